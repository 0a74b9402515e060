/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/trial/test_kinds.c -- the table of kinds is whole, its page is in the tree,
 * and an event that cannot be applied is refused as damage.  TITRATE_UPDATE=1
 * writes the page anew. */
#include "support/tt_test.h"

#include "trial/trial.h"

static void every_member_has_a_meaning(void **state)
{
    (void)state;
    for (size_t i = 0; tt_kind_at(i); i++) {
        const tt_kind *k = tt_kind_at(i);
        char name[32];
        bool optional;
        assert_ptr_equal(tt_kind_find(k->name), k);
        assert_true(*k->title[TT_EN] && *k->title[TT_ZH]);
        for (size_t j = 0; tt_kind_member(k, j, name, &optional); j++)
            if (!tt_member_find(name))
                fail_msg("%s.%s has no meaning", k->name, name);
    }
    assert_null(tt_kind_find("erased"));
}

static void members_are_read_in_order(void **state)
{
    (void)state;
    const tt_kind k = {.name = "x", .body = "one, [two], three"};
    const tt_kind none = {.name = "y", .body = ""};
    char name[32];
    bool optional;
    assert_true(tt_kind_member(&k, 0, name, &optional) && !optional);
    assert_string_equal(name, "one");
    assert_true(tt_kind_member(&k, 1, name, &optional) && optional);
    assert_string_equal(name, "two");
    assert_true(tt_kind_member(&k, 2, name, &optional) && !optional);
    assert_string_equal(name, "three");
    assert_false(tt_kind_member(&k, 3, name, &optional));
    assert_false(tt_kind_member(&none, 0, name, &optional));
}

static void the_page_is_in_the_tree(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_same_as_file(a, "docs/reference/events.md", tt_kinds_reference(a, TT_EN));
    tt_same_as_file(a, "docs/reference/events.zh.md", tt_kinds_reference(a, TT_ZH));
    tt_arena_free(a);
}

/* --- events and what they make of the state --------------------------------------------- */

struct bed {
    tt_arena *arena;
    const tt_study *study;
    tt_trial *trial;
    tt_err err;
};

static struct bed bed(void)
{
    struct bed b = {.arena = tt_arena_new(TT_ARENA_DEFAULT)};
    tt_findings fs = tt_findings_new(b.arena);
    if (tt_study_read(b.arena, "studies/nct07276568", &fs, &b.study, NULL, &b.err) != TT_OK)
        fail_msg("%s", tt_err_text(b.arena, &b.err, TT_EN));
    b.trial = tt_trial_new(b.arena, b.study);
    return b;
}

static tt_code apply(struct bed *b, const char *kind, const char *subject, const char *visit, const char *item, tt_instant at,
                     const char *body)
{
    tt_event e = tt_event_blank(kind);
    e.seq = b->trial->seq + 1;
    e.subject = subject;
    e.visit = visit;
    e.item = item;
    e.occurred = e.recorded = at;
    e.body = body;
    return tt_trial_apply(b->trial, &e, &b->err);
}

