/* SPDX-License-Identifier: Apache-2.0 */
/* study/draft_since.c -- "received stem-cell therapy within 4 weeks before enrolment": what
 * happened, and how long before which day.
 *
 * The time stands behind what happened and ends the criterion, save for a list of
 * exceptions, which are part of what is asked.  A criterion has one time; what happened
 * holds a phrase of defs/eligibility/history.csv in each of its alternatives, and no word
 * of doubt: a comma before a lasting state ("heart failure, surgery within 6 months")
 * leaves open how far the time reaches, and a count, a change or a plan is another
 * question.  Without a day the text is read as speaking of screening, and says so. */
#include <string.h>

#include "study/draft_since_internal.h"

/* ---- behind the time --------------------------------------------------------------------- */

/* Nothing; or exceptions or a bracket, without a number: what is asked for, then, holds them. */
static bool nothing_more(const tt_s_reading *r)
{
    size_t i = r->to;
    if (i == r->w.n)
        return true;
    const bool bracket = tt_s_is(r, i, "(") && tt_s_is(r, r->w.n - 1, ")");
    i += bracket || tt_s_is(r, i, ",");
    if (!bracket && !tt_s_has(r, i, TT_S_EXCEPT))
        return false;
    for (; i < r->w.n; i++)
        if (tt_s_digits(r->w.at[i].low) || strchr(";:.", *r->w.at[i].low) || tt_s_has(r, i, TT_S_STRICT))
            return false;
    return true;
}

/* ---- what happened ----------------------------------------------------------------------- */

typedef struct happening {
    const tt_s_phrase *what[8];
    size_t n;         /* different ones */
    bool plain_state; /* one of them may last */
    bool deed;        /* one of them happens or is done on a day */
    bool diagnosis;
    size_t alternatives; /* that hold one */
    bool comma;
    bool named, odd; /* the alternative at hand holds one; holds words that are no fillers */
    size_t words;    /* of it */
} happening;

static void take(happening *h, const tt_s_phrase *p)
{
    h->named = true;
    h->diagnosis = h->diagnosis || p->part == TT_S_DIAGNOSIS;
    const bool deed = p->part == TT_S_EVENT || p->part == TT_S_VERB;
    h->deed = h->deed || deed;
    h->plain_state = h->plain_state || !deed;
    for (size_t i = 0; i < h->n; i++)
        if (tt_streq(h->what[i]->means, p->means))
            return;
    if (h->n < sizeof h->what / sizeof *h->what)
        h->what[h->n++] = p;
}

static bool end_alternative(happening *h)
{
    const bool fine = h->named || (!h->odd && h->words);
    h->alternatives += h->named;
    h->named = h->odd = false;
    h->words = 0;
    return fine;
}

/* Words of what parts two alternatives at i: "or", "and/or", a comma, ", or", a stroke. 0: none. */
static size_t joint(const tt_s_reading *r, size_t i)
{
    if (tt_s_is(r, i, ","))
        return 1 + (tt_s_is(r, i + 1, "or") ? 1 : 0);
    if (tt_s_is(r, i, "and") && tt_s_is(r, i + 1, "/") && tt_s_is(r, i + 2, "or"))
        return 3;
    return tt_s_is(r, i, "or") || tt_s_is(r, i, "/");
}

/* Words in brackets only tell more of what stands before them, as long as they hold no number. */
static size_t bracket(const tt_s_reading *r, size_t i)
{
    size_t n = 1;
    for (; i + n < r->from && !tt_s_is(r, i + n, ")"); n++)
        if (tt_s_digits(r->w.at[i + n].low) || tt_s_is(r, i + n, "(") || tt_s_has(r, i + n, TT_S_STRICT))
            return 0;
    return i + n < r->from ? n + 1 : 0;
}

/* Words of what stands at i, 0 where it leaves a doubt. */
static size_t one_word(const tt_s_reading *r, size_t i, happening *h)
{
    const tt_s_phrase *p = NULL;
    const char *s = r->w.at[i].low;
    size_t n = tt_s_match(r->d, &r->w, i, TT_S_EVENT, TT_S_VERB, &p);
    h->words++;
    if (n) {
        take(h, p);
        return n;
    }
    if (tt_s_has(r, i, TT_S_DOUBT))
        return 0;
    if ((n = joint(r, i)) != 0) {
        h->comma = h->comma || !tt_s_is(r, i, "or");
        h->words--;
        return end_alternative(h) ? n : 0;
    }
    if (tt_s_is(r, i, "("))
        return bracket(r, i);
    if ((n = tt_s_has(r, i, TT_S_NAME)) != 0)
        return n;
    if (tt_s_is(r, i, "and") || !((*s >= 'a' && *s <= 'z') || tt_s_is(r, i, "-")))
        return 0;
    h->odd = h->odd || !tt_s_has(r, i, TT_S_FILLER);
    return 1;
}

