/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/conduct/test_decision.c -- DLT judgements, the next-dose decision and its
 * signatures: never up while a window is open, a stop at once when DLTs force it. */
#include "ward.h"

static void no_decision_no_dose(void **state)
{
    (void)state;
    ward *w = ward_open();
    const char *s = ward_eligible(w), *lot = ward_lot(w);
    REFUSED(w, 600, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
    assert_string_equal(w->err.arg[2], "0/2");
    const int n = ward_propose(w);
    REFUSED(w, 600, ward_give(w, s, lot, w->now));
    FINE(w, tt_conduct_sign(w->c, ZHU, "secret", n, "approve", &w->err));
    REFUSED(w, 600, tt_conduct_enrol(w->c, WANG, s, "", &w->err)); /* one of two */
    assert_string_equal(w->err.arg[1], "1");
    assert_string_equal(w->err.arg[2], "1/2");
    assert_non_null(strstr(tt_err_text(w->arena, &w->err, TT_EN), "missing safety."));
    assert_non_null(strstr(tt_err_text(w->arena, &w->err, TT_ZH), "缺少 安全性评审人。"));
    FINE(w, tt_conduct_sign(w->c, CHEN, "secret", n, "approve", &w->err));
    FINE(w, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
    ward_close(w);
}

static void signatures_are_two_people(void **state)
{
    (void)state;
    ward *w = ward_open();
    FINE(w, tt_conduct_user(w->c, ADMIN, "guo", "Guo", "pi", "secret", TT_EFFORT_REHEARSAL, &w->err));
    const tt_actor guo = {"guo", "test"};
    REFUSED(w, 635, tt_conduct_sign(w->c, ZHU, "secret", 1, "approve", &w->err));
    const int n = ward_propose(w);
    REFUSED(w, 753, tt_conduct_sign(w->c, ZHU, "Secret", n, "approve", &w->err));
    REFUSED(w, 641, tt_conduct_sign(w->c, ZHU, "secret", n, "reject", &w->err));
    REFUSED(w, 641, tt_conduct_sign(w->c, ZHU, "secret", n, NULL, &w->err));
    REFUSED(w, 553, tt_conduct_sign(w->c, WANG, "secret", n, "approve", &w->err));
    REFUSED(w, 632, tt_conduct_sign(w->c, MAO, "secret", n, "approve", &w->err)); /* may sign, but not this study's decisions */
    FINE(w, tt_conduct_sign(w->c, ZHU, "secret", n, "approve", &w->err));
    REFUSED(w, 634, tt_conduct_sign(w->c, ZHU, "secret", n, "approve", &w->err));
    REFUSED(w, 634, tt_conduct_sign(w->c, guo, "secret", n, "approve", &w->err)); /* another investigator is still an investigator */
    int again = 0;
    REFUSED(w, 664, tt_conduct_propose(w->c, ZHU, 0, "", &again, &w->err)); /* a signature is not made void in silence */
    REFUSED(w, 664, tt_conduct_propose(w->c, ZHU, 0, " ... ", &again, &w->err));
    FINE(w, tt_conduct_propose(w->c, ZHU, 0, "a value came in", &again, &w->err));
    REFUSED(w, 638, tt_conduct_sign(w->c, CHEN, "secret", n, "approve", &w->err)); /* replaced */
    FINE(w, tt_conduct_sign(w->c, CHEN, "secret", again, "approve", &w->err));
    FINE(w, tt_conduct_sign(w->c, ZHU, "secret", again, "approve", &w->err));
    REFUSED(w, 634, tt_conduct_sign(w->c, CHEN, "secret", again, "approve", &w->err));
    ward_close(w);
}

static void changed_evidence_voids_signing(void **state)
{
    (void)state;
    static const char *const what[] = {"a value corrected", "an adverse event in the window", "a judgement changed", "a death"};
    for (size_t i = 0; i < sizeof what / sizeof *what; i++) {
        ward *w = ward_open();
        ward_decide(w);
        ward_quiet_cohort(w);
        const char *s = "HLC-002";
        const tt_instant in_window = ward_subject(w, s)->dose_end + 3 * DAY;
        const int n = ward_propose(w);
        FINE(w, tt_conduct_sign(w->c, ZHU, "secret", n, "approve", &w->err));
        const tt_ae_entry ae = {.subject = s,
                                .term = "haematoma",
                                .category = "injection",
                                .onset = in_window,
                                .resolved = TT_NO_INSTANT,
                                .grade = 2,
                                .related = "probable",
                                .outcome = "recovering",
                                .source = ""};
        char id[40];
        if (i == 0)
            FINE(w, ward_correct(w, s, "D3", "ALT", "900", in_window));
        else if (i == 1)
            FINE(w, tt_conduct_ae(w->c, WANG, &ae, id, &w->err));
        else if (i == 2)
            FINE(w, ward_judge(w, s, TT_DLT_YES));
        else
            FINE(w, tt_conduct_end(w->c, WANG, s, TT_DIED, w->now, "unknown", &w->err));
        REFUSED(w, 633, tt_conduct_sign(w->c, CHEN, "secret", n, "approve", &w->err));
        int again = 0;
        FINE(w, tt_conduct_propose(w->c, ZHU, 0, what[i], &again, &w->err));
        FINE(w, tt_conduct_sign(w->c, ZHU, "secret", again, "approve", &w->err));
        FINE(w, tt_conduct_sign(w->c, CHEN, "secret", again, "approve", &w->err));
        ward_close(w);
    }
}

static void what_is_signed_names_the_move(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    ward_quiet_cohort(w);
    int up = 0, lower = 0;
    FINE(w, tt_conduct_propose(w->c, ZHU, 0, "", &up, &w->err));
    FINE(w, tt_conduct_propose(w->c, ZHU, 1, "two mild fevers", &lower, &w->err));
    const tt_trial *t = tt_conduct_trial(w->c);
    assert_int_equal(tt_trial_decision(t, up)->to, 2);
    assert_int_equal(tt_trial_decision(t, lower)->to, 1);
    assert_string_not_equal(tt_trial_decision(t, up)->snapshot, tt_trial_decision(t, lower)->snapshot);
    assert_string_equal(ward_answer(w).snapshot, tt_trial_decision(t, lower)->snapshot);
    ward_close(w);
}

static void lower_is_a_right_higher_is_not(void **state)
{
    (void)state;
    ward *w = ward_open();
    int n;
    ward_decide(w);
    REFUSED(w, 630, tt_conduct_propose(w->c, ZHU, 0, "", &n, &w->err)); /* nobody dosed yet */
    ward_quiet_cohort(w);
    REFUSED(w, 553, tt_conduct_propose(w->c, WANG, 0, "", &n, &w->err));
    REFUSED(w, 631, tt_conduct_propose(w->c, ZHU, 3, "in a hurry", &n, &w->err));
    REFUSED(w, 637, tt_conduct_propose(w->c, ZHU, 1, "", &n, &w->err));
    REFUSED(w, 645, tt_conduct_propose(w->c, ZHU, -1, "why not", &n, &w->err));
    FINE(w, tt_conduct_propose(w->c, ZHU, 1, "two mild fevers", &n, &w->err));
    assert_int_equal(tt_trial_decision(tt_conduct_trial(w->c), n)->act, TT_STAY);
    ward_close(w);
}

static void never_up_while_a_window_is_open(void **state)
{
    (void)state;
    ward *w = ward_open();
    const char *s[3];
    ward_decide(w);
    for (int i = 0; i < 3; i++) {
        s[i] = ward_dosed(w);
        w->now += i == 0 ? 14 * DAY : 3 * DAY;
    }
    w->now = ward_subject(w, s[1])->dlt_until; /* two windows are over, the third is open for 3 d more */
    for (int i = 0; i < 3; i++)
        ward_fill(w, s[i]);
    FINE(w, ward_judge(w, s[0], TT_DLT_NONE));
    FINE(w, ward_judge(w, s[1], TT_DLT_NONE));
    REFUSED(w, 620, ward_judge(w, s[2], TT_DLT_NONE));
    tt_answer_now r = ward_answer(w);
    int n;
    assert_int_equal(r.move.act, TT_WAIT);
    assert_int_equal(ward_gate(&r, "windows"), TT_NO);
    assert_false(r.may_propose);
    REFUSED(w, 630, tt_conduct_propose(w->c, ZHU, 0, "", &n, &w->err));
    assert_string_equal(tt_err_message(w->arena, &w->err, TT_ZH), "尚不能提出下一剂量决定；未满足：DLT观察期已满");
    w->now = ward_subject(w, s[2])->dlt_until - 1;
    REFUSED(w, 620, ward_judge(w, s[2], TT_DLT_NONE)); /* a millisecond early */
    w->now++;
    r = ward_answer(w);
    assert_int_equal(ward_gate(&r, "windows"), TT_YES);
    assert_int_equal(ward_gate(&r, "judged"), TT_NO); /* over is not judged */
    assert_false(r.may_propose);
    FINE(w, ward_judge(w, s[2], TT_DLT_NONE));
    r = ward_answer(w);
    assert_int_equal(r.move.act, TT_UP);
    assert_true(r.may_propose);
    ward_close(w);
}

static void missing_data_hold_back(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    ward_quiet_cohort(w);
    assert_true(ward_answer(w).may_propose);
    FINE(w, tt_conduct_hold(w->c, ZHU, true, "a death under review", &w->err));
    tt_answer_now r = ward_answer(w);
    assert_int_equal(ward_gate(&r, "hold"), TT_NO);
    assert_false(r.may_propose);
    FINE(w, tt_conduct_hold(w->c, CHEN, false, "not related", &w->err));
    ward_decide(w);
    const char *s = ward_dosed(w);
    w->now += 40 * DAY;
    FINE(w, ward_judge(w, s, TT_DLT_NONE));
    r = ward_answer(w);
    assert_int_equal(ward_gate(&r, "data"), TT_NO);
    assert_int_equal(ward_gate(&r, "cohort"), TT_NO);
    assert_int_equal(r.slots_left, 2);
    ward_close(w);
}

static void two_dlts_stop_at_once(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *a = ward_dosed(w), *third = ward_enrolled(w), *lot = ward_lot(w);
    w->now += 14 * DAY;
    const char *b = ward_dosed(w);
    w->now += 2 * DAY;
    FINE(w, ward_judge(w, a, TT_DLT_YES)); /* at once, in the window */
    assert_int_equal(ward_answer(w).move.act, TT_STAY);
    FINE(w, ward_judge(w, b, TT_DLT_YES));
    const tt_answer_now r = ward_answer(w);
    assert_int_equal(r.move.act, TT_STOP); /* two of two at the lowest level: the third is not waited for */
    assert_true(r.may_propose);
    assert_int_equal(r.slots_left, 0);
    w->now += 2 * DAY;
    FINE(w, ward_try(w, third, "BL", "WEIGHT", "60", w->now));
    REFUSED(w, 601, ward_give(w, third, lot, w->now));
    const int n = ward_decide(w);
    assert_int_equal(tt_trial_decision(tt_conduct_trial(w->c), n)->mtd, 0);
    REFUSED(w, 619, ward_give(w, third, lot, w->now));
    int again;
    REFUSED(w, 636, tt_conduct_propose(w->c, ZHU, 0, "", &again, &w->err));
    ward_close(w);
}

/* Three of three are treated and judged, the rule says up: what is missing is the next decision, and the card says so. */
static void used_slots_name_the_next_decision(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    ward_quiet_cohort(w);
    const char *s = ward_eligible(w);
    assert_int_equal(ward_answer(w).move.act, TT_UP);
    REFUSED(w, 839, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
    ward_propose(w);
    REFUSED(w, 839, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
    ward_decide(w);
    FINE(w, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
    ward_close(w);
}

static void a_late_dlt_below_closes_the_level_above(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    ward_quiet_cohort(w);
    ward_decide(w);
    const char *first = ward_dosed(w), *next = ward_enrolled(w), *lot = ward_lot(w);
    assert_int_equal(ward_subject(w, first)->level, 2);
    w->now += 15 * DAY;
    FINE(w, ward_try(w, next, "BL", "WEIGHT", "60", w->now));
    FINE(w, ward_judge(w, "HLC-001", TT_DLT_YES)); /* source data verification finds two DLTs at level 1 */
    FINE(w, ward_judge(w, "HLC-002", TT_DLT_YES));
    const tt_answer_now r = ward_answer(w);
    assert_int_equal(r.move.act, TT_STOP);
    assert_true(r.may_propose);
    REFUSED(w, 601, ward_give(w, next, lot, w->now));
    ward_close(w);
}

static void a_slot_of_an_old_decision_is_taken_anew(void **state)
{
    (void)state;
    ward *w = ward_open();
    int n;
    ward_decide(w);
    ward_quiet_cohort(w);
    ward_decide(w);
    const char *a = ward_dosed(w), *waiting = ward_enrolled(w), *lot = ward_lot(w);
    w->now += 14 * DAY;
    const char *b = ward_dosed(w);
    w->now += 4 * DAY;
    FINE(w, ward_judge(w, a, TT_DLT_YES));
    FINE(w, ward_judge(w, b, TT_DLT_YES));
    FINE(w, ward_try(w, waiting, "BL", "WEIGHT", "60", w->now));
    FINE(w, tt_conduct_propose(w->c, CHEN, 0, "", &n, &w->err));
    const tt_decision *d = tt_trial_decision(tt_conduct_trial(w->c), n);
    assert_int_equal(d->act, TT_DOWN); /* three more at level 1, by the convention `expand` */
    assert_int_equal(d->to, 1);
    FINE(w, tt_conduct_sign(w->c, ZHU, "secret", n, "approve", &w->err));
    FINE(w, tt_conduct_sign(w->c, CHEN, "secret", n, "approve", &w->err));
    REFUSED(w, 602, ward_give(w, waiting, lot, w->now));
    FINE(w, tt_conduct_enrol(w->c, WANG, waiting, "", &w->err));
    assert_int_equal(ward_subject(w, waiting)->level, 1);
    FINE(w, ward_give(w, waiting, lot, w->now));
    ward_close(w);
}

static void judgements_need_grounds(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_enrolled(w);
    REFUSED(w, 623, ward_judge(w, s, TT_DLT_NOT_EVALUABLE));
    ward_dose(w, s);
    const tt_subject *p = ward_subject(w, s);
    w->now += 5 * DAY;
    const struct {
        const char *why;
        tt_dlt_state judgement;
        const char *clause;
        tt_instant onset;
        const char *reason;
        unsigned id;
    } rows[] = {
        {"pending is no judgement", TT_DLT_PENDING, "", TT_NO_INSTANT, "", 644},
        {"nor is this", (tt_dlt_state)17, "", TT_NO_INSTANT, "", 644},
        {"by no clause of the protocol", TT_DLT_YES, "D9", p->dose_start, "", 621},
        {"by no clause at all", TT_DLT_YES, NULL, p->dose_start, "", 621},
        {"without an onset", TT_DLT_YES, "D1", TT_NO_INSTANT, "", 622},
        {"before the dose", TT_DLT_YES, "D1", p->dose_start - 1, "", 622},
        {"in the future", TT_DLT_YES, "D1", w->now + 1, "", 622},
        {"not evaluable without a reason", TT_DLT_NOT_EVALUABLE, "", TT_NO_INSTANT, "", 624},
        {"none on day 5", TT_DLT_NONE, "", TT_NO_INSTANT, "", 620},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct ward_mark before = ward_mark(w);
        const tt_code code = tt_conduct_dlt(w->c, ZHU, s, rows[i].judgement, rows[i].clause, rows[i].onset, rows[i].reason, &w->err);
        ward_refused(w, before, rows[i].id, code, rows[i].why);
    }
    FINE(w, tt_conduct_end(w->c, WANG, s, TT_DIED, w->now, "liver failure", &w->err));
    w->now += 60 * DAY;
    REFUSED(w, 628, ward_judge(w, s, TT_DLT_NONE)); /* died on day 5: nobody knows */
    FINE(w, tt_conduct_dlt(w->c, CHEN, s, TT_DLT_NOT_EVALUABLE, "", TT_NO_INSTANT, "died of liver failure", &w->err));
    REFUSED(w, 624, tt_conduct_dlt(w->c, CHEN, s, TT_DLT_YES, "d1", p->dose_start, "", &w->err));
    FINE(w, tt_conduct_dlt(w->c, CHEN, s, TT_DLT_YES, "d1", p->dose_start, "autopsy", &w->err));
    assert_string_equal(p->dlt_clause, "D1");
    ward_close(w);
}

static void not_evaluable_gives_the_slot_back(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_dosed(w);
    ward_enrolled(w);
    ward_enrolled(w);
    const char *fourth = ward_eligible(w);
    REFUSED(w, 560, tt_conduct_enrol(w->c, WANG, fourth, "", &w->err));
    FINE(w, tt_conduct_dlt(w->c, CHEN, s, TT_DLT_NOT_EVALUABLE, "", TT_NO_INSTANT, "transplanted", &w->err));
    FINE(w, tt_conduct_enrol(w->c, WANG, fourth, "", &w->err));
    assert_int_equal(ward_subject(w, fourth)->slot, 4);
    ward_close(w);
}

static const struct CMUnitTest decision[] = {
    cmocka_unit_test(no_decision_no_dose),
    cmocka_unit_test(signatures_are_two_people),
    cmocka_unit_test(changed_evidence_voids_signing),
    cmocka_unit_test(what_is_signed_names_the_move),
    cmocka_unit_test(lower_is_a_right_higher_is_not),
    cmocka_unit_test(never_up_while_a_window_is_open),
    cmocka_unit_test(missing_data_hold_back),
    cmocka_unit_test(two_dlts_stop_at_once),
    cmocka_unit_test(used_slots_name_the_next_decision),
    cmocka_unit_test(a_late_dlt_below_closes_the_level_above),
    cmocka_unit_test(a_slot_of_an_old_decision_is_taken_anew),
    cmocka_unit_test(judgements_need_grounds),
    cmocka_unit_test(not_evaluable_gives_the_slot_back),
};

TT_TEST_MAIN(decision)
