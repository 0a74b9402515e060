/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/conduct/test_session.c -- a study that repeats its dose: may this participant have
 * the next session, what is recorded of it, and how that record is corrected. */
#include "ward.h"

#define SESSIONS "  sessions: {max: 3, apart: 24 h}\n"

/* The shipped study with sessions, and a weight that may be measured on the days of them. */
static ward *session_ward(const char *sessions, const char *from)
{
    ward *w = ward_read();
    const char *s = w->study->source, *stagger = "  stagger: {first: 14 d, next: 3 d}\n", *window = "  window: 28 d\n";
    const char *weigh = "items: [WEIGHT], at: [BL]";
    const char *a = strstr(s, stagger), *b = strstr(s, window), *c = strstr(s, weigh);
    assert_true(a && b && c && a < b && b < c);
    a += strlen(stagger);
    b += strlen(window);
    const char *text = tt_printf(w->arena, "%.*s%s%.*s%s%.*sitems: [WEIGHT], at: [BL, D1, D3, D7, D14, D28]%s", (int)(a - s), s, sessions,
                                 (int)(b - a), a, from, (int)(c - b), b, c + strlen(weigh));
    FINE(w, tt_study_parse(w->arena, "protocol.yaml", text, strlen(text), &w->found, &w->study, &w->runnable, &w->err));
    if (!w->runnable)
        fail_msg("the study has errors");
    ward_start(w);
    return w;
}

static tt_code weigh(ward *w, const char *s, const char *visit)
{
    return ward_try(w, s, visit, "WEIGHT", "60", w->now);
}

/* One participant, treated once, two days ago and weighed just now; a lot stands ready. */
static const char *treated(ward *w, const char **lot)
{
    ward_decide(w);
    const char *s = ward_dosed(w);
    w->now += 2 * DAY;
    FINE(w, weigh(w, s, "D3"));
    *lot = ward_lot(w);
    return s;
}

static tt_session_answer asked(ward *w, const char *s)
{
    tt_session_answer r;
    FINE(w, tt_conduct_session(w->c, w->arena, s, w->now, &r, &w->err));
    return r;
}

/* The gates that are shut, "dlt hold". */
static const char *shut(ward *w, const char *s)
{
    const tt_session_answer r = asked(w, s);
    tt_buf b = tt_buf_new(w->arena);
    for (size_t i = 0; i < r.gates; i++) {
        if (r.gate[i].open != TT_YES)
            tt_buf_printf(&b, "%s%s", b.n ? " " : "", r.gate[i].id);
        for (int lang = 0; lang < TT_LANGS; lang++)
            assert_true((r.gate[i].open == TT_YES) == (*r.gate[i].detail[lang] == '\0'));
    }
    assert_true(r.may == (b.n == 0));
    return tt_strdup(w->arena, tt_buf_text(&b));
}

static const tt_event *last_of(ward *w, const char *kind)
{
    for (int64_t seq = tt_conduct_trial(w->c)->seq; seq > 0; seq--) {
        tt_event *e = NULL;
        size_t n = 0;
        FINE(w, tt_record_load(tt_conduct_record(w->c), w->arena, seq, &e, &n, &w->err));
        if (tt_streq(e->kind, kind))
            return e;
    }
    return NULL;
}

/* --- one after the other ------------------------------------------------------------------ */

