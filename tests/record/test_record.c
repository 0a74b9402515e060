/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/record/test_record.c -- what holds for every record, on both backends: the same rows, in a file and in memory. */
#include "record_test.h"

static tt_record *fresh(bench *b, bool in_memory)
{
    tt_record *r = NULL;
    tt_err err = {0};
    bench_clear(b);
    if (bench_open(b, in_memory ? ":memory:" : b->path, TT_OPEN_CREATE, &r, &err) != TT_OK)
        fail_msg("open: E%d %s: %s", err.id, err.arg[0], err.arg[1]);
    return r;
}

static void assert_same_text(const char *a, const char *b)
{
    assert_string_equal(a, b);
}

static void appended_is_loaded(bench *b, tt_record *r)
{
    tt_event e[2] = {some_event("BILI", "{\"value\":\"71.80\"}"), some_event("\xe8\x83\x86\xe7\xba\xa2\xe7\xb4\xa0", "{}")};
    e[0].repeat = -3;
    e[0].schema = 2;
    e[1].occurred = TT_NO_INSTANT;
    e[1].reason = NULL; /* stored as "" */
    assert_int_equal(tt_record_append(r, e, 2, 0, NULL), TT_OK);
    assert_int_equal(e[0].seq, 1);
    assert_int_equal(e[1].seq, 2);
    assert_int_equal(strlen(e[0].id), 32);
    assert_string_not_equal(e[0].id, e[1].id);
    assert_memory_equal(&e[1].prev, &e[0].hash, sizeof e[0].hash);
    assert_int_equal(e[0].recorded, b->now);

    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_event *back;
    size_t n;
    assert_int_equal(tt_record_load(r, a, 1, &back, &n, NULL), TT_OK);
    assert_int_equal(n, 2);
    for (int i = 0; i < 2; i++) {
        assert_int_equal(back[i].seq, e[i].seq);
        assert_same_text(back[i].id, e[i].id);
        assert_int_equal(back[i].recorded, e[i].recorded);
        assert_int_equal(back[i].occurred, e[i].occurred);
        assert_same_text(back[i].item, e[i].item);
        assert_same_text(back[i].body, e[i].body);
        assert_same_text(back[i].reason, "");
        assert_same_text(back[i].program, "titrate test");
        assert_int_equal(back[i].repeat, e[i].repeat);
        assert_int_equal(back[i].schema, e[i].schema);
        assert_memory_equal(&back[i].hash, &e[i].hash, sizeof e[i].hash);
    }
    assert_int_equal(tt_record_load(r, a, 2, &back, &n, NULL), TT_OK);
    assert_int_equal(n, 1);
    assert_int_equal(tt_record_load(r, a, 3, &back, &n, NULL), TT_OK);
    assert_int_equal(n, 0);
    tt_arena_free(a);
    assert_verifies(r, 2);
}

static void the_head_is_the_newest(bench *b, tt_record *r)
{
    int64_t seq = -1;
    tt_hash hash, none = {{0}};
    assert_int_equal(tt_record_head(r, &seq, &hash, NULL), TT_OK);
    assert_int_equal(seq, 0);
    assert_memory_equal(&hash, &none, sizeof hash);
    append_n(b, r, 3);
    tt_event e = some_event("ALT", "{}");
    assert_int_equal(tt_record_append(r, &e, 1, 3, NULL), TT_OK);
    assert_int_equal(tt_record_head(r, &seq, &hash, NULL), TT_OK);
    assert_int_equal(seq, 4);
    assert_memory_equal(&hash, &e.hash, sizeof hash);
}

static void a_stale_decision_is_refused(bench *b, tt_record *r)
{
    append_n(b, r, 3);
    tt_err err = {0};
    tt_event e = some_event("ALT", "{}");
    assert_int_equal(tt_record_append(r, &e, 1, 2, &err), TT_ECONFLICT);
    assert_int_equal(err.id, 506);
    assert_string_equal(err.arg[0], "2");
    assert_string_equal(err.arg[1], "3");
    assert_int_equal(e.seq, 0); /* as it was */
    assert_string_equal(e.id, "");
    assert_int_equal(e.recorded, TT_NO_INSTANT);
    assert_verifies(r, 3);
    assert_int_equal(tt_record_append(r, &e, 1, 3, NULL), TT_OK);
    assert_verifies(r, 4);
}

