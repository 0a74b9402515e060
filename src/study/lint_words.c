/* SPDX-License-Identifier: Apache-2.0 */
/* study/lint_words.c -- what a record's sentences leave open: criteria that cannot
 * be applied as written, doses that can be read in two ways, arms that are missing.
 *
 * The words are looked for, not understood; each rule quotes what it found.  Once
 * `record` is deleted, or the study itself answers, a rule is silent. */
#include <string.h>

#include "study/study_internal.h"

static const tt_node *record(const tt_lint *l, const char *key)
{
    return tt_node_get(tt_node_get(l->root, "record"), key);
}

static const char *words(const tt_lint *l, const char *key)
{
    return tt_study_text(tt_node_get(l->root, "record"), key);
}

static tt_where at(const tt_lint *l, const char *key)
{
    const tt_node *n = record(l, key);
    return n ? tt_node_where(l->a, n) : tt_lint_at(l, "record");
}

/* The n bytes from s, whole characters, with blanks for line breaks. */
static const char *quote(const tt_lint *l, const char *s, size_t n)
{
    char *text = tt_strndup(l->a, s, n);
    for (char *c = text; *c; c++)
        *c = *c == '\n' ? ' ' : *c;
    return tt_str_trim(l->a, text);
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* The inclusion part of a text of criteria. */
static const char *inclusion(const tt_lint *l)
{
    const char *all = words(l, "eligibility_text"), *out = tt_lint_find(all, "exclusion");
    return out ? tt_strndup(l->a, all, (size_t)(out - all)) : all;
}

/* ---- limits ------------------------------------------------------------------------ */

typedef struct limit {
    const char *at;
    bool strict, upper;
    char number[16];
} limit;

/* "> 1.5", "≥1.5", "\<40": the comparison at s, with the number behind it. */
static bool read_limit(const char *s, limit *ret)
{
    static const struct {
        const char *sign;
        bool strict, upper;
    } signs[] = {{">=", false, false},          {"<=", false, true}, {"\xE2\x89\xA5", false, false},
                 {"\xE2\x89\xA4", false, true}, {">", true, false},  {"<", true, true}};
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        if (!tt_str_starts(s, signs[i].sign))
            continue;
        const char *n = s + strlen(signs[i].sign);
        size_t k = 0;
        while (*n == ' ')
            n++;
        while ((digit(n[k]) || (n[k] == '.' && digit(n[k + 1]))) && k + 1 < sizeof ret->number)
            k++;
        *ret = (limit){.at = s, .strict = signs[i].strict, .upper = signs[i].upper};
        memcpy(ret->number, n, k);
        return k > 0;
    }
    return false;
}

/* The limit that follows a test's name within a few words. */
static bool limit_after(const char *name, size_t n, limit *ret)
{
    enum { NEAR = 24 };
    for (const char *s = name + n; *s && s < name + n + NEAR && *s != ';' && *s != '\n'; s++)
        if (read_limit(s, ret))
            return true;
    return false;
}

/* The same test, the same number, once with and once without the equal sign. */
static void two_limits(const tt_lint *l)
{
    static const char *const tests[] = {"INR", "PTA", "PLT", "TBil", "bilirubin", "creatinine", "albumin"};
    const char *text = words(l, "eligibility_text");
    for (size_t t = 0; t < sizeof tests / sizeof *tests; t++) {
        limit first = {0}, other;
        for (const char *s = tt_lint_find(text, tests[t]); s; s = tt_lint_find(s + 1, tests[t])) {
            if (!limit_after(s, strlen(tests[t]), &other))
                continue;
            if (first.at && first.upper == other.upper && first.strict != other.strict && strcmp(first.number, other.number) == 0) {
                tt_find(l->fs, 815, at(l, "eligibility_text"), tests[t], first.number);
                break;
            }
            first = first.at ? first : other;
        }
    }
}

