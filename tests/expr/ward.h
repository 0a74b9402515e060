/* SPDX-License-Identifier: Apache-2.0 */
/* tests/expr/ward.h -- a scope written as text, one name a line:
 *
 *     bilirubin  number mg/dL  molar 584.66  = 6.2 mg/dL
 *     ascites    text none,slight,moderate   = slight
 *     sepsis     truth                       =
 *
 * nothing after the = is missing. */
#ifndef TT_TEST_WARD_H
#define TT_TEST_WARD_H

#include "support/tt_test.h"

#include <math.h>

#include "expr/expr.h"

typedef struct ward {
    tt_name name[64];
    tt_val value[64];
    tt_fn fn[8];
    tt_scope scope;
} ward;

static inline tt_val ward_value(tt_arena *a, tt_val_type type, const char *s)
{
    tt_err err;
    tt_val v = tt_val_missing();
    tt_qty q;
    tt_date d;
    if (!*s)
        return type == TT_V_TRUTH ? tt_val_truth(TT_UNKNOWN) : v;
    switch (type) {
    case TT_V_TRUTH:
        return tt_val_truth(tt_streq(s, "yes") ? TT_YES : TT_NO);
    case TT_V_NUMBER:
        assert_int_equal(tt_qty_parse(a, s, &q, &err), TT_OK);
        q.unit = q.unit && tt_streq(tt_unit_code(q.unit), "1") ? NULL : q.unit;
        return tt_val_qty(q);
    case TT_V_DATE:
        assert_int_equal(tt_date_parse(s, &d, &err), TT_OK);
        return tt_val_date(d);
    case TT_V_DURATION:
        v.type = TT_V_DURATION;
        assert_int_equal(tt_dur_parse(s, &v.dur, &err), TT_OK);
        return v;
    default:
        return tt_val_text(tt_strdup(a, s));
    }
}

static inline const char **ward_codes(tt_arena *a, char *list)
{
    const char **codes = TT_ARRAY(a, const char *, 16);
    char *save = NULL;
    size_t n = 0;
    for (char *s = strtok_r(list, ",", &save); s && n < 15; s = strtok_r(NULL, ",", &save))
        codes[n++] = s;
    return codes;
}

static inline void ward_add(tt_arena *a, ward *w, const char *line)
{
    static const char *const types[] = {"missing", "truth", "number", "text", "date", "duration"};
    char *s = tt_strdup(a, line), *equals = strchr(s, '='), *save = NULL;
    assert_non_null(equals);
    *equals = 0;
    tt_name *n = &w->name[w->scope.names];
    memset(n, 0, sizeof *n);
    n->slot = (int)w->scope.names;
    n->name = strtok_r(s, " \t", &save);
    const char *type = strtok_r(NULL, " \t", &save);
    for (int i = 0; i < 6; i++)
        if (tt_streq(type, types[i]))
            n->type = (tt_val_type)i;
    for (char *t = strtok_r(NULL, " \t", &save); t; t = strtok_r(NULL, " \t", &save)) {
        if (tt_streq(t, "molar")) {
            n->molar.name = n->name;
            assert_int_equal(tt_dec_parse(strtok_r(NULL, " \t", &save), &n->molar.g_per_mol, NULL), TT_OK);
        } else if (n->type == TT_V_TEXT) {
            n->codes = ward_codes(a, t);
        } else {
            assert_int_equal(tt_unit_parse(a, t, &n->unit, NULL), TT_OK);
        }
    }
    w->value[w->scope.names++] = ward_value(a, n->type, tt_str_trim(a, equals + 1));
    w->scope.name = w->name;
    w->scope.fn = w->fn;
}

static inline tt_val ward_look(void *self, const tt_name *name)
{
    return ((const ward *)self)->value[name->slot];
}

/* "6.2 mg/dL", "20.03916263", "unknown, lacks ammonia" */
static inline const char *ward_tell(tt_arena *a, tt_answer answer)
{
    static const char *const truth[] = {"no", "yes", "unknown"};
    const tt_val v = answer.value;
    char date[24];
    tt_buf b = tt_buf_new(a);
    if (v.type == TT_V_MISSING)
        tt_buf_add(&b, "missing");
    else if (v.type == TT_V_TRUTH)
        tt_buf_add(&b, truth[v.truth]);
    else if (v.type == TT_V_TEXT)
        tt_buf_add(&b, v.text);
    else if (v.type == TT_V_DATE)
        tt_buf_add(&b, tt_date_write(v.date, date));
    else if (v.exact)
        tt_buf_add(&b, tt_qty_text(a, (tt_qty){v.dec, v.unit}));
    else {
        char *s = tt_fixed(a, v.real, v.real == 0 ? 0 : 9 - (int)floor(log10(fabs(v.real))));
        size_t n = strlen(s);
        while (strchr(s, '.') && s[n - 1] == '0')
            n--;
        n -= n > 0 && s[n - 1] == '.';
        tt_buf_addn(&b, s, n);
        if (v.unit)
            tt_buf_printf(&b, " %s", tt_unit_code(v.unit));
    }
    for (size_t i = 0; i < answer.n_lacks; i++)
        tt_buf_printf(&b, "%s%s", i ? ", " : ", lacks ", answer.lacks[i]);
    return tt_buf_text(&b);
}

/* The answer, or "E425 14" (message and column). */
static inline const char *ward_ask(tt_arena *a, ward *w, const char *text)
{
    const tt_expr *e = NULL;
    tt_err err;
    memset(&err, 0, sizeof err);
    if (tt_expr_compile(a, text, tt_at("f", 1, 1), &w->scope, &e, &err) != TT_OK)
        return tt_printf(a, "E%d %d", err.id, err.where.column);
    return ward_tell(a, tt_expr_eval(a, e, ward_look, w));
}

#endif
