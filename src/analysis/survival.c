/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analysis/survival.c -- time to death and to transplantation: what is estimated, and
 * how far.
 *
 * A transplantation takes the failing liver away: it is not a death, and who was
 * transplanted can no longer die of the liver he came with.  So the two compete.
 * Transplant-free survival and the cumulative incidence of each add up to 1 and say
 * what happened.  Survival alone is known only while the own liver is in, so its curve
 * ends a participant's follow-up there and answers another question: what if
 * nobody had been transplanted.
 *
 * No estimate goes beyond follow-up: after the longest follow-up there is none, unless
 * everybody has had the event and the data reach that far past a dose. */
#include <math.h>

#include "analysis/analysis.h"

static const double near = 1e-6; /* days: a tenth of a second */

static tt_dur horizon_of(const tt_study *s)
{
    tt_dur horizon = {12, TT_D_MONTH};
    for (size_t i = 0; i < s->endpoints; i++)
        if (s->endpoint[i].kind == TT_EP_SURVIVAL && s->endpoint[i].horizon.n > 0)
            horizon = s->endpoint[i].horizon;
    return horizon;
}

/* By the calendar of the first participant in it; 12 months of nobody are 365 days. */
static double days_of(const tt_trial *t, tt_dur horizon)
{
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_instant from = tt_survival_from(t, t->subject[i]);
        if (from == TT_NO_INSTANT || !t->study->zone)
            continue;
        return (double)((tt_instant_add(t->study->zone, from, horizon) - from) / 3600000) / 24.0;
    }
    return horizon.unit == TT_D_MONTH && horizon.n == 12 ? 365 : floor(tt_dur_minutes(horizon) / 1440);
}

/* From the first origin to the end of the data: nobody can have been followed longer. */
static double possible_days(const tt_trial *t)
{
    tt_instant first = t->last;
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_instant from = tt_survival_from(t, t->subject[i]);
        if (from != TT_NO_INSTANT && from < first)
            first = from;
    }
    return (double)(t->last - first) / 86400000.0;
}

static tt_reach reach_of(const tt_trial *t, const double *time, size_t n)
{
    tt_reach r = {.horizon = horizon_of(t->study), .possible_days = possible_days(t), .followed_days = NAN};
    r.horizon_days = days_of(t, r.horizon);
    for (size_t i = 0; i < n; i++)
        r.followed_days = fmax(r.followed_days, time[i]); /* fmax leaves a NaN out */
    return r;
}

static bool within(const tt_reach *r, double days, bool all_had_one)
{
    return days <= r->followed_days + near || (all_had_one && days <= r->possible_days + near);
}

tt_code tt_survival_of(tt_arena *a, const tt_adam *d, const char *param, const tt_arm *arm, tt_survival *ret, tt_err *err)
{
    const tt_frame *f = d->adtte;
    double *time = TT_ARRAY(a, double, f->rows + 1);
    bool *event = TT_ARRAY(a, bool, f->rows + 1);
    size_t n = 0;
    for (size_t i = 0; i < f->rows; i++) {
        if (!tt_streq(tt_get_text(f, i, "PARAMCD"), param) || !tt_row_of_arm(f, i, arm))
            continue;
        time[n] = tt_get_real(f, i, "AVAL");
        event[n++] = tt_get_int(f, i, "CNSR") == 0;
    }
    tt_survival s = {.param = param, .arm = arm, .reach = reach_of(d->trial, time, n)};
    TT_TRY(tt_km_fit(a, time, event, n, NULL, &s.km, err));
    *ret = s;
    return TT_OK;
}

bool tt_survival_at(const tt_survival *s, double days, tt_km_row *ret)
{
    *ret = tt_km_at(&s->km, days);
    const bool known = within(&s->reach, days, s->km.rows > 0 && s->km.row[s->km.rows - 1].surv <= 0);
    if (!known)
        ret->surv = ret->se = ret->lower = ret->upper = NAN;
    return known;
}

tt_code tt_incidence_of(tt_arena *a, const tt_adam *d, const tt_arm *arm, tt_incidence *ret, tt_err *err)
{
    const tt_frame *f = d->adtte;
    double *time = TT_ARRAY(a, double, f->rows + 1);
    int32_t *cause = TT_ARRAY(a, int32_t, f->rows + 1);
    size_t n = 0;
    for (size_t i = 0; i < f->rows; i++) {
        if (!tt_streq(tt_get_text(f, i, "PARAMCD"), "TFS") || !tt_row_of_arm(f, i, arm))
            continue;
        const bool ended = tt_get_int(f, i, "CNSR") == 0;
        time[n] = tt_get_real(f, i, "AVAL");
        cause[n++] = !ended ? 0 : tt_streq(tt_get_text(f, i, "EVNTDESC"), "death") ? 1 : 2;
    }
    tt_incidence c = {.arm = arm, .reach = reach_of(d->trial, time, n)};
    TT_TRY(tt_cif_fit(a, time, cause, n, 1, NULL, &c.death, err));
    TT_TRY(tt_cif_fit(a, time, cause, n, 2, NULL, &c.transplant, err));
    *ret = c;
    return TT_OK;
}

bool tt_incidence_at(const tt_incidence *c, double days, tt_cif_row *death, tt_cif_row *transplant)
{
    *death = tt_cif_at(&c->death, days);
    *transplant = tt_cif_at(&c->transplant, days);
    const tt_cif *f = &c->death;
    const bool known = within(&c->reach, days, f->n > 0 && f->events + f->others == f->n);
    if (!known) {
        death->value = death->se = death->lower = death->upper = NAN;
        transplant->value = transplant->se = transplant->lower = transplant->upper = NAN;
    }
    return known;
}
