/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/conduct/test_facts.c -- what happened is recorded, within the rules or not, and
 * what was recorded wrongly is corrected: both stay in the log, the state and every gate
 * follow the newer one. */
#include "ward.h"

static tt_dose_given given(const char *s, const char *lot, tt_instant at, const char *reason)
{
    const tt_dose_given g = {.subject = s,
                             .lot = lot,
                             .delivered = tt_dec_int(960000000),
                             .start = at,
                             .end = at,
                             .second = {"zhu", "secret"},
                             .reason = reason};
    return g;
}

static const tt_event *event_at(ward *w, int64_t seq)
{
    tt_event *e = NULL;
    size_t n = 0;
    FINE(w, tt_record_load(tt_conduct_record(w->c), w->arena, seq, &e, &n, &w->err));
    return e;
}

/* --- given against the rules ------------------------------------------------------------- */

struct off {
    ward *w;
    const char *subject, *lot;
    tt_instant at;
};

static void on_hold(struct off *o)
{
    FINE(o->w, tt_conduct_hold(o->w->c, ZHU, true, "a death", &o->w->err));
}

static void weighed_long_ago(struct off *o)
{
    o->w->now += 3 * DAY;
    o->at = o->w->now;
}

static void lot_expired(struct off *o)
{
    FINE(o->w, tt_conduct_lot(o->w->c, LIU, "OLD", (tt_dec){2, -8}, tt_dec_int(90), tt_dec_int(150), o->w->now + HOUR, &o->w->err));
    FINE(o->w, tt_conduct_release(o->w->c, LIU, "OLD", &o->w->err));
    o->w->now += 2 * HOUR;
    o->at = o->w->now;
    o->lot = "OLD";
}

static void lot_in_quarantine(struct off *o)
{
    FINE(o->w, tt_conduct_lot(o->w->c, LIU, "NEW", (tt_dec){2, -8}, tt_dec_int(90), tt_dec_int(150), o->w->now + DAY, &o->w->err));
    o->lot = "NEW";
}

static void coagulation_forbids(struct off *o)
{
    FINE(o->w, ward_correct(o->w, o->subject, "SCR", "INR", "3.5", o->w->now));
}

static void left_the_study(struct off *o)
{
    FINE(o->w, tt_conduct_end(o->w->c, WANG, o->subject, TT_WITHDREW, o->w->now, "", &o->w->err));
    o->w->now += HOUR;
    o->at = o->w->now;
}

static void a_dose_that_was_given_is_a_fact(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        void (*happen)(struct off *o);
        unsigned id;
        const char *code;
    } rows[] = {{"dosing was on hold", on_hold, 606, "E606"},
                {"by a stale weight", weighed_long_ago, 610, "E610"},
                {"of an expired lot", lot_expired, 608, "E608"},
                {"of a lot in quarantine", lot_in_quarantine, 607, "E607"},
                {"against a criterion", coagulation_forbids, 594, "E594"},
                {"after leaving", left_the_study, 588, "E588"}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ward *w = ward_open();
        ward_decide(w);
        struct off o = {w, ward_enrolled(w), ward_lot(w), w->now};
        FINE(w, ward_try(w, o.subject, "BL", "WEIGHT", "60", w->now));
        rows[i].happen(&o);
        tt_dose_given g = given(o.subject, o.lot, o.at, "");
        tt_dose_card k;
        REFUSED(w, rows[i].id, tt_conduct_given(w->c, WANG, &g, &w->found, &w->err));
        g.reason = " . ";
        REFUSED(w, rows[i].id, tt_conduct_given(w->c, WANG, &g, &w->found, &w->err));
        g.reason = "the message reached the ward too late";
        REFUSED(w, rows[i].id, tt_conduct_card(w->c, w->arena, o.subject, o.lot, o.at, &k, &w->err)); /* no card, whatever the reason */
        FINE(w, tt_conduct_given(w->c, WANG, &g, &w->found, &w->err));
        const tt_subject *s = ward_subject(w, o.subject);
        const tt_trial *t = tt_conduct_trial(w->c);
        assert_true(s->dosed && s->dlt == TT_DLT_PENDING && s->dlt_until == o.at + 28 * DAY && s->level == 1);
        assert_string_equal(s->dose_outside, rows[i].code);
        assert_true(tt_findings_has(&w->found, 666));
        assert_int_equal(t->deviations, 1);
        assert_non_null(strstr(t->deviation[0]->what, rows[i].code));
        assert_non_null(strstr(t->deviation[0]->what, g.reason));
        tt_state st;
        FINE(w, tt_trial_state(w->arena, t, w->now, &st, &w->err));
        assert_int_equal(st.at[1].treated, 1); /* the rule of the design sees this patient */
        ward_close(w);
    }
}

