/* SPDX-License-Identifier: Apache-2.0 */
/* measure/score_words.c -- how a score came about, and whether its examples hold.
 *
 * An explanation follows the value on its way: what was given, what that is in the
 * formula's unit, where a limit of the formula took its place, each helper and
 * component with the numbers put in, and the one rounding at the end. */
#include <math.h>

#include "measure/measure_internal.h"

/* A macro, so that the compiler checks both as formats. */
#define in_words(lang, en, zh) ((lang) == TT_ZH ? zh : en)

struct known {
    const tt_scored *r;
};

static tt_val look_up(void *self, const tt_name *name)
{
    const tt_scored *r = ((const struct known *)self)->r;
    const size_t slot = (size_t)name->slot, inputs = r->score->inputs, parts = r->score->parts;
    if (slot < inputs)
        return r->used[slot].value;
    if (slot < inputs + parts)
        return r->part[slot - inputs].value;
    if (slot > inputs + parts)
        return isnan(r->unrounded) ? tt_val_missing() : tt_val_real(r->unrounded, NULL);
    return !r->known               ? tt_val_missing()
           : r->type == TT_V_TRUTH ? tt_val_truth(r->truth)
           : r->type == TT_V_TEXT  ? tt_val_text(r->text)
                                   : tt_val_qty((tt_qty){r->value, NULL});
}

static const char *val_text(tt_arena *a, const tt_val *v)
{
    if (v->type == TT_V_TRUTH)
        return v->truth == TT_YES ? "yes" : v->truth == TT_NO ? "no" : "unknown";
    if (v->type == TT_V_TEXT)
        return v->text;
    return v->type != TT_V_NUMBER ? "" : v->exact ? tt_dec_text(a, v->dec) : tt_double_text(a, v->real);
}

static const char *unit_text(tt_arena *a, const tt_input *in)
{
    return in->unit && !tt_streq(tt_unit_code(in->unit), "1") ? tt_printf(a, " %s", tt_unit_code(in->unit)) : "";
}

static void add_reading(const tt_used *u, tt_lang lang, tt_buf *b)
{
    switch (u->reading) {
    case TT_READ_NOT_DONE:
        tt_buf_add(b, in_words(lang, ": not done", "：未做"));
        break;
    case TT_READ_SPOILED:
        tt_buf_add(b, in_words(lang, ": the specimen was spoiled", "：标本不合格"));
        break;
    case TT_READ_NOT_TESTABLE:
        tt_buf_add(b, in_words(lang, ": not testable", "：无法评估"));
        break;
    case TT_READ_BELOW:
    case TT_READ_ABOVE:
        tt_buf_add(b, in_words(lang, ": a bound that the formula does not limit: no value", "：为界限值，公式无相应限值，视为无数值"));
        break;
    default:
        tt_buf_add(b, in_words(lang, ": missing", "：缺少"));
    }
}

static void add_input(tt_arena *a, const tt_used *u, tt_lang lang, tt_buf *b)
{
    const tt_input *in = u->input;
    if (in->of >= 0 || (!u->given && !u->assumed && u->known))
        return;
    const char *value = tt_printf(a, "%s%s", val_text(a, &u->value), unit_text(a, in));
    tt_buf_printf(b, "%s (%s)", in->title[lang], in->name);
    if (u->assumed)
        tt_buf_printf(b, in_words(lang, ": not given, taken as %s", "：未给出，按 %s 计"), value);
    else if (!u->known)
        add_reading(u, lang, b);
    else if (u->clamped)
        tt_buf_printf(b, in_words(lang, ": %s%s%s, beyond the formula's limit, taken as %s", "：%s%s%s，超出公式限值，按 %s 计"), u->given,
                      u->unit && *u->unit ? " " : "", u->unit ? u->unit : "", value);
    else
        tt_buf_printf(b, in_words(lang, ": %s%s%s, in the formula %s", "：%s%s%s，代入公式为 %s"), u->given, u->unit && *u->unit ? " " : "",
                      u->unit ? u->unit : "", value);
    tt_buf_addc(b, '\n');
}

static void add_result(tt_arena *a, const tt_scored *r, tt_lang lang, tt_buf *b)
{
    const tt_score *s = r->score;
    if (!r->known) {
        tt_buf_add(b, in_words(lang, "no value: something is missing", "缺少输入，无结果"));
        return;
    }
    if (r->partial)
        tt_buf_add(b, in_words(lang, "partial: the sum of the components that are known\n", "部分结果：仅为已知分项之和\n"));
    if (r->type == TT_V_NUMBER) {
        tt_buf_printf(b, in_words(lang, "%s, rounded half away from zero to %s", "%s，四舍五入至%s"), tt_fixed(a, r->unrounded, 4),
                      s->digits ? tt_printf(a, in_words(lang, "%d decimals", " %d 位小数"), s->digits)
                                : in_words(lang, "a whole number", "整数"));
        if (s->has_low || s->has_high)
            tt_buf_printf(b, in_words(lang, ", kept within %s to %s", "，限于 %s 至 %s"), s->has_low ? tt_dec_text(a, s->low) : "...",
                          s->has_high ? tt_dec_text(a, s->high) : "...");
        tt_buf_printf(b, "%s%s", in_words(lang, ": ", "："), tt_dec_text(a, r->value));
    }
    if (r->klass)
        tt_buf_printf(b, "\n%s%s", in_words(lang, "class: ", "分级："), r->klass);
}

