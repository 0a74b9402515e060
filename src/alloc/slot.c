/* SPDX-License-Identifier: Apache-2.0 */
/* alloc/slot.c -- slots of a cohort, and the stagger between doses of a level.
 *
 * The stagger belongs to the level, not to the cohort: the second patient ever
 * dosed at a level waits the first interval, every later one the other, whatever
 * cohort they are in.  A dose is compared with its two neighbours in time, so a
 * dose entered late is judged by when it was given. */
#include <assert.h>
#include <stdio.h>

#include "alloc/alloc.h"

static const tt_slot *find(const tt_slots *s, int32_t number)
{
    for (size_t i = 0; i < s->n_taken; i++)
        if (s->taken[i].number == number)
            return &s->taken[i];
    return NULL;
}

static int32_t slots_in_all(const tt_slots *s)
{
    return s->size + s->returned;
}

static const char *number(char text[16], int32_t n)
{
    snprintf(text, 16, "%d", (int)n);
    return text;
}

static tt_where place(const tt_slots *s)
{
    char text[32];
    snprintf(text, sizeof text, "level %d", (int)s->level);
    return tt_at_path(text);
}

tt_code tt_slot_next(const tt_slots *s, int32_t *ret, tt_err *err)
{
    char level[16], size[16];
    for (int32_t k = 1; k <= slots_in_all(s); k++) {
        if (!find(s, k)) {
            *ret = k;
            return TT_OK;
        }
    }
    return tt_fail(err, TT_EDENIED, 560, place(s), number(level, s->level), number(size, slots_in_all(s)));
}

tt_code tt_slot_take(const tt_slots *s, int32_t slot, tt_err *err)
{
    char k[16], size[16];
    if (slot < 1 || slot > slots_in_all(s))
        return tt_fail(err, TT_EDENIED, 563, place(s), number(k, slot), number(size, slots_in_all(s)));
    if (find(s, slot))
        return tt_fail(err, TT_EDENIED, 562, place(s), number(k, slot));
    return TT_OK;
}

/* ---- the stagger ---------------------------------------------------------------- */

/* The doses of the level around an instant: how many before or at it, the last of those, the first after. */
struct around {
    size_t before;
    tt_instant last, next; /* TT_NO_INSTANT = none */
};

static void look(struct around *r, tt_instant dosed, tt_instant at)
{
    if (dosed == TT_NO_INSTANT)
        return;
    if (dosed <= at) {
        r->before++;
        if (r->last == TT_NO_INSTANT || dosed > r->last)
            r->last = dosed;
    } else if (r->next == TT_NO_INSTANT || dosed < r->next) {
        r->next = dosed;
    }
}

static struct around look_around(const tt_slots *s, tt_instant at)
{
    struct around r = {0, TT_NO_INSTANT, TT_NO_INSTANT};
    for (size_t i = 0; i < s->n_before; i++)
        look(&r, s->before[i], at);
    for (size_t i = 0; i < s->n_taken; i++)
        look(&r, s->taken[i].dosed, at);
    return r;
}

/* When the patient after the k-th (from 1) may be dosed, the k-th having been dosed at t. */
static tt_instant after(const tt_slots *s, size_t k, tt_instant t)
{
    const tt_dur wait = k == 1 ? s->stagger.first : s->stagger.other;
    assert(wait.n >= 0);
    return tt_instant_add(s->zone, t, wait);
}

tt_instant tt_slot_earliest(const tt_slots *s)
{
    const struct around r = look_around(s, INT64_MAX);
    return r.before == 0 ? TT_AT_ONCE : after(s, r.before, r.last);
}

static tt_code too_early(const tt_slots *s, unsigned id, tt_instant at, tt_instant other, tt_err *err)
{
    char level[16], a[32], b[32];
    return tt_fail(err, TT_EDENIED, id, place(s), number(level, s->level), tt_instant_local(s->zone, other, a),
                   tt_instant_local(s->zone, at, b));
}

tt_code tt_slot_dose(const tt_slots *s, int32_t slot, tt_instant at, tt_err *err)
{
    char k[16];
    const tt_slot *mine = find(s, slot);
    if (!mine)
        return tt_fail(err, TT_EDENIED, 564, place(s), number(k, slot));
    if (mine->dosed != TT_NO_INSTANT)
        return tt_fail(err, TT_EDENIED, 565, place(s), number(k, slot));
    const struct around r = look_around(s, at);
    if (r.before > 0 && after(s, r.before, r.last) > at)
        return too_early(s, 561, at, after(s, r.before, r.last), err);
    if (r.next != TT_NO_INSTANT && after(s, r.before + 1, at) > r.next)
        return too_early(s, 566, at, r.next, err);
    return TT_OK;
}
