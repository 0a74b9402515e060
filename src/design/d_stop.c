/* SPDX-License-Identifier: Apache-2.0 */
/* design/d_stop.c -- no ladder: one level, and a boundary at which the trial stops.
 *
 * After every `cohort-size` participants the number with a DLT is held against a
 * boundary b(n): reached, the trial stops; else it goes on to `n` participants.  The
 * MTD is 1 if the boundary was never reached, at the last look included, and 0 if it
 * was: so P(no MTD) is the exact chance of stopping.  With p0 the target rate and N
 * the planned number, b(n) is the least y with
 *
 *   pocock         Pr(Y >= y | n, p0) <= c
 *   obf            y >= n p0 + c sqrt(N p0 (1 - p0))
 *   beta-binomial  Pr(rate > p0 | y of n, prior Beta(a, b)) > c
 *
 * c is the most generous value (to 60 bisections) for which the chance of ever
 * reaching the boundary at rate p0 is at most alpha; for beta-binomial c is
 * `eliminate` if that is given.  A CSV "n,stop_min" is taken as it is; a count
 * without a row has that of fewer participants, before the first row the first.
 *
 * Sources: Ivanova, Qaqish and Schell 2005, Biometrics 61:540 (pocock; the pointwise
 * test is also that of toxbdry in R package clinfun); O'Brien and Fleming 1979,
 * Biometrics 35:549; Geller et al. 2003 in Advances in Clinical Trial Biostatistics,
 * p. 149 (beta-binomial).  Definitions as in R package stoppingrule. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "design/counts_internal.h"

static const tt_param_def params[] = {
    {"doses", "1", "1", {"one level", "一个剂量水平"}},
    {"start", "1", "1", {"the level", "该水平"}},
    {"target", NULL, "0 < x < 1", {"DLT rate that is still acceptable", "尚可接受的 DLT 率"}},
    {"n", NULL, "1..240", {"participants in all", "总人数"}},
    {"cohort-size", "1", "1..24", {"participants between looks", "两次检视之间的人数"}},
    {"boundary", "pocock", "pocock, obf, beta-binomial or CSV n,stop_min", {"how the boundary is made", "界限的构造方法"}},
    {"alpha",
     "0.05",
     "0 < x < 1",
     {"chance of stopping at the target rate, at most", "目标率下停止的最大概率"},
     "boundary=pocock|obf|beta-binomial eliminate="},
    {"prior", "1,1", "a,b > 0", {"beta-binomial: prior of the rate", "beta-binomial：毒性率先验"}, "boundary=beta-binomial"},
    {"eliminate",
     "",
     "0 < x < 1",
     {"beta-binomial: threshold instead of alpha", "beta-binomial：以此阈值代替 alpha"},
     "boundary=beta-binomial"},
    {NULL, NULL, NULL, {NULL, NULL}},
};

typedef enum { POCOCK, OBF, BETA } kind;

struct rule {
    kind kind;
    int32_t n, every;
    double p0, a, b;
};

/* The least number of DLTs among n that stops; n + 1 if none does. */
static int32_t limit(const struct rule *r, int32_t n, double c)
{
    const double line = n * r->p0 + c * sqrt(r->n * r->p0 * (1.0 - r->p0));
    for (int32_t y = 0; y <= n; y++) {
        const bool stops = r->kind == OBF      ? y >= line
                           : r->kind == POCOCK ? y > 0 && tt_beta_below(r->p0, n - 1, y - 1) <= 1.0 - c
                                               : 1.0 - tt_beta_share(r->p0, r->a + y, r->b + n - y) > c;
        if (y > 0 && stops)
            return y;
    }
    return n + 1;
}

/* Chance of ever reaching the boundary at rate p0. */
static double crossing(const struct rule *r, double c)
{
    double p[TT_COUNTS_PATIENTS + 2] = {1.0}, crossed = 0.0;
    for (int32_t n = 1; n <= r->n; n++) {
        for (int32_t y = n; y >= 0; y--)
            p[y] = p[y] * (1.0 - r->p0) + (y > 0 ? p[y - 1] * r->p0 : 0.0);
        if (n % r->every != 0 && n != r->n)
            continue;
        for (int32_t y = limit(r, n, c); y <= n; y++) {
            crossed += p[y];
            p[y] = 0.0;
        }
    }
    return crossed;
}

/* The most generous c that keeps to alpha: larger is stricter to stop. */
static double calibrated(const struct rule *r, double alpha)
{
    double lo = 0.0, hi = r->kind == OBF ? (r->n + 1) / sqrt(r->n * r->p0 * (1.0 - r->p0)) : 1.0;
    for (int i = 0; i < 60; i++) {
        const double c = (lo + hi) / 2.0;
        if (crossing(r, c) <= alpha)
            hi = c;
        else
            lo = c;
    }
    return hi;
}