static void some_things_are_no_dose(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *a = ward_enrolled(w), *dead = ward_enrolled(w), *lot = ward_lot(w);
    FINE(w, tt_conduct_hold(w->c, ZHU, true, "a death", &w->err));
    FINE(w, tt_conduct_end(w->c, WANG, dead, TT_DIED, w->now, "liver failure", &w->err));
    w->now += HOUR;
    tt_dose_given g = given(dead, lot, w->now, "why");
    REFUSED(w, 585, tt_conduct_given(w->c, WANG, &g, NULL, &w->err));
    g = given(a, "LOT-X", w->now, "why");
    REFUSED(w, 605, tt_conduct_given(w->c, WANG, &g, NULL, &w->err));
    g = given(a, lot, w->now + HOUR, "why");
    REFUSED(w, 617, tt_conduct_given(w->c, WANG, &g, NULL, &w->err));
    g = given(a, lot, w->now, "why");
    g.delivered = tt_dec_int(0);
    REFUSED(w, 647, tt_conduct_given(w->c, WANG, &g, NULL, &w->err));
    g = given(a, lot, w->now, "why");
    REFUSED(w, 553, tt_conduct_given(w->c, LIU, &g, NULL, &w->err));
    g.second = (tt_second){"wang", "secret"};
    REFUSED(w, 615, tt_conduct_given(w->c, WANG, &g, NULL, &w->err)); /* a second person who was none is not taken down as one */
    g.second = (tt_second){"", NULL};
    FINE(w, tt_conduct_given(w->c, WANG, &g, NULL, &w->err)); /* nobody checked it: also against a rule */
    assert_string_equal(ward_subject(w, a)->dose_outside, "E606 E615");
    REFUSED(w, 604, tt_conduct_given(w->c, WANG, &g, NULL, &w->err));
    ward_close(w);
}

/* Without a slot, and at a level no decision opened: the rule cannot count it, so a person must look. */
static void a_level_nobody_opened_holds_dosing(void **state)
{
    (void)state;
    ward *w = ward_open();
    const char *a = ward_eligible(w), *lot = ward_lot(w);
    tt_dose_given g = given(a, lot, w->now, "compassionate");
    REFUSED(w, 667, tt_conduct_given(w->c, WANG, &g, NULL, &w->err)); /* nothing says which level */
    g.level = 2;
    g.delivered = tt_dec_int(2100000000);
    FINE(w, tt_conduct_given(w->c, WANG, &g, NULL, &w->err));
    assert_true(ward_subject(w, a)->dosed && ward_subject(w, a)->level == 2);
    assert_true(tt_conduct_trial(w->c)->held);
    ward_close(w);
}

static void without_a_slot_the_open_cohort_counts_it(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *a = ward_eligible(w), *lot = ward_lot(w);
    const tt_dose_given g = given(a, lot, w->now, "mixed up with another patient");
    FINE(w, tt_conduct_given(w->c, WANG, &g, NULL, &w->err));
    assert_string_equal(ward_subject(w, a)->dose_outside, "E603");
    assert_int_equal(ward_answer(w).slots_left, 2);
    assert_false(tt_conduct_trial(w->c)->held);
    ward_close(w);
}

/* --- corrected ------------------------------------------------------------------------------ */

static void a_dose_is_corrected(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_dosed(w), *other = ward_lot(w);
    const tt_instant at = w->now;
    const tt_subject *p = ward_subject(w, s);
    const int64_t first = p->dose_origin;
    w->now += HOUR;
    tt_dose_given g = {.subject = s, .start = TT_NO_INSTANT, .end = TT_NO_INSTANT, .reason = "misread"};
    REFUSED(w, 670, tt_conduct_dose_correct(w->c, WANG, &g, NULL, &w->err));
    g.delivered = tt_dec_int(800000000);
    g.reason = "  ";
    REFUSED(w, 668, tt_conduct_dose_correct(w->c, WANG, &g, NULL, &w->err));
    g.reason = "residue in the syringe";
    g.end = w->now + HOUR;
    REFUSED(w, 617, tt_conduct_dose_correct(w->c, WANG, &g, NULL, &w->err));
    g.end = at + HOUR / 2;
    g.lot = other;
    FINE(w, tt_conduct_dose_correct(w->c, WANG, &g, &w->found, &w->err));
    assert_int_equal(p->delivered.coef, 800000000);
    assert_true(p->dose_start == at && p->dose_end == at + HOUR / 2 && p->dlt_until == p->dose_end + 28 * DAY);
    assert_string_equal(p->lot, other);
    assert_int_equal(tt_trial_lot(tt_conduct_trial(w->c), "LOT-1")->used_ml.coef, 0); /* what it took is there again */
    assert_string_equal(tt_dec_text(w->arena, tt_trial_lot(tt_conduct_trial(w->c), other)->used_ml), "5.33");
    assert_true(tt_findings_has(&w->found, 616)); /* 83 % of what was planned */
    const tt_event *e = event_at(w, p->dose_origin);
    assert_non_null(strstr(e->body, tt_printf(w->arena, "\"corrects\":%lld", (long long)first)));
    assert_non_null(strstr(e->body, "960000000 cells of lot LOT-1"));
    assert_string_equal(e->reason, "residue in the syringe");
    const char *undosed = ward_screen(w);
    g.subject = undosed;
    REFUSED(w, 669, tt_conduct_dose_correct(w->c, WANG, &g, NULL, &w->err));
    ward_close(w);
}

