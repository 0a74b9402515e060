/* SPDX-License-Identifier: GPL-3.0-or-later */
/* report/render.c -- results into tables of a page, events behind a number into
 * words, figures into the page and the folder, frames into CSV files. */
#include <ctype.h>

#include "report/report_internal.h"

const char *tt_origin_text(tt_arena *a, const tt_result_cell *c, tt_lang lang)
{
    if (c->origins == 0)
        return NULL;
    tt_buf b = tt_buf_new(a);
    tt_buf_add(&b, lang == TT_ZH ? "事件 " : c->origins == 1 ? "event " : "events ");
    for (size_t i = 0, j; i < c->origins; i = j) {
        for (j = i + 1; j < c->origins && c->origin[j] == c->origin[j - 1] + 1; j++)
            ;
        if (i)
            tt_buf_add(&b, lang == TT_ZH ? "、" : ", ");
        tt_buf_printf(&b, "%lld", (long long)c->origin[i]);
        if (j - i > 1)
            tt_buf_printf(&b, "%s%lld", j - i == 2 ? (lang == TT_ZH ? "、" : ", ") : "\xe2\x80\x93", (long long)c->origin[j - 1]);
    }
    return tt_buf_text(&b);
}

static void add_cell(struct report *r, tt_table *t, const tt_result_cell *c)
{
    const char *why = tt_origin_text(r->a, c, r->lang);
    tt_table_cell(t, tt_in(r, c->text));
    if (why)
        tt_table_why(t, NULL, why);
    if (c->risk)
        tt_table_cell_risk(t);
    else if (c->muted)
        tt_table_cell_muted(t);
}

void tt_doc_result(struct report *r, tt_doc *doc, const tt_result *res, const char *when_empty)
{
    static const tt_align align[] = {TT_LEFT, TT_POINT, TT_RIGHT, TT_KEEP};
    if (res->rows == 0 && when_empty) {
        tt_doc_para(doc, when_empty);
        return;
    }
    tt_table *t = tt_doc_table(doc, tt_in(r, res->title));
    for (size_t i = 0; i < res->cols; i++)
        tt_table_col(t, tt_in(r, res->head[i]), align[res->kind[i]]);
    for (size_t i = 0; i < res->rows; i++) {
        const tt_result_row *row = &res->row[i];
        if (row->group) {
            tt_table_group(t, tt_in(r, row->cell[0].text));
            continue;
        }
        tt_table_next(t);
        for (size_t k = 0; k < res->cols; k++)
            add_cell(r, t, &row->cell[k]);
    }
    for (size_t i = 0; i < res->notes; i++)
        tt_table_note(t, tt_in(r, res->note[i]));
}

tt_code tt_doc_add_figure(struct report *r, tt_doc *doc, const char *name, tt_figure *f, tt_err *err)
{
    tt_doc_figure(doc, tt_printf(r->a, "fig-%s", name), f);
    const char *svg = tt_figure_svg(r->a, f, tt_printf(r->a, "fig-%s", name), true);
    return tt_file_write(tt_printf(r->a, "%s/figures/%s%s.svg", r->dir, r->t->rehearsal ? "simulated-" : "", name), svg, strlen(svg), err);
}

const char *tt_csv_name(tt_arena *a, const tt_frame *f)
{
    char *name = tt_printf(a, "%s.csv", f->name);
    for (char *p = name; *p; p++)
        *p = (char)tolower((unsigned char)*p);
    return name;
}

tt_code tt_csv_files(struct report *r, const char *dir, tt_err *err)
{
    const tt_frame *const frames[] = {r->d.adsl, r->d.adex, r->d.adlb, r->d.advs, r->d.admo, r->d.adae, r->d.adtte};
    TT_TRY(tt_folder_make(dir, err));
    for (size_t i = 0; i < sizeof frames / sizeof *frames; i++) {
        const char *csv = tt_frame_csv_spreadsheet(r->a, frames[i]);
        TT_TRY(tt_file_write(tt_printf(r->a, "%s/%s", dir, tt_csv_name(r->a, frames[i])), csv, strlen(csv), err));
    }
    return TT_OK;
}