static void a_batch_is_all_or_none(bench *b, tt_record *r)
{
    append_n(b, r, 1);
    tt_event e[3] = {some_event("ALT", "{}"), some_event("AST", "{}"), some_event("GGT", "{}")};
    e[2].reason = "\xff"; /* not UTF-8 */
    tt_err err = {0};
    assert_int_equal(tt_record_append(r, e, 3, -1, &err), TT_EPARSE);
    assert_int_equal(err.id, 518);
    assert_string_equal(err.arg[0], "reason");
    assert_verifies(r, 1);
    tt_event twice[3] = {some_event("ALT", "{}"), tt_event_blank("fact"), tt_event_blank("fact")};
    twice[1].item = twice[2].item = "mode"; /* found by the store only at the third */
    assert_int_equal(tt_record_append(r, twice, 3, -1, &err), TT_EEXIST);
    assert_int_equal(err.id, 505);
    assert_verifies(r, 1);
}

#define YEAR_1 ((tt_instant)-62135596800000)    /* date -u -d 0001-01-01 +%s000 */
#define YEAR_9999 ((tt_instant)253402300799999) /* date -u -d '9999-12-31 23:59:59.999' +%s%3N */

static void spoil_kind(tt_event *e)
{
    e->kind = "";
}

static void spoil_text(tt_event *e)
{
    e->subject = "\xc0\xaf";
}

static void spoil_late(tt_event *e)
{
    e->occurred = INT64_MAX;
}

static void spoil_early(tt_event *e)
{
    e->recorded = TT_NO_INSTANT + 1;
}

static void spoil_last_of_year_0(tt_event *e)
{
    e->occurred = YEAR_1 - 1; /* 0001-01-01 00:00 of a place east of Greenwich lies here */
}

static void spoil_half_signed(tt_event *e)
{
    e->meaning = "approve";
}

static void spoil_no_meaning(tt_event *e)
{
    e->key = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
}

static void spoil_signature(tt_event *e)
{
    spoil_half_signed(e);
    spoil_no_meaning(e);
    e->signature = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                   "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
}

static void spoil_size(tt_event *e)
{
    static char *large;
    if (!large) {
        large = malloc((16 << 20) + 1);
        memset(large, 'x', 16 << 20);
        large[16 << 20] = '\0';
    }
    e->body = large;
}

static const struct {
    const char *why;
    void (*spoil)(tt_event *e);
    tt_code want;
    unsigned id;
} refused[] = {
    {"no kind", spoil_kind, TT_EPARSE, 518},
    {"overlong UTF-8", spoil_text, TT_EPARSE, 518},
    {"an instant after the year 9999", spoil_late, TT_EPARSE, 518},
    {"an instant long before the year 1", spoil_early, TT_EPARSE, 518},
    {"the last millisecond before the year 1", spoil_last_of_year_0, TT_EPARSE, 518},
    {"a meaning without a signature", spoil_half_signed, TT_EDENIED, 523},
    {"a key without a meaning", spoil_no_meaning, TT_EDENIED, 523},
    {"a signature of something else", spoil_signature, TT_EDENIED, 523},
    {"over 16 MiB", spoil_size, TT_ELIMIT, 519},
};

static void bad_events_are_refused(bench *b, tt_record *r)
{
    append_n(b, r, 1);
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        tt_err err = {0};
        tt_event e = some_event("ALT", "{}");
        refused[i].spoil(&e);
        const tt_code c = tt_record_append(r, &e, 1, -1, &err);
        if (c != refused[i].want || err.id != refused[i].id)
            fail_msg("%s: got %s E%d", refused[i].why, tt_code_text(c), err.id);
    }
    assert_verifies(r, 1);
}

static void the_first_and_last_instant_read_back(bench *b, tt_record *r)
{
    static const tt_instant at[] = {YEAR_1, YEAR_9999, 0};
    (void)b;
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        tt_event e = some_event("ALT", "{}");
        e.occurred = at[i];
        assert_int_equal(tt_record_append(r, &e, 1, -1, NULL), TT_OK);
    }
    assert_verifies(r, 3);
}

