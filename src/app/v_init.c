/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_init.c -- starting a study: its log, its protocol inside it, its first account.
 *
 * There is no default between live and practice: which of the two it is stands in
 * the first event for ever, so a person says it.  What fails leaves the folder as
 * it was. */
#include <unistd.h>

#include "app/ward_internal.h"

struct plan {
    const char *dir, *db, *copy; /* copy: DIR/protocol.yaml */
    bool folder_made, copy_made;
};

static tt_code read_mode(const tt_request *q, bool *practice, tt_err *err)
{
    const bool live = tt_opt_on(q, "live");
    *practice = tt_opt_on(q, "practice");
    return live != *practice ? TT_OK : tt_fail(err, TT_EUSAGE, 920, tt_at_path("init"));
}

/* The folder and the copy of the protocol; another protocol that is there already is not overwritten. */
static tt_code prepare(tt_arena *a, const tt_study *s, struct plan *p, tt_err *err)
{
    char *there = NULL;
    size_t n = 0;
    p->folder_made = !tt_is_folder(p->dir);
    TT_TRY(tt_folder_make(p->dir, err));
    TT_TRY(tt_conduct_clear_unfinished(p->db, err));
    if (!tt_file_exists(p->copy)) {
        p->copy_made = true;
        return tt_file_write(p->copy, s->source, strlen(s->source), err);
    }
    TT_TRY(tt_file_read(a, p->copy, (size_t)64 << 20, &there, &n, err));
    return tt_streq(there, s->source) ? TT_OK : tt_fail(err, TT_EEXIST, 921, tt_at(p->copy, 0, 0), p->copy, s->file);
}

static void undo(const struct plan *p)
{
    if (p->copy_made)
        unlink(p->copy);
    if (p->folder_made)
        rmdir(p->dir);
}

static void close_conduct(void *c)
{
    tt_conduct_close(c);
}

static tt_code start(tt_arena *a, const tt_request *q, const tt_study *s, bool runnable, const struct plan *p, struct tt_work *w,
                     tt_err *err)
{
    tt_start how = {.clock = tt_clock_system(), .entropy = tt_entropy_system()};
    TT_TRY(read_mode(q, &how.practice, err));
    TT_TRY(tt_opt_text(q, "admin", &how.admin, err));
    TT_TRY(tt_opt_text(q, "admin-name", &how.admin_name, err));
    TT_TRY(tt_password_of(a, q, "password-file", "TITRATE_PASSWORD", 907, &how.password, err));
    void **slot = tt_hold(a, close_conduct);
    TT_TRY(tt_conduct_start(p->db, s, runnable, &how, &w->c, err));
    *slot = w->c;
    w->trial = tt_conduct_trial(w->c);
    w->by = (tt_actor){how.admin, "cli"};
    return TT_OK;
}

static void say(tt_arena *a, const tt_request *q, tt_result *r, const struct tt_work *w, const struct plan *p)
{
    const tt_trial *t = w->trial;
    const bool live = tt_streq(t->mode, "live");
    tt_say_written(a, q, w, r,
                   tt_printf(a, tt_say(q, "%s started: %s", "%s 已启动：%s"), t->study->id,
                             live ? tt_say(q, "live", "正式") : tt_say(q, "practice", "练习")));
    tt_doc_pair(r->doc, tt_say(q, "log", "日志"), p->db);
    tt_doc_pair(r->doc, tt_say(q, "protocol", "方案"), p->copy);
    tt_doc_pair(r->doc, tt_say(q, "version", "版本"), t->study->hash);
    tt_doc_pair(r->doc, tt_say(q, "administrator", "管理员"), tt_printf(a, "%s (%s)", t->user[0]->name, t->user[0]->full_name));
    if (live)
        tt_doc_pair(r->doc, tt_say(q, "status", "招募状态"), tt_trial_status_at(t, TT_NO_INSTANT));
    tt_json_put_string(&r->json, "status", tt_trial_status_at(t, TT_NO_INSTANT));
    tt_json_put_string(&r->json, "study", t->study->id);
    tt_json_put_string(&r->json, "mode", t->mode);
    tt_json_put_string(&r->json, "log", p->db);
    tt_json_put_string(&r->json, "protocol", p->copy);
    tt_json_put_string(&r->json, "version", t->study->hash);
    tt_json_put_string(&r->json, "admin", t->user[0]->name);
    r->next = tt_printf(a, "titrate user %s", tt_shell_word(a, p->dir));
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    const tt_study *s = NULL;
    bool runnable = false, practice = false;
    struct tt_work w = {0};
    const char *dir = q->word[0], *slash = tt_str_ends(dir, "/") ? "" : "/";
    struct plan p = {.dir = dir, .db = tt_printf(a, "%s%sstudy.db", dir, slash), .copy = tt_printf(a, "%s%sprotocol.yaml", dir, slash)};
    TT_TRY(read_mode(q, &practice, err));
    TT_TRY(tt_open_study(a, q->word[1], r, &s, &runnable, err));
    tt_code c = prepare(a, s, &p, err);
    if (c == TT_OK)
        c = start(a, q, s, runnable, &p, &w, err);
    if (c != TT_OK) {
        undo(&p);
        return c;
    }
    say(a, q, r, &w, &p);
    return TT_OK;
}

static const tt_option options[] = {
    {"live",
     NULL,
     {"patients: refused while an assumption is unconfirmed or an approval is open", "正式研究：有未确认的假设或未获批准时拒绝启动"}},
    {"practice",
     NULL,
     {"people trying it out: assumptions allowed, everything marked SIMULATED", "练习：允许未确认的假设，全部内容标注 SIMULATED"}},
    {"admin", "NAME", {"the first account: it makes the others and touches no data", "首个账户：用于建立其他账户，不接触数据"}},
    {"admin-name", "TEXT", {"its owner's full name", "其持有人全名"}},
    {"password-file", "FILE", {"file with its password (else TITRATE_PASSWORD)", "其密码文件（或环境变量 TITRATE_PASSWORD）"}},
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate init out/ward studies/nct07276568 --practice --admin admin --admin-name 'Zhao Min'", NULL};

const tt_command tt_command_init = {
    .name = "init",
    .words = "DIR STUDY",
    .min_words = 2,
    .max_words = 2,
    .summary = {"start a study: its log and its first account", "启动研究：建立日志和首个账户"},
    .more = {"Makes DIR/study.db and copies the protocol into DIR. Say --live or --practice: it stands in the log for ever.",
             "建立 DIR/study.db，并将方案复制到 DIR。必须指明 --live 或 --practice：此选择永久记入日志。"},
    .options = options,
    .examples = examples,
    .run = run,
};
