/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/design_figures.c -- drawings of a design: selection over truth, decision table
 * with "you are here", and the flow chart of a rule at one dose. */
#include "app/design_figures.h"

#include "app/design_text.h"
#include "app/design_words.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#define SAY(lang, en, zh) ((lang) == TT_ZH ? (zh) : (en))

static const char *percent(tt_arena *a, double p)
{
    return tt_printf(a, "%s%%", tt_fixed(a, 100 * p, 1));
}

tt_figure *tt_oc_figure(tt_arena *a, tt_lang lang, const tt_plan *plan, const tt_curve *c, const tt_oc *oc)
{
    const tt_oc_judged j = tt_oc_judge_by(plan, c, &oc->value);
    const char *title = plan->design->title[lang];
    tt_buf b = tt_buf_new(a);
    tt_buf_printf(&b, SAY(lang, "Probability that each dose is selected as the MTD: none %s", "各剂量被选为 MTD 的概率：无 %s"),
                  percent(a, oc->value.p_none));
    for (int32_t d = 1; d <= oc->doses; d++)
        tt_buf_printf(&b, SAY(lang, ", dose %d %s (true DLT rate %s)", "，剂量 %d %s（真实 DLT 率 %s）"), (int)d,
                      percent(a, oc->value.p_select[d]), percent(a, c->p[d]));
    const tt_chart chart = {.title = tt_printf(a, SAY(lang, "%s: selection of the MTD (%s)", "%s：MTD 的选择（%s）"), title,
                                               oc->simulated ? SAY(lang, "simulated", "模拟") : SAY(lang, "exact", "精确")),
                            .description = tt_buf_text(&b),
                            .y_label = "%",
                            .lang = lang};
    const tt_chart_selection s = {.doses = (size_t)oc->doses,
                                  .p_none = oc->value.p_none,
                                  .p_select = oc->value.p_select + 1,
                                  .truth = c->p + 1,
                                  .se = oc->simulated && oc->trials > 1 ? oc->se.p_select + 1 : NULL,
                                  .target = plan->target,
                                  .target_name = plan->aim != plan->target ? SAY(lang, "overdosing above", "过量界限") : NULL,
                                  .correct = j.correct};
    return tt_chart_oc(a, &chart, &s);
}

/* --- decision table ------------------------------------------------------------------- */

static char call(const void *self, size_t column, int32_t dlt)
{
    const tt_table_row *row = self;
    return tt_row_letter(&row[column], dlt);
}

static char boundary_call(const void *self, size_t column, int32_t dlt)
{
    return call(self, column, dlt) == 'X' ? 'X' : 'C';
}

tt_figure *tt_table_figure(tt_arena *a, tt_lang lang, const tt_plan *plan, const tt_state *s)
{
    size_t n = 0;
    const tt_table_row *row = tt_design_table(a, plan, &n);
    int32_t *count = TT_ARRAY(a, int32_t, n + 1);
    if (n == 0)
        return NULL;
    for (size_t i = 0; i < n; i++)
        count[i] = row[i].n;
    const bool one = tt_plan_monitors(plan);
    tt_chart_decisions d = {.columns = n, .n = count, .call = one ? boundary_call : call, .self = row, .monitors = one};
    const char *title = tt_printf(a, SAY(lang, "Decision table: %s", "决策表：%s"), plan->design->title[lang]);
    const char *what = SAY(lang, "The call for every number of patients and DLTs at one dose", "同一剂量每种受试者数与 DLT 例数对应的决定");
    if (s && s->at[s->now].treated > 0) {
        d.here_n = s->at[s->now].treated;
        d.here_dlt = s->at[s->now].dlt;
        what = tt_printf(a, SAY(lang, "%s; the trial stands at %s, %d with a DLT, at dose %d", "%s；目前在 %s、%d 例 DLT（剂量 %d）"), what,
                         tt_patients(a, lang, d.here_n), (int)d.here_dlt, (int)s->now);
    }
    const tt_chart chart = {.title = title, .description = what, .lang = lang};
    return tt_chart_decision(a, &chart, &d);
}

/* --- flow chart ------------------------------------------------------------------------- */

static const char *box_css(tt_act act)
{
    return act == TT_UP ? "box-up" : act == TT_DOWN ? "box-down" : act == TT_STOP ? "box-end" : "";
}

static const char *what_next(tt_arena *a, tt_lang lang, const tt_move *m)
{
    switch (m->act) {
    case TT_UP:
        return tt_printf(a, SAY(lang, "up: %d at the next dose", "递增：下一剂量 %d 例"), (int)m->cohort);
    case TT_STAY:
        return tt_printf(a, SAY(lang, "stay: %d more here", "维持：本剂量再 %d 例"), (int)m->cohort);
    case TT_DOWN:
        return tt_printf(a, SAY(lang, "down: %d at the dose below", "递减：下一级剂量 %d 例"), (int)m->cohort);
    default:
        return SAY(lang, "stop: MTD is one below", "停止：MTD 为下一级剂量");
    }
}

