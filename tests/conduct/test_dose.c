/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/conduct/test_dose.c -- no dose that should not be: every gate of the dose
 * refuses with its message and writes nothing; what is given is written once. */
#include "ward.h"

/* The present state of the ward while the rows below are tried. */
struct scene {
    ward *w;
    const char *screened, *consented, *eligible, *ready;
    const char *fit, *fresh, *quarantine, *expired, *little;
    tt_instant signed_at;
};

static const char *lot_with(ward *w, tt_dec concentration, int volume, tt_instant expires, bool release)
{
    const char *lot = tt_printf(w->arena, "LOT-%d", ++w->lots);
    FINE(w, tt_conduct_lot(w->c, LIU, lot, concentration, tt_dec_int(90), tt_dec_int(volume), expires, &w->err));
    if (release)
        FINE(w, tt_conduct_release(w->c, LIU, lot, &w->err));
    return lot;
}

static struct scene scene(void)
{
    struct scene s = {.w = ward_open()};
    ward *w = s.w;
    s.fit = lot_with(w, (tt_dec){2, -8}, 150, w->now + 30 * DAY, true);
    s.quarantine = lot_with(w, (tt_dec){2, -8}, 150, w->now + 30 * DAY, false);
    s.expired = lot_with(w, (tt_dec){2, -8}, 150, w->now + HOUR, true);
    s.little = lot_with(w, (tt_dec){2, -8}, 5, w->now + 30 * DAY, true);
    REFUSED(w, 569, tt_conduct_lot(w->c, LIU, "THIN", (tt_dec){1, -7}, tt_dec_int(90), tt_dec_int(500), w->now + 30 * DAY, &w->err));
    REFUSED(w, 569, tt_conduct_lot(w->c, LIU, "THICK", (tt_dec){2, -9}, tt_dec_int(90), tt_dec_int(50), w->now + 30 * DAY, &w->err));
    s.screened = ward_screen(w);
    s.consented = ward_screen(w);
    ward_consent(w, s.consented);
    s.eligible = ward_eligible(w);
    s.ready = ward_eligible(w);
    w->now += 2 * HOUR;
    ward_decide(w);
    s.signed_at = w->now;
    w->now += 2 * HOUR;
    FINE(w, tt_conduct_enrol(w->c, WANG, s.ready, "", &w->err));
    w->now += HOUR;
    FINE(w, ward_try(w, s.ready, "BL", "WEIGHT", "60", w->now));
    w->now += HOUR;
    s.fresh = lot_with(w, (tt_dec){2, -8}, 150, w->now + 30 * DAY, true);
    return s;
}

enum { CELLS_60_KG_L1 = 960000000 }; /* 60 kg x 1.6e7 */

