/* SPDX-License-Identifier: Apache-2.0 */
/* figure/f_design_decision.c -- a decision table as a ward reads it: patients across,
 * DLTs down, a letter in each cell, and where the trial stands now.
 *
 * The letters carry the meaning; shades only help, from light (escalate) to dark
 * (eliminate), so a grey print loses nothing. */
#include "figure/figure_internal.h"

enum { CELL = 30, LEFT = 66, TOP = 62, RIGHT = 14 };

struct call {
    char letter;
    const char *name[TT_LANGS];
};

static const struct call ladder[] = {
    {'E', {"escalate", "递增"}},
    {'S', {"stay", "维持"}},
    {'D', {"de-escalate or leave", "递减或离开"}},
    {'X', {"eliminate", "淘汰"}},
};
static const struct call boundary[] = {
    {'C', {"continue: treat the next", "继续：治疗下一例"}},
    {'X', {"stop", "停止"}},
};

static const char *css_of(char letter, bool text)
{
    switch (letter) {
    case 'E':
        return text ? "cell-text" : "cell-e";
    case 'D':
        return text ? "cell-text" : "cell-d";
    case 'X':
        return text ? "cell-text cell-light" : "cell-x";
    default:
        return text ? "cell-text" : "cell-s";
    }
}

static void cell(tt_figure *f, double x, double y, char letter)
{
    const char text[2] = {letter, '\0'};
    tt_fig_rect(f, x, y, CELL - 2, CELL - 2, css_of(letter, false));
    tt_fig_text(f, x + CELL / 2.0 - 1, y + CELL / 2.0 + 4, TT_MIDDLE, css_of(letter, true), tt_strdup(f->arena, text));
}

static void key(tt_figure *f, const tt_chart_decisions *d, double y)
{
    const struct call *calls = d->monitors ? boundary : ladder;
    const size_t n = d->monitors ? sizeof boundary / sizeof *boundary : sizeof ladder / sizeof *ladder;
    double x = LEFT;
    for (size_t i = 0; i < n; i++) {
        cell(f, x, y, calls[i].letter);
        tt_fig_text(f, x + CELL + 4, y + 18, TT_START, "key", calls[i].name[f->lang]);
        x += CELL + 20 + tt_fig_text_width(calls[i].name[f->lang], TT_SIZE_LABEL);
    }
}

static void here(tt_figure *f, const tt_chart_decisions *d, double bottom)
{
    for (size_t i = 0; i < d->columns; i++)
        if (d->n[i] == d->here_n) {
            const double x = LEFT + (double)i * CELL, y = TOP + (double)d->here_dlt * CELL;
            tt_fig_rect(f, x - 2, y - 2, CELL + 2, CELL + 2, "here");
            tt_fig_text(f, LEFT, bottom, TT_START, "heading",
                        tt_printf(f->arena,
                                  f->lang == TT_ZH ? "现在：%d 例中 %d 例 DLT（粗框）"
                                  : d->here_n == 1 ? "you are here: %d patient, %d with a DLT (heavy frame)"
                                                   : "you are here: %d patients, %d with a DLT (heavy frame)",
                                  (int)d->here_n, (int)d->here_dlt));
        }
}

static void tell_data(tt_figure *f, const tt_chart_decisions *d, int32_t most)
{
    tt_figure_head(f, f->lang == TT_ZH ? "DLT 例数" : "DLTs");
    for (size_t i = 0; i < d->columns; i++)
        tt_figure_head(f, tt_printf(f->arena, "n = %d", (int)d->n[i]));
    for (int32_t y = 0; y <= most; y++) {
        tt_figure_cell(f, tt_printf(f->arena, "%d", (int)y));
        for (size_t i = 0; i < d->columns; i++) {
            const char text[2] = {y <= d->n[i] ? d->call(d->self, i, y) : '\0', '\0'};
            tt_figure_cell(f, tt_strdup(f->arena, text));
        }
    }
}

/* The last row worth drawing: beneath it every cell says eliminate. */
static int32_t last_row(const tt_chart_decisions *d)
{
    int32_t last = d->here_n ? d->here_dlt : 0;
    for (size_t i = 0; i < d->columns; i++)
        for (int32_t y = last + 1; y <= d->n[i]; y++)
            if (d->call(d->self, i, y) != 'X' || (y <= d->n[0]))
                last = y;
    return d->columns && last < d->n[d->columns - 1] ? last + 1 : last;
}

tt_figure *tt_chart_decision(tt_arena *a, const tt_chart *c, const tt_chart_decisions *d)
{
    const int32_t most = last_row(d);
    const double width = LEFT + (double)d->columns * CELL + RIGHT, bottom = TOP + (double)(most + 1) * CELL + 26;
    tt_figure *f = tt_fig_start(a, c, bottom + 60);
    tt_figure_resize(f, fmax(width, 560), bottom + 60);
    tt_fig_text(f, LEFT, 20, TT_START, "label", f->lang == TT_ZH ? "该剂量的受试者数" : "patients at the dose");
    tt_fig_text_up(f, 20, TOP + fmin(most + 1, 10) * CELL / 2.0, TT_MIDDLE, "label",
                   f->lang == TT_ZH ? "其中 DLT 例数" : "of them with a DLT");
    for (size_t i = 0; i < d->columns; i++)
        tt_fig_text(f, LEFT + (double)i * CELL + CELL / 2.0 - 1, TOP - 10, TT_MIDDLE, "tick", tt_printf(f->arena, "%d", (int)d->n[i]));
    for (int32_t y = 0; y <= most; y++) {
        tt_fig_text(f, LEFT - 10, TOP + y * (double)CELL + 18, TT_END, "tick", tt_printf(f->arena, "%d", (int)y));
        for (size_t i = 0; i < d->columns; i++)
            if (y <= d->n[i])
                cell(f, LEFT + (double)i * CELL, TOP + y * (double)CELL, d->call(d->self, i, y));
    }
    key(f, d, bottom + 14);
    here(f, d, bottom);
    tell_data(f, d, most);
    return f;
}
