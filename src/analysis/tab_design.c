/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analysis/tab_design.c -- the rule before any patient: the ladder, the rule as a
 * table, and its exact operating characteristics.
 *
 * Three toxicity curves: a gentle rise within the ladder, a flat one where all is
 * well tolerated, a steep one where the second level is already too much.  For a
 * ladder of another length each is read at evenly spaced places.  With one level there
 * is no ladder and no MTD: the rate is a share of the target, and the question is
 * whether the stopping boundary is reached. */
#include <math.h>

#include "analysis/analysis.h"

enum { POINTS = 4, CURVES = 3 };

static const struct shape {
    const char *title[2];
    double p[POINTS];
} shapes[CURVES] = {
    {{"Toxicity rises within the ladder", "毒性在阶梯内上升"}, {0.05, 0.12, 0.25, 0.40}},
    {{"All levels well tolerated", "各水平耐受良好"}, {0.02, 0.04, 0.06, 0.10}},
    {{"The second level is already too toxic", "第二水平毒性已过大"}, {0.15, 0.40, 0.55, 0.70}},
};

static const struct rate {
    const char *title[2];
    double of_target;
} rates[CURVES] = {
    {{"DLT rate half the target", "DLT 率为目标的一半"}, 0.5},
    {{"DLT rate at the target", "DLT 率等于目标"}, 1.0},
    {{"DLT rate twice the target", "DLT 率为目标的两倍"}, 2.0},
};

static double read_rate(const struct rate *r, double target)
{
    const double usual = 0.25; /* of a rule that names no target */
    return fmin(r->of_target * (isnan(target) ? usual : target), 1.0);
}

static double read_shape(const struct shape *s, int dose, int doses)
{
    const double at = doses > 1 ? (double)(dose - 1) * (POINTS - 1) / (double)(doses - 1) : 0;
    const int left = (int)fmin(floor(at), POINTS - 2);
    const double p = s->p[left] + (at - left) * (s->p[left + 1] - s->p[left]);
    return floor(p * 1000 + 0.5) / 1000;
}

static void curve_rows(tt_result *r, const tt_study *s, tt_words title, const tt_curve *curve, const tt_oc *oc)
{
    tt_arena *a = r->arena;
    const bool ladder = curve->doses > 1;
    const char *const none = tt_fixed(a, 100 * oc->value.p_none, 1), *const patients = tt_fixed(a, oc->value.patients_total, 1),
                      *const dlts = tt_fixed(a, oc->value.dlts_total, 2);
    tt_result_group(r, tt_say(tt_printf(a, "%s: %s %s %%, participants expected %s, DLTs expected %s", title.in[TT_EN],
                                        ladder ? "no level selected" : "boundary reached", none, patients, dlts),
                              tt_printf(a, "%s：%s %s%%，预期受试者 %s 例，预期 DLT %s 例", title.in[TT_ZH],
                                        ladder ? "不选任何水平" : "达到停止界值", none, patients, dlts)));
    for (int j = 1; j <= curve->doses; j++) {
        tt_result_row_begin(r);
        tt_result_text(r, tt_level_text(a, s, j));
        tt_result_real(r, curve->p[j], 3);
        tt_result_real(r, 100 * oc->value.p_select[j], 1);
        tt_result_real(r, oc->value.patients[j], 2);
        tt_result_real(r, oc->value.dlts[j], 2);
    }
}

