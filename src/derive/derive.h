/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive/derive.h -- the trial's state as the data sets a statistician expects.
 *
 * CDISC ADaM shapes: one row a participant (ADSL), one row a value (BDS: ADLB,
 * ADVS, ADMO), one row an adverse event (ADAE), one row a participant and an
 * endpoint (ADTTE).  Values stay exact decimals; every row's origin is the event
 * it came from and stands in its column EVENT too, so that a CSV keeps it.
 *
 * Two clocks that are never printed as each other: ATPT is the protocol's nominal
 * time after the reference ATPTREF: the end of dosing ("Day 1" = 24 h after it), enrolment,
 * or a moment of the study's own such as the transplantation; ADY is the CDISC study
 * day by the site's calendar, the day of dosing being day 1, or, of one who was never
 * dosed, the day of randomisation. Between arms only ATPT compares like with like.
 *
 * Baseline (ABLFL): the last value done strictly before dosing started, of a control before
 * enrolment, or before the moment the form's baseline visit counts from; or the
 * value of the form's own baseline visit where the protocol names a later one
 * (graft MRI).  CHG exists after baseline only; PCHG is relative to |BASE|, two
 * digits, half away from zero.  ATOXGR is the grade by the study's CTCAE version where a
 * rule is at hand, as tt_derive_grade says; missing = not gradable.
 *
 *     tt_adam d;
 *     TT_TRY(tt_derive(a, trial, &d, err));
 *     const char *csv = tt_frame_csv(a, d.adlb); */
#ifndef TT_DERIVE_H
#define TT_DERIVE_H

#include "frame/frame.h"
#include "trial/trial.h"

#ifdef __cplusplus
extern "C" {
#endif

/** All of it, of one state. In a rehearsal the first column of every frame is SOURCE = "SIMULATED". */
typedef struct tt_adam {
    const tt_trial *trial;
    tt_frame *adsl; /* everyone screened */
    tt_frame *adex; /* everyone dosed, one row a session */
    tt_frame *adlb; /* items with an analyte */
    tt_frame *advs; /* other numbers, and codes that go with screening */
    tt_frame *admo; /* codes read at visits after dosing: imaging */
    tt_frame *adae;
    tt_frame *adtte; /* everyone dosed, in a randomised study everyone randomised: PARAMCD OS and TFS */
} tt_adam;

/** Derive every frame. Fails only where a grade rule does (TT_EUNIT). */
tt_code tt_derive(tt_arena *a, const tt_trial *t, tt_adam *ret, tt_err *err);

/**
 * One row a participant: USUBJID SUBJNUM SCRDTM ARM ARMCD ARMTXT TRT01P TRT01A STRATUM RANDNO RANDDTM AGE SEX ELIGFL ITTFL FASFL SAFFL
 * DLTEVLFL LEVEL LEVELID COHORT WEIGHT SESSIONS CELLSP CELLSA CELLSKG DOSEPCT LOT TRTSDTM TRTEDTM DLT DLTCLS DLTDTM DLTUNTIL EOSSTT EOSDTM
 * EOSDY DCSREAS EVENT, all missing where not known. Analysis sets: ITTFL randomised, FASFL enrolled (slot or control arm), SAFFL dosed or
 * in a control arm, DLTEVLFL dosed and judged to have had a DLT or none in the whole window. Cells are of all sessions of a participant,
 * WEIGHT and LOT of the first; TRTSDTM is the start of the first, TRTEDTM the end of the last.
 */
tt_frame *tt_derive_adsl(tt_arena *a, const tt_trial *t);

/**
 * One row a session: USUBJID LEVEL EXSEQ EXSTDTM EXENDTM EXSTDY EXHOURS WEIGHT CELLSP CELLSA CELLSKG DOSEPCT LOT EXOUT EVENT, in the order
 * of participants and sessions.
 */
tt_frame *tt_derive_adex(tt_arena *a, const tt_trial *t);

typedef enum tt_bds { TT_BDS_LAB, TT_BDS_VITAL, TT_BDS_IMAGING } tt_bds;
/** Which BDS frame an item belongs to; false: none (age, sex and other items of ADSL, text). */
bool tt_bds_of(const tt_study *s, const tt_item *item, tt_bds *ret);

/**
 * One row a value ever entered, as it stands: USUBJID ARM LEVEL PARAMCD PARAM AVISIT AVISITN ATPT ATPTN ATPTREF ADTM ADY ARELTM AVAL AVALC
 * AVALU STAT BASE BASEC BASETYPE CHG PCHG ABLFL ANL01FL ANRIND BNRIND ATOXGR BTOXGR ATOXRUL EVENT BEVENT. ANL01FL = "Y": the visit tables
 * use it (dosed or randomised, done, at or after baseline). ARELTM: hours from the reference, two digits. A result beyond a limit of the
 * method ("<0.3") has the limit as AVAL and the text as AVALC.
 */
tt_code tt_derive_bds(tt_arena *a, const tt_trial *t, tt_bds which, tt_frame **ret, tt_err *err);

/**
 * The CTCAE grade of a value by the study's version: the one convention of tables, the bedside and the life of a value. Before dosing as
 * from a normal baseline; after it against the participant's own baseline; without one only where the grade does not depend on it.
 * grade -1: no rule, no value, a normal range that cannot be (tt_grade_check), or not gradable (`needs` says what is lacking).
 * @return as tt_grade_value
 */
tt_code tt_derive_grade(tt_arena *a, const tt_study *st, const tt_subject *s, const tt_value *v, tt_grade *ret, tt_err *err);

/** One row an adverse event: USUBJID ARM LEVEL AEID AETERM AECAT ASTDTM ASTDY AENDTM AETOXGR AESER AEREL ARELFL AEOUT TRTEMFL AEFOLFL
 * EVENT. */
tt_frame *tt_derive_adae(tt_arena *a, const tt_trial *t);

/**
 * Time to event from tt_survival_from, in days of 24 h: USUBJID ARM LEVEL PARAMCD PARAM STARTDTM ADTM AVAL CNSR EVNTDESC EVENT.
 * OS: death (with study.transplant = "event" a transplant too). TFS: death or transplant. CNSR 0 = event, 1 = censored,
 * 2 = censored at transplantation. Otherwise censored at the last contact: the latest value or event of the participant, or the end.
 */
tt_frame *tt_derive_adtte(tt_arena *a, const tt_trial *t);

/** Where survival begins: the end of dosing; in a randomised study randomisation, of everybody randomised; of a control that nobody drew,
 * enrolment. TT_NO_INSTANT: not in it. */
tt_instant tt_survival_from(const tt_trial *t, const tt_subject *s);

/** The last time anything is known of a participant alive, and the event that says so. */
tt_instant tt_last_contact(const tt_trial *t, const tt_subject *s, int64_t *origin);

/** Place of a visit in the schedule from 0: screening, baseline, dose, then by nominal time. */
int tt_visit_order(const tt_study *s, const tt_visit *v);
/** The nominal time after the anchor as the protocol writes it, "8 h", "7 d"; "" for a visit without one. */
const char *tt_visit_nominal(tt_arena *a, const tt_visit *v);

#ifdef __cplusplus
}
#endif
#endif
