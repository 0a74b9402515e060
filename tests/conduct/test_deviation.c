/* SPDX-License-Identifier: GPL-3.0-or-later */
/* What went otherwise than planned is in the record, once, in the count of the study's own product, and reads in both languages. */
#include "randomised.h"

static ward *after_transplantation(void)
{
    ward *w = started("start: L1\n", "start: L1\n  after: transplant\n");
    ward_decide(w);
    return w;
}

static const tt_deviation *newest(ward *w, size_t n)
{
    const tt_trial *t = tt_conduct_trial(w->c);
    assert_int_equal(t->deviations, n);
    return t->deviation[n - 1];
}

static void reads(const tt_deviation *d, const char *en, const char *zh)
{
    assert_string_equal(d->what, d->said.in[TT_EN]);
    if (!strstr(d->said.in[TT_EN], en) || !strstr(d->said.in[TT_ZH], zh))
        fail_msg("wanted \"%s\" and \"%s\", got \"%s\" and \"%s\"", en, zh, d->said.in[TT_EN], d->said.in[TT_ZH]);
}

/* Given before the transplantation is a deviation, whichever of the two is recorded or corrected last. */
static void a_dose_before_the_moment_it_follows(void **state)
{
    (void)state;
    ward *w = after_transplantation();
    const char *s = of_arm(w, "EV");
    const tt_instant at = w->now;
    w->now += HOUR;
    FINE(w, tt_conduct_moment(w->c, WANG, s, "transplant", at, &w->found, &w->err));
    infuse(w, s);
    const tt_instant dosed = w->now;
    w->now += 3 * HOUR;
    FINE(w, tt_conduct_moment_correct(w->c, WANG, s, "transplant", dosed, "clock of the theatre", &w->found, &w->err));
    assert_int_equal(tt_conduct_trial(w->c)->deviations, 0); /* the same minute is not before */
    FINE(w, tt_conduct_moment_correct(w->c, WANG, s, "transplant", dosed + HOUR, "reperfusion", &w->found, &w->err));
    reads(newest(w, 1), "given before transplantation (", "的给药早于肝移植（");
    assert_true(newest(w, 1)->at == dosed && tt_findings_has(&w->found, 695));
    FINE(w, tt_conduct_moment_correct(w->c, WANG, s, "transplant", TT_NO_INSTANT, "another bed", &w->found, &w->err));
    reads(newest(w, 2), "(never recorded)", "（无记录）");
    FINE(w, tt_conduct_moment(w->c, WANG, s, "transplant", dosed + HOUR, &w->found, &w->err));
    newest(w, 2); /* told already, word for word */
    FINE(w, tt_conduct_moment_correct(w->c, WANG, s, "transplant", at, "as it was after all", &w->found, &w->err));
    newest(w, 2);
    ward_close(w);
}

/* Given before it was recorded: against E685; recorded since as later, a deviation of its own; the dose put right, neither. */
static void a_moment_recorded_after_the_dose(void **state)
{
    (void)state;
    ward *w = after_transplantation();
    const char *s = of_arm(w, "EV"), *lot = "EV-9";
    FINE(w, tt_conduct_lot(w->c, LIU, lot, (tt_dec){1, -8}, tt_dec_int(100), tt_dec_int(200), w->now + 3 * DAY, &w->err));
    FINE(w, tt_conduct_release(w->c, LIU, lot, &w->err));
    FINE(w, ward_correct(w, s, "SCR", "WEIGHT", "61", w->now));
    REFUSED(w, 685, ward_give(w, s, lot, w->now));
    tt_dose_given g = {.subject = s,
                       .lot = lot,
                       .delivered = {1, -10},
                       .start = w->now,
                       .end = w->now,
                       .second = {"zhu", "secret"},
                       .reason = "the graft was in, the record was not"};
    FINE(w, tt_conduct_given(w->c, WANG, &g, &w->found, &w->err));
    reads(newest(w, 1), "dose given against E685; E685 ", "给药违反规则 E685；E685 ");
    reads(newest(w, 1), ". Reason: the graft was in", "。理由：the graft was in");
    w->now += 2 * HOUR;
    FINE(w, tt_conduct_moment(w->c, WANG, s, "transplant", w->now - HOUR, &w->found, &w->err));
    reads(newest(w, 2), "given before transplantation", "的给药早于肝移植");
    g = (tt_dose_given){.subject = s, .start = w->now, .end = w->now, .reason = "a.m. read as p.m."};
    FINE(w, tt_conduct_dose_correct(w->c, WANG, &g, &w->found, &w->err));
    assert_string_equal(ward_subject(w, s)->dose_outside, "");
    g.start = g.end = w->now - 2 * HOUR;
    FINE(w, tt_conduct_dose_correct(w->c, WANG, &g, &w->found, &w->err));
    assert_string_equal(ward_subject(w, s)->dose_outside, "E685");
    reads(newest(w, 3), "dose record corrected: given against E685", "给药记录更正：违反规则 E685");
    ward_close(w);
}

/* Whoever is not dosed deviates from no order. */
static void a_control_is_transplanted(void **state)
{
    (void)state;
    ward *w = started("ratio: {EV: 1, CTRL: 1}", "ratio: {EV: 1, CTRL: 1}");
    ward_decide(w);
    FINE(w, tt_conduct_moment(w->c, WANG, of_arm(w, "CTRL"), "transplant", w->now, &w->found, &w->err));
    assert_int_equal(tt_conduct_trial(w->c)->deviations, 0);
    ward_close(w);
}

