/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_sign.c -- signing a proposed decision: what is signed is the hash of its evidence. */
#include "app/ward_internal.h"

static bool signed_by(const tt_decision *d, const char *role)
{
    for (size_t i = 0; i < d->n_signatures; i++)
        if (tt_streq(d->signature[i].role, role))
            return true;
    return false;
}

/* Who signs next; or, once in force, the next participant. */
static const char *next_of(tt_arena *a, const tt_request *q, const struct tt_work *w, const tt_decision *d)
{
    const tt_trial *t = w->trial;
    const char *dir = tt_shell_word(a, q->word[0]);
    if (d->effective == TT_NO_INSTANT) {
        for (size_t i = 0; i < t->study->decision_signers; i++)
            for (size_t k = 0; k < t->users && !signed_by(d, t->study->decision_signer[i].role); k++)
                if (t->user[k]->active && tt_streq(t->user[k]->role, t->study->decision_signer[i].role))
                    return tt_printf(a, "titrate sign %s decision %d --as %s", dir, d->number, tt_shell_word(a, t->user[k]->name));
        return tt_printf(a, "titrate user %s", dir);
    }
    for (size_t i = 0; d->to > 0 && i < t->subjects; i++)
        if (t->subject[i]->eligible == TT_YES && t->subject[i]->enrolled == TT_NO_INSTANT && !t->subject[i]->dosed &&
            t->subject[i]->end == TT_STILL_IN)
            return tt_next_line(a, q, w, "enrol", tt_printf(a, "titrate enrol %s %s", dir, t->subject[i]->id));
    return d->to > 0 ? tt_next_line(a, q, w, "screen", tt_printf(a, "titrate screen %s", dir)) : tt_printf(a, "titrate report %s", dir);
}

static void say(tt_arena *a, const tt_request *q, tt_result *r, const struct tt_work *w, const tt_decision *d)
{
    const tt_study *st = w->trial->study;
    tt_say_written(a, q, w, r, tt_printf(a, tt_say(q, "decision %d signed", "已签署第 %d 个决定"), d->number));
    if (d->to)
        tt_doc_pair(r->doc, tt_say(q, "dose level", "剂量水平"), tt_level_name(a, st, d->to));
    tt_doc_pair(r->doc, tt_say(q, "snapshot", "证据快照"), d->snapshot);
    tt_doc_pair(r->doc, tt_say(q, "signatures", "签名"),
                tt_printf(a, tt_say(q, "%zu of %zu", "%zu/%zu"), d->n_signatures, st->decision_signers));
    tt_doc_pair(r->doc, tt_say(q, "in force", "生效"),
                d->effective == TT_NO_INSTANT ? tt_say(q, "not yet", "尚未生效") : tt_when(a, st, d->effective));
    tt_json_put_int(&r->json, "decision", d->number);
    tt_json_put_string(&r->json, "snapshot", d->snapshot);
    tt_json_key(&r->json, "signatures");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < d->n_signatures; i++) {
        tt_json_open(&r->json, '{');
        tt_json_put_string(&r->json, "user", d->signature[i].user);
        tt_json_put_string(&r->json, "full_name", d->signature[i].full_name);
        tt_json_put_string(&r->json, "role", d->signature[i].role);
        tt_json_put_string(&r->json, "meaning", d->signature[i].meaning);
        tt_put_when(&r->json, "at", d->signature[i].at);
        tt_json_close(&r->json);
    }
    tt_json_close(&r->json);
    tt_put_when(&r->json, "effective", d->effective);
}

static tt_code read_number(const tt_request *q, int *ret, tt_err *err)
{
    tt_dec d;
    if (!tt_streq(q->word[1], "decision") || tt_dec_parse(q->word[2], &d, NULL) != TT_OK || d.scale != 0 || d.coef < 1 || d.coef > 1000000)
        return tt_fail(err, TT_EUSAGE, 924, tt_at_path("sign"), q->word[1], q->word[2]);
    *ret = (int)d.coef;
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    static const char *const meanings[] = {"approve", NULL};
    struct tt_work w;
    int number = 0;
    size_t meaning = 0;
    TT_TRY(read_number(q, &number, err));
    if (tt_opt_on(q, "meaning"))
        TT_TRY(tt_opt_one_of(q, "meaning", meanings, &meaning, err));
    TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
    TT_TRY(tt_conduct_sign(w.c, w.by, w.password, number, meanings[meaning], err));
    const tt_decision *d = tt_trial_decision(w.trial, number);
    say(a, q, r, &w, d);
    r->next = next_of(a, q, &w, d);
    return TT_OK;
}

static const tt_option options[] = {
    {"meaning", "M", {"what the signature means: approve", "签名含义：approve（批准）"}},
    TT_WORK_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate sign out/ward decision 1 --meaning approve --as wang",
                                       "titrate sign out/ward decision 1 --as chen", NULL};

const tt_command tt_command_sign = {
    .name = "sign",
    .words = "DIR|DB decision N",
    .min_words = 3,
    .max_words = 3,
    .summary = {"sign a proposed decision", "签署已提出的决定"},
    .more =
        {"The decision is in force with the last signature the study asks for. Refused if the evidence has changed since it was proposed.",
         "研究要求的全部签名齐备后决定即生效。提出后证据如有变化则拒绝签署。"},
    .options = options,
    .examples = examples,
    .run = run,
};
