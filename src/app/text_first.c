/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/text_first.c -- a model has no decision table; a protocol shows instead what
 * follows the first cohorts.  The walk goes up while nobody has a DLT; at each cohort
 * of it every number of DLTs is put to the engine, and equal answers share a row.  A
 * model that weighs pending outcomes is asked again with some of the cohort still open. */
#include "app/design_text.h"

static const char *call(tt_arena *a, const tt_request *q, const tt_move *m)
{
    static const char *const words[][2] = {
        [TT_UP] = {"escalate to level %d", "递增至第 %d 水平"},
        [TT_STAY] = {"stay at level %d", "维持第 %d 水平"},
        [TT_DOWN] = {"de-escalate to level %d", "递减至第 %d 水平"},
    };
    if (m->act == TT_STOP)
        return tt_str_ends(m->rule, "/sample-size") || tt_str_ends(m->rule, "/enough-here") ? tt_say(q, "the trial ends", "试验结束")
                                                                                            : tt_say(q, "stop, no MTD", "停止，无 MTD");
    if (m->act == TT_WAIT)
        return tt_say(q, "wait", "等待");
    const char *form = words[m->act][q->lang == TT_ZH]; /* each has one %d */
    const char *at = strstr(form, "%d");
    return tt_printf(a, "%.*s%d%s", (int)(at - form), form, (int)m->dose, at + 2);
}

/* The answer when `dlts` of the cohort opened in `s` have a DLT. */
static tt_code answer(const tt_plan *p, const tt_state *opened, int32_t size, int32_t dlts, tt_state *after, tt_move *ret)
{
    *after = *opened;
    for (int32_t i = 0; i < size; i++)
        TT_TRY(tt_state_add(p, after, i < dlts ? 'T' : 'N', NULL));
    return tt_design_next(p, after, ret, NULL);
}

static void put_row(tt_arena *a, tt_table *t, int cohort, int32_t dose, int32_t size, int32_t lo, int32_t hi, const char *call)
{
    tt_table_next(t);
    tt_table_cell(t, tt_int_text(a, cohort));
    tt_table_cell(t, tt_int_text(a, dose));
    tt_table_cell(t, tt_int_text(a, size));
    tt_table_cell(t, lo == hi ? tt_int_text(a, lo) : tt_printf(a, "%d-%d", (int)lo, (int)hi));
    tt_table_cell(t, call);
}

/* Rows of one cohort; the move without a DLT into `ret`, the state it leaves into `s`. */
static bool put_cohort(tt_arena *a, const tt_request *q, tt_table *t, const tt_plan *p, int cohort, tt_state *s, tt_move *ret)
{
    const tt_move first = *ret;
    tt_state opened = *s, after, clean = *s;
    const char *was = NULL;
    int32_t from = 0;
    tt_state_open(p, &opened, first.dose, first.cohort);
    for (int32_t y = 0; y <= first.cohort; y++) {
        tt_move m;
        if (answer(p, &opened, first.cohort, y, &after, &m) != TT_OK)
            return false;
        const char *now = call(a, q, &m);
        if (was && !tt_streq(was, now)) {
            put_row(a, t, cohort, first.dose, first.cohort, from, y - 1, was);
            from = y;
        }
        was = now;
        if (y == 0) {
            *ret = m;
            clean = after;
        }
    }
    put_row(a, t, cohort, first.dose, first.cohort, from, first.cohort, was);
    *s = clean;
    return true;
}

void tt_text_first(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p)
{
    tt_state s = tt_state_new(p);
    tt_move m;
    tt_doc_section(d, 2, "first", tt_say(q, "Decisions after the first cohorts", "最初各队列后的决策"));
    tt_doc_para(d,
                tt_say(q,
                       "The next dose depends on the outcomes at all levels, so there is no decision table by level. The table gives the "
                       "decision after each cohort on the way up, when no earlier participant had a DLT; every later decision is computed "
                       "and recorded in the same way.",
                       "下一剂量取决于全部水平的结果，因此没有按水平的决策表。下表为此前无受试者发生 DLT 时，递增途中每个队列之后的决策；"
                       "其后的每次决策均以同样方式计算并记录。"));
    tt_table *t = tt_doc_table(d, p->design->judges_pending
                                      ? tt_say(q, "No DLT before this cohort, all outcomes known", "本队列之前无 DLT，且全部结局已知")
                                      : tt_say(q, "No DLT before this cohort", "本队列之前无 DLT"));
    tt_table_col(t, tt_say(q, "cohort", "队列"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "level", "水平"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "participants", "例数"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "with a DLT", "DLT 例数"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "decision", "决策"), TT_LEFT);
    if (tt_design_next(p, &s, &m, NULL) != TT_OK)
        return;
    for (int cohort = 1; cohort <= p->doses && m.cohort > 0; cohort++)
        if (!put_cohort(a, q, t, p, cohort, &s, &m))
            return;
}

