/* SPDX-License-Identifier: Apache-2.0 */
/* design/design.h -- dose-finding designs: one rule, three users.
 *
 * A design is five pure functions (prepare, start, decide, observe, select).
 * The exact operating characteristics walk its reachable states, the simulator
 * samples them and the live trial asks for the next dose: all through decide, so
 * no second copy of a rule can disagree with the first.
 *
 *     tt_param p[] = {{"doses", "4"}, {"mtd-rule", "previous"}};
 *     const tt_plan *plan;
 *     TT_TRY(tt_design_prepare(a, "3+3", p, 2, &plan, err));
 *
 *     tt_state s = tt_state_new(plan);              // the live trial, and --history
 *     tt_state_open(plan, &s, 1, 3);                // a signed decision: dose 1, three slots
 *     tt_state_add(plan, &s, 'N');                  // outcomes, patient by patient
 *     tt_move m;
 *     TT_TRY(tt_design_next(plan, &s, &m, err));    // stay, fill the two slots left
 *
 *     const tt_lattice *l;                          // operating characteristics
 *     TT_TRY(tt_exact_compile(a, plan, 0, &l, err));
 *     TT_TRY(tt_exact_oc(l, &curve, &oc, err));     // as often as there are curves
 *
 * Doses are numbered from 1; element 0 of every per-dose array is unused.  A
 * plan is immutable and may be shared by threads.  Messages: E700-E729 failures,
 * N730-N749, N775-N778 and N785-N799 reasons of moves. */
#ifndef TT_DESIGN_DESIGN_H
#define TT_DESIGN_DESIGN_H

#include "base/base.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { TT_MAX_DOSES = 12, TT_MAX_OPEN = 64 };

/* ---- what is known ---------------------------------------------------------- */

/** Outcomes at one dose. Patients who are not evaluable are not here: they are replaced. */
typedef struct tt_tally {
    int32_t treated;  /* evaluable and still pending */
    int32_t dlt;      /* of them, with a dose-limiting toxicity */
    int32_t moderate; /* of them, with a moderate toxicity that is no DLT */
    int32_t pending;  /* of them, window still open and no DLT so far */
    int32_t ungraded; /* exact pass only: without a DLT, and nobody asked whether moderate (see tt_design.grades) */
    double exposure;  /* follow-up of the pending, as a sum of fractions of the window, 0..pending */
} tt_tally;

/** All that a rule may look at. A value: copy it freely. */
typedef struct tt_state {
    tt_tally at[TT_MAX_DOSES + 1];
    tt_tally last;  /* the cohort under way, or just closed, at dose `now`; also counted in at[now] */
    int32_t cohort; /* slots of that cohort; last.treated < cohort: it has room */
    int32_t now;    /* its dose; before the first cohort the starting dose */
    int32_t top;    /* doses on the ladder */
    int32_t phase;  /* the design's own, 0 at the start */
    int32_t barred; /* the lowest dose eliminated for toxicity, with all above it; 0 = none */

    /* The pending one by one, where a rule weighs each: fewer than are pending when there are more than fit. */
    int32_t opens;
    float open_share[TT_MAX_OPEN]; /* of the window behind, 0..1; set for the first `opens` */
    uint8_t open_dose[TT_MAX_OPEN];
} tt_state;

typedef enum tt_act { TT_UP, TT_STAY, TT_DOWN, TT_WAIT, TT_STOP, TT_ACTS } tt_act;
/** "up" "stay" "down" "wait" "stop". */
const char *tt_act_text(tt_act act);

/** What to do next. */
typedef struct tt_move {
    tt_act act;
    int32_t dose;     /* up, stay, down: the dose to give; wait: the present one; stop: 0 */
    int32_t cohort;   /* patients to treat at it; 0 for wait and stop */
    const char *rule; /* text id of the clause, static: "3+3/1-of-3" */
    uint16_t why;     /* its sentence: a note of defs/messages/design.yaml; see tt_move_reason */
} tt_move;

/* ---- what a design is ------------------------------------------------------- */