static void every_gate_refuses(void **state)
{
    (void)state;
    struct scene s = scene();
    ward *w = s.w;
    const tt_dec dose = tt_dec_int(CELLS_60_KG_L1);
    const struct {
        const char *why, *subject, *lot;
        tt_actor by;
        tt_dec delivered;
        tt_instant start, end;
        const char *second;
        unsigned id;
    } rows[] = {
        {"nobody of that number", "HLC-999", s.fit, WANG, dose, w->now, w->now, "zhu", 570},
        {"has not consented", s.screened, s.fit, WANG, dose, w->now, w->now, "zhu", 590},
        {"not declared eligible", s.consented, s.fit, WANG, dose, w->now, w->now, "zhu", 591},
        {"eligible but without a slot", s.eligible, s.fit, WANG, dose, w->now, w->now, "zhu", 603},
        {"no such lot", s.ready, "LOT-X", WANG, dose, w->now, w->now, "zhu", 605},
        {"lot in quarantine", s.ready, s.quarantine, WANG, dose, w->now, w->now, "zhu", 607},
        {"lot expired", s.ready, s.expired, WANG, dose, w->now, w->now, "zhu", 608},
        {"lot holds too little", s.ready, s.little, WANG, dose, w->now, w->now, "zhu", 613},
        {"millilitres typed as cells", s.ready, s.fit, WANG, tt_dec_int(5), w->now, w->now, "zhu", 567},
        {"a power of ten too many", s.ready, s.fit, WANG, (tt_dec){99, -8}, w->now, w->now, "zhu", 567},
        {"checked by the same person", s.ready, s.fit, WANG, dose, w->now, w->now, "wang", 615},
        {"checked by nobody", s.ready, s.fit, WANG, dose, w->now, w->now, "", 615},
        {"checked by somebody without an account", s.ready, s.fit, WANG, dose, w->now, w->now, "he", 615},
        {"checked by the account administrator", s.ready, s.fit, WANG, dose, w->now, w->now, "admin", 615},
        {"ends before it starts", s.ready, s.fit, WANG, dose, w->now, w->now - HOUR, "zhu", 617},
        {"ends in the future", s.ready, s.fit, WANG, dose, w->now, w->now + HOUR, "zhu", 617},
        {"without a time", s.ready, s.fit, WANG, dose, TT_NO_INSTANT, w->now, "zhu", 598},
        {"nothing delivered", s.ready, s.fit, WANG, tt_dec_int(0), w->now, w->now, "zhu", 647},
        {"more cells than the lot ever held", s.ready, s.fit, WANG, (tt_dec){CELLS_60_KG_L1, -3}, w->now, w->now, "zhu", 567},
        {"pharmacy does not dose", s.ready, s.fit, LIU, dose, w->now, w->now, "zhu", 553},
        {"nobody without an account doses", s.ready, s.fit, {"he", "test"}, dose, w->now, w->now, "zhu", 554},
        {"given before the decision was signed", s.ready, s.fit, WANG, dose, s.signed_at - HOUR, w->now, "zhu", 643},
        {"given before the slot was taken", s.ready, s.fit, WANG, dose, s.signed_at + HOUR, w->now, "zhu", 646},
        {"given from a lot that was released later", s.ready, s.fresh, WANG, dose, w->now - HOUR / 2, w->now, "zhu", 646},
        {"given before consent", s.ready, s.fit, WANG, dose, MONDAY - HOUR, w->now, "zhu", 590},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct ward_mark before = ward_mark(w);
        const tt_code code = tt_conduct_dose(w->c, rows[i].by, rows[i].subject, rows[i].lot, rows[i].delivered, rows[i].start, rows[i].end,
                                             (tt_second){rows[i].second, "secret"}, NULL, &w->err);
        ward_refused(w, before, rows[i].id, code, rows[i].why);
    }
    FINE(w, tt_conduct_dose(w->c, WANG, s.ready, s.fit, dose, w->now, w->now, (tt_second){"zhu", "secret"}, NULL, &w->err));
    REFUSED(w, 604, ward_give(w, s.ready, s.fit, w->now));
    ward_close(w);
}

static void the_card_is_exact(void **state)
{
    (void)state;
    static const struct {
        const char *why, *kg;
        tt_dec viability;
        const char *cells, *total, *ml;
    } rows[] = {/* by hand: 1.6e7 x kg; / viability; / 2e8 */
                {"60 kg at 90 %", "60", {90, 0}, "960000000", "1066666667", "5.33"},
                {"typed as 6e1: the same", "6e1", {90, 0}, "960000000", "1066666667", "5.33"},
                {"with trailing zeros: the same", "60.00", {900, 1}, "960000000", "1066666667", "5.33"},
                {"100 % viable: no cell more", "60", {100, 0}, "960000000", "960000000", "4.80"},
                {"a fraction of a cell is rounded up", "59.99", {8001, 2}, "959840000", "1199650044", "6.00"},
                {"however small: 1185185185.19", "60", {81, 0}, "960000000", "1185185186", "5.93"}};
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_enrolled(w);
    FINE(w, ward_try(w, s, "BL", "WEIGHT", "58", w->now));
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tt_dose_card k;
        const char *lot = tt_printf(w->arena, "CARD-%zu", i);
        FINE(w, ward_correct(w, s, "BL", "WEIGHT", rows[i].kg, w->now));
        FINE(w, tt_conduct_lot(w->c, LIU, lot, (tt_dec){2, -8}, rows[i].viability, tt_dec_int(150), w->now + DAY, &w->err));
        FINE(w, tt_conduct_release(w->c, LIU, lot, &w->err));
        FINE(w, tt_conduct_card(w->c, w->arena, s, lot, w->now, &k, &w->err));
        assert_string_equal(tt_dec_text(w->arena, k.cells), rows[i].cells);
        assert_string_equal(tt_dec_text(w->arena, k.total_cells), rows[i].total);
        assert_string_equal(tt_dec_text(w->arena, k.volume_ml), rows[i].ml);
    }
    ward_close(w);
}

