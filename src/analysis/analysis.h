/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analysis/analysis.h -- tables as result data: text, number, n and the events behind each cell.
 *
 * A result is made once and read by everybody: the report renders it, the registry
 * export copies it, the statistician checks it against the CSVs.  Every text is in
 * both languages; every number knows the events it came from; the conventions stand
 * in the footnotes.  What cannot be estimated is an en dash, never a 0.
 *
 *     tt_adam d;
 *     TT_TRY(tt_derive(a, trial, &d, err));
 *     tt_result *r;
 *     TT_TRY(tt_tab_survival(a, &d, &r, err)); */
#ifndef TT_ANALYSIS_H
#define TT_ANALYSIS_H

#include "derive/derive.h"
#include "stat/stat.h"

#ifdef __cplusplus
extern "C" {
#endif

/* --- a result ---------------------------------------------------------------------------- */

typedef enum tt_kind_of_col {
    TT_COL_WORDS,
    TT_COL_NUMBER /* aligned on the point */,
    TT_COL_RIGHT,
    TT_COL_NAME /* left, never broken: numbers of participants, dates */
} tt_kind_of_col;

typedef struct tt_result_cell {
    tt_words text;         /* never NULL; "" is empty */
    double number;         /* NaN when the cell is not one number */
    int32_t n;             /* participants or values behind it, -1 = does not apply */
    const int64_t *origin; /* event sequence numbers, ascending, each once */
    size_t origins;
    bool risk, muted;
} tt_result_cell;

typedef struct tt_result_row {
    bool group; /* a line across the table; only cell[0].text counts */
    tt_result_cell *cell;
} tt_result_row;

typedef struct tt_result {
    tt_arena *arena;
    const char *id; /* "change-ALT" */
    tt_words title;
    tt_words *head;
    tt_kind_of_col *kind;
    size_t cols;
    tt_result_row *row;
    size_t rows, cap;
    tt_words *note;
    size_t notes;
    size_t filled; /* cells of the last row given so far */
} tt_result;

/** Both languages at once; zh NULL = the same text. */
tt_words tt_say(const char *en, const char *zh);
tt_words tt_same(const char *text);

tt_result *tt_result_new(tt_arena *a, const char *id, tt_words title);
void tt_result_col(tt_result *r, tt_words head, tt_kind_of_col kind);
void tt_result_row_begin(tt_result *r);
void tt_result_group(tt_result *r, tt_words text);
/** The next cell; the pointer is good until the next row. Cells not given are empty. */
tt_result_cell *tt_result_text(tt_result *r, tt_words text);
tt_result_cell *tt_result_int(tt_result *r, int64_t n);
/** `digits` after the point, half away from zero; NaN is an en dash. */
tt_result_cell *tt_result_real(tt_result *r, double x, int digits);
/** An event behind the cell; 0 is none. Sorted and made unique. */
void tt_result_origin(tt_result *r, tt_result_cell *c, int64_t event);
void tt_result_origins(tt_result *r, tt_result_cell *c, const tt_result_cell *of);
void tt_result_note(tt_result *r, tt_words text);

/* --- how things are written ---------------------------------------------------------------- */

/** 16000000 -> "1.6 × 10⁷"; at most `digits` significant ones, half away from zero, ending zeros dropped; below 10,000 plainly. */
const char *tt_sci_text(tt_arena *a, tt_dec d, int digits);
/** "L2 (3.5 × 10⁷ cells/kg)". Level 0 or off the ladder: an en dash. */
tt_words tt_level_text(tt_arena *a, const tt_study *s, int level);
/** What a study with one level can find instead of an MTD, by tt_decision.mtd: 1 not reached, 0 reached, -1 not reached so far. */
tt_words tt_boundary_words(int mtd);
/** Unit for people: "cells/kg", "个细胞/kg", "mmHg", "beats/min" and "次/min"; "" for 1. */
tt_words tt_unit_words(tt_arena *a, const tt_unit *u);
/** "28 days" and "28 天"; "12 months" and "12 个月"; "" for n = 0. */
tt_words tt_dur_words(tt_arena *a, tt_dur d);
/** A title up to its bracket: "injection-related (such as bleeding)" -> "injection-related". */
tt_words tt_short_words(tt_arena *a, tt_words w);
/** "2026-03-04 14:10", site time; "" for none. */
const char *tt_when_text(tt_arena *a, const tt_study *s, tt_instant at);
const char *tt_day_text(tt_arena *a, const tt_study *s, tt_instant at);
/** Words of closed lists in both languages. */
tt_words tt_dlt_words(tt_dlt_state d);
tt_words tt_act_words(tt_act act);
/** The reason of a decision: zh is given only where the rule, asked again, says the very sentence that was signed. */
tt_words tt_decision_reason(tt_arena *a, const tt_trial *t, const tt_decision *d);
/** The level the rule itself gave; 0: none, or what is known of the patients has changed since. */
int tt_decision_rule_dose(tt_arena *a, const tt_trial *t, const tt_decision *d);

/* --- groups ------------------------------------------------------------------------------ */

/** A column of tables as treated: a dose level, a control arm (those of it who were not dosed), or everybody (0, NULL). */
typedef struct tt_group {
    int level;
    const tt_arm *arm;
} tt_group;
/** Is there a control arm? */
bool tt_compares_arms(const tt_study *s);
/** The levels, the control arms, and last everybody. */
size_t tt_groups(const tt_study *s);
tt_group tt_group_at(const tt_study *s, size_t i);
bool tt_in_group(const tt_group *g, const tt_subject *s);
tt_words tt_group_short(const tt_study *s, const tt_group *g);

/** Blocks of tables as randomised: one an arm in a study with a control arm, else one of everybody (arm NULL). */
size_t tt_blocks_of(const tt_study *s);
const tt_arm *tt_block_arm(const tt_study *s, size_t i);
bool tt_row_of_arm(const tt_frame *f, size_t row, const tt_arm *arm);
bool tt_of_arm(const tt_subject *s, const tt_arm *arm);
tt_words tt_arm_words(tt_arena *a, const tt_arm *arm); /* "Vesicles (EV)" */

/* --- facts ------------------------------------------------------------------------------ */

typedef struct tt_counts {
    int screened, failed, eligible, randomised, enrolled, controls, dosed, still, completed, died, transplanted, withdrew, lost;
    int dlt, pending, not_evaluable, deviations, serious;
} tt_counts;
/** Ends are counted among the dosed and the controls; `still` = of them under observation. `controls`: enrolled in a control arm, not
 * dosed. */
tt_counts tt_count(const tt_trial *t);

/** How far a participant got: everyone screened is in exactly one. */
typedef enum tt_stage {
    TT_STAGE_FAILED,
    TT_STAGE_SCREENING,
    TT_STAGE_LEFT, /* before enrolment */
    TT_STAGE_WAITING,
    TT_STAGE_LEFT_UNDOSED, /* enrolled, ended before dosing */
    TT_STAGE_CONTROL,      /* enrolled in a control arm, not dosed */
    TT_STAGE_DOSED
} tt_stage;
tt_stage tt_stage_of(const tt_subject *s);
/** "in screening", "enrolled, not dosed yet", "withdrew before dosing"; of the dosed the end. */
tt_words tt_status_words(const tt_subject *s);

/** Where the trial stands, as far as its events say. */
typedef enum tt_standing {
    TT_NOT_STARTED, /* no effective decision: nobody may be dosed */
    TT_ON_HOLD,
    TT_MAY_DOSE,       /* a signed decision has participants left to dose, and the rule asked again still says so */
    TT_WAIT_SIGNATURE, /* the next decision is proposed */
    TT_WAIT_OUTCOMES,  /* windows open */
    TT_WAIT_DECISION,  /* the rule has an answer that nobody proposed yet */
    TT_FINISHED        /* stopped: the MTD or none */
} tt_standing;
typedef struct tt_status_now {
    tt_standing standing;
    int level, slots, slots_left, mtd; /* of the decision in force; slots_left: still to be dosed */
    const tt_decision *in_force, *open;
    tt_words headline, detail;
} tt_status_now;
tt_code tt_status_of(tt_arena *a, const tt_trial *t, tt_status_now *ret, tt_err *err);

/* --- tables ------------------------------------------------------------------------------ */

tt_result *tt_tab_tally(tt_arena *a, const tt_adam *d); /* per level: dosed, evaluable, DLT, pending */
tt_result *tt_tab_decisions(tt_arena *a, const tt_adam *d);
tt_result *tt_tab_signatures(tt_arena *a, const tt_adam *d);
tt_result *tt_tab_flow(tt_arena *a, const tt_adam *d);     /* screened ... by level, adding up */
tt_result *tt_tab_sets(tt_arena *a, const tt_adam *d);     /* full, safety, DLT-evaluable */
tt_result *tt_tab_reasons(tt_arena *a, const tt_adam *d);  /* screening failures per criterion */
tt_result *tt_tab_failures(tt_arena *a, const tt_adam *d); /* screening failures with the criterion */
tt_result *tt_tab_arms(tt_arena *a, const tt_adam *d);     /* randomised, treated, followed, by arm; NULL without a control arm */
tt_result *tt_tab_baseline(tt_arena *a, const tt_adam *d); /* age, sex, arm by level */
tt_result *tt_tab_people(tt_arena *a, const tt_adam *d);   /* one row a participant, but screening failures */
tt_result *tt_tab_dosing(tt_arena *a, const tt_adam *d);
tt_result *tt_tab_dosing_levels(tt_arena *a, const tt_adam *d); /* totals per level: assigned, delivered, deviation */
tt_result *tt_tab_reactions(tt_arena *a, const tt_adam *d);     /* in the study's categories */
tt_result *tt_tab_compared(tt_arena *a, const tt_adam *d);      /* any, serious, grade 3+, by group; NULL without a control arm */
tt_result *tt_tab_events(tt_arena *a, const tt_adam *d);        /* every adverse event */
tt_result *tt_tab_dlt(tt_arena *a, const tt_adam *d);
tt_result *tt_tab_deviations(tt_arena *a, const tt_adam *d);
tt_result *tt_tab_assumptions(tt_arena *a, const tt_adam *d); /* what the study assumes, and who confirmed it */

/** Notes: deaths, grade 5, fatal and serious adverse events, and who is on record as one and not the other. */
void tt_note_deaths(tt_result *r, const tt_trial *t);

/** One visit of an endpoint. Summaries have n = 0 where nobody has a value. */
typedef struct tt_change_at {
    const tt_visit *visit;
    bool baseline;
    tt_summary value, change;
    double *x, *dx;                              /* the values and changes behind, in order of participant */
    const int64_t *value_origin, *change_origin; /* ascending; the change's include the baselines' */
    size_t value_origins, change_origins;
    int missing, change_missing; /* in the study when the visit was due, its window over, and no value or no change */
} tt_change_at;
/** A numeric endpoint at its own visits, baseline first. */
typedef struct tt_change {
    const tt_endpoint *endpoint;
    const tt_item *item;
    const tt_arm *arm; /* of its participants; NULL: of everybody */
    tt_change_at *at;
    size_t visits;
    int no_baseline; /* participants with values but without baseline: in the values, not in the changes */
    int at_limit;    /* values beyond a limit of the method, entered at the limit */
} tt_change;
tt_code tt_change_of(tt_arena *a, const tt_adam *d, const tt_endpoint *e, const tt_arm *arm, tt_change *ret, tt_err *err);
tt_code tt_tab_change(tt_arena *a, const tt_adam *d, const tt_endpoint *e, tt_result **ret, tt_err *err);
/** Grades by visit of an item with a rule: participants per grade; NULL when there is no rule. */
tt_result *tt_tab_grades(tt_arena *a, const tt_adam *d, const tt_item *item);
/** A code endpoint (imaging): participants per code at its visits. */
tt_result *tt_tab_codes(tt_arena *a, const tt_adam *d, const tt_endpoint *e);

/** How far an estimate of survival may go. */
typedef struct tt_reach {
    tt_dur horizon;       /* the study's: "12 months" */
    double horizon_days;  /* by the calendar of the first participant; 365 if nobody is in it */
    double followed_days; /* the longest follow-up, NaN when there is none */
    double possible_days; /* from the first dose to the end of the data */
} tt_reach;

/** Survival of everyone in ADTTE, or of those of an arm as randomised; param "OS" (follow-up ends at a transplantation unless the study
 * counts it as an event) or "TFS". */
typedef struct tt_survival {
    const char *param;
    const tt_arm *arm;
    tt_km km;
    tt_reach reach;
} tt_survival;
tt_code tt_survival_of(tt_arena *a, const tt_adam *d, const char *param, const tt_arm *arm, tt_survival *ret, tt_err *err);
/** The curve at a time; false, and estimates NaN, where follow-up is too short to say. */
bool tt_survival_at(const tt_survival *s, double days, tt_km_row *ret);
tt_code tt_tab_survival(tt_arena *a, const tt_adam *d, const char *param, tt_result **ret, tt_err *err);

/** Death before transplantation and transplantation, as competing ends. */
typedef struct tt_incidence {
    const tt_arm *arm;
    tt_cif death, transplant;
    tt_reach reach;
} tt_incidence;
tt_code tt_incidence_of(tt_arena *a, const tt_adam *d, const tt_arm *arm, tt_incidence *ret, tt_err *err);
bool tt_incidence_at(const tt_incidence *c, double days, tt_cif_row *death, tt_cif_row *transplant);
tt_code tt_tab_incidence(tt_arena *a, const tt_adam *d, tt_result **ret, tt_err *err);
/** "follow-up too short (last follow-up day 3)"; "nobody has been followed" where there is none. */
tt_words tt_too_short_words(tt_arena *a, const tt_reach *r);
tt_result *tt_tab_ends(tt_arena *a, const tt_adam *d); /* deaths and transplantations */

/** The rule's exact operating characteristics on three toxicity curves. TT_ELIMIT (E717), TT_EUNSUP (E718): not exact for this rule. */
tt_code tt_tab_oc(tt_arena *a, const tt_study *s, tt_result **ret, tt_err *err);
tt_result *tt_tab_rule(tt_arena *a, const tt_study *s); /* n, DLTs to go up, down, eliminate */
tt_result *tt_tab_levels(tt_arena *a, const tt_study *s);

#ifdef __cplusplus
}
#endif
#endif
