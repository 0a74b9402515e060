/* SPDX-License-Identifier: Apache-2.0 */
/* measure/grade.c -- one CTCAE term's file: which limits make which grade.
 *
 *     grades:
 *       - {grade: 4, when: not abnormal, above: 20 * uln}
 *       - {grade: 3, in: mg/dL, above: 250 mg/dL}       # the limit printed for that unit
 *       - {grade: 1, below: [lln, baseline]}            # below both
 *       - {grade: ask, above: uln}                      # the text needs a clinician
 *     ask:
 *       - {grade: 3, en: "transfusion indicated?", zh: ..}      # could be grade 3 whatever the number
 *       - {grade: 1, confirm: yes, en: "corrected for albumin?", zh: ..}
 *
 * above, from, below and upto are >, >=, < and <=.  A row needs no upper limit: the
 * highest grade that holds counts.  CTCAE prints limits in several units that are
 * not exactly equal (8.9 mmol/L, 160 mg/dL); a value is judged by those of its own
 * unit, never converted first.  Files are named ANALYTE-high or ANALYTE-low. */
#include "measure/grade_internal.h"

static const char *const op_words[TT_GRADE_OPS] = {"above", "from", "below", "upto"};

struct reading {
    tt_arena *a;
    struct tt_grade_rule *r;
    tt_scope scope;
    tt_err *err;
};

static tt_scope scope_of(tt_arena *a, const tt_analyte *an)
{
    static const char *const words[TT_G_NAMES] = {"lln",          "uln",         "baseline",       "abnormal",
                                                  "baseline_low", "symptomatic", "anticoagulated", "fasting"};
    tt_name *n = TT_ARRAY(a, tt_name, TT_G_NAMES);
    for (int i = 0; i < TT_G_NAMES; i++)
        n[i] = i < TT_G_ABNORMAL ? (tt_name){.name = words[i], .type = TT_V_NUMBER, .unit = an->unit, .molar = an->molar, .slot = i}
                                 : (tt_name){.name = words[i], .type = TT_V_TRUTH, .slot = i};
    return (tt_scope){.name = n, .names = TT_G_NAMES};
}

static tt_code compile(struct reading *r, const tt_node *n, tt_val_type type, const tt_expr **ret)
{
    TT_TRY(tt_expr_compile(r->a, n->text, tt_node_where(r->a, n), &r->scope, ret, r->err));
    return tt_expr_type(*ret) == type ? TT_OK
                                      : tt_fail(r->err, TT_EPARSE, 950, tt_node_where(r->a, n), type == TT_V_TRUTH ? "when" : "grades");
}

static tt_code read_limit(struct reading *r, const tt_node *n, enum tt_grade_op op, struct tt_limit *ret)
{
    tt_factor f;
    ret->op = op;
    TT_TRY(compile(r, n, TT_V_NUMBER, &ret->is));
    const tt_code c = tt_unit_factor(tt_expr_unit(ret->is), r->r->analyte->unit, &r->r->analyte->molar, &f, r->err);
    if (c != TT_OK && r->err)
        r->err->where = tt_node_where(r->a, n);
    TT_TRY(c);
    ret->ratio = f.ratio;
    tt_limit_work_out(r->a, r->r->analyte, ret);
    return TT_OK;
}

/* "abnormal" and "not abnormal" are answered without their expression. */
static void read_fact(const struct reading *r, const char *when, struct tt_grade_row *row)
{
    row->fact_is = tt_str_starts(when, "not ") ? TT_NO : TT_YES;
    for (size_t i = TT_G_ABNORMAL; i < r->scope.names; i++)
        if (tt_streq(r->scope.name[i].name, when + (row->fact_is == TT_NO ? strlen("not ") : 0)))
            row->fact = (enum tt_grade_name)i;
}

