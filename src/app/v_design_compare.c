/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_design_compare.c -- designs side by side on the same curves, and a referee
 * for decision tables.
 *
 * A design is "boin stop-n=12 extra-safe=yes"; several are parted by ; or by a comma
 * before a design's name, or stand one a line in a file.  Options of the command go
 * to every design that takes them.  Every --table FILE is one more design.
 *
 * Duration is the mean of trials simulated on one calendar for all of them (accrual.c),
 * so that a design that need not wait is held against the others fairly.  Everything
 * else stays exact where it can be. */
#include <math.h>

#include "app/compare_internal.h"
#include "app/design_words.h"
#include "app/oc_figures.h"

enum { MOST = TT_COMPARED, ON_CALENDAR = 500 };

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

/* What a study says whatever the rule: its ladder, where it starts, its target. */
static void add_facts(tt_arena *a, const tt_design *design, const tt_plan *study, tt_param *p, size_t *n)
{
    static const char *const facts[] = {"doses", "start", "target"};
    for (size_t i = 0; i < sizeof facts / sizeof *facts; i++)
        if (takes(design, facts[i]) && takes(study->design, facts[i]) && !given(p, *n, facts[i]) && *tt_plan_text(study, facts[i]))
            p[(*n)++] = (tt_param){.key = facts[i], .value = tt_strdup(a, tt_plan_text(study, facts[i]))};
}

/* The words of one design, then the command's options it takes, then the ladder's length. */
static tt_code add(tt_arena *a, const tt_request *q, tt_result *r, struct tt_compared *all, const char *text, const char *table,
                   tt_err *err)
{
    enum { PARAMS = 44 };
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
        if (key == 0 || key >= len || n >= PARAMS - 5)
            return tt_fail(err, TT_EUSAGE, 185, tt_at_path("designs"), tt_strndup(a, s, len));
        p[n++] = (tt_param){.key = tt_strndup(a, s, key), .value = tt_strndup(a, s + key + 1, len - key - 1)};
        s += len;
    }
    if (table && n < PARAMS)
        p[n++] = (tt_param){.key = "table", .value = table};
    for (size_t i = 0; i < q->opts && n < PARAMS - 4; i++)
        if (takes(design, q->opt[i].name) && !tt_streq(q->opt[i].name, "table")) {
            all->used[i] = true;
            if (!given(p, n, q->opt[i].name))
                p[n++] = (tt_param){.key = q->opt[i].name, .value = *q->opt[i].value ? q->opt[i].value : "yes"};
        }
    if (all->study)
        add_facts(a, design, all->at[0].plan, p, &n);
    if (takes(design, "doses") && !tt_streq(design->name, "stop") && !given(p, n, "doses"))
        p[n++] = (tt_param){.key = "doses", .value = doses_of(a, q)};
    for (size_t i = 0; i < n; i++)
        p[i].where = tt_at_path(tt_printf(a, "%s / %s", design->name, p[i].key));
    TT_TRY(tt_design_prepare(a, design->name, p, n, &all->at[all->n].plan, err));
    tt_plan_remark(r, all->at[all->n++].plan);
    return TT_OK;
}

/* Does a design's name begin here? */
static bool begins(tt_arena *a, const char *s)
{
    const tt_design *d;
    s += strspn(s, " \t");
    return tt_design_find(tt_strndup(a, s, strcspn(s, " \t,;\n")), tt_at_path(""), &d, NULL) == TT_OK;
}

static tt_code add_list(tt_arena *a, const tt_request *q, tt_result *r, struct tt_compared *all, const char *s, tt_err *err)
{
    while (*s) {
        size_t n = 0;
        while (s[n] && s[n] != ';' && s[n] != '\n' && !(s[n] == ',' && begins(a, s + n + 1)))
            n++;
        const char *one = tt_str_trim(a, tt_strndup(a, s, n));
        if (*one && *one != '#')
            TT_TRY(add(a, q, r, all, one, NULL, err));
        s += n + (s[n] != '\0');
    }
    return TT_OK;
}

