/* SPDX-License-Identifier: Apache-2.0 */
/* measure/score_value.c -- a score of one patient at one time.
 *
 * What a helper or a component lacks is told in the names of inputs, because those
 * are what a person can supply.  The value is computed from unrounded inputs and
 * rounded once, half away from zero; limits of the report come last. */
#include <math.h>

#include "measure/measure_internal.h"

struct run {
    tt_arena *a;
    const tt_score *s;
    tt_val *known;  /* by slot: inputs, parts, value, unrounded */
    uint8_t **lack; /* by part: by input, whether it is lacking */
    tt_used *used;
    size_t n_used;
};

static tt_val look_up(void *self, const tt_name *name)
{
    return ((const struct run *)self)->known[name->slot];
}

static int input_named(const tt_score *s, const char *name)
{
    for (size_t i = 0; i < s->inputs; i++)
        if (tt_streq(s->input[i].name, name))
            return s->input[i].of >= 0 ? s->input[i].of : (int)i;
    return -1;
}

/* Adds what an answer lacks, helpers opened up into their inputs. */
static void add_lacks(const struct run *r, const tt_answer *ans, uint8_t *ret)
{
    for (size_t i = 0; i < ans->n_lacks; i++) {
        const int in = input_named(r->s, ans->lacks[i]);
        if (in >= 0)
            ret[in] = 1;
        for (size_t p = 0; p < r->s->parts; p++)
            if (tt_streq(r->s->part[p].name, ans->lacks[i]))
                for (size_t k = 0; k < r->s->inputs; k++)
                    ret[k] |= r->lack[p][k];
    }
}

static tt_answer evaluate(struct run *r, const tt_expr *e, uint8_t *lack)
{
    const tt_answer ans = tt_expr_eval(r->a, e, look_up, r);
    add_lacks(r, &ans, lack);
    return ans;
}

/* --- inputs ---------------------------------------------------------------------------- */

static tt_code unknown_input(tt_arena *a, const tt_score *s, const char *name, tt_err *err)
{
    const char **known = TT_ARRAY(a, const char *, s->inputs * 3 + 1);
    size_t n = 0;
    for (size_t i = 0; i < s->inputs; i++) {
        if (s->input[i].of >= 0)
            continue;
        known[n++] = s->input[i].name;
        if (s->input[i].analyte)
            known[n++] = s->input[i].analyte->id;
    }
    const char *near = tt_nearest(name, known, n);
    tt_buf list = tt_buf_new(a);
    for (size_t i = 0; i < s->inputs; i++)
        if (s->input[i].of < 0)
            tt_buf_printf(&list, "%s%s", list.n ? ", " : "", s->input[i].name);
    return tt_fail(err, TT_ENOENT, 960, tt_at_path(name), s->id, name, near ? near : tt_buf_text(&list));
}

/* A circumstance that the formula does not ask for: it goes along and marks the result. */
static tt_code take_context(struct run *r, const tt_given_input *g, tt_err *err)
{
    tt_input *in = TT_NEW(r->a, tt_input);
    bool found = false;
    TT_TRY(tt_input_context(r->a, r->s->measures, g->name, in, &found, err));
    if (!found)
        return unknown_input(r->a, r->s, g->name, err);
    for (size_t i = r->s->inputs; i < r->n_used; i++)
        if (tt_streq(r->used[i].input->name, in->name))
            return tt_fail(err, TT_EEXIST, 961, tt_at_path(g->name), g->name, in->name);
    return tt_input_value(r->a, in, g->text, g->unit, &r->used[r->n_used++], err);
}

tt_code tt_score_takes(tt_arena *a, const tt_score *s, const char *name, const char **ret, tt_err *err)
{
    const int i = tt_score_input(s, name);
    tt_input in;
    bool found = false;
    *ret = i >= 0 ? s->input[i].name : NULL;
    if (i < 0)
        TT_TRY(tt_input_context(a, s->measures, name, &in, &found, err));
    if (found)
        *ret = in.name;
    return TT_OK;
}

