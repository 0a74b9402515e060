/* SPDX-License-Identifier: Apache-2.0 */
/* study/repeats.c -- does a record's text say that one participant is treated more than
 * once, and does it say how many times and how far apart?
 *
 * Read sentence by sentence, as words.  A count is a number and what is counted: "4
 * times", "three additional doses".  Several injections can be one occasion, and a
 * laboratory is weekly too: so "2-3 injections around the lesion" is no count, and "weekly"
 * counts only in a sentence that gives something and watches nothing.  "The three doses"
 * are levels.
 *
 * Of the 166 records of the reference set 32 are found, each of them looked at; what is
 * quoted, a person answers. */
#include <string.h>

#include "study/study_internal.h"

enum { MOST_WORDS = 160, MOST_QUOTE = 120 };

typedef struct token {
    const char *at;
    char text[20]; /* small letters, cut */
    bool joined;   /* to the one before by a hyphen: "2-3", "3-month" */
} token;

typedef struct sentence {
    token w[MOST_WORDS];
    size_t n;
} sentence;

/* ---- words ---------------------------------------------------------------------------- */

static bool inside(unsigned char c)
{
    return c >= 0x80 || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '^' || c == '.';
}

static void read_word(token *to, const char *s, size_t n, const char *first)
{
    *to = (token){.at = s, .joined = s > first && s[-1] == '-'};
    while (n > 0 && s[n - 1] == '.')
        n--;
    for (size_t i = 0; i < n && i + 1 < sizeof to->text; i++)
        to->text[i] = s[i] >= 'A' && s[i] <= 'Z' ? (char)(s[i] - 'A' + 'a') : s[i];
}

/* The words from s to the end of its sentence; behind it. */
static const char *read_sentence(const char *s, sentence *to)
{
    const char *first = s;
    to->n = 0;
    while (*s && *s != '\n') {
        size_t n = 0;
        while (inside((unsigned char)s[n]))
            n++;
        if (n && to->n < MOST_WORDS)
            read_word(&to->w[to->n++], s, n, first);
        const bool ends = n && s[n - 1] == '.' && (s[n] == ' ' || s[n] == '\n' || s[n] == '\0');
        s += n + (n == 0);
        if (ends)
            break;
    }
    return *s == '\n' ? s + 1 : s;
}

static const char *at(const sentence *t, size_t i)
{
    return i < t->n ? t->w[i].text : "";
}

static bool among(const char *word, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(word, *list) == 0)
            return true;
    return false;
}

static bool any_begins(const sentence *t, const char *const *begin)
{
    for (size_t i = 0; i < t->n; i++)
        for (const char *const *b = begin; *b; b++)
            if (tt_str_starts(t->w[i].text, *b) && strcmp(at(t, i + 1), "by") != 0) /* "infusion, followed by another" */
                return true;
    return false;
}

static int number(const char *word)
{
    static const char *const words[] = {"one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"};
    const size_t n = strspn(word, "0123456789");
    if (n > 0 && n < 3 && !word[n])
        return word[0] == '0' ? 0 : n == 1 ? word[0] - '0' : (word[0] - '0') * 10 + word[1] - '0';
    for (int i = 0; i < 12; i++)
        if (strcmp(word, words[i]) == 0)
            return i + 1;
    return 0;
}

/* n of "days", "weeks" or "months"; 0 of something else. */
static tt_dur length(int n, const char *word)
{
    static const struct {
        const char *begin;
        tt_dur_unit unit;
    } units[] = {{"day", TT_D_DAY}, {"week", TT_D_WEEK}, {"wk", TT_D_WEEK}, {"month", TT_D_MONTH}};
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (tt_str_starts(word, units[i].begin) && n > 0)
            return (tt_dur){n, units[i].unit};
    return (tt_dur){0, TT_D_DAY};
}

/* ---- how many ---------------------------------------------------------------------------- */

