/* SPDX-License-Identifier: Apache-2.0 */
/* measure/grade.c -- a CTCAE laboratory grade by its definition file.
 *
 * Rules are tried from the highest grade down; the first that holds decides.  A
 * rule that cannot be answered makes the value not gradable, with what it lacks:
 * never grade 0.  `abnormal` is baseline above ULN (v6 says so, v5 leaves it open);
 * without a baseline the value is graded as from a normal one, as CTCAE is read
 * where no baseline was taken. */
#include <stdio.h>

#include "measure/measure_internal.h"

struct grade_row {
    int grade;
    const tt_expr *when;
    const char *text;
};

struct grade_rule {
    const char *term, *version;
    const tt_analyte *analyte;
    int direction;
    const struct grade_row *row; /* highest grade first */
    size_t rows;
};

enum { VALUE, LLN, ULN, BASELINE, ABNORMAL, NAMES };

static tt_scope scope_of(tt_arena *a, const tt_analyte *an)
{
    static const char *const words[NAMES] = {"value", "lln", "uln", "baseline", "abnormal"};
    tt_name *n = TT_ARRAY(a, tt_name, NAMES);
    for (int i = 0; i < NAMES; i++)
        n[i] = (tt_name){
            .name = words[i], .type = i == ABNORMAL ? TT_V_TRUTH : TT_V_NUMBER, .unit = i == ABNORMAL ? NULL : an->unit, .slot = i};
    return (tt_scope){.name = n, .names = NAMES};
}

static tt_code read_row(tt_arena *a, const tt_node *n, const tt_scope *scope, struct grade_row *ret, tt_err *err)
{
    const char *grade = "", *when = "";
    TT_TRY(tt_def_text(a, n, "grade", &grade, err));
    TT_TRY(tt_def_text(a, n, "when", &when, err));
    TT_TRY(tt_def_text(a, n, "text", &ret->text, err));
    if (strlen(grade) != 1 || *grade < '1' || *grade > '4')
        return tt_fail(err, TT_EPARSE, 950, tt_node_where(a, n), "grade");
    ret->grade = *grade - '0';
    return tt_expr_compile(a, when, tt_node_where(a, tt_node_get(n, "when")), scope, &ret->when, err);
}

static tt_code read_rule(tt_arena *a, const tt_measures *m, const tt_yaml *y, struct grade_rule *ret, tt_err *err)
{
    const char *analyte = "", *direction = "";
    const tt_node *rows = tt_node_get(y->root, "grades");
    TT_TRY(tt_def_text(a, y->root, "term", &ret->term, err));
    TT_TRY(tt_def_text(a, y->root, "version", &ret->version, err));
    TT_TRY(tt_def_text(a, y->root, "analyte", &analyte, err));
    TT_TRY(tt_def_text(a, y->root, "direction", &direction, err));
    TT_TRY(tt_analyte_get(m, analyte, &ret->analyte, err));
    ret->direction = tt_streq(direction, "high") ? 1 : -1;
    if (!rows || rows->kind != TT_SEQ || !rows->n)
        return tt_fail(err, TT_EPARSE, 950, tt_node_missing(a, y->root, "grades"), "grades");
    const tt_scope scope = scope_of(a, ret->analyte);
    struct grade_row *row = TT_ARRAY(a, struct grade_row, rows->n);
    for (size_t i = 0; i < rows->n; i++)
        TT_TRY(read_row(a, rows->item[i], &scope, &row[i], err));
    ret->row = row;
    ret->rows = rows->n;
    return TT_OK;
}

static tt_code reader(tt_arena *a, const tt_measures *m, const tt_yaml *y, void **ret, tt_err *err)
{
    struct grade_rule *r = TT_NEW(a, struct grade_rule);
    *ret = r;
    return read_rule(a, m, y, r, err);
}

/* --- grading one value ----------------------------------------------------------------- */

struct known {
    tt_val v[NAMES];
};

static tt_val look_up(void *self, const tt_name *name)
{
    return ((const struct known *)self)->v[name->slot];
}

static tt_code in_unit(const tt_analyte *an, bool has, tt_qty q, tt_val *ret, tt_err *err)
{
    tt_qty in = q;
    *ret = tt_val_missing();
    if (!has)
        return TT_OK;
    TT_TRY(tt_qty_convert(q, an->unit, &an->molar, &in, err));
    *ret = tt_val_qty(in);
    return TT_OK;
}

static tt_val is_abnormal(const struct known *k)
{
    if (k->v[BASELINE].type == TT_V_MISSING)
        return tt_val_truth(TT_NO);
    if (k->v[ULN].type == TT_V_MISSING)
        return tt_val_truth(TT_UNKNOWN);
    return tt_val_truth(tt_dec_cmp(k->v[BASELINE].dec, k->v[ULN].dec) > 0 ? TT_YES : TT_NO);
}

static struct tt_source *rule_of(const tt_measures *m, const char *analyte, const char *version)
{
    const tt_analyte *an = tt_analyte_find(m, analyte);
    char path[96];
    if (!an || (size_t)snprintf(path, sizeof path, "grades/ctcae-%s/%s.yaml", version, an->id) >= sizeof path)
        return NULL;
    return tt_shelf_find(tt_shelf_of(m, TT_SHELF_GRADES), path);
}

bool tt_grade_has(const tt_measures *m, const char *analyte, const char *version)
{
    return rule_of(m, analyte, version) != NULL;
}

static void decide(tt_arena *a, const struct grade_rule *r, struct known *k, tt_grade *ret)
{
    static const char *const nothing[] = {NULL};
    *ret = (tt_grade){.grade = 0, .term = r->term, .rule = "", .needs = nothing};
    for (size_t i = 0; i < r->rows; i++) {
        const tt_answer ans = tt_expr_eval(a, r->row[i].when, look_up, k);
        if (ans.value.type == TT_V_TRUTH && ans.value.truth == TT_NO)
            continue;
        ret->rule = r->row[i].text;
        ret->grade = r->row[i].grade;
        if (ans.value.type == TT_V_TRUTH && ans.value.truth == TT_YES)
            return;
        const char **needs = TT_ARRAY(a, const char *, ans.n_lacks + 1);
        for (size_t j = 0; j < ans.n_lacks; j++)
            needs[j] = ans.lacks[j];
        ret->grade = -1;
        ret->needs = needs;
        return;
    }
}

tt_code tt_grade_value(tt_arena *a, const tt_measures *m, const char *analyte, const char *version, const tt_grade_in *in, tt_grade *ret,
                       tt_err *err)
{
    struct tt_source *src = rule_of(m, analyte, version);
    struct known k;
    void *item = NULL;
    if (!src)
        return tt_fail(err, TT_ENOENT, 954, tt_at_path(analyte), analyte, version);
    TT_TRY(tt_source_item(m, src, reader, &item, err));
    const struct grade_rule *r = item;
    TT_TRY(in_unit(r->analyte, in->has_value, in->value, &k.v[VALUE], err));
    TT_TRY(in_unit(r->analyte, in->has_lln, in->lln, &k.v[LLN], err));
    TT_TRY(in_unit(r->analyte, in->has_uln, in->uln, &k.v[ULN], err));
    TT_TRY(in_unit(r->analyte, in->has_baseline, in->baseline, &k.v[BASELINE], err));
    k.v[ABNORMAL] = is_abnormal(&k);
    decide(a, r, &k, ret);
    return TT_OK;
}
