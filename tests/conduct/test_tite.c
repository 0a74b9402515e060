/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/conduct/test_tite.c -- a live trial under a rule that weighs pending patients:
 * the share of each window behind is fixed by the instant of the proposal, rounded
 * down; the log alone gives the same decision; too many pending close the gate. */
#include "ward.h"

/* The shipped study with another rule, and with a fifth level, as the references of TITE-CRM have five. */
static ward *tite_ward(const char *design)
{
    ward *w = ward_read();
    const char *s = w->study->source, *top = "    - {id: L4, amount: 1.7e8}     # record: the highest\n";
    const char *levels = strstr(s, top), *from = strstr(s, "\ndesign:\n"), *to = strstr(s, "\ndlt:\n");
    assert_true(levels && from && to && levels < from && from < to);
    levels += strlen(top);
    const char *text = tt_printf(w->arena, "%.*s    - {id: L5, amount: 1.8e8}\n%.*s\ndesign:\n%s%s", (int)(levels - s), s,
                                 (int)(from - levels), levels, design, to);
    FINE(w, tt_study_parse(w->arena, "protocol.yaml", text, strlen(text), &w->found, &w->study, &w->runnable, &w->err));
    assert_true(w->runnable);
    ward_start(w);
    return w;
}

#define BOIN "  rule: tite-boin\n  target: 0.30\n  cohorts: 10\n  cohort: 3\n"
#define CRM "  rule: tite-crm\n  target: 0.25\n  skeleton: .05,.12,.25,.40,.55\n  cohorts: 8\n  cohort: 3\n"

static const tt_subject *dosed_at(ward *w, tt_instant at)
{
    w->now = at;
    return ward_subject(w, ward_dosed(w));
}

/* Three at the first level without a DLT, all windows over; then three at the second, on days 0, 14 and 17 of *day. */
static void at_the_second(ward *w, const tt_subject *s[3], tt_instant *day)
{
    static const int days[] = {0, 14, 17};
    ward_decide(w);
    ward_quiet_cohort(w);
    ward_decide(w);
    *day = w->now;
    for (int i = 0; i < 3; i++)
        s[i] = dosed_at(w, *day + days[i] * DAY);
    assert_int_equal(s[0]->level, 2);
}

/* The windows of the first two are over, their data are in; the second had a DLT. */
static void two_judged(ward *w, const tt_subject *s[3], tt_instant day, tt_dlt_state second)
{
    w->now = day + 42 * DAY;
    for (int i = 0; i < 3; i++)
        ward_fill(w, s[i]->id);
    FINE(w, ward_judge(w, s[0]->id, TT_DLT_NONE));
    FINE(w, ward_judge(w, s[1]->id, second));
}

static tt_move typed(ward *w, const char *history)
{
    tt_state s;
    tt_move m = {.rule = ""};
    FINE(w, tt_history_read(w->arena, w->study->plan, history, &s, NULL, NULL, &w->err));
    FINE(w, tt_design_next(w->study->plan, &s, &m, &w->err));
    return m;
}

/*
 * By hand, Yuan 2018, target .30: lambda_d = .358509; n 3, y 1, c 1: p0 = 1.15 / 3, odds of no DLT (1 - p0) / p0 = 1.608696;
 * down while the follow-up is at most 1 - (3 x .358509 - 1) x 1.608696 = .878500 windows of 28 d, which is 24.5980 d.  A share
 * of .878999.. is written .878: at 24.611 d (.878964) the call is still down, at 24.612 d (exactly .879) it is stay.
 */