/* The lot that was truly drawn from had never been released: the record says so, beside what it said before, until it is put right. */
static void a_corrected_lot_is_asked_about(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_enrolled(w), *lot = ward_lot(w);
    FINE(w, tt_conduct_hold(w->c, CHEN, true, "looked into", &w->err));
    tt_dose_given g = given(s, lot, w->now, "given before the call came");
    FINE(w, tt_conduct_given(w->c, WANG, &g, NULL, &w->err));
    FINE(w, tt_conduct_lot(w->c, LIU, "RAW", tt_dec_int(200000000), tt_dec_int(90), tt_dec_int(50), w->now + DAY, &w->err));
    const size_t before = tt_conduct_trial(w->c)->deviations;
    g = (tt_dose_given){.subject = s, .lot = "RAW", .start = TT_NO_INSTANT, .end = TT_NO_INSTANT, .reason = "label read again"};
    FINE(w, tt_conduct_dose_correct(w->c, WANG, &g, &w->found, &w->err));
    assert_string_equal(ward_subject(w, s)->dose_outside, "E606 E607");
    assert_true(tt_findings_has(&w->found, 666));
    assert_int_equal(tt_conduct_trial(w->c)->deviations, before + 1);
    g.lot = lot;
    FINE(w, tt_conduct_dose_correct(w->c, WANG, &g, NULL, &w->err));
    assert_string_equal(ward_subject(w, s)->dose_outside, "E606");
    assert_int_equal(tt_conduct_trial(w->c)->deviations, before + 1);
    ward_close(w);
}

/* "No DLT" was said at the end of a window that, as is now known, ended later. */
static void a_later_end_reopens_the_judgement(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_dosed(w);
    const tt_instant at = w->now;
    w->now = ward_subject(w, s)->dlt_until;
    FINE(w, ward_judge(w, s, TT_DLT_NONE));
    tt_dose_given g = {.subject = s, .start = TT_NO_INSTANT, .end = at + DAY, .reason = "date mistyped"};
    FINE(w, tt_conduct_dose_correct(w->c, WANG, &g, &w->found, &w->err));
    assert_true(tt_findings_has(&w->found, 671));
    assert_true(tt_trial_unjudged(tt_conduct_trial(w->c), ward_subject(w, s)));
    tt_answer_now r = ward_answer(w);
    assert_int_equal(ward_gate(&r, "windows"), TT_NO);
    assert_int_equal(r.state.at[1].pending, 1);
    REFUSED(w, 620, ward_judge(w, s, TT_DLT_NONE));
    w->now += DAY;
    FINE(w, ward_judge(w, s, TT_DLT_NONE));
    assert_false(tt_trial_unjudged(tt_conduct_trial(w->c), ward_subject(w, s)));
    ward_close(w);
}

static void an_end_is_corrected(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_dosed(w);
    const tt_subject *p = ward_subject(w, s);
    const tt_instant at = w->now;
    REFUSED(w, 669, tt_conduct_end_correct(w->c, WANG, s, TT_DIED, w->now, "", "r", NULL, &w->err));
    w->now = p->dlt_until + DAY;
    FINE(w, ward_judge(w, s, TT_DLT_NONE));
    FINE(w, tt_conduct_end(w->c, WANG, s, TT_WITHDREW, w->now, "moved", &w->err));
    REFUSED(w, 579, ward_try(w, s, "M1", "ALT", "40", TT_NO_INSTANT));
    REFUSED(w, 668, tt_conduct_end_correct(w->c, WANG, s, TT_LOST_CONTACT, w->now, "moved", "--", NULL, &w->err));
    REFUSED(w, 670, tt_conduct_end_correct(w->c, WANG, s, TT_WITHDREW, w->now, "moved", "r", NULL, &w->err));
    REFUSED(w, 596, tt_conduct_end_correct(w->c, WANG, s, TT_DIED, at - DAY, "moved", "r", NULL, &w->err));
    FINE(w, tt_conduct_end_correct(w->c, WANG, s, TT_DIED, at + 5 * DAY, "at home", "the family called", &w->found, &w->err));
    assert_true(p->end == TT_DIED && p->ended == at + 5 * DAY && !p->withdrawn);
    assert_true(tt_findings_has(&w->found, 671)); /* died in the window: nobody knows that there was no DLT */
    const char *next = ward_eligible(w);
    REFUSED(w, 648, tt_conduct_enrol(w->c, WANG, next, "", &w->err));
    const tt_event *e = event_at(w, p->end_origin);
    assert_non_null(strstr(e->body, "withdrew") && strstr(e->body, "moved") ? "" : NULL);
    FINE(w, tt_conduct_end_correct(w->c, WANG, s, TT_STILL_IN, TT_NO_INSTANT, "", "another patient of that name", NULL, &w->err));
    assert_true(p->end == TT_STILL_IN && p->ended == TT_NO_INSTANT);
    FINE(w, ward_try(w, s, "M1", "ALT", "40", w->now));
    FINE(w, tt_conduct_enrol(w->c, WANG, next, "", &w->err));
    ward_close(w);
}