/** A parameter as given: text, and where it stands (for messages; may be all 0). */
typedef struct tt_param {
    const char *key, *value;
    tt_where where;
} tt_param;

/** A parameter a design takes. */
typedef struct tt_param_def {
    const char *name;    /* as on the command line, without the dashes; NULL ends the list */
    const char *value;   /* default, NULL = must be given, "" = may be absent */
    const char *form;    /* "1..12", "previous|expand", "0 < x < 1": for help and messages */
    const char *help[2]; /* en, zh */
    const char *when;    /* the rule heeds it only then: "extra-safe=yes", "boundary=pocock|obf eliminate="; NULL: always */
} tt_param_def;

typedef struct tt_design tt_design;
typedef struct tt_rising tt_rising; /* an isotonic regression in progress: design_internal.h */

/** A design with its parameters read: immutable. */
typedef struct tt_plan {
    const tt_design *design;
    const tt_param *params; /* every parameter in the order of design->params, defaults filled in; "" = absent */
    size_t n_params;
    int32_t doses, start; /* every design's: ladder and starting dose */
    int32_t cohort;       /* ordinary cohort size */
    int32_t most;         /* patients at one dose never exceed this (rows of the table) */
    double target;        /* target DLT rate, NaN when the design has none and none was given */
    double aim;           /* the DLT rate a right choice is nearest to: target, or the middle of a target interval */
    double lambda_e;      /* go up at a DLT rate of at most this, NaN where the rule is no such bound */
    double lambda_d;      /* go down at a rate above this, likewise */
    bool leaps;           /* up may pass doses already tried: to the dose above the highest tried at most */
    const void *own;      /* what the design's prepare made */
} tt_plan;

/**
 * One design: a const descriptor `tt_design_<x>` in src/design/d_<x>.c.  The table is made from the file names, so that
 * file is the only place to touch.  All functions are pure and may run on several threads at once.
 */
struct tt_design {
    const char *name;           /* "3+3" */
    const char *title[2];       /* en, zh */
    const tt_param_def *params; /* those of TT_COMMON_PARAMS first, by convention */
    bool uses_last;             /* decide or select reads s->last: states that differ in it are kept apart (observe may always read it) */
    bool uses_moderate;         /* moderate toxicities matter */
    bool judges_pending;        /* decide reads what is pending itself (TITE); otherwise it is only shown complete outcomes */
    /** decide weighs the outcomes at every dose, so tt_design_table has no rows; select reads only the tallies. */
    bool whole;
    /**
     * decide and observe read only s->now, top, phase, barred, at[now] and, when less than a cohort is left of the plan's
     * patients, the number treated on the whole ladder; select reads only the tallies; neither uses_last nor
     * uses_moderate.  The exact pass then asks them once per such situation instead of once per state.
     */
    bool local;
    /** Read own parameters into plan->own, plan->cohort, plan->most; the common ones are already there. */
    tt_code (*prepare)(tt_arena *a, tt_plan *plan, tt_err *err);
    /** The first cohort. */
    tt_move (*start)(const tt_plan *plan);
    /** The next move after a complete cohort. Total: any counts a ward can produce, short and replaced cohorts too. */
    tt_move (*decide)(const tt_plan *plan, const tt_state *s);
    /** A cohort is complete: set s->phase and s->barred. May be NULL. */
    void (*observe)(const tt_plan *plan, tt_state *s);
    /** With uses_moderate: do moderate toxicities of the cohort about to be treated in `s` matter? NULL: always. */
    bool (*grades)(const tt_plan *plan, const tt_state *s);
    /** The MTD, 0 = none, -1 = these outcomes do not settle it. estimate[1..top] of the DLT rate, NaN where none; may be NULL. */
    int32_t (*select)(const tt_plan *plan, const tt_state *s, double *estimate);
    /** The same for one ladder after another: doses below `from` are as they were when `r` last served. May be NULL. */
    int32_t (*select_next)(const tt_plan *plan, const tt_state *s, int32_t from, struct tt_rising *r);
    /** The row of the decision table for n patients at a dose inside the ladder; NULL: tt_design_table asks decide. */
    struct tt_table_row (*row)(const tt_plan *plan, int32_t n);
};

