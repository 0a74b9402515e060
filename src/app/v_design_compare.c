/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_design_compare.c -- designs side by side on the same curves, and a referee
 * for decision tables.
 *
 * A design is "boin stop-n=12 extra-safe=yes"; several are parted by ; or by a comma
 * before a design's name, or stand one a line in a file.  Options of the command go
 * to every design that takes them.  Every --table FILE is one more design.
 *
 * Duration, with --accrual candidates a month and a --window of months: candidates
 * come one by one, those of a cohort are all followed before the next begins, so an
 * expected trial lasts patients / accrual + cohorts x window, both exact.  A design
 * that judges pending outcomes is simulated on that calendar instead. */
#include <math.h>

#include "app/oc.h"

enum { MOST = 8 };

struct one {
    const char *label;
    const tt_plan *plan;
    tt_oc_engine engine;
};

struct all {
    struct one at[MOST];
    size_t n;
    bool *used; /* of each option: some design takes it */
    double accrual, window_months;
};

/* --- reading ------------------------------------------------------------------------ */

static bool takes(const tt_design *d, const char *name)
{
    for (const tt_param_def *p = d->params; p->name; p++)
        if (tt_streq(p->name, name))
            return true;
    return false;
}

static bool given(const tt_param *p, size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++)
        if (tt_streq(p[i].key, key))
            return true;
    return false;
}

/* As many doses as the curve. */
static const char *doses_of(tt_arena *a, const tt_request *q)
{
    const char *list = tt_opt(q, "truth");
    int64_t k = list ? 1 : 5;
    for (; list && *list; list++)
        k += *list == ',';
    return tt_int_text(a, k);
}

/* The words of one design, then the command's options it takes, then the ladder's length. */
static tt_code add(tt_arena *a, const tt_request *q, struct all *all, const char *text, const char *table, tt_err *err)
{
    enum { PARAMS = 40 };
    tt_param p[PARAMS];
    size_t n = 0;
    const tt_design *design = NULL;
    const char *s = tt_str_trim(a, text);
    const char *name = tt_strndup(a, s, strcspn(s, " \t"));
    if (all->n == MOST)
        return tt_fail(err, TT_EUSAGE, 187, tt_at_path("designs"), "2", tt_int_text(a, MOST));
    TT_TRY(tt_design_find(name, tt_at_path("designs"), &design, err));
    all->at[all->n].label = s;
    for (s += strlen(name); *(s += strspn(s, " \t"));) {
        const size_t len = strcspn(s, " \t"), key = strcspn(s, "=");
        if (key == 0 || key >= len || n == PARAMS - 2)
            return tt_fail(err, TT_EUSAGE, 185, tt_at_path("designs"), tt_strndup(a, s, len));
        p[n++] = (tt_param){.key = tt_strndup(a, s, key), .value = tt_strndup(a, s + key + 1, len - key - 1)};
        s += len;
    }
    if (table && n < PARAMS)
        p[n++] = (tt_param){.key = "table", .value = table};
    for (size_t i = 0; i < q->opts && n < PARAMS - 1; i++)
        if (takes(design, q->opt[i].name) && !tt_streq(q->opt[i].name, "table")) {
            all->used[i] = true;
            if (!given(p, n, q->opt[i].name))
                p[n++] = (tt_param){.key = q->opt[i].name, .value = *q->opt[i].value ? q->opt[i].value : "yes"};
        }
    if (takes(design, "doses") && !tt_streq(design->name, "stop") && !given(p, n, "doses"))
        p[n++] = (tt_param){.key = "doses", .value = doses_of(a, q)};
    for (size_t i = 0; i < n; i++)
        p[i].where = tt_at_path(tt_printf(a, "%s / %s", design->name, p[i].key));
    return tt_design_prepare(a, design->name, p, n, &all->at[all->n++].plan, err);
}

/* Does a design's name begin here? */
static bool begins(tt_arena *a, const char *s)
{
    const tt_design *d;
    s += strspn(s, " \t");
    return tt_design_find(tt_strndup(a, s, strcspn(s, " \t,;\n")), tt_at_path(""), &d, NULL) == TT_OK;
}

