/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/compare_tables.c -- where decision tables differ, as a statistician reads it: how
 * many cells, pair by pair, then one table of the decisions with a column per design,
 * of those counts only where some pair differs.  Counts of DLTs that follow one another
 * with the same decisions of all designs share a line. */
#include "app/compare_internal.h"
#include "app/design_words.h"

/* Why these two tables cannot be held against one another; NULL when they can. */
static const char *no_table(tt_arena *a, const tt_request *q, const struct tt_compared_design *one, const struct tt_compared_design *other,
                            size_t cells)
{
    const struct tt_compared_design *whole = one->plan->design->whole ? one : other->plan->design->whole ? other : NULL;
    if (whole)
        return tt_printf(a, tt_say(q, "%s has no decision table: a model of all doses chooses", "%s 没有决策表：由涵盖全部剂量的模型选择"),
                         whole->plan->design->title[q->lang]);
    return cells ? NULL : tt_say(q, "no number of patients in common", "没有共同的受试者数");
}

static void put_two(tt_arena *a, const tt_request *q, tt_result *r, const struct tt_compared *all, const tt_differences *d)
{
    const char *why = no_table(a, q, &all->at[0], &all->at[1], d->cells[0][1]);
    tt_doc_pair(r->doc, tt_printf(a, tt_say(q, "tables of %s and %s", "%s 与 %s 的决策表"), all->at[0].name, all->at[1].name),
                why ? why : tt_printf(a, tt_say(q, "differ in %zu of %zu cells", "有 %zu/%zu 格不同"), d->differ[0][1], d->cells[0][1]));
}

/* Every pair: how many cells differ, of how many. Models are named below: they have no cells. */
static void put_pairs(tt_arena *a, const tt_request *q, tt_result *r, const struct tt_compared *all, const tt_differences *d)
{
    tt_table *t = tt_doc_table(r->doc, tt_say(q, "decision tables: cells that differ, of those both have", "决策表：不同格数/共有格数"));
    tt_table_col(t, "", TT_LEFT);
    for (size_t k = 1; k < all->n; k++)
        tt_table_col(t, all->at[k].name, TT_RIGHT);
    for (size_t i = 0; i + 1 < all->n; i++) {
        tt_table_next(t);
        tt_table_cell(t, all->at[i].name);
        for (size_t k = 1; k < all->n; k++)
            tt_table_cell(t, k <= i ? "" : d->cells[i][k] ? tt_printf(a, "%zu/%zu", d->differ[i][k], d->cells[i][k]) : "-");
    }
    for (size_t i = 0; i < all->n; i++)
        if (all->at[i].plan->design->whole)
            tt_table_note(t, tt_printf(a, tt_say(q, "%s.", "%s。"), no_table(a, q, &all->at[i], &all->at[i], 0)));
}

/* --- the decisions ------------------------------------------------------------------ */

static char letter(const struct tt_compared *all, char call)
{
    return call == '\0' ? '-' : all->monitors && call != 'X' ? 'C' : call;
}

static tt_table *decisions_table(const tt_request *q, tt_result *r, const struct tt_compared *all)
{
    tt_table *t = tt_doc_table(r->doc, all->monitors ? tt_say(q, "C continue, X stop", "C 继续，X 停止")
                                                     : tt_say(q, "E escalate, S stay, D de-escalate or leave, X eliminate",
                                                              "E 递增，S 维持，D 递减或离开，X 淘汰"));
    tt_table_col(t, "n", TT_RIGHT);
    tt_table_col(t, "DLT", TT_RIGHT);
    for (size_t k = 0; k < all->n; k++)
        if (!all->at[k].plan->design->whole)
            tt_table_col(t, all->at[k].name, TT_CENTRE);
    return t;
}

/* Of the cells from c on, how many say the same of one n and of DLTs that follow one another. */
static size_t alike(const tt_design_cell *c, size_t most)
{
    size_t n = 1;
    while (n < most && c[n].n == c->n && c[n].dlt == c->dlt + (int32_t)n && memcmp(c[n].call, c->call, sizeof c->call) == 0)
        n++;
    return n;
}

