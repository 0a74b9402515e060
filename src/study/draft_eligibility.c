/* SPDX-License-Identifier: Apache-2.0 */
/* study/draft_eligibility.c -- the record's one eligibility text, cut into criteria.
 *
 * Two headings part it.  Under each, a bullet, a number ("1.", "2)") or a circled
 * number begins a criterion and what follows belongs to it; a text without bullets
 * has a criterion on each line, but for alternatives ("either: a, OR" / "i. b"), which
 * stay with what they are alternatives of.  A line that only leads in ("Subjects meeting any of
 * the following:") is none.  Criteria are drafted for a person to judge: a rule that
 * nobody has read must not decide who is treated. */
#include <string.h>

#include "study/draft_items_internal.h"

typedef struct criteria {
    tt_drafting *d;
    bool exclusion, heading_seen, bullets, first; /* of the section at hand; first: nothing of it is written yet */
    tt_buf text;                                  /* of the criterion at hand */
    int base;                                     /* blanks before its bullets, -1 before the first */
    const char *group;                            /* whom the criteria at hand are for, NULL: everyone */
    size_t n[2];                                  /* inclusions, exclusions so far */
} criteria;

/* ---- writing ---------------------------------------------------------------------------- */

/* What a person who confirms the proposal must know besides. */
static const char *remark(const char *group, bool no_day)
{
    if (group && no_day)
        return "   # of this group only; the text names no day to count back from";
    return group ? "   # of this group only" : no_day ? "   # the text names no day to count back from" : "";
}

static void write_one(tt_drafting *d, bool exclusion, size_t number, const char *group, const char *text)
{
    bool day_said = true;
    const char *limits = tt_draft_propose(d, text), *test = limits ? limits : tt_draft_history(d, text, exclusion, &day_said);
    tt_buf_printf(&d->y, "  - id: %c%zu\n    kind: %s\n    ask: investigator\n", exclusion ? 'E' : 'I', number,
                  exclusion ? "exclusion" : "inclusion");
    if (test)
        tt_buf_printf(&d->y, "    propose: %s%s\n", tt_draft_scalar(d->a, test), remark(group, !day_said));
    tt_draft_put(d, 4, "text", group ? tt_printf(d->a, "%s: %s", group, text) : text);
}

/* A backslash before a mark is the registry's way to write the mark. */
static const char *without_escapes(tt_arena *a, const char *text)
{
    tt_buf b = tt_buf_new(a);
    for (const char *s = text; *s; s++)
        if (*s != '\\' || !s[1] || !strchr("\\`*_{}[]()#+-.!<>~|\"'", s[1]))
            tt_buf_addc(&b, *s);
    return tt_buf_text(&b);
}

/* "Chronic liver failure (CLF) group:": what follows is for them. */
static bool is_group(const char *text)
{
    enum { LONGEST = 100 };
    return strlen(text) <= LONGEST && (tt_str_ends(text, " group:") || tt_str_ends(text, " cohort:"));
}

/* "OR B. Acute .. group:": the letter only numbers the groups. */
static const char *group_name(tt_arena *a, const char *text)
{
    const char *s = tt_str_trim(a, without_escapes(a, text));
    s += tt_str_starts(s, "OR ") || tt_str_starts(s, "Or ") ? 3 : 0;
    const bool letter = s[0] >= 'A' && s[0] <= 'Z' && (s[1] == '.' || s[1] == ')') && s[2] == ' ';
    return tt_str_trim(a, tt_strndup(a, s + (letter ? 3 : 0), strlen(s + (letter ? 3 : 0)) - 1));
}

/* "Subjects meeting any of the following:" says nothing of its own. */
static bool leads_in(const char *text)
{
    return tt_lint_has(text, "following") || tt_lint_has(text, "criteria") || tt_lint_has(text, "below") || strlen(text) < 20;
}

/* Of a text without bullets: the first line, where it speaks of the list alone. */
static bool leads_list(const char *text)
{
    return tt_lint_has(text, "criteria") || tt_lint_has(text, "conditions") || strlen(text) < 25;
}

