/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_allocation.c -- the list of arms of a randomised study: the hash it is held to,
 * how many were drawn, and its opening.  What comes next is not shown, because it is
 * not in what this reads. */
#include "app/ward_internal.h"

struct tally {
    const char *stratum;
    int n[32]; /* by arm; lists have at most 20 */
};

static size_t count(tt_arena *a, const tt_trial *t, struct tally **ret)
{
    struct tally *k = TT_ARRAY(a, struct tally, t->subjects + 1);
    size_t n = 0;
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        size_t at = 0;
        if (s->position < 1)
            continue;
        while (at < n && !tt_streq(k[at].stratum, s->stratum))
            at++;
        if (at == n)
            k[n++].stratum = s->stratum;
        const size_t arm = (size_t)(s->arm - t->study->arm);
        k[at].n[arm < 32 ? arm : 31]++;
    }
    *ret = k;
    return n;
}

static void put_counts(tt_arena *a, const tt_request *q, tt_result *r, const tt_trial *t)
{
    struct tally *k = NULL;
    const size_t n = count(a, t, &k);
    const tt_study *st = t->study;
    tt_table *table = tt_doc_table(r->doc, tt_say(q, "Drawn so far", "已抽取"));
    tt_table_col(table, tt_say(q, "stratum", "层"), TT_LEFT);
    for (size_t j = 0; j < st->arms; j++)
        tt_table_col(table, st->arm[j].id, TT_RIGHT);
    tt_json_key(&r->json, "drawn");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < n; i++) {
        tt_table_next(table);
        tt_table_cell(table, *k[i].stratum ? k[i].stratum : tt_say(q, "all", "全部"));
        tt_json_open(&r->json, '{');
        tt_json_put_string(&r->json, "stratum", k[i].stratum);
        for (size_t j = 0; j < st->arms; j++) {
            tt_table_cell(table, tt_int_text(a, k[i].n[j]));
            tt_json_put_int(&r->json, st->arm[j].id, k[i].n[j]);
        }
        tt_json_close(&r->json);
    }
    tt_json_close(&r->json);
}

static const char *state_of(tt_arena *a, const tt_request *q, const tt_trial *t, const tt_list_check *c)
{
    if (c->opened)
        return tt_printf(a, tt_say(q, "open, by %s: %s", "已由 %s 公开：%s"), t->opened_by, t->opened_why);
    return c->secret
               ? tt_say(q, "sealed; its secret is at hand", "密封中；密值在位")
               : tt_say(q, "sealed; its secret is NOT at hand: nobody can be randomised here", "密封中；密值不在位，此处无法随机分组");
}

static tt_code say(tt_arena *a, const tt_request *q, tt_result *r, const struct tt_work *w, tt_err *err)
{
    tt_list_check c;
    TT_TRY(tt_conduct_check_list(w->c, &c, err));
    const tt_trial *t = w->trial;
    const char *rest = strstr(t->allocation, "; ");
    tt_doc_pair(r->doc, tt_say(q, "SHA-256 of its secret", "密值的 SHA-256"), c.commitment);
    tt_doc_pair(r->doc, tt_say(q, "fixed at the start", "启动时确定"), rest ? rest + 2 : "");
    tt_doc_pair(r->doc, tt_say(q, "list", "分配表"), state_of(a, q, t, &c));
    tt_json_put_bool(&r->json, "randomised", true);
    tt_json_put_string(&r->json, "commitment", c.commitment);
    tt_json_put_string(&r->json, "fact", t->allocation);
    tt_json_put_int(&r->json, "fact_event", t->allocation_origin);
    tt_json_put_bool(&r->json, "secret_at_hand", c.secret);
    tt_json_put_bool(&r->json, "open", c.opened);
    tt_json_put_string(&r->json, "secret", c.opened ? t->secret : NULL);
    put_counts(a, q, r, t);
    r->next = tt_printf(a, "titrate verify %s", tt_shell_word(a, q->word[0]));
    return TT_OK;
}

static tt_code not_randomised(tt_arena *a, const tt_request *q, tt_result *r, const struct tt_work *w)
{
    r->doc = tt_doc_for(a, q, w->trial, tt_printf(a, tt_say(q, "%s is not randomised", "%s 非随机研究"), w->trial->study->id));
    tt_json_put_bool(&r->json, "randomised", false);
    r->next = tt_printf(a, "titrate decide %s", tt_shell_word(a, q->word[0]));
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    const char *why = NULL;
    if (tt_opt_on(q, "open")) {
        TT_TRY(tt_opt_text(q, "why", &why, err));
        TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
        TT_TRY(tt_conduct_open_list(w.c, w.by, w.password, why, err));
        tt_say_written(a, q, &w, r, tt_say(q, "the list of arms is open, enrolment is closed", "分配表已公开，入组结束"));
        return say(a, q, r, &w, err);
    }
    TT_TRY(tt_work_read(a, q, q->word[0], &w, err));
    if (!w.trial->study->random.on)
        return not_randomised(a, q, r, &w);
    r->doc = tt_doc_for(a, q, w.trial, tt_printf(a, tt_say(q, "%s: the list of arms", "%s：分配表"), w.trial->study->id));
    return say(a, q, r, &w, err);
}

static const tt_option options[] = {
    {"open",
     NULL,
     {"write the secret into the log, signed, and end enrolment, with --why", "将密值签名写入日志并结束入组，须用 --why 说明理由"}},
    {"why", "TEXT", {"why it is opened", "公开理由"}},
    TT_WORK_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate allocation out/ward", NULL};

const tt_command tt_command_allocation = {
    .name = "allocation",
    .words = "DIR|DB",
    .min_words = 1,
    .max_words = 1,
    .summary = {"the list of arms of a randomised study: its hash, what was drawn, its opening",
                "随机研究的分配表：哈希、已抽取情况及公开"},
    .more = {"The hash stands in the log before the first participant: publish it. The next arm is never shown. The safety reviewer or the "
             "monitor opens the list when enrolment is over; titrate verify then draws every arm again.",
             "哈希在首例受试者之前已写入日志，可对外公布；下一组别从不显示。入组结束后由安全性评审人或监查员公开分配表，titrate verify "
             "随即重新抽取核对。"},
    .options = options,
    .examples = examples,
    .run = run,
};