static void a_screening_that_failed_by_mistake(void **state)
{
    (void)state;
    ward *w = ward_open();
    const char *s = ward_eligible(w);
    FINE(w, tt_conduct_eligible(w->c, ZHU, s, false, "wrong number", &w->err));
    FINE(w, tt_conduct_end_correct(w->c, ZHU, s, TT_STILL_IN, TT_NO_INSTANT, "", "another participant was meant", NULL, &w->err));
    assert_int_equal(ward_subject(w, s)->eligible, TT_UNKNOWN);
    FINE(w, tt_conduct_eligible(w->c, ZHU, s, true, "", &w->err));
    ward_close(w);
}

static tt_ae_entry fever(const char *s, tt_instant onset, int grade, const char *related)
{
    const tt_ae_entry e = {.subject = s,
                           .term = "fever",
                           .category = "",
                           .onset = onset,
                           .resolved = TT_NO_INSTANT,
                           .grade = grade,
                           .related = related,
                           .outcome = "recovering",
                           .source = ""};
    return e;
}

static void an_adverse_event_is_corrected(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_dosed(w);
    const tt_instant at = w->now;
    char id[40];
    w->now = ward_subject(w, s)->dlt_until;
    tt_ae_entry e = fever(s, at + DAY, 2, "possible");
    FINE(w, tt_conduct_ae(w->c, WANG, &e, id, &w->err));
    FINE(w, ward_judge(w, s, TT_DLT_NONE));
    const tt_ae *ae = tt_conduct_trial(w->c)->ae[0];
    const int64_t first = ae->origin;
    REFUSED(w, 669, tt_conduct_ae_correct(w->c, WANG, "HLC-001-AE9", &e, "r", NULL, &w->err));
    REFUSED(w, 670, tt_conduct_ae_correct(w->c, WANG, id, &e, "r", NULL, &w->err));
    e.outcome = "recovered";
    e.resolved = at + 2 * DAY;
    REFUSED(w, 668, tt_conduct_ae_correct(w->c, WANG, id, &e, "", NULL, &w->err));
    FINE(w, tt_conduct_ae_correct(w->c, WANG, id, &e, "seen at the visit", &w->found, &w->err));
    assert_string_equal(ae->outcome, "recovered");
    assert_false(tt_findings_has(&w->found, 671)); /* its outcome changes no judgement */
    e.grade = 3;
    FINE(w, tt_conduct_ae_correct(w->c, WANG, id, &e, "graded by the chart", &w->found, &w->err));
    assert_int_equal(tt_conduct_trial(w->c)->aes, 1);
    assert_true(ae->grade == 3 && tt_findings_has(&w->found, 671)); /* now it could have been one */
    tt_answer_now r = ward_answer(w);
    assert_int_equal(ward_gate(&r, "judged"), TT_NO);
    assert_non_null(strstr(event_at(w, ae->origin)->body, "grade 2"));
    assert_non_null(strstr(event_at(w, first)->body, "\"grade\":2"));
    FINE(w, ward_judge(w, s, TT_DLT_NONE)); /* looked at again, with a reason */
    r = ward_answer(w);
    assert_int_equal(ward_gate(&r, "judged"), TT_YES);
    e = fever(s, at + 2 * DAY, 4, "definite"); /* found after the judgement */
    FINE(w, tt_conduct_ae(w->c, WANG, &e, id, &w->err));
    r = ward_answer(w);
    assert_int_equal(ward_gate(&r, "judged"), TT_NO);
    ward_close(w);
}

