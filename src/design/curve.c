/* SPDX-License-Identifier: Apache-2.0 */
/* design/curve.c -- a true toxicity curve as text: "0.05,.12,0.25,0.40".
 * Rates are read as exact decimals first, so that no locale and no rounding of
 * ours stands between what was typed and the nearest double. */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "design/design_internal.h"

static tt_code rate(const char *s, size_t n, const char *all, double *ret, tt_err *err)
{
    char word[40];
    tt_dec d;
    while (n > 0 && *s == ' ') {
        s++;
        n--;
    }
    while (n > 0 && s[n - 1] == ' ')
        n--;
    snprintf(word, sizeof word, "%.*s", n < sizeof word ? (int)n : (int)sizeof word - 1, s);
    if (n >= sizeof word || tt_dec_parse(word, &d, NULL) != TT_OK)
        return tt_fail(err, TT_EPARSE, 715, tt_at_path("truth"), word, all);
    const double x = tt_dec_double(d);
    if (!(x >= 0.0 && x <= 1.0))
        return tt_fail(err, TT_ERANGE, 716, tt_at_path("truth"), word);
    *ret = x;
    return TT_OK;
}

static tt_code rates(const char *text, int32_t doses, double *ret, tt_err *err)
{
    int32_t n = 0;
    for (const char *s = text;;) {
        const size_t len = strcspn(s, ",");
        double x = 0;
        TT_TRY(rate(s, len, text, &x, err));
        if (++n <= doses)
            ret[n] = x;
        if (s[len] == '\0')
            break;
        s += len + 1;
    }
    if (n == doses)
        return TT_OK;
    char got[16], want[16];
    snprintf(got, sizeof got, "%d", (int)n);
    snprintf(want, sizeof want, "%d", (int)doses);
    return tt_fail(err, TT_ERANGE, 723, tt_at_path("truth"), got, want);
}

tt_code tt_curve_read(const char *p, const char *moderate, int32_t doses, tt_curve *ret, tt_err *err)
{
    tt_curve c = {.doses = doses};
    TT_TRY(rates(p, doses, c.p, err));
    if (moderate)
        TT_TRY(rates(moderate, doses, c.moderate, err));
    for (int32_t d = 1; d <= doses; d++)
        if (c.p[d] + c.moderate[d] > 1.0 + 1e-12)
            return tt_fail(err, TT_ERANGE, 724, tt_at_path("moderate"));
    *ret = c;
    return TT_OK;
}

tt_code tt_curve_fits(const tt_plan *plan, const tt_curve *curve, tt_err *err)
{
    if (curve->doses == plan->doses)
        return TT_OK;
    char got[16], want[16];
    snprintf(got, sizeof got, "%d", (int)curve->doses);
    snprintf(want, sizeof want, "%d", (int)plan->doses);
    return tt_fail(err, TT_ERANGE, 723, tt_at_path("truth"), got, want);
}

void tt_oc_finish(const tt_plan *plan, const tt_curve *curve, tt_oc_numbers *oc)
{
    oc->p_none = oc->p_select[0];
    oc->p_overdose = isnan(plan->target) ? NAN : 0.0;
    for (int32_t d = 1; d <= plan->doses; d++) {
        oc->patients_total += oc->patients[d];
        oc->dlts_total += oc->dlts[d];
        if (curve->p[d] > plan->target)
            oc->p_overdose += oc->p_select[d];
    }
}
