/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/plan.c -- options become the parameters a design reads itself: an option a
 * design does not know is its own message, so a new design needs no edit here. */
#include "app/plan.h"

#include "app/design_words.h"
#include "app/ward_internal.h"

static bool is_other(const char *name)
{
    static const char *const others[] = {"design",   "truth",       "moderate",     "simulate", "seed",     "threads", "history",
                                         "tally",    "json",        "lang",         "quiet",    "progress", "help",    "truths",
                                         "svg",      "budget",      "depth",        "designs",  "accrual",  "window",  "late",
                                         "dlt-time", "attribution", "nonevaluable", "session"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (tt_streq(others[i], name))
            return true;
    return false;
}

/* A switch is "yes"; a decision table or a boundary in a file is its text: designs read no files. */
static tt_code value_of(tt_arena *a, const tt_given *o, const char **ret, tt_err *err)
{
    const bool file = tt_streq(o->name, "table") || (tt_streq(o->name, "boundary") && strpbrk(o->value, "./\\"));
    char *text = NULL;
    size_t size = 0;
    *ret = *o->value ? o->value : "yes";
    if (!file || !*o->value)
        return TT_OK;
    TT_TRY(tt_file_read(a, o->value, 1 << 20, &text, &size, err));
    *ret = text;
    return TT_OK;
}

tt_request tt_plan_request(tt_arena *a, const tt_request *q)
{
    static const char *const files[] = {"svg", "truths", "table", "boundary"};
    tt_request r = *q;
    tt_given *o = TT_ARRAY(a, tt_given, q->opts + 1);
    for (size_t i = 0; i < q->opts; i++) {
        bool file = tt_streq(q->opt[i].name, "designs") && tt_file_exists(q->opt[i].value);
        for (size_t k = 0; k < sizeof files / sizeof *files; k++)
            file = file || tt_streq(q->opt[i].name, files[k]);
        o[i] = (tt_given){q->opt[i].name, file ? q->opt[i].value : tt_str_halfwidth(a, q->opt[i].value)};
    }
    r.opt = o;
    return r;
}

/* Must the ladder's length be said? */
static bool needs_doses(const tt_design *d)
{
    for (const tt_param_def *p = d->params; p->name; p++)
        if (tt_streq(p->name, "doses"))
            return !p->value;
    return false;
}

/* As many doses as a list with one value per dose has. */
static const char *doses_of(tt_arena *a, const tt_request *q)
{
    static const char *const lists[] = {"skeleton", "dose-values", "truth", "tally"};
    const char *list = NULL;
    for (size_t i = 0; i < sizeof lists / sizeof *lists && !list; i++)
        list = tt_opt(q, lists[i]);
    int64_t k = list ? 1 : 5;
    for (; list && *list; list++)
        k += *list == ',';
    return tt_int_text(a, k);
}

static tt_code from_options(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan **ret, tt_err *err)
{
    const char *name = tt_opt(q, "design") ? tt_opt(q, "design") : "3+3";
    const tt_design *design = NULL;
    tt_param *p = TT_ARRAY(a, tt_param, q->opts + 1);
    size_t n = 0;
    TT_TRY(tt_design_find(name, tt_at_path("design"), &design, err));
    for (size_t i = 0; i < q->opts; i++)
        if (!is_other(q->opt[i].name)) {
            p[n] = (tt_param){.key = q->opt[i].name, .where = tt_at_path(q->opt[i].name)};
            TT_TRY(value_of(a, &q->opt[i], &p[n++].value, err));
        }
    if (needs_doses(design) && !tt_opt(q, "doses"))
        p[n++] = (tt_param){.key = "doses", .value = doses_of(a, q)};
    TT_TRY(tt_design_prepare(a, name, p, n, ret, err));
    tt_plan_remark(r, *ret);
    return TT_OK;
}

void tt_plan_remark(tt_result *r, const tt_plan *p)
{
    if (p->doses == 1 && !tt_plan_monitors(p))
        tt_find(&r->findings, 844, tt_at_path("doses"), p->design->name);
    for (size_t i = 0; i < p->n_params; i++)
        if (!tt_plan_heeds(p, p->params[i].key) && !tt_streq(p->params[i].value, p->design->params[i].value))
            tt_find(&r->findings, 783, tt_at_path(p->params[i].key), p->params[i].key, p->design->params[i].when);
    bool reachable = !tt_plan_monitors(p);
    for (int32_t n = 1; n <= p->most && !reachable; n++)
        reachable = p->design->row(p, n).eliminate_min >= 0;
    if (!reachable)
        tt_find(&r->findings, 847, tt_at_path("boundary"));
}

const char *tt_plan_words(tt_arena *a, const tt_request *q, const tt_plan *p)
{
    tt_buf b = tt_buf_new(a);
    if (q->words)
        tt_buf_printf(&b, " %s", tt_shell_word(a, q->word[0]));
    for (size_t i = 0; i < q->opts; i++) {
        const char *name = q->opt[i].name, *value = q->opt[i].value;
        if (tt_streq(name, "design") || !is_other(name))
            tt_buf_printf(&b, " --%s%s%s", name, *value ? " " : "", *value ? tt_shell_word(a, value) : "");
    }
    for (size_t i = 0; !q->words && !tt_opt_on(q, "doses") && !tt_plan_monitors(p) && i < p->n_params; i++)
        if (tt_streq(p->params[i].key, "doses"))
            tt_buf_printf(&b, " --doses %d", p->doses);
    return tt_buf_text(&b);
}

const char *tt_plan_history(tt_arena *a, const tt_plan *p)
{
    tt_buf b = tt_buf_new(a);
    tt_state s = tt_state_new(p);
    tt_move m;
    for (int cohorts = 0; cohorts < 2 && tt_design_next(p, &s, &m, NULL) == TT_OK && m.cohort > 0; cohorts++) {
        tt_buf_printf(&b, "%s%d", cohorts ? " " : "", (int)m.dose);
        tt_state_open(p, &s, m.dose, m.cohort);
        for (int32_t i = 0; i < m.cohort; i++) {
            const char letter = cohorts == 1 && i == m.cohort / 2 && m.cohort > 1 ? 'T' : 'N';
            tt_buf_addc(&b, letter);
            if (tt_state_add(p, &s, letter, NULL) != TT_OK)
                break;
        }
    }
    return tt_buf_text(&b);
}

tt_code tt_plan_of(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan **ret, const tt_study **study, tt_err *err)
{
    const tt_study *s = NULL;
    bool runnable = false;
    *study = NULL;
    if (!q->words)
        return from_options(a, q, r, ret, err);
    TT_TRY(tt_open_study(a, q->word[0], r, &s, &runnable, err));
    r->findings.n = 0;
    if (!s->plan)
        return tt_fail(err, TT_EDENIED, 550, tt_at(s->file, 0, 0), s->id);
    *ret = s->plan;
    *study = s;
    return TT_OK;
}

tt_code tt_plan_for(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan **ret, tt_err *err)
{
    const tt_study *study;
    return tt_plan_of(a, q, r, ret, &study, err);
}

const char *tt_plan_parameters(tt_arena *a, const tt_request *q, tt_json_out *o, const tt_plan *p)
{
    tt_buf b = tt_buf_new(a);
    tt_json_key(o, "design");
    tt_json_open(o, '{');
    tt_json_put_string(o, "name", p->design->name);
    for (size_t i = 0; i < p->n_params; i++)
        if (*p->params[i].value && tt_plan_heeds(p, p->params[i].key)) {
            const bool file = strchr(p->params[i].value, '\n') != NULL;
            tt_json_put_string(o, p->params[i].key, p->params[i].value);
            tt_buf_printf(&b, "%s%s %s", b.n ? ", " : "", p->params[i].key,
                          file ? tt_say(q, "(as given)", "（如所给）") : p->params[i].value);
        }
    tt_json_close(o);
    return tt_printf(a, "%s (%s)", p->design->name, tt_buf_text(&b));
}

void tt_put_plan(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan *p)
{
    tt_doc_pair(r->doc, tt_say(q, "design", "设计"), tt_plan_parameters(a, q, &r->json, p));
}
