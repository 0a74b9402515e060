/* SPDX-License-Identifier: Apache-2.0 */
/* design/attribution.c -- the toxicity a trial records is not quite the toxicity there is.
 *
 * In liver failure many events have two possible causes.  An event of the disease
 * may be recorded as a DLT (fp), and a DLT may be put down to the disease (fn).  Each
 * patient independently of the others:
 *
 *     recorded DLT rate       p (1 - fn) + (1 - p) fp
 *     recorded moderate rate  m (1 - fp)
 *
 * The trial is conducted on what is recorded, so its numbers are those of the recorded
 * curve, exact where the design's are.  Whether the selected dose is an overdose is
 * judged by the truth, and the DLTs expected are the true ones: a patient is treated
 * before the own outcome is known, so they are patients times p.  The recorded ones
 * are given beside them.
 *
 * Source: Iasonos, Gounder, Spriggs et al. 2012, Clin Cancer Res 18:5179 (the effect
 * of misattribution on escalation). */
#include <math.h>
#include <stdio.h>
#include <string.h>

#include "design/design_internal.h"

/* The number before `end`, in 0 <= x < 1; NaN if it is none. */
static double share(const char *s, size_t n)
{
    char word[24];
    tt_dec d;
    snprintf(word, sizeof word, "%.*s", n < sizeof word ? (int)n : 0, s);
    const double x = tt_dec_parse(word, &d, NULL) == TT_OK ? tt_dec_double(d) : NAN;
    return x >= 0.0 && x < 1.0 ? x : NAN;
}

tt_code tt_attribution_read(const char *text, tt_attribution *ret, tt_err *err)
{
    const char *comma = strchr(text, ',');
    const double fp = share(text, comma ? (size_t)(comma - text) : 0), fn = comma ? share(comma + 1, strlen(comma + 1)) : NAN;
    if (isnan(fp) || isnan(fn) || fp + fn >= 1.0)
        return tt_fail(err, TT_ERANGE, 866, tt_at_path("attribution"), text);
    *ret = (tt_attribution){fp, fn};
    return TT_OK;
}

tt_curve tt_attribution_curve(const tt_curve *truth, tt_attribution k)
{
    tt_curve c = *truth;
    for (int32_t d = 1; d <= c.doses; d++) {
        c.p[d] = truth->p[d] * (1.0 - k.fn) + (1.0 - truth->p[d]) * k.fp;
        c.moderate[d] = truth->moderate[d] * (1.0 - k.fp);
    }
    return c;
}

void tt_attribution_judge(const tt_plan *plan, const tt_curve *truth, tt_oc *oc)
{
    oc->misattributed = true;
    oc->recorded_total = oc->value.dlts_total;
    memcpy(oc->recorded, oc->value.dlts, sizeof oc->recorded);
    oc->value.patients_total = oc->value.dlts_total = 0.0;
    oc->se.dlts_total = 0.0;
    for (int32_t d = 1; d <= oc->doses; d++) {
        oc->value.dlts[d] = oc->value.patients[d] * truth->p[d];
        oc->se.dlts[d] = oc->se.patients[d] * truth->p[d];
        oc->se.dlts_total += oc->se.dlts[d]; /* at most this: doses are not independent */
    }
    tt_oc_finish(plan, truth, &oc->value);
    if (oc->simulated)
        oc->se.p_overdose = sqrt(oc->value.p_overdose * (1.0 - oc->value.p_overdose) / (double)oc->trials);
}

/* ---- patients who cannot be evaluated ---------------------------------------------------- */

tt_code tt_replacing_read(const char *text, tt_replacing *ret, tt_err *err)
{
    const char *comma = strchr(text, ',');
    tt_replacing k = {share(text, comma ? (size_t)(comma - text) : strlen(text)), -1};
    if (comma) {
        const size_t n = strspn(comma + 1, "0123456789");
        k.cap = n > 0 && n < 5 && comma[1 + n] == '\0' ? 0 : -2;
        for (size_t i = 0; k.cap >= 0 && i < n; i++)
            k.cap = k.cap * 10 + (comma[1 + i] - '0');
    }
    if (isnan(k.p) || k.cap == -2)
        return tt_fail(err, TT_ERANGE, 867, tt_at_path("nonevaluable"), text);
    *ret = k;
    return TT_OK;
}

/* That n evaluable patients take more than `cap` replacements: one less the sum of a negative binomial. */
static double too_few(double p, int32_t cap, int32_t n)
{
    double term = pow(1.0 - p, n), within = term;
    for (int32_t r = 1; r <= cap; r++) {
        term *= p * (n + r - 1) / r;
        within += term;
    }
    return within < 1.0 ? 1.0 - within : 0.0;
}

void tt_replacing_add(tt_replacing k, const double *totals, tt_oc *oc)
{
    oc->replaced = true;
    oc->enrolled_total = oc->value.patients_total / (1.0 - k.p);
    for (int32_t d = 1; d <= oc->doses; d++)
        oc->enrolled[d] = oc->value.patients[d] / (1.0 - k.p);
    oc->p_over_cap = totals && k.cap >= 0 ? 0.0 : NAN;
    for (int32_t n = 0; n < TT_TOTALS && !isnan(oc->p_over_cap); n++)
        if (totals[n] > 0.0)
            oc->p_over_cap += totals[n] * too_few(k.p, k.cap, n);
}
