/* SPDX-License-Identifier: Apache-2.0 */
/* study/timeframe_internal.h -- the words of a registry's time frame, as tokens. */
#ifndef TT_STUDY_TIMEFRAME_INTERNAL_H
#define TT_STUDY_TIMEFRAME_INTERNAL_H

#include "study/study.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef enum tt_tf_kind {
    TT_TF_END,
    TT_TF_NUMBER,   /* milli: thousandths, so that 0.5 h is exact */
    TT_TF_UNIT,     /* unit */
    TT_TF_SEP,      /* , ; and */
    TT_TF_TO,       /* to, - between numbers */
    TT_TF_FROM,     /* from */
    TT_TF_BETWEEN,  /* between: the next "and" is a "to" */
    TT_TF_UPTO,     /* up to, within, through, until */
    TT_TF_EVERY,    /* every, each */
    TT_TF_PERIOD,   /* monthly: unit */
    TT_TF_BASELINE, /* baseline, screening, pre-treatment */
    TT_TF_CHANGE,   /* change from baseline: what follows it, up to "at", is the measure */
    TT_TF_BEFORE,   /* before, prior to */
    TT_TF_AFTER,    /* after, following, post */
    TT_TF_DURING,   /* during */
    TT_TF_NOUN,     /* what can be anchored to: treatment, injection */
    TT_TF_MODIFIER, /* of such a noun: first, cell */
    TT_TF_EVENT,    /* discharge, study completion */
    TT_TF_ABOUT,    /* an average of, approximately */
    TT_TF_FILL,     /* at, on, the */
    TT_TF_VERB,     /* collected, measured: what stands before its "at" says nothing of time */
    TT_TF_OPEN,
    TT_TF_CLOSE,
    TT_TF_COLON,
    TT_TF_VISIT, /* visit codes name no time */
    TT_TF_DOUBT, /* or, if: what stands around it is not certain */
    TT_TF_OTHER  /* any other word */
} tt_tf_kind;

typedef struct tt_tf_token {
    tt_tf_kind kind;
    int64_t milli;
    tt_dur_unit unit;
    bool and_word;    /* of a separator: the word "and" */
    bool tight;       /* of a comma: a digit follows at once */
    bool ordinal;     /* of a number: first, 3rd */
    const char *word; /* as written, lower case */
} tt_tf_token;

enum { TT_TF_MOST = 400, TT_TF_POINTS = 200 };

/** A time frame as it is read. */
typedef struct tt_tf_reading {
    tt_arena *a;
    tt_tf_token *t; /* the token at hand; TT_TF_END at the end */
    tt_timeframe *tf;
    const char *why; /* the first reason to refuse */
    const char *point[TT_TF_POINTS + 1];
    size_t points, intervals;
    bool assessed;        /* a bracket lists when it is looked at up to the end */
    bool apart, prefixed; /* a separator was seen; a unit before numbers is in force */
    tt_dur_unit prefix;
    const char *before; /* "before treatment" */
} tt_tf_reading;

/** One number of a run, or two with "to" between: thousandths; to = -1: a point. */
typedef struct tt_tf_span {
    int64_t from, to;
} tt_tf_span;

/** Remember the first reason. */
void tt_tf_refuse(tt_tf_reading *r, const char *why);
bool tt_tf_at(const tt_tf_reading *r, tt_tf_kind kind);
bool tt_tf_take(tt_tf_reading *r, tt_tf_kind kind);
/** Skip "at the". */
void tt_tf_fill(tt_tf_reading *r);

/* timeframe_times.c: numbers and their units */

const char *tt_tf_iso(tt_tf_reading *r, int64_t milli, tt_dur_unit unit);
/** A point or an interval; a 0 is the baseline. */
void tt_tf_add(tt_tf_reading *r, tt_tf_span s, tt_dur_unit from, tt_dur_unit to);
/** One time with its unit on either side, for an end of a range or a horizon; false if it is none. */
bool tt_tf_time(tt_tf_reading *r, int64_t *milli, tt_dur_unit *unit);
/** Numbers first: the unit is behind them, or one before them is still in force. */
void tt_tf_numbers(tt_tf_reading *r);
/** "days 1, 3, 7", "day 0 to day 28" */
void tt_tf_unit_first(tt_tf_reading *r);

/**
 * Cut a text into at most TT_TF_MOST tokens and TT_TF_END.
 * @return NULL, or the reason why it cannot be read
 */
const char *tt_tf_tokens(tt_arena *a, const char *text, tt_tf_token **ret, size_t *n);

#ifdef __cplusplus
}
#endif
#endif
