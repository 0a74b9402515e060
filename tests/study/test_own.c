/* SPDX-License-Identifier: Apache-2.0 */
/* A study's own definitions: read from its folder, part of its version, whole again
 * from the one text they are kept in. */
#include <sys/stat.h>
#include <unistd.h>

#include "support/tt_test.h"

#include "study/study.h"
#include "study/study_internal.h"

static void write_text(const char *path, const char *text)
{
    assert_int_equal(tt_file_write(path, text, strlen(text), NULL), TT_OK);
}

static const tt_study *read_folder(tt_arena *a, const char *folder, tt_code want)
{
    tt_findings fs = tt_findings_new(a);
    const tt_study *s = NULL;
    tt_err err = {0};
    const tt_code c = tt_study_read(a, folder, &fs, &s, NULL, &err);
    if (c != want)
        fail_msg("%s", tt_err_text(a, &err, TT_EN));
    return s;
}

static void test_folder(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    char folder[] = "/tmp/titrate-own-XXXXXX";
    char *text = NULL;
    size_t n = 0;
    assert_non_null(mkdtemp(folder));
    const char *protocol = tt_printf(a, "%s/protocol.yaml", folder), *defs = tt_printf(a, "%s/defs", folder),
               *shelf = tt_printf(a, "%s/analytes", defs), *file = tt_printf(a, "%s/ALT.yaml", shelf);
    assert_int_equal(tt_file_read(a, "tests/study/cases/minimal.yaml", 1 << 20, &text, &n, NULL), TT_OK);
    write_text(protocol, text);
    const tt_study *plain = read_folder(a, folder, TT_OK);
    assert_string_equal(plain->defs, "");
    assert_int_equal(mkdir(defs, 0755) | mkdir(shelf, 0755), 0);
    char *built_in = NULL;
    size_t m = 0;
    assert_int_equal(tt_file_read(a, "defs/analytes/ALT.yaml", 1 << 20, &built_in, &m, NULL), TT_OK);
    write_text(file, built_in);
    const tt_study *same = read_folder(a, folder, TT_OK);
    assert_string_not_equal(same->hash, plain->hash); /* what the study brings is part of its version */
    write_text(file, tt_printf(a, "%s# ours\n", built_in));
    const tt_study *edited = read_folder(a, folder, TT_OK);
    assert_string_not_equal(edited->hash, same->hash);
    const tt_study *again = NULL; /* as the log keeps it */
    tt_findings fs = tt_findings_new(a);
    assert_int_equal(tt_study_parse_with(a, "protocol.yaml", edited->source, strlen(edited->source), edited->defs, &fs, &again, NULL, NULL),
                     TT_OK);
    assert_string_equal(again->hash, edited->hash);
    assert_string_equal(tt_measures_own(again->measures, 0)->path, "analytes/ALT.yaml");
    assert_null(tt_measures_own(again->measures, 1));
    write_text(file, "id: [");
    read_folder(a, folder, TT_EPARSE); /* a definition that cannot be read stops the study, not a patient's value */
    unlink(file), rmdir(shelf), rmdir(defs), unlink(protocol), rmdir(folder);
    tt_arena_free(a);
}

static void test_pack(void **state)
{
    static const char *const broken[] = {"a 5\nabc", "a\nabc", "5\nabcde", "a x\nabc", "a 3\nabcb", "a 99999999999999999999\nabc",
                                         " 3\nabc"};
    static const tt_def two[] = {{"analytes/A B.yaml", "x 3\nabc\n", 8}, {"scores/s.yaml", "", 0}};
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_def *got = NULL;
    size_t n = 0;
    assert_int_equal(tt_own_unpack(a, tt_own_pack(a, two, 2), &got, &n, NULL), TT_OK);
    assert_int_equal(n, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_string_equal(got[i].path, two[i].path);
        assert_string_equal(got[i].data, two[i].data);
    }
    assert_int_equal(tt_own_unpack(a, "", &got, &n, NULL), TT_OK);
    assert_int_equal(n, 0);
    for (size_t i = 0; i < sizeof broken / sizeof *broken; i++) {
        tt_err err = {0};
        if (tt_own_unpack(a, broken[i], &got, &n, &err) != TT_ECORRUPT || err.id != 158)
            fail_msg("'%s' was taken", broken[i]);
    }
    tt_arena_free(a);
}

static const struct CMUnitTest own[] = {
    cmocka_unit_test(test_folder),
    cmocka_unit_test(test_pack),
};

TT_TEST_MAIN(own)