/** The i-th design by file name, NULL past the end. */
const tt_design *tt_design_at(size_t i);
/** By name, case ignored. TT_ENOENT (E700) with the nearest name and the known ones. */
tt_code tt_design_find(const char *name, tt_where where, const tt_design **ret, tt_err *err);

/**
 * Read the parameters of a design.
 * @return TT_ENOENT (E700) unknown design; TT_EUSAGE (E701) unknown parameter, (E729) one of other designs, (E702) given twice, (E703)
 * needed and missing; TT_ERANGE (E704) a value outside its form; what the design's own prepare returns
 */
tt_code tt_design_prepare(tt_arena *a, const char *name, const tt_param *params, size_t n, const tt_plan **ret, tt_err *err);

/** Value of a parameter of a plan as text, "" when absent; the name must be one of the design's. */
const char *tt_plan_text(const tt_plan *plan, const char *name);
/** Does the rule heed the parameter, as the others stand? Not, say, the offset of a stop that is switched off. */
bool tt_plan_heeds(const tt_plan *plan, const char *name);

/* ---- the engine: state and next move ------------------------------------------ */

/** Nobody treated yet. */
tt_state tt_state_new(const tt_plan *plan);

/** Open a cohort of `size` slots at `dose` (1..doses, asserted); the one before is closed first, as far as it came. */
void tt_state_open(const tt_plan *plan, tt_state *s, int32_t dose, int32_t size);

/** One patient of the open cohort: N none, T DLT, M moderate, P pending, X not evaluable. TT_EPARSE (E709) another letter. */
tt_code tt_state_add(const tt_plan *plan, tt_state *s, char outcome, tt_err *err);
/** A pending patient with `fraction` of the window behind (0..1). */
void tt_state_add_pending(const tt_plan *plan, tt_state *s, double fraction);

/** One cohort as conducted: the signed decision, and the letters of its patients so far. */
typedef struct tt_cohort {
    int32_t dose, size;
    const char *outcomes; /* "NTP0.4", in the order of dosing; X are replaced and do not use a slot */
} tt_cohort;

/**
 * The state after these cohorts, as facts: deviations are taken as they are, not judged.
 * @return TT_ERANGE (E705) a dose off the ladder; TT_EPARSE (E709) an unknown letter
 */
tt_code tt_state_of(const tt_plan *plan, const tt_cohort *cohorts, size_t n, tt_state *ret, tt_err *err);

/**
 * The next move.  Safety comes before speed:
 *
 *  - up is never offered while any patient at the present dose is pending (save by a design that judges pending);
 *  - with outcomes pending or slots unfilled, a move is offered only when every way they can turn out gives that same
 *    stop, down or stay; otherwise `stay` with the slots left (rule "engine/fill"), or, when all are filled, `wait`
 *    (rule "engine/pending");
 *  - a move off the ladder, past the next dose up, or to an eliminated dose is a bug of the design: TT_ERANGE (E712),
 *    and nothing is offered.
 */
tt_code tt_design_next(const tt_plan *plan, const tt_state *s, tt_move *ret, tt_err *err);

/**
 * May somebody who is being treated at `dose` have more of it (the next session)?  Asked of what has been seen so far: outcomes
 * still open and slots still free are taken as patients without a DLT.  *why: the move the rule then makes; no when it leaves the
 * dose behind (a lower one, a stop whose MTD is lower or not settled, an elimination), yes otherwise: also after a stop because
 * everybody has been treated.
 * @return TT_ERANGE (E712) as tt_design_next
 */
tt_code tt_design_again(const tt_plan *plan, const tt_state *s, int32_t dose, bool *ret, tt_move *why, tt_err *err);

/** The reason in words: "2 of 3 patients at dose 2 had a DLT: ...". */
char *tt_move_reason(tt_arena *a, const tt_state *s, const tt_move *m, tt_lang lang);

