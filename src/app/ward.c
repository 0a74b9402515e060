/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/ward.c -- what the verbs of conduct share.
 *
 * Times may be given as a person on the ward says them: a date and time of the
 * site, "now", or so long ago.  A next: line never holds a fact that nobody has
 * observed: where one is needed it leads to a command that only reads. */
#include "app/ward_internal.h"

tt_code tt_ward_subject(const struct tt_work *w, const char *id, const tt_subject **ret, tt_err *err)
{
    *ret = tt_trial_subject(w->trial, id);
    return *ret ? TT_OK : tt_fail(err, TT_ENOENT, 570, tt_at_path(id), id);
}

tt_code tt_ward_when(const tt_request *q, const struct tt_work *w, const char *name, tt_instant otherwise, tt_instant *ret, tt_err *err)
{
    const char *s = tt_opt(q, name);
    const tt_instant now = tt_conduct_now(w->c);
    tt_dur ago;
    if (s && tt_str_ieq(s, "now")) {
        *ret = now;
        return TT_OK;
    }
    if (s && *s == '-' && tt_dur_parse(s, &ago, NULL) == TT_OK) {
        *ret = tt_instant_add(w->trial->study->zone, now, ago);
        return TT_OK;
    }
    return tt_opt_when(q, name, w->trial->study->zone, otherwise, ret, err);
}

tt_code tt_ward_when_needed(const tt_request *q, const struct tt_work *w, const char *name, tt_instant *ret, tt_err *err)
{
    const char *text = NULL;
    TT_TRY(tt_opt_text(q, name, &text, err));
    return tt_ward_when(q, w, name, TT_NO_INSTANT, ret, err);
}

tt_code tt_opt_one_of(const tt_request *q, const char *name, const char *const *words, size_t *ret, tt_err *err)
{
    const char *s = NULL;
    char all[TT_ERR_ARG_SIZE] = "";
    TT_TRY(tt_opt_text(q, name, &s, err));
    for (size_t i = 0; words[i]; i++) {
        if (tt_str_ieq(words[i], s)) {
            *ret = i;
            return TT_OK;
        }
        const size_t n = strlen(all);
        snprintf(all + n, sizeof all - n, "%s%s", i ? "|" : "", words[i]);
    }
    return tt_fail(err, TT_EUSAGE, 905, tt_at_path(name), name, s, all);
}

tt_code tt_opt_truth(const tt_request *q, const char *name, tt_truth *ret, tt_err *err)
{
    static const char *const words[] = {"no", "yes", "unknown", NULL};
    size_t i = 0;
    TT_TRY(tt_opt_one_of(q, name, words, &i, err));
    *ret = i == 0 ? TT_NO : i == 1 ? TT_YES : TT_UNKNOWN;
    return TT_OK;
}

tt_code tt_opt_level(const tt_request *q, const char *name, const tt_study *s, int *ret, tt_err *err)
{
    const char *text = tt_opt(q, name);
    int64_t level = 0;
    for (int i = 0; text && i < s->dose.levels; i++)
        if (tt_str_ieq(s->dose.level[i].id, text)) {
            *ret = s->dose.level[i].number;
            return TT_OK;
        }
    TT_TRY(tt_opt_int(q, name, 1, s->dose.levels, 0, &level, err));
    *ret = (int)level;
    return TT_OK;
}

const char *const *tt_comma_list(tt_arena *a, const char *text)
{
    size_t n = 0;
    const char **list = TT_ARRAY(a, const char *, strlen(text) + 2);
    while (*text) {
        const size_t k = strcspn(text, ",");
        const char *word = tt_str_trim(a, tt_strndup(a, text, k));
        if (*word)
            list[n++] = word;
        text += k + (text[k] == ',');
    }
    return list;
}

/* --- words ------------------------------------------------------------------------------ */

const char *tt_truth_word(const tt_request *q, tt_truth t)
{
    static const char *const zh[] = {"否", "是", "不明"};
    return q->lang == TT_ZH ? zh[t] : tt_truth_code(t);
}

const char *tt_truth_code(tt_truth t)
{
    static const char *const en[] = {"no", "yes", "unknown"};
    return en[t];
}

const char *tt_grouped(tt_arena *a, tt_dec d)
{
    const char *s = tt_dec_text(a, d);
    const size_t whole = strspn(s, "0123456789");
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < whole; i++) {
        if (i && (whole - i) % 3 == 0)
            tt_buf_addc(&b, ',');
        tt_buf_addc(&b, s[i]);
    }
    tt_buf_add(&b, s + whole);
    return tt_buf_text(&b);
}

