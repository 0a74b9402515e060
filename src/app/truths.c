/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/truths.c -- thousands of toxicity curves from a CSV, results as they come.
 *
 * The curves are read as curve_rows.c says.
 * Each result is a line of CSV with eight decimals; --json has all digits.  A name is
 * written so that a spreadsheet program does not take it for a formula.  An interrupt
 * ends the run after a whole curve: what is finished stays, and the exit status is 130. */
#include <math.h>

#include "app/design_words.h"
#include "app/oc.h"
#include "frame/frame.h"

enum { BATCH = 256, SIZE_LIMIT = 256 << 20, DECIMALS = 8, INTERRUPTED = 130 };

struct truths {
    const tt_request *q;
    tt_result *r;
    const tt_oc_engine *e;
    tt_curve_rows rows;
    const char *name[BATCH];
    size_t name_size[BATCH];
    tt_curve curve[BATCH];
    tt_oc oc[BATCH];
    size_t n;    /* in the batch */
    int64_t all; /* done */
    bool stopped;
    const tt_curve *moderate; /* of --moderate; NULL = not given */
    tt_oc_first *first;
    tt_buf out, kept; /* kept: where nobody takes data as they come */
};

/* --- out --------------------------------------------------------------------------- */

/* Eight decimals of a number from 0 to 9e7, half up: quick, and no locale. */
static void put_number(tt_buf *b, double x)
{
    char text[32];
    if (isnan(x) || x < 0 || x > 9e7) {
        tt_buf_addc(b, ',');
        return;
    }
    uint64_t k = (uint64_t)(x * 1e8 + 0.5);
    int at = (int)sizeof text;
    for (int i = 0; i < DECIMALS || k > 0 || i == DECIMALS; i++, k /= 10) {
        if (i == DECIMALS)
            text[--at] = '.';
        text[--at] = (char)('0' + k % 10);
    }
    text[--at] = ',';
    tt_buf_addn(b, text + at, sizeof text - (size_t)at);
}

static void put_heads(tt_buf *b, const char *what, int32_t doses)
{
    for (int32_t d = 1; d <= doses; d++)
        tt_buf_printf(b, ",%s%d", what, (int)d);
}

static void put_heading(struct truths *t)
{
    const int32_t doses = t->e->plan->doses;
    tt_buf_add(&t->out, "scenario");
    put_heads(&t->out, "truth_", doses);
    tt_buf_add(&t->out, ",p_none");
    put_heads(&t->out, "p_select_", doses);
    put_heads(&t->out, "patients_", doses);
    put_heads(&t->out, "dlts_", doses);
    tt_buf_add(&t->out, ",patients_total,dlts_total,correct,p_correct,p_overdose,overdosed");
    if (tt_plan_monitors(t->e->plan))
        tt_buf_add(&t->out, ",p_stop,p_complete");
    if (t->e->setting.timed)
        tt_buf_add(&t->out, ",months,months_se,waiting_months");
    if (t->e->setting.misattributed)
        tt_buf_add(&t->out, ",dlts_recorded_total");
    if (t->e->setting.replaced)
        tt_buf_add(&t->out, ",enrolled_total,p_over_cap");
    tt_buf_add(&t->out, t->e->lattice ? "\n" : ",trials,seed\n");
}

static void put_setting(struct truths *t, const tt_oc *oc)
{
    const tt_oc_setting *s = &t->e->setting;
    if (tt_plan_monitors(t->e->plan)) {
        put_number(&t->out, oc->value.p_none);
        put_number(&t->out, oc->value.p_select[1]);
    }
    if (s->timed) {
        put_number(&t->out, oc->months);
        put_number(&t->out, oc->months_se);
        put_number(&t->out, oc->waiting);
    }
    if (s->misattributed)
        put_number(&t->out, oc->recorded_total);
    if (s->replaced) {
        put_number(&t->out, oc->enrolled_total);
        put_number(&t->out, oc->p_over_cap);
    }
}

