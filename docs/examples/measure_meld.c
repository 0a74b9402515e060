/* SPDX-License-Identifier: Apache-2.0 */
/* docs/examples/measure_meld.c -- libtitrate in one page: MELD of one patient in the
 * laboratory's own units, of three at once, and a CTCAE grade against a baseline.
 *
 *     cc measure_meld.c $(pkg-config --cflags --libs titrate) -lm -o measure_meld && ./measure_meld */
#include <math.h>
#include <stdio.h>

#include "titrate/measure.h"

static int one(const tt_ms *m, char *why)
{
    static const char *const in[] = {"bilirubin=72 umol/L", "inr=1.2", "creatinine=1.9 mg/dL"};
    tt_ms_scored r;
    const int code = tt_ms_score(m, "meld", in, 3, &r, why);
    if (code)
        return code;
    printf("MELD %s (%.4f)\n", r.text, r.unrounded);
    return 0;
}

static int many(const tt_ms *m, char *why)
{
    static const double bilirubin[] = {18, 72, 340}, inr[] = {1.0, 1.2, NAN}, creatinine[] = {80, 168, 95};
    const tt_ms_column c[] = {{"bilirubin", "umol/L", bilirubin}, {"inr", NULL, inr}, {"creatinine", "umol/L", creatinine}};
    double meld[3];
    const int code = tt_ms_score_columns(m, "meld", c, 3, 3, meld, why);
    if (code)
        return code;
    for (int i = 0; i < 3; i++) {
        if (isnan(meld[i]))
            printf("row %d: not known\n", i + 1);
        else
            printf("row %d: %.0f\n", i + 1, meld[i]);
    }
    return 0;
}

static int grade(const tt_ms *m, char *why)
{
    static const char *const said[] = {"value=250 U/L", "uln=40 U/L", "baseline=60 U/L"};
    tt_ms_graded g;
    const int code = tt_ms_grade(m, "ALT", "5.0", said, 3, &g, why);
    if (code)
        return code;
    printf("%s: grade %d (%s)\n", g.term, (int)g.grade, g.rule);
    return 0;
}

int main(void)
{
    char why[TT_MS_WHY];
    tt_ms *m = NULL;
    int code = tt_ms_open(NULL, &m, why);
    if (code == 0)
        code = one(m, why);
    if (code == 0)
        code = many(m, why);
    if (code == 0)
        code = grade(m, why);
    if (code)
        fprintf(stderr, "%s\n", why);
    tt_ms_free(m);
    return code ? 2 : 0;
}
