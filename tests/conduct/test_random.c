/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/conduct/test_random.c -- random people firing random commands, sensible and
 * not, at random times.  After each one: what was refused left no trace, and nobody
 * was dosed, and nothing decided, that the rules below forbid.  The rules are
 * written here a second time, from the protocol, not from the code. */
#include "ward.h"

enum { COMMANDS = 20000, A_RUN = 600, AFTER_STOP = 100, CODES = 1024 };

static struct {
    int done, refused, dosed, outside, decided, up, down, stopped, codes;
    bool seen[CODES];
} sum;

/* Every place that draws has a stream of its own: compilers order the arguments of a call as they like. */
enum { PLACES = 128 };
static tt_rng place_stream[PLACES];

#define pick(n) tt_rng_below(&place_stream[__COUNTER__], n)
#define one_in(n) (pick(n) == 0)

static tt_actor somebody(tt_actor usual)
{
    const tt_actor all[] = {ADMIN, WANG, LI, ZHU, CHEN, LIU, MAO, {"nobody", "test"}};
    return one_in(12) ? all[pick(8)] : usual;
}

static const char *some_subject(ward *w)
{
    const size_t n = tt_conduct_trial(w->c)->subjects;
    return tt_printf(w->arena, "HLC-%03u", 1 + pick((uint32_t)n + (one_in(20) ? 2 : 0) + (n == 0)));
}

static const char *some_lot(ward *w)
{
    return tt_printf(w->arena, "LOT-%u", 1 + pick((uint32_t)w->lots + 1));
}

static tt_instant some_time(ward *w)
{
    switch (pick(8)) {
    case 0:
        return w->now - (tt_instant)pick(48 * 60) * 60000;
    case 1:
        return w->now - (tt_instant)pick(120) * 60000;
    case 2:
        return one_in(4) ? w->now + HOUR : one_in(8) ? TT_NO_INSTANT : w->now;
    default:
        return w->now;
    }
}

static tt_code try_value(ward *w, const char *s, const char *visit, const char *item, const char *text, tt_instant at)
{
    tt_entry e = ward_entry(s, visit, item, text, at);
    e.reason = one_in(8) ? "" : "entered again";
    return tt_conduct_enter(w->c, somebody(WANG), &e, NULL, &w->err);
}

static tt_code try_screening_value(ward *w)
{
    static const char *const rows[][4] = {{"DX", "ACLF", "CLF", "OTHER"}, {"AGE", "47", "12", "11"},   {"SEX", "F", "M", "x"},
                                          {"WEIGHT", "60", "6e1", "<60"}, {"PREG", "no", "no", "yes"}, {"INR", "1.9", "3.0", "3.1"},
                                          {"PLAT", "80", "30", "29"},     {"HE", "0", "1", "3"}};
    const uint32_t i = pick(8);
    return try_value(w, some_subject(w), "SCR", rows[i][0], rows[i][one_in(8) ? 3 : 1 + pick(2)], some_time(w));
}

static tt_code try_judge(ward *w)
{
    const tt_criterion *k = &w->study->criterion[pick((uint32_t)w->study->criteria)];
    const tt_truth good = k->exclusion ? TT_NO : TT_YES;
    return tt_conduct_judge(w->c, somebody(ZHU), some_subject(w), k->id, one_in(10) ? (tt_truth)pick(3) : good, "", &w->err);
}

static tt_code try_lot(ward *w)
{
    const char *lot = tt_printf(w->arena, "LOT-%d", ++w->lots);
    return tt_conduct_lot(w->c, somebody(LIU), lot, (tt_dec){one_in(10) ? 1 : 20, one_in(10) ? -6 : -7}, tt_dec_int(75 + pick(30)),
                          tt_dec_int(pick(200)), w->now + (tt_instant)pick(60) * DAY, &w->err);
}

static tt_code try_dose(ward *w)
{
    static const char *const who[] = {"zhu", "zhu", "zhu", "li", "wang", "admin", "", "nobody"};
    const tt_dec cells = {9 + pick(100), one_in(30) ? -11 : -8};
    const tt_instant start = some_time(w), end = start != TT_NO_INSTANT && one_in(20) ? start - HOUR : start;
    return tt_conduct_dose(w->c, somebody(WANG), some_subject(w), some_lot(w), cells, start, end, (tt_second){who[pick(8)], "secret"}, NULL,
                           &w->err);
}