const char *tt_score_explain(tt_arena *a, const tt_scored *r, tt_lang lang)
{
    struct known k = {r};
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < r->n_used; i++)
        add_input(a, &r->used[i], lang, &b);
    for (size_t p = 0; p < r->score->parts; p++) {
        const tt_part *part = &r->score->part[p];
        if (part->shown)
            tt_buf_printf(&b, "%s (%s):\n", part->title[lang], part->name);
        else
            tt_buf_printf(&b, "%s:\n", part->name);
        tt_buf_printf(&b, "%s\n", tt_expr_explain(a, part->is, look_up, &k));
    }
    tt_buf_printf(&b, "%s:\n%s\n", r->score->title[lang], tt_expr_explain(a, r->score->value, look_up, &k));
    if (r->klass)
        tt_buf_printf(&b, "%s\n", tt_expr_explain(a, r->score->klass, look_up, &k));
    add_result(a, r, lang, &b);
    return tt_buf_text(&b);
}

/* --- the examples of a definition ------------------------------------------------------ */

static const char *member(const tt_node *map, const char *key)
{
    const tt_node *n = tt_node_get(map, key);
    return n && n->kind == TT_SCALAR ? n->text : NULL;
}

static const char *value_text(tt_arena *a, const tt_scored *r)
{
    if (!r->known)
        return "unknown";
    return r->type == TT_V_TRUTH ? (r->truth == TT_YES ? "yes" : "no") : r->type == TT_V_TEXT ? r->text : tt_dec_text(a, r->value);
}

static bool lacks_agree(const tt_node *want, const tt_scored *r)
{
    size_t n = 0;
    for (; r->missing[n]; n++)
        if (!want || n >= want->n || !tt_streq(want->item[n]->text, r->missing[n]))
            return false;
    return n == (want ? want->n : 0);
}

static const char *got_text(tt_arena *a, const tt_scored *r)
{
    tt_buf b = tt_buf_new(a);
    tt_buf_add(&b, value_text(a, r));
    if (r->klass)
        tt_buf_printf(&b, ", %s", r->klass);
    if (r->known && r->type == TT_V_NUMBER)
        tt_buf_printf(&b, " (%s)", tt_fixed(a, r->unrounded, 4));
    for (size_t i = 0; r->missing[i]; i++)
        tt_buf_printf(&b, "%s %s", i ? "," : "; lacks", r->missing[i]);
    return tt_buf_text(&b);
}

size_t tt_score_examples(const tt_score *s)
{
    return s->examples && s->examples->kind == TT_SEQ ? s->examples->n : 0;
}

bool tt_score_try(tt_arena *a, const tt_score *s, size_t i, bool *right, const char **got)
{
    const tt_node *e = i < tt_score_examples(s) ? s->examples->item[i] : NULL, *given = e ? tt_node_get(e, "given") : NULL;
    const char *want = e ? member(e, "gives") : NULL, *klass = e ? member(e, "class") : NULL, *raw = e ? member(e, "unrounded") : NULL;
    tt_scored r;
    tt_err err = {0};
    *right = false;
    *got = "";
    if (!e || !given || given->kind != TT_MAP || !want)
        return e != NULL;
    tt_given_input *in = TT_ARRAY(a, tt_given_input, given->n + 1);
    for (size_t k = 0; k < given->n; k++)
        in[k] = (tt_given_input){given->key[k]->text, given->item[k]->kind == TT_SCALAR ? given->item[k]->text : "", NULL};
    const tt_code c = tt_score_value(a, s, in, given->n, false, &r, &err);
    if (c != TT_OK) {
        *right = c == TT_EDENIED && tt_streq(want, "refused");
        *got = tt_err_message(a, &err, TT_EN);
        return true;
    }
    *got = got_text(a, &r);
    *right = tt_streq(want, value_text(a, &r)) && (!klass || (r.klass && tt_streq(klass, r.klass))) &&
             (!raw || tt_streq(raw, tt_fixed(a, r.unrounded, 4))) && lacks_agree(tt_node_get(e, "lacks"), &r);
    return true;
}
