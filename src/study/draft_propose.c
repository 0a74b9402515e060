/* SPDX-License-Identifier: Apache-2.0 */
/* study/draft_propose.c -- a criterion's words as a test, where they leave no doubt.
 *
 * Read are ages, body weight and laboratory limits, alone or joined by "or" and "and":
 * "INR > 1.5 or PTA < 40 %", "total bilirubin ≥ 10 × ULN".  Every word of the criterion
 * must have its place; a limit without the unit it needs, an unmarked power ("20×109/L")
 * or a word more, and nothing is proposed.  A proposal decides nothing: it stands under
 * `propose` until a person writes it as `test`.
 *
 * Ages are of completed years, as registries count them: at most 65 is below 66. */
#include <string.h>

#include "study/draft_items_internal.h"

typedef struct proposing {
    tt_drafting *d;
    tt_buf out;
} proposing;

static const char *blanks(const char *s)
{
    return s + strspn(s, " ");
}

static const char *word(const char *s, const char *w)
{
    const char *t = s;
    for (; *w; t++, w++)
        if ((*t >= 'A' && *t <= 'Z' ? *t | 0x20 : *t) != *w)
            return NULL;
    return t;
}

static const char *number(tt_arena *a, const char *s, const char **ret)
{
    size_t n = strspn(s, "0123456789");
    if (n > 0 && s[n] == '.' && strspn(s + n + 1, "0123456789") > 0)
        n += 1 + strspn(s + n + 1, "0123456789");
    *ret = tt_strndup(a, s, n);
    return n && n < 12 && s[n] != ',' ? s + n : NULL;
}

/* ---- comparing --------------------------------------------------------------------------- */

static const struct {
    const char *words, *op;
} ops[] = {
    {"≥", ">="},         {"≤", "<="},          {">=", ">="},        {"<=", "<="},        {"=>", ">="},          {"=<", "<="},
    {"≧", ">="},         {"≦", "<="},          {">", ">"},          {"<", "<"},          {"higher than ", ">"}, {"greater than ", ">"},
    {"more than ", ">"}, {"lower than ", "<"}, {"less than ", "<"}, {"at least ", ">="}, {"at most ", "<="},
};

/* The first comparison in a text: where it is, what it is, and where it ends. */
static const char *find_op(const char *s, const char *end, const char **op, const char **behind)
{
    for (; s < end; s++)
        for (size_t i = 0; i < sizeof ops / sizeof *ops; i++)
            if ((*behind = word(s, ops[i].words))) {
                *op = ops[i].op;
                return s;
            }
    return NULL;
}

/* ---- limits -------------------------------------------------------------------------------- */

static bool is_uln(tt_arena *a, const char *s)
{
    static const char *const forms[] = {"×uln",
                                        "x uln",
                                        "× uln",
                                        "xuln",
                                        "*uln",
                                        "* uln",
                                        "times uln",
                                        "times the uln",
                                        "times the upper limit of normal",
                                        "times upper limit of normal",
                                        "times the upper limit of normal value (uln)",
                                        "times the upper limit of normal (uln)"};
    const char *lower = tt_draft_lower(a, s);
    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++)
        if (strcmp(lower, forms[i]) == 0)
            return true;
    return false;
}

/* The unit as the expression writes it; NULL if the test cannot have it. */
static const char *unit_of(tt_drafting *d, const tt_analyte *an, const char *s)
{
    const tt_unit *u = NULL;
    tt_factor f;
    if (s[0] == '\0')
        return strcmp(tt_unit_code(an->unit), "1") == 0 ? "" : NULL;
    if (tt_unit_parse(d->a, s, &u, NULL) != TT_OK || tt_unit_factor(u, an->unit, &an->molar, &f, NULL) != TT_OK)
        return NULL;
    return tt_unit_code(u);
}

static bool weight(proposing *p, const char *name, const char *op, const char *amount, const char *unit)
{
    if (!tt_str_ieq(name, "body weight") && !tt_str_ieq(name, "weight"))
        return false;
    if (tt_str_ieq(unit, "kg"))
        tt_buf_printf(&p->out, "WEIGHT %s %s kg", op, amount);
    return tt_str_ieq(unit, "kg");
}

/* "INR>1.5" */
static bool limit(proposing *p, const char *s)
{
    tt_arena *a = p->d->a;
    const char *op = NULL, *behind = NULL, *amount = NULL, *at = find_op(s, s + strlen(s), &op, &behind);
    if (!at)
        return false;
    char *name = tt_str_trim(a, tt_strndup(a, s, (size_t)(at - s)));
    const size_t n = strlen(name);
    if (n > 3 && (tt_str_ends(name, " is") || tt_str_ends(name, " of")))
        name[n - 3] = '\0';
    const char *rest = number(a, blanks(behind), &amount);
    if (!rest)
        return false;
    rest = tt_str_trim(a, rest);
    if (weight(p, name, op, amount, rest))
        return true;
    bool change = false;
    const tt_analyte *an = tt_draft_analyte(p->d, tt_draft_subject(a, name, &change));
    const char *unit = an && !change ? unit_of(p->d, an, rest) : NULL;
    if (an && !change && is_uln(a, rest))
        tt_buf_printf(&p->out, "%s %s %s * %s.uln", an->id, op, amount, an->id);
    else if (unit)
        tt_buf_printf(&p->out, "%s %s %s%s%s", an->id, op, amount, unit[0] ? " " : "", unit);
    else
        return false;
    return true;
}

