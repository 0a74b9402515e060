/* SPDX-License-Identifier: Apache-2.0 */
/* study/lint_record.c -- what the registry record says in two ways.
 *
 * A draft carries the record's own words under `record`: a free map whose keys
 * are read here and nowhere else.  Each rule points at the words it read and is
 * silent once the study itself answers: a unit, an age limit, a baseline each. */
#include <string.h>

#include "study/study_internal.h"

static const tt_node *record(const tt_lint *l)
{
    return tt_node_get(l->root, "record");
}

static const tt_node *outcome(const tt_lint *l, size_t i)
{
    const tt_node *list = tt_node_get(record(l), "outcomes");
    return list && list->kind == TT_SEQ && i < list->n ? list->item[i] : NULL;
}

/* ---- two baselines ----------------------------------------------------------------- */

static bool names_any(const char *text, const char *const *words, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (tt_lint_has(text, words[i]))
            return true;
    return false;
}

static bool before_treatment(const char *text)
{
    static const char *const words[] = {"before treatment", "before injection", "pre-treatment", "pretreatment", "prior to"};
    return names_any(text, words, sizeof words / sizeof *words);
}

static bool after_treatment(const char *text)
{
    static const char *const words[] = {"baseline (post", "post-engraftment", "after engraftment", "baseline after"};
    return names_any(text, words, sizeof words / sizeof *words);
}

static bool two_baselines_answered(const tt_study *s)
{
    const tt_visit *one = NULL;
    for (size_t i = 0; i < s->forms; i++) {
        const tt_visit *b = s->form[i].baseline;
        if (b && one && b != one)
            return true;
        one = one ? one : b;
    }
    return false;
}

/* "baseline (post-transplantation)" out of a time frame. */
static const char *baseline_words(tt_arena *a, const char *text)
{
    const char *s = text;
    while (*s && !tt_str_starts(s, "baseline"))
        s++;
    s = *s ? s : text;
    const size_t n = strcspn(s, "),;");
    return tt_strndup(a, s, n + (s[n] == ')'));
}

static void baselines(const tt_lint *l)
{
    const tt_node *o, *late = NULL;
    bool early = false;
    for (size_t i = 0; (o = outcome(l, i)); i++) {
        const char *when = tt_study_text(o, "timeframe");
        early = early || before_treatment(when);
        if (!late && after_treatment(when))
            late = tt_node_get(o, "timeframe");
    }
    if (early && late && !two_baselines_answered(l->s))
        tt_find(l->fs, 112, tt_node_where(l->a, late), baseline_words(l->a, late->text));
}

/* ---- two units ----------------------------------------------------------------------- */

/* "mg/dL (or umol/L)" out of a sentence, NULL if there is no such thing. */
static const char *two_units(tt_arena *a, const char *text)
{
    for (const char *s = strstr(text, " (or "); s; s = strstr(s + 1, " (or ")) {
        const char *from = s, *to = strchr(s, ')');
        while (from > text && from[-1] != ' ')
            from--;
        if (to && memchr(from, '/', (size_t)(s - from)) && memchr(s, '/', (size_t)(to - s)))
            return tt_strndup(a, from, (size_t)(to - from) + 1);
    }
    return NULL;
}

/* The description the record gives for an item, by the measure of its endpoint. */
static const char *description_of(const tt_lint *l, const tt_item *it)
{
    const tt_node *o;
    for (size_t e = 0; e < l->s->endpoints; e++)
        for (size_t i = 0; l->s->endpoint[e].item == it && (o = outcome(l, i)); i++)
            if (strcmp(tt_study_text(o, "measure"), l->s->endpoint[e].measure.in[TT_EN]) == 0)
                return tt_study_text(o, "description");
    return "";
}

static bool lacks_unit(const tt_lint *l, const tt_item *it)
{
    return it->type == TT_I_NUMBER && !it->unit && !tt_lint_given(l, tt_lint_path(l, "items", (size_t)(it - l->s->item), "unit"));
}

static void units(const tt_lint *l)
{
    for (size_t i = 0; i < l->s->items; i++) {
        const tt_item *it = &l->s->item[i];
        const char *both = lacks_unit(l, it) ? two_units(l->a, description_of(l, it)) : NULL;
        if (both)
            tt_find(l->fs, 113, tt_lint_at(l, tt_lint_path(l, "items", i, "unit")), it->id, both);
    }
}