const char *tt_span(tt_arena *a, int64_t ms)
{
    const long long min = (ms < 0 ? -ms : ms) / 60000;
    if (min < 60)
        return tt_printf(a, "%lld min", min);
    if (min < 48 * 60)
        return tt_printf(a, "%lld h %lld min", min / 60, min % 60);
    return tt_printf(a, "%lld d %lld h", min / 1440, min % 1440 / 60);
}

void tt_put_when(tt_json_out *o, const char *key, tt_instant t)
{
    char text[32];
    tt_json_put_string(o, key, t == TT_NO_INSTANT ? NULL : tt_instant_write(t, text));
}

void tt_put_dec(tt_json_out *o, const char *key, tt_dec d)
{
    char text[TT_DEC_TEXT];
    tt_json_put_string(o, key, tt_dec_write(d, text));
}

void tt_say_written(tt_arena *a, const tt_request *q, const struct tt_work *w, tt_result *r, const char *title)
{
    r->doc = tt_doc_for(a, q, w->trial, title);
    tt_doc_pair(r->doc, tt_say(q, "event", "事件"), tt_anchor_text(a, w->trial->seq, &w->trial->head));
    tt_json_put_int(&r->json, "event", w->trial->seq);
    tt_json_put_bool(&r->json, "simulated", w->trial->rehearsal);
}

/* --- the next command -------------------------------------------------------------------- */

const char *tt_same_with(tt_arena *a, const tt_request *q, const char *verb, const char *option)
{
    tt_buf b = tt_buf_new(a);
    tt_buf_printf(&b, "titrate %s", verb);
    for (size_t i = 0; i < q->words; i++)
        tt_buf_printf(&b, " %s", tt_shell_word(a, q->word[i]));
    for (size_t i = 0; i < q->opts; i++)
        tt_buf_printf(&b, " --%s%s%s", q->opt[i].name, *q->opt[i].value ? " " : "",
                      *q->opt[i].value ? tt_shell_word(a, q->opt[i].value) : "");
    tt_buf_printf(&b, " --%s", option);
    return tt_buf_text(&b);
}

const char *tt_shell_word(tt_arena *a, const char *word)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_./:,+=@%";
    tt_buf b = tt_buf_new(a);
    if (*word && strspn(word, plain) == strlen(word))
        return word;
    tt_buf_addc(&b, '\'');
    for (; *word; word++) {
        if (*word == '\'')
            tt_buf_add(&b, "'\\''");
        else
            tt_buf_addc(&b, *word);
    }
    tt_buf_addc(&b, '\'');
    return tt_buf_text(&b);
}

const char *tt_next_line(tt_arena *a, const tt_request *q, const struct tt_work *w, const char *verb, const char *line)
{
    const tt_user *actor = w->by.user ? tt_trial_user(w->trial, w->by.user) : NULL;
    const char *file = tt_opt(q, "password-file");
    if (!verb)
        return line;
    if (actor && tt_permitted(actor->role, verb))
        return tt_printf(a, "%s%s%s%s%s", line, tt_opt(q, "as") ? " --as " : "", tt_opt(q, "as") ? tt_shell_word(a, w->by.user) : "",
                         file ? " --password-file " : "", file ? tt_shell_word(a, file) : "");
    for (size_t i = 0; i < w->trial->users; i++) {
        const tt_user *u = w->trial->user[i];
        if (u->active && tt_permitted(u->role, verb))
            return tt_printf(a, "%s --as %s", line, tt_shell_word(a, u->name));
    }
    return "";
}

void tt_put_gates(const tt_request *q, tt_result *r, const tt_gate *gate, size_t gates)
{
    tt_table *t = tt_doc_table(r->doc, tt_say(q, "Gates", "放行条件"));
    tt_table_col(t, tt_say(q, "gate", "条件"), TT_LEFT);
    tt_table_col(t, tt_say(q, "open", "通过"), TT_LEFT);
    tt_table_col(t, tt_say(q, "reason", "原因"), TT_LEFT);
    tt_json_key(&r->json, "gates");
    tt_json_open(&r->json, '[');
    for (size_t i = 0; i < gates; i++) {
        const tt_gate *g = &gate[i];
        tt_table_next(t);
        tt_table_cell(t, g->title[q->lang]);
        tt_table_cell(t, g->open == TT_YES ? tt_say(q, "yes", "是") : tt_say(q, "NO", "否"));
        tt_table_cell(t, g->detail[q->lang]);
        tt_json_open(&r->json, '{');
        tt_json_put_string(&r->json, "gate", g->id);
        tt_json_put_bool(&r->json, "open", g->open == TT_YES);
        tt_json_put_string(&r->json, "reason", g->detail[q->lang]);
        tt_json_close(&r->json);
    }
    tt_json_close(&r->json);
}
