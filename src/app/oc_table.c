/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/oc_table.c -- operating characteristics as a table: a row per curve or design.
 *
 * Probabilities are in percent.  Standard errors stand in a row of their own, so that
 * the columns stay as narrow as those of exact numbers; one trial has none.  Who is
 * treated where is a table of its own. */
#include "app/oc_table.h"

#include <math.h>

#include "app/design_words.h"

const char *tt_oc_method(tt_arena *a, const tt_request *q, const tt_oc_engine *e)
{
    if (e->lattice)
        return tt_say(q, "(exact, no simulation)", "（精确计算，非模拟）");
    return tt_printf(a,
                     e->trials == 1
                         ? tt_say(q, "(simulated: %s trial, seed %s)", "（模拟 %s 个试验，种子 %s）")
                         : tt_say(q, "(simulated: %s trials, seed %s; ± standard error)", "（模拟 %s 个试验，种子 %s；± 标准误）"),
                     tt_int_text(a, e->trials), tt_int_text(a, e->seed));
}

static bool judged(const tt_oc_show *s)
{
    return s->judged && !s->monitors && !isnan(s->plan->target);
}

/* A curve of many doses may break after a comma, not inside a number. */
static const char *breakable(tt_arena *a, const char *name)
{
    enum { LONG = 34 };
    tt_buf b = tt_buf_new(a);
    if (strlen(name) < LONG)
        return name;
    for (; *name; name++) {
        tt_buf_addc(&b, *name);
        if (*name == ',' && name[1] != ' ')
            tt_buf_addc(&b, ' ');
    }
    return tt_buf_text(&b);
}

tt_table *tt_oc_table_new(tt_arena *a, const tt_request *q, tt_doc *doc, const char *caption, const tt_oc_show *s)
{
    tt_table *t = tt_doc_table(doc, caption);
    tt_table_col(t, s->head, TT_LEFT);
    if (s->monitors) {
        tt_table_col(t, tt_say(q, "stops, %", "停止，%"), TT_RIGHT);
        tt_table_col(t, tt_say(q, "goes to the end, %", "完成全部入组，%"), TT_RIGHT);
    } else {
        tt_table_col(t, tt_say(q, "none", "无"), TT_RIGHT);
    }
    for (int j = 1; j <= s->plan->doses && !s->monitors; j++)
        tt_table_col(t, tt_printf(a, "d%d", j), TT_RIGHT);
    if (judged(s)) {
        tt_table_col(t, tt_say(q, "correct", "正确"), TT_RIGHT);
        tt_table_col(t, tt_say(q, "overdose", "超量"), TT_RIGHT);
    }
    tt_table_col(t, tt_say(q, "patients", "受试者数"), TT_RIGHT);
    if (judged(s) && s->overdosed)
        tt_table_col(t, tt_say(q, "overdosed", "超量给药人数"), TT_RIGHT);
    tt_table_col(t, "DLT", TT_RIGHT);
    if (s->months)
        tt_table_col(t, tt_say(q, "months", "月数"), TT_RIGHT);
    return t;
}

static const char *fixed(tt_arena *a, double x, int digits)
{
    return isnan(x) ? "-" : tt_fixed(a, x, digits);
}

/* `x`: the numbers, or their standard errors (then `correct` says which of them, as nothing is judged by errors). */
static void put_cells(tt_arena *a, tt_table *t, const tt_oc_show *s, const tt_oc_numbers *x, int32_t doses, int32_t correct,
                      double overdosed, double months)
{
    tt_table_cell(t, fixed(a, 100 * x->p_none, 1));
    for (int32_t d = 1; d <= doses; d++)
        tt_table_cell(t, fixed(a, 100 * x->p_select[d], 1));
    if (judged(s)) {
        tt_table_cell(t, fixed(a, correct < 0 ? NAN : 100 * (correct ? x->p_select[correct] : x->p_none), 1));
        tt_table_cell(t, fixed(a, 100 * x->p_overdose, 1));
    }
    tt_table_cell(t, fixed(a, x->patients_total, 1));
    if (judged(s) && s->overdosed)
        tt_table_cell(t, isnan(overdosed) ? "" : tt_fixed(a, overdosed, 1));
    tt_table_cell(t, fixed(a, x->dlts_total, 2));
    if (s->months)
        tt_table_cell(t, fixed(a, months, 1));
}

