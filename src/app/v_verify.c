/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_verify.c -- is the log what was written? Chain and signatures recomputed,
 * signers' keys compared with their accounts, and heads kept elsewhere looked for. */
#include "app/anchor_internal.h"
#include "app/ward_internal.h"

static void close_record(void *r)
{
    tt_record_close(r);
}

/* What reading it as a study found out of the list of arms. */
struct listed {
    const char *path;
    tt_list_check check;
    char commitment[65];
};

/* Who opened the study reads every event as the trial does: also whether a signature is by the key of the account it names. And draws
 * every arm again. */
static tt_code read_as_study(tt_arena *a, void *arg, tt_err *err)
{
    struct listed *l = arg;
    struct tt_work w;
    const tt_request none = {0};
    TT_TRY(tt_work_read(a, &none, l->path, &w, err));
    TT_TRY(tt_conduct_check_list(w.c, &l->check, err));
    snprintf(l->commitment, sizeof l->commitment, "%s", l->check.commitment);
    return TT_OK;
}

static tt_code look(struct listed *l, tt_record *rec, struct anchors *anchors, tt_verdict *v, tt_err *err)
{
    TT_TRY(tt_record_verify_each(rec, tt_anchors_meet, anchors, v, err));
    TT_TRY(tt_anchors_all_met(anchors, v->last_good, err));
    if (v->events == 0) /* starting it was interrupted: nothing was acknowledged */
        return TT_OK;
    return tt_job(TT_ARENA_DEFAULT, read_as_study, l, err);
}

static void put_list(tt_arena *a, const tt_request *q, tt_result *r, const struct listed *l)
{
    const tt_list_check *c = &l->check;
    if (!*l->commitment)
        return;
    tt_json_key(&r->json, "allocation");
    tt_json_open(&r->json, '{');
    tt_json_put_string(&r->json, "commitment", l->commitment);
    tt_json_put_int(&r->json, "drawn", c->drawn);
    tt_json_put_bool(&r->json, "drawn_again", c->secret);
    tt_json_put_bool(&r->json, "open", c->opened);
    tt_json_close(&r->json);
    if (!c->secret)
        tt_find(&r->findings, 682, tt_at(l->path, 0, 0), l->path);
    if (r->doc)
        tt_doc_pair(r->doc, tt_say(q, "arms", "组别"),
                    tt_printf(a,
                              c->secret ? tt_say(q, "%d drawn again, all as recorded", "已重新抽取 %d 例，均与记录一致")
                                        : tt_say(q, "%d in unbroken order; not drawn again: the secret is not here",
                                                 "%d 例顺序完整；密值不在此处，未重新抽取"),
                              c->drawn));
}

static void put_json(tt_result *r, const tt_verdict *v, const struct anchors *anchors, const char *hash, bool intact)
{
    const int64_t bad = intact ? 0 : v->bad_seq ? v->bad_seq : anchors->bad_seq;
    tt_json_put_string(&r->json, "head_file", v->head_file);
    tt_json_put_bool(&r->json, "intact", intact);
    tt_json_put_int(&r->json, "events", v->events);
    tt_json_put_int(&r->json, "signatures", v->signatures);
    tt_json_put_string(&r->json, "head", hash);
    tt_json_put_int(&r->json, "anchors", (int64_t)anchors->n);
    tt_json_put_int(&r->json, "bad_seq", bad);
    tt_json_put_string(&r->json, "what", intact ? "" : *v->what ? v->what : anchors->bad_seq ? "anchor" : "signer");
    tt_json_put_int(&r->json, "last_good", v->last_good);
}

static void say_altered(tt_arena *a, const tt_request *q, tt_result *r, const char *path, const tt_verdict *v, const tt_err *why)
{
    char when[32];
    r->doc = tt_doc_new(a, q->lang, tt_printf(a, tt_say(q, "%s does not verify", "%s 校验未通过"), path));
    tt_doc_callout(r->doc, TT_CALL_RISK, v->bad_seq ? tt_int_text(a, v->bad_seq) : tt_say(q, "altered", "已被改动"),
                   tt_err_message(a, why, q->lang));
    if (v->bad_seq)
        tt_doc_pair(r->doc, tt_say(q, "last intact event", "最后完好的事件"),
                    tt_printf(a, "%lld  %s", (long long)v->last_good, v->last_good ? tt_instant_write(v->last_good_recorded, when) : ""));
    tt_doc_para(r->doc, tt_err_fix(a, why, q->lang));
}

