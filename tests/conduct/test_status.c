/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/conduct/test_status.c -- the recruitment status: who may change it, which way, and what it closes. */
#include "ward.h"

static tt_code screen(ward *w)
{
    char id[24];
    return tt_conduct_screen(w->c, WANG, id, &w->err);
}

static tt_code change(ward *w, tt_actor by, const char *to)
{
    return tt_conduct_status(w->c, by, to, "said at the meeting", &w->err);
}

static tt_code card(ward *w, const char *subject, const char *lot, tt_instant when)
{
    tt_dose_card k;
    return tt_conduct_card(w->c, w->arena, subject, lot, when, &k, &w->err);
}

/* The answer to the next dose is what the card does. */
static bool answer_allows(ward *w)
{
    const tt_answer_now r = ward_answer(w);
    assert_true(!r.may_propose && r.may_dose == (ward_gate(&r, "hold") == TT_YES));
    return r.may_dose;
}

static void a_suspension_closes_both(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_enrolled(w), *lot = ward_lot(w);
    FINE(w, ward_try(w, s, "BL", "WEIGHT", "60", w->now));
    w->now += HOUR;
    FINE(w, card(w, s, lot, w->now));
    assert_true(answer_allows(w));
    REFUSED(w, 553, change(w, LI, "SUSPENDED"));
    REFUSED(w, 589, tt_conduct_status(w->c, ZHU, "SUSPENDED", " ", &w->err));
    w->now += HOUR;
    FINE(w, change(w, ZHU, "SUSPENDED"));
    REFUSED(w, 830, screen(w));
    REFUSED(w, 831, card(w, s, lot, w->now));
    assert_false(answer_allows(w));
    FINE(w, card(w, s, lot, w->now - HOUR));       /* given before, recorded after */
    REFUSED(w, 553, change(w, ZHU, "RECRUITING")); /* the safety reviewer alone leads out of it */
    FINE(w, change(w, CHEN, "RECRUITING"));
    FINE(w, screen(w));
    FINE(w, card(w, s, lot, w->now));
    ward_close(w);
}

static void an_end_is_an_end(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_enrolled(w), *lot = ward_lot(w);
    FINE(w, ward_try(w, s, "BL", "WEIGHT", "60", w->now));
    REFUSED(w, 833, change(w, ZHU, "RECRUITING"));
    REFUSED(w, 833, change(w, ZHU, "NOT_YET_RECRUITING"));
    REFUSED(w, 833, change(w, ZHU, "CLOSED"));
    REFUSED(w, 834, change(w, ZHU, "WITHDRAWN"));
    FINE(w, change(w, ZHU, "ACTIVE_NOT_RECRUITING"));
    REFUSED(w, 830, screen(w));
    FINE(w, card(w, s, lot, w->now)); /* those who are in are still dosed */
    FINE(w, change(w, ZHU, "TERMINATED"));
    assert_string_equal(tt_conduct_status_next(w->c, w->arena), "-");
    REFUSED(w, 833, change(w, ZHU, "RECRUITING"));
    REFUSED(w, 831, card(w, s, lot, w->now));
    ward_close(w);
}

/* --- a live start ---------------------------------------------------------------------------- */

static char *replaced(tt_arena *a, const char *text, const char *was, const char *is)
{
    tt_buf b = tt_buf_new(a);
    for (const char *at; (at = strstr(text, was)); text = at + strlen(was)) {
        tt_buf_addn(&b, text, (size_t)(at - text));
        tt_buf_add(&b, is);
    }
    tt_buf_add(&b, text);
    return tt_strdup(a, tt_buf_text(&b));
}

/* The shipped study as a hospital would start it, nothing assumed any more, in this status. */
static ward *ready_to_start(const char *status)
{
    ward *w = ward_read();
    const char *text = replaced(w->arena, w->study->source, "from: assumed", "from: other");
    text = replaced(w->arena, text, "ethics: open", "ethics: 2026-01");
    text = replaced(w->arena, text, "academic: open", "academic: 2026-01");
    text = replaced(w->arena, text, "filing: open", "filing: 2026-01");
    text = replaced(w->arena, text, "genetic_resources: open", "genetic_resources: 2026-01");
    text = replaced(w->arena, text, "status: NOT_YET_RECRUITING", tt_printf(w->arena, "status: %s", status));
    FINE(w, tt_study_parse(w->arena, "protocol.yaml", text, strlen(text), &w->found, &w->study, &w->runnable, &w->err));
    return w;
}

static tt_code start_live(ward *w)
{
    tt_start how = ward_how(w);
    how.rehearsal = false;
    how.password = "a password of the ward";
    return tt_conduct_start(":memory:", w->study, true, &how, &w->c, &w->err);
}

static void a_live_start(void **state)
{
    static const struct {
        const char *record, *opens;
        unsigned refused;
    } rows[] = {
        {"NOT_YET_RECRUITING", "RECRUITING", 0},
        {"RECRUITING", "RECRUITING", 0},
        {"SUSPENDED", "SUSPENDED", 0},
        {"WITHDRAWN", NULL, 832},
        {"TERMINATED", NULL, 832},
        {"COMPLETED", NULL, 832},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ward *w = ready_to_start(rows[i].record);
        const tt_code code = start_live(w);
        if (rows[i].refused) {
            assert_int_equal(code, TT_EDENIED);
            assert_int_equal(w->err.id, rows[i].refused);
        } else {
            FINE(w, code);
            assert_int_equal(tt_conduct_trial(w->c)->statuses, 1);
            assert_string_equal(tt_trial_status_at(tt_conduct_trial(w->c), TT_NO_INSTANT), rows[i].opens);
        }
        ward_close(w);
    }
}

static const struct CMUnitTest status[] = {cmocka_unit_test(a_suspension_closes_both), cmocka_unit_test(an_end_is_an_end),
                                           cmocka_unit_test(a_live_start)};
TT_TEST_MAIN(status)
