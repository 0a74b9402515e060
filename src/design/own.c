/* SPDX-License-Identifier: Apache-2.0 */
/* design/own.c -- a caller's rule of titrate/design.h as one of our designs.
 *
 * The caller's five functions stand behind ours; each call copies the state into the
 * stable layout, so that this room's may change.  A rule of a caller is never taken
 * for local: nothing is known of what it reads. */
#include "design/own_internal.h"

#include <math.h>
#include <string.h>

struct own {
    tt_design design;
    tt_df_rule rule;
};

static const struct own *own_of(const tt_plan *plan)
{
    return plan->own;
}

static tt_df_tally tally_of(const tt_tally *t)
{
    return (tt_df_tally){t->treated, t->dlt, t->moderate};
}

static tt_df_state shown(const tt_state *s)
{
    tt_df_state r;
    memset(&r, 0, sizeof r);
    r.doses = s->top;
    r.now = s->now;
    r.phase = s->phase;
    r.barred = s->barred;
    for (int32_t d = 1; d <= s->top; d++)
        r.at[d - 1] = tally_of(&s->at[d]);
    r.last = tally_of(&s->last);
    return r;
}

static tt_move move_of(const tt_state *s, tt_df_answer x)
{
    const char *rule = x.rule ? x.rule : "own";
    const int32_t cohort = x.cohort >= 1 && x.cohort <= 64 ? x.cohort : 0; /* 0 is refused as inadmissible */
    if (x.act == TT_DF_STOP)
        return tt_move_stop(rule, 0);
    if (x.act == TT_DF_UP)
        return (tt_move){TT_UP, x.dose, cohort, rule, 0};
    return x.act == TT_DF_DOWN ? tt_move_down(x.dose, cohort, rule, 0) : tt_move_stay(s, cohort, rule, 0);
}

static tt_move start(const tt_plan *plan)
{
    const tt_df_rule *r = &own_of(plan)->rule;
    const tt_state s = tt_state_new(plan);
    return move_of(&s, r->begin(r->self));
}

static tt_move decide(const tt_plan *plan, const tt_state *s)
{
    const tt_df_rule *r = &own_of(plan)->rule;
    const tt_df_state seen = shown(s);
    return move_of(s, r->decide(r->self, &seen));
}

static void observe(const tt_plan *plan, tt_state *s)
{
    const tt_df_rule *r = &own_of(plan)->rule;
    tt_df_state seen = shown(s);
    if (!r->observe)
        return;
    r->observe(r->self, &seen);
    s->phase = seen.phase;
    s->barred = seen.barred;
}

static int32_t select_mtd(const tt_plan *plan, const tt_state *s, double *estimate)
{
    const tt_df_rule *r = &own_of(plan)->rule;
    const tt_df_state seen = shown(s);
    double rate[TT_DF_DOSES];
    for (int32_t d = 0; d < TT_DF_DOSES; d++)
        rate[d] = NAN;
    const int32_t mtd = r->select(r->self, &seen, estimate ? rate : NULL);
    for (int32_t d = 1; estimate && d <= s->top; d++)
        estimate[d] = rate[d - 1];
    return mtd <= s->top ? mtd : -1;
}

static const tt_param_def no_params[] = {{NULL, NULL, NULL, {NULL, NULL}}};

static bool sound(const tt_df_rule *r)
{
    return r->size >= sizeof *r && r->name && r->doses >= 1 && r->doses <= TT_MAX_DOSES && r->start >= 1 && r->start <= r->doses &&
           r->cohort >= 1 && r->cohort <= 64 && r->most >= r->cohort && r->most <= 240 && !(r->target <= 0.0 || r->target >= 1.0) &&
           r->begin && r->decide && r->select;
}

tt_code tt_own_prepare(tt_arena *a, const tt_df_rule *rule, const tt_plan **ret, tt_err *err)
{
    if (!sound(rule) || (rule->prepare && rule->prepare(rule->self) != 0))
        return tt_fail(err, TT_EUSAGE, 189, tt_at_path("rule"), rule->size >= sizeof *rule && rule->name ? rule->name : "?");
    struct own *o = TT_NEW(a, struct own);
    tt_plan *plan = TT_NEW(a, tt_plan);
    o->rule = *rule;
    o->design = (tt_design){.name = tt_strdup(a, rule->name),
                            .params = no_params,
                            .uses_last = rule->uses_last != 0,
                            .uses_moderate = rule->uses_moderate != 0,
                            .start = start,
                            .decide = decide,
                            .observe = observe,
                            .select = select_mtd};
    o->design.title[TT_EN] = o->design.title[TT_ZH] = o->rule.name = o->design.name;
    *plan = (tt_plan){.design = &o->design,
                      .doses = rule->doses,
                      .start = rule->start,
                      .cohort = rule->cohort,
                      .most = rule->most,
                      .target = rule->target,
                      .aim = rule->target,
                      .lambda_e = NAN,
                      .lambda_d = NAN,
                      .own = o};
    *ret = plan;
    return TT_OK;
}
