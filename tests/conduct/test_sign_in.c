/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/conduct/test_sign_in.c -- who is at the keyboard: refused sign-ins are
 * recorded and slow down guessing, the second person at a dose signs for it, and a
 * signature is by the key of the account it names. */
#include <unistd.h>

#include "ward.h"

static const tt_actor PERSON = {"admin", "test"};
enum { MINUTE = 60000 };

/* A practice: its accounts guard something. */
static ward *practice(void)
{
    ward *w = ward_read();
    tt_start how = ward_how(w);
    how.rehearsal = false;
    how.practice = true;
    how.password = "elevenchars";
    assert_int_equal(tt_conduct_start(":memory:", w->study, true, &how, &w->c, &w->err), TT_ERANGE);
    assert_int_equal(w->err.id, 755);
    how.password = "密码密码密码密码密码密"; /* 11 characters of 33 bytes */
    assert_int_equal(tt_conduct_start(":memory:", w->study, true, &how, &w->c, &w->err), TT_ERANGE);
    how.password = "twelve chars";
    FINE(w, tt_conduct_start(":memory:", w->study, true, &how, &w->c, &w->err));
    return w;
}

static tt_code attempt(ward *w, const char *password)
{
    return tt_conduct_sign_in(w->c, PERSON, password, &w->err);
}

static int64_t events(const ward *w)
{
    return tt_conduct_trial(w->c)->seq;
}

static void guessing_is_recorded_and_slow(void **state)
{
    (void)state;
    ward *w = practice();
    const tt_user *u = tt_trial_user(tt_conduct_trial(w->c), "admin");
    int64_t before = events(w);
    FINE(w, attempt(w, "twelve chars"));
    assert_int_equal(events(w), before); /* what succeeds leaves its trace by what is done next */
    for (int i = 1; i <= 5; i++) {
        assert_int_equal(attempt(w, "twelve Chars"), TT_EDENIED);
        assert_int_equal(w->err.id, 753);
        assert_int_equal(events(w), before + i);
        assert_int_equal(u->failed, i);
    }
    assert_int_equal(attempt(w, "twelve chars"), TT_EDENIED);
    assert_int_equal(w->err.id, 756);
    assert_string_equal(w->err.arg[0], "admin");
    assert_string_equal(w->err.arg[1], "5");
    assert_int_equal(events(w), before + 5); /* not looked at, not counted */
    w->now += MINUTE - 1;
    assert_int_equal(attempt(w, "twelve chars"), TT_EDENIED);
    w->now += 1;
    assert_int_equal(attempt(w, "twelve Chars"), TT_EDENIED);
    assert_int_equal(w->err.id, 753);
    static const int minutes[] = {2, 4, 8, 16, 32, 60, 60};
    for (size_t i = 0; i < sizeof minutes / sizeof *minutes; i++) {
        assert_true(tt_sign_in_from(u) == w->now + minutes[i] * (tt_instant)MINUTE);
        w->now = tt_sign_in_from(u);
        assert_int_equal(attempt(w, "wrong"), TT_EDENIED);
        assert_int_equal(w->err.id, 753);
    }
    w->now -= 400 * DAY; /* a clock set back shuts nobody out for a year */
    FINE(w, attempt(w, "twelve chars"));
    FINE(w, tt_conduct_user(w->c, PERSON, "xu", "Xu", "pi", "another password", TT_EFFORT_LIVE, &w->err));
    assert_int_equal(u->failed, 0);
    assert_true(tt_sign_in_from(u) == TT_NO_INSTANT);
    before = events(w);
    assert_int_equal(tt_conduct_sign_in(w->c, (tt_actor){"a password typed here", "test"}, "x", &w->err), TT_EDENIED);
    assert_int_equal(w->err.id, 554);
    tt_event *e = NULL;
    size_t n = 0;
    FINE(w, tt_record_load(tt_conduct_record(w->c), w->arena, before + 1, &e, &n, &w->err));
    assert_int_equal(n, 1);
    assert_string_equal(e[0].kind, "denied");
    assert_string_equal(e[0].body, "{\"user\":\"\",\"why\":\"account\"}");
    assert_string_equal(e[0].actor, "");
    assert_string_equal(e[0].session, "test");
    ward_close(w);
}

