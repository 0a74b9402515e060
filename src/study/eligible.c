/* SPDX-License-Identifier: Apache-2.0 */
/* study/eligible.c -- may this person take part?
 *
 * Three answers.  Unknown names what it lacks and never becomes "not eligible"; one
 * criterion that fails settles the whole, whatever else is missing. */
#include "study/study_internal.h"

/* The limits of normal stand behind the items in the scope: two to an item, lower first; behind them the days of entry. */
int tt_limit_slot(const tt_study *s, size_t item, bool upper)
{
    return (int)(s->items + 2 * item + upper);
}

int tt_entry_day_slot(const tt_study *s, tt_entry_day day)
{
    return (int)(3 * s->items + day);
}

const char *tt_entry_day_name(tt_entry_day day)
{
    static const char *const name[] = {"screening.date", "consent.date", "enrolment.date"};
    return name[day];
}

struct asking {
    const tt_study *study;
    tt_lookup *item;
    void *self;
    const tt_date *on;
};

static tt_val value_of(void *self, const tt_name *name)
{
    const struct asking *q = self;
    const size_t slot = (size_t)name->slot, n = q->study->items;
    if (slot < n)
        return q->item(q->self, name);
    if (slot >= 3 * n)
        return tt_val_date(q->on[slot - 3 * n]);
    const tt_item *it = &q->study->item[(slot - n) / 2];
    return tt_val_qty((tt_qty){(slot - n) % 2 ? it->uln : it->lln, it->unit});
}

static void judge_test(tt_arena *a, tt_lookup *lookup, void *self, tt_verdict_of *v)
{
    const tt_answer ans = tt_expr_eval(a, v->criterion->test, lookup, self);
    v->met = ans.value.type == TT_V_TRUTH ? ans.value.truth : TT_UNKNOWN;
    v->lacks = ans.lacks;
    v->n_lacks = ans.n_lacks;
    v->why = tt_expr_explain(a, v->criterion->test, lookup, self);
}

/* A judgement is its own reason; while it is not given, what lacks is the criterion itself. */
static void judge_person(tt_arena *a, void *self, tt_truth (*judged)(void *self, const char *criterion), tt_verdict_of *v)
{
    static const char *const word[] = {"no", "yes", "unknown"};
    const char *who = v->criterion->ask[0] ? v->criterion->ask : "investigator";
    v->met = judged ? judged(self, v->criterion->id) : TT_UNKNOWN;
    v->why = tt_printf(a, "%s: %s", who, word[v->met]);
    if (v->met == TT_UNKNOWN) {
        v->lacks = TT_ARRAY(a, const char *, 1);
        v->lacks[0] = v->criterion->id;
        v->n_lacks = 1;
    }
}

/* Does the verdict speak for taking part? */
static tt_truth in_favour(const tt_verdict_of *v)
{
    if (v->met == TT_UNKNOWN)
        return TT_UNKNOWN;
    return (v->met == TT_YES) != v->criterion->exclusion ? TT_YES : TT_NO;
}

tt_truth tt_study_eligible(tt_arena *a, const tt_study *s, tt_lookup *lookup, void *self, const tt_date on[TT_ENTRY_DAYS],
                           tt_truth (*judged)(void *self, const char *criterion), tt_verdict_of **ret)
{
    tt_verdict_of *v = TT_ARRAY(a, tt_verdict_of, s->criteria);
    struct asking q = {s, lookup, self, on};
    tt_truth all = TT_YES;
    for (size_t i = 0; i < s->criteria; i++) {
        v[i].criterion = &s->criterion[i];
        if (s->criterion[i].test)
            judge_test(a, value_of, &q, &v[i]);
        else
            judge_person(a, self, judged, &v[i]);
        const tt_truth one = in_favour(&v[i]);
        all = all == TT_NO || one == TT_NO ? TT_NO : all == TT_UNKNOWN || one == TT_UNKNOWN ? TT_UNKNOWN : TT_YES;
    }
    *ret = v;
    return all;
}