static void end_criterion(criteria *c)
{
    char *text = tt_str_trim(c->d->a, without_escapes(c->d->a, tt_buf_text(&c->text)));
    const size_t n = strlen(text);
    const bool lead = n > 0 && text[n - 1] == ':' && (c->bullets ? leads_in(text) : c->first && leads_list(text));
    if (n > 0 && !lead && strcmp(text, "-") != 0 && c->n[0] + c->n[1] < TT_DRAFT_MOST)
        write_one(c->d, c->exclusion, ++c->n[c->exclusion], c->group, text);
    c->first = c->first && n == 0;
    c->text = tt_buf_new(c->d->a);
}

/* ---- lines -------------------------------------------------------------------------------- */

static size_t circled(const char *s)
{
    /* U+2460..U+2473 are E2 91 A0 .. B3 */
    return strncmp(s, "\xE2\x91", 2) == 0 && (unsigned char)s[2] >= 0xA0 && (unsigned char)s[2] <= 0xB3 ? 3 : 0;
}

/* Bytes of a bullet at the head of a line, 0 if there is none. */
static size_t bullet(const char *s)
{
    static const char *const marks[] = {"* ", "- ", "• ", "\\- ", "\\* "};
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (tt_str_starts(s, marks[i]))
            return strlen(marks[i]);
    size_t n = strspn(s, "0123456789");
    if (n > 0 && n < 3 && (s[n] == '.' || s[n] == ')') && (s[n + 1] == ' ' || s[n + 1] == '\0'))
        return n + 1;
    return circled(s);
}

/* "Inclusion Criteria:" alone on its line. +1 inclusion, -1 exclusion, 0 neither. */
static int heading(const char *line)
{
    enum { LONGEST = 48 };
    if (strlen(line) > LONGEST || !tt_lint_has(line, "criteria"))
        return 0;
    return tt_lint_has(line, "inclusion") ? 1 : tt_lint_has(line, "exclusion") ? -1 : 0;
}

/* Has the section that begins at `s` bullets? */
static bool has_bullets(tt_arena *a, const char *s)
{
    while (*s) {
        const size_t n = strcspn(s, "\n");
        char *line = tt_str_trim(a, tt_strndup(a, s, n));
        if (heading(line))
            return false;
        if (bullet(line))
            return true;
        s += n + (s[n] == '\n');
    }
    return false;
}

/* A line's text, cut where a circled number begins another criterion. */
static void add_text(criteria *c, const char *s)
{
    tt_buf_add(&c->text, c->text.n ? " " : "");
    for (; *s; s++) {
        if (circled(s) && s[3] == ' ') {
            end_criterion(c);
            s += 3;
        }
        tt_buf_addc(&c->text, *s);
    }
}

/* "i. ", "(iv) " */
static bool roman(const char *s)
{
    s += *s == '(';
    const size_t n = strspn(s, "ivx");
    return n > 0 && n < 5 && (s[n] == '.' || s[n] == ')') && s[n + 1] == ' ';
}

/* In a text without bullets: is the line one more alternative of the criterion at hand? */
static bool alternative(criteria *c, const char *s)
{
    const char *text = tt_draft_lower(c->d->a, tt_buf_text(&c->text));
    if (c->text.n == 0)
        return false;
    return tt_str_ends(text, " or") || tt_str_starts(s, "OR ") || tt_str_starts(s, "or ") ||
           (tt_str_ends(text, ":") && tt_lint_has(text, "either")) || (roman(s) && strchr(text, ':'));
}

static void line(criteria *c, const char *raw)
{
    const int indent = (int)strspn(raw, " \t");
    char *s = tt_str_trim(c->d->a, raw);
    const size_t mark = bullet(s);
    if (mark && (c->base < 0 || indent < c->base))
        c->base = indent; /* a bullet two further in is below another */
    const bool outer = indent < (c->base > 0 ? c->base : 0) + 2;
    if (*s == '\0')
        return;
    if (is_group(s)) {
        end_criterion(c);
        c->group = group_name(c->d->a, s + mark);
        return;
    }
    if (c->bullets ? mark && (outer || c->text.n == 0) : !alternative(c, s))
        end_criterion(c);
    add_text(c, s + (outer || !c->bullets ? mark : 0));
}