static void names_are_told_apart(void **state)
{
    (void)state;
    ward *w = ward_open();
    static const char *const same[] = {"Zhu", "zhu", "Z hu", "ZHU", "Zh\xc2\xa0u", "Zhu\xe3\x80\x80Zhu"};
    for (size_t i = 0; i < 5; i++)
        REFUSED(w, 761, tt_conduct_user(w->c, ADMIN, "zhu2", same[i], "pi", "x", TT_EFFORT_REHEARSAL, &w->err));
    FINE(w, tt_conduct_user(w->c, ADMIN, "zhu2", same[5], "pi", "x", TT_EFFORT_REHEARSAL, &w->err));
    FINE(w, tt_conduct_user(w->c, ADMIN, "zhu3", "Zhu (Surgery)", "pi", "x", TT_EFFORT_REHEARSAL, &w->err));
    ward_close(w);
}

static void the_second_person_signs_for_the_dose(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_enrolled(w), *lot = ward_lot(w);
    FINE(w, ward_try(w, s, "BL", "WEIGHT", "60", w->now));
    const tt_dec dose = (tt_dec){96, -7};
    const int64_t before = events(w);
    REFUSED(w, 757, tt_conduct_dose(w->c, WANG, s, lot, dose, w->now, w->now, (tt_second){"zhu", "guess"}, NULL, &w->err));
    REFUSED(w, 757, tt_conduct_dose(w->c, WANG, s, lot, dose, w->now, w->now, (tt_second){"zhu", NULL}, NULL, &w->err));
    FINE(w, tt_conduct_dose(w->c, WANG, s, lot, dose, w->now, w->now, (tt_second){"zhu", "secret"}, NULL, &w->err));
    tt_event *e = NULL;
    size_t n = 0;
    FINE(w, tt_record_load(tt_conduct_record(w->c), w->arena, before + 1, &e, &n, &w->err));
    assert_int_equal(n, 2);
    assert_string_equal(e[0].kind, "dosed");
    assert_string_equal(e[1].kind, "checked");
    assert_string_equal(e[1].actor, "zhu");
    assert_string_equal(e[1].meaning, "check");
    tt_hasher h; /* as docs/reference/record.md says */
    char hex[65];
    tt_hasher_init(&h);
    tt_hasher_field(&h, "titrate check 1", 15);
    tt_hasher_field(&h, s, strlen(s));
    tt_hasher_field(&h, e[0].body, strlen(e[0].body));
    const tt_hash hash = tt_hasher_done(&h);
    assert_string_equal(e[1].signed_hash, tt_hex(hash.b, sizeof hash.b, hex));
    ward_close(w);
}

/* A chain that is whole, with a signature that is valid, by a key that is not the account's. */
static void a_foreign_key_is_found(void **state)
{
    (void)state;
    ward *w = ward_read();
    char db[64], key[65], signature[129], hash[65];
    snprintf(db, sizeof db, "/tmp/titrate-sign-in-%d.db", (int)getpid());
    tt_start how = ward_how(w);
    tt_record *r = NULL;
    tt_identity stranger;
    unsigned char sig[TT_SIG_SIZE];
    FINE(w, tt_conduct_start(db, w->study, true, &how, &w->c, &w->err));
    tt_conduct_close(w->c);
    w->c = NULL;
    FINE(w, tt_identity_make("stranger", TT_EFFORT_REHEARSAL, how.entropy, &stranger, &w->err));
    FINE(w, tt_record_open(db, TT_OPEN_WRITE, how.clock, how.entropy, &r, &w->err));
    tt_event e = tt_event_blank("deviation");
    memset(hash, 'a', 64);
    hash[64] = 0;
    e.recorded = w->now;
    e.actor = "admin";
    e.role = "admin";
    e.meaning = "approve";
    e.signed_hash = hash;
    e.body = "{\"id\":\"D1\",\"what\":\"x\"}";
    const tt_hash h = tt_event_signing_hash(&e);
    FINE(w, tt_identity_sign(&stranger, "stranger", h.b, sizeof h.b, sig, &w->err));
    e.key = tt_hex(stranger.key, TT_KEY_SIZE, key);
    e.signature = tt_hex(sig, TT_SIG_SIZE, signature);
    FINE(w, tt_record_append(r, &e, 1, -1, &w->err));
    tt_record_close(r);
    assert_int_equal(tt_conduct_open(db, TT_OPEN_READ, how.clock, how.entropy, &w->c, &w->err), TT_ECORRUPT);
    assert_int_equal(w->err.id, 759);
    assert_string_equal(w->err.arg[1], "admin");
    unlink(db);
    unlink(tt_printf(w->arena, "%s.head", db));
    w->c = NULL;
    ward_close(w);
}