static void a_share_is_rounded_down(void **state)
{
    static const struct {
        const char *why;
        double days;
        const char *history;
        tt_act act;
    } rows[] = {
        {"well below", 24.5, "1NNN 2NTP0.875", TT_DOWN},
        {"past the bound, less than a step", 24.611, "1NNN 2NTP0.878", TT_DOWN},
        {"a millisecond before the step", 24.612 - 1 / 86400000.0, "1NNN 2NTP0.878", TT_DOWN},
        {"the step", 24.612, "1NNN 2NTP0.879", TT_STAY},
        {"the last minute", 27.9999, "1NNN 2NTP0.999", TT_STAY},
        {"over, not judged", 28, "1NNN 2NTP1", TT_STAY},
        {"long over", 60, "1NNN 2NTP1", TT_STAY},
    };
    (void)state;
    ward *w = tite_ward(BOIN);
    const tt_subject *s[3];
    tt_instant day;
    at_the_second(w, s, &day);
    /* The third was dosed on day 17: 24.5 d later, day 41.5, is before the second's window is over, who had the DLT. */
    w->now = day + 28 * DAY;
    FINE(w, ward_judge(w, s[0]->id, TT_DLT_NONE));
    FINE(w, ward_judge(w, s[1]->id, TT_DLT_YES));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        w->now = s[2]->dose_end + (tt_instant)(rows[i].days * DAY + 0.5);
        const tt_answer_now r = ward_answer(w);
        if (r.move.act != rows[i].act || strcmp(r.history, rows[i].history) != 0)
            fail_msg("%s: %s %s", rows[i].why, tt_act_text(r.move.act), r.history);
        const tt_move m = typed(w, r.history); /* `design next` says the same */
        assert_true(m.act == r.move.act && m.dose == r.move.dose && m.why == r.move.why);
    }
    ward_close(w);
}

/* Proposed at one instant, signed days later: the evidence is that of the proposal, and so is the decision. */
static void signed_later_as_proposed(void **state)
{
    (void)state;
    ward *w = tite_ward(BOIN);
    const tt_subject *s[3];
    tt_instant day;
    char again[65];
    at_the_second(w, s, &day);
    w->now = day + 28 * DAY;
    FINE(w, ward_judge(w, s[0]->id, TT_DLT_NONE));
    FINE(w, ward_judge(w, s[1]->id, TT_DLT_YES));
    w->now = s[2]->dose_end + 24 * DAY; /* share .857 */
    const int n = ward_propose(w);
    const tt_decision *d = tt_trial_decision(tt_conduct_trial(w->c), n);
    assert_int_equal(d->act, TT_DOWN);
    w->now += 3 * DAY;
    tt_answer_now r = ward_answer(w);
    assert_int_equal(r.move.act, TT_STAY);        /* asked today the rule says otherwise ... */
    assert_string_equal(r.snapshot, d->snapshot); /* ... what is up for signature is as proposed */
    assert_non_null(strstr(r.evidence, "\"share\":\"0.857\""));
    assert_non_null(strstr(r.evidence, "\"history\":\"1NNN 2NTP0.857\""));
    FINE(w, tt_conduct_sign(w->c, ZHU, "secret", n, "approve", &w->err));
    memcpy(again, r.snapshot, sizeof again);
    w->now += 300 * DAY; /* whatever the clock says */
    assert_string_equal(ward_answer(w).snapshot, again);
    FINE(w, tt_conduct_sign(w->c, CHEN, "secret", n, "approve", &w->err));
    assert_int_equal(tt_trial_in_force(tt_conduct_trial(w->c))->to, 1);
    tt_trial *t = NULL; /* from the log alone: what the decision rested on, at its own instant */
    tt_state st;
    tt_move m;
    FINE(w, tt_trial_build(w->arena, w->study, tt_conduct_record(w->c), 0, &t, &w->err));
    FINE(w, tt_trial_state_before(w->arena, t, n, tt_trial_decision(t, n)->proposed, &st, &w->err));
    FINE(w, tt_design_next(w->study->plan, &st, &m, &w->err));
    assert_int_equal(m.act, TT_DOWN);
    assert_string_equal(m.rule, tt_trial_decision(t, n)->rule);
    ward_close(w);
}

