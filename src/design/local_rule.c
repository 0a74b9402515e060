/* SPDX-License-Identifier: Apache-2.0 */
/* design/local_rule.c -- asking a local rule, and remembering what it said. */
#include "design/local_internal.h"
#include "design/walk_internal.h"

enum { MOST_PHASE = 3 };

static int32_t bits_for(int32_t patients)
{
    const int32_t ranks = (patients + 1) * (patients + 2) / 2;
    int32_t bits = 1;
    while (1 << bits < ranks)
        bits++;
    return bits;
}

bool tt_walk_is_local(const tt_plan *plan)
{
    return plan->design->local && plan->most <= TT_LOCAL_PATIENTS && plan->doses * bits_for(plan->most) <= TT_LOCAL_SHIFT;
}

tt_local_rule tt_local_new(tt_arena *a, const tt_plan *plan)
{
    const size_t ranks = tt_local_rank(plan->most + 1, 0);
    tt_rank *rank = TT_ARRAY(a, tt_rank, ranks);
    size_t i = 0;
    for (int32_t n = 0; n <= plan->most; n++)
        for (int32_t y = 0; y <= n; y++)
            rank[i++] = (tt_rank){(uint8_t)n, (uint8_t)y, 0, 0};
    tt_local_rule r = {.plan = plan, .bits = bits_for(plan->most), .split = plan->doses / 2, .rank = rank, .ranks = ranks};
    for (size_t bit = 0; bit < sizeof r.place; bit++)
        r.place[bit] = (uint8_t)((int32_t)bit / r.bits);
    return r;
}

/* The asker came zeroed: only what is needed is touched, for memory that is touched costs time. */
void tt_local_hire(tt_local_asker *k, const tt_local_rule *rule, tt_arena *a, tt_err *err)
{
    k->rule = rule;
    k->a = a;
    k->err = err;
    k->asked.top = k->ended.top = rule->plan->doses;
}

static uint16_t packed(const tt_state *s, const tt_move *m)
{
    if (m->act == TT_STOP || m->act == TT_WAIT)
        return 0;
    return (uint16_t)((m->dose - 1) << 12 | s->barred << 8 | s->phase << 6 | m->cohort);
}

static tt_code fits(const tt_plan *plan, const tt_state *s, const tt_move *m, tt_err *err)
{
    const bool small = s->phase >= 0 && s->phase <= MOST_PHASE && m->cohort <= TT_LOCAL_COHORT;
    return small ? TT_OK : tt_fail(err, TT_EUNSUP, 718, tt_at_path("design"), plan->design->name);
}

tt_code tt_local_start(const tt_local_rule *rule, uint16_t *ret, tt_err *err)
{
    const tt_state s = tt_state_new(rule->plan);
    tt_move m;
    TT_TRY(tt_walk_start(rule->plan, &m, err));
    TT_TRY(fits(rule->plan, &s, &m, err));
    *ret = packed(&s, &m);
    return TT_OK;
}

/* Those not at the dose of the context are put at another. */
tt_code tt_local_ask(tt_local_asker *k, uint16_t context, int32_t treated, size_t rank)
{
    const tt_plan *plan = k->rule->plan;
    const tt_rank here = k->rule->rank[rank];
    const int32_t dose = (context >> 6) + 1, elsewhere = dose == 1 ? 2 : 1;
    tt_state *s = &k->asked;
    s->now = dose;
    s->barred = context >> 2 & 15;
    s->phase = context & 3;
    s->at[elsewhere].treated = treated - here.n;
    s->at[dose] = (tt_tally){.treated = here.n, .dlt = here.dlt};
    if (plan->design->observe)
        plan->design->observe(plan, s);
    tt_move m = plan->design->decide(plan, s);
    s->at[elsewhere] = s->at[dose] = (tt_tally){0};
    TT_TRY(tt_walk_judge(plan, s, &m, &m, k->err));
    TT_TRY(fits(plan, s, &m, k->err));
    k->memo[context][rank] = (tt_local_answer){tt_local_stamp(k->rule, treated), packed(s, &m)};
    return TT_OK;
}

/* Half a ladder, where it differs from the one before; the lowest dose that does, or `lowest`. */
static int32_t unpack_half(tt_local_asker *k, int h, uint64_t half, int32_t first, int32_t lowest)
{
    const tt_local_rule *r = k->rule;
    const uint64_t mask = ((uint64_t)1 << r->bits) - 1;
    uint64_t differs = half ^ k->half[h];
    k->half[h] = half;
    while (differs != 0) {
        const int32_t place = r->place[__builtin_ctzll(differs)], shift = place * r->bits, d = first + place;
        const tt_rank t = r->rank[half >> shift & mask];
        k->ended.at[d].treated = t.n;
        k->ended.at[d].dlt = t.dlt;
        differs &= ~(mask << shift);
        lowest = d < lowest ? d : lowest;
    }
    return lowest;
}

uint8_t tt_local_mtd(tt_local_asker *k, uint64_t lower, uint64_t upper)
{
    const tt_plan *plan = k->rule->plan;
    const tt_design *d = plan->design;
    int32_t from = unpack_half(k, 1, upper, k->rule->split + 1, plan->doses);
    from = unpack_half(k, 0, lower, 1, from);
    const int32_t mtd = d->select_next ? d->select_next(plan, &k->ended, from, &k->rising) : d->select(plan, &k->ended, NULL);
    return (uint8_t)(mtd > 0 ? mtd : 0);
}