static tt_code read_limits(struct reading *r, const tt_node *n, struct tt_grade_row *row)
{
    struct tt_limit *limit = TT_ARRAY(r->a, struct tt_limit, 8);
    for (int op = 0; op < TT_GRADE_OPS; op++) {
        const tt_node *m = tt_node_get(n, op_words[op]);
        const size_t many = !m ? 0 : m->kind == TT_SEQ ? m->n : 1;
        for (size_t i = 0; i < many && row->limits < 8; i++) {
            TT_TRY(read_limit(r, m->kind == TT_SEQ ? m->item[i] : m, (enum tt_grade_op)op, &limit[row->limits]));
            row->limits++;
        }
    }
    row->limit = limit;
    return row->limits ? TT_OK : tt_fail(r->err, TT_EPARSE, 950, tt_node_where(r->a, n), "above");
}

static tt_code read_row(struct reading *r, const tt_node *n, struct tt_grade_row *row)
{
    static const char *const keys[] = {"grade", "in", "when", "above", "from", "below", "upto", NULL};
    const char *grade = "";
    const tt_node *when = tt_node_get(n, "when");
    TT_TRY(tt_def_keys(r->a, n, keys, r->err));
    TT_TRY(tt_def_text(r->a, n, "grade", &grade, r->err));
    row->grade = tt_streq(grade, "ask") ? 0 : *grade - '0';
    if (!tt_streq(grade, "ask") && (strlen(grade) != 1 || *grade < '1' || *grade > '4'))
        return tt_fail(r->err, TT_EPARSE, 950, tt_node_where(r->a, n), "grade");
    if (tt_node_get(n, "in"))
        TT_TRY(tt_def_unit(r->a, n, "in", &row->in, r->err));
    if (when) {
        TT_TRY(compile(r, when, TT_V_TRUTH, &row->when));
        read_fact(r, when->text, row);
    }
    return read_limits(r, n, row);
}

static tt_code read_rows(struct reading *r, const tt_node *rows)
{
    struct tt_grade_row *row = TT_ARRAY(r->a, struct tt_grade_row, rows->n);
    for (size_t i = 0; i < rows->n; i++) {
        TT_TRY(read_row(r, rows->item[i], &row[i]));
        tt_grade_row_say(r->a, &row[i]);
        if (i && row[i].grade > row[i - 1].grade)
            return tt_fail(r->err, TT_EPARSE, 950, tt_node_where(r->a, rows->item[i]), "grade");
    }
    r->r->row = row;
    r->r->rows = rows->n;
    return TT_OK;
}

static tt_code read_asks(struct reading *r, const tt_node *list)
{
    const size_t n = list && list->kind == TT_SEQ ? list->n : 0;
    tt_grade_ask *ask = TT_ARRAY(r->a, tt_grade_ask, n + 1);
    for (size_t i = 0; i < n; i++) {
        const char *grade = "";
        TT_TRY(tt_def_text(r->a, list->item[i], "grade", &grade, r->err));
        TT_TRY(tt_def_text(r->a, list->item[i], "en", &ask[i].text[TT_EN], r->err));
        TT_TRY(tt_def_text(r->a, list->item[i], "zh", &ask[i].text[TT_ZH], r->err));
        ask[i].grade = *grade - '0';
        ask[i].confirm = tt_streq(tt_def_or(list->item[i], "confirm", "no"), "yes");
    }
    r->r->ask = ask;
    r->r->asks = n;
    return TT_OK;
}

static tt_code read_rule(struct reading *r, const tt_measures *m, const tt_yaml *y)
{
    static const char *const keys[] = {"term", "analyte", "version", "direction", "grades", "ask", NULL};
    const char *analyte = "", *direction = "";
    const tt_node *rows = tt_node_get(y->root, "grades");
    TT_TRY(tt_def_keys(r->a, y->root, keys, r->err));
    TT_TRY(tt_def_words(r->a, y->root, "term", r->r->term, r->err));
    TT_TRY(tt_def_text(r->a, y->root, "version", &r->r->version, r->err));
    TT_TRY(tt_def_text(r->a, y->root, "analyte", &analyte, r->err));
    TT_TRY(tt_def_text(r->a, y->root, "direction", &direction, r->err));
    TT_TRY(tt_analyte_get(m, analyte, &r->r->analyte, r->err));
    r->r->direction = tt_streq(direction, "high") ? 1 : -1;
    if (!rows || rows->kind != TT_SEQ || !rows->n)
        return tt_fail(r->err, TT_EPARSE, 950, tt_node_missing(r->a, y->root, "grades"), "grades");
    r->scope = scope_of(r->a, r->r->analyte);
    TT_TRY(read_rows(r, rows));
    return read_asks(r, tt_node_get(y->root, "ask"));
}

