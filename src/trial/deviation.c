/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial/deviation.c -- what went otherwise than planned, and how it reads.
 *
 * A person types a deviation in words of their own, which stay as they are.  One that the
 * program found is stored twice: as the English sentence, which an inspector can read in
 * the log itself, and as the messages it is made of,
 *
 *     "says": [["692","1.6e9 cells","1.8e9 cells"], ["606",["on hold","暂停给药中"]]]
 *
 * each an id and its arguments, one that is a word of ours in both languages; so that it
 * can be told in either.  A log of before that, or a message nobody knows any more, is
 * told as it is stored. */
#include "trial/trial_internal.h"

static const char *part_text(tt_arena *a, const tt_finding *f, tt_lang lang)
{
    const tt_message *m = tt_message_find(f->id);
    char code[8];
    tt_message_code(f->id, code);
    const bool rule = m && m->letter == 'E';
    return tt_printf(a, "%s%s%s", rule ? code : "", rule ? " " : "", tt_finding_message(a, f, lang));
}

const char *tt_deviation_text(tt_arena *a, const tt_findings *parts, const char *reason, tt_lang lang)
{
    const bool zh = lang == TT_ZH;
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < parts->n; i++)
        tt_buf_printf(&b, "%s%s", !i ? "" : zh ? "；" : "; ", part_text(a, &parts->at[i], lang));
    if (*reason)
        tt_buf_printf(&b, zh ? "。理由：%s" : ". Reason: %s", reason);
    return tt_strdup(a, tt_buf_text(&b));
}

/* A text, or the same in both languages; NULL: neither. */
static const char *argument_of(tt_arena *a, const tt_json *v)
{
    if (v->kind == TT_J_STRING)
        return v->text;
    const bool both = v->kind == TT_J_ARRAY && v->n == 2 && v->item[0]->kind == TT_J_STRING && v->item[1]->kind == TT_J_STRING;
    return both ? tt_in_both(a, v->item[0]->text, v->item[1]->text) : NULL;
}

static bool read_part(tt_findings *parts, const tt_json *v)
{
    const char *arg[1 + TT_ERR_ARGS] = {0};
    if (v->kind != TT_J_ARRAY || v->n < 1 || v->n > 1 + TT_ERR_ARGS)
        return false;
    for (size_t i = 0; i < v->n; i++)
        if (!(arg[i] = argument_of(parts->arena, v->item[i])))
            return false;
    const unsigned id = (unsigned)strtoul(arg[0], NULL, 10);
    if (!tt_message_find(id))
        return false;
    tt_find(parts, id, tt_at_path(""), arg[1], arg[2], arg[3], arg[4]);
    return true;
}

static tt_words words_of(struct event_in *in, const char *what)
{
    const tt_json *says = tt_json_get(in->body, "says");
    tt_findings parts = tt_findings_new(in->t->arena);
    bool known = says && says->kind == TT_J_ARRAY && says->n > 0;
    for (size_t i = 0; known && i < says->n; i++)
        known = read_part(&parts, says->item[i]);
    return (tt_words){{what, known ? tt_deviation_text(in->t->arena, &parts, in->e->reason, TT_ZH) : what}};
}

tt_code tt_apply_deviation(struct event_in *in, tt_err *err)
{
    tt_deviation *d = TT_PUSH(in->t, deviation, deviations, cap_deviations);
    d->id = tt_in_text(in, "id");
    d->what = tt_in_text(in, "what");
    d->said = words_of(in, d->what);
    d->subject = tt_trial_subject(in->t, in->e->subject);
    d->at = in->e->occurred;
    d->origin = in->e->seq;
    return tt_in_done(in, err);
}
