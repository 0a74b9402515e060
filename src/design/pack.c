/* SPDX-License-Identifier: Apache-2.0 */
/* design/pack.c -- a state of any design as bytes, so that equal states are one.
 *
 * Counts per dose, present dose, phase, elimination, and the last cohort only where
 * the design looks at it: what is not packed cannot change a call. */
#include "design/pack_internal.h"

enum { COUNT_MAX = 255 };

size_t tt_pack_counts(const tt_plan *plan)
{
    return (size_t)plan->doses * (plan->design->uses_moderate ? 4 : 2);
}

size_t tt_pack_size(const tt_plan *plan)
{
    return tt_pack_counts(plan) + 3 + (plan->design->uses_last ? 4 : 0);
}

/* False when a count does not fit a byte. */
static bool pack_tally(const tt_tally *t, bool moderate, uint8_t **k)
{
    *(*k)++ = (uint8_t)t->treated;
    *(*k)++ = (uint8_t)t->dlt;
    if (moderate) {
        *(*k)++ = (uint8_t)t->moderate;
        *(*k)++ = (uint8_t)t->ungraded;
    }
    return t->treated <= COUNT_MAX;
}

bool tt_pack(const tt_plan *plan, const tt_state *s, uint8_t *k)
{
    bool fits = s->phase >= 0 && s->phase <= COUNT_MAX;
    for (int32_t d = 1; d <= plan->doses; d++)
        fits &= pack_tally(&s->at[d], plan->design->uses_moderate, &k);
    *k++ = (uint8_t)s->now;
    *k++ = (uint8_t)s->phase;
    *k++ = (uint8_t)s->barred;
    if (plan->design->uses_last)
        fits &= pack_tally(&s->last, true, &k);
    return fits;
}

tt_tally tt_unpack_tally(bool moderate, const uint8_t **k)
{
    tt_tally t = {0};
    t.treated = *(*k)++;
    t.dlt = *(*k)++;
    if (moderate) {
        t.moderate = *(*k)++;
        t.ungraded = *(*k)++;
    }
    return t;
}

void tt_unpack(const tt_plan *plan, const uint8_t *k, tt_state *ret)
{
    for (int32_t d = 1; d <= plan->doses; d++)
        ret->at[d] = tt_unpack_tally(plan->design->uses_moderate, &k);
    ret->now = *k++;
    ret->phase = *k++;
    ret->barred = *k++;
    if (plan->design->uses_last) {
        ret->last = tt_unpack_tally(true, &k);
        ret->cohort = ret->last.treated;
    }
}

/* Ordered patients: size! / (dlt! moderate! none!) */
double tt_ways_of(int32_t size, int32_t dlt, int32_t moderate)
{
    double w = 1.0;
    for (int32_t i = 1; i <= dlt; i++)
        w = w * (size - i + 1) / i;
    for (int32_t i = 1; i <= moderate; i++)
        w = w * (size - dlt - i + 1) / i;
    return w;
}

/* Must moderate toxicities of the cohort opened in `s` be told apart? */
bool tt_walk_grades(const tt_plan *plan, const tt_state *s)
{
    const tt_design *d = plan->design;
    return d->uses_moderate && (!d->grades || d->grades(plan, s));
}
