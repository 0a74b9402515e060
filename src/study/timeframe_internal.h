/* SPDX-License-Identifier: Apache-2.0 */
/* study/timeframe_internal.h -- the words of a registry's time frame, as tokens. */
#ifndef TT_STUDY_TIMEFRAME_INTERNAL_H
#define TT_STUDY_TIMEFRAME_INTERNAL_H

#include "base/base.h"

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

enum { TT_TF_MOST = 400 };

/**
 * Cut a text into at most TT_TF_MOST tokens and TT_TF_END.
 * @return NULL, or the reason why it cannot be read
 */
const char *tt_tf_tokens(tt_arena *a, const char *text, tt_tf_token **ret, size_t *n);

#ifdef __cplusplus
}
#endif
#endif