/* A dose that was given whatever the rules say; mostly at a time when somebody could have. */
static tt_code try_given(ward *w)
{
    const tt_instant start = some_time(w);
    const tt_dose_given g = {.subject = some_subject(w),
                             .lot = some_lot(w),
                             .delivered = {9 + pick(20), -8},
                             .start = start,
                             .end = start,
                             .second = {one_in(3) ? "" : "zhu", "secret"},
                             .level = one_in(4) ? 1 : 0,
                             .reason = one_in(2) ? " - " : "given all the same"};
    return tt_conduct_given(w->c, somebody(WANG), &g, NULL, &w->err);
}

static tt_code try_correct(ward *w)
{
    const tt_trial *t = tt_conduct_trial(w->c);
    const char *s = some_subject(w), *why = one_in(6) ? "" : "misread";
    const tt_ae *ae = t->aes ? t->ae[pick((uint32_t)t->aes)] : NULL;
    const tt_dose_given g = {.subject = s, .delivered = {9 + pick(3), -8}, .start = TT_NO_INSTANT, .end = TT_NO_INSTANT, .reason = why};
    if (one_in(3))
        return tt_conduct_dose_correct(w->c, somebody(WANG), &g, NULL, &w->err);
    if (one_in(2) || !ae)
        return tt_conduct_end_correct(w->c, somebody(WANG), s, (tt_end)pick(7), some_time(w), "", why, NULL, &w->err);
    const tt_ae_entry e = {.subject = ae->subject->id,
                           .term = ae->term,
                           .category = "",
                           .onset = ae->onset,
                           .resolved = TT_NO_INSTANT,
                           .grade = 1 + (int)pick(4),
                           .related = one_in(2) ? "not" : "possible",
                           .outcome = "",
                           .source = ""};
    return tt_conduct_ae_correct(w->c, somebody(WANG), ae->id, &e, why, NULL, &w->err);
}

static tt_code try_hold(ward *w)
{
    const tt_trial *t = tt_conduct_trial(w->c);
    const tt_actor who = one_in(3) ? ZHU : CHEN;
    int number = one_in(8) ? (int)pick((uint32_t)t->holds + 1) : 0;
    for (size_t i = 0; !number && i < t->holds; i++)
        number = t->hold[i]->until == TT_NO_INSTANT ? t->hold[i]->number : 0;
    if (one_in(6) && !t->held)
        return tt_conduct_hold(w->c, somebody(ZHU), true, "a death", &w->err);
    return tt_conduct_lift(w->c, somebody(who), one_in(9) ? "guess" : "secret", number, "reviewed", &w->err);
}

static tt_code try_dlt(ward *w)
{
    const tt_subject *s = ward_subject(w, some_subject(w));
    const tt_dlt_state j = one_in(30) ? TT_DLT_PENDING : one_in(12) ? TT_DLT_NOT_EVALUABLE : one_in(16) ? TT_DLT_YES : TT_DLT_NONE;
    const bool again = s && s->dlt != TT_DLT_PENDING && s->dosed && !one_in(8); /* mostly leave a judgement alone */
    return tt_conduct_dlt(w->c, somebody(CHEN), s && !again ? s->id : "HLC-000", j, "D1", s ? s->dose_start + HOUR : w->now,
                          one_in(3) ? "" : "seen", &w->err);
}

static tt_code try_ae(ward *w)
{
    char id[40];
    const tt_ae_entry e = {.subject = some_subject(w),
                           .term = one_in(9) ? "" : "fever",
                           .category = "",
                           .onset = some_time(w),
                           .resolved = TT_NO_INSTANT,
                           .grade = (int)pick(one_in(30) ? 7 : 5), /* a related death holds all dosing: seldom */
                           .related = one_in(12) ? "possible" : "not",
                           .outcome = "",
                           .source = ""};
    return tt_conduct_ae(w->c, somebody(WANG), &e, id, &w->err);
}