static tt_code add_list(tt_arena *a, const tt_request *q, struct all *all, const char *s, tt_err *err)
{
    while (*s) {
        size_t n = 0;
        while (s[n] && s[n] != ';' && s[n] != '\n' && !(s[n] == ',' && begins(a, s + n + 1)))
            n++;
        const char *one = tt_str_trim(a, tt_strndup(a, s, n));
        if (*one && *one != '#')
            TT_TRY(add(a, q, all, one, NULL, err));
        s += n + (s[n] != '\0');
    }
    return TT_OK;
}

static tt_code read_designs(tt_arena *a, const tt_request *q, tt_result *r, struct all *all, tt_err *err)
{
    static const char *const mine[] = {"designs", "table",   "truth",  "moderate", "simulate", "seed",  "threads",
                                       "budget",  "accrual", "window", "json",     "lang",     "quiet", "progress"};
    if (q->words) {
        tt_request study = *q;
        study.opts = 0;
        TT_TRY(tt_plan_for(a, &study, r, &all->at[0].plan, err));
        all->at[all->n++].label = q->word[0];
    }
    for (size_t i = 0; i < q->opts; i++) {
        char *text = NULL;
        size_t size = 0;
        const bool table = tt_streq(q->opt[i].name, "table");
        if (!table && !tt_streq(q->opt[i].name, "designs"))
            continue;
        if (table || tt_file_exists(q->opt[i].value))
            TT_TRY(tt_file_read(a, q->opt[i].value, 1 << 20, &text, &size, err));
        if (table) {
            TT_TRY(add(a, q, all, "table", text, err));
            all->at[all->n - 1].label = q->opt[i].value;
        } else {
            TT_TRY(add_list(a, q, all, text ? text : q->opt[i].value, err));
        }
    }
    for (size_t i = 0; i < q->opts; i++)
        for (size_t k = 0; k <= sizeof mine / sizeof *mine && !all->used[i]; k++) {
            if (k == sizeof mine / sizeof *mine)
                return tt_fail(err, TT_EUSAGE, 184, tt_at_path("designs"), q->opt[i].name);
            all->used[i] = tt_streq(mine[k], q->opt[i].name);
        }
    if (all->n < 2)
        return tt_fail(err, TT_EUSAGE, 187, tt_at_path("designs"), "2", tt_int_text(a, MOST));
    for (size_t i = 1; i < all->n; i++)
        if (all->at[i].plan->doses != all->at[0].plan->doses)
            return tt_fail(err, TT_EUSAGE, 186, tt_at_path("designs"), tt_int_text(a, all->at[0].plan->doses),
                           tt_int_text(a, all->at[i].plan->doses));
    return TT_OK;
}

static tt_code read_clock(const tt_request *q, struct all *all, tt_err *err)
{
    tt_dec d;
    all->accrual = NAN;
    all->window_months = 3.0;
    if (!tt_opt(q, "accrual"))
        return TT_OK;
    TT_TRY(tt_opt_dec(q, "accrual", &d, err));
    all->accrual = tt_dec_double(d);
    if (tt_opt(q, "window")) {
        TT_TRY(tt_opt_dec(q, "window", &d, err));
        all->window_months = tt_dec_double(d);
    }
    if (!(all->window_months > 0))
        return tt_fail(err, TT_EUSAGE, 905, tt_at_path("window"), "window", tt_opt(q, "window"), "> 0");
    return all->accrual > 0 ? TT_OK : tt_fail(err, TT_EUSAGE, 905, tt_at_path("accrual"), "accrual", tt_opt(q, "accrual"), "> 0");
}

/* --- numbers ------------------------------------------------------------------------ */

/* The request without the calendar, which only a design that judges pending outcomes needs. */
static tt_request without_calendar(tt_arena *a, const tt_request *q)
{
    tt_request r = *q;
    tt_given *o = TT_ARRAY(a, tt_given, q->opts + 1);
    r.opts = 0;
    for (size_t i = 0; i < q->opts; i++)
        if (!tt_streq(q->opt[i].name, "accrual") && !tt_streq(q->opt[i].name, "window"))
            o[r.opts++] = q->opt[i];
    r.opt = o;
    return r;
}

/* Months; NaN when not asked for, or when the paths are too many. */
static double duration(const struct all *all, tt_arena *a, const struct one *d, const tt_curve *c, const tt_oc *oc)
{
    const tt_paths *g = NULL;
    if (!isnan(all->accrual) && oc->simulated && d->plan->design->judges_pending)
        return oc->months;
    if (isnan(all->accrual) || oc->simulated || tt_paths_walk(a, d->plan, c, 0, 0, &g, NULL) != TT_OK)
        return NAN;
    return oc->value.patients_total / all->accrual + g->cohorts * all->window_months;
}