static void damage_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *why, *kind, *subject, *visit, *item, *body;
        unsigned id;
    } rows[] = {
        {"a kind of the future", "teleported", "", "", "", "{}", 650},
        {"no JSON", "screened", "HLC-002", "", "", "{", 651},
        {"no object", "screened", "HLC-002", "", "", "[1]", 651},
        {"a member is not there", "screened", "HLC-002", "", "", "{}", 651},
        {"a member of another type", "screened", "HLC-002", "", "", "{\"number\":\"2\"}", 651},
        {"a subject nobody screened", "consented", "HLC-009", "", "", "{\"version\":\"1.0\",\"by\":\"participant\"}", 652},
        {"an item of another study", "entered", "HLC-001", "BL", "XYZ",
         "{\"status\":\"done\",\"text\":\"4\",\"unit\":\"\",\"number\":\"4\"}", 652},
        {"a visit of another study", "entered", "HLC-001", "D99", "ALT",
         "{\"status\":\"done\",\"text\":\"4\",\"unit\":\"\",\"number\":\"4\"}", 652},
        {"a number that is none", "entered", "HLC-001", "BL", "ALT",
         "{\"status\":\"done\",\"text\":\"4\",\"unit\":\"\",\"number\":\"four\"}", 651},
        {"a judgement that is none", "dlt", "HLC-001", "", "", "{\"judgement\":\"maybe\",\"clause\":\"\",\"onset\":\"\"}", 651},
        {"an end that is none", "ended", "HLC-001", "", "", "{\"how\":\"vanished\",\"cause\":\"\"}", 652},
        {"a lot nobody registered", "released", "", "", "L9", "{}", 652},
        {"a decision nobody proposed", "signed", "", "", "", "{\"number\":7,\"effective\":true}", 652},
        {"decisions out of order", "proposed", "", "", "",
         "{\"number\":2,\"act\":\"stay\",\"from\":0,\"to\":1,\"cohort\":3,\"mtd\":-1,\"rule\":\"\",\"text\":\"\",\"tally\":\"\"}", 651},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct bed b = bed();
        assert_int_equal(apply(&b, "screened", "HLC-001", "", "", 0, "{\"number\":1}"), TT_OK);
        const tt_code code = apply(&b, rows[i].kind, rows[i].subject, rows[i].visit, rows[i].item, 0, rows[i].body);
        if (code != TT_ECORRUPT || b.err.id != rows[i].id)
            fail_msg("%s: %s", rows[i].why, tt_err_text(b.arena, &b.err, TT_EN));
        assert_int_equal(b.trial->seq, 1); /* not counted as applied */
        tt_arena_free(b.arena);
    }
}

static tt_code weigh(struct bed *b, const char *visit, const char *kg, tt_instant at)
{
    return apply(b, "entered", "HLC-001", visit, "WEIGHT", at,
                 tt_printf(b->arena, "{\"status\":\"done\",\"text\":\"%s\",\"unit\":\"\",\"number\":\"%s\"}", kg, kg));
}

/* Latest is by the time of measuring; by the order of entry only where a time is not known. */
static void the_latest_value_is_by_time(void **state)
{
    (void)state;
    struct bed b = bed();
    assert_int_equal(apply(&b, "screened", "HLC-001", "", "", 0, "{\"number\":1}"), TT_OK);
    const tt_subject *s = tt_trial_subject(b.trial, "hlc-001");
    const tt_item *kg = tt_study_item(b.study, "WEIGHT");
    assert_null(tt_subject_latest(s, kg, INT64_MAX));
    assert_int_equal(weigh(&b, "SCR", "60", 1000), TT_OK);
    assert_int_equal(weigh(&b, "BL", "62", 2000), TT_OK);
    assert_string_equal(tt_subject_latest(s, kg, INT64_MAX)->text, "62");
    assert_int_equal(weigh(&b, "SCR", "61", 1000), TT_OK); /* corrected later, measured earlier */
    assert_string_equal(tt_subject_latest(s, kg, INT64_MAX)->text, "62");
    assert_string_equal(tt_subject_latest(s, kg, 1999)->text, "61");
    assert_null(tt_subject_latest(s, kg, 999));
    assert_int_equal(tt_subject_latest(s, kg, 1999)->corrections, 1);
    assert_int_equal(weigh(&b, "BL", "63", TT_NO_INSTANT), TT_OK);
    assert_string_equal(tt_subject_latest(s, kg, INT64_MAX)->text, "63");
    tt_arena_free(b.arena);
}