/**
 * Read "1NNN 2NTN" and replay it against the rule; blanks part cohorts, the number is the dose.
 * A lower dose than the rule's is a person's right and accepted; a cohort may be written in parts ("1N 1NN"), and one that stayed
 * short is closed by ; ("2NXN; 2TNN").
 * @param[out] cohorts  the cohorts as understood, may be NULL
 * @return TT_EPARSE (E709, E710) not a history; TT_ERANGE: E705 off the ladder, E706 a dose skipped, E707 more patients
 *         than the rule treats, E708 treated after the rule had stopped, E721 while it was waiting, E722 above the dose it gave
 */
tt_code tt_history_read(tt_arena *a, const tt_plan *plan, const char *text, tt_state *ret, const tt_cohort **cohorts, size_t *n,
                        tt_err *err);

/** MTD of a finished trial and the rate estimates (estimate[1..doses], may be NULL). TT_EDENIED (E711): not settled yet. */
tt_code tt_design_mtd(const tt_plan *plan, const tt_state *s, int32_t *mtd, double *estimate, tt_err *err);
/** Read "3/0,6/1,6/3" (treated/DLTs per dose from 1; missing doses are 0/0) as the state of a finished trial. TT_EPARSE (E713), TT_ERANGE
 * (E705, E714). */
tt_code tt_tally_read(const tt_plan *plan, const char *text, tt_state *ret, tt_err *err);

/** Can these counts be the end: is there a dose, of those given, after which the rule stops? Some name an MTD from any counts. */
bool tt_tally_ended(const tt_plan *plan, const tt_state *s);

/** One row of the decision table; -1 = no such number of DLTs. */
typedef struct tt_table_row {
    int32_t n, escalate_max, deescalate_min, eliminate_min;
} tt_table_row;

/**
 * The rule as a table, found by asking decide at a dose inside the ladder for every count.
 * deescalate_min counts a stop as well as a lower dose: the fewest DLTs after which nobody more gets this dose.
 */
const tt_table_row *tt_design_table(tt_arena *a, const tt_plan *plan, size_t *n);

/** A row of the decision table with outcomes pending: n patients at the dose, `dlt` DLTs, so many pending. */
typedef struct tt_pending_row {
    int32_t n, dlt, pending_min, pending_max;
    bool wait;      /* nobody is treated until outcomes are known */
    double up_from; /* up when the follow-up of the pending, in windows, is at least this; 0 always; NaN never */
    double down_to; /* down when it is at most this; pending_max always; NaN never; else stay */
} tt_pending_row;

/**
 * For a design that judges pending outcomes by counts: the rows with outcomes pending below the limit of tt_design_table;
 * NULL and 0 rows for others.  A dose with the whole sample size has no rows: the trial has ended.
 */
const tt_pending_row *tt_design_pending_table(tt_arena *a, const tt_plan *plan, size_t *n);

/**
 * Prior rates ret[1..doses] for the CRM (parameter `skeleton`), after Lee and Cheung 2009: dose `nu` has the target, and where
 * one dose passes the choice on to the next their rates are target - delta and target + delta.
 * @param logistic  for the logistic model with intercept 3, else the empiric one
 * @return TT_ERANGE (E854) there are no such rates
 */
tt_code tt_skeleton(bool logistic, double target, double delta, int32_t nu, int32_t doses, double *ret, tt_err *err);

/* ---- operating characteristics ------------------------------------------------- */

/** True toxicity per dose. */
typedef struct tt_curve {
    int32_t doses;
    double p[TT_MAX_DOSES + 1];        /* DLT rate, 0..1 */
    double moderate[TT_MAX_DOSES + 1]; /* rate of moderate toxicity that is no DLT; p + moderate <= 1 */
} tt_curve;

/** "0.05,.12,0.25,0.40": exactly `doses` rates in 0..1; `moderate` likewise, may be NULL.
 *  TT_EPARSE (E715); TT_ERANGE: E716 not in 0..1, E723 not as many as doses, E724 p + moderate above 1. */
tt_code tt_curve_read(const char *p, const char *moderate, int32_t doses, tt_curve *ret, tt_err *err);

/** Curves from a CSV, one a line: the form is in curve_rows.c. The text must outlive it. */
typedef struct tt_curve_rows {
    const char *file, *s; /* s: the rest of the text */
    int line;             /* of the last curve */
    bool named;           /* the first column is a name */
    const char *name;     /* of the last curve, inside the text; name_size 0 = none */
    size_t name_size;
} tt_curve_rows;

