/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial/criteria.c -- the criteria of one participant, by the values of a time and what
 * people judged.  Screening asks here and so does the report, so that the criterion a
 * table names is the one that stood in the way. */
#include "trial/trial_internal.h"

struct asking {
    const tt_study *study;
    const tt_subject *subject;
    tt_instant upto;
};

/* The newest value of an item at any visit by measuring time; one beyond a limit of the method answers no comparison. */
static tt_val value_of(void *self, const tt_name *name)
{
    const struct asking *q = self;
    const tt_item *item = &q->study->item[name->slot];
    const tt_value *best = tt_subject_latest(q->subject, item, q->upto);
    if (!best)
        return tt_val_missing();
    switch (item->type) {
    case TT_I_NUMBER:
        return best->censored ? tt_val_missing() : tt_val_qty((tt_qty){best->number, item->unit});
    case TT_I_TRUTH:
        return tt_val_truth(best->truth);
    case TT_I_DATE: {
        tt_date d;
        return tt_date_parse(best->text, &d, NULL) == TT_OK ? tt_val_date(d) : tt_val_missing();
    }
    default:
        return tt_val_text(best->text);
    }
}

static tt_truth judged_of(void *self, const char *criterion)
{
    const struct asking *q = self;
    for (size_t i = 0; i < q->subject->n_judged; i++)
        if (tt_streq(q->subject->judged[i].criterion->id, criterion))
            return q->subject->judged[i].answer;
    return TT_UNKNOWN;
}

tt_truth tt_subject_criteria(tt_arena *a, const tt_study *study, const tt_subject *s, tt_instant upto, tt_verdict_of **ret)
{
    struct asking q = {study, s, upto};
    return tt_study_eligible(a, study, value_of, &q, judged_of, ret);
}