static tt_code read_designs(tt_arena *a, const tt_request *q, tt_result *r, struct tt_compared *all, tt_err *err)
{
    static const char *const mine[] = {"designs", "table",   "truth",  "moderate", "simulate", "seed",        "threads",
                                       "budget",  "accrual", "window", "late",     "dlt-time", "attribution", "nonevaluable",
                                       "svg",     "json",    "lang",   "quiet",    "progress"};
    if (q->words) {
        tt_request study = *q;
        study.opts = 0;
        TT_TRY(tt_plan_of(a, &study, r, &all->at[0].plan, &all->study, err));
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
            TT_TRY(add(a, q, r, all, "table", text, err));
            all->at[all->n - 1].label = q->opt[i].value;
        } else {
            TT_TRY(add_list(a, q, r, all, text ? text : q->opt[i].value, err));
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

/* What holds for all: one calendar, one target. */
static tt_code read_common(tt_arena *a, const tt_request *q, struct tt_compared *all, tt_err *err)
{
    TT_TRY(tt_oc_calendar(a, q, all->study, &all->calendar, err));
    TT_TRY(tt_opt_int(q, "simulate", 1, INT32_MAX, ON_CALENDAR, &all->trials, err));
    for (size_t i = 0; i < all->n; i++) {
        size_t alike = 0;
        for (size_t k = 0; k < all->n; k++)
            alike += tt_streq(all->at[k].plan->design->name, all->at[i].plan->design->name);
        all->at[i].name = alike == 1 ? all->at[i].plan->design->name : all->at[i].label;
    }
    all->judge = all->at[0].plan;
    all->monitors = true;
    for (size_t i = all->n; i-- > 0;) {
        if (!isnan(all->at[i].plan->target))
            all->judge = all->at[i].plan;
        all->monitors = all->monitors && tt_plan_monitors(all->at[i].plan);
    }
    return TT_OK;
}

/* --- numbers ------------------------------------------------------------------------ */

/* The request without the calendar: only a design that judges pending outcomes is simulated on it; of others only the duration is. */
static tt_request without_calendar(tt_arena *a, const tt_request *q)
{
    static const char *const calendar[] = {"accrual", "window", "late", "dlt-time"};
    tt_request r = *q;
    tt_given *o = TT_ARRAY(a, tt_given, q->opts + 1);
    r.opts = 0;
    for (size_t i = 0; i < q->opts; i++) {
        bool kept = true;
        for (size_t k = 0; k < sizeof calendar / sizeof *calendar; k++)
            kept = kept && !tt_streq(q->opt[i].name, calendar[k]);
        if (kept)
            o[r.opts++] = q->opt[i];
    }
    r.opt = o;
    return r;
}

/* One engine each. The calendar is the same for all and is said once. */
static tt_code prepare_engines(tt_arena *a, const tt_request *q, tt_result *r, struct tt_compared *all, tt_err *err)
{
    enum { CALENDAR = 868 };
    const tt_request plain = without_calendar(a, q);
    size_t kept = 0;
    for (size_t i = 0; i < all->n; i++) {
        const tt_request *how = all->at[i].plan->design->judges_pending ? q : &plain;
        TT_TRY(tt_oc_engine_for(a, how, r, all->at[i].plan, all->study, &all->at[i].engine, err));
    }
    for (size_t i = 0; i < r->findings.n; i++)
        if (r->findings.at[i].id != CALENDAR)
            r->findings.at[kept++] = r->findings.at[i];
    r->findings.n = kept;
    tt_oc_tell_calendar(a, r, &all->calendar, "design compare");
    return TT_OK;
}

static const char *caption(tt_arena *a, const tt_request *q, const struct tt_compared *all, const char *truth)
{
    return tt_printf(a,
                     all->monitors ? tt_say(q, "True DLT rate %s: probability of stopping, %%", "真实 DLT 率 %s：停止概率，%%")
                                   : tt_say(q, "True DLT rates %s: selected as MTD, %%", "真实 DLT 率 %s：被选为 MTD 的概率，%%"),
                     truth);
}

static void put_notes(tt_arena *a, const tt_request *q, tt_table *t, const struct tt_compared *all, const tt_oc_show *show)
{
    bool simulated = false, replaced = false;
    for (size_t k = 0; k < all->n; k++) {
        simulated = simulated || !all->at[k].engine.lattice;
        replaced = replaced || all->at[k].engine.setting.replaced;
    }
    tt_oc_table_notes(a, q, t, show);
    tt_table_note(t, tt_printf(a,
                               tt_say(q,
                                      "months: from the first treatment to the last outcome, the mean of trials simulated on one calendar "
                                      "for all (%s candidates a month, DLT window %s %s)%s%s.",
                                      "月数：自首例给药至末例结果，所有设计在同一日历上模拟试验的均值（每月 %s 名候选人，观察窗 %s "
                                      "%s）%s%s。"),
                               tt_double_text(a, all->calendar.rate), tt_double_text(a, all->calendar.window),
                               all->calendar.window == 1.0 ? tt_say(q, "month", "个月") : tt_say(q, "months", "个月"),
                               replaced ? tt_say(q, ", of evaluable patients only", "，仅计可评价受试者") : "",
                               simulated ? "" : tt_say(q, "; the rest is exact", "；其余为精确结果")));
}

/* The numbers of all on one curve; nothing is said before they are whole, so that an interrupt leaves whole curves. */
static tt_code compute(const tt_request *q, const struct tt_compared *all, const tt_curve *c, tt_oc *oc, tt_err *err)
{
    for (size_t k = 0; k < all->n; k++) {
        TT_TRY(tt_oc_of(q, &all->at[k].engine, c, &oc[k], err));
        TT_TRY(tt_oc_last(q, &all->at[k].engine, &all->calendar, all->trials, c, &oc[k], err));
    }
    return TT_OK;
}

static void put_json(tt_result *r, const struct tt_compared *all, const char *truth, const tt_curve *c, const tt_oc *oc)
{
    tt_json_open(&r->json, '{');
    tt_json_put_string(&r->json, "truth", truth);
    tt_json_key(&r->json, "designs");
    tt_json_open(&r->json, '[');
    for (size_t k = 0; k < all->n; k++) {
        tt_json_open(&r->json, '{');
        tt_json_put_string(&r->json, "design", all->at[k].label);
        tt_json_put_string(&r->json, "method", oc[k].simulated ? "simulation" : "exact");
        tt_oc_put(&r->json, all->judge, c, &oc[k]);
        tt_json_close(&r->json);
    }
    tt_json_close(&r->json);
    tt_json_close(&r->json);
}

/* FILE: the first curve. A folder: curve-1.svg and so on. A boundary's picture holds all rates. */
static tt_code draw(tt_arena *a, const tt_request *q, const struct tt_compared *all, size_t i, const tt_curve *c, const tt_oc *oc,
                    tt_err *err)
{
    const char *where = tt_opt(q, "svg"), *name[MOST];
    const bool folder = where && (tt_is_folder(where) || tt_str_ends(where, "/"));
    tt_figure *f = NULL;
    const tt_oc_engine *engine[MOST];
    if (!where || (i > 0 && (!folder || all->monitors)))
        return TT_OK;
    for (size_t k = 0; k < all->n; k++) {
        name[k] = all->at[k].name;
        engine[k] = &all->at[k].engine;
    }
    if (all->monitors)
        TT_TRY(tt_stopping_figure(a, q, engine, name, all->n, &f, err));
    else
        f = tt_contest_figure(a, q, all->judge, c, oc, name, all->n);
    if (folder) {
        TT_TRY(tt_folder_make(where, err));
        where = tt_printf(a, "%s/curve-%zu.svg", where, i + 1);
    }
    return tt_write_svg(a, where, f, err);
}

static tt_code put_curve(tt_arena *a, const tt_request *q, tt_result *r, const struct tt_compared *all, const char *truth, size_t i,
                         tt_err *err)
{
    const tt_oc_show show = {.head = tt_say(q, "design", "设计"),
                             .plan = all->judge,
                             .judged = true,
                             .overdosed = true,
                             .months = true,
                             .monitors = all->monitors};
    tt_oc oc[MOST];
    tt_curve c;
    TT_TRY(tt_oc_curve(q, r, all->judge, truth, &c, err));
    TT_TRY(compute(q, all, &c, oc, err));
    put_json(r, all, truth, &c, oc);
    tt_table *t = tt_oc_table_new(a, q, r->doc, caption(a, q, all, truth), &show);
    tt_oc_setting records = all->at[0].engine.setting; /* the months are in the first table */
    records.timed = false;
    for (size_t k = 0; k < all->n; k++)
        tt_oc_table_row(a, q, t, &show, all->at[k].name, &c, &oc[k]);
    if (!tt_oc_truth(a, q, all->judge, i + 1)) /* once, under the last */
        put_notes(a, q, t, all, &show);
    tt_table *more = tt_oc_setting_table(q, r->doc, show.head, &records);
    for (size_t k = 0; k < all->n; k++)
        tt_oc_setting_row(a, more, &records, all->at[k].name, &oc[k]);
    return draw(a, q, all, i, &c, oc, err);
}

static tt_code put_curves(tt_arena *a, const tt_request *q, tt_result *r, const struct tt_compared *all, tt_err *err)
{
    const char *truth;
    tt_json_key(&r->json, "calendar");
    tt_json_open(&r->json, '{');
    tt_json_put_real(&r->json, "accrual", all->calendar.rate);
    tt_json_put_real(&r->json, "window", all->calendar.window);
    tt_json_put_real(&r->json, "late", all->calendar.late);
    tt_json_put_string(&r->json, "dlt_time", all->calendar.weibull ? "weibull" : "uniform");
    tt_json_put_int(&r->json, "trials", all->trials);
    tt_json_close(&r->json);
    tt_json_key(&r->json, "scenarios");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; (truth = tt_oc_truth(a, q, all->judge, i)) != NULL; i++) {
        const tt_code done = put_curve(a, q, r, all, truth, i, err);
        if (done == TT_EINTR && i > 0) {
            tt_oc_interrupted(a, r, i);
            break;
        }
        TT_TRY(done);
    }
    tt_json_close(&r->json);
    return TT_OK;
}

/* What each design is, with all its parameters. */
static void put_designs(tt_arena *a, const tt_request *q, tt_result *r, const struct tt_compared *all)
{
    tt_json_key(&r->json, "designs");
    tt_json_open(&r->json, '[');
    for (size_t k = 0; k < all->n; k++) {
        tt_json_open(&r->json, '{');
        tt_json_put_string(&r->json, "label", all->at[k].label);
        tt_doc_pair(r->doc, all->at[k].label, tt_plan_parameters(a, q, &r->json, all->at[k].plan));
        tt_json_close(&r->json);
    }
    tt_json_close(&r->json);
}

static tt_code run(tt_arena *a, const tt_request *given, tt_result *r, tt_err *err)
{
    const tt_request plain = tt_plan_request(a, given), *q = &plain;
    struct tt_compared all = {.used = TT_ARRAY(a, bool, q->opts + 1)};
    TT_TRY(read_designs(a, q, r, &all, err));
    TT_TRY(read_common(a, q, &all, err));
    TT_TRY(prepare_engines(a, q, r, &all, err));
    r->doc = tt_doc_new(a, q->lang, tt_say(q, "designs side by side", "设计对比"));
    put_designs(a, q, r, &all);
    TT_TRY(put_curves(a, q, r, &all, err));
    tt_compare_tables(a, q, r, &all);
    return TT_OK;
}

static const tt_option options[] = {
    {"designs",
     "LIST|FILE",
     {"'3+3; boin stop-n=12; mtpi2': designs with their own options", "'3+3; boin stop-n=12; mtpi2'：各设计及其选项"}},
    TT_PLAN_OPTIONS,
    TT_OC_OPTIONS,
    TT_OC_SETTING_OPTIONS,
    {"svg", "FILE|DIR", {"draw the first curve; into a folder, every curve", "绘制首条曲线；若为文件夹，则每条曲线一图"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {
    "titrate design compare --designs '3+3; boin; mtpi2 eps=0.05,0.05' --target .3 --truth .05,.15,.30,.45,.60",
    "titrate design compare --designs 'boin; boin stop-n=12 extra-safe=yes' --doses 4 --target .25 --accrual 2 --window 1",
    "titrate design compare --designs 'boin; tite-boin' --doses 4 --target .25 --truth .05,.12,.25,.40 --simulate 200 --svg two.svg",
    "titrate design compare --designs '3+3; boin' --target .3 --truth .05,.15,.30,.45,.60 --attribution .05,.1 --nonevaluable .1",
    "titrate design compare --designs 'stop; stop boundary=obf' --target .2 --n 20",
    "titrate design compare --designs 'i3+3, boin' --doses 5 --target .3 --json",
    NULL};

const tt_command tt_command_design_compare = {
    .name = "design compare",
    .words = "[STUDY]",
    .min_words = 0,
    .max_words = 1,
    .summary = {"designs, or other tools' decision tables, side by side on the same curves", "在相同曲线上对比多个设计或其他工具的决策表"},
    .more = {"--table A.csv --table B.csv is a referee: exact numbers of both tables, and every cell where they differ. Of more designs, "
             "every pair is counted and one table holds all their decisions where any two differ.",
             "--table A.csv --table B.csv 可作裁判：给出两张表的精确结果及所有不同的格。设计多于两个时，逐对计数，"
             "并以一张表列出任意两者不同处全部设计的决策。"},
    .options = options,
    .examples = examples,
    .run = run,
};