/* As a cell of RFC 4180, harmless in a spreadsheet. */
static void put_name(tt_buf *b, const char *name)
{
    const char *s = tt_csv_disarmed(b->arena, name);
    if (!strpbrk(s, ",\"\r\n")) {
        tt_buf_add(b, s);
        return;
    }
    tt_buf_addc(b, '"');
    for (; *s; s++)
        tt_buf_add(b, *s == '"' ? "\"\"" : (const char[]){*s, '\0'});
    tt_buf_addc(b, '"');
}

static void put_row(struct truths *t, size_t i)
{
    const tt_oc *oc = &t->oc[i];
    const tt_oc_judged j = tt_oc_judge_by(t->e->plan, &t->curve[i], &oc->value);
    const double *const many[] = {t->curve[i].p, oc->value.p_select, oc->value.patients, oc->value.dlts};
    if (t->name_size[i])
        put_name(&t->out, t->name[i]);
    else
        tt_buf_printf(&t->out, "%lld", (long long)(t->all + (int64_t)i + 1));
    for (size_t k = 0; k < 4; k++) {
        if (k == 1)
            put_number(&t->out, oc->value.p_none);
        for (int32_t d = 1; d <= oc->doses; d++)
            put_number(&t->out, many[k][d]);
    }
    put_number(&t->out, oc->value.patients_total);
    put_number(&t->out, oc->value.dlts_total);
    if (j.correct >= 0)
        tt_buf_printf(&t->out, ",%d", (int)j.correct);
    else
        tt_buf_addc(&t->out, ',');
    put_number(&t->out, j.p_correct);
    put_number(&t->out, oc->value.p_overdose);
    put_number(&t->out, j.overdosed);
    put_setting(t, oc);
    if (oc->simulated)
        tt_buf_printf(&t->out, ",%llu,%llu", (unsigned long long)oc->trials, (unsigned long long)oc->seed);
    tt_buf_addc(&t->out, '\n');
}

static tt_code hand_on(struct truths *t, tt_err *err)
{
    if (!t->q->put)
        tt_buf_addn(&t->kept, tt_buf_text(&t->out), t->out.n);
    else if (t->out.n && !t->q->put(t->q->self, t->out.s, t->out.n))
        return tt_fail(err, TT_EIO, 5, tt_at("stdout", 0, 0), "stdout", "");
    t->out.n = 0;
    return TT_OK;
}

/* --- a batch ----------------------------------------------------------------------- */

static tt_code compute(struct truths *t, tt_err *err)
{
    if (t->e->lattice && !t->e->setting.misattributed && !t->e->setting.replaced)
        return tt_exact_oc_many(t->e->lattice, t->curve, t->n, t->oc, err);
    for (size_t i = 0; i < t->n; i++) {
        const tt_code c = tt_oc_of(t->q, t->e, &t->curve[i], &t->oc[i], err);
        if (c == TT_EINTR) {
            t->n = i;
            t->stopped = true;
            return TT_OK;
        }
        TT_TRY(c);
    }
    return TT_OK;
}

static tt_code finish_batch(struct truths *t, tt_err *err)
{
    TT_TRY(compute(t, err));
    if (t->all == 0 && t->n > 0)
        *t->first = (tt_oc_first){.any = true, .curve = t->curve[0], .oc = t->oc[0]};
    for (size_t i = 0; i < t->n; i++) {
        if (!t->q->json) {
            put_row(t, i);
            continue;
        }
        tt_json_open(&t->r->json, '{');
        if (t->name_size[i])
            tt_json_put_string(&t->r->json, "name", t->name[i]);
        tt_oc_put(&t->r->json, t->e->plan, &t->curve[i], &t->oc[i]);
        tt_json_close(&t->r->json);
    }
    t->all += (int64_t)t->n;
    t->n = 0;
    if (!t->q->json)
        TT_TRY(hand_on(t, err));
    if (t->q->progress && !t->q->progress(t->q->self, "curves", t->all, 0))
        t->stopped = true;
    return TT_OK;
}

