/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/truths.c -- thousands of toxicity curves from a CSV, results as they come.
 *
 * A line is the rates of one curve, lowest dose first; behind them may stand as many
 * rates of moderate toxicity.  A first line whose first cell is no number is a
 * heading, and a first column headed id, name or scenario is carried through.  Each
 * result is a line of CSV with eight decimals; --json has all digits.  An interrupt
 * ends the run after a whole curve: what is finished stays, and the exit status is 130. */
#include <math.h>

#include "app/oc.h"

enum { BATCH = 256, SIZE_LIMIT = 256 << 20, LINE = 4096, DECIMALS = 8, INTERRUPTED = 130 };

struct truths {
    const tt_request *q;
    tt_result *r;
    const tt_oc_engine *e;
    const char *file, *s; /* the rest of the text */
    int line;
    bool named; /* the first column is a name */
    const char *name[BATCH];
    size_t name_size[BATCH];
    tt_curve curve[BATCH];
    tt_oc oc[BATCH];
    size_t n;    /* in the batch */
    int64_t all; /* done */
    bool stopped;
    tt_buf out, kept; /* kept: where nobody takes data as they come */
};

/* --- in ---------------------------------------------------------------------------- */

static size_t line_size(const char *s)
{
    const size_t n = strcspn(s, "\n");
    return n > 0 && s[n - 1] == '\r' ? n - 1 : n;
}

static bool next_line(struct truths *t, const char **line, size_t *n)
{
    while (*t->s) {
        *line = t->s;
        *n = line_size(t->s);
        t->s += strcspn(t->s, "\n");
        t->s += *t->s == '\n';
        t->line++;
        if (*n > 0)
            return true;
    }
    return false;
}

static bool is_heading(const char *line)
{
    line += strspn(line, " \"");
    return !strchr("0123456789.+-", *line) || *line == '\0';
}

static bool heads_names(tt_arena *a, const char *line, size_t n)
{
    const char *first = tt_str_trim(a, tt_strndup(a, line, strcspn(line, ",\r\n") < n ? strcspn(line, ",\r\n") : n));
    return tt_str_ieq(first, "id") || tt_str_ieq(first, "name") || tt_str_ieq(first, "scenario");
}

/* One line into the batch: rates, and behind them rates of moderate toxicity. */
static tt_code read_curve(struct truths *t, const char *line, size_t n, tt_err *err)
{
    char text[LINE];
    const int32_t doses = t->e->plan->doses;
    size_t skip = 0;
    if (t->named)
        skip = strcspn(line, ",") < n ? strcspn(line, ",") + 1 : n;
    t->name[t->n] = line;
    t->name_size[t->n] = skip ? skip - 1 : 0;
    snprintf(text, sizeof text, "%.*s", n - skip < sizeof text ? (int)(n - skip) : (int)sizeof text - 1, line + skip);
    int32_t cells = 1;
    char *middle = NULL;
    for (char *c = text; *c; c++)
        if (*c == ',' && cells++ == doses)
            middle = c;
    if (cells == 2 * doses && middle)
        *middle = '\0';
    const tt_code c = tt_curve_read(text, cells == 2 * doses ? middle + 1 : NULL, doses, &t->curve[t->n], err);
    if (c != TT_OK)
        err->where = tt_at(t->file, t->line, 0);
    else
        t->n++;
    return c;
}

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
    tt_buf_add(&t->out, t->e->lattice ? "\n" : ",trials,seed\n");
}

static void put_row(struct truths *t, size_t i)
{
    const tt_oc *oc = &t->oc[i];
    const tt_oc_judged j = tt_oc_judge(&t->curve[i], t->e->plan->target, &oc->value);
    const double *const many[] = {t->curve[i].p, oc->value.p_select, oc->value.patients, oc->value.dlts};
    if (t->name_size[i])
        tt_buf_addn(&t->out, t->name[i], t->name_size[i]);
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
    for (size_t i = 0; i < t->n; i++) {
        if (!t->q->json) {
            put_row(t, i);
            continue;
        }
        tt_json_open(&t->r->json, '{');
        if (t->name_size[i])
            tt_json_put_string(&t->r->json, "name", tt_strndup(t->out.arena, t->name[i], t->name_size[i]));
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

static tt_code run(struct truths *t, tt_arena *a, tt_err *err)
{
    const size_t batch = t->e->lattice ? BATCH : 1;
    const char *line;
    size_t n;
    while (!t->stopped && next_line(t, &line, &n)) {
        if (t->line == 1 && is_heading(line)) {
            t->named = heads_names(a, line, n);
            continue;
        }
        const tt_code c = read_curve(t, line, n, err);
        if (c != TT_OK) {
            tt_err later;
            TT_TRY(finish_batch(t, &later));
            return c;
        }
        if (t->n == batch)
            TT_TRY(finish_batch(t, err));
    }
    return t->stopped ? TT_OK : finish_batch(t, err);
}

tt_code tt_oc_truths(tt_arena *a, const tt_request *q, tt_result *r, const tt_oc_engine *e, const char *file, tt_err *err)
{
    struct truths *t = TT_NEW(a, struct truths);
    char *text = NULL;
    size_t size = 0;
    TT_TRY(tt_file_read(a, file, SIZE_LIMIT, &text, &size, err));
    *t = (struct truths){.q = q, .r = r, .e = e, .file = file, .s = tt_str_starts(text, "\xef\xbb\xbf") ? text + 3 : text};
    t->out = tt_buf_new(a);
    t->kept = tt_buf_new(a);
    if (!q->json)
        put_heading(t);
    tt_json_key(&r->json, "scenarios");
    tt_json_open(&r->json, '[');
    TT_TRY(run(t, a, err));
    tt_json_close(&r->json);
    if (t->all == 0 && !t->stopped)
        return tt_fail(err, TT_EPARSE, 182, tt_at(file, 0, 0), file);
    tt_json_put_int(&r->json, "curves", t->all);
    if (t->stopped) {
        tt_find(&r->findings, 183, tt_at(file, t->line, 0), tt_int_text(a, t->all));
        r->status = INTERRUPTED;
    }
    r->doc = NULL;
    r->data = q->put ? NULL : tt_buf_text(&t->kept);
    return TT_OK;
}