static void one_after_the_other(void **state)
{
    (void)state;
    ward *w = session_ward(SESSIONS, "");
    ward_decide(w);
    const char *s = ward_enrolled(w), *lot = ward_lot(w);
    FINE(w, weigh(w, s, "BL"));
    assert_int_equal(asked(w, s).session, 1);
    FINE(w, ward_give(w, s, lot, w->now));
    assert_null(strstr(last_of(w, "dosed")->body, "session")); /* as logs were before there were sessions */
    const tt_subject *p = ward_subject(w, s);
    const tt_instant first = p->dose_end, window = p->dlt_until;
    w->now += DAY - 1;
    FINE(w, weigh(w, s, "D1"));
    assert_string_equal(shut(w, s), "sessions");
    REFUSED(w, 542, ward_give(w, s, lot, w->now));
    w->now++;
    assert_string_equal(shut(w, s), "");
    tt_dose_card k;
    FINE(w, tt_conduct_card(w->c, w->arena, s, lot, w->now, &k, &w->err));
    assert_true(k.session == 2 && k.sessions == 3 && k.earliest == first + DAY && k.decision->number == 1);
    FINE(w, ward_give(w, s, lot, w->now));
    assert_non_null(strstr(last_of(w, "dosed")->body, "\"session\":2"));
    assert_non_null(last_of(w, "checked"));
    assert_string_equal(last_of(w, "checked")->actor, "zhu");
    w->now += 2 * DAY;
    FINE(w, weigh(w, s, "D3"));
    FINE(w, ward_give(w, s, lot, w->now));
    w->now += 4 * DAY;
    FINE(w, weigh(w, s, "D7"));
    REFUSED(w, 541, ward_give(w, s, lot, w->now));
    assert_true(asked(w, s).earliest == TT_NO_INSTANT);
    assert_true(p->sessions == 3 && p->dose_end == first && p->dlt_until == window); /* times count from the first */
    assert_true(tt_subject_last_session(p)->end == first + 3 * DAY);
    assert_int_equal(ward_answer(w).slots_left, 2); /* one participant, however often treated */
    tt_trial *again = NULL;
    FINE(w, tt_trial_build(w->arena, w->study, tt_conduct_record(w->c), 0, &again, &w->err));
    const tt_hash x = tt_trial_digest(again), y = tt_trial_digest(tt_conduct_trial(w->c));
    assert_memory_equal(x.b, y.b, sizeof x.b);
    ward_close(w);
}

static void once_stays_once(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_dosed(w), *lot = ward_lot(w);
    w->now += 2 * DAY;
    REFUSED(w, 604, ward_give(w, s, lot, w->now));
    assert_non_null(strstr(shut(w, s), "sessions"));
    ward_close(w);
}

/* --- what stands in the way ---------------------------------------------------------------- */

static void ae(ward *w, const char *s, int grade, const char *related, char id[40])
{
    const tt_ae_entry e = {.subject = s,
                           .term = "bleeding",
                           .category = "injection",
                           .onset = w->now - HOUR,
                           .resolved = TT_NO_INSTANT,
                           .grade = grade,
                           .related = related,
                           .outcome = "recovering",
                           .source = ""};
    FINE(w, tt_conduct_ae(w->c, WANG, &e, id, &w->err));
}

static void hold(ward *w, const char *s)
{
    (void)s;
    FINE(w, tt_conduct_hold(w->c, ZHU, true, "a death under review", &w->err));
}

static void died(ward *w, const char *s)
{
    FINE(w, tt_conduct_end(w->c, WANG, s, TT_DIED, w->now - HOUR, "liver failure", &w->err));
}

static void withdrew(ward *w, const char *s)
{
    FINE(w, tt_conduct_end(w->c, WANG, s, TT_WITHDREW, w->now - HOUR, "", &w->err));
}

static void dlt(ward *w, const char *s)
{
    FINE(w, ward_judge(w, s, TT_DLT_YES));
}

static void not_evaluable(ward *w, const char *s)
{
    FINE(w, tt_conduct_dlt(w->c, CHEN, s, TT_DLT_NOT_EVALUABLE, "", TT_NO_INSTANT, "half a dose", &w->err));
}

static void suspected(ward *w, const char *s)
{
    char id[40];
    ae(w, s, 3, "possible", id);
}

static void mild(ward *w, const char *s)
{
    char id[40];
    ae(w, s, 2, "probable", id);
}

static void unrelated(ward *w, const char *s)
{
    char id[40];
    ae(w, s, 4, "unlikely", id);
}

static void weight_is_old(ward *w, const char *s)
{
    (void)s;
    w->now += 25 * HOUR;
}

