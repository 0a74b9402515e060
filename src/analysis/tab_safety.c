/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analysis/tab_safety.c -- adverse reactions in the study's own categories and in none of them, every
 * adverse event, and the DLTs.
 *
 * A reaction is an event that began after dosing started, within the follow-up, and
 * that the investigator called at least possibly related.  A rate is participants
 * with one or more, of those dosed; with so few, exact limits. */
#include <math.h>
#include <string.h>

#include "analysis/analysis.h"

struct pick {
    const tt_adam *d;
    const char *category; /* "" = in none, NULL = any or none */
    int level;            /* 0 = all */
};

static bool is_reaction(const tt_frame *f, size_t row, const struct pick *p)
{
    const char *category = tt_get_text(f, row, "AECAT");
    return tt_streq(tt_get_text(f, row, "AEFOLFL"), "Y") && tt_streq(tt_get_text(f, row, "ARELFL"), "Y") &&
           (!p->category || tt_streq(category ? category : "", p->category)) && tt_get_int(f, row, "LEVEL") != TT_INT_MISSING &&
           (p->level == 0 || tt_get_int(f, row, "LEVEL") == p->level);
}

static int dosed_at(const tt_trial *t, int level)
{
    int n = 0;
    for (size_t i = 0; i < t->subjects; i++)
        n += t->subject[i]->dosed && (level == 0 || t->subject[i]->level == level);
    return n;
}

/* Participants with at least one, and all their events; rows are sorted by participant. */
static void who_cells(tt_result *r, const struct pick *p, int dosed)
{
    tt_arena *a = r->arena;
    const tt_frame *f = p->d->adae;
    const char *last = NULL;
    int people = 0, grade[6] = {0}, events = 0;
    tt_result_cell all = {.origins = 0}, of[6];
    memset(of, 0, sizeof of);
    for (size_t i = 0; i < f->rows; i++) {
        if (!is_reaction(f, i, p))
            continue;
        const int64_t g = tt_get_int(f, i, "AETOXGR");
        const char *who = tt_get_text(f, i, "USUBJID");
        people += !tt_streq(who, last);
        last = who;
        events++;
        tt_result_origin(r, &all, f->origin[i]);
        if (g >= 1 && g <= 5) {
            grade[g]++;
            tt_result_origin(r, &of[g], f->origin[i]);
        }
    }
    const tt_estimate e = tt_binom_exact(people, dosed, 0.95);
    tt_result_int(r, dosed)->n = dosed;
    tt_result_cell *c = tt_result_int(r, people);
    tt_result_origins(r, c, &all);
    c = tt_result_text(r, tt_same(dosed ? tt_percent(a, people, dosed, 1) : "\xe2\x80\x93"));
    c->number = dosed ? 100.0 * people / dosed : NAN;
    c->n = dosed;
    tt_result_origins(r, c, &all);
    tt_result_text(
        r, tt_same(dosed ? tt_printf(a, "%s\xe2\x80\x93%s", tt_fixed(a, 100 * e.lower, 1), tt_fixed(a, 100 * e.upper, 1)) : "\xe2\x80\x93"))
        ->n = dosed;
    tt_result_origins(r, tt_result_int(r, events), &all);
    for (int g = 1; g <= 5; g++) {
        c = tt_result_int(r, grade[g]);
        tt_result_origins(r, c, &of[g]);
        c->risk = g >= 3 && grade[g] > 0;
        c->muted = grade[g] == 0;
    }
}

static void category_rows(tt_result *r, const tt_adam *d, const char *category, tt_words title)
{
    const tt_study *s = d->trial->study;
    tt_result_group(r, title);
    for (int l = 1; l <= s->dose.levels + 1; l++) {
        const struct pick p = {d, category, l > s->dose.levels ? 0 : l};
        tt_result_row_begin(r);
        tt_result_text(r, p.level ? tt_level_text(r->arena, s, l) : tt_say("All levels", "全部水平"));
        who_cells(r, &p, dosed_at(d->trial, p.level));
    }
}

