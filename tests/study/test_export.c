/* SPDX-License-Identifier: Apache-2.0 */
/* A record drafted and given back is the record, leaf by leaf, but for the list of
 * what the draft did not carry; and what a person changed in the study goes out. */
#include "support/tt_test.h"

#include <dirent.h>

#include "study/study.h"

typedef struct leaves {
    tt_arena *a;
    const char **at;
    size_t n, cap;
} leaves;

static void add(leaves *l, const char *line)
{
    if (l->n == l->cap) {
        l->cap = l->cap ? 2 * l->cap : 256;
        l->at = tt_grow(l->a, l->at, l->n * sizeof *l->at, l->cap * sizeof *l->at);
    }
    l->at[l->n++] = line;
}

/* "path = value", as the list of what is not carried has it. */
static void flatten(leaves *l, const tt_json *v, const char *path)
{
    for (size_t i = 0; i < v->n; i++)
        flatten(l, v->item[i],
                v->kind == TT_J_OBJECT ? tt_printf(l->a, "%s%s%s", path, path[0] ? "." : "", v->key[i])
                                       : tt_printf(l->a, "%s[%zu]", path, i));
    if (v->n)
        return;
    tt_json_out o = tt_json_out_new(l->a, false);
    tt_json_value(&o, v);
    add(l, tt_printf(l->a, "%s = %s", path, tt_json_done(&o)));
}

static int by_text(const void *x, const void *y)
{
    return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static bool left_out(const tt_draft *d, const char *line)
{
    const size_t n = (size_t)(strstr(line, " = ") - line); /* its path */
    for (size_t i = 0; d->not_carried[i]; i++)
        if (strncmp(d->not_carried[i], line, n) == 0 && strncmp(d->not_carried[i] + n, " = ", 3) == 0)
            return true;
    return false;
}

static const tt_study *study_of(tt_arena *a, const char *text)
{
    tt_findings fs = tt_findings_new(a);
    const tt_study *s = NULL;
    tt_err err = {0};
    if (tt_study_parse(a, "protocol.yaml", text, strlen(text), &fs, &s, NULL, &err) != TT_OK)
        fail_msg("%s", tt_err_text(a, &err, TT_EN));
    return s;
}

/* Nothing but the list is lost, and nothing is added. */
static void same(const char *name, tt_arena *a, const tt_json *was, const tt_json *is, const tt_draft *d)
{
    leaves x = {.a = a}, y = {.a = a};
    flatten(&x, was, "");
    flatten(&y, is, "");
    qsort(x.at, x.n, sizeof *x.at, by_text);
    qsort(y.at, y.n, sizeof *y.at, by_text);
    for (size_t i = 0, k = 0; i < x.n || k < y.n;) {
        const int c = i == x.n ? 1 : k == y.n ? -1 : strcmp(x.at[i], y.at[k]);
        if (c < 0 && !left_out(d, x.at[i]))
            fail_msg("%s: lost %s", name, x.at[i]);
        if (c > 0)
            fail_msg("%s: new %s", name, y.at[k]);
        i += c <= 0;
        k += c >= 0;
    }
}

static tt_draft draft_file(tt_arena *a, const char *path, const tt_json **was)
{
    char *text = NULL;
    size_t n = 0;
    tt_draft d = {0};
    tt_err err = {0};
    if (tt_file_read(a, path, 64 << 20, &text, &n, &err) != TT_OK || tt_json_parse(a, path, text, n, was, &err) != TT_OK ||
        tt_draft_from_record(a, path, text, n, &d, &err) != TT_OK)
        fail_msg("%s", tt_err_text(a, &err, TT_EN));
    return d;
}

/* How many leaves of all are in no list of ours? */
static size_t try_folder(const char *folder, size_t *dropped)
{
    size_t tried = 0;
    DIR *dir = opendir(folder);
    for (const struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir)) {
        if (!tt_str_ends(e->d_name, ".json"))
            continue;
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_json *was = NULL;
        const tt_draft d = draft_file(a, tt_printf(a, "%s/%s", folder, e->d_name), &was);
        same(e->d_name, a, was, tt_study_registry(a, study_of(a, d.text)), &d);
        for (size_t i = 0; d.not_carried[i]; i++)
            if (!tt_str_starts(d.not_carried[i], "resultsSection")) {
                ++*dropped;
                if (!strstr(d.not_carried[i], "(a person: withheld)"))
                    fail_msg("%s: not carried %s", e->d_name, d.not_carried[i]);
            }
        tried++;
        tt_arena_free(a);
    }
    if (dir)
        closedir(dir);
    return tried;
}

static void test_registry(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const char *shared = tt_test_shared();
    static const char *const folder[] = {"v2", "v2-rebuilt", "seed"};
    size_t tried = 0, dropped = 0;
    for (size_t i = 0; shared && i < 3; i++)
        tried += try_folder(tt_printf(a, "%s/registry/%s", shared, folder[i]), &dropped);
    tt_arena_free(a);
    if (tried == 0)
        skip();
    print_message("# %zu records given back; %zu leaves not carried besides results\n", tried, dropped);
    assert_true(tried >= 166);
}

