/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/conduct/test_people.c -- starting a study, accounts and roles; the clock;
 * and what happens to the handle when storage fails under it. */
#include <unistd.h>

#include "ward.h"

/* Columns: admin coordinator pi safety pharmacy monitor. */
static const struct {
    const char *verb, *may;
} matrix[] = {
    {"user", "x....."},   {"screen", ".xx..."}, {"consent", ".xx..."},   {"enter", ".xx..."}, {"judge", "..x..."},  {"eligible", "..x..."},
    {"enrol", ".xx..."},  {"lot", "....x."},    {"release", "....x."},   {"dose", ".xx..."},  {"check", ".xx.x."},  {"ae", ".xx..."},
    {"dlt", "..xx.."},    {"end", ".xx..."},    {"deviation", ".xx..x"}, {"hold", "..xx.."},  {"resume", "...x.."}, {"propose", "..xx.."},
    {"moment", ".xx..."}, {"open", "...x.x"},   {"sign", "..xx.x"},      {"amend", "......"}, {"", "......"},
};

static void the_matrix_is_complete(void **state)
{
    (void)state;
    static const char *const order[] = {"admin", "coordinator", "pi", "safety", "pharmacy", "monitor"};
    for (size_t r = 0; r < 6; r++)
        assert_string_equal(tt_roles()[r], order[r]);
    assert_null(tt_roles()[6]);
    for (size_t v = 0; v < sizeof matrix / sizeof *matrix; v++)
        for (size_t r = 0; r < 6; r++)
            if (tt_permitted(order[r], matrix[v].verb) != (matrix[v].may[r] == 'x'))
                fail_msg("%s %s", order[r], matrix[v].verb);
    assert_false(tt_permitted("root", "dose"));
}

static tt_code call(ward *w, const char *verb, tt_actor by)
{
    char id[40];
    int n;
    const tt_entry e = ward_entry("HLC-001", "SCR", "AGE", "40", w->now);
    const tt_ae_entry ae = {.subject = "HLC-001",
                            .term = "fever",
                            .category = "",
                            .onset = w->now,
                            .resolved = TT_NO_INSTANT,
                            .grade = 1,
                            .related = "not",
                            .outcome = "",
                            .source = ""};
    if (tt_streq(verb, "user"))
        return tt_conduct_user(w->c, by, "xu", "Xu", "pi", "x", TT_EFFORT_REHEARSAL, &w->err);
    if (tt_streq(verb, "screen"))
        return tt_conduct_screen(w->c, by, id, &w->err);
    if (tt_streq(verb, "consent"))
        return tt_conduct_consent(w->c, by, "HLC-001", "1.0", "participant", w->now, &w->err);
    if (tt_streq(verb, "enter"))
        return tt_conduct_enter(w->c, by, &e, NULL, &w->err);
    if (tt_streq(verb, "judge"))
        return tt_conduct_judge(w->c, by, "HLC-001", "E1", TT_NO, "", &w->err);
    if (tt_streq(verb, "eligible"))
        return tt_conduct_eligible(w->c, by, "HLC-001", true, "", &w->err);
    if (tt_streq(verb, "enrol"))
        return tt_conduct_enrol(w->c, by, "HLC-001", "", &w->err);
    if (tt_streq(verb, "lot"))
        return tt_conduct_lot(w->c, by, "L", tt_dec_int(1), tt_dec_int(90), tt_dec_int(1), w->now + 1, &w->err);
    if (tt_streq(verb, "release"))
        return tt_conduct_release(w->c, by, "L", &w->err);
    if (tt_streq(verb, "dose"))
        return tt_conduct_dose(w->c, by, "HLC-001", "L", tt_dec_int(1), w->now, w->now, (tt_second){"li", "secret"}, NULL, &w->err);
    if (tt_streq(verb, "ae"))
        return tt_conduct_ae(w->c, by, &ae, id, &w->err);
    if (tt_streq(verb, "dlt"))
        return tt_conduct_dlt(w->c, by, "HLC-001", TT_DLT_NONE, "", TT_NO_INSTANT, "", &w->err);
    if (tt_streq(verb, "end"))
        return tt_conduct_end(w->c, by, "HLC-001", TT_DIED, w->now, "", &w->err);
    if (tt_streq(verb, "deviation"))
        return tt_conduct_deviation(w->c, by, "HLC-001", "late", w->now, &w->err);
    if (tt_streq(verb, "hold") || tt_streq(verb, "resume"))
        return tt_conduct_hold(w->c, by, tt_streq(verb, "hold"), "why", &w->err);
    if (tt_streq(verb, "moment"))
        return tt_conduct_moment(w->c, by, "HLC-001", "transplant", w->now, &w->found, &w->err);
    if (tt_streq(verb, "open"))
        return tt_conduct_open_list(w->c, by, "secret", "why", &w->err);
    if (tt_streq(verb, "propose"))
        return tt_conduct_propose(w->c, by, 0, "", &n, &w->err);
    return tt_conduct_sign(w->c, by, "secret", 1, "approve", &w->err);
}