static void what_voids_a_proposal(void **state)
{
    static const struct {
        const char *why;
        bool void_;
    } rows[] = {
        {"nothing but days", false}, {"a value measured since", false},   {"a value of before, entered since", true},
        {"a DLT judged", true},      {"an adverse event reported", true}, {"the pending patient died", true},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ward *w = tite_ward(BOIN);
        const tt_subject *s[3];
        tt_instant day;
        at_the_second(w, s, &day);
        two_judged(w, s, day, TT_DLT_NONE);
        w->now = s[2]->dose_end + 26 * DAY;
        const int n = ward_propose(w);
        assert_int_equal(tt_trial_decision(tt_conduct_trial(w->c), n)->act, TT_UP);
        w->now += DAY;
        char id[40];
        const tt_ae_entry ae = {.subject = s[2]->id,
                                .term = "fever",
                                .category = "injection",
                                .onset = w->now - HOUR,
                                .resolved = TT_NO_INSTANT,
                                .grade = 1,
                                .related = "possible",
                                .outcome = "recovering",
                                .source = ""};
        if (i == 1)
            FINE(w, ward_try(w, s[2]->id, "M1", "ALT", "50", w->now));
        else if (i == 2)
            FINE(w, ward_correct(w, s[2]->id, "D3", "ALT", "50", s[2]->dose_end + 3 * DAY));
        else if (i == 3)
            FINE(w, ward_judge(w, s[2]->id, TT_DLT_YES));
        else if (i == 4)
            FINE(w, tt_conduct_ae(w->c, WANG, &ae, id, &w->err));
        else if (i == 5)
            FINE(w, tt_conduct_end(w->c, WANG, s[2]->id, TT_DIED, w->now, "liver failure", &w->err));
        const tt_code code = tt_conduct_sign(w->c, ZHU, "secret", n, "approve", &w->err);
        if ((code != TT_OK) != rows[i].void_ || (code != TT_OK && w->err.id != 633))
            fail_msg("%s: %s", rows[i].why, code ? tt_err_text(w->arena, &w->err, TT_EN) : "signed");
        ward_close(w);
    }
}

static void who_left_is_followed_no_further(void **state)
{
    (void)state;
    ward *w = tite_ward(BOIN);
    const tt_subject *s[3];
    tt_instant day;
    at_the_second(w, s, &day);
    two_judged(w, s, day, TT_DLT_NONE);
    FINE(w, tt_conduct_end(w->c, WANG, s[2]->id, TT_TRANSPLANTED, s[2]->dose_end + 7 * DAY, "", &w->err));
    w->now += 40 * DAY;
    assert_string_equal(ward_answer(w).history, "1NNN 2NNP0.25");
    ward_close(w);
}

