/* SPDX-License-Identifier: Apache-2.0 */
/* study/lint_random.c -- randomisation: read, and asked whether it could be run and
 * whether the next arm could be guessed.
 *
 * A block must hold whole ratios.  With one small block and nobody blinded, whoever
 * remembers the last few participants knows the next arm, and chooses whom to ask
 * (ICH E9 2.3.2 advises against a block length that investigators know). */
#include <string.h>

#include "alloc/alloc.h"
#include "study/study_internal.h"

/* Up to so many ratios a block is small: 1:1 in blocks of 8. */
enum { SMALL = 4 };

/* ---- reading ------------------------------------------------------------------------ */

void tt_read_random(tt_reading *r)
{
    const tt_node *map = tt_given(r->root, "randomisation"), *blocks = tt_given(map, "blocks"), *strata = tt_given(map, "strata");
    tt_random *x = &r->s->random;
    const size_t nb = tt_study_list_size(blocks), ns = tt_study_list_size(strata);
    int *block = TT_ARRAY(r->a, int, nb);
    const tt_item **stratum = TT_ARRAY(r->a, const tt_item *, ns);
    for (size_t i = 0; i < nb; i++)
        block[x->blocks++] = tt_int_of(tt_study_item_at(blocks, i)->text);
    for (size_t i = 0; i < ns; i++)
        if ((stratum[x->strata] = tt_study_item(r->s, tt_study_item_at(strata, i)->text)))
            x->strata++;
    x->on = map != NULL;
    x->block = block;
    x->stratum = stratum;
}

/* ---- asking ------------------------------------------------------------------------- */

/* 64 bits: a share may have nine digits. */
static int64_t shares(const tt_study *s)
{
    int64_t sum = 0;
    for (size_t i = 0; i < s->arms; i++)
        sum += s->arm[i].share;
    return sum;
}

static const char *arm_names(const tt_lint *l, const char *between, const char *behind)
{
    tt_buf b = tt_buf_new(l->a);
    for (size_t i = 0; i < l->s->arms; i++)
        tt_buf_printf(&b, "%s%s%s", i ? between : "", l->s->arm[i].id, behind);
    return tt_buf_text(&b);
}

static bool randomised(const tt_study *s)
{
    return strcmp(s->allocation, "RANDOMIZED") == 0;
}

static void absent(const tt_lint *l)
{
    const int n = (int)l->s->arms;
    if (randomised(l->s) && n > 1 && !l->s->random.on)
        tt_find(l->fs, 937, tt_lint_at(l, "randomisation"), tt_printf(l->a, "%d", n), arm_names(l, ", ", ": 1"),
                tt_printf(l->a, "%d, %d", 2 * n, 3 * n));
}

/* Every arm has a share, and every share is an arm's. */
static void ratio(const tt_lint *l)
{
    const tt_node *map = tt_lint_given(l, "randomisation.ratio");
    for (size_t i = 0; map && i < map->n; i++)
        if (!tt_study_arm(l->s, map->key[i]->text))
            tt_find(l->fs, 938, tt_node_where(l->a, map->key[i]), map->key[i]->text, arm_names(l, ", ", ""));
    for (size_t i = 0; map && i < l->s->arms; i++)
        if (l->s->arm[i].share < 1 && !tt_is_open(tt_node_get(map, l->s->arm[i].id)))
            tt_find(l->fs, 938, tt_lint_at(l, tt_printf(l->a, "randomisation.ratio.%s", l->s->arm[i].id)), l->s->arm[i].id,
                    arm_names(l, ", ", ""));
}

static void block_size(const tt_lint *l)
{
    const int64_t sum = shares(l->s);
    for (size_t i = 0; i < l->s->random.blocks && sum > 0; i++) {
        const int size = l->s->random.block[i];
        if (size < sum || size % sum != 0 || size > TT_BLOCK_MOST)
            tt_find(l->fs, 939, tt_lint_at(l, tt_lint_path(l, "randomisation.blocks", i, "")), tt_printf(l->a, "%d", size),
                    tt_printf(l->a, "%lld", (long long)sum), tt_printf(l->a, "%d", TT_BLOCK_MOST));
    }
}

static bool open_label(const tt_study *s)
{
    return s->masking[0] == '\0' || strcmp(s->masking, "NONE") == 0;
}

static void guessable(const tt_lint *l)
{
    const tt_random *x = &l->s->random;
    const int64_t sum = shares(l->s);
    if (!open_label(l->s) || x->blocks == 0 || sum == 0)
        return;
    for (size_t i = 1; i < x->blocks; i++)
        if (x->block[i] != x->block[0])
            return;
    if (x->block[0] <= SMALL * sum)
        tt_find(l->fs, 940, tt_lint_at(l, "randomisation.blocks"), tt_printf(l->a, "%d", x->block[0]),
                tt_printf(l->a, "%lld, %lld", (long long)(2 * sum), (long long)(3 * sum)));
}

static bool at_screening(const tt_study *s, const tt_item *item)
{
    for (size_t v = 0; v < s->visits; v++)
        if (s->visit[v].kind == TT_VISIT_SCREENING && tt_study_form_at(s, item, &s->visit[v]))
            return true;
    return false;
}

static void strata(const tt_lint *l)
{
    for (size_t i = 0; i < l->s->random.strata; i++) {
        const tt_item *item = l->s->random.stratum[i];
        if (item->type != TT_I_CODE || !at_screening(l->s, item))
            tt_find(l->fs, 941, tt_lint_at(l, "randomisation.strata"), item->id);
    }
}

static tt_where first_control(const tt_lint *l, const char **id)
{
    size_t i = 0;
    while (i < l->s->arms && !l->s->arm[i].control)
        i++;
    *id = i < l->s->arms ? l->s->arm[i].id : NULL;
    return tt_lint_at(l, tt_lint_path(l, "arms", i, "control"));
}

static void nobody_dosed(const tt_lint *l)
{
    const char *id = NULL;
    const tt_where where = first_control(l, &id);
    if (id && tt_study_dosed_arms(l->s) == 0)
        tt_find(l->fs, 942, where, id);
}

static void chosen(const tt_lint *l)
{
    const char *id = NULL;
    const tt_where where = first_control(l, &id);
    if (id && tt_study_dosed_arms(l->s) > 0 && !l->s->random.on && !randomised(l->s))
        tt_find(l->fs, 943, where, id);
}

static bool has_control(const tt_study *s)
{
    return tt_study_dosed_arms(s) < s->arms && tt_study_dosed_arms(s) > 0;
}

static bool all_from_dose(const tt_endpoint *e)
{
    for (size_t i = 0; i < e->visits; i++)
        if (e->visit[i]->kind == TT_VISIT_OFFSET && strcmp(e->visit[i]->anchor, "dose") != 0)
            return false;
    return e->visits > 0;
}

/* A control has no dose, so none of the visits that count from it. */
static void no_common_clock(const tt_lint *l)
{
    for (size_t i = 0; has_control(l->s) && i < l->s->endpoints; i++) {
        const tt_endpoint *e = &l->s->endpoint[i];
        if (e->kind == TT_EP_CHANGE && all_from_dose(e))
            tt_find(l->fs, 684, tt_lint_at(l, tt_lint_path(l, "endpoints", i, "at")), e->id);
    }
}

const tt_lint_rule tt_lint_random[] = {
    {937, "randomisation|study.allocation", absent},
    {938, "", ratio},
    {939, "", block_size},
    {940, "", guessable},
    {941, "", strata},
    {942, "", nobody_dosed},
    {943, "", chosen},
    {684, "", no_common_clock},
    {0, NULL, NULL},
};