static tt_code try_sign(ward *w)
{
    const int n = (int)tt_conduct_trial(w->c)->decisions - (one_in(10) ? 1 : 0);
    return tt_conduct_sign(w->c, somebody(one_in(2) ? ZHU : CHEN), one_in(15) ? "guess" : "secret", n, one_in(20) ? "seen" : "approve",
                           &w->err);
}

static tt_code try_propose(ward *w)
{
    int n;
    return tt_conduct_propose(w->c, somebody(ZHU), one_in(5) ? (int)pick(6) - 1 : 0, one_in(2) ? "caution" : "", &n, &w->err);
}

/* --- several commands that bring the study on, each of them checked like any other ------ */

static const char *bring(ward *w)
{
    const char *s = ward_screen(w);
    ward_consent(w, s);
    ward_criteria(w, s);
    return s;
}

static tt_code try_bring(ward *w)
{
    if (tt_conduct_trial(w->c)->subjects > 40)
        return try_judge(w);
    return tt_conduct_eligible(w->c, ZHU, bring(w), true, "", &w->err);
}

/* Those with a slot, weighed now, try to be dosed from a good lot. */
static tt_code try_ward_round(ward *w)
{
    const tt_trial *t = tt_conduct_trial(w->c);
    tt_code last = TT_OK;
    for (size_t i = 0; i < t->subjects && last == TT_OK; i++)
        if (t->subject[i]->slot && !t->subject[i]->dosed && t->subject[i]->end == TT_STILL_IN) {
            const char *lot = ward_lot(w);
            last = ward_correct(w, t->subject[i]->id, "BL", "WEIGHT", "60", w->now);
            last = last ? last : ward_give(w, t->subject[i]->id, lot, w->now);
        }
    return last;
}

static tt_code try_monitoring(ward *w)
{
    const tt_trial *t = tt_conduct_trial(w->c);
    tt_code last = TT_OK;
    for (size_t i = 0; i < t->subjects && last == TT_OK; i++) {
        const tt_subject *s = t->subject[i];
        if (!s->dosed || !tt_trial_unjudged(t, s) || s->withdrawn)
            continue;
        ward_fill(w, s->id);
        const bool left = s->end != TT_STILL_IN && s->ended < s->dlt_until; /* nobody knows of them */
        const tt_dlt_state quiet = left ? TT_DLT_NOT_EVALUABLE : TT_DLT_NONE;
        last = ward_judge(w, s->id, one_in(s->dlt == TT_DLT_PENDING ? 7 : 60) ? TT_DLT_YES : quiet);
    }
    return last;
}

/* *single: one command, so that a refusal must leave nothing behind. */
static tt_code fire(ward *w, bool *single)
{
    const tt_instant when = some_time(w);
    const char *s = some_subject(w), *lot = some_lot(w);
    static const char *const signers[9] = {"participant", "participant", "participant",    "participant", "participant",
                                           "participant", "both",        "representative", "nurse"};
    const uint32_t what = one_in(250) ? 40 : one_in(200) ? 41 : pick(32);
    char id[24];
    *single = what < 21 || what > 26;
    switch (what) {
    case 0:
        return tt_conduct_screen(w->c, somebody(WANG), id, &w->err);
    case 1:
        return tt_conduct_consent(w->c, somebody(WANG), s, one_in(9) ? "0.9" : "1.0", signers[pick(9)], when, &w->err);
    case 2:
    case 3:
        return try_screening_value(w);
    case 4:
        return try_judge(w);
    case 5:
        return tt_conduct_eligible(w->c, somebody(ZHU), s, !one_in(10), one_in(2) ? "" : "why", &w->err);
    case 6:
    case 7:
    case 8:
        return tt_conduct_enrol(w->c, somebody(WANG), s, one_in(15) ? "HCC" : "", &w->err);
    case 9:
        return try_lot(w);
    case 10:
        return tt_conduct_release(w->c, somebody(LIU), lot, &w->err);
    case 11:
        return try_value(w, s, "BL", "WEIGHT", one_in(9) ? "6e1" : "60", when);
    case 12:
    case 13:
    case 14:
        return try_dose(w);
    case 15:
        return try_ae(w);
    case 16:
    case 17:
        return try_dlt(w);
    case 18:
        return one_in(4) ? tt_conduct_end(w->c, somebody(WANG), s, (tt_end)pick(8), when, "", &w->err)
                         : try_value(w, s, "D3", "ALT", "40", when);
    case 19:
        return try_hold(w);
    case 20:
        return tt_conduct_deviation(w->c, somebody(MAO), s, one_in(5) ? "" : "late", when, &w->err);
    case 40:
        *single = false; /* tried by the rules first */
        return try_given(w);
    case 41:
        return try_correct(w);
    case 21:
        return try_bring(w);
    case 22:
    case 23:
        return try_ward_round(w);
    case 24:
    case 25:
    case 26:
        return try_monitoring(w);
    case 27:
    case 28:
        return try_propose(w);
    default:
        return try_sign(w);
    }
}