/* One question whatever the number of items: the first is named, and the fix names all. */
static void no_unit(const tt_lint *l)
{
    tt_buf all = tt_buf_new(l->a);
    size_t first = 0, n = 0;
    for (size_t i = 0; i < l->s->items; i++) {
        const tt_item *it = &l->s->item[i];
        if (!lacks_unit(l, it) || two_units(l->a, description_of(l, it)))
            continue;
        first = n++ ? first : i;
        tt_buf_printf(&all, "%s%s", all.n ? ", " : "", it->id);
    }
    const char *name = n ? l->s->item[first].id : "";
    if (n)
        tt_find(l->fs, 151, tt_lint_at(l, tt_lint_path(l, "items", first, "unit")),
                n > 1 ? tt_printf(l->a, "%s (+%zu)", name, n - 1) : name, tt_buf_text(&all));
}

/* ---- children ------------------------------------------------------------------------- */

static bool names_child(const tt_node *ages)
{
    for (size_t i = 0; ages && ages->kind == TT_SEQ && i < ages->n; i++)
        if (strcmp(ages->item[i]->text, "CHILD") == 0)
            return true;
    return false;
}

static bool age_limited(const tt_study *s)
{
    for (size_t i = 0; i < s->criteria; i++)
        for (size_t k = 0; s->criterion[i].test && k < tt_expr_uses(s->criterion[i].test); k++)
            if (tt_str_ieq(tt_expr_use(s->criterion[i].test, k)->name, "AGE"))
                return true;
    return false;
}

static void children(const tt_lint *l)
{
    const tt_node *ages = tt_node_get(record(l), "ages");
    if (names_child(ages) && tt_lint_has(tt_lint_arm_text(l), "adult") && !age_limited(l->s))
        tt_find(l->fs, 114, tt_node_where(l->a, ages));
}

/* ---- model, tumours, brackets, replacements --------------------------------------------- */

static void parallel(const tt_lint *l)
{
    const bool escalates = l->s->dose.levels != 1;
    const bool answered = tt_lint_given(l, "dose.scope") && tt_lint_given(l, "design.rule");
    if (strcmp(l->s->model, "PARALLEL") == 0 && escalates && !answered)
        tt_find(l->fs, 115, tt_lint_at(l, "study.model"));
}

static bool speaks_of_tumours(const tt_lint *l)
{
    static const char *const words[] = {"tumor", "tumour", "teratoma", "pluripotent", "iPSC", "CiPS"};
    tt_buf b = tt_buf_new(l->a);
    const tt_node *o;
    for (size_t i = 0; (o = outcome(l, i)); i++)
        tt_buf_printf(&b, "%s\n", tt_study_text(o, "description"));
    for (size_t i = 0; i < l->s->ae_categories; i++)
        tt_buf_printf(&b, "%s\n", l->s->ae_category[i].title.in[TT_EN]);
    tt_buf_add(&b, l->s->dose.product.in[TT_EN]);
    return names_any(tt_buf_text(&b), words, sizeof words / sizeof *words);
}

static void tumours(const tt_lint *l)
{
    static const tt_dur year = {12, TT_D_MONTH};
    char text[24];
    if (l->s->tumour_followup.n == 0 && l->s->followup.n > 0 && tt_dur_minutes(l->s->followup) <= tt_dur_minutes(year) &&
        speaks_of_tumours(l))
        tt_find(l->fs, 122, tt_lint_at(l, "followup"), tt_dur_write(l->s->followup, text));
}

static bool unbalanced(const char *s)
{
    int depth = 0;
    for (; *s && depth >= 0; s++)
        depth += (*s == '(') - (*s == ')');
    return depth != 0;
}

static void brackets(const tt_lint *l)
{
    for (size_t i = 0; i < l->s->endpoints; i++)
        if (unbalanced(l->s->endpoint[i].measure.in[TT_EN]))
            tt_find(l->fs, 123, tt_lint_at(l, tt_lint_path(l, "endpoints", i, "measure")), l->s->endpoint[i].measure.in[TT_EN]);
}

static void replacements(const tt_lint *l)
{
    if (l->s->replacements[0] == '\0' && l->s->enrolment > 0)
        tt_find(l->fs, 124, tt_lint_at(l, "study.replacements"), tt_printf(l->a, "%d", l->s->enrolment));
}

const tt_lint_rule tt_lint_record[] = {
    {112, "forms[].baseline", baselines},
    {113, "items[].unit", units},
    {151, "items[].unit", no_unit},
    {114, "", children},
    {115, "study.model", parallel},
    {122, "tumour_followup", tumours},
    {123, "", brackets},
    {124, "study.replacements", replacements},
    {0, NULL, NULL},
};
