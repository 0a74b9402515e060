/* SPDX-License-Identifier: Apache-2.0 */
/* study/lint_sanity.c -- does the study agree with itself: references, ids, the
 * order of the ladder, ranges, units, criteria, and a basis for every value.
 *
 * References and ids are found from the descriptor table, so that a new key of
 * type REF or a new list with ids is checked without a line here. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "study/study_internal.h"

enum { MOST_IDS = 1001, MOST_LISTS = 16 };

/* ---- references ---------------------------------------------------------------------- */

/* What a reference may name: the ids of a list, or the keys of a map. */
struct names {
    const char *list;
    const char **id, **sorted; /* as they stand; in order */
    size_t n;
};

/* Lists are asked for once, however many refer to them. */
struct known {
    struct names list[MOST_LISTS];
    size_t n;
};

static int lower(char c)
{
    return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : (unsigned char)c;
}

static int compare(const char *a, const char *b)
{
    while (*a && lower(*a) == lower(*b))
        a++, b++;
    return lower(*a) - lower(*b);
}

static int in_order(const void *a, const void *b)
{
    return compare(*(const char *const *)a, *(const char *const *)b);
}

static struct names names_of(const tt_lint *l, const char *path)
{
    const tt_node *list = tt_lint_given(l, path);
    struct names s = {.list = path, .id = TT_ARRAY(l->a, const char *, MOST_IDS + 2)};
    for (size_t i = 0; list && i < list->n && s.n < MOST_IDS; i++)
        if (list->kind == TT_MAP)
            s.id[s.n++] = list->key[i]->text;
        else if (list->item[i]->kind == TT_MAP && tt_given(list->item[i], "id"))
            s.id[s.n++] = tt_given(list->item[i], "id")->text;
    for (size_t i = 0; strcmp(path, "anchors") == 0 && i < 2; i++)
        s.id[s.n++] = i ? "enrolled" : "dose";
    s.sorted = TT_ARRAY(l->a, const char *, s.n + 1);
    memcpy(s.sorted, s.id, s.n * sizeof *s.id);
    qsort(s.sorted, s.n, sizeof *s.sorted, in_order);
    return s;
}

static const struct names *known_names(const tt_lint *l, struct known *k, const char *list)
{
    for (size_t i = 0; i < k->n; i++)
        if (strcmp(k->list[i].list, list) == 0)
            return &k->list[i];
    const size_t at = k->n < MOST_LISTS ? k->n++ : MOST_LISTS - 1;
    k->list[at] = names_of(l, list);
    return &k->list[at];
}