static void facts_are_set_once(bench *b, tt_record *r)
{
    (void)b;
    tt_err err = {0};
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    assert_null(tt_record_get(r, a, "mode"));
    assert_int_equal(tt_record_set(r, "mode", "rehearsal", NULL), TT_OK);
    assert_int_equal(tt_record_set(r, "study", "\"\xe4\xb8\x80\"\n", NULL), TT_OK);
    assert_int_equal(tt_record_set(r, "mode", "live", &err), TT_EEXIST);
    assert_int_equal(err.id, 505);
    assert_string_equal(tt_record_get(r, a, "mode"), "rehearsal");
    assert_string_equal(tt_record_get(r, a, "study"), "\"\xe4\xb8\x80\"\n");
    assert_null(tt_record_get(r, a, "zone"));
    tt_arena_free(a);
    assert_verifies(r, 2);
}

static void a_clock_going_back_keeps_the_order(bench *b, tt_record *r)
{
    static const int64_t step[] = {60000, -3600000, 0, 31536000000, -31536000001};
    for (size_t i = 0; i < sizeof step / sizeof *step; i++) {
        tt_event e = some_event("ALT", "{}");
        b->now += step[i];
        assert_int_equal(tt_record_append(r, &e, 1, (int64_t)i, NULL), TT_OK);
        assert_int_equal(e.seq, i + 1);
        assert_int_equal(e.recorded, b->now);
    }
    assert_verifies(r, 5);
}

static void a_given_instant_is_kept(bench *b, tt_record *r)
{
    tt_event e[2] = {some_event("ALT", "{}"), some_event("AST", "{}")};
    e[0].recorded = 12345;
    e[1].recorded = 0;
    assert_int_equal(tt_record_append(r, e, 2, -1, NULL), TT_OK);
    assert_int_equal(e[0].recorded, 12345);
    assert_int_equal(e[1].recorded, b->now);
}

static tt_event signed_event(bench *b, const tt_identity *id, char key[65], char signature[129])
{
    tt_event e = some_event("decision", "{\"dose\":2}");
    unsigned char bytes[TT_SIG_SIZE];
    e.meaning = "approve";
    e.signed_hash = "5891b5b522d5df086d0ff0b110fbd9d21bb4fc7163af34d08286a2e846f6be03";
    e.recorded = b->now;
    const tt_hash h = tt_event_signing_hash(&e);
    assert_int_equal(tt_identity_sign(id, "pi", h.b, sizeof h.b, bytes, NULL), TT_OK);
    e.key = tt_hex(id->key, TT_KEY_SIZE, key);
    e.signature = tt_hex(bytes, TT_SIG_SIZE, signature);
    return e;
}

static void signatures_are_kept_and_checked(bench *b, tt_record *r)
{
    char key[65], signature[129];
    tt_identity id;
    tt_verdict v;
    assert_int_equal(tt_identity_make("pi", TT_EFFORT_REHEARSAL, b->entropy, &id, NULL), TT_OK);
    append_n(b, r, 2);
    tt_event e = signed_event(b, &id, key, signature);
    assert_int_equal(tt_record_append(r, &e, 1, 2, NULL), TT_OK);
    assert_int_equal(tt_record_verify(r, &v, NULL), TT_OK);
    assert_int_equal(v.signatures, 1);
    /* the same signature under another role, time, meaning or name is a copied one */
    for (int i = 0; i < 4; i++) {
        tt_err err = {0};
        tt_event copy = signed_event(b, &id, key, signature);
        copy.role = i == 0 ? "statistician" : copy.role;
        copy.recorded += i == 1;
        copy.meaning = i == 2 ? "reject" : copy.meaning;
        copy.actor = i == 3 ? "wang.wei" : copy.actor;
        assert_int_equal(tt_record_append(r, &copy, 1, -1, &err), TT_EDENIED);
        assert_int_equal(err.id, 523);
    }
}

static void groups_commit_or_vanish(bench *b, tt_record *r)
{
    append_n(b, r, 2);
    assert_int_equal(tt_record_begin(r, NULL), TT_OK);
    append_n(b, r, 100);
    assert_verifies(r, 102); /* seen inside */
    tt_event e = some_event("ALT", "{}");
    assert_int_equal(tt_record_append(r, &e, 1, 5, NULL), TT_ECONFLICT); /* leaves the group whole */
    tt_record_rollback(r);
    assert_verifies(r, 2);
    assert_int_equal(tt_record_begin(r, NULL), TT_OK);
    append_n(b, r, 100);
    assert_int_equal(tt_record_append(r, &e, 1, 5, NULL), TT_ECONFLICT);
    append_n(b, r, 1);
    assert_int_equal(tt_record_commit(r, NULL), TT_OK);
    assert_verifies(r, 103);
    append_n(b, r, 1);
    assert_verifies(r, 104);
}