static tt_code reader(tt_arena *a, const tt_measures *m, const tt_yaml *y, void **ret, tt_err *err)
{
    struct reading r = {.a = a, .r = TT_NEW(a, struct tt_grade_rule), .err = err};
    *ret = r.r;
    return read_rule(&r, m, y);
}

/* --- finding one --------------------------------------------------------------------- */

const char *tt_grade_version(const char *said)
{
    static const char *const known[][2] = {{"4", "4.03"},  {"4.0", "4.03"}, {"4.03", "4.03"}, {"5", "5.0"},
                                           {"5.0", "5.0"}, {"6", "6.0"},    {"6.0", "6.0"}};
    const char *s = *said == 'v' || *said == 'V' ? said + 1 : said;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (tt_streq(s, known[i][0]))
            return known[i][1];
    return said;
}

struct tt_source *tt_grade_source(const tt_measures *m, const tt_analyte *an, const char *version, int direction)
{
    const char *const part[] = {"grades/ctcae-", tt_grade_version(version), "/", an->id, direction > 0 ? "-high.yaml" : "-low.yaml"};
    char path[96];
    size_t n = 0;
    for (size_t i = 0; i < sizeof part / sizeof *part; i++) {
        const size_t size = strlen(part[i]);
        if (size >= sizeof path - n)
            return NULL;
        memcpy(path + n, part[i], size + 1);
        n += size;
    }
    return tt_shelf_find(tt_shelf_of(m, TT_SHELF_GRADES), path);
}

tt_code tt_grade_rule_of(const tt_measures *m, struct tt_source *s, const struct tt_grade_rule **ret, tt_err *err)
{
    void *item = NULL;
    TT_TRY(tt_source_item(m, s, reader, &item, err));
    *ret = item;
    return TT_OK;
}

tt_code tt_grade_rule_at(const tt_measures *m, const char *path, const struct tt_grade_rule **ret, tt_err *err)
{
    return tt_grade_rule_of(m, tt_shelf_find(tt_shelf_of(m, TT_SHELF_GRADES), path), ret, err);
}

bool tt_grade_has(const tt_measures *m, const char *analyte, const char *version)
{
    const tt_analyte *an = tt_analyte_find(m, analyte);
    return an && (tt_grade_source(m, an, version, 1) || tt_grade_source(m, an, version, -1));
}

bool tt_grade_has_version(const tt_measures *m, const char *version)
{
    const struct tt_shelf *shelf = tt_shelf_of(m, TT_SHELF_GRADES);
    const char *folder = "grades/ctcae-", *number = tt_grade_version(version);
    const size_t n = strlen(number);
    for (size_t i = 0; i < shelf->n; i++) {
        const char *path = shelf->at[i].def->path;
        if (tt_str_starts(path, folder) && strncmp(path + strlen(folder), number, n) == 0 && path[strlen(folder) + n] == '/')
            return true;
    }
    return false;
}

const tt_unit *tt_grade_set(const struct tt_grade_rule *r, const tt_unit *u)
{
    const tt_unit *first = NULL, *near = NULL;
    for (size_t i = 0; i < r->rows; i++) {
        const tt_unit *in = r->row[i].in;
        if (!in)
            continue;
        if (u && tt_streq(tt_unit_code(in), tt_unit_code(u)))
            return in;
        first = first ? first : in;
        near = near ? near : u && tt_unit_agrees(in, u) ? in : NULL;
    }
    return near ? near : first;
}

bool tt_grade_row_in(const struct tt_grade_row *row, const tt_unit *set)
{
    return !row->in || !set || tt_streq(tt_unit_code(row->in), tt_unit_code(set));
}
