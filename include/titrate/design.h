/* SPDX-License-Identifier: Apache-2.0 */
/* titrate/design.h -- dose-finding designs: exact operating characteristics,
 * simulation, the next dose and the MTD.  Stable: names, arguments and layouts
 * here change only with the library's major version.
 *
 *     tt_df *d;
 *     tt_df_oc oc;
 *     const char *param[] = {"doses=4", "mtd-rule=expand"};
 *     const double truth[] = {0.05, 0.12, 0.25, 0.40};
 *     char why[TT_DF_WHY];
 *     if (tt_df_open("3+3", param, 2, &d, why) || tt_df_exact(d, truth, 4, &oc, why))
 *         fprintf(stderr, "%s\n", why);
 *     else
 *         printf("%.4f\n", oc.p_select[2]);      // P(the third dose is the MTD)
 *     tt_df_free(d);
 *
 * Per-dose arrays here count from 0: element 0 is the lowest dose.  Dose numbers
 * count from 1; 0 is no dose.  A handle may be used by one thread at a time;
 * different handles are independent.  docs/reference/designs.md has the rules. */
#ifndef TITRATE_DESIGN_H
#define TITRATE_DESIGN_H

#include "titrate/api.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { TT_DF_DOSES = 16, TT_DF_WHY = 512, TT_DF_TEXT = 256 };

typedef struct tt_df tt_df;

/** "0.1.0". */
TT_API const char *tt_df_version(void);

/** What a function returns: 0, or why not. Others may come; all are positive. */
typedef enum tt_df_code {
    TT_DF_OK = 0,
    TT_DF_ENOMEM = 1,  /* out of memory */
    TT_DF_EPARSE = 3,  /* a text that is not valid */
    TT_DF_ERANGE = 5,  /* a value, a history or a move outside what the rule allows */
    TT_DF_ENOENT = 6,  /* no such design */
    TT_DF_EDENIED = 8, /* not settled yet */
    TT_DF_ELIMIT = 12, /* more states than exact numbers are made from: simulate */
    TT_DF_EUNSUP = 13, /* nothing this design has */
    TT_DF_EUSAGE = 14  /* an unknown or missing parameter */
} tt_df_code;

/** The kind in English words. */
TT_API const char *tt_df_error(int code);

/** Name of the i-th design, NULL past the end. */
TT_API const char *tt_df_name(size_t i);

/**
 * A design with its parameters, each "name=value".
 * @param[out] ret  free it with tt_df_free; NULL on failure
 * @param[out] why  one line, at least TT_DF_WHY bytes, or NULL
 * @return 0, or a positive code
 */
TT_API int tt_df_open(const char *design, const char *const *params, size_t n, tt_df **ret, char *why);

/** NULL is fine. */
TT_API void tt_df_free(tt_df *d);

TT_API int tt_df_doses(const tt_df *d);

/** Probabilities and expectations for one true toxicity curve. */
typedef struct tt_df_oc {
    int32_t doses;
    int32_t simulated; /* 0: exact */
    double p_none;
    double p_select[TT_DF_DOSES], patients[TT_DF_DOSES], dlts[TT_DF_DOSES];
    double patients_total, dlts_total;
    double p_overdose; /* NaN unless the parameter target is given */
    uint64_t states;   /* exact: merged states */
} tt_df_oc;

/** Exact operating characteristics. The first call on a handle walks the design; later ones are one pass. */
TT_API int tt_df_exact(tt_df *d, const double *truth, size_t doses, tt_df_oc *ret, char *why);

/** The same for `n` curves of `doses` rates each, one after another in `truth`: several times as fast as one by one. */
TT_API int tt_df_exact_many(tt_df *d, const double *truth, size_t doses, size_t n, tt_df_oc *ret, char *why);

/** The same by `trials` simulated trials on `threads` threads (same result for any number); `se` (may be NULL): standard errors. */
TT_API int tt_df_simulate(tt_df *d, const double *truth, size_t doses, uint64_t trials, uint64_t seed, int threads, tt_df_oc *ret,
                          tt_df_oc *se, char *why);

typedef struct tt_df_move {
    char action[8]; /* "up" "stay" "down" "wait" "stop" */
    int32_t dose;   /* to be given next; on wait the present one; on stop 0 */
    int32_t cohort; /* patients to treat at it */
    int32_t mtd;    /* on stop: the MTD, 0 none; otherwise -1 */
    char rule[64];
    char reason[TT_DF_TEXT];
} tt_df_move;

/** Next dose after "1NNN 2NTN" (N none, T DLT, M moderate, P pending, X not evaluable). */
TT_API int tt_df_next(tt_df *d, const char *history, tt_df_move *ret, char *why);

/** MTD of a finished trial, from "3/0,6/1,6/3" (patients/DLTs per dose). 0 = none. */
TT_API int tt_df_mtd(tt_df *d, const char *tally, int32_t *mtd, char *why);

/* ---- a rule of your own ------------------------------------------------------------ */

typedef struct tt_df_tally {
    int32_t treated, dlt, moderate;
} tt_df_tally;

/** What a rule may look at: complete cohorts. */
typedef struct tt_df_state {
    int32_t doses, now; /* now: dose of the last cohort, from 1 */
    int32_t phase;      /* yours, 0..255, 0 at the start */
    int32_t barred;     /* the lowest dose given up for toxicity, with all above it; 0 = none */
    tt_df_tally at[TT_DF_DOSES];
    tt_df_tally last; /* the last cohort by itself; only with uses_last */
} tt_df_state;

typedef enum tt_df_act { TT_DF_UP, TT_DF_STAY, TT_DF_DOWN, TT_DF_STOP } tt_df_act;

typedef struct tt_df_answer {
    int32_t act;      /* tt_df_act */
    int32_t dose;     /* up: the next one; down: any lower one; else ignored */
    int32_t cohort;   /* patients to treat, 1..64; stop: ignored */
    const char *rule; /* the clause in a few words, static; may be NULL */
} tt_df_answer;

/**
 * A rule as five functions.  They are called with `self`, must be pure, and may be called from several threads at once by
 * tt_df_simulate; they must return, and not call this library.  What they point to outlives the handle.  The engine
 * refuses doses off the ladder, skipped or barred (TT_DF_ERANGE), whatever they say.
 */
typedef struct tt_df_rule {
    size_t size;                      /* sizeof(tt_df_rule): a longer one may come */
    const char *name;                 /* "2+2" */
    int32_t doses, start, cohort;     /* ladder, first dose, ordinary cohort */
    int32_t most;                     /* patients at one dose at most, up to 240 */
    double target;                    /* NaN = none */
    int32_t uses_last, uses_moderate; /* not 0: decide, observe or select read them */
    void *self;
    int (*prepare)(void *self);                                            /* once, first; not 0 = refuse. May be NULL */
    tt_df_answer (*begin)(void *self);                                     /* the first cohort; act is TT_DF_STAY */
    tt_df_answer (*decide)(void *self, const tt_df_state *s);              /* after a complete cohort, and any counts a ward can have */
    void (*observe)(void *self, tt_df_state *s);                           /* set phase and barred after a cohort. May be NULL */
    int32_t (*select)(void *self, const tt_df_state *s, double *estimate); /* MTD, 0 none, -1 unsettled; estimate[doses] or NULL */
} tt_df_rule;

/** A handle for your rule: exact numbers, simulation, next dose and MTD as for any design. TT_DF_EUSAGE: not such a rule. */
TT_API int tt_df_open_rule(const tt_df_rule *rule, tt_df **ret, char *why);

#ifdef __cplusplus
}
#endif
#endif