static void put_decisions(tt_arena *a, const tt_request *q, tt_result *r, const struct tt_compared *all, const tt_differences *d)
{
    tt_table *t = decisions_table(q, r, all);
    for (size_t i = 0, run; i < d->n; i += run) {
        const tt_design_cell *c = &d->cell[i];
        run = alike(c, d->n - i);
        tt_table_next(t);
        tt_table_cell(t, tt_int_text(a, c->n));
        tt_table_cell(t, run == 1 ? tt_int_text(a, c->dlt) : tt_printf(a, "%d-%d", (int)c->dlt, (int)c[run - 1].dlt));
        for (size_t k = 0; k < all->n; k++)
            if (!all->at[k].plan->design->whole)
                tt_table_cell(t, tt_strndup(a, (const char[]){letter(all, c->call[k])}, 1));
    }
}

/* --- JSON --------------------------------------------------------------------------- */

static void put_letter(tt_result *r, const char *key, char call)
{
    const char text[2] = {call, '\0'};
    tt_json_put_string(&r->json, key, text);
}

static void json_differences(tt_result *r, const struct tt_compared *all, const tt_differences *d)
{
    tt_json_key(&r->json, "differences");
    tt_json_open(&r->json, '[');
    for (size_t k = 1; k < all->n; k++)
        for (size_t i = 0; i < d->n; i++) {
            const tt_design_cell *c = &d->cell[i];
            if (!tt_cell_differs(c, 0, k))
                continue;
            tt_json_open(&r->json, '{');
            tt_json_put_string(&r->json, "with", all->at[k].label);
            tt_json_put_int(&r->json, "n", c->n);
            tt_json_put_int(&r->json, "dlt", c->dlt);
            put_letter(r, "first", letter(all, c->call[0]));
            put_letter(r, "other", letter(all, c->call[k]));
            tt_json_close(&r->json);
        }
    tt_json_close(&r->json);
}

static void json_pairs(tt_result *r, const struct tt_compared *all, const tt_differences *d)
{
    tt_json_key(&r->json, "pairs");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < all->n; i++)
        for (size_t k = i + 1; k < all->n; k++) {
            tt_json_open(&r->json, '{');
            tt_json_put_string(&r->json, "first", all->at[i].label);
            tt_json_put_string(&r->json, "other", all->at[k].label);
            tt_json_put_int(&r->json, "cells", (int64_t)d->cells[i][k]);
            tt_json_put_int(&r->json, "differ", (int64_t)d->differ[i][k]);
            tt_json_close(&r->json);
        }
    tt_json_close(&r->json);
}

static void json_decisions(tt_result *r, const struct tt_compared *all, const tt_differences *d)
{
    tt_json_key(&r->json, "decisions");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < d->n; i++) {
        tt_json_open(&r->json, '{');
        tt_json_put_int(&r->json, "n", d->cell[i].n);
        tt_json_put_int(&r->json, "dlt", d->cell[i].dlt);
        tt_json_key(&r->json, "calls");
        tt_json_open(&r->json, '[');
        for (size_t k = 0; k < all->n; k++)
            if (d->cell[i].call[k])
                tt_json_string(&r->json, (const char[]){letter(all, d->cell[i].call[k]), '\0'});
            else
                tt_json_null(&r->json);
        tt_json_close(&r->json);
        tt_json_close(&r->json);
    }
    tt_json_close(&r->json);
}

void tt_compare_tables(tt_arena *a, const tt_request *q, tt_result *r, const struct tt_compared *all)
{
    const tt_plan *plan[TT_COMPARED];
    tt_differences d;
    for (size_t k = 0; k < all->n; k++)
        plan[k] = all->at[k].plan;
    tt_design_differ(a, plan, all->n, &d);
    if (all->n == 2)
        put_two(a, q, r, all, &d);
    else
        put_pairs(a, q, r, all, &d);
    if (d.n)
        put_decisions(a, q, r, all, &d);
    json_differences(r, all, &d);
    json_pairs(r, all, &d);
    json_decisions(r, all, &d);
}
