/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/work.c -- opening a study folder or its log, as somebody.
 *
 * The password is checked before anything is done: a verb never runs under a name
 * nobody proved.  It comes from a file or the environment, never from the command
 * line, where every process on the machine could read it. */
#include "app/app_internal.h"
#include "report/report.h"

const char *tt_db_path(tt_arena *a, const char *where)
{
    if (tt_is_folder(where))
        return tt_printf(a, "%s%sstudy.db", where, tt_str_ends(where, "/") ? "" : "/");
    return where;
}

tt_code tt_open_study(tt_arena *a, const char *where, tt_result *r, const tt_study **ret, bool *runnable, tt_err *err)
{
    if (!tt_is_folder(where) && !tt_file_exists(where))
        return tt_fail(err, TT_ENOENT, 3, tt_at(where, 0, 0), where);
    TT_TRY(tt_study_read(a, where, &r->findings, ret, runnable, err));
    tt_findings_rank(&r->findings);
    return TT_OK;
}

static void close_conduct(void *c)
{
    tt_conduct_close(c);
}

/* The clock of a rehearsal is a place in memory of the job. */
static tt_code open_log(tt_arena *a, const tt_request *q, const char *where, tt_open_how how, struct tt_work *ret, tt_err *err)
{
    const char *path = tt_db_path(a, where);
    if (!tt_file_exists(path))
        return tt_fail(err, TT_ENOENT, 500, tt_at(path, 0, 0), path);
    void **slot = tt_hold(a, close_conduct);
    tt_instant *now = TT_NEW(a, tt_instant);
    *now = tt_clock_system().now(tt_clock_system().self);
    TT_TRY(tt_conduct_open(path, how, tt_clock_set(now), tt_entropy_system(), &ret->c, err));
    *slot = ret->c;
    ret->trial = tt_conduct_trial(ret->c);
    if (ret->trial->rehearsal && tt_streq(ret->trial->mode, "rehearsal")) {
        *now = ret->trial->last;
        TT_TRY(tt_opt_when(q, "at", ret->trial->study->zone, *now, now, err));
    }
    return TT_OK;
}

tt_code tt_work_read(tt_arena *a, const tt_request *q, const char *where, struct tt_work *ret, tt_err *err)
{
    *ret = (struct tt_work){0};
    return open_log(a, q, where, TT_OPEN_READ, ret, err);
}

tt_code tt_password_of(tt_arena *a, const tt_request *q, const char *option, const char *variable, unsigned missing, const char **ret,
                       tt_err *err)
{
    const char *file = tt_opt(q, option);
    if (file) {
        char *text = NULL;
        size_t n = 0;
        TT_TRY(tt_file_read(a, file, 4096, &text, &n, err));
        text[strcspn(text, "\r\n")] = 0;
        *ret = text;
        return TT_OK;
    }
    *ret = getenv(variable);
    return *ret ? TT_OK : tt_fail(err, TT_EUSAGE, missing, tt_at_path("password"), variable);
}

tt_code tt_work_write(tt_arena *a, const tt_request *q, const char *where, struct tt_work *ret, tt_err *err)
{
    *ret = (struct tt_work){0};
    const char *user = tt_opt(q, "as");
    user = user ? user : getenv("TITRATE_USER");
    if (!user)
        return tt_fail(err, TT_EUSAGE, 906, tt_at_path("user"), "TITRATE_USER");
    TT_TRY(tt_password_of(a, q, "password-file", "TITRATE_PASSWORD", 907, &ret->password, err));
    TT_TRY(open_log(a, q, where, TT_OPEN_WRITE, ret, err));
    ret->by = (tt_actor){user, "cli"};
    return tt_conduct_sign_in(ret->c, ret->by, ret->password, err);
}

/* --- saying things ---------------------------------------------------------------------- */

tt_doc *tt_doc_for(tt_arena *a, const tt_request *q, const tt_trial *t, const char *title)
{
    tt_doc *d = tt_doc_new(a, q->lang, title);
    if (t && t->rehearsal)
        tt_doc_callout(d, TT_CALL_SIMULATED, NULL, tt_simulated_words(t, q->lang));
    return d;
}

const char *tt_when(tt_arena *a, const tt_study *s, tt_instant t)
{
    char text[32];
    return t == TT_NO_INSTANT ? "" : tt_strdup(a, tt_instant_local(s->zone, t, text));
}

const char *tt_int_text(tt_arena *a, int64_t n)
{
    return tt_printf(a, "%lld", (long long)n);
}

/* "7.7e7" for 77000000: as the protocol writes it. */
const char *tt_amount_text(tt_arena *a, tt_dec d)
{
    const tt_dec t = tt_dec_trim(d);
    char digits[TT_DEC_TEXT];
    if (t.scale > -4)
        return tt_dec_text(a, t);
    const char *m = tt_dec_write(tt_dec_int(t.coef), digits);
    const int power = (int)strlen(m) - 1 - t.scale;
    return m[1] ? tt_printf(a, "%c.%se%d", *m, m + 1, power) : tt_printf(a, "%ce%d", *m, power);
}

const char *tt_level_name(tt_arena *a, const tt_study *s, int level)
{
    if (level < 1 || level > s->dose.levels)
        return "-";
    const tt_level *l = &s->dose.level[level - 1];
    return tt_printf(a, "%s (%s %s)", l->id, tt_amount_text(a, l->amount), tt_unit_code(s->dose.unit));
}

static void put_one(tt_arena *a, const tt_request *q, tt_result *r, const tt_finding *f)
{
    char code[8];
    tt_message_code(f->id, code);
    tt_json_open(&r->json, '{');
    tt_json_put_string(&r->json, "code", code);
    tt_json_put_string(&r->json, "severity", f->severity == TT_ERROR ? "error" : f->severity == TT_WARNING ? "warning" : "note");
    tt_json_put_int(&r->json, "risk", f->risk);
    tt_json_put_string(&r->json, "file", f->where.file);
    tt_json_put_int(&r->json, "line", f->where.line);
    tt_json_put_int(&r->json, "column", f->where.column);
    tt_json_put_string(&r->json, "path", f->where.path);
    tt_json_put_string(&r->json, "message", tt_finding_message(a, f, q->lang));
    tt_json_put_string(&r->json, "fix", tt_finding_fix(a, f, q->lang));
    tt_json_close(&r->json);
}

void tt_put_findings(tt_arena *a, const tt_request *q, tt_result *r)
{
    tt_json_key(&r->json, "findings");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < r->findings.n; i++)
        put_one(a, q, r, &r->findings.at[i]);
    tt_json_close(&r->json);
}
