/* SPDX-License-Identifier: GPL-3.0-or-later */
/* virtual/agenda.c -- what happens next: a heap on (time, order of entry), so that
 * two things at one minute happen in the order they were planned. */
#include "virtual/virtual_internal.h"

static bool sooner(const struct task *x, const struct task *y)
{
    return x->at != y->at ? x->at < y->at : x->order < y->order;
}

static void swap(struct task *x, struct task *y)
{
    const struct task t = *x;
    *x = *y;
    *y = t;
}

void tt_agenda_add(struct agenda *g, struct task t)
{
    if (g->n == g->cap) {
        const size_t cap = g->cap ? 2 * g->cap : 256;
        g->task = tt_grow(g->arena, g->task, g->n * sizeof t, cap * sizeof t);
        g->cap = cap;
    }
    t.order = g->order++;
    size_t i = g->n++;
    g->task[i] = t;
    for (; i > 0 && sooner(&g->task[i], &g->task[(i - 1) / 2]); i = (i - 1) / 2)
        swap(&g->task[i], &g->task[(i - 1) / 2]);
}

bool tt_agenda_next(struct agenda *g, struct task *ret)
{
    if (!g->n)
        return false;
    *ret = g->task[0];
    g->task[0] = g->task[--g->n];
    for (size_t i = 0, c; (c = 2 * i + 1) < g->n; i = c) {
        if (c + 1 < g->n && sooner(&g->task[c + 1], &g->task[c]))
            c++;
        if (!sooner(&g->task[c], &g->task[i]))
            break;
        swap(&g->task[i], &g->task[c]);
    }
    return true;
}
