/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_hold.c -- all dosing stopped at once, and let go again, hold by hold.  Without
 * a reason it lists the holds there have been. */
#include "app/ward_internal.h"

/* Who has signed the lifting of a stopping rule's hold so far. */
static const char *signers(tt_arena *a, const tt_hold_span *h)
{
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < h->n_lifts; i++)
        tt_buf_printf(&b, "%s%s", b.n ? ", " : "", h->lift[i].full_name);
    return tt_strdup(a, tt_buf_text(&b));
}

static const char *state_of(tt_arena *a, const tt_request *q, const tt_study *st, const tt_hold_span *h)
{
    if (h->until != TT_NO_INSTANT)
        return tt_printf(a, q->lang == TT_ZH ? "%s 解除：%s" : "lifted %s: %s", tt_when(a, st, h->until), h->lifted_why);
    if (h->n_lifts)
        return tt_printf(a, tt_say(q, "lasts; lifting signed by %s", "仍有效；已签署解除：%s"), signers(a, h));
    return *h->rule ? tt_say(q, "lasts until everybody who signs decisions has signed its lifting", "仍有效，须全部决定签署人签署解除")
                    : tt_say(q, "lasts", "仍有效");
}

static void put_hold(tt_arena *a, const tt_request *q, tt_result *r, tt_table *t, const tt_study *st, const tt_hold_span *h)
{
    tt_table_next(t);
    tt_table_cell(t, tt_int_text(a, h->number));
    tt_table_cell(t, tt_when(a, st, h->from));
    tt_table_cell(t, tt_hold_words(a, st, h, q->lang));
    tt_table_cell(t, h->by);
    tt_table_cell(t, state_of(a, q, st, h));
    tt_json_open(&r->json, '{');
    tt_json_put_int(&r->json, "hold", h->number);
    tt_put_when(&r->json, "from", h->from);
    tt_put_when(&r->json, "until", h->until);
    tt_json_put_string(&r->json, "why", h->why);
    tt_json_put_string(&r->json, "rule", *h->rule ? h->rule : NULL);
    tt_json_put_string(&r->json, "by", h->by);
    tt_json_put_string(&r->json, "lifted_why", *h->lifted_why ? h->lifted_why : NULL);
    tt_json_put_int(&r->json, "signatures", (int64_t)h->n_lifts);
    tt_json_put_int(&r->json, "event", h->origin);
    tt_json_close(&r->json);
}

static void put_holds(tt_arena *a, const tt_request *q, tt_result *r, const struct tt_work *w)
{
    tt_table *t = tt_doc_table(r->doc, NULL);
    tt_table_col(t, "", TT_RIGHT);
    tt_table_col(t, tt_say(q, "since", "开始"), TT_LEFT);
    tt_table_col(t, tt_say(q, "why", "理由"), TT_LEFT);
    tt_table_col(t, tt_say(q, "by", "发起人"), TT_LEFT);
    tt_table_col(t, tt_say(q, "state", "状态"), TT_LEFT);
    tt_json_put_bool(&r->json, "held", w->trial->held);
    tt_json_key(&r->json, "holds");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < w->trial->holds; i++)
        put_hold(a, q, r, t, w->trial->study, w->trial->hold[i]);
    tt_json_close(&r->json);
    r->next = tt_printf(a, "titrate decide %s", tt_shell_word(a, q->word[0]));
}

static tt_code list(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    TT_TRY(tt_work_read(a, q, q->word[0], &w, err));
    r->doc = tt_doc_for(a, q, w.trial,
                        w.trial->held ? tt_say(q, "dosing is on hold", "给药已暂停") : tt_say(q, "dosing is not on hold", "未暂停给药"));
    put_holds(a, q, r, &w);
    return TT_OK;
}

static tt_code write(const tt_request *q, const struct tt_work *w, const char *why, tt_err *err)
{
    int64_t number = 0;
    if (!tt_opt_on(q, "lift"))
        return tt_conduct_hold(w->c, w->by, true, why, err);
    TT_TRY(tt_opt_int(q, "number", 1, 1000000, 0, &number, err));
    return tt_conduct_lift(w->c, w->by, w->password, (int)number, why, err);
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    const char *why = NULL;
    if (!tt_opt_on(q, "why") && !tt_opt_on(q, "lift"))
        return list(a, q, r, err);
    TT_TRY(tt_opt_text(q, "why", &why, err));
    TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
    const bool was = w.trial->held;
    TT_TRY(write(q, &w, why, err));
    tt_say_written(a, q, &w, r,
                   !w.trial->held ? tt_say(q, "the hold is lifted: dosing may go on", "暂停已解除，可继续给药")
                   : was          ? tt_say(q, "dosing is still on hold", "给药仍处于暂停状态")
                                  : tt_say(q, "all dosing is on hold", "全部给药已暂停"));
    put_holds(a, q, r, &w);
    tt_json_put_string(&r->json, "why", why);
    return TT_OK;
}

static const tt_option options[] = {
    {"why", "TEXT", {"the reason, shown at every refused dose", "理由，将显示在每次被拒绝的给药中"}},
    {"lift", NULL, {"end a hold, with --why", "解除一项暂停，须用 --why 说明理由"}},
    {"number", "N", {"which hold, when several last", "有多项暂停时指明序号"}},
    TT_WORK_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate hold out/ward --why 'one death under review' --as chen",
                                       "titrate hold out/ward --lift --why 'judged not related by the safety reviewer' --as chen",
                                       "titrate hold out/ward", NULL};

const tt_command tt_command_hold = {
    .name = "hold",
    .words = "DIR|DB",
    .min_words = 1,
    .max_words = 1,
    .summary = {"stop all dosing at once, lift a stop, or list them", "立即暂停全部给药、解除暂停，或列出暂停记录"},
    .more =
        {"Each hold is lifted by itself. The safety reviewer lifts one that a person began; one that a stopping rule began is lifted by "
         "everybody who signs the dose decisions, each with --lift.",
         "暂停须逐项解除。人员发起的暂停由安全性评审人解除；停药规则触发的暂停须由全部剂量决定签署人各自以 --lift 签署解除。"},
    .options = options,
    .examples = examples,
    .run = run,
};