/* Vesicles are particles, hepatocytes cells. */
static void the_count_is_the_products(void **state)
{
    (void)state;
    ward *w = started("cohort: 1", "cohort: 1");
    ward_decide(w);
    const char *s = of_arm(w, "EV"), *lot = "EV-9";
    REFUSED(w, 569, tt_conduct_lot(w->c, LIU, "EV-8", (tt_dec){1, -6}, tt_dec_int(100), tt_dec_int(200), w->now + DAY, &w->err));
    assert_non_null(strstr(tt_err_text(w->arena, &w->err, TT_EN), "1000000 particles per mL"));
    FINE(w, tt_conduct_lot(w->c, LIU, lot, (tt_dec){1, -8}, tt_dec_int(100), tt_dec_int(200), w->now + 3 * DAY, &w->err));
    FINE(w, tt_conduct_release(w->c, LIU, lot, &w->err));
    FINE(w, ward_correct(w, s, "SCR", "WEIGHT", "61", w->now));
    REFUSED(w, 567, tt_conduct_dose(w->c, WANG, s, lot, (tt_dec){1, -7}, w->now, w->now, (tt_second){"zhu", "secret"}, NULL, &w->err));
    assert_non_null(strstr(tt_err_text(w->arena, &w->err, TT_ZH), "10000000 个颗粒"));
    FINE(w, tt_conduct_dose(w->c, WANG, s, lot, (tt_dec){8, -9}, w->now, w->now, (tt_second){"zhu", "secret"}, &w->found, &w->err));
    reads(newest(w, 1), "delivered 8000000000 particles, planned 10000000000 particles",
          "实际给予 8000000000 个颗粒，计划 10000000000 个颗粒");
    ward_close(w);
    w = ward_open();
    ward_decide(w);
    s = ward_enrolled(w);
    lot = ward_lot(w);
    FINE(w, ward_try(w, s, "BL", "WEIGHT", "60", w->now));
    FINE(w, tt_conduct_dose(w->c, WANG, s, lot, (tt_dec){8, -8}, w->now, w->now, (tt_second){"zhu", "secret"}, &w->found, &w->err));
    reads(newest(w, 1), "delivered 800000000 cells", "实际给予 800000000 个细胞");
    ward_close(w);
}

/* The log alone gives both languages back; a word of ours in an argument too. */
static void the_log_holds_both_languages(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_enrolled(w), *lot = ward_lot(w);
    FINE(w, ward_try(w, s, "BL", "WEIGHT", "60", w->now));
    FINE(w, tt_conduct_end(w->c, WANG, s, TT_WITHDREW, w->now, "", &w->err));
    w->now += HOUR;
    const tt_dose_given g = {.subject = s, .lot = lot, .delivered = {96, -7}, .start = w->now, .end = w->now, .reason = "已在注射"};
    FINE(w, tt_conduct_given(w->c, WANG, &g, &w->found, &w->err));
    FINE(w, tt_conduct_deviation(w->c, MAO, s, "MRI out of order", w->now, &w->err));
    reads(newest(w, 2), "MRI out of order", "MRI out of order"); /* a person's words stay */
    tt_trial *again = NULL;
    FINE(w, tt_trial_build(w->arena, w->study, tt_conduct_record(w->c), 0, &again, &w->err));
    const tt_deviation *d = again->deviation[0];
    reads(d, "E588 HLC-001 is no longer in the study: withdrew", "理由：已在注射");
    assert_null(strstr(d->said.in[TT_ZH], "withdrew")); /* 退出 ... */
    ward_close(w);
}

/* Messages that nobody knows, or that are none: what is stored in English is told. */
static void what_cannot_be_read_is_told_as_stored(void **state)
{
    (void)state;
    static const char *const says[] = {
        "[]", "[[]]", "{}", "null", "[[\"99999\"]]", "[689]", "\"x\"", "[[\"689\",\"a\",\"b\",\"c\",\"d\",\"e\"]]"};
    ward *w = ward_open();
    for (size_t i = 0; i < sizeof says / sizeof *says; i++) {
        tt_event e = tt_event_blank("deviation");
        tt_trial *again = NULL;
        e.actor = "li";
        e.id = tt_printf(w->arena, "%032zx", i + 1);
        e.body = tt_printf(w->arena, "{\"id\":\"DEV-%zu\",\"says\":%s,\"what\":\"as stored\"}", i, says[i]);
        FINE(w, tt_record_append(tt_conduct_record(w->c), &e, 1, -1, &w->err));
        FINE(w, tt_trial_build(w->arena, w->study, tt_conduct_record(w->c), 0, &again, &w->err));
        assert_string_equal(again->deviation[i]->said.in[TT_ZH], "as stored");
    }
    ward_close(w);
}

static const struct CMUnitTest deviation[] = {
    cmocka_unit_test(a_dose_before_the_moment_it_follows), cmocka_unit_test(a_moment_recorded_after_the_dose),
    cmocka_unit_test(a_control_is_transplanted),           cmocka_unit_test(the_count_is_the_products),
    cmocka_unit_test(the_log_holds_both_languages),        cmocka_unit_test(what_cannot_be_read_is_told_as_stored),
};

TT_TEST_MAIN(deviation)