/* Items are analytes, whose case does not count. */
static bool is_named(const struct names *s, const char *text)
{
    size_t low = 0, high = s->n;
    while (low < high) {
        const size_t mid = low + (high - low) / 2;
        if (compare(s->sorted[mid], text) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    for (; low < s->n && compare(s->sorted[low], text) == 0; low++)
        if (strcmp(s->list, "items") == 0 || strcmp(s->sorted[low], text) == 0)
            return true;
    return false;
}

static void check_ref(const tt_lint *l, const tt_node *n, const char *list, struct known *k)
{
    if (tt_is_open(n))
        return;
    const struct names *s = known_names(l, k, list);
    if (is_named(s, n->text))
        return;
    const char *near = tt_nearest(n->text, s->id, s->n);
    const tt_where where = tt_node_where(l->a, n);
    if (near)
        tt_find(l->fs, 131, where, where.path, n->text, list, near);
    else
        tt_find(l->fs, 132, where, where.path, n->text, list);
}

typedef void visitor(const tt_lint *l, const tt_node *n, const tt_key *row, void *self);

/* Walk every node with its row. */
static void each(const tt_lint *l, const tt_node *n, const char *pattern, visitor *visit, void *self)
{
    const tt_key *row = pattern[0] ? tt_key_find(pattern) : NULL;
    if (row && row->type == TT_K_ANY)
        return;
    if (row)
        visit(l, n, row, self);
    for (size_t i = 0; n->kind == TT_MAP && i < n->n; i++)
        each(l, n->item[i], pattern[0] ? tt_printf(l->a, "%s.%s", pattern, n->key[i]->text) : n->key[i]->text, visit, self);
    for (size_t i = 0; n->kind == TT_SEQ && i < n->n && row && row->type == TT_K_LIST; i++)
        each(l, n->item[i], tt_printf(l->a, "%s[]", pattern), visit, self);
}

static void ref_of(const tt_lint *l, const tt_node *n, const tt_key *row, void *self)
{
    if (row->type == TT_K_REF)
        check_ref(l, n, row->of, self);
    else if (row->type == TT_K_AT && n->kind == TT_SCALAR)
        check_ref(l, n, "forms", self);
    for (size_t i = 0; row->type == TT_K_AT && n->kind == TT_SEQ && i < n->n; i++)
        check_ref(l, n->item[i], "visits", self);
}

static void references(const tt_lint *l)
{
    struct known k = {.n = 0};
    each(l, l->root, "", ref_of, &k);
}

static void list_of(const tt_lint *l, const tt_node *n, const tt_key *row, void *self)
{
    (void)self;
    const char *name = strcmp(row->path, "items[].codes") == 0 ? "code" : "id";
    for (size_t i = 0; row->type == TT_K_LIST && n->kind == TT_SEQ && i < n->n; i++) {
        const tt_node *id = tt_given(n->item[i], name);
        for (size_t k = 0; id && k < i; k++) {
            const tt_node *other = tt_given(n->item[k], name);
            if (other && tt_str_ieq(other->text, id->text)) {
                tt_find(l->fs, 133, tt_node_where(l->a, id), id->text, row->path, tt_printf(l->a, "%d", other->line));
                break;
            }
        }
    }
}

static void duplicates(const tt_lint *l)
{
    each(l, l->root, "", list_of, NULL);
}

/* ---- ladder, items, criteria ------------------------------------------------------------ */

static void increasing(const tt_lint *l)
{
    const tt_ladder *d = &l->s->dose;
    char above[TT_DEC_TEXT], below[TT_DEC_TEXT];
    for (int i = 0; i < d->levels; i++) {
        const tt_dec least = i ? d->level[i - 1].amount : tt_dec_int(0);
        if (tt_dec_cmp(d->level[i].amount, least) <= 0)
            tt_find(l->fs, 134, tt_lint_at(l, tt_lint_path(l, "dose.levels", (size_t)i, "amount")), d->level[i].id,
                    tt_dec_write(d->level[i].amount, above), tt_dec_write(least, below));
    }
}

static void ladder_unit(const tt_lint *l)
{
    double factor;
    if (l->s->dose.unit && !tt_dose_unit_of(l->a, l->s->dose.unit, &factor))
        tt_find(l->fs, 135, tt_lint_at(l, "dose.unit"), tt_unit_code(l->s->dose.unit));
}

static void sessions(const tt_lint *l)
{
    char text[TT_DEC_TEXT];
    const tt_ladder *d = &l->s->dose;
    if (tt_lint_given(l, "dose.sessions.max") && (d->sessions < 2 || d->sessions > TT_MOST_SESSIONS))
        tt_find(l->fs, 546, tt_lint_at(l, "dose.sessions.max"), "dose.sessions.max", tt_dec_write(tt_dec_int(d->sessions), text),
                tt_printf(l->a, "%d", TT_MOST_SESSIONS));
    if (d->has_hours && tt_dec_cmp(d->hours_least, d->hours_most) > 0)
        tt_find(l->fs, 138, tt_lint_at(l, "dose.sessions.hours"), "dose.sessions.hours");
}

static void ranges(const tt_lint *l)
{
    for (size_t i = 0; i < l->s->items; i++) {
        const tt_item *it = &l->s->item[i];
        if (it->has_range && tt_dec_cmp(it->low, it->high) > 0)
            tt_find(l->fs, 138, tt_lint_at(l, tt_lint_path(l, "items", i, "range")), it->id);
        if (it->has_lln && tt_dec_cmp(it->lln, it->uln) > 0)
            tt_find(l->fs, 138, tt_lint_at(l, tt_lint_path(l, "items", i, "normal")), it->id);
    }
}

/* Grades are multiples of the upper limit. */
static void upper_limits(const tt_lint *l)
{
    char text[TT_DEC_TEXT];
    for (size_t i = 0; i < l->s->items; i++) {
        const tt_item *it = &l->s->item[i];
        if (it->analyte && it->has_uln && it->uln.coef <= 0)
            tt_find(l->fs, 967, tt_lint_at(l, tt_lint_path(l, "items", i, "normal")), it->id, tt_dec_write(it->uln, text));
    }
}

static void item_units(const tt_lint *l)
{
    tt_factor f;
    for (size_t i = 0; i < l->s->items; i++) {
        const tt_item *it = &l->s->item[i];
        if (it->analyte && it->unit && tt_unit_factor(it->unit, it->analyte->unit, &it->analyte->molar, &f, NULL) != TT_OK)
            tt_find(l->fs, 139, tt_lint_at(l, tt_lint_path(l, "items", i, "unit")), it->id, tt_unit_code(it->unit), it->analyte->id,
                    tt_unit_code(it->analyte->unit));
    }
}

static void item_codes(const tt_lint *l)
{
    for (size_t i = 0; i < l->s->items; i++)
        if (l->s->item[i].type == TT_I_CODE && l->s->item[i].codes == 0)
            tt_find(l->fs, 152, tt_lint_at(l, tt_lint_path(l, "items", i, "codes")), l->s->item[i].id);
}

/* ---- lengths and shares ------------------------------------------------------------------ */

/* Longer than any person is followed, and short enough that no date leaves the calendar. */
static const tt_dur longest = {100, TT_D_YEAR};

/* A visit or its window may lie before its anchor; nothing else may. */
static bool may_be_negative(const tt_key *row)
{
    return strcmp(row->path, "visits[].at") == 0 || row->type == TT_K_WINDOW;
}

static void check_length(const tt_lint *l, const tt_node *n, const tt_key *row)
{
    tt_dur d;
    if (tt_is_open(n) || tt_dur_parse(n->text, &d, NULL) != TT_OK)
        return;
    const bool either = may_be_negative(row);
    const double most = tt_dur_minutes(longest), least = either ? -most : 0, length = tt_dur_minutes(d);
    char words[24];
    if (length >= least && length <= most)
        return;
    const tt_where where = tt_node_where(l->a, n);
    tt_find(l->fs, 156, where, where.path, n->text, either ? tt_printf(l->a, "-%s", tt_dur_write(longest, words)) : "0",
            tt_dur_write(longest, words));
}

static void share_of(const tt_lint *l, const tt_node *n, const tt_key *row, void *self)
{
    (void)self;
    tt_dec d;
    if (row->type != TT_K_PERCENT || tt_is_open(n) || !tt_percent_parse(n->text, &d) ||
        (d.coef >= 0 && tt_dec_cmp(d, tt_dec_int(100)) <= 0))
        return;
    const tt_where where = tt_node_where(l->a, n);
    tt_find(l->fs, 157, where, where.path, n->text);
}

static void length_of(const tt_lint *l, const tt_node *n, const tt_key *row, void *self)
{
    (void)self;
    if (row->type == TT_K_DUR)
        check_length(l, n, row);
    for (size_t i = 0; row->type == TT_K_WINDOW && n->kind == TT_SEQ && i < n->n; i++)
        check_length(l, n->item[i], row);
}

static void lengths(const tt_lint *l)
{
    each(l, l->root, "", length_of, NULL);
}

static void shares(const tt_lint *l)
{
    each(l, l->root, "", share_of, NULL);
}

static void judged(const tt_lint *l)
{
    for (size_t i = 0; i < l->s->criteria; i++) {
        const char *test = tt_lint_path(l, "eligibility", i, "test"), *ask = tt_lint_path(l, "eligibility", i, "ask");
        if (!tt_lint_given(l, test) && !tt_lint_given(l, ask))
            tt_find(l->fs, 148, tt_lint_at(l, tt_lint_path(l, "eligibility", i, "")), l->s->criterion[i].id);
    }
}

/* ---- basis ---------------------------------------------------------------------------- */

typedef struct leaves {
    size_t all, covered;
} leaves;

static void lacks_basis(const tt_lint *l, const tt_node *n)
{
    const tt_where where = tt_node_where(l->a, n);
    tt_find(l->fs, 130, where, where.path);
}

/* Counts below a node whose path is `path`, and says which highest nodes have no basis for any value: one walk, however large the file. */
static leaves count(const tt_lint *l, const tt_node *n, tt_buf *path)
{
    leaves sum = {0, 0};
    if (n->kind == TT_SCALAR)
        return tt_is_open(n) ? sum : (leaves){1, tt_study_basis(l->s, tt_buf_text(path)) != NULL};
    const size_t here = path->n;
    bool *bare = TT_ARRAY(l->a, bool, n->n);
    for (size_t i = 0; i < n->n; i++) {
        tt_node_add_step(path, n, i);
        const leaves one = count(l, n->item[i], path);
        path->s[path->n = here] = '\0';
        bare[i] = one.all > 0 && one.covered == 0;
        sum.all += one.all;
        sum.covered += one.covered;
    }
    for (size_t i = 0; sum.covered && i < n->n; i++)
        if (bare[i])
            lacks_basis(l, n->item[i]);
    return sum;
}

static void based(const tt_lint *l)
{
    for (size_t i = 0; i < l->root->n; i++) {
        if (tt_key_among("titrate|basis|record", l->root->key[i]->text))
            continue;
        tt_buf path = tt_buf_new(l->a);
        tt_node_add_step(&path, l->root, i);
        const leaves c = count(l, l->root->item[i], &path);
        if (c.all > 0 && c.covered == 0)
            lacks_basis(l, l->root->item[i]);
    }
}

/* "visits[*].window" -> is there any such node? */
static bool exists(const tt_node *n, const char *of)
{
    const size_t step = tt_path_step(of);
    if (!*of)
        return true;
    const char *rest = tt_path_next(of, step);
    bool found = false;
    for (size_t i = 0; !found && n->kind == TT_MAP && i < n->n; i++)
        found = strlen(n->key[i]->text) == step && strncmp(n->key[i]->text, of, step) == 0 && exists(n->item[i], rest);
    for (size_t i = 0; !found && n->kind == TT_SEQ && *of == '[' && i < n->n; i++) {
        char index[24];
        snprintf(index, sizeof index, "[%zu]", i);
        found = (strncmp(of, "[*]", step) == 0 || (strlen(index) == step && strncmp(index, of, step) == 0)) && exists(n->item[i], rest);
    }
    return found;
}

static void basis_exists(const tt_lint *l)
{
    for (size_t i = 0; i < l->s->bases; i++)
        if (!exists(l->root, l->s->basis[i].of))
            tt_find(l->fs, 147, tt_lint_at(l, tt_lint_path(l, "basis", i, "of")), l->s->basis[i].of);
}

static void basis_reason(const tt_lint *l)
{
    for (size_t i = 0; i < l->s->bases; i++)
        if (l->s->basis[i].from != TT_FROM_RECORD && l->s->basis[i].source[0] == '\0')
            tt_find(l->fs, 153, tt_lint_at(l, tt_lint_path(l, "basis", i, "source")), l->s->basis[i].of);
}

const tt_lint_rule tt_lint_sanity[] = {
    {546, "", sessions}, {131, "", references},   {133, "", duplicates}, {134, "", increasing},   {135, "", ladder_unit},
    {138, "", ranges},   {967, "", upper_limits}, {139, "", item_units}, {148, "", judged},       {152, "items[].codes", item_codes},
    {156, "", lengths},  {157, "", shares},       {130, "", based},      {147, "", basis_exists}, {153, "", basis_reason},
    {0, NULL, NULL},
};