static void tolerance_is_ten_per_cent(void **state)
{
    (void)state;
    static const struct {
        const char *why;
        int64_t cells;
        size_t deviations;
    } rows[] = {{"as planned", 960000000, 0},
                {"90 %: at the limit", 864000000, 0},
                {"a cell under it", 863999999, 1},
                {"110 %: at the limit", 1056000000, 0},
                {"a cell over it", 1056000001, 1}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ward *w = ward_open();
        ward_decide(w);
        const char *s = ward_enrolled(w), *lot = ward_lot(w);
        FINE(w, ward_try(w, s, "BL", "WEIGHT", "60", w->now));
        FINE(w, tt_conduct_dose(w->c, WANG, s, lot, tt_dec_int(rows[i].cells), w->now, w->now, (tt_second){"zhu", "secret"}, &w->found,
                                &w->err));
        assert_int_equal(tt_conduct_trial(w->c)->deviations, rows[i].deviations);
        assert_int_equal(tt_findings_has(&w->found, 616), rows[i].deviations);
        assert_int_equal(ward_subject(w, s)->delivered.coef, rows[i].cells);
        ward_close(w);
    }
}

static void weight_is_known_and_recent(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_enrolled(w), *lot = ward_lot(w);
    w->now += 25 * HOUR;
    REFUSED(w, 610, ward_give(w, s, lot, w->now)); /* screening, 25 h ago; 24 h are allowed */
    FINE(w, ward_try(w, s, "BL", "WEIGHT", "60", TT_NO_INSTANT));
    REFUSED(w, 609, ward_give(w, s, lot, w->now)); /* nobody knows when */
    FINE(w, ward_correct(w, s, "BL", "WEIGHT", "<60", w->now));
    REFUSED(w, 609, ward_give(w, s, lot, w->now)); /* not a weight */
    FINE(w, ward_correct(w, s, "BL", "WEIGHT", "62.5", w->now));
    w->now += 24 * HOUR;
    tt_dose_card k;
    FINE(w, tt_conduct_card(w->c, w->arena, s, lot, w->now, &k, &w->err)); /* 24 h exactly */
    assert_string_equal(tt_dec_text(w->arena, k.cells), "1000000000");
    REFUSED(w, 610, tt_conduct_card(w->c, w->arena, s, lot, w->now + 60000, &k, &w->err));
    ward_close(w);
}

static void a_weight_after_the_dose_is_not_its_weight(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_enrolled(w), *lot = ward_lot(w);
    const tt_instant given = w->now + HOUR;
    FINE(w, ward_try(w, s, "BL", "WEIGHT", "60", w->now));
    w->now += 3 * HOUR;
    FINE(w, ward_correct(w, s, "SCR", "WEIGHT", "65", w->now)); /* weighed after the dose that is recorded late */
    FINE(w, ward_give(w, s, lot, given));
    assert_string_equal(tt_dec_text(w->arena, ward_subject(w, s)->weight_kg), "60");
    ward_close(w);
}

static void stagger_keeps_patients_apart(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    ward_dosed(w);
    const char *s = ward_enrolled(w), *lot = ward_lot(w);
    w->now += 14 * DAY - HOUR;
    FINE(w, ward_try(w, s, "BL", "WEIGHT", "60", w->now));
    REFUSED(w, 561, ward_give(w, s, lot, w->now)); /* the second of the level: 14 d */
    w->now += HOUR;
    FINE(w, ward_give(w, s, lot, w->now));
    const char *third = ward_enrolled(w), *more = ward_lot(w);
    w->now += 3 * DAY - HOUR;
    FINE(w, ward_try(w, third, "BL", "WEIGHT", "60", w->now));
    REFUSED(w, 561, ward_give(w, third, more, w->now)); /* the third: 3 d */
    w->now += HOUR;
    FINE(w, ward_give(w, third, more, w->now));
    const char *fourth = ward_eligible(w);
    REFUSED(w, 601, tt_conduct_enrol(w->c, WANG, fourth, "", &w->err));
    ward_close(w);
}