static void what_stands_in_the_way(void **state)
{
    static const struct {
        const char *why;
        void (*does)(ward *, const char *);
        unsigned id;
        const char *gates;
    } rows[] = {
        {"nothing", NULL, 0, ""},
        {"dosing on hold", hold, 606, "hold"},
        {"died", died, 588, "rule in_study"},
        {"withdrew", withdrew, 588, "in_study"},
        {"a DLT", dlt, 543, "dlt"},
        {"an event that may be one", suspected, 544, "dlt"},
        {"a milder event", mild, 0, ""},
        {"one not related", unrelated, 0, ""},
        {"judged not evaluable", not_evaluable, 547, "dlt"},
        {"weighed a day ago", weight_is_old, 610, "weight"},
    };
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ward *w = session_ward(SESSIONS, "");
        const char *lot = NULL, *s = treated(w, &lot);
        if (rows[i].does)
            rows[i].does(w, s);
        const char *gates = shut(w, s);
        if (!tt_streq(gates, rows[i].gates))
            fail_msg("%s: shut are '%s'", rows[i].why, gates);
        const struct ward_mark before = ward_mark(w);
        const tt_code code = ward_give(w, s, lot, w->now);
        if (rows[i].id)
            ward_refused(w, before, rows[i].id, code, rows[i].why);
        else
            FINE(w, code);
        ward_close(w);
    }
}

static void a_question_that_is_answered(void **state)
{
    (void)state;
    ward *w = session_ward(SESSIONS, "");
    const char *lot = NULL, *s = treated(w, &lot);
    char id[40];
    ae(w, s, 3, "possible", id);
    REFUSED(w, 544, ward_give(w, s, lot, w->now));
    assert_string_equal(w->err.arg[1], id);
    const tt_ae_entry e = {.subject = s,
                           .term = "bleeding",
                           .category = "injection",
                           .onset = w->now - HOUR,
                           .resolved = TT_NO_INSTANT,
                           .grade = 3,
                           .related = "unlikely",
                           .outcome = "recovering",
                           .source = ""};
    REFUSED(w, 838, tt_conduct_ae_correct(w->c, WANG, id, &e, "from a varix known before", &w->found, &w->err)); /* the coordinator */
    FINE(w, tt_conduct_ae_correct(w->c, ZHU, id, &e, "from a varix known before", &w->found, &w->err));
    FINE(w, ward_give(w, s, lot, w->now));
    ward_close(w);
}

/* Two DLTs among the first three at the level: the third participant, without one, has no further session either. */
static void the_rule_leaves_the_level(void **state)
{
    (void)state;
    ward *w = session_ward(SESSIONS, "");
    const char *s[3];
    ward_decide(w);
    for (int i = 0; i < 3; i++) {
        s[i] = ward_dosed(w);
        w->now += i == 0 ? 14 * DAY : 3 * DAY;
    }
    FINE(w, weigh(w, s[2], "D3"));
    const char *lot = ward_lot(w);
    FINE(w, ward_judge(w, s[0], TT_DLT_YES));
    assert_string_equal(shut(w, s[2]), ""); /* one of three may be three more */
    const tt_instant before = w->now;
    w->now += HOUR;
    FINE(w, ward_judge(w, s[1], TT_DLT_YES));
    assert_string_equal(shut(w, s[2]), "rule");
    REFUSED(w, 545, ward_give(w, s[2], lot, w->now));
    FINE(w, ward_give(w, s[2], lot, before)); /* given before anybody knew, recorded now */
    assert_int_equal(ward_subject(w, s[2])->sessions, 2);
    assert_string_equal(ward_subject(w, s[2])->session[1].outside, "");
    ward_close(w);
}

static void the_second_person_again(void **state)
{
    (void)state;
    ward *w = session_ward(SESSIONS, "");
    const char *lot = NULL, *s = treated(w, &lot);
    tt_dose_card k;
    FINE(w, tt_conduct_card(w->c, w->arena, s, lot, w->now, &k, &w->err));
    REFUSED(w, 615, tt_conduct_dose(w->c, WANG, s, lot, k.cells, w->now, w->now, (tt_second){"", NULL}, &w->found, &w->err));
    REFUSED(w, 615, tt_conduct_dose(w->c, WANG, s, lot, k.cells, w->now, w->now, (tt_second){"wang", "secret"}, &w->found, &w->err));
    FINE(w, tt_conduct_dose(w->c, WANG, s, lot, k.cells, w->now, w->now, (tt_second){"liu", "secret"}, &w->found, &w->err));
    assert_string_equal(ward_subject(w, s)->second_check, "zhu");
    assert_string_equal(ward_subject(w, s)->session[1].second_check, "liu");
    ward_close(w);
}

