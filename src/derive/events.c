/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive/events.c -- adverse events, and time to death or transplantation.
 *
 * An adverse event is treatment-emergent when it began at or after the start of
 * dosing: one dose is given, so the window is the whole follow-up (AEFOLFL says
 * whether it began within it).  Of a control it counts from enrolment.  Survival runs
 * from the end of dosing; in a randomised study from randomisation, of everybody
 * randomised, so that the arms start alike; a transplantation takes the failing liver away, so it competes with death and
 * ends the observation unless the protocol counts it as an event. */
#include "derive/derive_internal.h"

static const struct column ae_columns[] = {
    {"USUBJID", "Unique Subject Identifier", TT_COL_TEXT},
    {"ARM", "Arm", TT_COL_TEXT},
    {"LEVEL", "Dose Level", TT_COL_INT},
    {"AEID", "Adverse Event Identifier", TT_COL_TEXT},
    {"AETERM", "Reported Term", TT_COL_TEXT},
    {"AECAT", "Category", TT_COL_TEXT},
    {"ASTDTM", "Datetime of Onset", TT_COL_INSTANT},
    {"ASTDY", "Study Day of Onset", TT_COL_INT},
    {"AENDTM", "Datetime of Resolution", TT_COL_INSTANT},
    {"AENDY", "Analysis End Relative Day", TT_COL_INT},
    {"AETOXGR", "Grade", TT_COL_INT},
    {"AESER", "Serious", TT_COL_TEXT},
    {"AEREL", "Causality", TT_COL_TEXT},
    {"ARELFL", "At Least Possibly Related", TT_COL_TEXT},
    {"AEOUT", "Outcome", TT_COL_TEXT},
    {"TRTEMFL", "Treatment Emergent", TT_COL_TEXT},
    {"AEFOLFL", "Began within Follow-up", TT_COL_TEXT},
    {"EVENT", "Event", TT_COL_INT},
};

static bool in_followup(const tt_trial *t, const tt_subject *s, tt_instant at)
{
    const tt_instant from = s->dosed ? s->dose_end : s->enrolled;
    return t->study->followup.n == 0 || at <= tt_instant_add(t->study->zone, from, t->study->followup);
}

/* Of one who was drawn into the dosed arm and never dosed nothing is emergent: there was no treatment. */
static bool is_emergent(const tt_ae *e)
{
    const tt_subject *s = e->subject;
    return (s->dosed || tt_subject_control(s)) && e->onset != TT_NO_INSTANT && e->onset >= tt_subject_from(s);
}

tt_frame *tt_derive_adae(tt_arena *a, const tt_trial *t)
{
    static const char *const order[] = {"USUBJID", "ASTDTM"};
    tt_frame *f = tt_derive_frame(a, t, "ADAE", ae_columns, sizeof ae_columns / sizeof *ae_columns);
    for (size_t i = 0; i < t->aes; i++) {
        const tt_ae *e = t->ae[i];
        const tt_subject *s = e->subject;
        const bool emergent = is_emergent(e);
        const size_t row = tt_derive_row(t, f, e->origin);
        tt_set_text(f, row, "USUBJID", s->id);
        tt_set_arm(f, row, s);
        tt_set_level(f, row, t, s);
        tt_set_text(f, row, "AEID", e->id);
        tt_set_text(f, row, "AETERM", e->term);
        tt_set_text(f, row, "AECAT", e->category ? e->category->id : NULL);
        tt_set_instant(f, row, "ASTDTM", e->onset);
        tt_set_int(f, row, "ASTDY", tt_derive_day(t, s, e->onset));
        tt_set_instant(f, row, "AENDTM", e->resolved);
        tt_set_int(f, row, "AENDY", tt_derive_day(t, s, e->resolved));
        tt_set_int(f, row, "AETOXGR", e->grade);
        tt_set_text(f, row, "AESER", e->serious ? "Y" : "N");
        tt_set_text(f, row, "AEREL", e->related);
        tt_set_text(f, row, "ARELFL", tt_ae_related(e) ? "Y" : "N");
        tt_set_text(f, row, "AEOUT", *e->outcome ? e->outcome : NULL);
        tt_set_text(f, row, "TRTEMFL", emergent ? "Y" : "N");
        tt_set_text(f, row, "AEFOLFL", emergent && in_followup(t, s, e->onset) ? "Y" : "N");
        tt_set_int(f, row, "EVENT", e->origin);
    }
    tt_frame_sort(f, order, sizeof order / sizeof *order);
    return f;
}

/* --- time to event ---------------------------------------------------------------------- */