/* ---- ages -------------------------------------------------------------------------------------- */

static const char *years(const char *s)
{
    static const char *const words[] = {"years old", "years of age", "years-old", "year-old", "year old", "years", "year", "yrs"};
    s = blanks(s);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        const char *t = word(s, words[i]);
        if (t)
            return blanks(t);
    }
    return NULL;
}

/* "18-65", "18 to 65", "between 18 and 65", the word years between too. */
static const char *span(tt_arena *a, const char *s, const char **low, const char **high)
{
    static const char *const joint[] = {"-", "–", "~", "to ", "and "};
    const char *t = word(s, "between ");
    t = number(a, t ? t : s, low);
    const char *y = t ? years(t) : NULL;
    t = y ? y : t ? blanks(t) : NULL;
    for (size_t i = 0; t && i < sizeof joint / sizeof *joint; i++) {
        const char *u = word(t, joint[i]);
        if (u)
            return number(a, blanks(u), high);
    }
    return NULL;
}

static int whole(const char *digits)
{
    int n = 0;
    for (; *digits >= '0' && *digits <= '9' && n < 1000; digits++)
        n = 10 * n + (*digits - '0');
    return n;
}

/* The whole text is about age: "aged 18-60 years", "minimum age: 18 Years". */
static bool ages(proposing *p, const char *s)
{
    static const char *const leads[] = {"aged ", "ages ", "age: ", "age from ", "age of ", "age "};
    tt_arena *a = p->d->a;
    const char *low = NULL, *high = NULL, *op = NULL, *behind = NULL, *t = NULL;
    if ((t = word(s, "minimum age: ")) && (t = number(a, t, &low)) && (t = years(t)) && !*t) {
        tt_buf_printf(&p->out, "AGE >= %s a", low);
        return true;
    }
    if ((t = word(s, "maximum age: ")) && (t = number(a, t, &high)) && (t = years(t)) && !*t && !strchr(high, '.')) {
        tt_buf_printf(&p->out, "AGE < %d a", whole(high) + 1);
        return true;
    }
    bool named = false;
    for (size_t i = 0; i < sizeof leads / sizeof *leads && !named; i++)
        if ((t = word(s, leads[i]))) {
            s = blanks(t);
            named = true;
        }
    if ((t = span(a, s, &low, &high)) && !strchr(high, '.')) {
        const char *y = years(t);
        if ((y && !*y) || (named && !*blanks(t))) {
            tt_buf_printf(&p->out, "AGE >= %s a and AGE < %d a", low, whole(high) + 1);
            return true;
        }
        return false;
    }
    if (named && find_op(s, s + 1, &op, &behind) && (t = number(a, blanks(behind), &low)) && (!*blanks(t) || ((t = years(t)) && !*t)) &&
        !strchr(low, '.')) {
        const int below = strcmp(op, "<=") == 0;
        tt_buf_printf(&p->out, "AGE %s %d a", below ? "<" : op, whole(low) + (below ? 1 : 0));
        return strcmp(op, ">") != 0; /* older than 18: 18 itself, or not? */
    }
    return false;
}

/* ---- a whole criterion ------------------------------------------------------------------------------ */

/* "Coagulation disorders, INR>1.5 ..": a name of what the limits then say. */
static const char *behind_name(tt_arena *a, const char *s)
{
    static const char *const names[] = {
        "coagulation disorder", "coagulation disorders", "coagulopathy",       "thrombocytopenia", "anemia", "anaemia",
        "hyperbilirubinemia",   "renal dysfunction",     "renal insufficiency"};
    const size_t n = strcspn(s, ",:");
    const char *head = tt_strndup(a, s, n);
    for (size_t i = 0; s[n] && i < sizeof names / sizeof *names; i++)
        if (tt_str_ieq(head, names[i]))
            return blanks(s + n + 1);
    return s;
}

static const char *next_joint(const char *s, const char **joint)
{
    static const char *const joints[] = {" or ", " and "};
    const char *first = NULL;
    for (size_t i = 0; i < 2; i++) {
        const char *t = tt_lint_find(s, joints[i]);
        if (t && (!first || t < first)) {
            first = t;
            *joint = joints[i];
        }
    }
    return first;
}

static bool limits(proposing *p, const char *s)
{
    const char *used = NULL, *joint = NULL;
    for (const char *end = next_joint(s, &joint);; end = next_joint(s, &joint)) {
        if (!limit(p, end ? tt_strndup(p->d->a, s, (size_t)(end - s)) : s))
            return false;
        if (!end)
            return true;
        if (used && strcmp(used, joint) != 0)
            return false; /* a or b and c: which belong together? */
        used = joint;
        tt_buf_add(&p->out, joint);
        s = end + strlen(joint);
    }
}

const char *tt_draft_propose(tt_drafting *d, const char *text)
{
    proposing p = {d, tt_buf_new(d->a)};
    char *s = tt_str_trim(d->a, text);
    for (size_t n = strlen(s); n && strchr(";.", s[n - 1]); n--)
        s[n - 1] = '\0';
    if (ages(&p, s))
        return tt_buf_text(&p.out);
    p.out = tt_buf_new(d->a);
    return limits(&p, behind_name(d->a, s)) ? tt_buf_text(&p.out) : NULL;
}