tt_curve_rows tt_curve_rows_of(const char *file, const char *text);
/** The next curve; *more is false at the end. As tt_curve_read, with the line as place; TT_ELIMIT (E858) a line too long. */
tt_code tt_curve_rows_next(tt_curve_rows *r, int32_t doses, tt_curve *ret, bool *more, tt_err *err);

typedef struct tt_oc_numbers {
    double p_none;                                             /* no dose selected */
    double p_select[TT_MAX_DOSES + 1];                         /* [0] = p_none */
    double patients[TT_MAX_DOSES + 1], dlts[TT_MAX_DOSES + 1]; /* expected */
    double patients_total, dlts_total;
    double p_overdose; /* a dose is selected whose true DLT rate is above the target; NaN without a target */
} tt_oc_numbers;

typedef struct tt_oc {
    bool simulated;
    int32_t doses;
    tt_oc_numbers value;
    tt_oc_numbers se;      /* standard errors when simulated, else 0 */
    uint64_t states;       /* exact: merged states of the walk, terminal ones included; simulated: 0 */
    uint64_t trials, seed; /* simulated only */
    bool timed;            /* simulated on a clock: the following are known */
    double months;         /* first treatment to the end of the last window, mean */
    double waiting;        /* of them, while the rule had a candidate wait for outcomes */
    double months_se, waiting_se;
    bool misattributed; /* dlts are the true ones: the following are those recorded */
    double recorded[TT_MAX_DOSES + 1], recorded_total;
    bool replaced; /* some cannot be evaluated and are replaced: the following count them too */
    double enrolled[TT_MAX_DOSES + 1], enrolled_total;
    double p_over_cap; /* that more replacements are needed than the cap; NaN without a cap, and when simulated */
} tt_oc;

/** Work done so far, reported now and then on the calling thread; return false to stop (TT_EINTR). May be NULL. */
typedef bool tt_progress_fn(void *self, uint64_t done, uint64_t all);

/** Every reachable state of a plan, merged; each terminal one with the number of ways that lead to it. */
typedef struct tt_lattice tt_lattice;

/* States a walk may have when the caller names no limit: any design, and one with a local rule (see tt_design). */
enum { TT_EXACT_STATES = 4000000, TT_EXACT_LOCAL_STATES = 30000000 };

/**
 * Walk the plan once; any toxicity curve is then one pass (tt_exact_oc).
 * @param most_states  0 = TT_EXACT_STATES or TT_EXACT_LOCAL_STATES
 * @return TT_ELIMIT (E717) more states than that, (E849) too many doses with too many patients each: simulate instead; TT_EUNSUP (E718) the
 * design judges pending outcomes, which only simulation has; TT_ERANGE (E712) the design made an inadmissible move
 */
tt_code tt_exact_compile(tt_arena *a, const tt_plan *plan, size_t most_states, const tt_lattice **ret, tt_err *err);
/** The same on `threads` threads (1..8; tt_exact_compile takes as many as there are processors); the result is the same. */
tt_code tt_exact_compile_on(tt_arena *a, const tt_plan *plan, size_t most_states, int threads, const tt_lattice **ret, tt_err *err);
/**
 * The same, told of: `progress` gets the states walked so far (all = 0: their number is not known) on the calling thread,
 * every few milliseconds, and may be NULL. threads 0: as many as there are processors.
 * @return TT_EINTR (E859) progress said false: nothing is kept
 */
tt_code tt_exact_compile_told(tt_arena *a, const tt_plan *plan, size_t most_states, int threads, tt_progress_fn *progress, void *self,
                              const tt_lattice **ret, tt_err *err);