/* Only the months of an exact row are simulated. */
static void put_errors(tt_arena *a, const tt_request *q, tt_table *t, const tt_oc_show *s, const tt_oc *oc, int32_t correct)
{
    const int columns = 3 + (s->monitors ? 1 : oc->doses) + (judged(s) ? s->overdosed ? 3 : 2 : 0);
    tt_table_next(t);
    tt_table_cell(t, tt_say(q, "± SE", "± 标准误"));
    if (oc->simulated) {
        put_cells(a, t, s, &oc->se, oc->doses, correct, NAN, oc->months_se);
        return;
    }
    for (int k = 0; k < columns; k++)
        tt_table_cell(t, "");
    tt_table_cell(t, fixed(a, oc->months_se, 1));
}

void tt_oc_table_row(tt_arena *a, const tt_request *q, tt_table *t, const tt_oc_show *s, const char *name, const tt_curve *c,
                     const tt_oc *oc)
{
    tt_oc_judged j = tt_oc_judge_by(s->plan, c, &oc->value);
    tt_oc_numbers x = oc->value;
    if (judged(s))
        x.p_overdose = j.p_overdose;
    tt_table_next(t);
    tt_table_cell(t, breakable(a, name));
    put_cells(a, t, s, &x, oc->doses, j.correct, j.overdosed, oc->timed ? oc->months : NAN);
    if ((oc->simulated && oc->trials > 1) || (!oc->simulated && s->months && oc->timed))
        put_errors(a, q, t, s, oc, j.correct);
}

void tt_oc_table_notes(tt_arena *a, const tt_request *q, tt_table *t, const tt_oc_show *s)
{
    const tt_plan *p = s->plan;
    const char *target = isnan(p->target) ? "" : tt_double_text(a, 100 * p->target),
               *aim = isnan(p->aim) ? "" : tt_double_text(a, 100 * p->aim);
    if (s->monitors)
        tt_table_note(
            t, tt_printf(a,
                         tt_say(q,
                                "stops: the boundary is reached, at the last look included. A true DLT rate up to %s%% is acceptable: "
                                "there, stopping is a false alarm.",
                                "停止：达到界限（含最后一次检视）。真实 DLT 率不超过 %s%% 可接受，此时停止属误报。"),
                         target));
    if (judged(s) && p->aim != p->target)
        tt_table_note(
            t, tt_printf(
                   a,
                   tt_say(q,
                          "correct: the dose truly nearest to %s%%, the middle of the target interval, of equals the lower (none, if even "
                          "the lowest "
                          "is more than 10 points above it). overdose: a dose truly above %s%% is selected.",
                          "正确：真实毒性率最接近目标区间中点 %s%% 的剂量，相等时取较低者（若最低剂量也高出其 10 个百分点以上，则为“无”）。"
                          "超量：选中真实毒性率高于 %s%% 的剂量。"),
                   aim, target));
    else if (judged(s))
        tt_table_note(
            t,
            tt_say(
                q,
                "correct: the dose truly nearest to the target, of equals the lower (none, if even the lowest is more than 0.10 above it). "
                "overdose: a dose truly above the target is selected.",
                "正确：真实毒性率最接近目标的剂量，相等时取较低者（若最低剂量已高出目标 0.10 "
                "以上，则为“无”）。超量：选中真实毒性率高于目标的剂量。"));
    if (s->months)
        tt_table_note(t, tt_say(q, "± SE: standard error of what was simulated.", "± 标准误：模拟结果的标准误。"));
    if (judged(s) && s->overdosed)
        tt_table_note(t, tt_say(q, "overdosed: expected patients treated at doses truly above the target.",
                                "超量给药人数：在真实毒性率高于目标的剂量接受治疗的预期人数。"));
}

tt_table *tt_oc_doses_new(tt_arena *a, const tt_request *q, tt_doc *doc, const tt_oc_show *s)
{
    if (s->monitors)
        return NULL;
    tt_table *t = tt_doc_table(doc, tt_say(q, "Expected patients, and DLTs, at each dose", "各剂量的预期例数与预期 DLT"));
    tt_table_col(t, s->head, TT_LEFT);
    tt_table_col(t, "", TT_LEFT);
    for (int j = 1; j <= s->plan->doses; j++)
        tt_table_col(t, tt_printf(a, "d%d", j), TT_RIGHT);
    return t;
}

void tt_oc_doses_row(tt_arena *a, const tt_request *q, tt_table *t, const char *name, const tt_oc *oc)
{
    for (int k = 0; t && k < 2; k++) {
        const double *x = k ? oc->value.dlts : oc->value.patients;
        tt_table_next(t);
        tt_table_cell(t, k ? "" : breakable(a, name));
        tt_table_cell(t, k ? "DLT" : tt_say(q, "patients", "例数"));
        for (int32_t d = 1; d <= oc->doses; d++)
            tt_table_cell(t, tt_fixed(a, x[d], k ? 2 : 1));
    }
}
