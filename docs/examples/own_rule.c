/* SPDX-License-Identifier: Apache-2.0 */
/* docs/examples/own_rule.c -- a rule that is not in the library, as five functions:
 * cohorts of two; 0 of 2 goes up, 1 of 2 gets two more, at most 1 of 4 goes up, and
 * otherwise the dose is given up and the one below it is the MTD.
 *
 *     cc own_rule.c $(pkg-config --cflags --libs titrate) -lm -o own_rule && ./own_rule */
#include <math.h>
#include <stdio.h>

#include "titrate/design.h"

static tt_df_answer begin(void *self)
{
    const tt_df_answer first = {TT_DF_STAY, 0, 2, "two patients at the first dose"};
    (void)self;
    return first;
}

static void observe(void *self, tt_df_state *s)
{
    (void)self;
    if (s->at[s->now - 1].dlt >= 2)
        s->barred = s->now;
}

static tt_df_answer decide(void *self, const tt_df_state *s)
{
    const tt_df_tally here = s->at[s->now - 1];
    const tt_df_answer up = {TT_DF_UP, s->now + 1, 2, "tolerated: next dose"};
    const tt_df_answer more = {TT_DF_STAY, 0, 2, "1 of 2: two more"};
    const tt_df_answer stop = {TT_DF_STOP, 0, 0, s->barred ? "2 DLTs: too toxic" : "top dose tolerated"};
    (void)self;
    if (s->barred)
        return stop;
    if (here.dlt == 1 && here.treated < 4)
        return more;
    return s->now < s->doses ? up : stop;
}

static int32_t select_mtd(void *self, const tt_df_state *s, double *estimate)
{
    (void)self;
    for (int32_t d = 0; estimate && d < s->doses; d++)
        estimate[d] = s->at[d].treated ? (double)s->at[d].dlt / s->at[d].treated : NAN;
    for (int32_t d = 0; d < s->doses; d++)
        if (s->at[d].dlt >= 2)
            return d;
    return s->doses;
}

static int run(tt_df *d, char *why)
{
    static const double truth[] = {0.05, 0.15, 0.30};
    tt_df_oc exact, sampled, se;
    tt_df_move next;
    int code = tt_df_exact(d, truth, 3, &exact, why);
    if (!code)
        code = tt_df_simulate(d, truth, 3, 10000, 1, 1, &sampled, &se, why);
    if (!code)
        code = tt_df_next(d, "1NN 2NT", &next, why);
    if (code)
        return code;
    printf("MTD none %.4f, dose 1 %.4f, dose 2 %.4f, dose 3 %.4f\n", exact.p_none, exact.p_select[0], exact.p_select[1], exact.p_select[2]);
    printf("sampled within 4 standard errors: %s\n", fabs(sampled.p_select[1] - exact.p_select[1]) < 4 * se.p_select[1] ? "yes" : "no");
    printf("%s: %d at dose %d (%s)\n", next.action, (int)next.cohort, (int)next.dose, next.rule);
    return 0;
}

int main(void)
{
    tt_df_rule rule = {0};
    char why[TT_DF_WHY];
    tt_df *d = NULL;
    rule.size = sizeof rule;
    rule.name = "2+2";
    rule.doses = 3;
    rule.start = 1;
    rule.cohort = 2;
    rule.most = 4;
    rule.target = NAN;
    rule.begin = begin;
    rule.decide = decide;
    rule.observe = observe;
    rule.select = select_mtd;
    int code = tt_df_open_rule(&rule, &d, why);
    if (!code)
        code = run(d, why);
    if (code)
        fprintf(stderr, "%s: %s\n", tt_df_error(code), why);
    tt_df_free(d);
    return code ? 2 : 0;
}