/* The date alone of the day of the dose would put what came after it before it. */
static void an_onset_on_the_day_of_the_dose_has_a_time(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_dosed(w);
    char id[40];
    tt_date day = tt_local(w->study->zone, w->now);
    day.hour = day.minute = day.second = 0;
    const tt_instant midnight = tt_local_instant(w->study->zone, day, NULL);
    assert_true(midnight < ward_subject(w, s)->dose_start);
    w->now += 2 * DAY;
    tt_ae_entry e = fever(s, midnight, 3, "possible");
    REFUSED(w, 837, tt_conduct_ae(w->c, WANG, &e, id, &w->err));
    e.onset = midnight + 60000; /* a minute past midnight, if that was it */
    FINE(w, tt_conduct_ae(w->c, WANG, &e, id, &w->err));
    e.onset = midnight + DAY; /* of any other day the date will do */
    FINE(w, tt_conduct_ae(w->c, WANG, &e, id, &w->err));
    ward_close(w);
}

/* A relation corrected can make a stopping rule hold. */
static void a_corrected_relation_stops_dosing(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_dosed(w);
    char id[40];
    tt_ae_entry e = fever(s, w->now, 5, "unlikely");
    FINE(w, tt_conduct_ae(w->c, WANG, &e, id, &w->err));
    assert_false(tt_conduct_trial(w->c)->held);
    e.related = "probable";
    FINE(w, tt_conduct_ae_correct(w->c, WANG, id, &e, "autopsy", NULL, &w->err));
    assert_true(tt_conduct_trial(w->c)->held);
    assert_string_equal(tt_conduct_trial(w->c)->hold[0]->rule, "S1");
    ward_close(w);
}

/* The signatures that lifted a hold were given on what was known then: the next related death holds dosing again, and a hold that still
 * lasts does not stand for it.  The same death told twice, or an event that the rule does not count, holds nothing. */
static void the_next_death_holds_again(void **state)
{
    (void)state;
    ward *w = ward_open();
    const tt_trial *t = tt_conduct_trial(w->c);
    char id[40];
    ward_decide(w);
    const char *one = ward_dosed(w);
    w->now += 14 * DAY;
    const char *two = ward_dosed(w);
    w->now += 3 * DAY;
    const char *three = ward_dosed(w);
    tt_ae_entry e = fever(one, w->now, 5, "probable");
    FINE(w, tt_conduct_ae(w->c, WANG, &e, id, &w->err));
    FINE(w, tt_conduct_lift(w->c, CHEN, "secret", 1, "looked at", &w->err));
    FINE(w, tt_conduct_lift(w->c, ZHU, "secret", 1, "looked at", &w->err));
    assert_false(t->held);
    FINE(w, tt_conduct_ae(w->c, WANG, &e, id, &w->err));
    FINE(w, tt_conduct_end(w->c, WANG, one, TT_DIED, w->now, "fever", &w->err));
    e = fever(two, w->now, 5, "unlikely");
    FINE(w, tt_conduct_ae(w->c, WANG, &e, id, &w->err));
    assert_false(t->held);
    e.related = "possible";
    FINE(w, tt_conduct_ae_correct(w->c, WANG, id, &e, "autopsy", NULL, &w->err));
    assert_true(t->held && t->holds == 2);
    FINE(w, tt_conduct_lift(w->c, ZHU, "secret", 2, "looked at", &w->err));
    e = fever(three, w->now, 5, "definite");
    FINE(w, tt_conduct_ae(w->c, WANG, &e, id, &w->err));
    FINE(w, tt_conduct_lift(w->c, CHEN, "secret", 2, "of two only", &w->err));
    assert_true(t->held && t->holds == 3);
    ward_close(w);
}

/* May the next participant be dosed, and if not, which message says so? */
static int next_dose(ward *w, const char *s, const char *lot)
{
    tt_dose_card k;
    const bool may = tt_conduct_card(w->c, w->arena, s, lot, w->now, &k, &w->err) == TT_OK;
    const tt_answer_now r = ward_answer(w);
    assert_int_equal(r.may_dose, may);
    assert_int_equal(ward_gate(&r, "seen"), may ? TT_YES : TT_NO);
    assert_int_equal(r.judge_first == NULL, may);
    return may ? 0 : (int)w->err.id;
}

/* Somebody waits for the third slot of a cohort of three.  One toxicity that may be a DLT changes nothing of what the rule says; the
 * second would end dosing at the level, so a person judges first.  A fatal event is a death though nobody has recorded the end. */