static void section(criteria *c, int which, const char *rest)
{
    end_criterion(c);
    c->exclusion = which < 0;
    c->heading_seen = true;
    c->group = NULL;
    c->base = -1;
    c->first = true;
    c->bullets = has_bullets(c->d->a, rest);
}

/* "Inclusion Criteria: * a * b Exclusion Criteria: * c" on one line, as some copies have it, laid out in lines. */
static const char *laid_out(tt_arena *a, const char *text)
{
    static const char *const headings[] = {"Inclusion Criteria:", "Exclusion Criteria:"};
    tt_buf b = tt_buf_new(a);
    bool inside = false; /* of a line that a heading began: its bullets begin lines too */
    for (const char *s = text; *s;) {
        size_t n = 0;
        for (size_t i = 0; i < 2 && !n; i++)
            n = tt_str_starts(s, headings[i]) ? strlen(headings[i]) : 0;
        const char *rest = s + n + strspn(s + n, " ");
        if (n && *rest && *rest != '\n') {
            tt_buf_printf(&b, "\n%.*s\n\n", (int)n, s);
            inside = true;
            s = rest;
            continue;
        }
        if (inside && tt_str_starts(s, " * "))
            s++, tt_buf_addc(&b, '\n');
        inside = inside && *s != '\n';
        tt_buf_addc(&b, *s++);
    }
    return tt_buf_text(&b);
}

static void split(criteria *c, const char *text)
{
    text = laid_out(c->d->a, text);
    for (const char *s = text; *s;) {
        const size_t n = strcspn(s, "\n");
        char *raw = tt_strndup(c->d->a, s, n);
        s += n + (s[n] == '\n');
        const int which = heading(tt_str_trim(c->d->a, raw));
        if (which)
            section(c, which, s);
        else if (c->heading_seen)
            line(c, raw);
    }
    end_criterion(c);
}

/* ---- ages and sex: facts the registry keeps apart ------------------------------------------- */

static void fact(criteria *c, const char *key, const char *words)
{
    const char *value = tt_record_text(&c->d->rec, NULL, tt_printf(c->d->a, "protocolSection.eligibilityModule.%s", key));
    if (value)
        write_one(c->d, false, ++c->n[0], NULL, tt_printf(c->d->a, "%s: %s", words, value));
}

void tt_draft_eligibility_read(tt_drafting *d)
{
    criteria c = {.d = d, .text = tt_buf_new(d->a)};
    tt_buf before = d->y;
    d->y = tt_buf_new(d->a);
    fact(&c, "minimumAge", "minimum age");
    fact(&c, "maximumAge", "maximum age");
    const char *sex = tt_record_text(&d->rec, NULL, "protocolSection.eligibilityModule.sex");
    if (sex && strcmp(sex, "ALL") != 0)
        write_one(d, false, ++c.n[0], NULL, tt_printf(d->a, "sex: %s", sex));
    split(&c, d->eligibility);
    d->criteria = tt_buf_text(&d->y);
    d->n_criteria = c.n[0] + c.n[1];
    d->y = before;
}

void tt_draft_eligibility(tt_drafting *d)
{
    tt_buf_add(&d->y, "\n");
    if (d->n_criteria == 0)
        tt_draft_open(d, 0, "eligibility", 125, "eligibility");
    else
        tt_buf_printf(&d->y, "eligibility:   # drafted from the record's text, for a person to judge\n%s", d->criteria);
    tt_draft_fits(d, d->n_criteria + (d->n_criteria == TT_DRAFT_MOST), "criteria");
    tt_draft_basis(d, "eligibility", NULL);
    if (d->n_criteria) {
        tt_draft_basis(d, "eligibility[*].id", "drafted: numbers of the criteria");
        if (strstr(d->criteria, "\n    propose: "))
            tt_draft_basis(d, "eligibility[*].propose", "drafted: from the record's words, for a person to confirm as a test");
        tt_draft_basis(d, "eligibility[*].ask", "drafted: every criterion is a person's judgement until it has a test");
    }
}