typedef struct walk {
    tt_record *r;
    int64_t seen, stop_at, inner;
} walk;

static tt_code count_inner(const tt_event *e, void *arg, tt_err *err)
{
    (void)e, (void)err;
    ((walk *)arg)->inner++;
    return TT_OK;
}

static tt_code count_until(const tt_event *e, void *arg, tt_err *err)
{
    walk *w = arg;
    w->seen++;
    if (e->seq == w->stop_at)
        return tt_fail(err, TT_EINTR, 0, tt_at(NULL, 0, 0));
    return tt_record_each(w->r, e->seq, count_inner, w, err);
}

static void walking_stops_nests_and_goes_on(bench *b, tt_record *r)
{
    append_n(b, r, 5);
    for (int again = 0; again < 3; again++) {
        walk w = {r, 0, 4, 0};
        assert_int_equal(tt_record_each(r, 2, count_until, &w, NULL), TT_EINTR);
        assert_int_equal(w.seen, 3);
        assert_int_equal(w.inner, (4 + again) + (3 + again)); /* of 5 + again events, from 2 and from 3 */
        append_n(b, r, 1);                                    /* nothing is left open */
    }
    assert_verifies(r, 8);
}

static tt_code run_dry(const tt_event *e, void *arg, tt_err *err)
{
    (void)e, (void)err;
    tt_alloc(arg, 1 << 20);
    return TT_OK;
}

static void memory_running_out_in_a_walk_is_an_answer(bench *b, tt_record *r)
{
    append_n(b, r, 3);
    tt_arena *small = tt_arena_new(1 << 16);
    assert_int_equal(tt_record_each(r, 1, run_dry, small, NULL), TT_ENOMEM);
    tt_arena_free(small);
    append_n(b, r, 1);
    assert_verifies(r, 4);
}

typedef void row_test(bench *b, tt_record *r);

static row_test *const rows[] = {
    appended_is_loaded,
    the_head_is_the_newest,
    a_stale_decision_is_refused,
    a_batch_is_all_or_none,
    bad_events_are_refused,
    the_first_and_last_instant_read_back,
    facts_are_set_once,
    a_clock_going_back_keeps_the_order,
    a_given_instant_is_kept,
    signatures_are_kept_and_checked,
    groups_commit_or_vanish,
    walking_stops_nests_and_goes_on,
    memory_running_out_in_a_walk_is_an_answer,
};

static void run_rows(void **state, bool in_memory)
{
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bench *b = *state;
        b->now = TEST_NOW;
        tt_record *r = fresh(b, in_memory);
        rows[i](b, r);
        tt_record_close(r);
    }
}

static void rows_hold_in_a_file(void **state)
{
    run_rows(state, false);
}

static void rows_hold_in_memory(void **state)
{
    run_rows(state, true);
}

static void both_backends_give_the_same_hashes(void **state)
{
    bench *b = *state;
    int64_t seq;
    tt_hash head[2];
    for (int i = 0; i < 2; i++) {
        b->now = TEST_NOW;
        b->chance = tt_rng_make(11, "same", 0, 0);
        tt_record *r = fresh(b, i);
        assert_int_equal(tt_record_set(r, "mode", "rehearsal", NULL), TT_OK);
        append_n(b, r, 20);
        assert_int_equal(tt_record_head(r, &seq, &head[i], NULL), TT_OK);
        tt_record_close(r);
    }
    assert_memory_equal(&head[0], &head[1], sizeof head[0]);
}

static const struct CMUnitTest record[] = {
    cmocka_unit_test_setup_teardown(rows_hold_in_a_file, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(rows_hold_in_memory, bench_start, bench_end),
    cmocka_unit_test_setup_teardown(both_backends_give_the_same_hashes, bench_start, bench_end),
};

TT_TEST_MAIN(record)
