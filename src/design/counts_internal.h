/* SPDX-License-Identifier: Apache-2.0 */
/* design/counts_internal.h -- designs whose rule is a table of counts.
 *
 * BOIN, i3+3, mTPI, mTPI-2 and an uploaded table differ only in the table: how
 * many DLTs among n patients at the present dose say up, stay, down, eliminate.
 * Everything else is common: order of the checks, titration, early stop, the end
 * of the trial and the MTD by isotonic regression.  A design's prepare fills the
 * table; its other functions are the ones below. */
#ifndef TT_DESIGN_COUNTS_INTERNAL_H
#define TT_DESIGN_COUNTS_INTERNAL_H

#include "design/design_internal.h"

/* Patients in a trial at most, and in a cohort. */
enum { TT_COUNTS_PATIENTS = 240, TT_COUNTS_COHORT = 24 };

/* What the isotonic regression makes of y DLTs among n patients at a dose. */
typedef struct tt_counts_cell {
    double rate, weight; /* the estimate and its inverse variance */
    bool eliminated;
} tt_counts_cell;

typedef struct tt_counts {
    int32_t patients;       /* the trial ends when so many have been treated */
    int32_t stop_n;         /* or when a dose that would get the next cohort has so many; INT32_MAX = never */
    int32_t eliminate_from; /* a dose is eliminated on so many patients or more */
    double eliminate;       /* ... when Pr(rate > target) exceeds this */
    bool titration, extra_safe, bound;
    double offset;        /* extra safety: dose 1 ends the trial at Pr > eliminate - offset */
    tt_table_row *row;    /* [n], 0..patients: escalate_max, deescalate_min, eliminate_min; -1 = none */
    int32_t *unsafe;      /* [n]: DLTs at dose 1 that end the trial under extra safety, INT32_MAX = none */
    tt_counts_cell *cell; /* [n (n + 1) / 2 + y] */
} tt_counts;

/* The parameters of every such design, after TT_COUNTS_LADDER: ladder, start and a target that must be given. */
#define TT_COUNTS_LADDER                                                                                                                   \
    {"doses", NULL, "1..12", {"number of dose levels", "剂量水平数"}},                                                                     \
        {"start", "1", "1..doses", {"starting dose level", "起始剂量水平"}},                                                               \
        {"target", NULL, "0 < x < 1", {"target DLT rate", "目标 DLT 率"}},                                                                 \
        {"cohorts", "10", "1.. (at most 240 patients)", {"number of cohorts", "队列数"}},                                                  \
        {"cohort-size", "3", "1..24", {"patients per cohort", "每队列人数"}},                                                              \
    {                                                                                                                                      \
        "stop-n", "", "1..240",                                                                                                            \
        {                                                                                                                                  \
            "stop when a dose that would get the next cohort has so many patients (default: never)",                                       \
                "下一队列仍用该剂量且其人数已达此数时停止（默认不停）"                                           \
        }                                                                                                                                  \
    }
#define TT_COUNTS_EPS                                                                                                                      \
    {                                                                                                                                      \
        "eps", "0.05,0.05", "lo,hi with 0 < target - lo and target + hi < 1",                                                              \
        {                                                                                                                                  \
            "target - lo to target + hi is on target", "目标 - lo 至目标 + hi 视为达标"                                           \
        }                                                                                                                                  \
    }
#define TT_COUNTS_SAFETY(from)                                                                                                             \
    {"eliminate", "0.95", "0 < x < 1", {"eliminate a dose when Pr(rate > target) exceeds this", "Pr(毒性率 > 目标) 超过此值时淘汰剂量"}},  \
        {"eliminate-n", from, "1..24", {"... on so many patients at least", "……且该剂量至少有此人数"}},                                    \
        {"extra-safe", "no", "yes|no", {"stricter stop at the lowest dose", "最低剂量采用更严格的停止规则"}},                              \
        {"offset",                                                                                                                         \
         "0.05",                                                                                                                           \
         "0 < x < 0.5",                                                                                                                    \
         {"extra safety: dose 1 ends the trial at Pr > eliminate - offset", "更严格规则：剂量 1 的 Pr > eliminate - offset 即终止"},       \
         "extra-safe=yes"},                                                                                                                \
    {                                                                                                                                      \
        "titration", "no", "yes|no",                                                                                                       \
        {                                                                                                                                  \
            "one patient per dose until the first DLT", "首例 DLT 前每个剂量 1 人"                                                 \
        }                                                                                                                                  \
    }