/* --- the window ----------------------------------------------------------------------------- */

static void the_window_counts_from_the_last(void **state)
{
    (void)state;
    ward *w = session_ward(SESSIONS, "  from: last\n");
    const char *lot = NULL, *s = treated(w, &lot);
    const tt_subject *p = ward_subject(w, s);
    assert_true(p->dlt_until == p->dose_end + 28 * DAY);
    FINE(w, ward_give(w, s, lot, w->now));
    assert_true(p->dlt_until == p->dose_end + 30 * DAY);
    const tt_dose_given g = {.subject = s, .start = p->dose_start - HOUR, .end = TT_NO_INSTANT, .session = 1, .reason = "the pump's clock"};
    FINE(w, tt_conduct_dose_correct(w->c, WANG, &g, &w->found, &w->err));
    assert_true(p->dlt_until == p->session[1].end + 28 * DAY); /* the first one's correction does not bring the window back */
    w->now = p->dlt_until - DAY;
    REFUSED(w, 620, ward_judge(w, s, TT_DLT_NONE));
    w->now = p->dlt_until;
    FINE(w, ward_judge(w, s, TT_DLT_NONE));
    FINE(w, weigh(w, s, "D28"));
    FINE(w, ward_give(w, s, ward_lot(w), w->now));
    assert_true(tt_trial_unjudged(tt_conduct_trial(w->c), p)); /* a new window, a new judgement */
    ward_close(w);
}

/* --- facts and corrections -------------------------------------------------------------------- */

static tt_dose_given session(const char *s, const char *lot, tt_instant at, const char *reason)
{
    const tt_dose_given g = {.subject = s,
                             .lot = lot,
                             .delivered = tt_dec_int(960000000),
                             .start = at,
                             .end = at + HOUR,
                             .second = {"zhu", "secret"},
                             .reason = reason};
    return g;
}

static void given_against_the_rules(void **state)
{
    (void)state;
    ward *w = session_ward(SESSIONS, "");
    const char *lot = NULL, *s = treated(w, &lot);
    const tt_instant first = ward_subject(w, s)->dose_end;
    const tt_dose_given early = session(s, lot, first + 20 * HOUR, "the patient was about to be moved"),
                        during = session(s, lot, first - HOUR, "as it was");
    REFUSED(w, 542, tt_conduct_given(w->c, WANG, &during, &w->found, &w->err)); /* nobody has two at once, whatever the reason */
    FINE(w, tt_conduct_given(w->c, WANG, &early, &w->found, &w->err));
    assert_non_null(strstr(ward_subject(w, s)->session[1].outside, "E542"));
    assert_string_equal(ward_subject(w, s)->dose_outside, ""); /* the first was by the rules */
    w->now += 3 * DAY;
    FINE(w, weigh(w, s, "D7"));
    FINE(w, ward_give(w, s, lot, w->now));
    w->now += 2 * DAY;
    tt_dose_given fourth = session(s, ward_lot(w), w->now - HOUR, "");
    REFUSED(w, 541, tt_conduct_given(w->c, WANG, &fourth, &w->found, &w->err));
    fourth.reason = "the fourth was ordered by mistake";
    FINE(w, tt_conduct_given(w->c, WANG, &fourth, &w->found, &w->err));
    assert_int_equal(ward_subject(w, s)->sessions, 4);
    assert_non_null(strstr(ward_subject(w, s)->session[3].outside, "E541"));
    ward_close(w);
}