static void a_cohort_has_so_many_slots(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *first = ward_enrolled(w);
    ward_enrolled(w);
    ward_enrolled(w);
    REFUSED(w, 592, tt_conduct_enrol(w->c, WANG, first, "", &w->err));
    const char *fourth = ward_eligible(w);
    REFUSED(w, 560, tt_conduct_enrol(w->c, WANG, fourth, "", &w->err));
    FINE(w, tt_conduct_end(w->c, WANG, first, TT_WITHDREW, w->now, "", &w->err)); /* gives the slot back */
    FINE(w, tt_conduct_enrol(w->c, WANG, fourth, "", &w->err));
    const char *lot = ward_lot(w);
    REFUSED(w, 588, ward_give(w, first, lot, w->now));
    ward_close(w);
}

static void a_hold_stops_everything(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_enrolled(w), *next = ward_eligible(w), *lot = ward_lot(w);
    FINE(w, ward_try(w, s, "BL", "WEIGHT", "60", w->now));
    REFUSED(w, 589, tt_conduct_hold(w->c, ZHU, true, "", &w->err));
    FINE(w, tt_conduct_hold(w->c, ZHU, true, "a death", &w->err));
    const tt_instant held = w->now;
    REFUSED(w, 606, ward_give(w, s, lot, w->now));
    REFUSED(w, 606, tt_conduct_enrol(w->c, WANG, next, "", &w->err));
    w->now += HOUR;
    REFUSED(w, 553, tt_conduct_hold(w->c, ZHU, false, "over", &w->err)); /* the safety reviewer lifts it */
    FINE(w, tt_conduct_hold(w->c, CHEN, false, "reviewed", &w->err));
    w->now += HOUR;
    REFUSED(w, 606, ward_give(w, s, lot, held)); /* entered late with its true time */
    FINE(w, ward_give(w, s, lot, w->now));
    ward_close(w);
}

static void criteria_are_asked_again(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_enrolled(w), *next = ward_eligible(w), *lot = ward_lot(w);
    FINE(w, ward_try(w, s, "BL", "WEIGHT", "60", w->now));
    w->now += HOUR;
    FINE(w, ward_correct(w, s, "SCR", "INR", "3.1", w->now - 2 * HOUR));           /* E8: above 3.0 */
    FINE(w, tt_conduct_consent(w->c, WANG, next, "1.0", "both", w->now, &w->err)); /* a guardian too */
    FINE(w, ward_correct(w, next, "SCR", "AGE", "11", w->now));
    REFUSED(w, 594, ward_give(w, s, lot, w->now));
    REFUSED(w, 594, tt_conduct_enrol(w->c, WANG, next, "", &w->err));
    FINE(w, ward_correct(w, s, "SCR", "INR", "2.9", w->now));
    FINE(w, ward_give(w, s, lot, w->now));
    ward_close(w);
}

static void a_dose_recorded_late_is_judged_by_its_time(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *a = ward_dosed(w);
    const char *b = ward_enrolled(w), *c = ward_enrolled(w), *lot = ward_lot(w), *more = ward_lot(w);
    w->now += 14 * DAY;
    FINE(w, ward_try(w, b, "BL", "WEIGHT", "60", w->now));
    FINE(w, ward_give(w, b, lot, w->now));
    w->now += 3 * DAY;
    FINE(w, ward_try(w, c, "BL", "WEIGHT", "60", w->now));
    const tt_instant given = w->now; /* c is dosed, and within the hour two DLTs are judged */
    w->now += HOUR;
    FINE(w, ward_judge(w, a, TT_DLT_YES));
    FINE(w, ward_judge(w, b, TT_DLT_YES));
    w->now += HOUR;
    REFUSED(w, 601, ward_give(w, c, more, w->now)); /* a dose now: no */
    FINE(w, ward_give(w, c, more, given));          /* the one that was given: a fact that needs follow-up */
    assert_true(ward_subject(w, c)->dosed);
    ward_close(w);
}