static const char *const occasion[] = {"doses",  "infusions",    "administrations", "sessions", "courses",
                                       "cycles", "transfusions", "therapies",       NULL};
static const char *const occasion_or_site[] = {"injections", "transplantations", "treatments", "implantations", NULL};
static const char *const between[] = {"additional", "consecutive", "separate",  "repeated",    "more",
                                      "weekly",     "monthly",     "daily",     "intravenous", "iv",
                                      "total",      "intrathecal", "identical", "sequential",  NULL};
static const char *const levels_before[] = {"the", "these", "different", "following", NULL};
static const char *const levels_behind[] = {"are", "levels", "level", "were", "tested", "will", "escalation", NULL};
static const char *const compared[] = {"the", "higher",  "upper", "of",   "uln",  "normal", "more",
                                       "as",  "greater", "lower", "less", "than", NULL};
static const char *const rate[] = {"a", "per", "daily", "every", "each", NULL};

/* Is the number at i a count of occasions? `dated`: the sentence speaks of time. */
static bool counts(const sentence *t, size_t i, bool dated)
{
    size_t k = i + 1;
    if (number(at(t, i)) < 2 || t->w[i].joined || (k < t->n && t->w[k].joined && number(at(t, k))))
        return false;
    for (int n = 0; n < 2 && among(at(t, k), between); n++)
        k++;
    if (strcmp(at(t, k), "times") == 0)
        return !among(at(t, k + 1), compared) && !among(at(t, k + 1), rate);
    if (strcmp(at(t, k), "doses") == 0 && ((i > 0 && among(at(t, i - 1), levels_before)) || among(at(t, k + 1), levels_behind)))
        return false;
    return among(at(t, k), occasion) || (dated && among(at(t, k), occasion_or_site));
}

/* ---- how far apart ------------------------------------------------------------------------ */

static const char *const times[] = {"once", "twice", "time", "times", NULL};
static const char *const each[] = {"a", "per", "every", "each", "in", "one", NULL};

/* The rhythm that begins at i, 0 long where the text has one without a length ("twice a week"). */
static bool rhythm(const sentence *t, size_t i, tt_dur *ret)
{
    static const struct {
        const char *word;
        tt_dur apart;
    } single[] = {{"daily", {1, TT_D_DAY}}, {"weekly", {1, TT_D_WEEK}}, {"monthly", {1, TT_D_MONTH}}, {"biweekly", {0, TT_D_DAY}}};
    const char *w = at(t, i);
    const int here = number(w), two = number(at(t, i + 1)), three = number(at(t, i + 2));
    for (size_t k = 0; k < sizeof single / sizeof *single; k++)
        if (strcmp(w, single[k].word) == 0) {
            *ret = single[k].apart;
            return true;
        }
    if (among(w, times) && among(at(t, i + 1), each)) {
        *ret = three ? length(three, at(t, i + 3)) : length(1, at(t, i + 2));
        if (ret->n && !(strcmp(w, "once") == 0 || (i > 0 && number(at(t, i - 1)) == 1))) {
            ret->n = 0;
            return true;
        }
        return ret->n > 0;
    }
    if (strcmp(w, "every") == 0) {
        const bool other = strcmp(at(t, i + 1), "other") == 0 || strcmp(at(t, i + 1), "second") == 0;
        *ret = two ? length(two, at(t, i + 2)) : other ? length(2, at(t, i + 2)) : length(1, at(t, i + 1));
    } else if (tt_str_starts(w, "interval") || strcmp(w, "separated") == 0) {
        *ret = length(three, at(t, i + 3));
    } else if (here && !t->w[i].joined && !(i > 0 && strcmp(at(t, i - 1), "to") == 0) && length(here, at(t, i + 1)).n) {
        const size_t k = i + 2 + (tt_str_starts(at(t, i + 3), "interval") ? 1 : 0);
        if (!tt_str_starts(at(t, k), "interval") && strcmp(at(t, k), "apart") != 0)
            return false;
        *ret = length(here, at(t, i + 1));
    } else {
        return false;
    }
    return ret->n > 0;
}