static void test_own(void **state)
{
    (void)state;
    size_t dropped = 0;
    assert_true(try_folder("tests/data/registry", &dropped) >= 4);
}

static const struct {
    const char *why, *from, *to; /* what a person changes in the draft */
    const char *path, *want;
} changes[] = {
    {"a status", "status: NOT_YET_RECRUITING", "status: RECRUITING", "protocolSection.statusModule.overallStatus", "\"RECRUITING\""},
    {"a number", "enrolment: 24", "enrolment: 30", "protocolSection.designModule.enrollmentInfo.count", "30"},
    {"a phase", "phase: EARLY_PHASE1", "phase: PHASE1_PHASE2", "protocolSection.designModule.phases[1]", "\"PHASE2\""},
    {"an answer that is open again", "enrolment: 24", "enrolment: open", "protocolSection.designModule.enrollmentInfo.count", NULL},
    {"a committee", "committee: no", "committee: yes", "protocolSection.oversightModule.oversightHasDmc", "true"},
};

static void test_changes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof changes / sizeof *changes; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_json *was = NULL;
        const tt_draft d = draft_file(a, "tests/data/registry/demo-record.json", &was);
        const char *at = strstr(d.text, changes[i].from);
        if (!at)
            fail_msg("%s: the draft has no '%s'", changes[i].why, changes[i].from);
        const char *text = tt_printf(a, "%.*s%s%s", (int)(at - d.text), d.text, changes[i].to, at + strlen(changes[i].from));
        const tt_json *v = tt_json_find(tt_study_registry(a, study_of(a, text)), changes[i].path);
        assert_int_equal(v != NULL, changes[i].want != NULL);
        if (v) {
            tt_json_out o = tt_json_out_new(a, false);
            tt_json_value(&o, v);
            assert_string_equal(tt_json_done(&o), changes[i].want);
        }
        tt_arena_free(a);
    }
}

/* Texts that look like numbers, truths or nothing stay texts; numbers stay numbers; an arm keeps its rest when another goes. */
static const char odd[] =
    "{\"protocolSection\":{\"identificationModule\":{\"nctId\":\"NCT1\",\"briefTitle\":\"same\",\"officialTitle\":\"same\",\"x\":[\"1\","
    "\"true\",\"null\",\"open\",\"-\",\"1e5\",\"\",\" a\",\"10\\\\^8 \\\"q\\\"\"],\"y\":[1,-2.5,1e300,true,false,null,[],{},[[1],[{}]]]},"
    "\"armsInterventionsModule\":{\"armGroups\":[{\"label\":\"A\",\"interventionNames\":[\"p\"]},{\"label\":\"B\",\"type\":\"ODD\","
    "\"interventionNames\":[\"q\"]}],\"interventions\":[{\"name\":\"p\",\"description\":\"d\"}]},\"zeta\":{\"#a: b\":\"c\"}}}";

static void test_odd(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_json *was = NULL;
    tt_draft d = {0};
    assert_int_equal(tt_json_parse(a, "odd", odd, sizeof odd - 1, &was, NULL), TT_OK);
    assert_int_equal(tt_draft_from_record(a, "odd", odd, sizeof odd - 1, &d, NULL), TT_OK);
    assert_null(d.not_carried[0]);
    same("odd", a, was, tt_study_registry(a, study_of(a, d.text)), &d);
    const char *from = strstr(d.text, "  - id: A\n"), *to = strstr(d.text, "  - id: B\n");
    assert_true(from && to && from < to);
    const char *one = tt_printf(a, "%.*s%s", (int)(from - d.text), d.text, to);
    const tt_json *arms = tt_json_find(tt_study_registry(a, study_of(a, one)), "protocolSection.armsInterventionsModule.armGroups");
    assert_int_equal(arms->n, 1);
    assert_string_equal(tt_json_text(tt_json_find(arms->item[0], "interventionNames[0]"), ""), "q");
    tt_arena_free(a);
}

/* A study without a record section writes its criteria as the registry's text. */
static void test_without_record(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_json *was = NULL;
    const tt_draft d = draft_file(a, "tests/data/registry/NCT05727722.json", &was);
    const char *end = strstr(d.text, "\nrecord:\n");
    assert_non_null(end);
    const tt_study *s = study_of(a, tt_strndup(a, d.text, (size_t)(end - d.text) + 1));
    const tt_json *v = tt_study_registry(a, s);
    const char *text = tt_json_text(tt_json_find(v, "protocolSection.eligibilityModule.eligibilityCriteria"), "");
    assert_true(tt_str_starts(text, "Inclusion Criteria:\n\n* "));
    assert_non_null(strstr(text, "\nExclusion Criteria:\n\n* "));
    assert_string_equal(tt_json_text(tt_json_find(v, "protocolSection.identificationModule.briefTitle"), ""), s->title.in[TT_EN]);
    tt_arena_free(a);
}

static const struct CMUnitTest export_registry[] = {
    cmocka_unit_test(test_registry),       cmocka_unit_test(test_own), cmocka_unit_test(test_changes), cmocka_unit_test(test_odd),
    cmocka_unit_test(test_without_record),
};

TT_TEST_MAIN(export_registry)
