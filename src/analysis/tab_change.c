/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analysis/tab_change.c -- values and changes from baseline at the record's own visits.
 *
 * Each visit counts who has a value there; the change counts who has a baseline too,
 * so the two n may differ.  Sums and differences are exact decimals.  n falls
 * with time because participants die, are transplanted, or have not come to the
 * visit yet: a mean at month 6 is one of survivors, and the footnote says so. */
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "analysis/analysis.h"

static const tt_frame *frame_of(const tt_adam *d, const tt_item *item)
{
    tt_bds which = TT_BDS_LAB;
    tt_bds_of(d->trial->study, item, &which);
    return which == TT_BDS_LAB ? d->adlb : which == TT_BDS_VITAL ? d->advs : d->admo;
}

struct gather {
    tt_arena *a;
    const tt_frame *f;
    tt_dec *value, *change;
    int64_t *value_from, *change_from;
    size_t values, changes, change_froms;
};

static int by_number(const void *a, const void *b)
{
    const int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;
    return x < y ? -1 : x > y;
}

static size_t unique(int64_t *list, size_t n)
{
    size_t m = 0;
    qsort(list, n, sizeof *list, by_number);
    for (size_t i = 0; i < n; i++)
        if (m == 0 || list[m - 1] != list[i])
            list[m++] = list[i];
    return m;
}

static void take(struct gather *g, size_t row)
{
    const tt_dec change = tt_get_dec(g->f, row, "CHG");
    g->value[g->values] = tt_get_dec(g->f, row, "AVAL");
    g->value_from[g->values++] = g->f->origin[row];
    if (tt_dec_missing(change))
        return;
    g->change[g->changes++] = change;
    g->change_from[g->change_froms++] = g->f->origin[row];
    g->change_from[g->change_froms++] = tt_get_int(g->f, row, "BEVENT");
}

static double *as_doubles(tt_arena *a, const tt_dec *x, size_t n)
{
    double *ret = TT_ARRAY(a, double, n + 1);
    for (size_t i = 0; i < n; i++)
        ret[i] = tt_dec_double(x[i]);
    return ret;
}

/* In the baseline's row the participant's own baseline record counts, whichever visit it came from. */
static bool row_is_of(const tt_frame *f, size_t row, const tt_change *c, const tt_change_at *at)
{
    if (!tt_streq(tt_get_text(f, row, "PARAMCD"), c->item->id) || !tt_row_of_arm(f, row, c->arm))
        return false;
    if (at->baseline)
        return tt_streq(tt_get_text(f, row, "ABLFL"), "Y");
    return tt_streq(tt_get_text(f, row, "AVISIT"), at->visit->id);
}

/* --- who should have a value and has none ------------------------------------------------------ */

static bool has_number(const tt_value *v)
{
    return v && v->status == TT_DONE && v->has_number;
}

/* In the study when the visit was due, and its window over: one who died before owes nothing. */
static bool owes(const tt_trial *t, const tt_subject *s, const tt_visit *v, const tt_due *due, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (due[i].visit == v)
            return due[i].close <= t->last && (s->end == TT_STILL_IN || (s->ended != TT_NO_INSTANT && s->ended >= due[i].at));
    return false;
}

static void count_missing(tt_arena *a, const tt_trial *t, const tt_change *c, tt_change_at *at)
{
    const tt_item *item = c->item;
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        tt_due *due = NULL;
        if (tt_subject_from(s) == TT_NO_INSTANT || !tt_of_arm(s, c->arm))
            continue;
        const bool base = has_number(tt_subject_baseline(t->study, s, item));
        const bool here = at->baseline ? base : has_number(tt_subject_value(s, item, at->visit));
        const size_t n = here && base ? 0 : tt_subject_schedule(a, t->study, s, &due);
        const bool due_here = (at->baseline && at->visit->kind != TT_VISIT_OFFSET) || owes(t, s, at->visit, due, n);
        at->missing += due_here && !here;
        at->change_missing += due_here && !(here && base);
    }
}