/* The text of a cell: outer quotes off, doubled ones single. */
static const char *unquoted(tt_arena *a, const char *cell, size_t n)
{
    char *s = tt_str_trim(a, tt_strndup(a, cell, n)), *to = s;
    const size_t size = strlen(s);
    if (size < 2 || s[0] != '"' || s[size - 1] != '"')
        return s;
    s[size - 1] = '\0';
    for (const char *from = s + 1; *from; from++) {
        from += from[0] == '"' && from[1] == '"';
        *to++ = *from;
    }
    *to = '\0';
    return s;
}

/* --moderate is the same for every curve whose line has none of its own. */
static tt_code add_moderate(struct truths *t, tt_curve *c, tt_err *err)
{
    for (int32_t d = 1; d <= c->doses && t->moderate; d++)
        if (c->moderate[d] > 0.0)
            return TT_OK;
    for (int32_t d = 1; d <= c->doses && t->moderate; d++) {
        c->moderate[d] = t->moderate->moderate[d];
        if (c->p[d] + c->moderate[d] > 1.0 + 1e-12)
            return tt_fail(err, TT_ERANGE, 724, tt_at(t->rows.file, t->rows.line, 0));
    }
    return TT_OK;
}

static tt_code run(struct truths *t, tt_err *err)
{
    const size_t batch = t->e->lattice ? BATCH : 1;
    while (!t->stopped) {
        bool more = false;
        const tt_code c = tt_curve_rows_next(&t->rows, t->e->plan->doses, &t->curve[t->n], &more, err);
        if (c != TT_OK) {
            tt_err later;
            TT_TRY(finish_batch(t, &later));
            return c;
        }
        if (!more)
            return finish_batch(t, err);
        TT_TRY(add_moderate(t, &t->curve[t->n], err));
        t->name[t->n] = unquoted(t->out.arena, t->rows.name, t->rows.name_size);
        t->name_size[t->n++] = t->rows.name_size;
        if (t->n == batch)
            TT_TRY(finish_batch(t, err));
    }
    return TT_OK;
}

static tt_code read_moderate(tt_arena *a, struct truths *t, tt_err *err)
{
    const char *given = tt_opt(t->q, "moderate");
    tt_curve *c = TT_NEW(a, tt_curve);
    tt_buf none = tt_buf_new(a);
    for (int32_t d = 1; d <= t->e->plan->doses; d++)
        tt_buf_add(&none, d > 1 ? ",0" : "0");
    if (!given)
        return TT_OK;
    TT_TRY(tt_curve_read(tt_buf_text(&none), given, t->e->plan->doses, c, err));
    t->moderate = c;
    return TT_OK;
}

tt_code tt_oc_truths(tt_arena *a, const tt_request *q, tt_result *r, const tt_oc_engine *e, const char *file, tt_oc_first *ret, tt_err *err)
{
    struct truths *t = TT_NEW(a, struct truths);
    char *text = NULL;
    size_t size = 0;
    TT_TRY(tt_file_read(a, file, SIZE_LIMIT, &text, &size, err));
    *ret = (tt_oc_first){.any = false};
    *t = (struct truths){.q = q, .r = r, .e = e, .rows = tt_curve_rows_of(file, text), .first = ret};
    TT_TRY(read_moderate(a, t, err));
    t->out = tt_buf_new(a);
    t->kept = tt_buf_new(a);
    if (!q->json)
        put_heading(t);
    tt_json_key(&r->json, "scenarios");
    tt_json_open(&r->json, '[');
    TT_TRY(run(t, err));
    tt_json_close(&r->json);
    if (t->all == 0 && !t->stopped)
        return tt_fail(err, TT_EPARSE, 182, tt_at(file, 0, 0), file);
    tt_json_put_int(&r->json, "curves", t->all);
    if (t->stopped) {
        tt_find(&r->findings, 183, tt_at(file, t->rows.line, 0), tt_int_text(a, t->all));
        r->status = INTERRUPTED;
    }
    r->doc = NULL;
    r->data = q->put ? NULL : tt_buf_text(&t->kept);
    return TT_OK;
}