static tt_code read_prior(const tt_plan *plan, struct rule *r, tt_err *err)
{
    const char *text = tt_plan_text(plan, "prior"), *comma = strchr(text, ',');
    char first[32];
    tt_dec a, b;
    if (!comma || (size_t)(comma - text) >= sizeof first)
        return tt_plan_bad(plan, "prior", err);
    snprintf(first, sizeof first, "%.*s", (int)(comma - text), text);
    if (tt_dec_parse(first, &a, NULL) != TT_OK || tt_dec_parse(comma + 1, &b, NULL) != TT_OK)
        return tt_plan_bad(plan, "prior", err);
    r->a = tt_dec_double(a);
    r->b = tt_dec_double(b);
    return r->a > 0.0 && r->b > 0.0 && r->a < 1e4 && r->b < 1e4 ? TT_OK : tt_plan_bad(plan, "prior", err);
}

static tt_code computed(tt_plan *plan, tt_counts *c, kind k, tt_err *err)
{
    struct rule r = {k, c->patients, plan->cohort, plan->target, 1.0, 1.0};
    double alpha, fixed;
    TT_TRY(read_prior(plan, &r, err));
    TT_TRY(tt_plan_real(plan, "alpha", 0.0, 1.0, &alpha, err));
    TT_TRY(tt_plan_real(plan, "eliminate", 0.0, 1.0, &fixed, err));
    if (isnan(alpha) || (!isnan(fixed) && k != BETA))
        return tt_plan_bad(plan, isnan(alpha) ? "alpha" : "eliminate", err);
    const double cut = isnan(fixed) ? calibrated(&r, alpha) : fixed;
    for (int32_t n = 1; n <= c->patients; n++) {
        const int32_t y = limit(&r, n, cut);
        c->row[n].eliminate_min = y <= n ? y : -1;
    }
    return TT_OK;
}

static tt_code given(tt_arena *a, const tt_plan *plan, tt_counts *c, tt_err *err)
{
    int32_t r[TT_COUNTS_PATIENTS + 1][TT_COUNTS_COLUMNS];
    size_t rows = 0, next = 0;
    TT_TRY(tt_counts_csv(a, tt_plan_text(plan, "boundary"), "n,stop_min", 2, r, TT_COUNTS_PATIENTS + 1, &rows, err));
    for (size_t i = 0; i < rows; i++)
        if (r[i][0] < 1 || r[i][1] == 0 || (i > 0 && r[i][0] <= r[i - 1][0])) {
            char n[16];
            snprintf(n, sizeof n, "%d", (int)r[i][0]);
            return tt_fail(err, TT_ERANGE, 728, tt_at("table", (int)i + 2, 0), n);
        }
    if (rows == 0)
        return tt_plan_bad(plan, "boundary", err);
    for (int32_t n = 1; n <= c->patients; n++) {
        while (next < rows && r[next][0] <= n)
            next++;
        const int32_t y = r[next ? next - 1 : 0][1];
        c->row[n].eliminate_min = y <= n ? y : -1;
    }
    return TT_OK;
}

static tt_code prepare(tt_arena *a, tt_plan *plan, tt_err *err)
{
    static const char *const names[] = {"pocock", "obf", "beta-binomial"};
    const char *boundary = tt_plan_text(plan, "boundary");
    int32_t n = 0;
    if (plan->doses != 1)
        return tt_plan_bad(plan, "doses", err);
    if (isnan(plan->target))
        return tt_plan_bad(plan, "target", err);
    TT_TRY(tt_plan_int(plan, "n", 1, TT_COUNTS_PATIENTS, &n, err));
    TT_TRY(tt_plan_int(plan, "cohort-size", 1, TT_COUNTS_COHORT, &plan->cohort, err));
    tt_counts *c = tt_counts_new(a, plan, n);
    int k = 0;
    while (k < 3 && !tt_streq(boundary, names[k]))
        k++;
    if (k == 3 && !strchr(boundary, '\n'))
        return tt_plan_bad(plan, "boundary", err);
    TT_TRY(k == 3 ? given(a, plan, c, err) : computed(plan, c, (kind)k, err));
    tt_counts_finish(a, plan, c);
    return TT_OK;
}

static tt_move decide(const tt_plan *plan, const tt_state *s)
{
    if (s->barred == 1)
        return tt_move_stop("stop/boundary", 789);
    tt_move m = tt_counts_decide(plan, s);
    if (m.act == TT_STAY) {
        m.rule = "stop/below-boundary";
        m.why = 790;
    }
    return m;
}

const tt_design tt_design_stop = {
    .name = "stop",
    .title = {"stopping boundary", "停止界限"},
    .params = params,
    .local = true,
    .prepare = prepare,
    .start = tt_counts_start,
    .decide = decide,
    .observe = tt_counts_observe,
    .select = tt_counts_select,
    .row = tt_counts_table_row,
};