static tt_code fill_visit(tt_arena *a, const tt_frame *f, const tt_change *c, tt_change_at *at, tt_err *err)
{
    struct gather g = {.a = a, .f = f};
    g.value = TT_ARRAY(a, tt_dec, f->rows + 1);
    g.change = TT_ARRAY(a, tt_dec, f->rows + 1);
    g.value_from = TT_ARRAY(a, int64_t, f->rows + 1);
    g.change_from = TT_ARRAY(a, int64_t, 2 * f->rows + 1);
    for (size_t i = 0; i < f->rows; i++) {
        if (!row_is_of(f, i, c, at))
            continue;
        if (tt_streq(tt_get_text(f, i, "ANL01FL"), "Y") && !tt_dec_missing(tt_get_dec(f, i, "AVAL")))
            take(&g, i);
    }
    TT_TRY(tt_summary_dec(a, g.value, g.values, TT_Q_TYPE2, &at->value, err));
    TT_TRY(tt_summary_dec(a, g.change, g.changes, TT_Q_TYPE2, &at->change, err));
    at->x = as_doubles(a, g.value, g.values);
    at->dx = as_doubles(a, g.change, g.changes);
    at->value_origin = g.value_from;
    at->value_origins = unique(g.value_from, g.values);
    at->change_origin = g.change_from;
    at->change_origins = unique(g.change_from, g.change_froms);
    return TT_OK;
}

static bool counts_at_limit(const tt_frame *f, size_t row, const tt_change *c)
{
    return tt_streq(tt_get_text(f, row, "PARAMCD"), c->item->id) && tt_row_of_arm(f, row, c->arm) &&
           tt_streq(tt_get_text(f, row, "ANL01FL"), "Y") && !tt_dec_missing(tt_get_dec(f, row, "AVAL")) && tt_get_text(f, row, "AVALC");
}

/* Participants with a value after dosing and no baseline to compare it with. */
static int without_baseline(const tt_frame *f, const tt_change *c)
{
    int n = 0;
    const char *last = NULL; /* rows are sorted by participant */
    for (size_t i = 0; i < f->rows; i++) {
        const char *who = tt_get_text(f, i, "USUBJID");
        if (!tt_streq(tt_get_text(f, i, "PARAMCD"), c->item->id) || !tt_row_of_arm(f, i, c->arm) ||
            !tt_streq(tt_get_text(f, i, "ANL01FL"), "Y") || !tt_dec_missing(tt_get_dec(f, i, "BASE")) || tt_streq(who, last))
            continue;
        last = who;
        n++;
    }
    return n;
}

tt_code tt_change_of(tt_arena *a, const tt_adam *d, const tt_endpoint *e, const tt_arm *arm, tt_change *ret, tt_err *err)
{
    const tt_frame *f = frame_of(d, e->item);
    const tt_form *form = tt_study_form_of(d->trial->study, e->item);
    const tt_visit *own = form ? form->baseline : NULL;
    tt_change c = {.endpoint = e, .item = e->item, .arm = arm, .at = TT_ARRAY(a, tt_change_at, e->visits + 1)};
    for (size_t i = 0; i < e->visits; i++) {
        tt_change_at *at = &c.at[c.visits++];
        at->visit = e->visit[i];
        at->baseline = e->visit[i] == own || (!own && e->visit[i]->kind == TT_VISIT_BASELINE);
        TT_TRY(fill_visit(a, f, &c, at, err));
        count_missing(a, d->trial, &c, at);
    }
    c.no_baseline = without_baseline(f, &c);
    for (size_t i = 0; i < f->rows; i++)
        c.at_limit += counts_at_limit(f, i, &c);
    *ret = c;
    return TT_OK;
}

/* --- the table -------------------------------------------------------------------------------- */

static void origins(tt_result_cell *c, const int64_t *from, size_t n, int32_t count)
{
    c->origin = from;
    c->origins = n;
    c->n = count;
}

