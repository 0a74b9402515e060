/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive/adsl.c -- one row a participant, the screened and failed included.  Where the
 * dose is repeated, cells are of all sessions, weight and lot of the first; ADEX has each. */
#include "derive/derive_internal.h"

static const struct column columns[] = {
    {"USUBJID", "Unique Subject Identifier", TT_COL_TEXT},
    {"SUBJNUM", "Screening Number", TT_COL_INT},
    {"SCRDTM", "Datetime of Screening", TT_COL_INSTANT},
    {"ARM", "Arm", TT_COL_TEXT},
    {"ARMCD", "Arm Code", TT_COL_TEXT},
    {"ARMTXT", "Description of Arm", TT_COL_TEXT},
    {"TRT01P", "Planned: Arm Allocated", TT_COL_TEXT},
    {"TRT01A", "Actual: Arm as Treated", TT_COL_TEXT},
    {"STRATUM", "Stratum at Randomisation", TT_COL_TEXT},
    {"RANDNO", "Place in the Stratum's List", TT_COL_INT},
    {"RANDDTM", "Datetime of Randomisation", TT_COL_INSTANT},
    {"AGE", "Age, years", TT_COL_DEC},
    {"SEX", "Sex", TT_COL_TEXT},
    {"ELIGFL", "Eligible", TT_COL_TEXT},
    {"ITTFL", "Randomised (Intention to Treat)", TT_COL_TEXT},
    {"FASFL", "Enrolled (Full Analysis Set)", TT_COL_TEXT},
    {"SAFFL", "Dosed, or Control (Safety Set)", TT_COL_TEXT},
    {"DLTEVLFL", "DLT Judged or Window Passed (DLT-evaluable Set)", TT_COL_TEXT},
    {"LEVEL", "Dose Level", TT_COL_INT},
    {"LEVELID", "Dose Level Name", TT_COL_TEXT},
    {"COHORT", "Decision that Opened the Slot", TT_COL_INT},
    {"WEIGHT", "Weight Dosed by, kg", TT_COL_DEC},
    {"SESSIONS", "Sessions Given", TT_COL_INT},
    {"CELLSP", "Planned Cells", TT_COL_DEC},
    {"CELLSA", "Delivered Cells", TT_COL_DEC},
    {"CELLSKG", "Delivered Cells per kg", TT_COL_DEC},
    {"DOSEPCT", "Delivered, Percent of Planned", TT_COL_DEC},
    {"LOT", "Lot", TT_COL_TEXT},
    {"TRTSDTM", "Datetime of Start of Dosing", TT_COL_INSTANT},
    {"TRTEDTM", "Datetime of End of Dosing", TT_COL_INSTANT},
    {"DLT", "Dose-limiting Toxicity", TT_COL_TEXT},
    {"DLTCLS", "Clause of the DLT", TT_COL_TEXT},
    {"DLTDTM", "Datetime of Onset of the DLT", TT_COL_INSTANT},
    {"DLTUNTIL", "End of the DLT Window", TT_COL_INSTANT},
    {"EOSSTT", "End of Study Status", TT_COL_TEXT},
    {"EOSDTM", "Datetime of End of Study", TT_COL_INSTANT},
    {"EOSDY", "Study Day of End of Study", TT_COL_INT},
    {"DCSREAS", "Reason", TT_COL_TEXT},
    {"EVENT", "Event of Dosing, else of Enrolment as Control, else of Screening", TT_COL_INT},
};

static const char *const dlt_text[] = {[TT_DLT_NOT_DOSED] = NULL,
                                       [TT_DLT_PENDING] = "PENDING",
                                       [TT_DLT_NONE] = "NO",
                                       [TT_DLT_YES] = "YES",
                                       [TT_DLT_NOT_EVALUABLE] = "NOT EVALUABLE"};

/* The latest value of an item, whatever the visit. */
static const tt_value *latest(const tt_trial *t, const tt_subject *s, const char *item)
{
    const tt_item *wanted = tt_study_item(t->study, item);
    const tt_value *best = NULL;
    for (size_t i = 0; i < s->n_values; i++)
        if (s->value[i].item == wanted && s->value[i].status == TT_DONE && (!best || s->value[i].origin > best->origin))
            best = &s->value[i];
    return best;
}

