/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/plan.c -- options become the parameters a design reads itself: an option a
 * design does not know is its own message, so a new design needs no edit here. */
#include "app/plan.h"

static bool is_other(const char *name)
{
    static const char *const others[] = {"design", "truth", "simulate", "seed", "threads", "history", "tally", "json", "lang", "quiet", "progress", "help"};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (tt_streq(others[i], name))
            return true;
    return false;
}

static tt_code from_options(tt_arena *a, const tt_request *q, const tt_plan **ret, tt_err *err)
{
    const char *design = tt_opt(q, "design");
    tt_param *p = TT_ARRAY(a, tt_param, q->opts + 1);
    size_t n = 0;
    bool doses = false;
    for (size_t i = 0; i < q->opts; i++)
        if (!is_other(q->opt[i].name)) {
            doses = doses || tt_streq(q->opt[i].name, "doses");
            p[n++] = (tt_param){.key = q->opt[i].name, .value = q->opt[i].value, .where = tt_at_path(q->opt[i].name)};
        }
    if (!doses) { /* as many as the truth or the tally has */
        const char *list = tt_opt(q, "truth") ? tt_opt(q, "truth") : tt_opt(q, "tally");
        int64_t k = list ? 1 : 5;
        for (; list && *list; list++)
            k += *list == ',';
        p[n++] = (tt_param){.key = "doses", .value = tt_int_text(a, k)};
    }
    return tt_design_prepare(a, design ? design : "3+3", p, n, ret, err);
}

tt_code tt_plan_for(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan **ret, tt_err *err)
{
    const tt_study *s = NULL;
    bool runnable = false;
    if (!q->words)
        return from_options(a, q, ret, err);
    TT_TRY(tt_open_study(a, q->word[0], r, &s, &runnable, err));
    r->findings.n = 0;
    if (!s->plan)
        return tt_fail(err, TT_EDENIED, 550, tt_at(s->file, 0, 0), s->id);
    *ret = s->plan;
    return TT_OK;
}

void tt_put_plan(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan *p)
{
    tt_buf b = tt_buf_new(a);
    tt_json_key(&r->json, "design");
    tt_json_open(&r->json, '{');
    tt_json_put_string(&r->json, "name", p->design->name);
    for (size_t i = 0; i < p->n_params; i++)
        if (*p->params[i].value) {
            tt_json_put_string(&r->json, p->params[i].key, p->params[i].value);
            tt_buf_printf(&b, "%s%s %s", b.n ? ", " : "", p->params[i].key, p->params[i].value);
        }
    tt_json_close(&r->json);
    tt_doc_pair(r->doc, tt_say(q, "design", "设计"), tt_printf(a, "%s (%s)", p->design->name, tt_buf_text(&b)));
}