/* n mean SD median Q1 Q3 min max. Below 3 values a spread says nothing: minimum and maximum are the values. */
static void summary_cells(tt_result *r, const tt_summary *s, int missing, const int64_t *from, size_t froms)
{
    const int more = s->scale + 1;
    tt_result_cell *c = tt_result_int(r, s->n);
    origins(c, from, froms, s->n);
    tt_result_int(r, missing)->muted = missing == 0;
    const bool few = s->n < 3;
    const struct {
        double x;
        int digits;
    } cell[] = {{few ? NAN : s->mean, more}, {few ? NAN : s->sd, more},       {few ? NAN : s->median, more},  {few ? NAN : s->q1, more},
                {few ? NAN : s->q3, more},   {s->n ? s->min : NAN, s->scale}, {s->n ? s->max : NAN, s->scale}};
    for (size_t i = 0; i < sizeof cell / sizeof *cell; i++) {
        c = tt_result_real(r, cell[i].x, cell[i].digits);
        if (!isnan(cell[i].x))
            origins(c, from, froms, s->n);
    }
}

static tt_words visit_words(tt_arena *a, const tt_change_at *at)
{
    if (!at->baseline)
        return at->visit->title;
    return tt_say(tt_printf(a, "Baseline (%s)", at->visit->title.in[TT_EN]), tt_printf(a, "基线（%s）", at->visit->title.in[TT_ZH]));
}

static tt_words measure_words(tt_arena *a, const tt_item *item, const char *en, const char *zh)
{
    const tt_words unit = tt_unit_words(a, item->unit);
    if (!*unit.in[TT_EN])
        return tt_say(en, zh);
    return tt_say(tt_printf(a, "%s, %s", en, unit.in[TT_EN]), tt_printf(a, "%s，%s", zh, unit.in[TT_ZH]));
}

static void add_cols(tt_result *r)
{
    static const char *const head[][2] = {{"n", "例数"}, {"Missing", "缺失"}, {"Mean", "均数"},  {"SD", "标准差"}, {"Median", "中位数"},
                                          {"Q1", "Q1"},  {"Q3", "Q3"},        {"Min", "最小值"}, {"Max", "最大值"}};
    tt_result_col(r, tt_say("Nominal time", "名义时间"), TT_COL_WORDS);
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        tt_result_col(r, tt_say(head[i][0], head[i][1]), TT_COL_NUMBER);
}

/* Do some of the form's visits count from another moment than the dose? Then which? */
static const char *other_clock(const tt_form *form)
{
    for (size_t i = 0; form && i < form->visits; i++)
        if (form->visit[i]->kind == TT_VISIT_OFFSET && !tt_streq(form->visit[i]->anchor, "dose"))
            return form->visit[i]->anchor;
    return NULL;
}

static tt_words clock_words(tt_arena *a, const tt_study *s, const tt_form *form)
{
    const tt_words from = tt_study_anchor_words(s, other_clock(form));
    return tt_say(
        tt_printf(a,
                  "Times are nominal, counted from %s unless the visit says otherwise. A value counts at the visit it was entered "
                  "for; the visit's window is for conduct and leaves no value out.",
                  from.in[TT_EN]),
        tt_printf(a, "时间为自%s起算的名义时间（访视另有说明者除外）。测定值按录入时所属访视统计；访视窗仅用于试验实施，不据此剔除数值。",
                  from.in[TT_ZH]));
}

static tt_words before_words(tt_arena *a, const tt_study *s, const tt_form *form)
{
    const bool dose = !form || !form->baseline || tt_streq(form->baseline->anchor, "dose");
    if (dose && !tt_compares_arms(s))
        return tt_say(
            "Baseline: the last value done strictly before dosing started. Change = value − baseline, computed on exact decimals.",
            "基线：给药开始前最后一次有效测定值。变化 = 测定值 − 基线值，按精确小数计算。");
    const tt_words from =
        dose ? tt_say("dosing, of controls before enrolment", "给药（对照为入组）") : tt_study_anchor_words(s, form->baseline->anchor);
    return tt_say(tt_printf(a, "Baseline: the last value done strictly before %s. Change = value − baseline, computed on exact decimals.",
                            from.in[TT_EN]),
                  tt_printf(a, "基线：%s前最后一次有效测定值。变化 = 测定值 − 基线值，按精确小数计算。", from.in[TT_ZH]));
}