static void set_dose(tt_frame *f, size_t row, const tt_subject *s)
{
    const struct exposure x = tt_derive_exposure(s);
    tt_set_dec(f, row, "WEIGHT", s->weight_kg);
    tt_set_int(f, row, "SESSIONS", s->sessions);
    tt_set_dec(f, row, "CELLSP", x.planned);
    tt_set_dec(f, row, "CELLSA", x.delivered);
    tt_set_dec(f, row, "CELLSKG", x.per_kg);
    tt_set_dec(f, row, "DOSEPCT", tt_derive_percent(x.delivered, x.planned));
    tt_set_text(f, row, "LOT", s->lot);
    tt_set_instant(f, row, "TRTSDTM", s->dose_start);
    tt_set_instant(f, row, "TRTEDTM", tt_subject_last_session(s)->end);
    tt_set_text(f, row, "DLT", dlt_text[s->dlt]);
    tt_set_instant(f, row, "DLTUNTIL", s->dlt_until);
    if (s->dlt == TT_DLT_YES) {
        tt_set_text(f, row, "DLTCLS", s->dlt_clause);
        tt_set_instant(f, row, "DLTDTM", s->dlt_onset);
    }
}

/* A control who was given the product was treated as the dosed arm. */
static const tt_arm *treated_as(const tt_study *st, const tt_subject *s)
{
    if (!s->dosed || !s->arm->control)
        return s->dosed || s->arm->control ? s->arm : NULL;
    for (size_t i = 0; i < st->arms; i++)
        if (!st->arm[i].control)
            return &st->arm[i];
    return NULL;
}

static void set_arm(const tt_trial *t, tt_frame *f, size_t row, const tt_subject *s)
{
    if (t->study->random.on)
        tt_set_text(f, row, "ITTFL", s->position > 0 ? "Y" : "N");
    if (!s->arm)
        return;
    const tt_arm *as = treated_as(t->study, s);
    tt_set_text(f, row, "ARM", s->arm->id);
    tt_set_text(f, row, "ARMCD", s->arm->id);
    tt_set_text(f, row, "ARMTXT", s->arm->title.in[TT_EN]);
    tt_set_text(f, row, "TRT01P", s->arm->id);
    tt_set_text(f, row, "TRT01A", as ? as->id : NULL);
    if (s->position == 0)
        return;
    tt_set_text(f, row, "STRATUM", *s->stratum ? s->stratum : NULL);
    tt_set_int(f, row, "RANDNO", s->position);
    tt_set_instant(f, row, "RANDDTM", s->enrolled);
}

static void set_person(const tt_trial *t, tt_frame *f, size_t row, const tt_subject *s)
{
    const tt_value *age = latest(t, s, "AGE"), *sex = latest(t, s, "SEX");
    tt_set_text(f, row, "USUBJID", s->id);
    tt_set_int(f, row, "SUBJNUM", s->number);
    tt_set_instant(f, row, "SCRDTM", s->screened);
    set_arm(t, f, row, s);
    if (age && age->has_number)
        tt_set_dec(f, row, "AGE", age->number);
    if (sex)
        tt_set_text(f, row, "SEX", sex->text);
    if (s->eligible != TT_UNKNOWN)
        tt_set_text(f, row, "ELIGFL", s->eligible == TT_YES ? "Y" : "N");
    tt_set_text(f, row, "FASFL", s->dosed || s->slot > 0 || tt_subject_control(s) ? "Y" : "N");
    tt_set_text(f, row, "SAFFL", s->dosed || tt_subject_control(s) ? "Y" : "N");
    tt_set_text(f, row, "DLTEVLFL", s->dosed && (s->dlt == TT_DLT_YES || s->dlt == TT_DLT_NONE) ? "Y" : "N");
}

tt_frame *tt_derive_adsl(tt_arena *a, const tt_trial *t)
{
    tt_frame *f = tt_derive_frame(a, t, "ADSL", columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        const int64_t origin = s->dosed || tt_subject_control(s) ? tt_subject_from_origin(s) : s->origin;
        const size_t row = tt_derive_row(t, f, origin);
        set_person(t, f, row, s);
        tt_set_level(f, row, t, s);
        if (s->level > 0 && s->level <= t->study->dose.levels)
            tt_set_text(f, row, "LEVELID", t->study->dose.level[s->level - 1].id);
        if (s->cohort > 0)
            tt_set_int(f, row, "COHORT", s->cohort);
        if (s->dosed)
            set_dose(f, row, s);
        tt_set_text(f, row, "EOSSTT", s->end == TT_STILL_IN ? "ongoing" : tt_end_text(s->end));
        if (s->end != TT_STILL_IN) {
            tt_set_instant(f, row, "EOSDTM", s->ended);
            tt_set_int(f, row, "EOSDY", tt_derive_day(t, s, s->ended));
            tt_set_text(f, row, "DCSREAS", s->end_cause);
        }
        tt_set_int(f, row, "EVENT", origin);
    }
    return f;
}