/* "serum albumin value, lower than 35;": a number and then the end of the clause. */
static void number_without_unit(const tt_lint *l)
{
    static const char *const tests[] = {"albumin", "bilirubin", "creatinine", "platelet", "ammonia"};
    static const char *const less[] = {"lower than ", "higher than ", "less than ", "more than ", "below ", "above "};
    const char *text = words(l, "eligibility_text");
    for (size_t t = 0; t < sizeof tests / sizeof *tests; t++)
        for (const char *s = tt_lint_find(text, tests[t]); s; s = tt_lint_find(s + 1, tests[t])) {
            const size_t clause = strcspn(s, ";\n");
            for (size_t k = 0; k < sizeof less / sizeof *less; k++) {
                const char *n = tt_lint_find(s, less[k]);
                if (!n || n > s + clause || !digit(n[strlen(less[k])]))
                    continue;
                n += strlen(less[k]);
                const size_t digits = strspn(n, "0123456789.");
                if (n + digits == s + clause)
                    tt_find(l->fs, 816, at(l, "eligibility_text"), quote(l, s, clause));
            }
        }
}

/* "10×ULN umol/L": a multiple is not in a unit. */
static void multiple_with_unit(const tt_lint *l)
{
    const char *text = words(l, "eligibility_text");
    for (const char *s = strstr(text, "ULN "); s; s = strstr(s + 1, "ULN ")) {
        const char *unit = s + 4;
        const size_t k = strcspn(unit, " ,;)\\]\n");
        if (!memchr(unit, '/', k))
            continue;
        const char *from = s;
        while (from > text && from[-1] != ' ' && from[-1] != '(')
            from--;
        tt_find(l->fs, 817, at(l, "eligibility_text"), quote(l, from, (size_t)(unit + k - from)));
    }
}

/* Behind a bullet, a number or a line break a criterion begins. */
static bool begins(const char *text, const char *s)
{
    while (s > text && s[-1] == ' ')
        s--;
    return s == text || strchr("\n.*-)", s[-1]);
}

static void with_or_without(const tt_lint *l)
{
    const char *text = inclusion(l);
    size_t n = 0;
    for (const char *s = tt_lint_find(text, "with or without"); s; s = tt_lint_find(s + 1, "with or without"))
        n += begins(text, s);
    if (n)
        tt_find(l->fs, 818, at(l, "eligibility_text"), tt_printf(l->a, "%zu", n));
}

static void negative_excluded(const tt_lint *l)
{
    static const char *const virus[] = {"EBV", "CMV", "HBV", "HCV", "HIV"};
    const char *out = tt_lint_find(words(l, "eligibility_text"), "exclusion");
    for (size_t i = 0; out && i < sizeof virus / sizeof *virus; i++)
        if (tt_lint_find(out, tt_printf(l->a, "%s-negative", virus[i])) || tt_lint_find(out, tt_printf(l->a, "%s negative", virus[i])))
            tt_find(l->fs, 819, at(l, "eligibility_text"), tt_printf(l->a, "%s-negative", virus[i]));
}

static void no_criteria(const tt_lint *l)
{
    if (tt_node_get(l->root, "record") && words(l, "eligibility_text")[0] == '\0' && l->s->criteria == 0)
        tt_find(l->fs, 820, tt_lint_at(l, "eligibility"));
}

/* ---- the dose and how it is found ---------------------------------------------------- */

/* "10 E10 particles": 10^10, or ten times 10^10? */
static void ten_e(const tt_lint *l)
{
    const char *text = words(l, "arm_text");
    for (const char *s = tt_lint_find(text, "10"); s; s = tt_lint_find(s + 1, "10")) {
        const char *e = s + 2 + strspn(s + 2, " ");
        if ((s > text && digit(s[-1])) || (*e != 'E' && *e != 'e') || !digit(e[1]))
            continue;
        const size_t n = strspn(e + 1, "0123456789");
        tt_find(l->fs, 821, at(l, "arm_text"), quote(l, s, (size_t)(e + 1 + n - s)), tt_strndup(l->a, e + 1, n));
        return;
    }
}

static bool by_sessions(const tt_lint *l)
{
    return tt_lint_has(words(l, "arm_text"), "per session") || tt_lint_has(words(l, "arm_text"), "each session");
}