/* "Subjects who have not received": who it is, and whether it is denied. */
static size_t behind_subject(tt_s_reading *r)
{
    size_t i = 0;
    for (size_t n = 1; n && i < r->from; i += n)
        n = tt_s_has(r, i, TT_S_SUBJECT);
    i = tt_s_is(r, i, "in") ? 0 : i; /* "participants in other trials" */
    r->ret->negated = tt_s_is(r, i, "no") || (tt_s_is(r, i, "not") && i > 0 && strncmp(r->w.at[i - 1].low, "ha", 2) == 0);
    return i + r->ret->negated;
}

/* Does the time reach over all that is named? */
static bool one_reach(const tt_s_reading *r, size_t first, const happening *h)
{
    const bool history = tt_s_is(r, first, "history") && tt_s_is(r, first + 1, "of");
    return h->alternatives < 2 || !h->plain_state || (h->n == 1 && !h->comma) || (history && !h->comma);
}

/* The phrase that tells most: what happened, before that it was diagnosed or done. */
static const tt_s_phrase *telling(const happening *h)
{
    for (size_t i = 0; i < h->n; i++)
        if (h->what[i]->part < TT_S_DIAGNOSIS)
            return h->what[i];
    return h->what[0];
}

static const char *in_chinese(tt_arena *a, const happening *h)
{
    tt_buf zh = tt_buf_new(a);
    const bool told = telling(h)->part < TT_S_DIAGNOSIS;
    for (size_t i = 0; i < h->n; i++)
        if (h->what[i]->part < TT_S_DIAGNOSIS || !told)
            tt_buf_printf(&zh, "%s%s", zh.n ? "、" : "", h->what[i]->zh);
    return told && h->diagnosis ? tt_printf(a, "%s（确诊）", tt_buf_text(&zh)) : tt_buf_text(&zh);
}

/* The record's words for it, what stands behind the time included. */
static const char *in_its_words(const tt_s_reading *r, size_t first)
{
    tt_arena *a = r->d->a;
    const tt_s_word *w = r->w.at;
    const char *what = tt_strndup(a, w[first].at, (size_t)(w[r->from - 1].end - w[first].at));
    const char *rest = r->to < r->w.n ? tt_strndup(a, w[r->to].at, (size_t)(w[r->w.n - 1].end - w[r->to].at)) : "";
    return tt_printf(a, "%s%s%s", what, !*rest || *rest == ',' ? "" : " ", rest);
}

static bool read_happening(tt_s_reading *r)
{
    happening h = {0};
    const size_t first = behind_subject(r);
    r->from -= r->from > first && (tt_s_is(r, r->from - 1, ",") || tt_s_has(r, r->from - 1, TT_S_WITHIN));
    for (size_t i = first, n; i < r->from; i += n)
        if (!(n = one_word(r, i, &h)) || i + n > r->from)
            return false;
    if (!end_alternative(&h) || h.n == 0 || !one_reach(r, first, &h))
        return false;
    r->ret->wanted = h.diagnosis || h.what[0]->part == TT_S_CONDITION;
    r->ret->lasts = *r->ret->op == '<';
    if (r->ret->lasts && (h.alternatives > 1 || !r->ret->wanted || h.deed))
        return false; /* a beginning is known only of what lasts */
    r->ret->id = telling(&h)->means;
    r->ret->zh = in_chinese(r->d->a, &h);
    r->ret->what = in_its_words(r, first);
    return true;
}

bool tt_since_read(tt_drafting *d, const char *text, tt_since *ret)
{
    tt_s_reading r = {.d = d, .w = tt_s_cut(d->a, tt_str_halfwidth(d->a, text)), .ret = ret};
    *ret = (tt_since){.day = TT_S_SCREENING};
    while (r.w.n && strchr(".;,", *r.w.at[r.w.n - 1].low))
        r.w.n--;
    return tt_s_find_time(&r) && nothing_more(&r) && read_happening(&r);
}