/* --- the rules, a second time ---------------------------------------------------------------- */

#define RULE(holds)                                                                                                                        \
    do {                                                                                                                                   \
        if (!(holds))                                                                                                                      \
            fail_msg("%s:%d: broken after event %lld: " #holds, __FILE__, __LINE__, (long long)tt_conduct_trial(w->c)->seq);               \
    } while (0)

/* Given against a rule: it says which, why, and there is a deviation of it. */
static void check_fact(ward *w, const tt_subject *s)
{
    const tt_trial *t = tt_conduct_trial(w->c);
    bool drafted = false;
    for (size_t i = 0; i < t->deviations; i++)
        drafted = drafted || (t->deviation[i]->subject == s && strstr(t->deviation[i]->what, "dose given against"));
    RULE(s->dose_outside[0] == 'E' && tt_streq(s->dose_reason, "given all the same") && s->level >= 1);
    RULE(drafted && s->dlt_until == s->dose_end + 28 * DAY && s->dose_end <= w->now);
    RULE(s->slot || s->cohort || t->holds);
}

/* The grade that was true then, -1 = none. */
static int grade_at(const tt_subject *s, tt_instant when)
{
    tt_instant newest = TT_NO_INSTANT;
    int grade = -1;
    for (size_t i = 0; i < s->n_values + s->n_past; i++) {
        const tt_value *v = i < s->n_values ? &s->value[i] : &s->past[i - s->n_values];
        const tt_instant from = v->at == TT_NO_INSTANT ? v->recorded : v->at;
        if (tt_streq(v->item->id, "HE") && from <= when && from >= newest) {
            newest = from;
            grade = *v->text - '0';
        }
    }
    return grade;
}

/* Somebody who could signed, and whoever can speak at the dose did. */
static void check_consent(ward *w, const tt_subject *s)
{
    const int now = grade_at(s, s->dose_start);
    bool own = false, other = false;
    for (size_t i = 0; i < s->n_consents; i++) {
        const tt_consent *k = &s->consent[i];
        if (k->at > s->dose_start)
            continue;
        own = own || (!tt_streq(k->by, "representative") && grade_at(s, k->at) < 3);
        other = other || !tt_streq(k->by, "participant");
    }
    RULE(now >= 3 ? other : own || other);
    RULE(own || now != 0);
}

static void check_dose(ward *w, const tt_subject *s)
{
    const tt_trial *t = tt_conduct_trial(w->c);
    if (*s->dose_outside) {
        check_fact(w, s);
        sum.outside++;
        return;
    }
    const tt_lot *l = tt_trial_lot(t, s->lot);
    const tt_decision *d = tt_trial_decision(t, s->cohort);
    int here = 0, toxic = 0;
    check_consent(w, s);
    RULE(s->eligible == TT_YES && s->eligible_at <= s->dose_start);
    RULE(s->slot > 0 && s->slot_at <= s->dose_start);
    RULE(s->end == TT_STILL_IN || s->dose_start < s->ended);
    RULE(l && l->released && l->released_at <= s->dose_start && s->dose_start < l->expires);
    RULE(tt_dec_cmp(l->used_ml, l->volume_ml) <= 0 && tt_dec_cmp(l->viability, tt_dec_int(80)) >= 0);
    RULE(d && d->effective != TT_NO_INSTANT && d->effective <= s->dose_start && d->to == s->level);
    RULE(s->dlt_until == s->dose_end + 28 * DAY && !tt_streq(s->second_check, "admin"));
    for (size_t i = 0; i < t->holds; i++)
        RULE(s->dose_start < t->hold[i]->from || (t->hold[i]->until != TT_NO_INSTANT && s->dose_start >= t->hold[i]->until));
    for (size_t i = 0; i < t->decisions; i++) /* the newest in force at that time */
        RULE(i < (size_t)d->number || t->decision[i]->effective == TT_NO_INSTANT || t->decision[i]->effective > s->dose_start);
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *o = t->subject[i];
        here += o->dosed && o->cohort == s->cohort && o->dlt != TT_DLT_NOT_EVALUABLE;
        toxic += o != s && o->dosed && o->level == s->level && o->dlt == TT_DLT_YES;
        if (o != s && o->dosed && o->level == s->level)
            RULE(o->dose_start - s->dose_start >= 3 * DAY || s->dose_start - o->dose_start >= 3 * DAY);
    }
    RULE(here <= d->cohort);
    RULE(toxic < 2 || s->dose_start < w->now); /* a fact recorded late may stand; a new one may not */
}