static void add_notes(tt_result *r, const tt_adam *d, const tt_change *c)
{
    tt_arena *a = r->arena;
    const tt_form *form = tt_study_form_of(d->trial->study, c->item);
    const bool own = form && form->baseline && form->baseline->kind == TT_VISIT_OFFSET;
    tt_result_note(r, own ? tt_say(tt_printf(a, "Baseline: the value at %s.", form->baseline->title.in[TT_EN]),
                                   tt_printf(a, "基线：%s的数值。", form->baseline->title.in[TT_ZH]))
                          : before_words(r->arena, d->trial->study, form));
    tt_result_note(
        r,
        other_clock(form)
            ? clock_words(r->arena, d->trial->study, form)
            : tt_say(
                  "Times are nominal, counted from the end of dosing (Day 1 is 24 h after it, which the CDISC study day counts "
                  "as day 2). A value counts at the visit it was entered for; the visit's window is for conduct and leaves no value out.",
                  "时间为自给药结束起算的名义时间（第 1 天即给药后 24 小时，对应 CDISC 研究日第 2 "
                  "天）。测定值按录入时所属访视统计；访视窗仅用于试验实施，不据此剔除数值。"));
    tt_result_note(r, tt_compares_arms(d->trial->study)
                          ? tt_say("By arm as allocated, everybody enrolled in it. The arms stand side by side; no test is made.",
                                   "按分配组别，含该组全部入组者。各组并列展示，不作假设检验。")
                          : tt_say("Safety set.", "安全性分析集。"));
    tt_result_note(r, tt_say("Missing: in the study when the visit was due, its window over, and no value. A value due after "
                             "death, transplantation, withdrawal or loss is not missing: it does not exist, and nothing is imputed.",
                             "缺失：访视到期时仍在研究中、访视窗已过而无数值。死亡、肝移植、退出或失访之后的访视不计为缺失，"
                             "亦不作填补。"));
    tt_result_note(
        r, tt_say(tt_printf(a,
                            "%s Rounded half away from zero, one digit more than measured. n < 3: no mean, SD or quantiles; minimum and "
                            "maximum are the values themselves.",
                            tt_quantile_convention(TT_Q_TYPE2, TT_EN)),
                  tt_printf(
                      a, "%s四舍五入（远离零），较测定值多保留一位小数。例数不足 3 时不列均数、标准差与分位数，最小值和最大值即各实测值。",
                      tt_quantile_convention(TT_Q_TYPE2, TT_ZH))));
    if (c->no_baseline > 0)
        tt_result_note(r, tt_say(tt_printf(a, "%d participant(s) without a baseline: in the values, not in the changes.", c->no_baseline),
                                 tt_printf(a, "%d 例无基线值：计入测定值，不计入变化。", c->no_baseline)));
    if (c->at_limit > 0)
        tt_result_note(r, tt_say(tt_printf(a, "%d value(s) beyond a limit of the method enter at that limit.", c->at_limit),
                                 tt_printf(a, "%d 个超出检测限的结果按检测限计入。", c->at_limit)));
}

/* "Value, U/L", of an arm "Value, U/L: Vesicles (EV)" */
static void begin_block(tt_result *r, const tt_change *c, tt_words measure)
{
    if (!c->arm) {
        tt_result_group(r, measure);
        return;
    }
    const tt_words arm = tt_arm_words(r->arena, c->arm);
    tt_result_group(r, tt_say(tt_printf(r->arena, "%s: %s", measure.in[TT_EN], arm.in[TT_EN]),
                              tt_printf(r->arena, "%s：%s", measure.in[TT_ZH], arm.in[TT_ZH])));
}

static void value_rows(tt_result *r, const tt_change *c)
{
    begin_block(r, c, measure_words(r->arena, c->item, "Value", "测定值"));
    for (size_t i = 0; i < c->visits; i++) {
        const tt_change_at *at = &c->at[i];
        tt_result_row_begin(r);
        tt_result_text(r, visit_words(r->arena, at));
        summary_cells(r, &at->value, at->missing, at->value_origin, at->value_origins);
    }
}