/* Hours long, so "after therapy" is not one moment; the anchor a draft proposes is no answer yet. */
static void session_ends(const tt_lint *l)
{
    const tt_basis *b = tt_study_basis(l->s, "anchors");
    if (by_sessions(l) && (l->s->anchors == 0 || (b && tt_str_starts(b->source, "drafted"))))
        tt_find(l->fs, 822, at(l, "arm_text"));
}

static void how_often(const tt_lint *l)
{
    const char *text = words(l, "arm_text");
    if (by_sessions(l) && (tt_lint_has(text, "clinical response") || tt_lint_has(text, "as needed")))
        tt_find(l->fs, 823, at(l, "arm_text"));
}

/* Answered by the study, or by a basis that says why there is one treatment only. */
static void repeated(const tt_lint *l)
{
    const tt_basis *b = tt_study_basis(l->s, "dose.sessions");
    const tt_repeats r = tt_study_repeats(l->a, tt_lint_arm_text(l));
    char apart[24] = "...";
    if (!r.words || tt_lint_given(l, "dose.sessions") || (b && strcmp(b->of, "dose.sessions") == 0))
        return;
    if (r.apart.n)
        tt_dur_write(r.apart, apart);
    tt_find(l->fs, 159, tt_lint_at(l, "dose.sessions"), r.words,
            tt_printf(l->a, "sessions: {max: %s, apart: %s}", r.max ? tt_printf(l->a, "%d", r.max) : "...", apart));
}

static void per_session(const tt_lint *l)
{
    const char *text = words(l, "arm_text");
    if (by_sessions(l) && (tt_lint_has(text, "per kg") || tt_lint_has(text, "/kg")) && !tt_lint_has(text, "per kg per session"))
        tt_find(l->fs, 824, at(l, "arm_text"));
}

static void per_kg(const tt_lint *l)
{
    if (tt_node_get(l->root, "record") && !tt_lint_given(l, "dose.unit"))
        tt_find(l->fs, 825, tt_lint_at(l, "dose.unit"));
}

static void titration_ends(const tt_lint *l)
{
    const char *text = tt_printf(l->a, "%s %s", words(l, "description"), words(l, "arm_text"));
    if (tt_lint_has(text, "accelerated titration") && tt_lint_has(text, "3+3") && !tt_lint_given(l, "design.rule"))
        tt_find(l->fs, 826, tt_lint_at(l, "design.rule"));
}

/* ---- the study ------------------------------------------------------------------------- */

static void nobody(const tt_lint *l)
{
    const tt_node *n = tt_lint_given(l, "study.enrolment");
    if (n && l->s->enrolment == 0)
        tt_find(l->fs, 827, tt_node_where(l->a, n), l->s->status);
}

static void randomised(const tt_lint *l)
{
    if (strcmp(l->s->allocation, "RANDOMIZED") == 0 && l->s->arms < 2)
        tt_find(l->fs, 828, tt_lint_at(l, "arms"), tt_printf(l->a, "%zu", l->s->arms));
}

static void before_or_after(const tt_lint *l)
{
    if (tt_lint_has(l->s->title.in[TT_EN], "after liver transplantation") &&
        tt_lint_has(words(l, "eligibility_text"), "requiring liver transplantation"))
        tt_find(l->fs, 829, at(l, "eligibility_text"));
}

const tt_lint_rule tt_lint_words[] = {
    {815, "", two_limits},
    {816, "", number_without_unit},
    {817, "", multiple_with_unit},
    {818, "", with_or_without},
    {819, "", negative_excluded},
    {820, "eligibility", no_criteria},
    {821, "", ten_e},
    {822, "", session_ends},
    {823, "", how_often},
    {159, "dose.sessions", repeated},
    {824, "", per_session},
    {825, "dose.unit", per_kg},
    {826, "", titration_ends},
    {827, "", nobody},
    {828, "arms", randomised},
    {829, "", before_or_after},
    {0, NULL, NULL},
};