/* What vouches for the end: without any of it, events cut off could not be seen. */
static const char *end_of(tt_arena *a, const tt_request *q, const tt_verdict *v, const struct anchors *anchors)
{
    const bool file = tt_streq(v->head_file, "agrees") || tt_streq(v->head_file, "behind");
    const char *kept = anchors->n
                           ? tt_printf(a, tt_say(q, "%zu heads kept elsewhere are in it", "另存的 %zu 个末尾哈希均在其中"), anchors->n)
                           : tt_say(q, "no head kept elsewhere was given", "未提供另存的末尾哈希");
    return tt_printf(a, "%s; %s",
                     file ? tt_say(q, "the head file agrees", "与末尾哈希文件一致") : tt_say(q, "no head file", "无末尾哈希文件"), kept);
}

static void say_intact(tt_arena *a, const tt_request *q, tt_result *r, const char *path, const tt_verdict *v, const struct anchors *anchors)
{
    char hash[65];
    r->doc = tt_doc_new(a, q->lang, tt_printf(a, tt_say(q, "%s is intact", "%s 完好"), path));
    tt_doc_pair(r->doc, tt_say(q, "events", "事件数"), tt_int_text(a, v->events));
    tt_doc_pair(r->doc, tt_say(q, "signatures", "签名数"), tt_int_text(a, v->signatures));
    tt_doc_pair(r->doc, tt_say(q, "head", "末尾哈希"), tt_hex(v->head.b, sizeof v->head.b, hash));
    tt_doc_pair(r->doc, tt_say(q, "to keep elsewhere", "供另处保存"), tt_anchor_text(a, v->last_good, &v->head));
    tt_doc_pair(r->doc, tt_say(q, "its end", "结尾"), end_of(a, q, v, anchors));
    r->next = tt_printf(a, "titrate report %s -o report", tt_shell_word(a, q->word[0]));
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    const char *path = tt_db_path(a, q->word[0]);
    tt_verdict v = {0};
    tt_record *rec = NULL;
    tt_err why = {0};
    struct anchors anchors;
    char hash[65], when[32];
    TT_TRY(tt_anchors_read(a, q, &anchors, err));
    if (!tt_file_exists(path))
        return tt_fail(err, TT_ENOENT, 500, tt_at(path, 0, 0), path);
    void **slot = tt_hold(a, close_record);
    TT_TRY(tt_record_open(path, TT_OPEN_READ, tt_clock_system(), tt_entropy_system(), &rec, err));
    *slot = rec;
    struct listed listed = {.path = path};
    const tt_code c = look(&listed, rec, &anchors, &v, &why);
    if (c != TT_OK && c != TT_ECORRUPT) {
        *err = why;
        return c;
    }
    tt_hex(v.head.b, sizeof v.head.b, hash);
    r->status = c == TT_OK ? 0 : 1;
    if (tt_streq(v.head_file, "missing") || tt_streq(v.head_file, "unreadable"))
        tt_find(&r->findings, 525, tt_at(path, 0, 0), path, v.head_file);
    put_json(r, &v, &anchors, hash, c == TT_OK);
    if (c != TT_OK) {
        say_altered(a, q, r, path, &v, &why);
        return TT_OK;
    }
    say_intact(a, q, r, path, &v, &anchors);
    put_list(a, q, r, &listed);
    return anchors.file ? tt_anchors_keep(a, &anchors, v.last_good, hash, tt_instant_write(v.last_good_recorded, when), err) : TT_OK;
}

static const tt_option options[] = {
    {"head",
     "N:HASH",
     {"a head kept elsewhere, as a dose card or a report shows it; may be repeated", "另处保存的末尾哈希（见给药卡或报告），可重复给出"}},
    {"anchors",
     "FILE",
     {"file of such heads, best on another machine: all must be in the record, and today's is added",
      "末尾哈希清单文件，最好存于另一台机器：逐一核对，并追加当前的"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate verify out/demo", "titrate verify out/demo --anchors heads.txt", NULL};

const tt_command tt_command_verify = {
    .name = "verify",
    .words = "DIR|DB",
    .min_words = 1,
    .max_words = 1,
    .summary = {"recompute the chain and every signature of a study's log", "重新计算研究日志的哈希链与全部签名"},
    .more =
        {"Exit status 1 names the first event that does not verify. Events cut off the end can be seen only by the head file beside the "
         "log, or, if that was changed too, by a head that stands on paper or with somebody else.",
         "退出码 1 "
         "表示校验未通过，并指出首个异常事件。末尾事件被删除时，只能凭日志旁的末尾哈希文件发现；若该文件也被改动，则只能凭纸面上或他人保存"
         "的末尾哈希发现。"},
    .options = options,
    .examples = examples,
    .run = run,
};
