/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A file of records: what is asked finds what it should and nothing else; an import is
 * there whole or not at all; a record that comes again replaces the earlier, words and all. */
#include <unistd.h>

#include "support/tt_test.h"

#include "catalog/catalog.h"

/* --- records ------------------------------------------------------------------------------- */

static const struct {
    const char *id, *title, *status, *phases, *condition, *country, *eligibility;
} records[] = {
    {"NCT00000001", "Encapsulated organoid transplantation", "RECRUITING", "\"PHASE1\"", "Liver Failure", "China", "Age \\u2265 18 years"},
    {"NCT00000002", "Cells after resection", "COMPLETED", "\"PHASE1\", \"PHASE2\"", "100% Dysphagia", "Spain", "Na\\u00efve to treatment"},
    {"NCT00000003", "慢性乙型肝炎相关肝衰竭 microbubble", "RECRUITING", "\"EARLY_PHASE1\"", "Hepatitis B", "China", "年龄18岁以上"},
};
enum { RECORDS = sizeof records / sizeof *records };

static const char *json(tt_arena *a, size_t i, const char *title)
{
    return tt_printf(a,
                     "{\"protocolSection\": {\"identificationModule\": {\"nctId\": \"%s\", \"briefTitle\": \"%s\"},"
                     "\"statusModule\": {\"overallStatus\": \"%s\", \"startDateStruct\": {\"date\": \"2026-03\"}},"
                     "\"designModule\": {\"phases\": [%s], \"enrollmentInfo\": {\"count\": 24}},"
                     "\"conditionsModule\": {\"conditions\": [\"%s\"]}, \"eligibilityModule\": {\"eligibilityCriteria\": \"%s\"},"
                     "\"contactsLocationsModule\": {\"centralContacts\": [{\"name\": \"Ada Person\"}], \"locations\": [{\"city\": \"X\", "
                     "\"country\": \"%s\"}]}}}",
                     records[i].id, title ? title : records[i].title, records[i].status, records[i].phases, records[i].condition,
                     records[i].eligibility, records[i].country);
}

static tt_code put(tt_catalog *c, tt_arena *a, size_t i, const char *title, tt_err *err)
{
    tt_registered g;
    const char *text = json(a, i, title);
    assert_int_equal(tt_registered_read(a, "r.json", text, strlen(text), &g, NULL), TT_OK);
    return tt_catalog_put(c, a, &g, "r.json", err);
}

static tt_catalog *filled(tt_arena *a, const char *path)
{
    tt_catalog *c = NULL;
    assert_int_equal(tt_catalog_open(path, true, &c, NULL), TT_OK);
    assert_int_equal(tt_catalog_begin(c, NULL), TT_OK);
    for (size_t i = 0; i < RECORDS; i++)
        assert_int_equal(put(c, a, i, NULL, NULL), TT_OK);
    assert_int_equal(tt_catalog_commit(c, NULL), TT_OK);
    return c;
}

/* The last digits of what is found, in its order. */
static const char *found(tt_catalog *c, tt_arena *a, tt_catalog_query q)
{
    tt_catalog_hit *hit = NULL;
    size_t n = 0;
    int64_t all = 0;
    tt_buf b = tt_buf_new(a);
    if (tt_catalog_find(c, a, &q, &hit, &n, &all, NULL) != TT_OK)
        return "failed";
    assert_int_equal(all, (int64_t)n);
    for (size_t i = 0; i < n; i++)
        tt_buf_addc(&b, hit[i].id[10]);
    return tt_buf_text(&b);
}

/* --- questions -------------------------------------------------------------------------------- */

static const struct {
    const char *why;
    tt_catalog_query ask;
    const char *want;
} rows[] = {
    {"nothing asked: all, in order of id", {.words = NULL}, "123"},
    {"a word, whatever its case", {.words = "ORGANOID"}, "1"},
    {"all of several words", {.words = "organoid resection"}, ""},
    {"words are whole", {.words = "organo"}, ""},
    {"a star begins a word", {.words = "organo*"}, "1"},
    {"two words together", {.words = "\"organoid transplantation\""}, "1"},
    {"two words not together", {.words = "\"transplantation organoid\""}, ""},
    {"a word with an accent is found with it and without", {.words = "na\xc3\xafve"}, "2"},
    {"", {.words = "naive"}, "2"},
    {"a sign beside a word is no word", {.words = "\xe2\x89\xa5 18"}, "1"},
    {"Chinese by three characters", {.words = "肝衰竭"}, "3"},
    {"Chinese by two", {.words = "肝炎"}, "3"},
    {"Chinese that is not there", {.words = "肺炎"}, ""},
    {"Chinese and English", {.words = "肝衰竭 microbubble"}, "3"},
    {"digits and Chinese in one word", {.words = "年龄１８岁"}, "3"},
    {"the operators of the match language are words", {.words = "organoid OR resection"}, ""},
    {"nor is a column named", {.words = "title:organoid"}, ""},
    {"an open quotation mark", {.words = "\"organoid"}, "1"},
    {"only signs: nothing is asked", {.words = "- * ^"}, "123"},
    {"status, whatever its case", {.status = "completed"}, "2"},
    {"a phase is a whole code", {.phase = "PHASE1"}, "12"},
    {"EARLY_PHASE1 is another", {.phase = "EARLY_PHASE1"}, "3"},
    {"a country is a whole name", {.country = "spain"}, "2"},
    {"", {.country = "Spa"}, ""},
    {"part of a condition; signs of LIKE are themselves", {.condition = "100%"}, "2"},
    {"", {.condition = "_"}, ""},
    {"words and filters together", {.words = "cells", .phase = "PHASE2", .country = "Spain"}, "2"},
    {"", {.words = "cells", .status = "RECRUITING"}, ""},
    {"no statement", {.words = "' OR 1=1 --"}, ""},
    {"no statement in a filter", {.country = "x' OR '1'='1"}, ""},
};