static void change_rows(tt_result *r, const tt_change *c)
{
    begin_block(r, c, measure_words(r->arena, c->item, "Change from baseline", "较基线变化"));
    for (size_t i = 0; i < c->visits; i++) {
        const tt_change_at *at = &c->at[i];
        if (at->baseline)
            continue;
        tt_result_row_begin(r);
        tt_result_text(r, visit_words(r->arena, at));
        summary_cells(r, &at->change, at->change_missing, at->change_origin, at->change_origins);
    }
}

tt_code tt_tab_change(tt_arena *a, const tt_adam *d, const tt_endpoint *e, tt_result **ret, tt_err *err)
{
    const tt_study *s = d->trial->study;
    const size_t blocks = tt_blocks_of(s);
    tt_change *c = TT_ARRAY(a, tt_change, blocks), all;
    for (size_t i = 0; i < blocks; i++)
        TT_TRY(tt_change_of(a, d, e, tt_block_arm(s, i), &c[i], err));
    TT_TRY(tt_change_of(a, d, e, NULL, &all, err));
    tt_result *r = tt_result_new(a, tt_printf(a, "change-%s", e->item->id),
                                 tt_compares_arms(s) ? tt_say("By nominal time and arm", "按名义时间与组别")
                                                     : tt_say("By nominal time after dosing", "按给药后名义时间"));
    add_cols(r);
    for (size_t i = 0; i < blocks; i++)
        value_rows(r, &c[i]);
    for (size_t i = 0; e->kind == TT_EP_CHANGE && i < blocks; i++)
        change_rows(r, &c[i]);
    add_notes(r, d, &all);
    *ret = r;
    return TT_OK;
}

/* --- grades and codes by visit ------------------------------------------------------------------ */

static void count_rows(tt_result *r, const tt_frame *f, const tt_arm *arm, const char *param, const char *visit, const char *col,
                       int64_t grade, const char *code)
{
    int n = 0;
    tt_result_cell *c = tt_result_int(r, 0);
    for (size_t i = 0; i < f->rows; i++) {
        if (!tt_streq(tt_get_text(f, i, "PARAMCD"), param) || !tt_streq(tt_get_text(f, i, "AVISIT"), visit) ||
            !tt_streq(tt_get_text(f, i, "ANL01FL"), "Y") || !tt_row_of_arm(f, i, arm))
            continue;
        if (code ? !tt_streq(tt_get_text(f, i, col), code) : tt_get_int(f, i, col) != grade)
            continue;
        n++;
        tt_result_origin(r, c, f->origin[i]);
    }
    c->text = tt_same(tt_printf(r->arena, "%d", n));
    c->number = c->n = n;
    c->muted = n == 0;
}

tt_result *tt_tab_grades(tt_arena *a, const tt_adam *d, const tt_item *item)
{
    const tt_study *s = d->trial->study;
    const tt_form *form = tt_study_form_of(s, item);
    if (!form || !item->analyte || !tt_streq(s->ae_scale, "CTCAE") || !tt_grade_has(s->measures, item->analyte->id, s->ae_version))
        return NULL;
    tt_result *r = tt_result_new(a, tt_printf(a, "grades-%s", item->id),
                                 tt_say(tt_printf(a, "%s: participants per CTCAE %s grade", item->title.in[TT_EN], s->ae_version),
                                        tt_printf(a, "%s：各 CTCAE %s 级别例数", item->title.in[TT_ZH], s->ae_version)));
    tt_result_col(r, tt_say("Nominal time", "名义时间"), TT_COL_WORDS);
    for (int g = 0; g <= 4; g++)
        tt_result_col(r, tt_say(tt_printf(a, "Grade %d", g), tt_printf(a, "%d 级", g)), TT_COL_NUMBER);
    tt_result_col(r, tt_say("Not gradable", "不可分级"), TT_COL_NUMBER);
    for (size_t b = 0; b < tt_blocks_of(s); b++) {
        const tt_arm *arm = tt_block_arm(s, b);
        if (arm)
            tt_result_group(r, tt_arm_words(a, arm));
        for (size_t i = 0; i < form->visits; i++) {
            tt_result_row_begin(r);
            tt_result_text(r, form->visit[i]->title);
            for (int g = 0; g <= 4; g++)
                count_rows(r, d->adlb, arm, item->id, form->visit[i]->id, "ATOXGR", g, NULL);
            count_rows(r, d->adlb, arm, item->id, form->visit[i]->id, "ATOXGR", TT_INT_MISSING, NULL);
        }
    }
    tt_result_note(
        r,
        tt_say("Before dosing as from a normal baseline; afterwards against the participant's own baseline where the term asks for it. "
               "Without a "
               "baseline a value is graded only where its grade does not depend on one, else it is not gradable. A laboratory grade is not "
               "an adverse event: a person judges that.",
               "给药前按基线正常分级；给药后，标准要求参照基线者按本人基线分级。无基线者，仅当分级与基线无关时分级，否则为不可分级。"
               "实验室分级不等同于不良事件，后者须由研究者判定。"));
    return r;
}

