/* SPDX-License-Identifier: Apache-2.0 */
/* design/d_tite_boin.c -- BOIN that need not wait for every window to close.
 *
 * Of n patients at the present dose y have had a DLT and c are pending: no DLT so
 * far, window open.  F, the exposure, is the sum over the pending of the share of the
 * window behind them, 0 <= F <= c.  With c = 0 all is as in BOIN.  Otherwise, after
 * the checks of counts.c in their order (sample size, elimination, extra safety,
 * which count a pending patient as one without a DLT, as the sources do):
 *
 *   1  down     if y reaches BOIN's limit for n: whatever becomes of the pending
 *   2  wait     if c > n / 2
 *   3  by the estimate of the rate, against BOIN's bounds e and d:
 *
 *   impute  (Yuan 2018: a pending patient has a DLT with odds p0 / (1 - p0) times the
 *           share of the window ahead; p0 = (y + t/2) / (n - c + 1), t the target)
 *           up    if y <= e n  and  F >= c - (e n - y) (1 - p0) / p0
 *           down  if y >  t n  and  F <= c - (d n - y) (1 - p0) / p0
 *   ess     (Lin and Yuan 2020: the pending count for the share behind them)
 *           up    if y / (n - c + F) <= e, down if it is > d
 *
 *   4  stay otherwise.
 *
 * F at a bound within 1e-9 is at it.  Titration waits for the whole window of each
 * patient.  The MTD is chosen from complete outcomes.
 *
 * Sources: Yuan, Lin, Li, Nie and Warren 2018, Clin Cancer Res 24:4921; Lin and Yuan
 * 2020, Biostatistics 21:807.  The bare inequality of `impute` would also go down at
 * y <= t n with little follow-up (n 6, y 1, c 3); the published table does not, and
 * neither does this. */
#include <math.h>

#include "design/boin_internal.h"

static const tt_param_def params[] = {
    TT_BOIN_PARAMS,
    {"estimator",
     "impute",
     "impute|ess",
     {"pending outcomes: impute (Yuan 2018) or effective sample size (Lin and Yuan 2020)",
      "未定结果的处理：impute 插补（Yuan 2018）或 ess 有效样本量（Lin 与 Yuan 2020）"}},
    {NULL, NULL, NULL, {NULL, NULL}},
};

static const double TIE = 1e-9; /* of the exposure */

static tt_act by_imputation(const tt_plan *plan, const tt_tally *t)
{
    const double n = t->treated, y = t->dlt, c = t->pending, target = plan->target;
    const double p0 = (y + 0.5 * target) / (n - c + 1.0), odds = (1.0 - p0) / p0;
    if (y <= plan->lambda_e * n && t->exposure >= c - (plan->lambda_e * n - y) * odds - TIE)
        return TT_UP;
    return y > target * n && t->exposure <= c - (plan->lambda_d * n - y) * odds + TIE ? TT_DOWN : TT_STAY;
}

static tt_act by_effective_size(const tt_plan *plan, const tt_tally *t)
{
    const double known = t->treated - t->pending, y = t->dlt;
    if (t->exposure >= y / plan->lambda_e - known - TIE)
        return TT_UP;
    return t->exposure < y / plan->lambda_d - known - TIE ? TT_DOWN : TT_STAY;
}

static tt_act judge(const tt_plan *plan, const tt_state *s)
{
    const tt_tally *here = &s->at[s->now];
    const tt_table_row *row = tt_counts_row(plan->own, here->treated);
    if (row->deescalate_min >= 0 && here->dlt >= row->deescalate_min)
        return TT_DOWN;
    if (here->pending == 0)
        return here->dlt <= row->escalate_max ? TT_UP : TT_STAY;
    if (2 * here->pending > here->treated)
        return TT_WAIT;
    return tt_streq(tt_plan_text(plan, "estimator"), "ess") ? by_effective_size(plan, here) : by_imputation(plan, here);
}

/* The reason, where pending outcomes had a part in it. */
static tt_move decide(const tt_plan *plan, const tt_state *s)
{
    tt_move m = tt_counts_decide_by(plan, s, judge);
    if (s->at[s->now].pending == 0)
        return m;
    switch (m.why) {
    case 742:
        m.why = 863;
        break;
    case 743:
        m.why = 864;
        break;
    case 744:
        m.why = 865;
        break;
    default:
        break;
    }
    return m;
}

const tt_design tt_design_tite_boin = {
    .name = "tite-boin",
    .title = {"TITE-BOIN", "TITE-BOIN（事件时间 BOIN）设计"},
    .params = params,
    .judges_pending = true,
    .local = true,
    .prepare = tt_boin_prepare,
    .start = tt_counts_start,
    .decide = decide,
    .observe = tt_counts_observe,
    .select = tt_counts_select,
    .row = tt_counts_table_row,
};