static tt_table *new_table(tt_arena *a, const tt_request *q, tt_result *r, const struct all *all, const char *truth)
{
    tt_table *t = tt_doc_table(
        r->doc, tt_printf(a, tt_say(q, "True DLT rates %s: selected as MTD, %%", "真实 DLT 率 %s：被选为 MTD 的概率，%%"), truth));
    tt_table_col(t, tt_say(q, "design", "设计"), TT_LEFT);
    tt_table_col(t, tt_say(q, "none", "无"), TT_RIGHT);
    for (int j = 1; j <= all->at[0].plan->doses; j++)
        tt_table_col(t, tt_printf(a, "d%d", j), TT_RIGHT);
    tt_table_col(t, tt_say(q, "correct", "正确"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "overdose", "超量"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "patients", "受试者数"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "overdosed", "超量给药人数"), TT_RIGHT);
    tt_table_col(t, "DLT", TT_RIGHT);
    if (!isnan(all->accrual))
        tt_table_col(t, tt_say(q, "months", "月数"), TT_RIGHT);
    return t;
}

static tt_code put_design(tt_arena *a, const tt_request *q, tt_result *r, const struct all *all, const struct one *d, const tt_curve *c,
                          double target, tt_table *t, tt_err *err)
{
    tt_oc oc;
    TT_TRY(tt_oc_of(q, &d->engine, c, &oc, err));
    const tt_oc_judged j = tt_oc_judge(c, target, &oc.value);
    const double months = duration(all, a, d, c, &oc);
    tt_table_next(t);
    tt_table_cell(t, d->label);
    tt_table_cell(t, tt_oc_percent(a, &oc, oc.value.p_none, oc.se.p_none));
    for (int k = 1; k <= oc.doses; k++)
        tt_table_cell(t, tt_oc_percent(a, &oc, oc.value.p_select[k], oc.se.p_select[k]));
    tt_table_cell(t, tt_oc_percent(a, &oc, j.p_correct, j.correct >= 0 ? oc.se.p_select[j.correct] : NAN));
    tt_table_cell(t, isnan(j.p_overdose) ? "-" : tt_fixed(a, 100 * j.p_overdose, 1));
    tt_table_cell(t, tt_fixed(a, oc.value.patients_total, 1));
    tt_table_cell(t, isnan(j.overdosed) ? "-" : tt_fixed(a, j.overdosed, 1));
    tt_table_cell(t, tt_fixed(a, oc.value.dlts_total, 2));
    if (!isnan(all->accrual))
        tt_table_cell(t, isnan(months) ? "-" : tt_fixed(a, months, 1));
    tt_json_open(&r->json, '{');
    tt_json_put_string(&r->json, "design", d->label);
    tt_json_put_string(&r->json, "method", oc.simulated ? "simulation" : "exact");
    tt_oc_put(&r->json, d->plan, c, &oc);
    tt_json_put_real(&r->json, "months", months);
    tt_json_close(&r->json);
    return TT_OK;
}

/* One target for all: the first that is given. */
static double common_target(const struct all *all)
{
    for (size_t i = 0; i < all->n; i++)
        if (!isnan(all->at[i].plan->target))
            return all->at[i].plan->target;
    return NAN;
}

static tt_code put_curves(tt_arena *a, const tt_request *q, tt_result *r, const struct all *all, tt_err *err)
{
    const char *truth;
    tt_json_key(&r->json, "scenarios");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; (truth = tt_oc_truth(a, q, all->at[0].plan->doses, i)) != NULL; i++) {
        tt_curve c;
        tt_table *t = new_table(a, q, r, all, truth);
        TT_TRY(tt_curve_read(truth, tt_opt(q, "moderate"), all->at[0].plan->doses, &c, err));
        tt_json_open(&r->json, '{');
        tt_json_put_string(&r->json, "truth", truth);
        tt_json_key(&r->json, "designs");
        tt_json_open(&r->json, '[');
        for (size_t k = 0; k < all->n; k++)
            TT_TRY(put_design(a, q, r, all, &all->at[k], &c, common_target(all), t, err));
        tt_json_close(&r->json);
        tt_json_close(&r->json);
    }
    tt_json_close(&r->json);
    return TT_OK;
}

