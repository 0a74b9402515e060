/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial/follow.c -- what the dose-finding rule sees at an instant: the cohorts its
 * decisions opened, the outcome of each patient, and how far the pending are followed.
 *
 * A rule that weighs pending patients (TITE) is given, for each, the share of the DLT
 * window behind: from the end of the dose to the instant asked about, or to the day the
 * patient left, as a fraction of the window, rounded down to a thousandth.  Down,
 * because what is not yet seen must not speak for a dose.  The instant is the
 * caller's: that of a proposal is in its event, so the log alone gives the same
 * shares, whatever the clock says when somebody signs or looks.
 *
 * The shares reach the design as text (P0.412), the notation of a history: what
 * stands in the evidence can be typed into `design next`, digit for digit. */
#include "trial/trial_internal.h"

enum { SHARE_STEPS = 1000, SHARE_DIGITS = 3 };

static tt_instant followed(const tt_subject *s, tt_instant at)
{
    const tt_instant until = s->end != TT_STILL_IN && s->ended < at ? s->ended : at;
    return s->dosed && until > s->dose_end ? until - s->dose_end : 0;
}

double tt_subject_followed_days(const tt_subject *s, tt_instant at)
{
    return (double)followed(s, at) / 86400000.0;
}

tt_dec tt_subject_share(const tt_subject *s, tt_instant at)
{
    const tt_instant whole = s->dlt_until - s->dose_end, behind = followed(s, at);
    if (behind >= whole)
        return tt_dec_int(1);
    return tt_dec_trim((tt_dec){behind * SHARE_STEPS / whole, SHARE_DIGITS});
}

bool tt_trial_pending(const tt_trial *t, const tt_subject *s)
{
    return s->dosed && tt_trial_unjudged(t, s);
}

bool tt_trial_weighs(const tt_trial *t)
{
    return t->study->plan && t->study->plan->design->judges_pending;
}

/* When, and whether a toxicity that is only suspected is taken for a DLT. */
struct view {
    tt_instant at;
    bool feared;
};

static void put_outcome(tt_buf *b, const tt_trial *t, const tt_subject *s, struct view v)
{
    char share[TT_DEC_TEXT];
    const tt_instant at = v.at;
    if (v.feared && tt_trial_pending(t, s) && tt_trial_suspected(t, s))
        tt_buf_add(b, "T");
    else if (tt_trial_pending(t, s))
        tt_buf_printf(b, "P%s", tt_trial_weighs(t) ? tt_dec_write(tt_subject_share(s, at), share) : "");
    else
        tt_buf_add(b, s->dlt == TT_DLT_YES ? "T" : s->dlt == TT_DLT_NONE ? "N" : "X");
}

/* The outcomes of the patients dosed under one decision, in the order of dosing. */
static const char *outcomes_of(tt_arena *a, const tt_trial *t, int decision, struct view v)
{
    const tt_subject **in = TT_ARRAY(a, const tt_subject *, t->subjects + 1);
    size_t n = 0;
    for (size_t i = 0; i < t->subjects; i++) {
        if (t->subject[i]->cohort != decision || !t->subject[i]->dosed)
            continue;
        size_t k = n++;
        for (; k > 0 && in[k - 1]->dose_start > t->subject[i]->dose_start; k--)
            in[k] = in[k - 1];
        in[k] = t->subject[i];
    }
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < n; i++)
        put_outcome(&b, t, in[i], v);
    return tt_strdup(a, tt_buf_text(&b));
}

/* The cohorts opened by decisions in force before `decision`. */
static const tt_cohort *cohorts_of(tt_arena *a, const tt_trial *t, int decision, struct view v, size_t *n)
{
    tt_cohort *cohort = TT_ARRAY(a, tt_cohort, t->decisions + 1);
    *n = 0;
    for (size_t i = 0; i < t->decisions; i++) {
        const tt_decision *d = t->decision[i];
        if (d->effective != TT_NO_INSTANT && d->to > 0 && d->number < decision)
            cohort[(*n)++] = (tt_cohort){d->to, d->cohort, outcomes_of(a, t, d->number, v)};
    }
    return cohort;
}

tt_code tt_trial_state(tt_arena *a, const tt_trial *t, tt_instant at, tt_state *ret, tt_err *err)
{
    return tt_trial_state_before(a, t, (int)t->decisions + 1, at, ret, err);
}

tt_code tt_trial_state_before(tt_arena *a, const tt_trial *t, int decision, tt_instant at, tt_state *ret, tt_err *err)
{
    size_t n = 0;
    const tt_cohort *cohort = cohorts_of(a, t, decision, (struct view){at, false}, &n);
    return tt_state_of(t->study->plan, cohort, n, ret, err);
}

tt_code tt_trial_state_feared(tt_arena *a, const tt_trial *t, tt_instant at, tt_state *ret, tt_err *err)
{
    size_t n = 0;
    const tt_cohort *cohort = cohorts_of(a, t, (int)t->decisions + 1, (struct view){at, true}, &n);
    return tt_state_of(t->study->plan, cohort, n, ret, err);
}

static int32_t evaluable(const char *outcomes)
{
    int32_t n = 0;
    for (; *outcomes; outcomes++)
        n += strchr("NTP", *outcomes) != NULL;
    return n;
}

const char *tt_trial_history(tt_arena *a, const tt_trial *t, int decision, tt_instant at)
{
    size_t n = 0;
    const tt_cohort *cohort = cohorts_of(a, t, decision, (struct view){at, false}, &n);
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < n; i++)
        if (*cohort[i].outcomes)
            tt_buf_printf(&b, "%s%d%s%s", b.n ? " " : "", (int)cohort[i].dose, cohort[i].outcomes,
                          i + 1 < n && evaluable(cohort[i].outcomes) < cohort[i].size ? ";" : "");
    return tt_strdup(a, tt_buf_text(&b));
}