/*
 * Read the parameters above into a new tt_counts at plan->own: cohort, most, and empty rows (never up, never down) with
 * the elimination limits under a uniform prior already in them.
 */
tt_code tt_counts_prepare(tt_arena *a, tt_plan *plan, tt_counts **ret, tt_err *err);
/* An empty table for so many patients, at plan->own, with the trial's size; what prepare begins with. */
tt_counts *tt_counts_new(tt_arena *a, tt_plan *plan, int32_t patients);
/* After the rows are filled: a dose is left no later than it is eliminated; the tables of the regression. */
void tt_counts_finish(tt_arena *a, tt_plan *plan, tt_counts *c);
/* Rows of n patients, from 0 up to the trial's; more patients than that take the last row, which is the more cautious. */
const tt_table_row *tt_counts_row(const tt_counts *c, int32_t n);

tt_move tt_counts_start(const tt_plan *plan);
tt_move tt_counts_decide(const tt_plan *plan, const tt_state *s);
/* The same with another judge of the present dose: TT_UP, TT_STAY, TT_DOWN, or TT_WAIT for outcomes. */
typedef tt_act tt_counts_judge(const tt_plan *plan, const tt_state *s);
tt_move tt_counts_decide_by(const tt_plan *plan, const tt_state *s, tt_counts_judge *judge);
void tt_counts_observe(const tt_plan *plan, tt_state *s);
int32_t tt_counts_select(const tt_plan *plan, const tt_state *s, double *estimate);
int32_t tt_counts_select_next(const tt_plan *plan, const tt_state *s, int32_t from, tt_rising *r);
tt_table_row tt_counts_table_row(const tt_plan *plan, int32_t n);

#define TT_COUNTS_FUNCTIONS                                                                                                                \
    .local = true, .start = tt_counts_start, .decide = tt_counts_decide, .observe = tt_counts_observe, .select = tt_counts_select,         \
    .select_next = tt_counts_select_next, .row = tt_counts_table_row

/* The interval around the target from the parameter eps: its ends, inside (0, 1). */
tt_code tt_counts_eps(const tt_plan *plan, double *lo, double *hi, tt_err *err);
/* Fill the rows: of the intervals edge[0..keys] the one of greatest posterior mass per length says up, stay or down as it is
 * below, at or above `target` (from 0). */
void tt_counts_keys(tt_counts *c, const double *edge, int32_t keys, int32_t target);

/*
 * Rows of `columns` whole numbers under a header; -1 = none.  TT_EPARSE: E725 another header, E726 not such a row;
 * TT_ELIMIT (E726) more than `most`.
 */
enum { TT_COUNTS_COLUMNS = 4 };
tt_code tt_counts_csv(tt_arena *a, const char *text, const char *header, int32_t columns, int32_t (*row)[TT_COUNTS_COLUMNS], size_t most,
                      size_t *n, tt_err *err);

/* Worked out anew, for any n. */
tt_counts_cell tt_counts_cell_of(const tt_counts *c, int32_t n, int32_t y);

/* Pr(rate <= x) of a rate whose posterior is Beta(y + 1, n - y + 1): that at least y + 1 of n + 1 fall below x. */
double tt_beta_below(double x, int32_t n, int32_t y);
/* Pr(rate <= x) of a rate distributed as Beta(a, b), any a, b > 0. */
double tt_beta_share(double x, double a, double b);
/* Fewest DLTs among n for which Pr(rate > target) exceeds `cut`, -1 if not even n do. */
int32_t tt_counts_limit(double target, int32_t n, double cut);

#endif