static tt_code take(struct run *r, const tt_given_input *g, tt_err *err)
{
    const int i = tt_score_input(r->s, g->name);
    if (i < 0)
        return take_context(r, g, err);
    if (r->used[i].given)
        return tt_fail(err, TT_EEXIST, 961, tt_at_path(g->name), g->name, r->s->input[i].name);
    return tt_input_value(r->a, &r->s->input[i], g->text, g->unit, &r->used[i], err);
}

/* A name for the same value when it was reported in another unit. */
static tt_code take_alias(struct run *r, size_t i, tt_err *err)
{
    const tt_input *in = &r->s->input[i];
    const char *given = r->used[in->of].given;
    tt_lab read;
    r->used[i] = (tt_used){.input = in, .value = tt_val_missing(), .reading = TT_READ_NONE};
    if (!given || !in->analyte)
        return TT_OK;
    TT_TRY(tt_lab_parse(r->a, in->analyte, given, r->used[in->of].unit, &read, err));
    if (read.kind == TT_READ_NUMBER && read.qty.unit && tt_streq(tt_unit_code(read.qty.unit), tt_unit_code(in->unit)))
        r->used[i].value = tt_val_qty((tt_qty){read.qty.value, NULL});
    return TT_OK;
}

static tt_code take_all(struct run *r, const tt_given_input *given, size_t n, tt_err *err)
{
    const tt_score *s = r->s;
    for (size_t i = 0; i < s->inputs; i++)
        r->used[i] = (tt_used){.input = &s->input[i], .value = tt_val_missing(), .reading = TT_READ_NONE};
    for (size_t i = 0; i < n; i++)
        TT_TRY(take(r, &given[i], err));
    for (size_t i = 0; i < s->inputs; i++) {
        const tt_input *in = &s->input[i];
        if (in->of >= 0) {
            TT_TRY(take_alias(r, i, err));
        } else if (!r->used[i].given && in->otherwise) {
            r->used[i] = s->assumed[i];
            r->used[i].assumed = true;
            r->used[i].given = NULL;
        }
        r->known[i] = r->used[i].value;
    }
    return TT_OK;
}

static tt_code adults_only(const struct run *r, tt_err *err)
{
    for (size_t i = 0; r->s->has_age && i < r->n_used; i++) {
        const tt_used *u = &r->used[i];
        if (tt_streq(u->input->name, "age") && u->known && tt_dec_cmp(u->value.dec, r->s->age_from) < 0)
            return tt_fail(err, TT_EDENIED, 964, tt_at_path("age"), r->s->id, tt_dec_text(r->a, r->s->age_from), u->given);
    }
    return TT_OK;
}

/* --- the value ---------------------------------------------------------------------------- */

static void report_number(const tt_score *s, const tt_val *v, tt_scored *ret)
{
    const bool exact = v->exact && tt_dec_round(v->dec, s->digits, &ret->value, NULL) == TT_OK;
    ret->unrounded = v->real;
    if (!exact && tt_dec_from_double(v->real, s->digits, &ret->value, NULL) != TT_OK) {
        ret->known = false;
        return;
    }
    if (s->has_low && tt_dec_cmp(ret->value, s->low) < 0)
        ret->value = s->low;
    if (s->has_high && tt_dec_cmp(ret->value, s->high) > 0)
        ret->value = s->high;
}

static void report(const tt_score *s, const tt_val *v, tt_scored *ret)
{
    ret->type = tt_expr_type(s->value);
    ret->known = v->type != TT_V_MISSING && !(v->type == TT_V_TRUTH && v->truth == TT_UNKNOWN);
    ret->unrounded = NAN;
    ret->truth = v->type == TT_V_TRUTH ? v->truth : TT_UNKNOWN;
    ret->text = v->type == TT_V_TEXT ? v->text : NULL;
    if (ret->known && v->type == TT_V_NUMBER)
        report_number(s, v, ret);
}