static void check_decision(ward *w, const tt_decision *d)
{
    const tt_trial *t = tt_conduct_trial(w->c);
    int pending = 0, treated = 0, dlt = 0;
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        if (!s->dosed || s->level != d->from || s->dlt == TT_DLT_NOT_EVALUABLE)
            continue;
        pending += s->dlt == TT_DLT_PENDING || tt_trial_unjudged(t, s);
        dlt += s->dlt == TT_DLT_YES;
        treated++;
    }
    RULE(d->to >= 0 && d->to <= 4 && (d->act == TT_STOP) == (d->to == 0));
    RULE(d->act != TT_UP || (d->to == d->from + 1 && pending == 0));
    RULE(d->act != TT_UP || (treated >= 3 && dlt == 0) || (treated >= 6 && dlt <= 1)); /* 3+3 */
    RULE(d->act == TT_UP || d->act == TT_STOP || d->from == 0 || d->to <= d->from);
}

static void check_signed(ward *w, const tt_decision *d)
{
    RULE(d->n_signatures <= 2 && (d->effective != TT_NO_INSTANT) == (d->n_signatures == 2));
    if (d->n_signatures == 2)
        RULE(!tt_streq(d->signature[0].user, d->signature[1].user) && !tt_streq(d->signature[0].role, d->signature[1].role));
}

static void check_rebuilt(ward *w)
{
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_trial *again = NULL;
    FINE(w, tt_trial_build(a, w->study, tt_conduct_record(w->c), 0, &again, &w->err));
    const tt_hash live = tt_trial_digest(tt_conduct_trial(w->c)), built = tt_trial_digest(again);
    assert_memory_equal(live.b, built.b, sizeof live.b);
    tt_arena_free(a);
}

/* An event's body has the members of its kind and no other. */
static tt_code check_body(const tt_event *e, void *arg, tt_err *err)
{
    ward *w = arg;
    const tt_json *body = NULL;
    const tt_kind *k = tt_kind_find(e->kind);
    (void)err;
    RULE(k && tt_json_parse(w->arena, "body", e->body, strlen(e->body), &body, NULL) == TT_OK);
    size_t have = 0;
    char name[32];
    bool optional = false;
    for (size_t i = 0; tt_kind_member(k, i, name, &optional); i++) {
        const bool there = tt_json_get(body, name) != NULL;
        if (!there && !optional)
            fail_msg("%s lacks %s", e->kind, name);
        have += there;
    }
    RULE(have == body->n);
    return TT_OK;
}

/* --- the run ------------------------------------------------------------------------------------ */

struct counts {
    int64_t seq;
    size_t decisions;
    bool dosed[128];
};

static struct counts count(ward *w)
{
    const tt_trial *t = tt_conduct_trial(w->c);
    struct counts c = {.seq = t->seq, .decisions = t->decisions};
    for (size_t i = 0; i < t->subjects && i < 128; i++)
        c.dosed[i] = t->subject[i]->dosed;
    return c;
}