static void the_end_closes_the_way(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_enrolled(w), *lot = ward_lot(w);
    FINE(w, ward_try(w, s, "BL", "WEIGHT", "60", w->now));
    const tt_instant given = w->now;
    w->now += 5 * HOUR;
    REFUSED(w, 597, tt_conduct_end(w->c, WANG, s, TT_STILL_IN, w->now, "", &w->err));
    REFUSED(w, 597, tt_conduct_end(w->c, WANG, s, TT_SCREEN_FAILED, w->now, "", &w->err));
    REFUSED(w, 598, tt_conduct_end(w->c, WANG, s, TT_DIED, TT_NO_INSTANT, "", &w->err));
    REFUSED(w, 596, tt_conduct_end(w->c, WANG, s, TT_DIED, MONDAY - DAY, "", &w->err));
    REFUSED(w, 581, tt_conduct_end(w->c, WANG, s, TT_DIED, w->now + 60000, "", &w->err));
    FINE(w, tt_conduct_end(w->c, WANG, s, TT_DIED, given + 2 * HOUR, "liver failure", &w->err));
    REFUSED(w, 588, ward_give(w, s, lot, given + 3 * HOUR));
    FINE(w, ward_give(w, s, lot, given)); /* died after the dose, before anybody recorded it */
    const char *other = ward_screen(w);
    REFUSED(w, 596, tt_conduct_end(w->c, WANG, other, TT_WITHDREW, given, "", &w->err));
    ward_close(w);
}

static void lots_are_checked_when_registered(void **state)
{
    (void)state;
    ward *w = ward_open();
    const tt_instant later = w->now + DAY;
    const tt_dec conc = {2, -8}, v90 = {90, 0}, ml = {150, 0};
    const struct {
        const char *why, *lot;
        tt_dec concentration, viability, volume;
        tt_instant expires;
        unsigned id;
    } rows[] = {{"no name", "", conc, v90, ml, later, 558},
                {"a name that turns the writing direction",
                 "L\xe2\x80\xae"
                 "1",
                 conc, v90, ml, later, 558},
                {"no cells", "L", {0, 0}, v90, ml, later, 618},
                {"a part of a cell in 1 mL", "L", {5, 1}, v90, ml, later, 618},
                {"so many that sums overflow", "L", {9, -18}, v90, ml, later, 618},
                {"viability of 0", "L", conc, {0, 0}, ml, later, 618},
                {"viability above 100 %", "L", conc, {1001, 1}, ml, later, 618},
                {"viability to 17 digits", "L", conc, {900000000000000001, 16}, ml, later, 618},
                {"negative volume", "L", conc, v90, {-1, 0}, later, 618},
                {"no expiry", "L", conc, v90, ml, TT_NO_INSTANT, 618}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct ward_mark before = ward_mark(w);
        const tt_code code =
            tt_conduct_lot(w->c, LIU, rows[i].lot, rows[i].concentration, rows[i].viability, rows[i].volume, rows[i].expires, &w->err);
        ward_refused(w, before, rows[i].id, code, rows[i].why);
    }
    FINE(w, tt_conduct_lot(w->c, LIU, "L1", conc, (tt_dec){799, 1}, ml, later, &w->err));
    REFUSED(w, 614, tt_conduct_lot(w->c, LIU, "l1", conc, v90, ml, later, &w->err));
    REFUSED(w, 611, tt_conduct_release(w->c, LIU, "L1", &w->err)); /* 79.9 %, limit 80 */
    REFUSED(w, 605, tt_conduct_release(w->c, LIU, "L2", &w->err));
    FINE(w, tt_conduct_lot(w->c, LIU, "L2", conc, tt_dec_int(80), ml, later, &w->err));
    FINE(w, tt_conduct_release(w->c, LIU, "l2", &w->err));
    REFUSED(w, 642, tt_conduct_release(w->c, LIU, "L2", &w->err));
    ward_close(w);
}