struct rewriting {
    tt_record *to;
    const char *kind, *from, *into;
    int changed;
};

/* A stranger who can write the file copies it with something changed, and a new chain; the signatures stay as they were. */
static tt_code rewrite(const tt_event *e, void *arg, tt_err *err)
{
    struct rewriting *r = arg;
    tt_event copy = *e;
    char body[1 << 16];
    const char *at = tt_streq(e->kind, r->kind) ? strstr(e->body, r->from) : NULL;
    if (at) {
        snprintf(body, sizeof body, "%.*s%s%s", (int)(at - e->body), e->body, r->into, at + strlen(r->from));
        copy.body = body;
        r->changed++;
    }
    return tt_record_append(r->to, &copy, 1, -1, err);
}

static void what_was_signed_is_what_stands(void **state)
{
    (void)state;
    static const struct {
        const char *why, *kind, *from, *into;
        unsigned id; /* 0: nothing that a signature covers */
    } rows[] = {
        {"as it was", "nothing", "", "", 0},
        {"a value nobody signed", "entered", "\"text\":\"60\"", "\"text\":\"61\"", 0},
        {"a rehearsal passed off as a trial on patients", "started", "\"mode\":\"rehearsal\"", "\"mode\":\"live\"", 762},
        {"the cells that were checked", "dosed", "\"lot\":\"LOT-2\"", "\"lot\":\"LOT-1\"", 762},
        {"the level decided", "proposed", "\"to\":1}", "\"to\":2}", 762},
        {"the slots it opens", "proposed", "\"cohort\":3,", "\"cohort\":9,", 762},
        {"the evidence for it", "proposed", "\\\"tally\\\":\\\"\\\"", "\\\"tally\\\":\\\"3/0\\\"", 762},
    };
    ward *w = ward_open();
    ward_decide(w);
    ward_lot(w);
    ward_dosed(w);
    const tt_start how = ward_how(w);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        char db[64];
        snprintf(db, sizeof db, "/tmp/titrate-vouch-%d-%zu.db", (int)getpid(), i);
        struct rewriting r = {NULL, rows[i].kind, rows[i].from, rows[i].into, 0};
        tt_conduct *c = NULL;
        FINE(w, tt_record_open(db, TT_OPEN_CREATE, how.clock, how.entropy, &r.to, &w->err));
        FINE(w, tt_record_each(tt_conduct_record(w->c), 1, rewrite, &r, &w->err));
        tt_record_close(r.to);
        const tt_code code = tt_conduct_open(db, TT_OPEN_READ, how.clock, how.entropy, &c, &w->err);
        if ((i > 0) != (r.changed > 0) || (code == TT_OK) != (rows[i].id == 0) || (code != TT_OK && w->err.id != rows[i].id))
            fail_msg("%s: %d changed, E%u", rows[i].why, r.changed, code == TT_OK ? 0 : w->err.id);
        tt_conduct_close(c);
        unlink(db);
        unlink(tt_printf(w->arena, "%s.head", db));
    }
    ward_close(w);
}

static const struct CMUnitTest sign_in[] = {
    cmocka_unit_test(guessing_is_recorded_and_slow),        cmocka_unit_test(names_are_told_apart),
    cmocka_unit_test(the_second_person_signs_for_the_dose), cmocka_unit_test(a_foreign_key_is_found),
    cmocka_unit_test(what_was_signed_is_what_stands),
};

TT_TEST_MAIN(sign_in)