static void records_corrected(void **state)
{
    (void)state;
    ward *w = session_ward(SESSIONS, "");
    const char *lot = NULL, *s = treated(w, &lot);
    const tt_subject *p = ward_subject(w, s);
    tt_dose_given g = {.subject = s, .start = TT_NO_INSTANT, .end = TT_NO_INSTANT, .delivered = tt_dec_int(950000000), .reason = "residue"};
    FINE(w, tt_conduct_dose_correct(w->c, WANG, &g, &w->found, &w->err)); /* the only one needs no number */
    FINE(w, ward_give(w, s, lot, w->now));
    const tt_dec used = tt_trial_lot(tt_conduct_trial(w->c), lot)->used_ml;
    const int64_t was = p->session[1].origin;
    g.delivered = tt_dec_int(940000000);
    REFUSED(w, 669, tt_conduct_dose_correct(w->c, WANG, &g, &w->found, &w->err)); /* one of two must be named */
    g.session = 3;
    REFUSED(w, 669, tt_conduct_dose_correct(w->c, WANG, &g, &w->found, &w->err));
    g.session = 2;
    g.start = p->dose_start - 1;
    REFUSED(w, 542, tt_conduct_dose_correct(w->c, WANG, &g, &w->found, &w->err));
    g.start = TT_NO_INSTANT;
    FINE(w, tt_conduct_dose_correct(w->c, WANG, &g, &w->found, &w->err));
    assert_true(p->sessions == 2 && p->session[1].delivered.coef == 940000000 && p->delivered.coef == 950000000);
    assert_true(tt_dec_cmp(tt_trial_lot(tt_conduct_trial(w->c), lot)->used_ml, used) == 0); /* put back, and drawn again */
    assert_non_null(strstr(last_of(w, "dosed")->body, tt_printf(w->arena, "\"corrects\":%lld", (long long)was)));
    g = (tt_dose_given){.subject = s, .session = 1, .start = TT_NO_INSTANT, .end = w->now, .reason = "the end was missing"};
    w->now += HOUR;
    g.end = w->now;
    REFUSED(w, 542, tt_conduct_dose_correct(w->c, WANG, &g, &w->found, &w->err)); /* it would last into the second */
    ward_close(w);
}

static void hours_of_a_session(void **state)
{
    static const struct {
        int64_t minutes;
        bool off;
    } rows[] = {{240, false}, {480, false}, {239, true}, {481, true}, {0, true}};
    (void)state;
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        ward *w = session_ward("  sessions: {max: 3, apart: 24 h, hours: [4, 8]}\n", "");
        ward_decide(w);
        const char *s = ward_enrolled(w), *lot = ward_lot(w);
        FINE(w, weigh(w, s, "BL"));
        const tt_instant start = w->now, end = start + rows[i].minutes * 60000;
        const size_t found = w->found.n, deviations = tt_conduct_trial(w->c)->deviations;
        w->now += 9 * HOUR;
        FINE(w, tt_conduct_dose(w->c, WANG, s, lot, tt_dec_int(960000000), start, end, (tt_second){"zhu", "secret"}, &w->found, &w->err));
        assert_int_equal(tt_conduct_trial(w->c)->deviations - deviations, rows[i].off);
        assert_int_equal(w->found.n - found, rows[i].off);
        assert_true(!rows[i].off || w->found.at[found].id == 548);
        ward_close(w);
    }
}

/* --- the decision ------------------------------------------------------------------------------ */

static void sessions_are_evidence(void **state)
{
    (void)state;
    ward *w = session_ward(SESSIONS, "");
    ward_decide(w);
    ward_quiet_cohort(w);
    assert_null(strstr(ward_answer(w).evidence, "sessions"));
    const int n = ward_propose(w);
    const char *s = "HLC-003";
    FINE(w, ward_correct(w, s, "D28", "WEIGHT", "60", w->now));
    FINE(w, ward_give(w, s, ward_lot(w), w->now));
    REFUSED(w, 633, tt_conduct_sign(w->c, ZHU, "secret", n, "approve", &w->err)); /* more was given since */
    assert_non_null(strstr(ward_answer(w).evidence, "\"sessions\":[{"));
    ward_decide(w);
    ward_close(w);
}

static const struct CMUnitTest session_tests[] = {
    cmocka_unit_test(one_after_the_other),
    cmocka_unit_test(once_stays_once),
    cmocka_unit_test(what_stands_in_the_way),
    cmocka_unit_test(a_question_that_is_answered),
    cmocka_unit_test(the_rule_leaves_the_level),
    cmocka_unit_test(the_second_person_again),
    cmocka_unit_test(the_window_counts_from_the_last),
    cmocka_unit_test(given_against_the_rules),
    cmocka_unit_test(records_corrected),
    cmocka_unit_test(hours_of_a_session),
    cmocka_unit_test(sessions_are_evidence),
};

TT_TEST_MAIN(session_tests)