tt_result *tt_tab_reactions(tt_arena *a, const tt_adam *d)
{
    const tt_study *s = d->trial->study;
    tt_result *r = tt_result_new(a, "reactions", tt_say("Adverse reactions by category and dose level", "不良反应（按类别与剂量水平）"));
    tt_result_col(r, tt_say("Dose level", "剂量水平"), TT_COL_WORDS);
    tt_result_col(r, tt_say("Dosed", "给药例数"), TT_COL_NUMBER);
    tt_result_col(r, tt_say("With ≥ 1", "发生例数"), TT_COL_NUMBER);
    tt_result_col(r, tt_say("%", "%"), TT_COL_NUMBER);
    tt_result_col(r, tt_say("95 % limits", "95% 置信区间"), TT_COL_RIGHT);
    tt_result_col(r, tt_say("Events", "例次"), TT_COL_NUMBER);
    for (int g = 1; g <= 5; g++)
        tt_result_col(r, tt_say(tt_printf(a, "G%d", g), tt_printf(a, "%d 级", g)), TT_COL_NUMBER);
    for (size_t i = 0; i < s->ae_categories; i++)
        category_rows(r, d, s->ae_category[i].id, s->ae_category[i].title);
    if (s->ae_categories)
        category_rows(r, d, "", tt_say("in none of these categories", "不属于上述类别"));
    category_rows(r, d, NULL, tt_say("any adverse reaction", "任一不良反应"));
    const tt_words follow = tt_dur_words(a, s->followup);
    tt_result_note(r,
                   tt_say(tt_printf(a,
                                    "Events that began from the start of dosing%s%s and were judged at least possibly related (possible, "
                                    "probable, definite), by the record's own categories. %% = participants with at least one / "
                                    "participants dosed. G1 to G5: events by %s %s grade.",
                                    s->followup.n ? " to " : "", follow.in[TT_EN], s->ae_scale, s->ae_version),
                          tt_printf(a,
                                    "自给药开始%s%s内发生、研究者判定至少可能有关（可能、很可能、肯定有关）的事件，按登记方案的类别列出。%%"
                                    " = 发生例数/给药例数。1 至 5 级为按 %s %s 分级的例次。",
                                    s->followup.n ? "至" : "", follow.in[TT_ZH], s->ae_scale, s->ae_version)));
    tt_result_note(r, tt_say(tt_binom_exact_convention(a, 0.95, TT_EN), tt_binom_exact_convention(a, 0.95, TT_ZH)));
    return r;
}

/* --- by group, whatever the cause -------------------------------------------------------------------- */

static const struct compared {
    const char *text[2];
    int grade; /* at least */
    bool serious, related;
} compared[] = {
    {{"any adverse event", "任何不良事件"}, 1, false, false},
    {{"grade 3 or higher", "3 级及以上"}, 3, false, false},
    {{"serious", "严重不良事件"}, 1, true, false},
    {{"fatal (grade 5)", "致死（5 级）"}, 5, false, false},
    {{"at least possibly related to the product", "至少可能与制品有关"}, 1, false, true},
};

static const tt_subject *who(const tt_adam *d, size_t row)
{
    return tt_trial_subject(d->trial, tt_get_text(d->adae, row, "USUBJID"));
}

/* "4 (26.7 %)" of those in the group's safety set; rows are sorted by participant. */
static void compared_cell(tt_result *r, const tt_adam *d, const struct compared *what, const tt_group *g, int of)
{
    const tt_frame *f = d->adae;
    const tt_subject *last = NULL;
    int n = 0;
    tt_result_cell *c = tt_result_text(r, tt_same(""));
    for (size_t i = 0; i < f->rows; i++) {
        const tt_subject *s = who(d, i);
        const bool is = tt_streq(tt_get_text(f, i, "AEFOLFL"), "Y") && tt_get_int(f, i, "AETOXGR") >= what->grade &&
                        (!what->serious || tt_streq(tt_get_text(f, i, "AESER"), "Y")) &&
                        (!what->related || tt_streq(tt_get_text(f, i, "ARELFL"), "Y"));
        if (!is || !tt_in_group(g, s))
            continue;
        n += s != last;
        last = s;
        tt_result_origin(r, c, f->origin[i]);
    }
    c->text = tt_same(of ? tt_printf(r->arena, "%d (%s %%)", n, tt_percent(r->arena, n, of, 1)) : "\xe2\x80\x93");
    c->number = n;
    c->n = of;
}

