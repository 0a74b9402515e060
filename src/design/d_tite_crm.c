/* SPDX-License-Identifier: Apache-2.0 */
/* design/d_tite_crm.c -- the CRM that need not wait for every window to close.
 *
 * A patient without a DLT whose window is open counts for the share w of the window
 * behind: the likelihood of the CRM (crm.c) has the factor 1 - w p, where a complete
 * patient without a DLT has 1 - p and one with a DLT p.  w rises from 0, no
 * information, to 1, a complete patient; with nobody pending all is as in d_crm.c.
 * Conventions of the choice, of the pace and of the MTD are those there.  Beyond them:
 *
 *   suspend    the model alone would go up on patients who were treated yesterday.
 *              So a candidate waits when the next dose would be a higher one and at the
 *              present dose, or at one that would be passed, more than half are
 *              pending.  `no` is the method as published, and dfcrm
 *   eliminate  a stop is for good: when the pending, all ending without a DLT, would
 *              undo it, the candidate waits instead
 *   pending    at most TT_MAX_OPEN are weighed; with more the candidate waits
 *
 * The MTD is chosen from complete outcomes.
 *
 * Source: Cheung and Chappell 2000, Biometrics 56:1177 (linear weights); titecrm and
 * titesim in R package dfcrm 0.2-2.1. */
#include "design/crm_rule_internal.h"

static const tt_param_def params[] = {
    TT_CRM_PARAMS,
    {"suspend",
     "yes",
     "yes|no",
     {"wait rather than go up while more than half at the present dose are pending", "当前剂量半数以上结局未定时等待而不递增"}},
    {NULL, NULL, NULL, {NULL, NULL}},
};

static int32_t pending_in(const tt_state *s)
{
    int32_t n = 0;
    for (int32_t d = 1; d <= s->top; d++)
        n += s->at[d].pending;
    return n;
}

static tt_crm_posterior posterior(const tt_crm_rule *o, const tt_state *s)
{
    return s->opens > 0 ? tt_crm_update_open(o->model, s) : tt_crm_update(o->model, s->at);
}

static tt_move too_toxic(const tt_crm_rule *o, const tt_state *s)
{
    if (s->opens > 0 && tt_crm_update(o->model, s->at).too_toxic <= o->eliminate)
        return tt_move_wait(s, "tite-crm/too-toxic-so-far", 776);
    return tt_move_stop("crm/lowest-too-toxic", 796);
}

/* Would going up to `dose` pass doses of which little is known? */
static bool too_early(const tt_plan *plan, const tt_state *s, int32_t dose)
{
    bool early = false;
    for (int32_t d = s->now; d < dose; d++)
        early |= 2 * s->at[d].pending > s->at[d].treated;
    return early && tt_streq(tt_plan_text(plan, "suspend"), "yes");
}

static tt_move decide(const tt_plan *plan, const tt_state *s)
{
    static const tt_pace_words complete = {"crm/up", "crm/stay", "crm/down", "crm/held", 792, 793, 794, 795};
    static const tt_pace_words weighed = {"tite-crm/up", "tite-crm/stay", "tite-crm/down", "crm/held", 777, 793, 778, 795};
    const tt_crm_rule *o = plan->own;
    if (tt_pace_treated(s) >= o->pace.patients)
        return tt_move_stop("model/sample-size", 747);
    if (pending_in(s) > s->opens)
        return tt_move_wait(s, "tite-crm/too-many-pending", 731);
    const tt_crm_posterior now = posterior(o, s);
    if (now.too_toxic > o->eliminate)
        return too_toxic(o, s);
    const int32_t wish = tt_crm_nearest(o->model, now.beta, NULL), cap = tt_pace_cap(&o->pace, s);
    const int32_t dose = wish < cap ? wish : cap;
    if (too_early(plan, s, dose))
        return tt_move_wait(s, "tite-crm/suspended", 775);
    return tt_pace_move(plan, &o->pace, s, dose, wish, s->opens > 0 ? &weighed : &complete);
}

static int32_t select_mtd(const tt_plan *plan, const tt_state *s, double *estimate)
{
    const tt_crm_rule *o = plan->own;
    if (tt_pace_treated(s) == 0)
        return -1;
    return tt_crm_rule_select(o, s, posterior(o, s), estimate);
}

const tt_design tt_design_tite_crm = {
    .name = "tite-crm",
    .title = {"TITE-CRM", "TITE-CRM（事件时间连续重评估法）"},
    .params = params,
    .judges_pending = true,
    .whole = true,
    .prepare = tt_crm_rule_prepare,
    .start = tt_crm_rule_start,
    .decide = decide,
    .observe = tt_crm_rule_observe,
    .select = select_mtd,
};
