/* SPDX-License-Identifier: Apache-2.0 */
/* docs/examples/design_oc.c -- libtitrate in one page: how often does BOIN choose
 * which of five doses, exactly, and what comes after 0 of 3 and 1 of 3?
 *
 *     cc design_oc.c $(pkg-config --cflags --libs titrate) -lm -o design_oc && ./design_oc */
#include <stdio.h>

#include "titrate/design.h"

static int run(tt_df *d, char *why)
{
    static const double truth[] = {0.05, 0.15, 0.30, 0.45, 0.60};
    tt_df_oc oc;
    tt_df_move next;
    int code = tt_df_exact(d, truth, 5, &oc, why);
    if (code)
        return code;
    printf("none %.1f%%", 100 * oc.p_none);
    for (int i = 0; i < oc.doses; i++)
        printf("  dose %d %.1f%%", i + 1, 100 * oc.p_select[i]);
    printf("\n%.1f patients, %.1f DLTs, from %llu states\n", oc.patients_total, oc.dlts_total, (unsigned long long)oc.states);
    code = tt_df_next(d, "1NNN 2NTN", &next, why);
    if (code)
        return code;
    printf("%s: %d more at dose %d (%s)\n", next.action, (int)next.cohort, (int)next.dose, next.reason);
    return 0;
}

int main(void)
{
    static const char *const param[] = {"doses=5", "target=0.30", "cohorts=10"};
    char why[TT_DF_WHY];
    tt_df *d = NULL;
    int code = tt_df_open("boin", param, 3, &d, why);
    if (code == 0)
        code = run(d, why);
    if (code)
        fprintf(stderr, "%s\n", why);
    tt_df_free(d);
    return code ? 2 : 0;
}
