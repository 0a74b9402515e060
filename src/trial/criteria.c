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

static tt_date day_of(const tt_study *study, tt_instant t)
{
    return t != TT_NO_INSTANT && study->zone ? tt_local(study->zone, t) : (tt_date){0};
}

/* Days that were, as far as they had come by then; who is not enrolled yet is asked about as if enrolled that day. */
static void days_of_entry(const tt_study *study, const tt_subject *s, tt_instant upto, tt_date on[TT_ENTRY_DAYS])
{
    on[TT_DAY_SCREENING] = day_of(study, s->screened);
    on[TT_DAY_CONSENT] = day_of(study, s->consented <= upto ? s->consented : TT_NO_INSTANT);
    on[TT_DAY_ENROLMENT] = day_of(study, s->enrolled != TT_NO_INSTANT && s->enrolled < upto ? s->enrolled : upto);
    for (int i = 0; i < TT_ENTRY_DAYS; i++)
        on[i].precision = on[i].precision < TT_P_DAY ? on[i].precision : TT_P_DAY;
}

tt_truth tt_subject_criteria(tt_arena *a, const tt_study *study, const tt_subject *s, tt_instant upto, tt_verdict_of **ret)
{
    struct asking q = {study, s, upto};
    tt_date on[TT_ENTRY_DAYS];
    days_of_entry(study, s, upto, on);
    return tt_study_eligible(a, study, value_of, &q, on, judged_of, ret);
}
