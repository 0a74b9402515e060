/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Chance decides the arm: nobody names it, nobody is randomised while only one arm could take a participant, a control is never
 * dosed, the list is the one committed to, and its secret is nowhere but in its file. */
#include <sys/stat.h>
#include <unistd.h>

#include "in_folder.h"

/* ---- the whole of a small trial ------------------------------------------------------------ */

static void seeds_list(uint64_t seed, const char *stratum, const tt_blocks *b, size_t n, int32_t *ret)
{
    char text[64];
    snprintf(text, sizeof text, "titrate rehearsal's list of arms %llu", (unsigned long long)seed);
    const tt_hash h = tt_sha256(text, strlen(text));
    assert_int_equal(tt_list_draw(h.b, stratum, b, n, ret, NULL), TT_OK);
}

static const int32_t equal[] = {1, 1}, sizes[] = {2, 4};

static void eight_participants(void **state)
{
    (void)state;
    ward *w = ready();
    const tt_blocks b = {equal, 2, sizes, 2, 8};
    int32_t want[8];
    int dosed = 0, controls = 0;
    seeds_list(7, "", &b, 8, want);
    for (int i = 0; i < 8; i++) {
        const char *s = may_take_part(w, "F");
        REFUSED(w, 676, tt_conduct_enrol(w->c, WANG, s, "CTRL", &w->err));
        if (dosed == 4) { /* a control can be foreseen now, and is enrolled; under a hold it is not */
            FINE(w, tt_conduct_hold(w->c, ZHU, true, "a death", &w->err));
            REFUSED(w, 947, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
            FINE(w, tt_conduct_hold(w->c, CHEN, false, "not related", &w->err));
            controls++;
        }
        FINE(w, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
        const tt_subject *p = ward_subject(w, s);
        assert_string_equal(p->arm->id, want[i] ? "CTRL" : "EV");
        assert_int_equal(p->position, i + 1);
        assert_true(p->enrolled == w->now);
        assert_int_equal(p->slot, want[i] ? 0 : 1);
        assert_int_equal(p->level, want[i] ? 0 : 1);
        assert_int_equal(p->cohort == 0, want[i]);
        REFUSED(w, 592, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
        if (!want[i]) {
            if (dosed < 3 && i < 7) { /* the slot is taken: neither arm takes anybody */
                const char *waits = may_take_part(w, "M");
                REFUSED(w, 947, tt_conduct_enrol(w->c, WANG, waits, "", &w->err));
                FINE(w, tt_conduct_end(w->c, WANG, waits, TT_WITHDREW, w->now, "", &w->err));
            }
            infuse(w, s);
            next_decision(w, s);
            dosed++;
        }
        w->now += 3 * HOUR;
    }
    assert_int_equal(dosed, 4); /* eight planned are whole blocks: four and four */
    assert_true(controls > 0);
    tt_list_check check;
    FINE(w, tt_conduct_check_list(w->c, &check, &w->err));
    assert_int_equal(check.drawn, 8);
    assert_true(check.secret && !check.opened);
    assert_true(ward_answer(w).move.act == TT_STOP); /* all four of the rule were treated, and controls after them still taken */
    ward_close(w);
}

/* What a forged log would say is put into the state: another arm, a place left out, a place twice, a start that fixed something else. */
static void a_forged_list_is_found(void **state)
{
    (void)state;
    ward *w = ready();
    const char *s = may_take_part(w, "F");
    tt_list_check check;
    FINE(w, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
    FINE(w, tt_conduct_check_list(w->c, &check, &w->err));
    tt_trial *t = (tt_trial *)(uintptr_t)tt_conduct_trial(w->c);
    tt_subject *p = tt_trial_subject(t, s);
    const tt_arm *drawn = p->arm;
    p->arm = &w->study->arm[drawn == &w->study->arm[0]];
    REFUSED(w, 679, tt_conduct_check_list(w->c, &check, &w->err));
    p->arm = drawn;
    p->position = 2;
    REFUSED(w, 680, tt_conduct_check_list(w->c, &check, &w->err));
    p->position = 0;
    REFUSED(w, 680, tt_conduct_check_list(w->c, &check, &w->err));
    p->position = 1;
    tt_subject *two[] = {p, p}, **one = t->subject;
    t->subject = two, t->subjects = 2;
    REFUSED(w, 680, tt_conduct_check_list(w->c, &check, &w->err));
    t->subject = one, t->subjects = 1;
    const char *fixed = t->allocation;
    t->allocation = tt_printf(w->arena, "%s0", fixed);
    REFUSED(w, 699, tt_conduct_check_list(w->c, &check, &w->err));
    t->allocation = fixed;
    FINE(w, tt_conduct_check_list(w->c, &check, &w->err));
    assert_int_equal(check.drawn, 1);
    ward_close(w);
}

/* ---- what closes enrolment closes it for both arms -------------------------------------------- */

static void held(ward *w)
{
    FINE(w, tt_conduct_hold(w->c, ZHU, true, "a death", &w->err));
}

static void slot_taken(ward *w)
{
    of_arm(w, "EV");
}

static void stagger(ward *w) /* a cohort of one never meets it: of two */
{
    infuse(w, of_arm(w, "EV"));
    w->now += 2 * HOUR;
}

static void both_arms_or_none(void **state)
{
    (void)state;
    static const struct {
        const char *why, *from, *to;
        void (*happen)(ward *w);
        bool decided;
    } cases[] = {
        {"no decision yet", "cohort: 1", "cohort: 1", NULL, false},
        {"a hold", "cohort: 1", "cohort: 1", held, true},
        {"the slot is taken", "cohort: 1", "cohort: 1", slot_taken, true},
        {"the stagger runs", "cohort: 1", "cohort: 2", stagger, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ward *w = started(cases[i].from, cases[i].to);
        if (cases[i].decided)
            ward_decide(w);
        if (cases[i].happen)
            cases[i].happen(w);
        const char *s = may_take_part(w, "M");
        REFUSED(w, 947, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
        ward_close(w);
    }
}

/* The planned number cuts a block off: nobody can count what is left of it, so a control in the last place waits as a treated one would. */
static void a_block_cut_off_tells_nothing(void **state)
{
    (void)state;
    const tt_blocks b = {equal, 2, sizes, 2, 7};
    int32_t want[9];
    int n = 3;
    seeds_list(7, "", &b, 9, want);
    while (n <= 9 && !(want[n - 2] == 0 && want[n - 1] == 1))
        n += 2;
    assert_true(n <= 9);
    ward *w = started("enrolment: 8", n == 3 ? "enrolment: 3" : n == 5 ? "enrolment: 5" : n == 7 ? "enrolment: 7" : "enrolment: 9");
    ward_decide(w);
    for (int i = 0; i < n - 1; i++) {
        const char *s = may_take_part(w, "F");
        FINE(w, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
        if (want[i] == 0 && i < n - 2) {
            infuse(w, s);
            next_decision(w, s);
        }
        w->now += 3 * HOUR;
    }
    const char *last = may_take_part(w, "M");
    REFUSED(w, 947, tt_conduct_enrol(w->c, WANG, last, "", &w->err));
    ward_close(w);
}

static void a_criterion_is_the_participants_own_matter(void **state)
{
    (void)state;
    ward *w = ready();
    const char *s = may_take_part(w, "F");
    FINE(w, ward_correct(w, s, "SCR", "DX", "OTHER", w->now));
    REFUSED(w, 594, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
    ward_close(w);
}

/* Drawn, not dosed, and the decision gone by: the same arm again, and no further place. */
static void an_unused_slot_is_given_anew(void **state)
{
    (void)state;
    ward *w = started("cohort: 1", "cohort: 2");
    ward_decide(w);
    const char *first = of_arm(w, "EV"), *second = of_arm(w, "EV");
    infuse(w, first);
    w->now += 30 * HOUR;
    ward_fill(w, first);
    FINE(w, ward_judge(w, first, TT_DLT_NONE));
    const int place = ward_subject(w, second)->position;
    FINE(w, tt_conduct_end(w->c, WANG, second, TT_WITHDREW, w->now, "", &w->err));
    const char *third = of_arm(w, "EV"); /* the slot given back */
    assert_int_equal(ward_subject(w, second)->position, place);
    assert_true(ward_subject(w, third)->position > place);
    tt_list_check check;
    FINE(w, tt_conduct_check_list(w->c, &check, &w->err));
    ward_close(w);
}

/* ---- a control ---------------------------------------------------------------------------------- */

static void a_control_is_not_dosed(void **state)
{
    (void)state;
    ward *w = ready();
    const char *s = of_arm(w, "CTRL");
    const char *lot = ward_lot(w);
    tt_dose_card k;
    REFUSED(w, 674, tt_conduct_card(w->c, w->arena, s, lot, w->now, &k, &w->err));
    REFUSED(w, 674, ward_give(w, s, lot, w->now));
    const tt_dose_given g = {.subject = s,
                             .lot = lot,
                             .delivered = (tt_dec){1, -10},
                             .start = w->now,
                             .end = w->now,
                             .second = {"zhu", "secret"},
                             .reason = "wrong bed",
                             .level = 1};
    FINE(w, tt_conduct_given(w->c, WANG, &g, &w->found, &w->err));
    const tt_subject *p = ward_subject(w, s);
    assert_true(p->dosed && p->level == 1);
    assert_non_null(strstr(p->dose_outside, "E674"));
    assert_string_equal(p->arm->id, "CTRL"); /* compared as randomised */
    assert_true(tt_subject_from(p) == p->dose_start);
    ward_close(w);
}

static void deaths_of_controls_stop_nothing(void **state)
{
    (void)state;
    ward *w = started("test: deaths >= 2", "test: deaths >= 1");
    ward_decide(w);
    const char *s = of_arm(w, "CTRL");
    FINE(w, tt_conduct_end(w->c, WANG, s, TT_DIED, w->now, "bleeding", &w->err));
    assert_false(tt_conduct_trial(w->c)->held);
    s = of_arm(w, "EV");
    FINE(w, tt_conduct_end(w->c, WANG, s, TT_DIED, w->now, "bleeding", &w->err));
    assert_true(tt_conduct_trial(w->c)->held);
    ward_close(w);
}

/* ---- strata -------------------------------------------------------------------------------------- */

static void each_stratum_has_its_list(void **state)
{
    (void)state;
    ward *w = started("blocks: [2, 4]}", "blocks: [2, 4], strata: [SEX]}");
    const tt_blocks b = {equal, 2, sizes, 2, 0};
    int32_t f[4], m[4];
    int nf = 0, nm = 0;
    seeds_list(7, "SEX=F", &b, 4, f);
    seeds_list(7, "SEX=M", &b, 4, m);
    ward_decide(w);
    for (int i = 0; i < 6; i++) {
        const bool man = i % 3 == 1;
        const char *s = may_take_part(w, man ? "M" : "F");
        FINE(w, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
        const tt_subject *p = ward_subject(w, s);
        assert_string_equal(p->stratum, man ? "SEX=M" : "SEX=F");
        assert_int_equal(p->position, man ? nm + 1 : nf + 1);
        assert_string_equal(p->arm->id, (man ? m[nm++] : f[nf++]) ? "CTRL" : "EV");
        if (!p->arm->control) {
            infuse(w, s);
            next_decision(w, s);
        }
        w->now += DAY;
        if (ward_answer(w).move.act == TT_STOP)
            break;
    }
    const char *s = may_take_part(w, NULL);
    REFUSED(w, 948, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
    tt_list_check check;
    FINE(w, tt_conduct_check_list(w->c, &check, &w->err));
    assert_int_equal(check.drawn, nf + nm);
    ward_close(w);
}

/* Four planned, in two strata that no block closes: the fifth is not randomised, whichever list is next. */
static void the_planned_number_closes_all_lists(void **state)
{
    (void)state;
    for (int beyond = 0; beyond < 2; beyond++) {
        ward *w = started("blocks: [2, 4]}", "blocks: [2, 4], strata: [SEX]}");
        tt_study *st = (tt_study *)(uintptr_t)w->study;
        const char *dosed = NULL;
        st->enrolment = 4;
        st->replacements = beyond ? "beyond" : "within";
        ward_decide(w);
        for (int i = 0; i < 4; i++) {
            const char *s = may_take_part(w, i % 2 ? "M" : "F");
            FINE(w, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
            if (!ward_subject(w, s)->arm->control) {
                infuse(w, dosed = s);
                next_decision(w, s);
            }
            w->now += DAY;
        }
        const char *f = may_take_part(w, "F"), *m = may_take_part(w, "M");
        REFUSED(w, 698, tt_conduct_enrol(w->c, WANG, f, "", &w->err));
        REFUSED(w, 698, tt_conduct_enrol(w->c, WANG, m, "", &w->err));
        assert_non_null(dosed);
        FINE(w, ward_judge(w, dosed, TT_DLT_NOT_EVALUABLE));
        const tt_code code = tt_conduct_enrol(w->c, WANG, f, "", &w->err);
        assert_int_equal(code != TT_OK && w->err.id == 698, !beyond);
        ward_close(w);
    }
}

/* ---- the secret ------------------------------------------------------------------------------------ */

static ward *in_a_file(void)
{
    ward *w = ready_to_start();
    const tt_start how = practice_how(w);
    FINE(w, tt_conduct_start(in(w, "study.db"), w->study, true, &how, &w->c, &w->err));
    w->study = tt_conduct_trial(w->c)->study;
    people(w);
    ward_decide(w);
    return w;
}

static void reopen(ward *w)
{
    tt_conduct_close(w->c);
    w->c = NULL;
    FINE(w, tt_conduct_open(in(w, "study.db"), TT_OPEN_WRITE, tt_clock_set(&w->now), tt_entropy_seeded(&w->chance), &w->c, &w->err));
    w->study = tt_conduct_trial(w->c)->study;
}

static char *all_of(ward *w, const char *name, size_t *n)
{
    char *text = NULL;
    FINE(w, tt_file_read(w->arena, in(w, name), 64 << 20, &text, n, &w->err));
    return text;
}

static bool holds(const char *bytes, size_t n, const char *text)
{
    return memmem(bytes, n, text, strlen(text)) != NULL;
}

static void the_secret_is_in_its_file_alone(void **state)
{
    (void)state;
    ward *w = in_a_file();
    size_t n = 0, logged = 0;
    struct stat st;
    const char *text = all_of(w, "study.db.secret", &n), *hex = tt_printf(w->arena, "%.64s", text + strlen("titrate secret 1\n"));
    assert_int_equal(stat(in(w, "study.db.secret"), &st), 0);
    assert_int_equal(st.st_mode & 0777, 0600);
    const char *s = may_take_part(w, "F");
    FINE(w, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
    reopen(w);
    const char *log = all_of(w, "study.db", &logged);
    assert_false(holds(log, logged, hex));
    assert_true(holds(log, logged, tt_conduct_trial(w->c)->commitment));
    assert_int_equal(strlen(tt_conduct_trial(w->c)->commitment), 64);
    unsigned char secret[TT_LIST_SECRET];
    char again[65];
    FINE(w, tt_unhex(hex, secret, sizeof secret, &w->err));
    const tt_hash h = tt_sha256(secret, sizeof secret);
    assert_string_equal(tt_hex(h.b, sizeof h.b, again), tt_conduct_trial(w->c)->commitment);
    away(w);
}

static void another_secret_draws_nobody(void **state)
{
    static char long_text[5000];
    (void)state;
    static const struct {
        const char *why, *text;
        unsigned id;
    } cases[] = {
        {"lost", NULL, 945},
        {"empty", "", 946},
        {"another study's", "titrate secret 1\n00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff\n", 946},
        {"cut off", "titrate secret 1\n00112233", 946},
        {"no secret at all", "hello\n", 946},
        {"far too long for one", long_text, 946},
    };
    memset(long_text, 'a', sizeof long_text - 1);
    ward *w = in_a_file();
    size_t n = 0;
    const char *kept = all_of(w, "study.db.secret", &n), *path = in(w, "study.db.secret");
    const char *s = may_take_part(w, "F");
    tt_list_check check;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(unlink(path), 0);
        if (cases[i].text)
            FINE(w, tt_file_write(path, cases[i].text, strlen(cases[i].text), &w->err));
        reopen(w); /* everything else of the study goes on */
        REFUSED(w, cases[i].id, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
        REFUSED(w, cases[i].id, tt_conduct_open_list(w->c, CHEN, "secret", "closed", &w->err));
        const tt_code code = tt_conduct_check_list(w->c, &check, &w->err);
        assert_int_equal(code, cases[i].text ? TT_ECORRUPT : TT_OK);
        assert_false(check.secret);
        if (!cases[i].text)
            FINE(w, tt_file_write(path, kept, n, &w->err));
    }
    FINE(w, tt_file_write(path, kept, n, &w->err));
    reopen(w);
    FINE(w, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
    away(w);
}

static void a_secret_without_its_log_is_left_alone(void **state)
{
    (void)state;
    ward *w = in_a_file();
    size_t n = 0;
    const char *kept = all_of(w, "study.db.secret", &n);
    tt_conduct_close(w->c); /* and its study with it */
    w->c = NULL;
    ward *again = open_study("blocks: [2, 4]", "blocks: [2, 4]");
    assert_int_equal(rename(in(w, "study.db"), in(w, "moved.db")), 0);
    tt_start how = ward_how(w);
    how.rehearsal = false;
    how.practice = true;
    how.password = "a long enough secret";
    tt_conduct *c = NULL;
    assert_int_equal(tt_conduct_start(in(w, "study.db"), again->study, true, &how, &c, &w->err), TT_EEXIST);
    assert_int_equal(w->err.id, 675);
    assert_false(tt_file_exists(in(w, "study.db")));
    assert_string_equal(all_of(w, "study.db.secret", &n), kept);
    ward_close(again);
    away(w);
}

/* The secret cannot be written (a link to nowhere stands in its place): the study is not started, and what stands there is left alone. */
static void a_start_without_its_secret_is_none(void **state)
{
    (void)state;
    ward *w = in_a_file();
    tt_start how = ward_how(w);
    tt_conduct *c = NULL;
    how.rehearsal = false;
    how.practice = true;
    how.password = "a long enough secret";
    assert_int_equal(symlink("/nowhere/at/all", in(w, "other.db.secret")), 0);
    assert_int_equal(tt_conduct_start(in(w, "other.db"), w->study, true, &how, &c, &w->err), TT_EEXIST);
    assert_int_equal(w->err.id, 8);
    struct stat st;
    assert_int_equal(lstat(in(w, "other.db.secret"), &st), 0);
    assert_false(tt_file_exists(in(w, "other.db")));
    assert_int_equal(unlink(in(w, "other.db.secret")), 0); /* mended: it can be tried anew */
    assert_int_equal(tt_conduct_start(in(w, "other.db"), w->study, true, &how, &c, &w->err), TT_OK);
    tt_conduct_close(c);
    away(w);
}

static void opened(void **state)
{
    (void)state;
    ward *w = in_a_file();
    const char *s = may_take_part(w, "F"), *late = may_take_part(w, "F");
    tt_list_check check;
    FINE(w, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
    REFUSED(w, 553, tt_conduct_open_list(w->c, WANG, "secret", "enrolment is closed", &w->err));
    REFUSED(w, 553, tt_conduct_open_list(w->c, ZHU, "secret", "enrolment is closed", &w->err));
    REFUSED(w, 589, tt_conduct_open_list(w->c, CHEN, "secret", " ", &w->err));
    assert_int_equal(tt_conduct_open_list(w->c, CHEN, "secrets", "enrolment is closed", &w->err), TT_EDENIED);
    assert_int_equal(w->err.id, 753); /* which is recorded, as every refused password */
    FINE(w, tt_conduct_open_list(w->c, CHEN, "secret", "enrolment is closed", &w->err));
    REFUSED(w, 949, tt_conduct_open_list(w->c, MAO, "secret", "again", &w->err));
    REFUSED(w, 949, tt_conduct_enrol(w->c, WANG, late, "", &w->err));
    assert_int_equal(unlink(in(w, "study.db.secret")), 0); /* the log has it now */
    reopen(w);
    FINE(w, tt_conduct_check_list(w->c, &check, &w->err));
    assert_true(check.opened && check.secret);
    assert_int_equal(check.drawn, 1);
    away(w);
}

static void not_randomised(void **state)
{
    (void)state;
    ward *w = ward_open();
    tt_list_check check;
    REFUSED(w, 681, tt_conduct_open_list(w->c, CHEN, "secret", "closed", &w->err));
    FINE(w, tt_conduct_check_list(w->c, &check, &w->err));
    assert_string_equal(check.commitment, "");
    ward_close(w);
}

/* ---- moments --------------------------------------------------------------------------------------- */

static size_t due_at(ward *w, const char *s, tt_due **due)
{
    return tt_subject_schedule(w->arena, w->study, ward_subject(w, s), due);
}

static void visits_count_from_the_transplantation(void **state)
{
    (void)state;
    ward *w = ready();
    tt_due *due = NULL;
    const char *s = of_arm(w, "CTRL");
    const tt_instant at = w->now - 2 * HOUR;
    assert_int_equal(due_at(w, s, &due), 0);
    REFUSED(w, 677, tt_conduct_moment(w->c, WANG, s, "dose", at, &w->found, &w->err));
    REFUSED(w, 677, tt_conduct_moment(w->c, WANG, s, "birth", at, &w->found, &w->err));
    REFUSED(w, 581, tt_conduct_moment(w->c, WANG, s, "transplant", w->now + HOUR, &w->found, &w->err));
    REFUSED(w, 598, tt_conduct_moment(w->c, WANG, s, "transplant", TT_NO_INSTANT, &w->found, &w->err));
    REFUSED(w, 553, tt_conduct_moment(w->c, LIU, s, "transplant", at, &w->found, &w->err));
    REFUSED(w, 669, tt_conduct_moment_correct(w->c, WANG, s, "transplant", at, "misread", &w->found, &w->err));
    FINE(w, tt_conduct_moment(w->c, WANG, s, "transplant", at, &w->found, &w->err));
    REFUSED(w, 678, tt_conduct_moment(w->c, WANG, s, "transplant", at, &w->found, &w->err));
    assert_int_equal(due_at(w, s, &due), 3);
    assert_string_equal(due[0].visit->id, "BL");
    assert_true(due[0].close == at);
    assert_string_equal(due[1].visit->id, "T7");
    assert_true(due[1].at == at + 7 * DAY);
    REFUSED(w, 668, tt_conduct_moment_correct(w->c, WANG, s, "transplant", at + HOUR, " ", &w->found, &w->err));
    REFUSED(w, 670, tt_conduct_moment_correct(w->c, WANG, s, "transplant", at, "misread", &w->found, &w->err));
    FINE(w, tt_conduct_moment_correct(w->c, WANG, s, "transplant", at + HOUR, "misread", &w->found, &w->err));
    assert_int_equal(due_at(w, s, &due), 3);
    assert_true(due[1].at == at + HOUR + 7 * DAY);
    FINE(w, tt_conduct_moment_correct(w->c, WANG, s, "transplant", TT_NO_INSTANT, "another bed", &w->found, &w->err));
    assert_int_equal(due_at(w, s, &due), 0);
    FINE(w, tt_conduct_moment(w->c, WANG, s, "transplant", at, &w->found, &w->err));
    ward_close(w);
}

/* The same baseline for both arms: what was measured before the transplantation, not what came between it and the dose. */
static void one_baseline_for_both_arms(void **state)
{
    (void)state;
    ward *w = ready();
    const char *s[] = {of_arm(w, "CTRL"), of_arm(w, "EV")};
    const tt_item *alt = tt_study_item(w->study, "ALT");
    for (int i = 0; i < 2; i++) {
        FINE(w, ward_try(w, s[i], "BL", "ALT", "300", w->now));
        w->now += 3 * HOUR;
        FINE(w, tt_conduct_moment(w->c, WANG, s[i], "transplant", w->now, &w->found, &w->err));
        w->now += 3 * HOUR;
        REFUSED(w, 656, ward_try(w, s[i], "T7", "ALT", "900", w->now - 4 * HOUR));
        FINE(w, ward_try(w, s[i], "T7", "ALT", "900", w->now)); /* early: a deviation, but a value */
    }
    infuse(w, s[1]);
    for (int i = 0; i < 2; i++) {
        const tt_value *base = tt_subject_baseline(w->study, ward_subject(w, s[i]), alt);
        assert_non_null(base);
        assert_string_equal(base->text, "300");
    }
    assert_int_equal(tt_conduct_trial(w->c)->deviations, 2);
    ward_close(w);
}

/* Eligible by a coagulation that the new liver mends: that is no reason not to dose. One measured before it is. */
static void criteria_are_of_the_time_before_the_transplantation(void **state)
{
    (void)state;
    ward *w = started("test: DX = ACLF", "test: INR >= 1.5");
    ward_decide(w);
    const char *s = of_arm(w, "EV"), *lot = ward_lot(w);
    tt_dose_card k;
    w->now += HOUR;
    FINE(w, ward_try(w, s, "BL", "INR", "1.1", w->now));
    w->now += HOUR;
    REFUSED(w, 594, tt_conduct_card(w->c, w->arena, s, lot, w->now, &k, &w->err));
    FINE(w, ward_correct(w, s, "BL", "INR", "2.1", w->now));
    FINE(w, tt_conduct_moment(w->c, WANG, s, "transplant", w->now + 0, &w->found, &w->err));
    w->now += HOUR;
    FINE(w, ward_try(w, s, "T7", "INR", "1.1", w->now));
    FINE(w, tt_conduct_card(w->c, w->arena, s, lot, w->now, &k, &w->err));
    ward_close(w);
}

static void who_was_drawn_stays(void **state)
{
    (void)state;
    ward *w = ready();
    const char *s = of_arm(w, "CTRL");
    REFUSED(w, 683, tt_conduct_eligible(w->c, ZHU, s, false, "found out later", &w->err));
    FINE(w, tt_conduct_end(w->c, WANG, s, TT_WITHDREW, w->now, "", &w->err));
    assert_int_equal(ward_subject(w, s)->position > 0, 1);
    ward_close(w);
}

static void a_moment_not_recorded_is_remarked_on(void **state)
{
    (void)state;
    ward *w = ready();
    const char *s = of_arm(w, "CTRL");
    FINE(w, ward_try(w, s, "T7", "ALT", "40", w->now));
    assert_int_equal(w->found.n, 1);
    assert_int_equal(w->found.at[0].id, 673);
    assert_non_null(strstr(tt_finding_text(w->arena, &w->found.at[0], TT_EN), "transplantation"));
    ward_close(w);
}

static const struct CMUnitTest chance[] = {
    cmocka_unit_test(eight_participants),
    cmocka_unit_test(a_forged_list_is_found),
    cmocka_unit_test(both_arms_or_none),
    cmocka_unit_test(a_block_cut_off_tells_nothing),
    cmocka_unit_test(a_criterion_is_the_participants_own_matter),
    cmocka_unit_test(an_unused_slot_is_given_anew),
    cmocka_unit_test(a_control_is_not_dosed),
    cmocka_unit_test(deaths_of_controls_stop_nothing),
    cmocka_unit_test(each_stratum_has_its_list),
    cmocka_unit_test(the_planned_number_closes_all_lists),
    cmocka_unit_test(the_secret_is_in_its_file_alone),
    cmocka_unit_test(another_secret_draws_nobody),
    cmocka_unit_test(a_secret_without_its_log_is_left_alone),
    cmocka_unit_test(a_start_without_its_secret_is_none),
    cmocka_unit_test(opened),
    cmocka_unit_test(not_randomised),
    cmocka_unit_test(visits_count_from_the_transplantation),
    cmocka_unit_test(one_baseline_for_both_arms),
    cmocka_unit_test(criteria_are_of_the_time_before_the_transplantation),
    cmocka_unit_test(who_was_drawn_stays),
    cmocka_unit_test(a_moment_not_recorded_is_remarked_on),
};

TT_TEST_MAIN(chance)