static int in_safety_set(const tt_adam *d, const tt_group *g)
{
    int n = 0;
    for (size_t i = 0; i < d->adsl->rows; i++)
        n += tt_streq(tt_get_text(d->adsl, i, "SAFFL"), "Y") && tt_in_group(g, d->trial->subject[i]);
    return n;
}

tt_result *tt_tab_compared(tt_arena *a, const tt_adam *d)
{
    const tt_study *s = d->trial->study;
    if (!tt_compares_arms(s))
        return NULL;
    const size_t groups = tt_groups(s) - 1; /* treated and controls are not added up: they count from different moments */
    tt_result *r = tt_result_new(a, "compared", tt_say("Adverse events, treated and control", "不良事件（给药与对照）"));
    tt_result_col(r, tt_say("Participants with one or more, n (%)", "至少发生 1 次的例数（%）"), TT_COL_WORDS);
    for (size_t g = 0; g < groups; g++) {
        const tt_group of = tt_group_at(s, g);
        const int n = in_safety_set(d, &of);
        const char *id = tt_group_short(s, &of).in[TT_EN];
        tt_result_col(r, tt_same(tt_printf(a, "%s, n = %d", id, n)), TT_COL_RIGHT);
    }
    for (size_t i = 0; i < sizeof compared / sizeof *compared; i++) {
        tt_result_row_begin(r);
        tt_result_text(r, tt_say(compared[i].text[0], compared[i].text[1]));
        for (size_t g = 0; g < groups; g++) {
            const tt_group of = tt_group_at(s, g);
            compared_cell(r, d, &compared[i], &of, in_safety_set(d, &of));
        }
    }
    tt_result_note(
        r, tt_say("As treated. The dosed count from the start of dosing, the controls from randomisation (enrolment), both to the end of "
                  "follow-up: a control is watched longer by the time between randomisation and dose. No test is made.",
                  "按实际处理。给药者自给药开始、对照自随机（入组）起计，均至随访结束：对照的观察期因此多出随机至给药的时间。不作检验。"));
    return r;
}

/* --- listings --------------------------------------------------------------------------------------- */