uint64_t tt_exact_states(const tt_lattice *l);
/** Number of distinct trials, told apart by the counts of each cohort: exact below 2^53. */
double tt_exact_paths(const tt_lattice *l);
/** Thread-safe. TT_ERANGE (E723) when the curve has another number of doses. */
tt_code tt_exact_oc(const tt_lattice *l, const tt_curve *curve, tt_oc *ret, tt_err *err);
/** Many curves, several times as fast as one by one and with the same numbers to the last bit; a few hundred a call are enough. */
tt_code tt_exact_oc_many(const tt_lattice *l, const tt_curve *curve, size_t n, tt_oc *ret, tt_err *err);

/**
 * Sample `trials` trials by asking decide at every cohort.  Streams are keyed by (seed, trial, patient) and sums are
 * integers, so the result does not depend on `threads` (1..64).
 * @return TT_ERANGE (E723) curve; (E720) no trials, or more than 2^31; (E712); TT_EINTR (E719)
 */
tt_code tt_simulate(const tt_plan *plan, const tt_curve *curve, uint64_t trials, uint64_t seed, int threads, tt_progress_fn *progress,
                    void *self, tt_oc *ret, tt_err *err);

/* ---- dose paths ----------------------------------------------------------------- */

/** One situation after whole cohorts; equal situations after the same number of cohorts are one node. */
typedef struct tt_path_node {
    double p, paths; /* probability of coming here; distinct sequences of cohort outcomes that lead here */
    tt_move move;    /* what the rule says here */
    size_t edge;     /* its edges are edge[edge] .. edge[edge + edges - 1]; none: the trial ends here, or the depth is reached */
    int32_t edges;
    int32_t cohorts; /* treated so far */
    int32_t now;     /* dose of the last of them, 0 before the first */
    int32_t mtd;     /* on stop: the MTD, 0 none, -1 not settled; otherwise -1 */
    uint8_t treated[TT_MAX_DOSES + 1], dlt[TT_MAX_DOSES + 1], moderate[TT_MAX_DOSES + 1];
} tt_path_node;

/** One outcome of the cohort a node asks for. */
typedef struct tt_path_edge {
    size_t to;
    int32_t dlt, moderate; /* moderate 0 also where nobody asks */
    double p;              /* given the node it leaves */
} tt_path_edge;

/** The graph of everything that can happen; node 0 is the beginning, layers follow one another. */
typedef struct tt_paths {
    const tt_plan *plan;
    const tt_path_node *node;
    const tt_path_edge *edge;
    size_t nodes, edges;
    int32_t depth;                     /* cohorts in the longest path held here */
    bool whole;                        /* no path was cut */
    double all_paths;                  /* distinct sequences of cohort outcomes in it */
    double cohorts;                    /* expected number treated (up to the depth) */
    double p_ended;                    /* probability that the trial has ended by the depth */
    double p_select[TT_MAX_DOSES + 1]; /* of ending with that MTD; [0] none or unsettled */
} tt_paths;

/**
 * Walk the rule to `depth` cohorts (0 = to the end of every trial) under a curve.  A design that judges pending outcomes is
 * asked about complete cohorts only.
 * @param most_states  0 = a million
 * @return TT_ELIMIT (E717) more states than that; TT_ERANGE (E723) another number of doses, (E712) an inadmissible move
 */
tt_code tt_paths_walk(tt_arena *a, const tt_plan *plan, const tt_curve *curve, int32_t depth, size_t most_states, const tt_paths **ret,
                      tt_err *err);

/** Probability that a trial treats n evaluable patients in all: ret[n], n < TT_TOTALS. TT_ERANGE (E723). */
enum { TT_TOTALS = 1024 };
tt_code tt_exact_totals(const tt_lattice *l, const tt_curve *curve, double *ret, tt_err *err);

/* ---- what is recorded ------------------------------------------------------------- */

/** Chance that a patient without a DLT is recorded with one (fp), and the reverse (fn). */
typedef struct tt_attribution {
    double fp, fn;
} tt_attribution;

/** "0.05,0.1": each 0 <= x < 1, their sum below 1. TT_ERANGE (E866). */
tt_code tt_attribution_read(const char *text, tt_attribution *ret, tt_err *err);
/** The curve a trial meets. Ask for operating characteristics with it ... */
tt_curve tt_attribution_curve(const tt_curve *truth, tt_attribution k);
/** ... and judge them by the truth: overdose and DLTs. The standard error of dlts_total is then an upper bound. */
void tt_attribution_judge(const tt_plan *plan, const tt_curve *truth, tt_oc *oc);