/* --- with outcomes pending ------------------------------------------------------------ */

static const double shares[] = {0.25, 0.5, 0.75};
enum { SHARES = 3 };

/* The decision when of the cohort opened in `s` `dlts` have a DLT and `pending` have so much of the window behind. */
static const char *open_call(tt_arena *a, const tt_request *q, const tt_plan *p, const tt_state *s, int32_t size, int32_t dlts,
                             int32_t pending, double share)
{
    tt_state after = *s;
    tt_move m;
    for (int32_t i = 0; i < size - pending; i++)
        if (tt_state_add(p, &after, i < dlts ? 'T' : 'N', NULL) != TT_OK)
            return "?";
    for (int32_t i = 0; i < pending; i++)
        tt_state_add_pending(p, &after, share);
    return tt_design_next(p, &after, &m, NULL) == TT_OK ? call(a, q, &m) : "?";
}

struct open_row {
    int32_t pending;
    const char *call[SHARES];
};

static struct open_row open_row(tt_arena *a, const tt_request *q, const tt_plan *p, const tt_state *s, int32_t size, int32_t dlts,
                                int32_t pending)
{
    struct open_row r = {.pending = pending};
    for (int k = 0; k < SHARES; k++)
        r.call[k] = open_call(a, q, p, s, size, dlts, pending, shares[k]);
    return r;
}

static bool same_calls(const struct open_row *x, const struct open_row *y)
{
    for (int k = 0; k < SHARES; k++)
        if (!tt_streq(x->call[k], y->call[k]))
            return false;
    return true;
}

/* Every number with a DLT and every number pending; numbers pending with the same decisions share a row. */
static void put_open(tt_arena *a, const tt_request *q, tt_table *t, const tt_plan *p, const tt_state *s, const tt_move *m, int cohort)
{
    for (int32_t dlts = 0; dlts < m->cohort; dlts++) {
        const int32_t most = m->cohort - dlts;
        struct open_row next = open_row(a, q, p, s, m->cohort, dlts, 1);
        for (int32_t last = 1; last <= most; last++) {
            const struct open_row row = next;
            for (; last < most; last++) {
                next = open_row(a, q, p, s, m->cohort, dlts, last + 1);
                if (!same_calls(&row, &next))
                    break;
            }
            put_row(a, t, cohort, m->dose, dlts, row.pending, last, row.call[0]);
            for (int k = 1; k < SHARES; k++)
                tt_table_cell(t, row.call[k]);
        }
    }
}

void tt_text_first_pending(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p)
{
    tt_state s = tt_state_new(p), after;
    tt_move m;
    tt_table *t =
        tt_doc_table(d, tt_say(q, "With outcomes of this cohort pending, none before it with a DLT", "本队列有结局未定且此前无 DLT 时"));
    tt_table_col(t, tt_say(q, "cohort", "队列"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "level", "水平"), TT_RIGHT);
    tt_table_col(t, "DLT", TT_RIGHT);
    tt_table_col(t, tt_say(q, "pending", "未定"), TT_RIGHT);
    for (int k = 0; k < SHARES; k++)
        tt_table_col(t, tt_printf(a, "w = %s", tt_double_text(a, shares[k])), TT_LEFT);
    tt_table_note(t, tt_say(q, "w: the share of the window that each of the pending has behind.", "w：每例未定受试者已过观察窗的比例。"));
    tt_table_note(t,
                  tt_say(q,
                         "Not shown, as the decision depends on more than fits a table: other shares, or one for each participant; "
                         "participants of earlier cohorts still pending; an earlier DLT. They are computed and recorded in the same way.",
                         "未列出（决策所依据的信息超出表格所能容纳）：其他比例或每例各不相同的比例；此前队列仍有未定者；此前已有 "
                         "DLT。此类决策均以同样方式计算并记录。"));
    if (tt_design_next(p, &s, &m, NULL) != TT_OK)
        return;
    for (int cohort = 1; cohort <= p->doses && m.cohort > 0 && m.dose > 0; cohort++) {
        tt_state opened = s;
        tt_state_open(p, &opened, m.dose, m.cohort);
        put_open(a, q, t, p, &opened, &m, cohort);
        if (answer(p, &opened, m.cohort, 0, &after, &m) != TT_OK)
            return;
        s = after;
    }
}