/* Where the tables of the first design and each other one differ, cell by cell. */
static void put_differences(tt_arena *a, const tt_request *q, tt_result *r, const struct all *all)
{
    tt_json_key(&r->json, "differences");
    tt_json_open(&r->json, '[');
    for (size_t k = 1; k < all->n; k++) {
        const tt_design_cell *cell = NULL;
        size_t cells = 0;
        const size_t n = tt_design_differ(a, all->at[0].plan, all->at[k].plan, &cell, &cells);
        tt_doc_pair(r->doc, tt_printf(a, tt_say(q, "tables of %s and %s", "%s 与 %s 的决策表"), all->at[0].label, all->at[k].label),
                    tt_printf(a, tt_say(q, "differ in %zu of %zu cells", "有 %zu/%zu 格不同"), n, cells));
        tt_table *t = n ? tt_doc_table(r->doc, tt_say(q, "E escalate, S stay, D de-escalate or leave, X eliminate",
                                                      "E 递增，S 维持，D 递减或离开，X 淘汰"))
                        : NULL;
        if (t) {
            tt_table_col(t, "n", TT_RIGHT);
            tt_table_col(t, "DLT", TT_RIGHT);
            tt_table_col(t, all->at[0].label, TT_CENTRE);
            tt_table_col(t, all->at[k].label, TT_CENTRE);
        }
        for (size_t i = 0; i < n; i++) {
            const char one[2] = {cell[i].call[0], '\0'}, other[2] = {cell[i].call[1], '\0'};
            tt_table_next(t);
            tt_table_cell(t, tt_int_text(a, cell[i].n));
            tt_table_cell(t, tt_int_text(a, cell[i].dlt));
            tt_table_cell(t, tt_strdup(a, one));
            tt_table_cell(t, tt_strdup(a, other));
            tt_json_open(&r->json, '{');
            tt_json_put_string(&r->json, "with", all->at[k].label);
            tt_json_put_int(&r->json, "n", cell[i].n);
            tt_json_put_int(&r->json, "dlt", cell[i].dlt);
            tt_json_put_string(&r->json, "first", one);
            tt_json_put_string(&r->json, "other", other);
            tt_json_close(&r->json);
        }
    }
    tt_json_close(&r->json);
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct all all = {.used = TT_ARRAY(a, bool, q->opts + 1)};
    TT_TRY(read_designs(a, q, r, &all, err));
    TT_TRY(read_clock(q, &all, err));
    const tt_request plain = without_calendar(a, q);
    for (size_t i = 0; i < all.n; i++) {
        const tt_request *how = all.at[i].plan->design->judges_pending ? q : &plain;
        TT_TRY(tt_oc_engine_for(a, how, r, all.at[i].plan, &all.at[i].engine, err));
    }
    r->doc = tt_doc_new(a, q->lang, tt_say(q, "designs side by side", "设计对比"));
    TT_TRY(put_curves(a, q, r, &all, err));
    put_differences(a, q, r, &all);
    return TT_OK;
}

static const tt_option options[] = {
    {"designs",
     "LIST|FILE",
     {"'3+3; boin stop-n=12; mtpi2': designs with their own options", "'3+3; boin stop-n=12; mtpi2'：各设计及其选项"}},
    {"accrual", "RATE", {"candidates a month: gives the expected duration", "每月候选人数，用于计算预期时长"}},
    {"window", "MONTHS", {"months in which a DLT counts (default 3)", "DLT 观察窗月数（默认 3）"}},
    TT_PLAN_OPTIONS,
    TT_OC_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {
    "titrate design compare --designs '3+3; boin; mtpi2 eps=0.05,0.05' --target .3 --truth .05,.15,.30,.45,.60",
    "titrate design compare --designs 'boin; boin stop-n=12 extra-safe=yes' --doses 4 --target .25 --accrual 2 --window 1",
    "titrate design compare --designs 'i3+3, boin' --doses 5 --target .3 --json", NULL};

const tt_command tt_command_design_compare = {
    .name = "design compare",
    .words = "[STUDY]",
    .min_words = 0,
    .max_words = 1,
    .summary = {"designs, or other tools' decision tables, side by side on the same curves", "在相同曲线上对比多个设计或其他工具的决策表"},
    .more = {"--table A.csv --table B.csv is a referee: exact numbers of both tables, and every cell where they differ.",
             "--table A.csv --table B.csv 可作裁判：给出两张表的精确结果及所有不同的格。"},
    .options = options,
    .examples = examples,
    .run = run,
};