static void too_many_pending_close_the_gate(void **state)
{
    (void)state;
    ward *w = tite_ward(BOIN);
    const tt_subject *s[3];
    int n;
    ward_decide(w);
    const tt_instant day = w->now;
    static const int days[] = {0, 14, 17};
    for (int i = 0; i < 3; i++)
        s[i] = dosed_at(w, day + days[i] * DAY);
    w->now = day + 20 * DAY;
    for (int i = 0; i < 3; i++)
        ward_fill(w, s[i]->id);
    tt_answer_now r = ward_answer(w);
    assert_int_equal(r.move.act, TT_WAIT);
    assert_string_equal(r.move.rule, "count/suspended");
    assert_int_equal(ward_gate(&r, "windows"), TT_NO);
    for (int lang = 0; lang < 2; lang++) { /* the gate says why, and until when */
        const char *said = "";
        for (size_t i = 0; i < r.gates; i++)
            said = tt_streq(r.gate[i].id, "windows") ? r.gate[i].detail[lang] : said;
        assert_non_null(strstr(said, r.reason[lang]));
        assert_non_null(strstr(said, tt_instant_local(w->study->zone, s[2]->dlt_until, (char[32]){0})));
    }
    REFUSED(w, 630, tt_conduct_propose(w->c, ZHU, 0, "", &n, &w->err));
    w->now = day + 28 * DAY;
    r = ward_answer(w);
    assert_int_equal(ward_gate(&r, "judged"), TT_NO); /* over is not judged */
    FINE(w, ward_judge(w, s[0]->id, TT_DLT_NONE));
    REFUSED(w, 630, tt_conduct_propose(w->c, ZHU, 0, "", &n, &w->err)); /* 2 of 3 */
    w->now = day + 42 * DAY;
    FINE(w, ward_judge(w, s[1]->id, TT_DLT_NONE));
    r = ward_answer(w);
    assert_int_equal(ward_gate(&r, "windows"), TT_YES); /* 1 of 3, followed for 25 of 28 d */
    assert_string_equal(r.history, "1NNP0.892");
    assert_int_equal(r.move.act, TT_UP);
    ward_decide(w);
    const tt_subject *next = ward_subject(w, ward_dosed(w)); /* and dosed above, with that window still open */
    assert_int_equal(next->level, 2);
    FINE(w, ward_judge(w, s[2]->id, TT_DLT_YES)); /* a late DLT: 1 of 3 is above .236, so the rule no longer goes up */
    const char *other = ward_eligible(w);
    REFUSED(w, 601, tt_conduct_enrol(w->c, WANG, other, "", &w->err));
    ward_close(w);
}

/* The calls are those of tests/design/test_tite_crm.c, which are those of titecrm in dfcrm 0.2-2.1. */
static void crm_weighs_the_pending(void **state)
{
    (void)state;
    ward *w = tite_ward(CRM);
    const tt_subject *s[3];
    tt_instant day;
    at_the_second(w, s, &day);
    w->now = day + 17 * DAY;
    tt_answer_now r = ward_answer(w);
    assert_string_equal(r.history, "1NNN 2P0.607P0.107P0");
    assert_string_equal(r.move.rule, "tite-crm/suspended");
    assert_int_equal(ward_gate(&r, "windows"), TT_NO);
    w->now = day + 42 * DAY;
    for (int i = 0; i < 3; i++)
        ward_fill(w, s[i]->id);
    FINE(w, ward_judge(w, s[0]->id, TT_DLT_NONE));
    FINE(w, ward_judge(w, s[1]->id, TT_DLT_NONE));
    w->now = s[2]->dose_end + 14 * DAY;
    r = ward_answer(w);
    assert_string_equal(r.history, "1NNN 2NNP0.5");
    assert_true(r.move.act == TT_UP && r.move.dose == 3 && r.may_propose);
    assert_true(tt_streq(r.move.rule, "tite-crm/up") && r.state.opens == 1 && r.state.open_dose[0] == 2);
    FINE(w, ward_judge(w, s[1]->id, TT_DLT_YES));
    w->now = s[2]->dose_end + 25 * DAY + 5 * HOUR;
    r = ward_answer(w);
    assert_string_equal(r.history, "1NNN 2NTP0.9");
    assert_true(r.move.act == TT_STAY && r.move.dose == 2 && tt_streq(r.move.rule, "tite-crm/stay"));
    ward_close(w);
}

static void other_rules_know_no_shares(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    ward_dosed(w);
    w->now += 14 * DAY;
    const tt_answer_now r = ward_answer(w);
    assert_string_equal(r.history, "1P");
    assert_null(strstr(r.evidence, "share"));
    assert_null(strstr(r.evidence, "history"));
    ward_close(w);
}

static const struct CMUnitTest tite[] = {
    cmocka_unit_test(a_share_is_rounded_down),         cmocka_unit_test(signed_later_as_proposed),
    cmocka_unit_test(what_voids_a_proposal),           cmocka_unit_test(who_left_is_followed_no_further),
    cmocka_unit_test(too_many_pending_close_the_gate), cmocka_unit_test(crm_weighs_the_pending),
    cmocka_unit_test(other_rules_know_no_shares),
};

TT_TEST_MAIN(tite)