/**
 * Patients who cannot be evaluated, each with chance p whatever the outcome would have been, are replaced; so the rule sees
 * the same trials, and more are enrolled.  A cap does not change the numbers: p_over_cap is the chance that it is too low.
 */
typedef struct tt_replacing {
    double p;    /* 0 <= p < 1 */
    int32_t cap; /* replacements planned for in all; -1 = no cap */
} tt_replacing;

/** "0.1" or "0.1,4". TT_ERANGE (E867). */
tt_code tt_replacing_read(const char *text, tt_replacing *ret, tt_err *err);
/** `totals` of tt_exact_totals, NULL when simulated. */
void tt_replacing_add(tt_replacing k, const double *totals, tt_oc *oc);

/** Calendar time of a simulated trial. */
typedef struct tt_accrual {
    double rate;   /* candidates a month while none is waiting, > 0 */
    double window; /* months in which a DLT counts, > 0 */
    double late;   /* of the DLTs, the share in the second half of the window, 0 < late < 1 */
    bool weibull;  /* time to a DLT: Weibull, else uniform within each half */
} tt_accrual;

/** From text; NULL takes 2 a month, 3 months, 0.5, "uniform" (the other is "weibull"). TT_ERANGE (E860). */
tt_code tt_accrual_read(const char *rate, const char *window, const char *late, const char *time, tt_accrual *ret, tt_err *err);

/** Trials of any design on a calendar: rules in accrual.c. ret->timed; errors and threads as for tt_simulate. */
tt_code tt_simulate_accrual(const tt_plan *plan, const tt_curve *curve, const tt_accrual *accrual, uint64_t trials, uint64_t seed,
                            int threads, tt_progress_fn *progress, void *self, tt_oc *ret, tt_err *err);

/* ---- comparing ------------------------------------------------------------------- */

/**
 * The dose a curve makes the right choice: true rate nearest to the target, the lower of two equally near; 0 = none, when
 * even the lowest rate is more than 0.10 above it; -1 without a target.
 */
int32_t tt_curve_correct(const tt_curve *c, double target);

/** Numbers seen against the truth; NaN without a target. */
typedef struct tt_oc_judged {
    int32_t correct;   /* tt_curve_correct */
    double p_correct;  /* it is selected */
    double p_overdose; /* a dose truly above the target is selected */
    double overdosed;  /* expected patients treated at such doses */
} tt_oc_judged;
/** By a plan: what is right by its `aim`, what is too much by its `target`, which for an interval is the upper end. */
tt_oc_judged tt_oc_judge_by(const tt_plan *plan, const tt_curve *c, const tt_oc_numbers *x);

/** 'E' escalate, 'S' stay, 'D' de-escalate or leave, 'X' eliminate. */
char tt_row_letter(const tt_table_row *r, int32_t dlt);

enum { TT_COMPARED = 8 };

/** One cell where decision tables differ. */
typedef struct tt_design_cell {
    int32_t n, dlt;
    char call[TT_COMPARED]; /* of each design, as tt_row_letter; '\0' of one that never has n patients */
    bool own[TT_COMPARED];  /* n is a row of its decision table */
} tt_design_cell;

/** Where the tables of several designs differ: two are held against one another at every n after which either may
 *  decide. At most TT_COMPARED. */
typedef struct tt_differences {
    const tt_design_cell *cell; /* in which any two differ, by n then DLTs */
    size_t n;
    size_t cells[TT_COMPARED][TT_COMPARED]; /* that both of a pair have; 0 with a model, which has no table */
    size_t differ[TT_COMPARED][TT_COMPARED];
} tt_differences;

void tt_design_differ(tt_arena *a, const tt_plan *const *plan, size_t plans, tt_differences *ret);
/** Is the cell one of those counted where the i-th and the k-th differ? */
bool tt_cell_differs(const tt_design_cell *cell, size_t i, size_t k);

#ifdef __cplusplus
}
#endif
#endif
