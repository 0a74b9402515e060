/* SPDX-License-Identifier: Apache-2.0 */
/* design/history.c -- histories and tallies as people write them.
 *
 *     1NNN 2NTN      cohorts parted by blanks: the dose, then a letter per patient
 *     1NNN 2NTP0.4   the last one pending, with 40 % of the window behind
 *     1NNN 2NXN; 2TN the decision after two of three came before the third was known not
 *                    to be evaluable: ; closes a cohort with slots free
 *     3/0,6/1,6/3    per dose: evaluable patients / DLTs
 *
 * A history is replayed against the rule, because a number computed from a trial
 * that cannot have happened is worse than none: a skipped dose is usually a typing
 * error.  Choosing a lower dose than the rule's is a committee's right.  A design that
 * judges pending outcomes decided on what was known at the time, which a history does
 * not say: of such a trial only skipped doses are refused.  With one dose there is
 * nothing else the next patients could have had: "1NNTN" is then several cohorts as long
 * as the rule goes on. */
#include <stdio.h>
#include <string.h>

#include "design/design_internal.h"

enum { MOST_COHORTS = 400, MOST_PATIENTS = 200 };

static const char *number(char text[16], int32_t n)
{
    snprintf(text, 16, "%d", (int)n);
    return text;
}

/* Digits at *s into *ret, at most 3 of them; false if there are none. */
static bool digits(const char **s, int32_t *ret)
{
    int32_t n = 0;
    const char *from = *s;
    while (**s >= '0' && **s <= '9' && *s - from < 3)
        n = n * 10 + (*(*s)++ - '0');
    *ret = n;
    return *s > from && !(**s >= '0' && **s <= '9');
}

struct replay {
    tt_arena *a;
    const tt_plan *plan;
    tt_state s;
    tt_cohort *cohorts;
    size_t n;
    tt_err *err;
};

static tt_where place(const struct replay *r, const char *word)
{
    return tt_at_path(tt_printf(r->a, "history / %s", word));
}

/* Could the rule, as things stood, have given this dose? */
static tt_code permitted(struct replay *r, const char *word, int32_t dose, tt_move *m)
{
    char d[16], x[16];
    const tt_where at = place(r, word);
    if (dose < 1 || dose > r->plan->doses)
        return tt_fail(r->err, TT_ERANGE, 705, at, number(d, dose), number(x, r->plan->doses));
    TT_TRY(tt_design_next(r->plan, &r->s, m, r->err));
    int32_t highest = r->n == 0 ? r->plan->start - 1 : 0;
    for (int32_t k = 1; k <= r->plan->doses; k++)
        if (r->s.at[k].treated > 0 && k > highest)
            highest = k;
    if (dose > highest + 1)
        return tt_fail(r->err, TT_ERANGE, 706, at, number(d, dose), number(x, highest + 1));
    if (r->plan->design->judges_pending)
        return TT_OK;
    const tt_tally here = r->s.at[r->s.now];
    char now[16];
    number(now, r->s.now);
    const char *seen = tt_printf(r->a, "%d/%d", (int)here.dlt, (int)here.treated);
    if (m->act == TT_STOP)
        return tt_fail(r->err, TT_ERANGE, 708, at, word, seen, now);
    if (m->act == TT_WAIT)
        return tt_fail(r->err, TT_ERANGE, 721, at, word, seen, now, number(x, here.pending));
    if (dose > m->dose)
        return tt_fail(r->err, TT_ERANGE, 722, at, number(d, dose), number(x, m->dose), seen, now);
    return TT_OK;
}

/* The cohort is full and a letter more is there: with one dose the next cohort, if the rule goes on. */
static tt_code go_on(struct replay *r, const char *word, int32_t dose)
{
    char n[16];
    tt_move m;
    if (r->plan->doses > 1)
        return tt_fail(r->err, TT_ERANGE, 707, place(r, word), word, number(n, r->s.cohort));
    TT_TRY(permitted(r, word, dose, &m));
    if (m.cohort < 1 || r->n == MOST_COHORTS)
        return tt_fail(r->err, TT_ERANGE, 707, place(r, word), word, number(n, r->s.cohort));
    tt_state_open(r->plan, &r->s, dose, m.cohort);
    r->cohorts[r->n++] = (tt_cohort){dose, m.cohort, ""};
    return TT_OK;
}

/* Add the outcomes of one word to the open cohort, or to a new one. */
static tt_code treat(struct replay *r, const char *word, const char *outcomes, int32_t dose, const tt_move *m)
{
    const bool fill = r->n > 0 && dose == r->s.now && r->s.last.treated < r->s.cohort;
    const int32_t size = dose == m->dose && m->cohort > 0 ? m->cohort : r->plan->cohort;
    if (!fill) {
        tt_state_open(r->plan, &r->s, dose, size);
        r->cohorts[r->n++] = (tt_cohort){dose, size, ""};
    }
    for (const char *at = outcomes, *from = at; *at; from = at) {
        tt_outcome o;
        TT_TRY(tt_outcome_next(&at, place(r, word), &o, r->err));
        if (o.letter != 'X' && r->s.last.treated >= r->s.cohort)
            TT_TRY(go_on(r, word, dose));
        tt_outcome_add(r->plan, &r->s, o);
        tt_cohort *c = &r->cohorts[r->n - 1];
        c->outcomes = tt_printf(r->a, "%s%.*s", c->outcomes, (int)(at - from), from);
    }
    return TT_OK;
}