static void check_news(ward *w, const struct counts *before)
{
    const tt_trial *t = tt_conduct_trial(w->c);
    for (size_t i = 0; i < t->subjects && i < 128; i++)
        if (t->subject[i]->dosed && !before->dosed[i]) {
            check_dose(w, t->subject[i]);
            sum.dosed++;
        }
    for (size_t i = before->decisions; i < t->decisions; i++) {
        check_decision(w, t->decision[i]);
        sum.decided++;
        sum.up += t->decision[i]->act == TT_UP;
        sum.down += t->decision[i]->act == TT_DOWN;
        sum.stopped += t->decision[i]->act == TT_STOP;
    }
    if (t->decisions)
        check_signed(w, t->decision[t->decisions - 1]);
}

static void pass_time(ward *w)
{
    if (one_in(3))
        w->now += (tt_instant)(one_in(6) ? pick(20 * 1440) : pick(600)) * 60000;
    if (one_in(300))
        w->now -= (tt_instant)pick(600) * 60000; /* somebody set the clock */
}

/* Nothing behind: not in the log, and (looked at now and then, for it is slow) not in the state. */
static void check_refused(ward *w, const struct counts *before, bool single, const tt_hash *was)
{
    const tt_trial *t = tt_conduct_trial(w->c);
    sum.refused++;
    RULE(w->err.id < CODES && tt_message_find(w->err.id));
    sum.codes += !sum.seen[w->err.id];
    sum.seen[w->err.id] = true;
    if (single)
        RULE(t->seq == before->seq);
    if (was && t->seq == before->seq) {
        const tt_hash is = tt_trial_digest(t);
        assert_memory_equal(is.b, was->b, sizeof is.b);
    }
}

static void one_command(ward *w)
{
    pass_time(w);
    const struct counts before = count(w);
    const bool deep = one_in(20);
    const tt_hash was = deep ? tt_trial_digest(tt_conduct_trial(w->c)) : (tt_hash){{0}};
    bool single = false;
    const tt_code code = fire(w, &single);
    check_news(w, &before);
    if (code == TT_OK)
        sum.done++;
    else
        check_refused(w, &before, single, deep ? &was : NULL);
}

static bool has_stopped(ward *w)
{
    const tt_decision *d = tt_trial_in_force(tt_conduct_trial(w->c));
    return d && d->act == TT_STOP;
}

static int one_trial(const ward *with, uint32_t run)
{
    ward *w = ward_empty();
    int i = 0;
    w->study = with->study;
    ward_start(w);
    for (uint32_t place = 0; place < PLACES; place++)
        place_stream[place] = tt_rng_make(20261122, "conduct", run, place);
    for (int left = A_RUN; i < A_RUN && left > 0; i++) {
        one_command(w);
        left = has_stopped(w) && left > AFTER_STOP ? AFTER_STOP : left - 1;
    }
    tt_verdict v;
    check_rebuilt(w);
    FINE(w, tt_record_each(tt_conduct_record(w->c), 1, check_body, w, &w->err));
    FINE(w, tt_record_verify(tt_conduct_record(w->c), &v, &w->err));
    ward_close(w);
    return i;
}

static void random_commands(void **state)
{
    _Static_assert(__COUNTER__ <= PLACES, "a stream for every place that draws");
    (void)state;
    ward *with = ward_read();
    int n = 0;
    for (uint32_t run = 0; n < COMMANDS; run++) /* seeds from which every kind of decision is reached */
        n += one_trial(with, run);
    ward_close(with);
    print_message("%d done, %d refused with %d codes; %d doses, %d against a rule; %d decisions, %d up, %d down, %d stops\n", sum.done,
                  sum.refused, sum.codes, sum.dosed, sum.outside, sum.decided, sum.up, sum.down, sum.stopped);
    assert_true(sum.dosed > 100 && sum.outside > 5 && sum.up > 10 && sum.down > 0 && sum.stopped > 0 &&
                sum.codes > 40); /* it went everywhere */
}

static const struct CMUnitTest random_walk[] = {
    cmocka_unit_test(random_commands),
};

TT_TEST_MAIN(random_walk)