static void questions(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_catalog *c = filled(a, ":memory:");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *got = found(c, a, rows[i].ask);
        if (strcmp(got, rows[i].want) != 0)
            fail_msg("row %zu, %s: found '%s', want '%s'", i, rows[i].why, got, rows[i].want);
    }
    tt_catalog_close(c);
    tt_arena_free(a);
}

static void best_first(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_catalog *c = filled(a, ":memory:");
    tt_catalog_hit *hit = NULL;
    size_t n = 0;
    int64_t all = 0;
    assert_int_equal(tt_catalog_begin(c, NULL), TT_OK);
    assert_int_equal(put(c, a, 1, "Resection of dysphagia", NULL), TT_OK); /* the word in title and condition; 1 has it nowhere */
    assert_int_equal(put(c, a, 0, "Cells for dysphagia", NULL), TT_OK);    /* in the title alone */
    assert_int_equal(tt_catalog_commit(c, NULL), TT_OK);
    assert_string_equal(found(c, a, (tt_catalog_query){.words = "dysphagia"}), "21");
    const tt_catalog_query one = {.words = "dysphagia", .limit = 1};
    assert_int_equal(tt_catalog_find(c, a, &one, &hit, &n, &all, NULL), TT_OK);
    assert_int_equal(n, 1);
    assert_int_equal(all, 2); /* a limit lists fewer and counts all */
    assert_string_equal(hit[0].title, "Resection of dysphagia");
    assert_string_equal(hit[0].phases, "PHASE1 PHASE2");
    assert_string_equal(hit[0].start, "2026-03");
    assert_int_equal(hit[0].enrolment, 24);
    tt_catalog_close(c);
    tt_arena_free(a);
}

/* --- the file ---------------------------------------------------------------------------------- */

static void whole_or_not(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_catalog *c = NULL;
    tt_err err = {0};
    tt_registered g;
    int64_t n = 0;
    const char *path = tt_printf(a, "/tmp/test_catalog.%ld.db", (long)getpid());
    unlink(path);
    assert_int_equal(tt_catalog_open(path, false, &c, &err), TT_ENOENT);
    assert_int_equal(err.id, 3);
    tt_catalog_close(filled(a, path));

    assert_int_equal(tt_catalog_open(path, true, &c, NULL), TT_OK);
    assert_int_equal(tt_catalog_begin(c, NULL), TT_OK);
    assert_int_equal(put(c, a, 0, "Now of kidneys", NULL), TT_OK);
    assert_int_equal(put(c, a, 0, "Twice", &err), TT_EEXIST);
    assert_int_equal(err.id, 212);
    tt_catalog_close(c); /* not committed */

    assert_int_equal(tt_catalog_open(path, true, &c, NULL), TT_OK);
    assert_string_equal(found(c, a, (tt_catalog_query){.words = "kidneys"}), "");
    assert_int_equal(tt_catalog_begin(c, NULL), TT_OK);
    assert_int_equal(put(c, a, 0, "Now of kidneys", NULL), TT_OK);
    assert_int_equal(put(c, a, 2, "English only", NULL), TT_OK);
    assert_int_equal(tt_catalog_commit(c, NULL), TT_OK);
    tt_catalog_close(c);

    assert_int_equal(tt_catalog_open(path, false, &c, NULL), TT_OK);
    assert_string_equal(found(c, a, (tt_catalog_query){.words = "kidneys"}), "1");
    assert_string_equal(found(c, a, (tt_catalog_query){.words = "organoid"}), "");
    assert_string_equal(found(c, a, (tt_catalog_query){.words = "肝衰竭"}), "");
    assert_int_equal(tt_catalog_count(c, &n, NULL), TT_OK);
    assert_int_equal(n, RECORDS);
    assert_int_equal(tt_catalog_get(c, a, "nct00000001", &g, NULL), TT_OK);
    assert_string_equal(g.title, "Now of kidneys");
    assert_int_equal(g.contacts, 0); /* persons are not kept */
    assert_int_equal(tt_catalog_get(c, a, "NCT99999999", &g, &err), TT_ENOENT);
    assert_int_equal(err.id, 213);
    tt_catalog_close(c);
    tt_catalog_close(NULL);

    assert_int_equal(tt_file_write(path, "no records, only words\n", 23, NULL), TT_OK);
    assert_int_equal(tt_catalog_open(path, true, &c, &err),
                     TT_EUNSUP); /* bad input; a chain that does not verify is an answer, this is none */
    assert_int_equal(err.id, 210);
    unlink(path);
    tt_arena_free(a);
}

static const struct CMUnitTest group[] = {cmocka_unit_test(questions), cmocka_unit_test(best_first), cmocka_unit_test(whole_or_not)};
TT_TEST_MAIN(group)