static void what_was_seen_is_judged_before_the_next_dose(void **state)
{
    (void)state;
    ward *w = ward_open();
    char id[40];
    ward_decide(w);
    const char *one = ward_dosed(w);
    w->now += 14 * DAY;
    const char *two = ward_dosed(w);
    w->now += 3 * DAY;
    const char *three = ward_enrolled(w), *lot = ward_lot(w);
    FINE(w, ward_try(w, three, "BL", "WEIGHT", "60", w->now));
    tt_ae_entry e = fever(one, w->now - 10 * DAY, 3, "possible");
    FINE(w, tt_conduct_ae(w->c, WANG, &e, id, &w->err));
    assert_int_equal(next_dose(w, three, lot), 0);
    e = fever(two, w->now - DAY, 3, "unlikely");
    FINE(w, tt_conduct_ae(w->c, WANG, &e, id, &w->err));
    assert_int_equal(next_dose(w, three, lot), 0);
    e.related = "probable";
    FINE(w, tt_conduct_ae_correct(w->c, WANG, id, &e, "reviewed", NULL, &w->err));
    assert_int_equal(next_dose(w, three, lot), 836);
    FINE(w, tt_conduct_dlt(w->c, ZHU, one, TT_DLT_NOT_EVALUABLE, "", TT_NO_INSTANT, "left the ward", &w->err));
    assert_int_equal(next_dose(w, three, lot), 0);
    e = fever(two, w->now, 5, "not");
    FINE(w, tt_conduct_ae(w->c, WANG, &e, id, &w->err));
    assert_int_equal(next_dose(w, three, lot), 835);
    FINE(w, tt_conduct_end(w->c, WANG, two, TT_DIED, w->now, "liver failure", &w->err));
    assert_int_equal(next_dose(w, three, lot), 648);
    w->now += HOUR;
    REFUSED(w, 585, tt_conduct_dlt(w->c, ZHU, two, TT_DLT_YES, "D1", w->now, "", &w->err)); /* after the death */
    FINE(w, tt_conduct_dlt(w->c, ZHU, two, TT_DLT_NOT_EVALUABLE, "", TT_NO_INSTANT, "the liver failure", &w->err));
    assert_int_equal(next_dose(w, three, lot), 0);
    ward_close(w);
}

/* A fatal event after the DLT window is no death to be judged for it. */
static void a_death_after_the_window_closes_nothing(void **state)
{
    (void)state;
    ward *w = ward_open();
    char id[40];
    ward_decide(w);
    const char *one = ward_dosed(w);
    w->now += 29 * DAY;
    const char *two = ward_enrolled(w), *lot = ward_lot(w);
    FINE(w, ward_try(w, two, "BL", "WEIGHT", "60", w->now));
    tt_ae_entry e = fever(one, w->now, 5, "not");
    FINE(w, tt_conduct_ae(w->c, WANG, &e, id, &w->err));
    assert_int_equal(next_dose(w, two, lot), 0);
    ward_close(w);
}

/* A rule that a dose is on record as broken is not told again when the record is corrected. */
static void a_rule_is_told_of_once(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    struct off o = {w, ward_enrolled(w), ward_lot(w), w->now};
    FINE(w, ward_try(w, o.subject, "BL", "WEIGHT", "60", w->now));
    lot_expired(&o);
    tt_dose_given g = given(o.subject, o.lot, o.at, "nobody looked at the label");
    FINE(w, tt_conduct_given(w->c, WANG, &g, &w->found, &w->err));
    assert_int_equal(tt_conduct_trial(w->c)->deviations, 1);
    g.delivered = tt_dec_int(955000000);
    g.reason = "misread";
    FINE(w, tt_conduct_dose_correct(w->c, WANG, &g, &w->found, &w->err));
    assert_int_equal(tt_conduct_trial(w->c)->deviations, 1);
    assert_string_equal(ward_subject(w, o.subject)->dose_outside, "E608");
    ward_close(w);
}

/* Who left otherwise than by dying may die in the window all the same, and what is learnt after "not evaluable" asks for a new judgement.
 */