tt_result *tt_tab_events(tt_arena *a, const tt_adam *d)
{
    const tt_study *s = d->trial->study;
    static const char *const head[][2] = {{"Participant", "受试者"}, {"Level", "水平"},   {"Event", "事件"},       {"Category", "类别"},
                                          {"Grade", "级别"},         {"Serious", "严重"}, {"Causality", "相关性"}, {"Study day", "研究日"},
                                          {"Ended on", "结束日"},    {"Outcome", "转归"}};
    tt_result *r = tt_result_new(a, "events", tt_say("Adverse events as reported", "不良事件列表"));
    for (size_t i = 0; i < sizeof head / sizeof *head; i++)
        tt_result_col(r, tt_say(head[i][0], head[i][1]),
                      i == 4 || i == 7 || i == 8 ? TT_COL_NUMBER
                      : i == 2 || i == 3         ? TT_COL_WORDS
                                                 : TT_COL_NAME);
    for (size_t i = 0; i < d->adae->rows; i++) {
        const char *cat = tt_get_text(d->adae, i, "AECAT"), *out = tt_get_text(d->adae, i, "AEOUT");
        const int64_t level = tt_get_int(d->adae, i, "LEVEL"), day = tt_get_int(d->adae, i, "ASTDY"),
                      ended = tt_get_int(d->adae, i, "AENDY"), grade = tt_get_int(d->adae, i, "AETOXGR");
        tt_words title = tt_say("none", "无");
        for (size_t k = 0; cat && k < s->ae_categories; k++)
            if (tt_streq(s->ae_category[k].id, cat))
                title = tt_short_words(a, s->ae_category[k].title);
        const bool serious = tt_streq(tt_get_text(d->adae, i, "AESER"), "Y");
        tt_result_row_begin(r);
        tt_result_text(r, tt_same(tt_get_text(d->adae, i, "USUBJID")));
        tt_result_text(r, tt_same(level >= 1 && level <= s->dose.levels ? s->dose.level[level - 1].id
                                  : tt_compares_arms(s)                 ? tt_get_text(d->adae, i, "ARM")
                                                                        : ""));
        tt_result_text(r, tt_same(tt_get_text(d->adae, i, "AETERM")));
        tt_result_text(r, title);
        tt_result_int(r, grade)->risk = grade >= 3;
        tt_result_text(r, serious ? tt_say("yes", "是") : tt_say("no", "否"))->risk = serious;
        tt_result_text(r, tt_related_words(tt_get_text(d->adae, i, "AEREL")));
        tt_result_text(r, tt_same(day == TT_INT_MISSING ? "" : tt_printf(a, "%lld", (long long)day)));
        tt_result_text(r, tt_same(ended == TT_INT_MISSING ? "" : tt_printf(a, "%lld", (long long)ended)));
        tt_result_text(r, out ? tt_outcome_words(out) : tt_same(""));
        for (size_t k = 0; k < r->cols; k++)
            tt_result_origin(r, &r->row[r->rows - 1].cell[k], d->adae->origin[i]);
    }
    tt_result_note(
        r, tt_compares_arms(s)
               ? tt_say("Terms as reported. Study day: the day of dosing, of a control the day of enrolment, is day 1.",
                        "事件名称按报告原文。研究日：给药当日（对照为入组当日）为第 1 天。")
               : tt_say("Terms as reported. Study day: the day of dosing is day 1.", "事件名称按报告原文。研究日：给药当日为第 1 天。"));
    tt_result_note(r, tt_say("Ended on: the study day; blank while no end is recorded, as of an event that goes on.",
                             "结束日：研究日；尚无结束记录（如仍在持续）者为空。"));
    tt_note_deaths(r, d->trial);
    return r;
}

static tt_words clause_words(tt_arena *a, const tt_study *s, const char *id)
{
    for (size_t i = 0; i < s->dlt.clauses; i++)
        if (tt_str_ieq(s->dlt.clause[i].id, id))
            return tt_say(tt_printf(a, "%s: %s", id, s->dlt.clause[i].text.in[TT_EN]),
                          tt_printf(a, "%s：%s", id, s->dlt.clause[i].text.in[TT_ZH]));
    return tt_same(id);
}

tt_result *tt_tab_dlt(tt_arena *a, const tt_adam *d)
{
    const tt_trial *t = d->trial;
    tt_result *r = tt_result_new(a, "dlt", tt_say("As judged", "判定结果"));
    tt_result_col(r, tt_say("Participant", "受试者"), TT_COL_NAME);
    tt_result_col(r, tt_say("Dose level", "剂量水平"), TT_COL_WORDS);
    tt_result_col(r, tt_say("Clause of the protocol", "方案条款"), TT_COL_WORDS);
    tt_result_col(r, tt_say("Onset", "发生时间"), TT_COL_NAME);
    tt_result_col(r, tt_say("Study day", "研究日"), TT_COL_NUMBER);
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        int64_t day = TT_INT_MISSING;
        if (s->dlt != TT_DLT_YES)
            continue;
        if (s->dlt_onset != TT_NO_INSTANT)
            tt_study_day(tt_local(t->study->zone, s->dlt_onset), tt_local(t->study->zone, s->dose_start), &day);
        tt_result_row_begin(r);
        tt_result_text(r, tt_same(s->id))->risk = true;
        tt_result_text(r, tt_level_text(a, t->study, s->level));
        tt_result_text(r, clause_words(a, t->study, s->dlt_clause));
        tt_result_text(r, tt_same(tt_when_text(a, t->study, s->dlt_onset)));
        tt_result_text(r, tt_same(day == TT_INT_MISSING ? "" : tt_printf(a, "%lld", (long long)day)));
        for (size_t k = 0; k < r->cols; k++)
            tt_result_origin(r, &r->row[r->rows - 1].cell[k], s->dlt_origin);
    }
    return r;
}