/* The table is asked, by every verb, before anything else. */
static void every_verb_asks_the_matrix(void **state)
{
    (void)state;
    const tt_actor who[] = {ADMIN, WANG, ZHU, CHEN, LIU, MAO};
    ward *w = ward_open();
    ward_screen(w);
    for (size_t v = 0; v + 2 < sizeof matrix / sizeof *matrix; v++) {
        if (tt_streq(matrix[v].verb, "check"))
            continue;
        REFUSED(w, 554, call(w, matrix[v].verb, (tt_actor){"nobody", "test"}));
        REFUSED(w, 554, call(w, matrix[v].verb, (tt_actor){NULL, NULL}));
        for (size_t r = 0; r < 6; r++)
            if (matrix[v].may[r] != 'x')
                REFUSED(w, 553, call(w, matrix[v].verb, who[r]));
    }
    ward_close(w);
}

static void names_show_as_what_they_are(void **state)
{
    (void)state;
    ward *w = ward_open();
    const struct {
        const char *why, *name, *full, *role, *password;
        unsigned id;
    } rows[] = {{"empty name", "", "Xu", "pi", "x", 558},
                {"a blank in it", "x u", "Xu", "pi", "x", 558},
                {"markup", "<b>", "Xu", "pi", "x", 558},
                {"no full name", "xu", "", "pi", "x", 558},
                {"a full name of two lines", "xu", "Xu\nPI", "pi", "x", 558},
                {"one that turns the writing direction", "xu",
                 "Xu\xe2\x80\xae"
                 "IP",
                 "pi", "x", 558},
                {"a blank of no width", "xu", "X\xe2\x80\x8bu", "pi", "x", 558},
                {"not UTF-8", "xu", "X\xff", "pi", "x", 558},
                {"no such role", "xu", "Xu", "root", "x", 556},
                {"taken", "zhu", "Zhu", "pi", "x", 555},
                {"taken, in capitals", "ZHU", "Zhu", "pi", "x", 555},
                {"empty password", "xu", "Xu", "pi", "", 752}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct ward_mark before = ward_mark(w);
        const tt_code code =
            tt_conduct_user(w->c, ADMIN, rows[i].name, rows[i].full, rows[i].role, rows[i].password, TT_EFFORT_REHEARSAL, &w->err);
        ward_refused(w, before, rows[i].id, code, rows[i].why);
    }
    FINE(w, tt_conduct_user(w->c, ADMIN, "zhu.zhijun", "朱志军", "pi", "x", TT_EFFORT_REHEARSAL, &w->err));
    ward_close(w);
}

static void a_live_start_needs_answers(void **state)
{
    (void)state;
    ward *w = ward_read();
    tt_start how = ward_how(w);
    assert_int_equal(tt_conduct_start(":memory:", w->study, false, &how, &w->c, &w->err), TT_EDENIED);
    assert_int_equal(w->err.id, 550);
    how.rehearsal = false;
    assert_int_equal(tt_conduct_start(":memory:", w->study, true, &how, &w->c, &w->err), TT_EDENIED);
    assert_int_equal(w->err.id, 551);
    assert_non_null(tt_message_find(552));
    ward_close(w);
}