struct flow {
    tt_arena *a;
    tt_lang lang;
    const tt_plan *plan;
    tt_chart_box box[64];
    tt_chart_arrow arrow[64];
    size_t boxes, arrows;
    double row;
};

enum { MOST_BOXES = 60, MOST_COLUMNS = 4 };

static tt_code branch(struct flow *f, const tt_state *s, const tt_move *m, size_t from, int column, tt_err *err);

/* A run of outcomes with the same call is one box. */
static tt_code outcome(struct flow *f, const tt_state *s, const tt_move *m, int32_t lo, int32_t hi, size_t from, int column, tt_err *err)
{
    const tt_tally t = s->at[s->now];
    const char *y = lo == hi ? tt_printf(f->a, "%d", (int)(t.dlt - hi + lo)) : tt_printf(f->a, "%d-%d", (int)(t.dlt - hi + lo), (int)t.dlt);
    const size_t me = f->boxes++;
    f->box[me] = (tt_chart_box){.column = column,
                                .row = f->row,
                                .head = tt_printf(f->a, SAY(f->lang, "%s DLT in %d", "%s 例 DLT／%d 例"), y, (int)t.treated),
                                .text = what_next(f->a, f->lang, m),
                                .css = box_css(m->act)};
    f->arrow[f->arrows++] = (tt_chart_arrow){.from = from, .to = me};
    if (m->act != TT_STAY || column >= MOST_COLUMNS) {
        f->row += 1;
        return TT_OK;
    }
    return branch(f, s, m, me, column + 1, err);
}

static bool same(const tt_move *a, const tt_move *b)
{
    return a->act == b->act && a->cohort == b->cohort && a->act != TT_STAY;
}

static tt_code branch(struct flow *f, const tt_state *s, const tt_move *m, size_t from, int column, tt_err *err)
{
    tt_move calls[64];
    tt_state after[64];
    if (m->cohort > 24)
        return TT_OK;
    for (int32_t y = 0; y <= m->cohort; y++) {
        after[y] = *s;
        tt_state_open(f->plan, &after[y], m->dose, m->cohort);
        for (int32_t i = 0; i < m->cohort; i++)
            TT_TRY(tt_state_add(f->plan, &after[y], i < y ? 'T' : 'N', err));
        TT_TRY(tt_design_next(f->plan, &after[y], &calls[y], err));
    }
    for (int32_t y = 0, k; y <= m->cohort && f->boxes < MOST_BOXES; y = k) {
        for (k = y + 1; k <= m->cohort && same(&calls[k], &calls[y]); k++)
            ;
        TT_TRY(outcome(f, &after[k - 1], &calls[k - 1], y, k - 1, from, column, err));
    }
    return TT_OK;
}

tt_figure *tt_flow_figure(tt_arena *a, tt_lang lang, const tt_plan *plan, tt_err *err)
{
    struct flow f = {.a = a, .lang = lang, .plan = plan};
    const int32_t dose = plan->doses >= 3 ? 2 : 1;
    tt_state s = tt_state_new(plan);
    tt_move m = {.act = TT_STAY, .dose = dose, .cohort = plan->cohort};
    for (int32_t d = 1; d < dose; d++)
        s.at[d].treated = plan->cohort;
    s.phase = plan->most <= 6 ? 1 : 0; /* past an accelerated beginning */
    s.now = dose;
    f.box[f.boxes++] = (tt_chart_box){.head = tt_patients(a, lang, plan->cohort),
                                      .text = tt_text_acceleration(plan) == TT_ACCELERATE_NONE
                                                  ? SAY(lang, "at a dose inside the ladder", "剂量阶梯中的一个剂量")
                                                  : SAY(lang, "a dose, after acceleration", "加速阶段结束之后"),
                                      .css = ""};
    if (branch(&f, &s, &m, 0, 1, err) != TT_OK)
        return NULL;
    f.box[0].row = (f.row - 1) / 2;
    const tt_chart chart = {.title = tt_printf(a, SAY(lang, "The rule at one dose: %s", "单一剂量的规则：%s"), plan->design->title[lang]),
                            .description = SAY(lang, "Outcomes of each cohort and what follows, computed from the rule",
                                               "每个队列的各种结果及后续处理，由规则计算得出"),
                            .lang = lang};
    return tt_chart_boxes(a, &chart, NULL, f.box, f.boxes, f.arrow, f.arrows);
}