static void who_left_is_not_forgotten(void **state)
{
    (void)state;
    ward *w = ward_open();
    char id[40];
    ward_decide(w);
    const char *one = ward_dosed(w);
    const tt_instant dosed = w->now;
    w->now += 14 * DAY;
    FINE(w, tt_conduct_end(w->c, WANG, one, TT_TRANSPLANTED, w->now, "", &w->err));
    const char *two = ward_dosed(w);
    w->now += 3 * DAY;
    const char *three = ward_enrolled(w), *lot = ward_lot(w);
    FINE(w, ward_try(w, three, "BL", "WEIGHT", "60", w->now));
    assert_int_equal(next_dose(w, three, lot), 0);
    tt_ae_entry e = fever(one, w->now - DAY, 5, "not");
    FINE(w, tt_conduct_ae(w->c, WANG, &e, id, &w->err));
    assert_int_equal(next_dose(w, three, lot), 835);
    e.grade = 2; /* it was of somebody else */
    REFUSED(w, 838, tt_conduct_ae_correct(w->c, WANG, id, &e, "another patient", NULL, &w->err));
    FINE(w, tt_conduct_ae_correct(w->c, ZHU, id, &e, "another patient", NULL, &w->err));
    assert_int_equal(next_dose(w, three, lot), 0);
    FINE(w, tt_conduct_dlt(w->c, ZHU, one, TT_DLT_NOT_EVALUABLE, "", TT_NO_INSTANT, "transplanted", &w->err));
    e = fever(two, w->now - DAY, 3, "possible");
    FINE(w, tt_conduct_ae(w->c, WANG, &e, id, &w->err));
    assert_int_equal(next_dose(w, three, lot), 0);
    e = fever(one, dosed + 5 * DAY, 4, "probable");
    FINE(w, tt_conduct_ae(w->c, WANG, &e, id, &w->err));
    assert_int_equal(next_dose(w, three, lot), 836);
    e.onset = dosed - DAY;
    REFUSED(w, 838, tt_conduct_ae_correct(w->c, WANG, id, &e, "began before", NULL, &w->err));
    FINE(w, tt_conduct_dlt(w->c, ZHU, one, TT_DLT_NOT_EVALUABLE, "", TT_NO_INSTANT, "of the sepsis", &w->err));
    assert_int_equal(next_dose(w, three, lot), 0);
    ward_close(w);
}

/* The place of somebody not evaluable was filled; what is learnt of them then makes the cohort larger, and refuses nothing for ever. */
static void a_judgement_owed_after_the_place_was_filled(void **state)
{
    (void)state;
    ward *w = ward_open();
    char id[40];
    int number = 0;
    const char *s[4];
    ward_decide(w);
    const tt_instant start = w->now;
    for (int i = 0; i < 4; i++) {
        s[i] = ward_dosed(w);
        w->now += 14 * DAY;
        if (i == 0)
            FINE(w, tt_conduct_dlt(w->c, ZHU, s[0], TT_DLT_NOT_EVALUABLE, "", TT_NO_INSTANT, "left", &w->err));
    }
    w->now += 30 * DAY;
    for (int i = 1; i < 4; i++)
        FINE(w, tt_conduct_dlt(w->c, ZHU, s[i], TT_DLT_NONE, "", TT_NO_INSTANT, "", &w->err));
    tt_ae_entry e = fever(s[0], start + DAY, 3, "probable");
    FINE(w, tt_conduct_ae(w->c, WANG, &e, id, &w->err));
    const tt_answer_now owed = ward_answer(w);
    assert_int_equal(ward_gate(&owed, "judged"), TT_NO);
    assert_int_equal(tt_conduct_propose(w->c, ZHU, 0, "", &number, &w->err), TT_EDENIED);
    FINE(w, tt_conduct_dlt(w->c, ZHU, s[0], TT_DLT_YES, "D1", start + DAY, "seen in the notes", &w->err));
    const tt_answer_now known = ward_answer(w);
    assert_int_equal(ward_gate(&known, "judged"), TT_YES);
    assert_string_equal(known.tally, "4/1");
    FINE(w, tt_conduct_dlt(w->c, CHEN, s[0], TT_DLT_NOT_EVALUABLE, "", TT_NO_INSTANT, "of the sepsis", &w->err));
    const tt_answer_now again = ward_answer(w);
    assert_int_equal(ward_gate(&again, "judged"), TT_YES);
    assert_string_equal(again.tally, "3/0");
    ward_close(w);
}

struct seen {
    int ae, hold;
};

static tt_code see(const tt_event *e, void *arg, tt_err *err)
{
    struct seen *s = arg;
    (void)err;
    s->ae += tt_streq(e->kind, "ae");
    s->hold += tt_streq(e->kind, "hold");
    return TT_OK;
}

/* Storage fails at any point: the death and the hold it calls for are both on record, or neither is. */
static void a_fact_and_its_hold_are_one_step(void **state)
{
    (void)state;
    bool stored = false;
    int n = 0;
    while (!stored && n < 60) {
        ward *w = ward_open();
        ward_decide(w);
        const tt_ae_entry e = fever(ward_dosed(w), w->now, 5, "definite");
        char id[40];
        struct seen seen = {0, 0};
        tt_record_fault(++n, false);
        stored = tt_conduct_ae(w->c, WANG, &e, id, &w->err) == TT_OK;
        tt_record_fault(-1, false);
        FINE(w, tt_record_each(tt_conduct_record(w->c), 1, see, &seen, &w->err));
        if (seen.ae != stored || seen.hold != stored)
            fail_msg("call %d fails: %d adverse events, %d holds", n, seen.ae, seen.hold);
        ward_close(w);
    }
    assert_true(stored && n > 3);
}

/* --- holds ------------------------------------------------------------------------------------ */