/* A bad name or an empty password is found before the file is made, so that the second try does not find a file in its way. */
static void a_failed_start_leaves_no_file(void **state)
{
    (void)state;
    ward *w = ward_read();
    char db[64];
    snprintf(db, sizeof db, "/tmp/titrate-people-%d.db", (int)getpid());
    tt_start how = ward_how(w);
    how.password = "";
    assert_int_not_equal(tt_conduct_start(db, w->study, true, &how, &w->c, &w->err), TT_OK);
    assert_int_equal(w->err.id, 752);
    how.password = "secret";
    how.admin = "a b";
    assert_int_not_equal(tt_conduct_start(db, w->study, true, &how, &w->c, &w->err), TT_OK);
    assert_int_equal(w->err.id, 558);
    assert_false(tt_file_exists(db));
    ward_close(w);
}

static void a_clock_set_back_is_recorded(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_screen(w);
    const int64_t before = tt_conduct_trial(w->c)->seq;
    w->now -= HOUR;
    ward_screen(w);
    tt_event *e = NULL;
    size_t n = 0;
    FINE(w, tt_record_load(tt_conduct_record(w->c), w->arena, before + 1, &e, &n, &w->err));
    assert_int_equal(n, 2);
    assert_string_equal(e[0].kind, "clock");
    assert_string_equal(e[0].body, "{\"behind\":3600000}");
    assert_string_equal(e[1].kind, "screened");
    assert_int_equal(e[1].seq, before + 2);
    assert_int_equal(ward_subject(w, "HLC-002")->number, 2);
    w->now -= HOUR;
    REFUSED(w, 558, tt_conduct_lot(w->c, LIU, "\xff", tt_dec_int(1), tt_dec_int(90), tt_dec_int(1), w->now + 1, &w->err));
    REFUSED(w, 518, tt_conduct_hold(w->c, ZHU, true, "\xff", &w->err)); /* refused by the record: no `clock` event alone */
    ward_close(w);
}

static void a_group_stands_or_falls(void **state)
{
    (void)state;
    ward *w = ward_open();
    FINE(w, tt_conduct_begin(w->c, &w->err));
    const char *s = ward_screen(w);
    REFUSED(w, 573, ward_try(w, s, "D99", "AGE", "40", w->now)); /* a refusal inside leaves the others as they were */
    FINE(w, ward_try(w, s, "SCR", "AGE", "40", w->now));
    FINE(w, tt_conduct_commit(w->c, &w->err));
    assert_true(ward_mark(w).seq == ward_mark(w).head);
    ward_close(w);
}

/* Trouble with storage inside a group undoes what the state already shows: the handle must say so, and the file be whole. */
static void a_lost_group_voids_the_handle(void **state)
{
    (void)state;
    int voided = 0;
    for (long nth = 1; nth <= 12; nth++) {
        ward *w = ward_read();
        tt_record_fault(0, false); /* records opened from now on count, and none fails yet */
        ward_start(w);
        const int64_t kept = tt_conduct_trial(w->c)->seq;
        char id[24];
        tt_record_fault(nth, true);
        tt_code code = tt_conduct_begin(w->c, &w->err);
        for (int i = 0; i < 3 && code == TT_OK; i++)
            code = tt_conduct_screen(w->c, WANG, id, &w->err);
        code = code ? code : tt_conduct_commit(w->c, &w->err);
        tt_record_fault(-1, false);
        tt_answer_now r;
        if (code == TT_OK) {
            assert_int_equal(tt_conduct_trial(w->c)->seq, kept + 3);
        } else if (tt_conduct_trial(w->c)->seq != kept) { /* the state is ahead of the file */
            voided++;
            assert_int_equal(tt_conduct_decide(w->c, w->arena, &r, &w->err), TT_ECORRUPT);
            assert_int_equal(w->err.id, 559);
            assert_int_equal(tt_conduct_screen(w->c, WANG, id, &w->err), TT_ECORRUPT);
            assert_int_equal(tt_conduct_begin(w->c, &w->err), TT_ECORRUPT);
        }
        ward_close(w);
    }
    assert_true(voided > 0);
}

static const struct CMUnitTest people[] = {
    cmocka_unit_test(the_matrix_is_complete),        cmocka_unit_test(every_verb_asks_the_matrix),
    cmocka_unit_test(names_show_as_what_they_are),   cmocka_unit_test(a_live_start_needs_answers),
    cmocka_unit_test(a_failed_start_leaves_no_file), cmocka_unit_test(a_clock_set_back_is_recorded),
    cmocka_unit_test(a_group_stands_or_falls),       cmocka_unit_test(a_lost_group_voids_the_handle),
};

TT_TEST_MAIN(people)