/* Participants with any code at a visit, as the rows beneath it add up to. */
static void examined_row(tt_result *r, const tt_adam *d, const tt_endpoint *e, const tt_arm *arm)
{
    tt_result_row_begin(r);
    tt_result_text(r, tt_say("Examined, n", "检查例数"));
    for (size_t i = 0; i < e->visits; i++) {
        int n = 0;
        tt_result_cell *c = tt_result_int(r, 0);
        for (size_t k = 0; k < d->admo->rows; k++) {
            const tt_frame *f = d->admo;
            if (!tt_streq(tt_get_text(f, k, "PARAMCD"), e->item->id) || !tt_streq(tt_get_text(f, k, "AVISIT"), e->visit[i]->id) ||
                !tt_streq(tt_get_text(f, k, "ANL01FL"), "Y") || !tt_row_of_arm(f, k, arm))
                continue;
            n++;
            tt_result_origin(r, c, f->origin[k]);
        }
        c->text = tt_same(tt_printf(r->arena, "%d", n));
        c->number = c->n = n;
    }
}

tt_result *tt_tab_codes(tt_arena *a, const tt_adam *d, const tt_endpoint *e)
{
    tt_result *r = tt_result_new(a, tt_printf(a, "codes-%s", e->item->id), e->measure);
    const tt_form *form = tt_study_form_of(d->trial->study, e->item);
    const tt_visit *own = form ? form->baseline : NULL;
    tt_result_col(r, tt_say("Participants, n", "例数"), TT_COL_WORDS);
    for (size_t i = 0; i < e->visits; i++) {
        const tt_change_at at = {.visit = e->visit[i], .baseline = e->visit[i] == own};
        tt_result_col(r, visit_words(a, &at), TT_COL_NUMBER);
    }
    for (size_t b = 0; b < tt_blocks_of(d->trial->study); b++) {
        const tt_arm *arm = tt_block_arm(d->trial->study, b);
        if (arm)
            tt_result_group(r, tt_arm_words(a, arm));
        examined_row(r, d, e, arm);
        for (size_t k = 0; k < e->item->codes; k++) {
            tt_result_row_begin(r);
            tt_result_text(r, e->item->code[k].title);
            for (size_t i = 0; i < e->visits; i++)
                count_rows(r, d->admo, arm, e->item->id, e->visit[i]->id, "AVALC", 0, e->item->code[k].code);
        }
    }
    if (own && own->kind == TT_VISIT_OFFSET)
        tt_result_note(r, tt_say(tt_printf(a, "Baseline is this examination's own: %s, after dosing.", own->title.in[TT_EN]),
                                 tt_printf(a, "本检查采用自身基线：给药后%s。", own->title.in[TT_ZH])));
    tt_result_note(r, tt_say("Safety set: participants examined at each nominal time; the readings of one time add up to those examined.",
                             "安全性分析集：各名义时间点的检查例数，各读片结果之和等于检查例数。"));
    return r;
}