/* "repeated injection", "a second dose", "per session". */
static bool again(const sentence *t, size_t i)
{
    static const char *const next[] = {"second", "third", "subsequent", "additional", NULL};
    static const char *const one[] = {"dose",  "infusion", "injection", "administration", "transplantation", "treatment", "infusions",
                                      "doses", "to",       NULL};
    static const char *const by[] = {"per", "each", "every", NULL};
    const char *w = at(t, i), *behind = at(t, i + 1);
    return ((tt_str_starts(w, "repeat") || among(w, next)) && among(behind, one) && !(among(w, next) && strcmp(behind, "to") == 0)) ||
           (among(w, by) && strcmp(behind, "session") == 0);
}

/* ---- a text --------------------------------------------------------------------------------- */

static const char *const gives[] = {"administ", "infus",   "inject", "transplant", "treat", "receiv",  "dose",
                                    "given",    "taken",   "appl",   "intrav",     "iv",    "deliver", "implant",
                                    "orally",   "session", "instal", "transfus",   NULL};
static const char *const watches[] = {"follow-up", "followed", "evaluat", "monitor", "assess", "visit",   "measur",
                                      "examin",    "check",    "collect", "sampl",   "biops",  "insulin", NULL};
static const char *const dates[] = {"day", "week", "month", "interval", "duration", "repeat", NULL};

/* The words round the place that was found, whole, without line ends. */
static const char *quote(tt_arena *a, const sentence *t, size_t i)
{
    size_t from = i > 6 ? i - 6 : 0, to = i;
    while (to + 1 < t->n && (size_t)(t->w[to + 1].at - t->w[from].at) < MOST_QUOTE)
        to++;
    const char *s = t->w[from].at, *end = t->w[to].at + strcspn(t->w[to].at, " \n");
    return tt_printf(a, "%s%s%s", from ? "... " : "", tt_strndup(a, s, (size_t)(end - s)), to + 1 < t->n ? " ..." : "");
}

/* "three additional doses" are not all there are. */
static bool besides(const sentence *t, size_t i)
{
    static const char *const words[] = {"additional", "more", "further", NULL};
    return among(at(t, i + 1), words) || (i > 0 && among(at(t, i - 1), words));
}

/* max -1: two counts are named; *unlike: two lengths. */
static void read_into(tt_arena *a, const sentence *t, tt_repeats *ret, bool *unlike)
{
    const bool dated = any_begins(t, dates);
    bool given = any_begins(t, gives) && !any_begins(t, watches);
    for (size_t i = 0; i < t->n; i++)
        given = given || counts(t, i, dated);
    for (size_t i = 0; i < t->n; i++) {
        tt_dur apart = {0, TT_D_DAY};
        const bool count = counts(t, i, dated), every = given && rhythm(t, i, &apart);
        if (!count && !every && !(given && again(t, i)))
            continue;
        ret->words = ret->words ? ret->words : quote(a, t, i);
        if (count)
            ret->max = besides(t, i) || (ret->max && ret->max != number(at(t, i))) ? -1 : number(at(t, i));
        if (apart.n && !ret->apart.n)
            ret->apart = apart;
        *unlike = *unlike || (apart.n && tt_dur_minutes(apart) > tt_dur_minutes(ret->apart)) ||
                  (apart.n && tt_dur_minutes(apart) < tt_dur_minutes(ret->apart));
    }
}

tt_repeats tt_study_repeats(tt_arena *a, const char *text)
{
    tt_repeats r = {0};
    bool unlike = false;
    sentence *t = TT_NEW(a, sentence);
    for (const char *s = text; *s;) {
        s = read_sentence(s, t);
        read_into(a, t, &r, &unlike);
    }
    if (r.max < 0)
        r.max = 0;
    if (unlike)
        r.apart.n = 0;
    return r;
}