static void holds_cover_their_time(void **state)
{
    (void)state;
    static const struct {
        tt_instant at;
        const char *why; /* NULL: no hold */
    } rows[] = {{9, NULL}, {10, "h"}, {19, "h"}, {20, NULL}, {29, NULL}, {30, "h"}, {35, "h"}, {1000, "h"}};
    struct bed b = bed();
    const struct {
        tt_instant at;
        const char *body;
    } events[] = {
        {10, "{\"hold\":true}"}, {20, "{\"hold\":false}"}, {25, "{\"hold\":false}"}, {30, "{\"hold\":true}"}, {35, "{\"hold\":true}"}};
    for (size_t i = 0; i < sizeof events / sizeof *events; i++)
        assert_int_equal(apply(&b, "hold", "", "", "", events[i].at, events[i].body), TT_OK);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        assert_int_equal(tt_trial_hold_at(b.trial, rows[i].at) != NULL, rows[i].why != NULL);
    tt_arena_free(b.arena);
}

/* Every event changes the digest, and the same events give the same one. */
static void the_digest_sees_every_event(void **state)
{
    (void)state;
    static const struct {
        const char *kind, *subject, *visit, *item, *body;
    } events[] = {
        {"started", "", "", "", "{\"mode\":\"rehearsal\",\"seed\":\"7\"}"},
        {"screened", "HLC-001", "", "", "{\"number\":1}"},
        {"consented", "HLC-001", "", "", "{\"version\":\"1.0\",\"by\":\"participant\"}"},
        {"entered", "HLC-001", "BL", "ALT", "{\"status\":\"done\",\"text\":\"<4\",\"unit\":\"\",\"number\":\"4\"}"},
        {"judged", "HLC-001", "", "", "{\"criterion\":\"E1\",\"met\":\"no\"}"},
        {"eligible", "HLC-001", "", "", "{\"eligible\":true}"},
        {"lot", "", "", "L1",
         "{\"concentration\":\"2e8\",\"viability\":\"90\",\"volume\":\"150\",\"expires\":\"2026-03-04T00:00:00.000Z\"}"},
        {"released", "", "", "L1", "{}"},
        {"proposed", "", "", "",
         "{\"number\":1,\"act\":\"stay\",\"from\":0,\"to\":1,\"cohort\":3,\"mtd\":-1,\"rule\":\"\",\"text\":\"\",\"tally\":\"\"}"},
        {"signed", "", "", "", "{\"number\":1,\"effective\":true}"},
        {"enrolled", "HLC-001", "", "", "{\"arm\":\"ALF\",\"level\":1,\"cohort\":1,\"slot\":1}"},
        {"hold", "", "", "", "{\"hold\":true}"},
        {"status", "", "", "", "{\"status\":\"SUSPENDED\",\"was\":\"RECRUITING\"}"},
        {"deviation", "HLC-001", "", "", "{\"id\":\"DEV-001\",\"what\":\"late\"}"},
        {"ended", "HLC-001", "", "", "{\"how\":\"withdrew\",\"cause\":\"\"}"},
    };
    enum { N = sizeof events / sizeof *events };
    tt_hash seen[2][N];
    for (int round = 0; round < 2; round++) {
        struct bed b = bed();
        for (size_t i = 0; i < N; i++) {
            if (apply(&b, events[i].kind, events[i].subject, events[i].visit, events[i].item, 1000, events[i].body) != TT_OK)
                fail_msg("%s", tt_err_text(b.arena, &b.err, TT_EN));
            b.trial->seq = 0; /* the digest must see the event itself, not only its number */
            seen[round][i] = tt_trial_digest(b.trial);
            b.trial->seq = (int64_t)i + 1;
            if (i)
                assert_memory_not_equal(seen[round][i].b, seen[round][i - 1].b, sizeof(tt_hash));
        }
        tt_arena_free(b.arena);
    }
    assert_memory_equal(seen[0], seen[1], sizeof seen[0]);
}

static const struct CMUnitTest kinds[] = {
    cmocka_unit_test(every_member_has_a_meaning),  cmocka_unit_test(members_are_read_in_order),   cmocka_unit_test(the_page_is_in_the_tree),
    cmocka_unit_test(damage_is_refused),           cmocka_unit_test(the_latest_value_is_by_time), cmocka_unit_test(holds_cover_their_time),
    cmocka_unit_test(the_digest_sees_every_event),
};

TT_TEST_MAIN(kinds)