/* What comes next is another cohort, though this one had slots left. One with nobody evaluable is none. */
static void close_cohort(struct replay *r)
{
    if (r->s.last.treated > 0)
        r->s.cohort = r->cohorts[r->n - 1].size = r->s.last.treated;
}

static tt_code cohort_word(struct replay *r, const char *word)
{
    const size_t len = strlen(word);
    const bool closes = len > 0 && word[len - 1] == ';';
    const char *s = closes ? tt_strndup(r->a, word, len - 1) : word;
    int32_t dose;
    tt_move m;
    if (!digits(&s, &dose) || *s == '\0' || strlen(s) > MOST_PATIENTS || r->n == MOST_COHORTS)
        return tt_fail(r->err, TT_EPARSE, 710, place(r, word), word);
    for (const char *at = s; *at;) {
        tt_outcome o;
        TT_TRY(tt_outcome_next(&at, place(r, word), &o, r->err));
    }
    TT_TRY(permitted(r, word, dose, &m));
    TT_TRY(treat(r, word, s, dose, &m));
    if (closes)
        close_cohort(r);
    return TT_OK;
}

static char *upper(tt_arena *a, const char *text)
{
    char *s = tt_str_halfwidth(a, text);
    for (char *c = s; *c; c++)
        if (*c >= 'a' && *c <= 'z')
            *c = (char)(*c - 'a' + 'A');
    return s;
}

tt_code tt_history_read(tt_arena *a, const tt_plan *plan, const char *text, tt_state *ret, const tt_cohort **cohorts, size_t *n,
                        tt_err *err)
{
    static const char blanks[] = " \t\r\n";
    struct replay r = {a, plan, tt_state_new(plan), TT_ARRAY(a, tt_cohort, MOST_COHORTS), 0, err};
    const char *s = upper(a, text);
    for (s += strspn(s, blanks); *s; s += strspn(s, blanks)) {
        const size_t len = strcspn(s, blanks);
        TT_TRY(cohort_word(&r, tt_strndup(a, s, len)));
        s += len;
    }
    *ret = r.s;
    if (cohorts)
        *cohorts = r.cohorts;
    if (n)
        *n = r.n;
    return TT_OK;
}

tt_code tt_tally_read(const tt_plan *plan, const char *text, tt_state *ret, tt_err *err)
{
    tt_state s = tt_state_new(plan);
    char x[16], y[16];
    int32_t dose = 0;
    for (const char *p = text;; p++) {
        tt_tally t = {0};
        dose++;
        if (!digits(&p, &t.treated) || *p++ != '/' || !digits(&p, &t.dlt) || (*p != ',' && *p != '\0'))
            return tt_fail(err, TT_EPARSE, 713, tt_at_path("tally"), text);
        if (dose > plan->doses)
            return tt_fail(err, TT_ERANGE, 705, tt_at_path("tally"), number(x, dose), number(y, plan->doses));
        if (t.dlt > t.treated)
            return tt_fail(err, TT_ERANGE, 714, tt_at_path("tally"), number(x, t.dlt), number(y, t.treated));
        s.at[dose] = t;
        if (t.treated > 0)
            s.now = dose;
        if (*p == '\0')
            break;
    }
    *ret = s;
    return TT_OK;
}

struct verdict {
    const tt_plan *plan;
    int32_t mtd;
    bool any;
};

static bool same_mtd(void *self, const tt_state *s)
{
    struct verdict *v = self;
    const int32_t mtd = v->plan->design->select(v->plan, s, NULL);
    if (v->any && mtd != v->mtd)
        return false;
    v->any = true;
    v->mtd = mtd;
    return mtd >= 0;
}

tt_code tt_design_mtd(const tt_plan *plan, const tt_state *s, int32_t *mtd, double *estimate, tt_err *err)
{
    struct verdict v = {plan, -1, false};
    if (!tt_completions(plan, s, true, same_mtd, &v))
        return tt_fail(err, TT_EDENIED, 711, tt_at_path("design"), plan->design->name);
    if (estimate) {
        tt_state seen = *s;
        tt_walk_observe(plan, &seen);
        plan->design->select(plan, &seen, estimate);
    }
    *mtd = v.mtd;
    return TT_OK;
}

bool tt_tally_ended(const tt_plan *plan, const tt_state *s)
{
    for (int32_t d = 1; d <= plan->doses; d++) {
        tt_state there = *s;
        tt_move m;
        there.now = d;
        if (s->at[d].treated == 0)
            continue;
        tt_walk_observe(plan, &there);
        if (tt_walk_call(plan, &there, &m, NULL) == TT_OK && m.act == TT_STOP)
            return true;
    }
    return false;
}
