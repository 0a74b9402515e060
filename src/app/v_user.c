/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/v_user.c -- accounts: who they are, and making one more. */
#include "app/ward_internal.h"

/* Sign-ins refused in a row, and until when the account must wait; nothing while all is well. */
static void put_refused(tt_arena *a, tt_result *r, tt_table *t, const struct tt_work *w, const tt_user *u)
{
    const tt_instant from = tt_sign_in_from(u);
    const bool waits = from != TT_NO_INSTANT && from > tt_conduct_now(w->c);
    tt_table_cell(t, u->failed ? tt_int_text(a, u->failed) : "");
    tt_table_cell(t, waits ? tt_when(a, w->trial->study, from) : "");
    if (waits)
        tt_table_cell_risk(t);
    tt_json_put_int(&r->json, "refused", u->failed);
    tt_put_when(&r->json, "last_refused", u->failed ? u->failed_at : TT_NO_INSTANT);
    tt_put_when(&r->json, "waits_until", waits ? from : TT_NO_INSTANT);
}

static tt_code list(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    TT_TRY(tt_work_read(a, q, q->word[0], &w, err));
    r->doc = tt_doc_for(a, q, w.trial, tt_printf(a, tt_say(q, "accounts of %s", "%s 的账户"), w.trial->study->id));
    tt_table *t = tt_doc_table(r->doc, NULL);
    tt_table_col(t, tt_say(q, "account", "账户"), TT_LEFT);
    tt_table_col(t, tt_say(q, "full name", "姓名"), TT_LEFT);
    tt_table_col(t, tt_say(q, "role", "角色"), TT_LEFT);
    tt_table_col(t, tt_say(q, "sign-ins refused in a row", "连续登录失败次数"), TT_RIGHT);
    tt_table_col(t, tt_say(q, "must wait until", "须等待至"), TT_LEFT);
    tt_json_key(&r->json, "users");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < w.trial->users; i++) {
        const tt_user *u = w.trial->user[i];
        tt_table_next(t);
        tt_table_cell(t, u->name);
        tt_table_cell(t, u->full_name);
        tt_table_cell(t, tt_said_role_in(u->role, q->lang));
        tt_json_open(&r->json, '{');
        tt_json_put_string(&r->json, "name", u->name);
        tt_json_put_string(&r->json, "full_name", u->full_name);
        tt_json_put_string(&r->json, "role", u->role);
        tt_json_put_bool(&r->json, "active", u->active);
        put_refused(a, r, t, &w, u);
        tt_json_put_int(&r->json, "event", u->origin);
        tt_json_close(&r->json);
    }
    tt_json_close(&r->json);
    r->next = tt_printf(a, "titrate decide %s", tt_shell_word(a, q->word[0]));
    return TT_OK;
}

static tt_code make(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    struct tt_work w;
    const char *name = q->word[1], *role = NULL, *full = NULL, *password = NULL;
    TT_TRY(tt_opt_text(q, "role", &role, err));
    TT_TRY(tt_opt_text(q, "name", &full, err));
    TT_TRY(tt_password_of(a, q, "new-password-file", "TITRATE_NEW_PASSWORD", 922, &password, err));
    TT_TRY(tt_work_write(a, q, q->word[0], &w, err));
    const tt_effort effort = tt_streq(w.trial->mode, "rehearsal") ? TT_EFFORT_REHEARSAL : TT_EFFORT_LIVE;
    TT_TRY(tt_conduct_user(w.c, w.by, name, full, role, password, effort, err));
    tt_say_written(a, q, &w, r, tt_printf(a, tt_say(q, "account %s made", "已建立账户 %s"), name));
    tt_doc_pair(r->doc, tt_say(q, "full name", "姓名"), full);
    tt_doc_pair(r->doc, tt_say(q, "role", "角色"), tt_said_role_in(role, q->lang));
    tt_json_put_string(&r->json, "name", name);
    tt_json_put_string(&r->json, "full_name", full);
    tt_json_put_string(&r->json, "role", role);
    r->next = tt_printf(a, "titrate user %s", tt_shell_word(a, q->word[0]));
    return TT_OK;
}

static tt_code run(tt_arena *a, const tt_request *q, tt_result *r, tt_err *err)
{
    return q->words == 1 ? list(a, q, r, err) : make(a, q, r, err);
}

static const tt_option options[] = {
    {"role",
     "R",
     {"coordinator, pi, safety, pharmacy, monitor or admin",
      "coordinator（协调员）、pi（研究者）、safety（安全性评审）、pharmacy（药房）、monitor（监查员）或 admin（管理员）"}},
    {"name", "TEXT", {"the person's full name, as it stands beside a signature", "姓名，将显示在签名旁"}},
    {"new-password-file",
     "FILE",
     {"file with the new account's password (else TITRATE_NEW_PASSWORD)", "新账户密码文件（或环境变量 TITRATE_NEW_PASSWORD）"}},
    TT_WORK_OPTIONS,
    {NULL, NULL, {NULL, NULL}},
};
static const char *const examples[] = {"titrate user out/ward li --role coordinator --name 'Li Na' --as admin",
                                       "titrate user out/ward wang --role pi --name 'Wang Wei' --as admin",
                                       "titrate user out/ward chen --role safety --name 'Chen Jing' --as admin",
                                       "titrate user out/ward sun --role pharmacy --name 'Sun Li' --as admin",
                                       "titrate user out/ward",
                                       NULL};

const tt_command tt_command_user = {
    .name = "user",
    .words = "DIR|DB [NAME]",
    .min_words = 1,
    .max_words = 2,
    .summary = {"make an account, or list them", "建立账户，或列出账户"},
    .more = {"A role says what a person may do: nobody who enters data signs a decision, nobody who signs releases a lot.",
             "角色决定权限：录入数据者不签署决定，签署者不放行批次。"},
    .options = options,
    .examples = examples,
    .run = run,
};