static tt_val partial_sum(const struct run *r)
{
    tt_val sum = tt_val_missing();
    for (size_t p = 0; p < r->s->parts; p++) {
        const tt_val *v = &r->known[r->s->inputs + p];
        if (!r->s->part[p].shown || v->type != TT_V_NUMBER)
            continue;
        sum = sum.type == TT_V_MISSING ? *v : tt_val_real(sum.real + v->real, NULL);
    }
    return sum;
}

static const char *const *names_of(const struct run *r, const uint8_t *flag)
{
    const char **list = TT_ARRAY(r->a, const char *, r->s->inputs + 1);
    size_t n = 0;
    for (size_t i = 0; i < r->s->inputs; i++)
        if (flag[i])
            list[n++] = r->s->input[i].name;
    return list;
}

static const char *const *marks_of(const struct run *r)
{
    const char **list = TT_ARRAY(r->a, const char *, r->n_used + 1);
    size_t n = 0;
    for (size_t i = 0; i < r->n_used; i++) {
        const tt_used *u = &r->used[i];
        if (u->input->context && u->given && !(u->input->kind == TT_IN_TRUTH && u->value.truth != TT_YES) &&
            !tt_streq(u->input->name, "age"))
            list[n++] = u->input->name;
    }
    return list;
}

static void classify(struct run *r, tt_scored *ret)
{
    const size_t value = r->s->inputs + r->s->parts;
    if (!r->s->klass || !ret->known || ret->partial)
        return;
    r->known[value] = ret->type == TT_V_NUMBER ? tt_val_qty((tt_qty){ret->value, NULL}) : tt_val_truth(ret->truth);
    r->known[value + 1] = ret->type == TT_V_NUMBER ? tt_val_real(ret->unrounded, NULL) : tt_val_missing();
    const tt_answer c = tt_expr_eval(r->a, r->s->klass, look_up, r);
    ret->klass = c.value.type == TT_V_TEXT ? c.value.text : NULL;
}

static void finish(struct run *r, bool partial, tt_scored *ret)
{
    tt_arena *a = r->a;
    uint8_t *lack = TT_ARRAY(a, uint8_t, r->s->inputs + 1);
    tt_part_value *part = TT_ARRAY(a, tt_part_value, r->s->parts + 1);
    r->lack = TT_ARRAY(a, uint8_t *, r->s->parts + 1);
    for (size_t p = 0; p < r->s->parts; p++) {
        r->lack[p] = TT_ARRAY(a, uint8_t, r->s->inputs + 1);
        const tt_val v = evaluate(r, r->s->part[p].is, r->lack[p]).value;
        r->known[r->s->inputs + p] = v;
        part[p] = (tt_part_value){&r->s->part[p], v};
    }
    tt_val v = evaluate(r, r->s->value, lack).value;
    ret->part = part;
    ret->missing = names_of(r, lack);
    report(r->s, &v, ret);
    if (!ret->known && partial && r->s->sum) {
        v = partial_sum(r);
        report(r->s, &v, ret);
        ret->partial = ret->known;
    }
    classify(r, ret);
}

static struct run start(tt_arena *a, const tt_score *s, size_t given)
{
    const size_t slots = s->inputs + s->parts + 2;
    struct run r = {
        .a = a, .s = s, .known = TT_ARRAY(a, tt_val, slots), .used = TT_ARRAY(a, tt_used, s->inputs + given + 1), .n_used = s->inputs};
    for (size_t i = 0; i < slots; i++)
        r.known[i] = tt_val_missing();
    return r;
}

tt_code tt_score_value(tt_arena *a, const tt_score *s, const tt_given_input *given, size_t n, bool partial, tt_scored *ret, tt_err *err)
{
    struct run r = start(a, s, n);
    tt_scored out = {.score = s};
    TT_TRY(take_all(&r, given, n, err));
    TT_TRY(adults_only(&r, err));
    out.used = r.used;
    out.n_used = r.n_used;
    out.marks = marks_of(&r);
    finish(&r, partial, &out);
    *ret = out;
    return TT_OK;
}
