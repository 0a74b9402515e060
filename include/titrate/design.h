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

#ifdef __cplusplus
}
#endif
#endif
