/* SPDX-License-Identifier: Apache-2.0 */
/* base/message.c -- from an id and its arguments to a sentence.
 *
 * The table is generated from defs/messages, in order of id.  An id without an
 * entry is a mistake of ours that must still be readable: its kind is printed. */
#include "base/message.h"

#include <stdio.h>
#include <string.h>

#include "base/message_table.h"

tt_code tt_lang_parse(const char *s, tt_lang *ret)
{
    if (tt_streq(s, "en"))
        *ret = TT_EN;
    else if (tt_streq(s, "zh"))
        *ret = TT_ZH;
    else
        return TT_EUSAGE;
    return TT_OK;
}

const tt_message *tt_message_find(unsigned id)
{
    size_t low = 0, high = tt_message_count;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (tt_messages[mid].id < id)
            low = mid + 1;
        else
            high = mid;
    }
    return low < tt_message_count && tt_messages[low].id == id ? &tt_messages[low] : NULL;
}

const tt_message *tt_message_at(size_t i)
{
    return i < tt_message_count ? &tt_messages[i] : NULL;
}

void tt_message_code(unsigned id, char ret[8])
{
    const tt_message *m = tt_message_find(id);
    snprintf(ret, 8, "%c%u", m ? m->letter : 'E', (unsigned)(uint16_t)id);
}

char *tt_message_fill(tt_arena *a, const char *template_, const char *const arg[TT_ERR_ARGS])
{
    tt_buf b = tt_buf_new(a);
    for (const char *s = template_; *s;) {
        if (s[0] == '{' && s[1] >= '0' && s[1] < '0' + TT_ERR_ARGS && s[2] == '}') {
            const char *value = arg[s[1] - '0'];
            tt_buf_add(&b, value ? value : "?");
            s += 3;
        } else {
            const size_t n = 1 + strcspn(s + 1, "{");
            tt_buf_addn(&b, s, n);
            s += n;
        }
    }
    return tt_strdup(a, tt_buf_text(&b));
}

enum { BETWEEN = 0x1f }; /* unit separator: nothing a person types holds it */

const char *tt_in_both(tt_arena *a, const char *en, const char *zh)
{
    return tt_printf(a, "%s%c%s", en, BETWEEN, zh);
}

const char *tt_in_one(tt_arena *a, const char *arg, tt_lang lang)
{
    const char *at = arg ? strchr(arg, BETWEEN) : NULL;
    return !at ? arg : lang == TT_ZH ? at + 1 : tt_strndup(a, arg, (size_t)(at - arg));
}

static void choose(tt_arena *a, const char *const arg[TT_ERR_ARGS], tt_lang lang, const char *ret[TT_ERR_ARGS])
{
    for (int i = 0; i < TT_ERR_ARGS; i++)
        ret[i] = tt_in_one(a, arg[i], lang);
}

/* What an error and a finding have in common. */
struct remark {
    unsigned id;
    const tt_where *where;
    const char *const *arg;
    const char *otherwise; /* when the id has no entry */
};

static char *sentence(tt_arena *a, const struct remark *r, tt_lang lang)
{
    const tt_message *m = tt_message_find(r->id);
    const char *arg[TT_ERR_ARGS];
    choose(a, r->arg, lang, arg);
    return m ? tt_message_fill(a, m->text[lang], arg) : tt_strdup(a, r->otherwise);
}

static char *fix(tt_arena *a, const struct remark *r, tt_lang lang)
{
    const tt_message *m = tt_message_find(r->id);
    const char *arg[TT_ERR_ARGS];
    choose(a, r->arg, lang, arg);
    return m && m->fix[lang] ? tt_message_fill(a, m->fix[lang], arg) : tt_strdup(a, "");
}

static void add_place(tt_buf *b, const tt_where *w)
{
    if (w->file[0]) {
        tt_buf_add(b, w->file);
        if (w->line > 0)
            tt_buf_printf(b, ":%d", w->line);
        if (w->line > 0 && w->column > 0)
            tt_buf_printf(b, ":%d", w->column);
        tt_buf_add(b, ": ");
    } else if (w->path[0]) {
        tt_buf_printf(b, "%s: ", w->path);
    }
}

static char *line(tt_arena *a, const struct remark *r, tt_lang lang)
{
    static const char *const stop[TT_LANGS] = {".", "。"}, *const before_fix[TT_LANGS] = {" fix: ", "处理："};
    tt_buf b = tt_buf_new(a);
    add_place(&b, r->where);
    if (r->id) {
        char code[8];
        tt_message_code(r->id, code);
        tt_buf_printf(&b, "%s: ", code);
    }
    const char *said = sentence(a, r, lang), *mend = fix(a, r, lang);
    const bool asks = tt_str_ends(said, "?") || tt_str_ends(said, "？");
    tt_buf_add(&b, said);
    if (*mend)
        tt_buf_printf(&b, "%s%s%s", asks ? "" : stop[lang], before_fix[lang], mend);
    return tt_strdup(a, tt_buf_text(&b));
}

static struct remark of_err(const tt_err *e, const char *arg[TT_ERR_ARGS])
{
    for (int i = 0; i < TT_ERR_ARGS; i++)
        arg[i] = e->arg[i]; /* an empty one may be what was typed: it stays empty */
    return (struct remark){e->id, &e->where, arg, tt_code_text(e->kind)};
}

static struct remark of_finding(const tt_finding *f)
{
    return (struct remark){f->id, &f->where, f->arg, "a remark without a text"};
}

char *tt_err_text(tt_arena *a, const tt_err *e, tt_lang lang)
{
    const char *arg[TT_ERR_ARGS];
    const struct remark r = of_err(e, arg);
    return line(a, &r, lang);
}

struct telling {
    const tt_err *err;
    char *why;
    size_t size;
};

static tt_code tell_body(tt_arena *a, void *arg, tt_err *err)
{
    const struct telling *t = arg;
    (void)err;
    snprintf(t->why, t->size, "%s", tt_err_text(a, t->err, TT_EN));
    return TT_OK;
}

tt_code tt_err_tell(tt_code c, const tt_err *err, char *why, size_t size)
{
    struct telling t = {err, why, size};
    if (why)
        why[0] = '\0';
    if (why && c != TT_OK && tt_job(TT_ARENA_DEFAULT, tell_body, &t, NULL) != TT_OK)
        snprintf(why, size, "%s", tt_code_text(TT_ENOMEM));
    return c;
}

char *tt_err_message(tt_arena *a, const tt_err *e, tt_lang lang)
{
    const char *arg[TT_ERR_ARGS];
    const struct remark r = of_err(e, arg);
    return sentence(a, &r, lang);
}

char *tt_err_fix(tt_arena *a, const tt_err *e, tt_lang lang)
{
    const char *arg[TT_ERR_ARGS];
    const struct remark r = of_err(e, arg);
    return fix(a, &r, lang);
}

char *tt_finding_text(tt_arena *a, const tt_finding *f, tt_lang lang)
{
    const struct remark r = of_finding(f);
    return line(a, &r, lang);
}

char *tt_finding_message(tt_arena *a, const tt_finding *f, tt_lang lang)
{
    const struct remark r = of_finding(f);
    return sentence(a, &r, lang);
}

char *tt_finding_fix(tt_arena *a, const tt_finding *f, tt_lang lang)
{
    const struct remark r = of_finding(f);
    return fix(a, &r, lang);
}