static void each_hold_is_lifted_by_itself(void **state)
{
    (void)state;
    ward *w = ward_open();
    const tt_trial *t = tt_conduct_trial(w->c);
    REFUSED(w, 661, tt_conduct_lift(w->c, CHEN, "secret", 0, "over", &w->err));
    FINE(w, tt_conduct_hold(w->c, ZHU, true, "a death", &w->err));
    FINE(w, tt_conduct_hold(w->c, CHEN, true, "a recall", &w->err));
    assert_string_equal(t->held_why, "a death; a recall");
    REFUSED(w, 660, tt_conduct_lift(w->c, CHEN, "secret", 0, "over", &w->err)); /* which? */
    REFUSED(w, 553, tt_conduct_lift(w->c, ZHU, "secret", 1, "over", &w->err));
    REFUSED(w, 589, tt_conduct_lift(w->c, CHEN, "secret", 1, "!", &w->err));
    w->now += HOUR;
    FINE(w, tt_conduct_lift(w->c, CHEN, "secret", 2, "another batch", &w->err));
    assert_true(t->held && t->hold[0]->until == TT_NO_INSTANT && t->hold[1]->until == w->now);
    REFUSED(w, 661, tt_conduct_lift(w->c, CHEN, "secret", 2, "again", &w->err));
    FINE(w, tt_conduct_lift(w->c, CHEN, "secret", 0, "not related", &w->err));
    assert_false(t->held);
    ward_close(w);
}

static void a_stopping_rule_takes_the_signatures_of_a_decision(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_dosed(w);
    char id[40];
    const tt_ae_entry e = fever(s, w->now, 5, "definite");
    FINE(w, tt_conduct_ae(w->c, WANG, &e, id, &w->err));
    const tt_trial *t = tt_conduct_trial(w->c);
    assert_true(t->held);
    tt_answer_now r = ward_answer(w);
    for (size_t i = 0; i < r.gates; i++)
        if (tt_streq(r.gate[i].id, "hold"))
            assert_non_null(strstr(r.gate[i].detail[TT_ZH], "停药规则 S1：出现1例"));
    REFUSED(w, 753, tt_conduct_hold(w->c, CHEN, false, "looked at", &w->err)); /* a word alone does not lift it */
    REFUSED(w, 753, tt_conduct_lift(w->c, CHEN, "guess", 1, "looked at", &w->err));
    REFUSED(w, 662, tt_conduct_lift(w->c, MAO, "secret", 1, "looked at", &w->err));
    REFUSED(w, 553, tt_conduct_lift(w->c, WANG, "secret", 1, "looked at", &w->err));
    FINE(w, tt_conduct_lift(w->c, CHEN, "secret", 1, "due to the liver failure", &w->err));
    assert_true(t->held); /* one of two */
    REFUSED(w, 663, tt_conduct_lift(w->c, CHEN, "secret", 1, "due to the liver failure", &w->err));
    FINE(w, tt_conduct_lift(w->c, ZHU, "secret", 1, "I agree", &w->err));
    assert_false(t->held);
    tt_verdict v;
    FINE(w, tt_record_verify(tt_conduct_record(w->c), &v, &w->err));
    assert_int_equal(v.signatures, 2 + 1 + 2); /* the decision, the second person at the dose, the lifting */
    ward_close(w);
}

static const struct CMUnitTest facts[] = {
    cmocka_unit_test(a_dose_that_was_given_is_a_fact),
    cmocka_unit_test(some_things_are_no_dose),
    cmocka_unit_test(a_level_nobody_opened_holds_dosing),
    cmocka_unit_test(without_a_slot_the_open_cohort_counts_it),
    cmocka_unit_test(a_dose_is_corrected),
    cmocka_unit_test(a_corrected_lot_is_asked_about),
    cmocka_unit_test(a_later_end_reopens_the_judgement),
    cmocka_unit_test(an_end_is_corrected),
    cmocka_unit_test(a_screening_that_failed_by_mistake),
    cmocka_unit_test(an_adverse_event_is_corrected),
    cmocka_unit_test(an_onset_on_the_day_of_the_dose_has_a_time),
    cmocka_unit_test(a_corrected_relation_stops_dosing),
    cmocka_unit_test(the_next_death_holds_again),
    cmocka_unit_test(what_was_seen_is_judged_before_the_next_dose),
    cmocka_unit_test(a_death_after_the_window_closes_nothing),
    cmocka_unit_test(a_rule_is_told_of_once),
    cmocka_unit_test(who_left_is_not_forgotten),
    cmocka_unit_test(a_judgement_owed_after_the_place_was_filled),
    cmocka_unit_test(a_fact_and_its_hold_are_one_step),
    cmocka_unit_test(each_hold_is_lifted_by_itself),
    cmocka_unit_test(a_stopping_rule_takes_the_signatures_of_a_decision),
};

TT_TEST_MAIN(facts)