static void a_lot_is_used_up(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *a = ward_enrolled(w), *b = ward_enrolled(w);
    FINE(w, tt_conduct_lot(w->c, LIU, "L", (tt_dec){2, -8}, tt_dec_int(90), tt_dec_int(10), w->now + 30 * DAY, &w->err));
    FINE(w, tt_conduct_release(w->c, LIU, "L", &w->err));
    FINE(w, ward_try(w, a, "BL", "WEIGHT", "60", w->now));
    FINE(w, ward_give(w, a, "L", w->now)); /* 5.33 of 10 mL */
    w->now += 15 * DAY;
    FINE(w, ward_try(w, b, "BL", "WEIGHT", "60", w->now));
    REFUSED(w, 613, ward_give(w, b, "L", w->now)); /* 4.67 mL are left */
    assert_string_equal(w->err.arg[1], "4.67");
    const char *lot = ward_lot(w);
    FINE(w, tt_conduct_dose(w->c, WANG, b, lot, tt_dec_int(1056000000), w->now, w->now, (tt_second){"zhu", "secret"}, NULL, &w->err));
    assert_string_equal(tt_dec_text(w->arena, tt_trial_lot(tt_conduct_trial(w->c), lot)->used_ml),
                        "5.87"); /* what was given, not what was planned */
    ward_close(w);
}

/* 80 mL is what the sheath takes. A thin lot is refused when it is registered, but half the planned concentration is not: at level 2,
 * 130 kg x 3.5e7 / 0.9 / 1e8 = 50.56 mL fits, 220 kg make 85.56 mL (by hand). */
static void the_sheath_takes_so_much(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    ward_quiet_cohort(w);
    ward_decide(w);
    const char *s = ward_enrolled(w);
    tt_dose_card k;
    tt_entry e = ward_entry(s, "BL", "WEIGHT", "130", w->now);
    e.confirm = "anasarca";
    FINE(w, tt_conduct_enter(w->c, WANG, &e, NULL, &w->err));
    FINE(w, tt_conduct_lot(w->c, LIU, "HALF", (tt_dec){1, -8}, tt_dec_int(90), tt_dec_int(200), w->now + DAY, &w->err));
    FINE(w, tt_conduct_release(w->c, LIU, "HALF", &w->err));
    FINE(w, tt_conduct_card(w->c, w->arena, s, "HALF", w->now, &k, &w->err));
    assert_string_equal(tt_dec_text(w->arena, k.volume_ml), "50.56");
    assert_true(k.has_before);
    assert_string_equal(tt_dec_text(w->arena, k.before_kg), "60"); /* the card shows both */
    e.text = "220";
    e.reason = "misread";
    FINE(w, tt_conduct_enter(w->c, WANG, &e, NULL, &w->err));
    REFUSED(w, 612, tt_conduct_card(w->c, w->arena, s, "HALF", w->now, &k, &w->err));
    assert_string_equal(w->err.arg[0], "85.56");
    ward_close(w);
}

static const struct CMUnitTest dose[] = {
    cmocka_unit_test(the_sheath_takes_so_much),
    cmocka_unit_test(every_gate_refuses),
    cmocka_unit_test(the_card_is_exact),
    cmocka_unit_test(tolerance_is_ten_per_cent),
    cmocka_unit_test(weight_is_known_and_recent),
    cmocka_unit_test(a_weight_after_the_dose_is_not_its_weight),
    cmocka_unit_test(stagger_keeps_patients_apart),
    cmocka_unit_test(a_cohort_has_so_many_slots),
    cmocka_unit_test(a_hold_stops_everything),
    cmocka_unit_test(criteria_are_asked_again),
    cmocka_unit_test(a_dose_recorded_late_is_judged_by_its_time),
    cmocka_unit_test(the_end_closes_the_way),
    cmocka_unit_test(lots_are_checked_when_registered),
    cmocka_unit_test(a_lot_is_used_up),
};

TT_TEST_MAIN(dose)