tt_code tt_tab_oc(tt_arena *a, const tt_study *s, tt_result **ret, tt_err *err)
{
    const tt_lattice *lattice = NULL;
    const bool ladder = s->plan->doses > 1;
    TT_TRY(tt_exact_compile(a, s->plan, 0, &lattice, err));
    tt_result *r = tt_result_new(a, "oc", tt_say("Exact operating characteristics", "精确工作特征"));
    tt_result_col(r, tt_say("Dose level", "剂量水平"), TT_COL_WORDS);
    tt_result_col(r, tt_say("True DLT rate", "真实 DLT 率"), TT_COL_NUMBER);
    tt_result_col(r, ladder ? tt_say("Selected as MTD, %", "选为 MTD，%") : tt_say("Boundary not reached, %", "未达停止界值，%"),
                  TT_COL_NUMBER);
    tt_result_col(r, tt_say("Participants, expected", "预期受试者数"), TT_COL_NUMBER);
    tt_result_col(r, tt_say("DLTs, expected", "预期 DLT 数"), TT_COL_NUMBER);
    for (size_t i = 0; i < CURVES; i++) {
        tt_curve curve = {.doses = s->plan->doses};
        tt_oc oc;
        for (int j = 1; j <= s->plan->doses; j++)
            curve.p[j] = ladder ? read_shape(&shapes[i], j, s->plan->doses) : read_rate(&rates[i], s->plan->target);
        TT_TRY(tt_exact_oc(lattice, &curve, &oc, err));
        curve_rows(r, s,
                   ladder ? tt_say(shapes[i].title[TT_EN], shapes[i].title[TT_ZH]) : tt_say(rates[i].title[TT_EN], rates[i].title[TT_ZH]),
                   &curve, &oc);
    }
    tt_result_note(
        r, tt_say(tt_printf(a, "Exact, by walking all %llu reachable states of the rule (%s distinct trials); nothing is simulated.",
                            (unsigned long long)tt_exact_states(lattice), tt_double_text(a, tt_exact_paths(lattice))),
                  tt_printf(a, "精确计算：遍历规则全部 %llu 个可达状态（%s 种不同试验过程），未作模拟。",
                            (unsigned long long)tt_exact_states(lattice), tt_double_text(a, tt_exact_paths(lattice)))));
    *ret = r;
    return TT_OK;
}

static void limit_cell(tt_result *r, int32_t n, bool at_most)
{
    tt_arena *a = r->arena;
    if (n < 0)
        tt_result_text(r, tt_same("\xe2\x80\x93"))->muted = true;
    else
        tt_result_text(r, tt_same(n == 0 && at_most ? "0" : tt_printf(a, at_most ? "≤ %d" : "≥ %d", (int)n)));
}

tt_result *tt_tab_rule(tt_arena *a, const tt_study *s)
{
    size_t n = 0;
    const tt_table_row *row = tt_design_table(a, s->plan, &n);
    tt_result *r = tt_result_new(a, "rule", tt_say("The rule as a table", "规则表"));
    tt_result_col(r, tt_say("Evaluable at the level", "该水平可评价例数"), TT_COL_NUMBER);
    tt_result_col(r, tt_say("DLTs to go up", "递增"), TT_COL_RIGHT);
    tt_result_col(r, tt_say("DLTs to go down or stop", "降低或停止"), TT_COL_RIGHT);
    for (size_t i = 0; i < n; i++) {
        tt_result_row_begin(r);
        tt_result_int(r, row[i].n);
        limit_cell(r, row[i].escalate_max, true);
        limit_cell(r, row[i].deescalate_min, false);
    }
    tt_result_note(r, tt_say("Any count between the two: more participants at the same level.", "介于两者之间：在同一水平继续入组。"));
    return r;
}

tt_result *tt_tab_levels(tt_arena *a, const tt_study *s)
{
    const tt_words unit = tt_unit_words(a, s->dose.unit);
    tt_result *r = tt_result_new(a, "levels", tt_say("Dose levels", "剂量水平"));
    tt_result_col(r, tt_say("Level", "水平"), TT_COL_WORDS);
    tt_result_col(r, tt_say(tt_printf(a, "Dose, %s", unit.in[TT_EN]), tt_printf(a, "剂量，%s", unit.in[TT_ZH])), TT_COL_RIGHT);
    tt_result_col(r, tt_say("From", "来源"), TT_COL_WORDS);
    for (int l = 1; l <= s->dose.levels; l++) {
        const tt_basis *b = tt_study_basis(s, tt_printf(a, "dose.levels[%d]", l - 1));
        tt_result_row_begin(r);
        tt_result_text(r, tt_same(s->dose.level[l - 1].id));
        tt_result_text(r, tt_same(tt_sci_text(a, s->dose.level[l - 1].amount, 6)));
        tt_result_text(r, !b                          ? tt_same("")
                          : b->from == TT_FROM_RECORD ? tt_say("registry record", "登记记录")
                          : b->from == TT_FROM_OTHER  ? tt_same(b->source)
                                                     : tt_say(tt_printf(a, "assumed: %s", b->source), tt_printf(a, "假定：%s", b->source)));
    }
    return r;
}
