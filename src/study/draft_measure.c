/* SPDX-License-Identifier: Apache-2.0 */
/* study/draft_measure.c -- what a registry's measure is about.
 *
 * "The change from baseline in serum total bilirubin levels at week 4" is about
 * total bilirubin: words before and behind that say how, where or when are taken
 * off, and what is left must be a known name as a whole.  A measure that merely
 * mentions a test ("percentage of patients whose ALT ...") has no subject here, for
 * it is analysed otherwise: wrong is worse than open. */
#include <string.h>

#include "study/draft_items_internal.h"

/* Scores that have a number, by every name seen in a registry. */
static const tt_draft_score scores[] = {
    {"MELD", "meld|model for end-stage liver disease|model for end stage liver disease"},
    {"MELDNA", "meld-na|meldna"},
    {"MELD3", "meld 3.0"},
    {"CHILDPUGH", "child-pugh|child pugh|child-turcotte-pugh|child-pugh-score|ctp"},
    {"SOFA", "sofa|sequential organ failure assessment|sequential organ failure assessment score"},
    {"CLIFSOFA", "clif-sofa"},
    {"CLIFCACLF", "clif-c aclf"},
    {"APACHE2", "apache ii|apache-ii|acute physiology and chronic health evaluation ii"},
    {"GCS", "gcs|glasgow coma scale|glasgow coma"},
    {"ALBI", "albi"},
    {"FIB4", "fib-4|fibrosis-4"},
};

/* Words taken off the head; the first ones say that it is a change. */
static const char *const changes[] = {"changes from baseline in ",
                                      "change from baseline in ",
                                      "changes from the baseline in ",
                                      "change from baseline of ",
                                      "changes in ",
                                      "change in ",
                                      "changes of ",
                                      "change of ",
                                      "change amount of "};
static const char *const heads[] = {"the ",    "levels of ", "level of ",         "plasma concentration of ", "serum concentration of ",
                                    "plasma ", "serum ",     "concentration of ", "total score of "};
static const char *const tails[] = {" levels", " level", " scores", " score", " in participants", " in serum", " concentration", "."};
static const char *const ends[] = {" from baseline", " at week", " at month", " at day", " [", " compared to baseline"};

static bool starts(const char *s, const char *head)
{
    for (; *head; s++, head++)
        if ((*s | 0x20) != (*head | 0x20))
            return false;
    return true;
}

static const char *without_head(const char *s, const char *const *head, size_t n, bool *found)
{
    for (size_t i = 0; i < n; i++)
        if (starts(s, head[i])) {
            *found = true;
            return s + strlen(head[i]);
        }
    return s;
}

static bool cut_tail(char *s)
{
    const size_t n = strlen(s);
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        const size_t k = strlen(tails[i]);
        if (n > k && starts(s + n - k, tails[i])) {
            s[n - k] = '\0';
            return true;
        }
    }
    return false;
}

const char *tt_draft_subject(tt_arena *a, const char *measure, bool *change)
{
    bool more = true, changed = false;
    const char *s = tt_str_trim(a, measure);
    s = without_head(s, heads, 1, &more);
    s = without_head(s, changes, sizeof changes / sizeof *changes, &changed);
    while (more) {
        more = false;
        s = without_head(s, heads, sizeof heads / sizeof *heads, &more);
    }
    char *whole = tt_strdup(a, s);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        const char *end = tt_lint_find(whole, ends[i]);
        if (end && end > whole)
            whole[end - whole] = '\0';
    }
    while (cut_tail(whole))
        ;
    *change = changed;
    return whole;
}

/* "(CR)" behind "complete response": letters in brackets name a test only behind a few words that count nothing. */
static bool counts_something(const char *subject)
{
    static const char *const words[] = {"%",         "percent", "proportion", "rate",     "reduction", "improve",  "number",
                                        "incidence", "time to", "duration",   "ratio of", "response",  "normaliz", "normalis"};
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (tt_lint_has(subject, words[i]))
            return true;
    return false;
}

static bool names_a_test(const char *subject, size_t head, const char *inside)
{
    enum { MOST_HEAD = 60, FEWEST = 3 };
    return head <= MOST_HEAD && strlen(inside) >= FEWEST && !counts_something(subject);
}

/* The names a subject may go by: itself, what stands before a bracket, what stands in it. *i is 0 at first; NULL past the last. */
static const char *name(tt_arena *a, const char *subject, size_t *i)
{
    const char *s = strchr(subject, '(');
    const size_t want = (*i)++, head = s ? (size_t)(s - subject) : 0;
    if (want == 0)
        return subject;
    if (want == 1 && head > 0) {
        char *before = tt_str_trim(a, tt_strndup(a, subject, head));
        while (cut_tail(before))
            ;
        return before;
    }
    const char *inside = s ? tt_strndup(a, s + 1, strcspn(s + 1, ")")) : NULL;
    return want <= 2 && inside && names_a_test(subject, head, inside) ? inside : NULL;
}

/* The test of a name, whatever it is measured in. */
static const tt_analyte *analyte(tt_drafting *d, const char *s)
{
    const tt_analyte *an = tt_analyte_find(d->measures, s);
    if (!an && starts(s, "blood "))
        an = tt_analyte_find(d->measures, s + strlen("blood "));
    if (!an && tt_str_ends(tt_draft_lower(d->a, s), " count"))
        an = tt_analyte_find(d->measures, tt_strndup(d->a, s, strlen(s) - strlen(" count")));
    return an;
}

/* "fasting blood glucose (FBG)": the words before the letters end in another test's name. */
static bool contradicted(tt_drafting *d, const char *subject, const tt_analyte *an)
{
    const char *head = tt_str_trim(d->a, tt_strndup(d->a, subject, strcspn(subject, "("))), *word = strrchr(head, ' ');
    const tt_analyte *other = word ? analyte(d, word + 1) : NULL;
    return other && other != an;
}

const tt_analyte *tt_draft_analyte(tt_drafting *d, const char *subject)
{
    const tt_analyte *an = NULL;
    size_t i = 0;
    for (const char *s; !an && (s = name(d->a, subject, &i));)
        an = analyte(d, s);
    return an && i == 3 && contradicted(d, subject, an) ? NULL : an;
}

const tt_draft_score *tt_draft_score_of(tt_arena *a, const char *subject)
{
    size_t i = 0;
    for (const char *s = name(a, subject, &i); s; s = name(a, subject, &i))
        for (size_t k = 0; k < sizeof scores / sizeof *scores; k++)
            if (tt_key_among(scores[k].names, tt_draft_lower(a, s)))
                return &scores[k];
    return NULL;
}