static const struct column tte_columns[] = {
    {"USUBJID", "Unique Subject Identifier", TT_COL_TEXT},
    {"ARM", "Arm", TT_COL_TEXT},
    {"LEVEL", "Dose Level", TT_COL_INT},
    {"PARAMCD", "Parameter Code", TT_COL_TEXT},
    {"PARAM", "Parameter", TT_COL_TEXT},
    {"STARTDTM", "Time to Event Origin: End of Dosing; of a Randomised Study Randomisation", TT_COL_INSTANT},
    {"ADTM", "Datetime of Event or Censoring", TT_COL_INSTANT},
    {"AVAL", "Days from Origin", TT_COL_DEC},
    {"CNSR", "Censor: 0 event, 1 censored, 2 at transplantation", TT_COL_INT},
    {"EVNTDESC", "Event or Censoring Description", TT_COL_TEXT},
    {"EVENT", "Event", TT_COL_INT},
};

static void look(tt_instant at, int64_t origin, tt_instant *last, int64_t *from)
{
    if (at == TT_NO_INSTANT || at <= *last)
        return;
    *last = at;
    *from = origin;
}

tt_instant tt_last_contact(const tt_trial *t, const tt_subject *s, int64_t *origin)
{
    tt_instant last = s->dosed ? s->dose_end : tt_subject_from(s) != TT_NO_INSTANT ? s->enrolled : s->screened;
    *origin = tt_subject_from_origin(s);
    for (size_t i = 0; i < s->n_anchored; i++)
        look(s->anchored[i].at, s->anchored[i].origin, &last, origin);
    for (size_t i = 0; i < s->n_values; i++)
        if (s->value[i].status == TT_DONE)
            look(s->value[i].at, s->value[i].origin, &last, origin);
    for (size_t i = 0; i < t->aes; i++)
        if (t->ae[i]->subject == s)
            look(t->ae[i]->onset, t->ae[i]->origin, &last, origin);
    if (s->end == TT_COMPLETED || s->end == TT_WITHDREW)
        look(s->ended, s->end_origin, &last, origin);
    return last;
}

/* Days of 24 h to four digits (nine seconds), so that a CSV shows what the estimate used. */
static tt_dec days(tt_instant from, tt_instant to)
{
    tt_dec d = {0, 0};
    if (to > from && tt_dec_ratio(tt_dec_int(to - from), 1, 86400000, 4, &d, NULL) != TT_OK)
        return TT_DEC_MISSING;
    return tt_dec_trim(d);
}

tt_instant tt_survival_from(const tt_trial *t, const tt_subject *s)
{
    if (t->study->random.on ? s->position > 0 : tt_subject_control(s) && !s->dosed)
        return s->enrolled;
    return s->dosed && !t->study->random.on ? s->dose_end : TT_NO_INSTANT;
}

static void add_tte(const tt_trial *t, tt_frame *f, const tt_subject *s, const char *code, const char *title, bool transplant_is_event)
{
    const tt_instant from = tt_survival_from(t, s);
    int64_t origin = s->end_origin;
    tt_instant at = s->ended;
    int64_t censored = 1;
    const char *what = "last contact";
    if (s->end == TT_DIED || (s->end == TT_TRANSPLANTED && transplant_is_event)) {
        censored = 0;
        what = s->end == TT_DIED ? "death" : "transplantation";
    } else if (s->end == TT_TRANSPLANTED) {
        censored = 2;
        what = "transplantation";
    } else {
        at = tt_last_contact(t, s, &origin);
        what = s->end == TT_COMPLETED      ? "completed"
               : s->end == TT_WITHDREW     ? "withdrew"
               : s->end == TT_LOST_CONTACT ? "lost contact"
                                           : what;
    }
    const size_t row = tt_derive_row(t, f, origin);
    tt_set_text(f, row, "USUBJID", s->id);
    tt_set_arm(f, row, s);
    tt_set_level(f, row, t, s);
    tt_set_text(f, row, "PARAMCD", code);
    tt_set_text(f, row, "PARAM", title);
    tt_set_instant(f, row, "STARTDTM", from);
    tt_set_instant(f, row, "ADTM", at);
    if (at != TT_NO_INSTANT)
        tt_set_dec(f, row, "AVAL", days(from, at));
    tt_set_int(f, row, "CNSR", censored);
    tt_set_text(f, row, "EVNTDESC", what);
    tt_set_int(f, row, "EVENT", origin);
}

tt_frame *tt_derive_adtte(tt_arena *a, const tt_trial *t)
{
    static const char *const order[] = {"PARAMCD", "USUBJID"};
    tt_frame *f = tt_derive_frame(a, t, "ADTTE", tte_columns, sizeof tte_columns / sizeof *tte_columns);
    for (size_t i = 0; i < t->subjects; i++)
        if (tt_survival_from(t, t->subject[i]) != TT_NO_INSTANT) {
            add_tte(t, f, t->subject[i], "OS", "Survival", tt_streq(t->study->transplant, "event"));
            add_tte(t, f, t->subject[i], "TFS", "Transplant-free survival", true);
        }
    tt_frame_sort(f, order, sizeof order / sizeof *order);
    return f;
}
