/* SPDX-License-Identifier: GPL-3.0-or-later */
/* stat/stat.h -- the statistics of a small trial: survival, incidence, summaries, limits.
 *
 * Defaults are the conventions a regulator's SAS output follows (log-log limits,
 * quantiles by averaged empirical distribution, rounding half away from zero);
 * every other convention is a named option, and each result can say in English
 * and Chinese which one it used, for the footnote.
 *
 * NaN means "cannot be estimated" in a result and "missing" in an input.
 *
 *     tt_km km;
 *     TT_TRY(tt_km_fit(a, time, event, n, NULL, &km, err));
 *     tt_estimate median = tt_km_quantile(&km, 0.5);
 *     tt_table_note(t, tt_km_convention(a, &km, lang)); */
#ifndef TT_STAT_H
#define TT_STAT_H

#include "frame/frame.h"

#ifdef __cplusplus
extern "C" {
#endif

/** A value with its confidence limits; NaN where there is none. */
typedef struct tt_estimate {
    double value, lower, upper;
} tt_estimate;

/* --- Kaplan-Meier ---------------------------------------------------------------- */

typedef enum tt_km_limits {
    TT_KM_LOGLOG, /* on log(-log S): SAS's default, and ours */
    TT_KM_LOG,    /* on log S: R's default */
    TT_KM_PLAIN   /* on S */
} tt_km_limits;

/** What a quantile is when the curve lies exactly on it: to the next drop, the midpoint (both programs); to the end of follow-up: */
typedef enum tt_km_flat_end {
    TT_KM_FLAT_NOT_REACHED, /* not reached: SAS, and ours */
    TT_KM_FLAT_MIDPOINT     /* midpoint to the last time: R */
} tt_km_flat_end;

typedef struct tt_km_options {
    double level; /* of the limits, in (0, 1): 0.95 */
    tt_km_limits limits;
    tt_km_flat_end flat_end;
} tt_km_options;

tt_km_options tt_km_defaults(void);

/** One distinct time. `se` is Greenwood's, on the scale of S. */
typedef struct tt_km_row {
    double time;
    int32_t at_risk, events, censored; /* at risk just before; then events and censorings at this time */
    double surv, se, lower, upper;
} tt_km_row;

typedef struct tt_km {
    tt_km_options options;
    tt_km_row *row; /* by time, in the arena */
    size_t rows;
    int32_t n, events, missing; /* used, with event, left out because the time was missing */
} tt_km;

/**
 * Estimate the survival curve.
 *
 * @param time   any unit, >= 0; NaN = missing, left out and counted
 * @param event  true = event, false = censored at that time (censored after events of the same time)
 * @param opt    NULL = tt_km_defaults()
 * @return TT_ERANGE (E980) a time is negative or infinite; (E981) the level is not in (0, 1)
 *
 * Times that differ by at most 1.5e-8, absolutely or relative to the mean time, are one time
 * (R survival's timefix, so that 0.3 and 0.1 + 0.2 are tied).  n = 0 gives no rows.
 */
tt_code tt_km_fit(tt_arena *a, const double *time, const bool *event, size_t n, const tt_km_options *opt, tt_km *ret, tt_err *err);

/**
 * The curve at `time`: at_risk = still followed just before it, events and censored = all up to and including it.
 * Past the last time the curve is carried on where it reached 0; else surv and limits are NaN (follow-up has ended).
 */
tt_km_row tt_km_at(const tt_km *km, double time);

/** Time by which the fraction p has had the event, and the limits by inverting the limits of the curve. NaN = not reached. */
tt_estimate tt_km_quantile(const tt_km *km, double p);

/** "Kaplan-Meier; 95 % limits on the log(-log) scale (Greenwood); ..." for the footnote. */
const char *tt_km_convention(tt_arena *a, const tt_km *km, tt_lang lang);

/* --- cumulative incidence ----------------------------------------------------------- */

/** One distinct time. `se` by the delta method, on the scale of the incidence; limits NaN where it is 0 or 1. */
typedef struct tt_cif_row {
    double time;
    int32_t at_risk, events, others, censored; /* at risk just before; then this cause, other causes, censorings at this time */
    double value, se, lower, upper;
} tt_cif_row;

typedef struct tt_cif {
    tt_km_options options; /* level and limits */
    int32_t cause;
    tt_cif_row *row; /* by time, in the arena */
    size_t rows;
    int32_t n, events, others, missing;
} tt_cif;

/**
 * Cumulative incidence of one cause among competing ones (Aalen and Johansen). Incidences of all causes and
 * event-free survival (tt_km_fit on "any cause") add up to 1 at every time.
 *
 * @param cause  0 = censored, else the number of the cause that came first
 * @param which  the cause to estimate, >= 1
 * @param opt    NULL = tt_km_defaults(): limits on the log(-log) scale of the incidence
 * @return as tt_km_fit, and times a hair apart are one as there
 */
tt_code tt_cif_fit(tt_arena *a, const double *time, const int32_t *cause, size_t n, int32_t which, const tt_km_options *opt, tt_cif *ret,
                   tt_err *err);
/** The incidence at `time`, counts as tt_km_at's. NaN past the last time, unless everybody followed that long had an event there. */
tt_cif_row tt_cif_at(const tt_cif *cif, double time);
/** "Cumulative incidence by Aalen and Johansen; ..." for the footnote. */
const char *tt_cif_convention(tt_arena *a, const tt_cif *cif, tt_lang lang);

/* --- summaries ------------------------------------------------------------------- */

/** Numbered as Hyndman and Fan 1996 (and R) do. */
typedef enum tt_quantile_type {
    TT_Q_TYPE2 = 2, /* averaged at jumps: SAS PCTLDEF=5, and ours */
    TT_Q_TYPE6 = 6, /* SAS PCTLDEF=4, Minitab */
    TT_Q_TYPE7 = 7  /* R's default, spreadsheets */
} tt_quantile_type;

/** Quantile p in [0, 1] of n ascending values without NaN; NaN when n = 0 or p is outside. */
double tt_quantile(const double *ascending, size_t n, double p, tt_quantile_type type);
const char *tt_quantile_convention(tt_quantile_type type, tt_lang lang);

typedef struct tt_summary {
    int32_t n, missing;
    double mean, sd; /* sd: divisor n - 1; NaN when n < 2 */
    double min, q1, median, q3, max;
    int scale; /* most decimals seen in the input, 0 when it came as doubles: means want one digit more */
    tt_quantile_type type;
} tt_summary;

/** Of n doubles, NaN = missing. TT_ERANGE (E982): a value is infinite. */
tt_code tt_summary_of(tt_arena *a, const double *x, size_t n, tt_quantile_type type, tt_summary *ret, tt_err *err);
/** Of n decimals (tt_dec_missing skipped): summed exactly where the sum fits 64 bits. */
tt_code tt_summary_dec(tt_arena *a, const tt_dec *x, size_t n, tt_quantile_type type, tt_summary *ret, tt_err *err);
/** Of a column of a frame; decimal and whole columns exactly. TT_ENOENT (E983): no such column, or a column of text. */
tt_code tt_summary_col(tt_arena *a, const tt_frame *f, const char *col, tt_quantile_type type, tt_summary *ret, tt_err *err);

/* --- limits ---------------------------------------------------------------------- */

/** Mean with Student's t limits; limits NaN when n < 2. `level` in (0, 1), else all NaN. */
tt_estimate tt_mean_t(const tt_summary *s, double level);
const char *tt_mean_t_convention(tt_arena *a, double level, tt_lang lang);

/** x of n with Clopper and Pearson's exact limits; all NaN unless 0 <= x <= n, n > 0, level in (0, 1). */
tt_estimate tt_binom_exact(int32_t x, int32_t n, double level);
const char *tt_binom_exact_convention(tt_arena *a, double level, tt_lang lang);

/** 100 * x / n to `digits` decimals, half away from zero on the exact ratio: (1, 8, 1) -> "12.5". "" when n is 0. */
const char *tt_percent(tt_arena *a, int64_t x, int64_t n, int digits);

#ifdef __cplusplus
}
#endif
#endif
