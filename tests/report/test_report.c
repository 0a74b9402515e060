/* SPDX-License-Identifier: GPL-3.0-or-later */
/* The report of the hand-made trial: its pages, its marks, its bytes; and the life of
 * one value. */
#include <unistd.h>

#include "derive/hand_trial.h"

#include "report/report.h"

static struct hand h;

static const char *folder(tt_arena *a, const char *name)
{
    const char *tmp = getenv("TMPDIR");
    return tt_printf(a, "%s/titrate-report-%ld-%s", tmp ? tmp : "/tmp", (long)getpid(), name);
}

static const char *read_file(tt_arena *a, const char *dir, const char *name)
{
    char *text = NULL;
    size_t n;
    tt_err err = {0};
    if (tt_file_read(a, tt_printf(a, "%s/%s", dir, name), (size_t)1 << 26, &text, &n, &err) != TT_OK)
        hand_die(a, &err);
    return text;
}

static void remove_all(const char *dir)
{
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    assert_int_equal(system(tt_printf(a, "rm -rf '%s'", dir)), 0);
    tt_arena_free(a);
}

static void write_report(tt_arena *a, const char *dir, tt_findings *fs)
{
    tt_err err = {0};
    if (tt_report_write(h.t, dir, NULL, fs, &err) != TT_OK)
        hand_die(a, &err);
}

static const char *const pages[] = {"index.html",  "decisions.html", "participants.html", "dosing.html", "biochemistry.html",
                                    "vitals.html", "adverse.html",   "survival.html",     "design.html", "data.html"};
enum { PAGES = sizeof pages / sizeof *pages };

static void test_every_page_says_simulated(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const char *dir = folder(a, "simulated");
    hand_whole(&h, a, "rehearsal");
    write_report(a, dir, NULL);
    for (size_t i = 0; i < PAGES; i++) {
        assert_non_null(strstr(read_file(a, dir, pages[i]),
                               "SIMULATED: rehearsal data from a model; not observed in patients; not evidence of safety or efficacy"));
        const char *zh = read_file(a, dir, tt_printf(a, "zh/%s", pages[i]));
        assert_non_null(strstr(zh, "模拟数据：由模型生成的预演数据，并非患者观察结果，不能作为安全性或有效性证据"));
        assert_non_null(strstr(zh, tt_printf(a, "href=\"../%s\"", pages[i])));
        assert_non_null(strstr(read_file(a, dir, pages[i]), tt_printf(a, "href=\"zh/%s\"", pages[i])));
    }
    static const char *const data[] = {"data/adsl.csv", "data/adlb.csv", "data/adae.csv", "data/adtte.csv"};
    for (size_t i = 0; i < 4; i++)
        assert_int_equal(strncmp(read_file(a, dir, data[i]), "SOURCE,STUDYID,", 15), 0);
    assert_non_null(strstr(read_file(a, dir, "figures/simulated-survival.svg"), "SIMULATED"));
    remove_all(dir);
    tt_arena_free(a);
}

static void test_a_live_report_does_not(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const char *dir = folder(a, "live");
    hand_whole(&h, a, "live");
    write_report(a, dir, NULL);
    for (size_t i = 0; i < PAGES; i++) {
        assert_null(strstr(read_file(a, dir, pages[i]), "SIMULATED:"));
        assert_null(strstr(read_file(a, dir, tt_printf(a, "zh/%s", pages[i])), "模拟数据"));
    }
    assert_true(tt_file_exists(tt_printf(a, "%s/figures/escalation.svg", dir)));
    remove_all(dir);
    tt_arena_free(a);
}

static void test_a_practice_run_is_no_rehearsal(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const char *dir = folder(a, "practice");
    hand_whole(&h, a, "practice");
    write_report(a, dir, NULL);
    for (size_t i = 0; i < PAGES; i++) {
        const char *en = read_file(a, dir, pages[i]), *zh = read_file(a, dir, tt_printf(a, "zh/%s", pages[i]));
        assert_non_null(strstr(en, "SIMULATED: practice data"));
        assert_null(strstr(en, "rehears"));
        assert_null(strstr(en, "from a model"));
        assert_non_null(strstr(zh, "模拟数据：人员练习"));
        assert_null(strstr(zh, "预演"));
    }
    assert_non_null(strstr(read_file(a, dir, "figures/simulated-survival.svg"), "SIMULATED"));
    remove_all(dir);
    tt_arena_free(a);
}

static void test_a_report_that_fails_leaves_the_old_one(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const char *dir = folder(a, "whole"), *note = tt_printf(a, "%s/note.txt", dir);
    tt_err err = {0};
    hand_whole(&h, a, "live");
    write_report(a, dir, NULL);
    assert_int_equal(tt_file_write(note, "ours", 4, &err), TT_OK);
    assert_false(tt_is_folder(tt_printf(a, "%s/.new", dir)));
    const char *before = read_file(a, dir, "index.html");
    hand_put(&h, "hold", "", "", "", NULL, "{\"hold\":true}");
    assert_int_equal(tt_file_write(tt_printf(a, "%s/.new", dir), "", 0, &err), TT_OK); /* in the way of the new one */
    assert_int_equal(tt_report_write(h.t, dir, NULL, NULL, &err), TT_EIO);
    for (size_t i = 0; i < PAGES; i++)
        assert_true(tt_file_exists(tt_printf(a, "%s/%s", dir, pages[i])));
    assert_string_equal(read_file(a, dir, "index.html"), before);
    assert_int_equal(unlink(tt_printf(a, "%s/.new", dir)), 0);
    write_report(a, dir, NULL);
    assert_string_not_equal(read_file(a, dir, "index.html"), before);
    assert_string_equal(read_file(a, dir, "note.txt"), "ours"); /* other people's files stay */
    remove_all(dir);
    tt_arena_free(a);
}

/* That every dose had its decision is said only where it is so. */
static void test_a_dose_against_the_rules_is_named(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const char *dir = folder(a, "outside");
    static const char *const on[] = {"decisions.html", "dosing.html"};
    hand_whole(&h, a, "live");
    write_report(a, dir, NULL);
    for (size_t i = 0; i < 2; i++)
        assert_non_null(strstr(read_file(a, dir, on[i]), "Every dose was given under a signed decision for its level."));
    hand_screen(&h, "HLC-006", 6, "2026-03-01T01:00");
    hand_put(&h, "dosed", "HLC-006", "", "", "2026-03-02T02:00",
             "{\"delivered\":\"950000000\",\"end\":\"2026-03-02T02:25:00.000Z\",\"level\":2,\"lot\":\"A1\",\"outside\":\"E602 "
             "E606\",\"per_kg\":\"15833333\",\"planned\":\"960000000\",\"second_check\":\"liu\",\"start\":\"2026-03-02T02:00:00.000Z\","
             "\"volume\":\"4.8\",\"weight\":\"60\",\"window_end\":\"2026-12-31T00:00:00.000Z\"}");
    write_report(a, dir, NULL);
    for (size_t i = 0; i < 2; i++) {
        assert_null(strstr(read_file(a, dir, on[i]), "Every dose was given under"));
        assert_non_null(strstr(read_file(a, dir, on[i]), "HLC-006 (E602 E606)"));
        assert_non_null(strstr(read_file(a, dir, tt_printf(a, "zh/%s", on[i])), "HLC-006（E602 E606）"));
    }
    /* and a later session, though the first was by the rules */
    hand_put(&h, "dosed", "HLC-001", "", "", "2026-01-12T08:00", tt_printf(a, "{\"outside\":\"E831\",%s", hand_session(&h, 2) + 1));
    write_report(a, dir, NULL);
    for (size_t i = 0; i < 2; i++)
        assert_non_null(strstr(read_file(a, dir, on[i]), "HLC-001 (E831), HLC-006 (E602 E606)"));
    remove_all(dir);
    tt_arena_free(a);
}

static void test_text_is_never_markup(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const char *dir = folder(a, "escape");
    hand_whole(&h, a, "rehearsal");
    write_report(a, dir, NULL);
    const char *page = read_file(a, dir, "adverse.html");
    assert_null(strstr(page, "<script"));
    assert_non_null(strstr(page, "&lt;script&gt;alert(1)&lt;/script&gt; &amp; pain"));
    remove_all(dir);
    tt_arena_free(a);
}

static void test_same_events_same_bytes(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const char *one = folder(a, "one"), *two = folder(a, "two");
    hand_whole(&h, a, "rehearsal");
    write_report(a, one, NULL);
    hand_whole(&h, a, "rehearsal");
    write_report(a, two, NULL);
    for (size_t i = 0; i < PAGES; i++)
        assert_string_equal(read_file(a, one, pages[i]), read_file(a, two, pages[i]));
    assert_string_equal(read_file(a, one, "data/adlb.csv"), read_file(a, two, "data/adlb.csv"));
    remove_all(one);
    remove_all(two);
    tt_arena_free(a);
}

static void test_nobody_dosed(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_findings fs = tt_findings_new(a);
    const char *dir = folder(a, "nobody");
    hand_start(&h, a, "live");
    write_report(a, dir, &fs);
    assert_true(tt_findings_has(&fs, 870));
    assert_non_null(strstr(read_file(a, dir, "index.html"), "no dose decision has been signed"));
    hand_screen(&h, "HLC-001", 1, "2026-01-05T01:00");
    hand_put(&h, "eligible", "HLC-001", "", "", "2026-01-06T01:00", "{\"eligible\":false}");
    write_report(a, dir, &fs);
    assert_non_null(strstr(read_file(a, dir, "participants.html"), "1 screened, 0 enrolled, 0 dosed"));
    remove_all(dir);
    tt_arena_free(a);
}

static void test_all_censored(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_findings fs = tt_findings_new(a);
    const char *dir = folder(a, "censored");
    hand_start(&h, a, "live");
    hand_decision(&h);
    hand_put(&h, "lot", "", "", "A1", NULL,
             "{\"concentration\":\"2e8\",\"expires\":\"2027-01-01T00:00:00.000Z\",\"viability\":\"90\",\"volume\":\"100\"}");
    hand_screen(&h, "HLC-001", 1, "2026-01-05T01:00");
    hand_dose(&h, "HLC-001", "2026-01-10"); /* one participant, no value after dosing, nothing known of the end */
    write_report(a, dir, &fs);
    assert_false(tt_findings_has(&fs, 870));
    assert_non_null(strstr(read_file(a, dir, "survival.html"), "0 of 1 dosed have died"));
    remove_all(dir);
    tt_arena_free(a);
}

static void test_findings_name_the_endpoint(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_findings fs = tt_findings_new(a);
    const char *dir = folder(a, "findings");
    hand_whole(&h, a, "rehearsal");
    write_report(a, dir, &fs);
    assert_int_equal(fs.n, 1); /* ALT of HLC-002, said once though written in two languages */
    assert_int_equal(fs.at[0].id, 871);
    assert_string_equal(fs.at[0].arg[0], "ALT");
    remove_all(dir);
    tt_arena_free(a);
}

/* --- why -------------------------------------------------------------------------------------- */

/* The hand-made events in a log of their own, with a correction behind them. */
static tt_record *in_a_record(tt_arena *a, tt_rng *rng)
{
    static tt_instant now;
    tt_record *r = NULL;
    tt_err err = {0};
    tt_instant_parse("2027-03-01T00:00:00.000Z", &now, NULL);
    hand_whole(&h, a, "rehearsal");
    hand_put(&h, "entered", "HLC-001", "D1", "ALT", "2026-01-11T02:25",
             "{\"number\":\"95\",\"status\":\"done\",\"text\":\"95\",\"unit\":\"U/L\",\"was\":\"90.5\",\"was_unit\":\"U/L\"}");
    h.event[h.n - 1].reason = "read from the wrong line";
    if (tt_record_open(":memory:", TT_OPEN_CREATE, tt_clock_set(&now), tt_entropy_seeded(rng), &r, &err) != TT_OK ||
        tt_record_append(r, h.event, h.n, -1, &err) != TT_OK)
        hand_die(a, &err);
    return r;
}

static void test_life_of_a_value(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_err err = {0};
    tt_doc *doc = NULL;
    tt_rng rng = tt_rng_make(1, "test", 0, 0);
    tt_record *r = in_a_record(a, &rng);
    if (tt_why(a, h.t, r, "hlc-001", "alt", "d1", TT_EN, &doc, &err) != TT_OK)
        hand_die(a, &err);
    const char *text = tt_doc_text(a, doc, 200);
    static const char *const told[] = {"95 U/L",      "90.5 U/L",    "read from the wrong line", "120 U/L", "-25 U/L, -20.83 %", "grade 0",
                                       "1 day after", "study day 2", "biochemistry.html"};
    for (size_t i = 0; i < sizeof told / sizeof *told; i++)
        if (!strstr(text, told[i])) {
            print_error("'%s' is not in:\n%s\n", told[i], text);
            fail();
        }
    assert_int_equal(tt_why(a, h.t, r, "HLC-001", "ALT", "D1", TT_ZH, &doc, &err), TT_OK);
    assert_non_null(strstr(tt_doc_text(a, doc, 200), "研究日第 2 天"));
    tt_record_close(r);
    tt_arena_free(a);
}

static void test_why_not(void **state)
{
    (void)state;
    static const struct {
        const char *subject, *item, *visit;
        int id;
        const char *hint;
    } cases[] = {
        {"HLC-0O1", "ALT", "D1", 875, "HLC-001"},
        {"HLC-001", "ALTT", "D1", 876, "ALT"},
        {"HLC-001", "ALT", "DD1", 877, "D1"},
        {"HLC-001", "ALT", "M12", 878, "M12"},
    };
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_rng rng = tt_rng_make(1, "test", 0, 0);
    tt_record *r = in_a_record(a, &rng);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_doc *doc = NULL;
        tt_err err = {0};
        assert_int_equal(tt_why(a, h.t, r, cases[i].subject, cases[i].item, cases[i].visit, TT_EN, &doc, &err), TT_ENOENT);
        assert_int_equal(err.id, cases[i].id);
        assert_non_null(strstr(tt_err_text(a, &err, TT_EN), cases[i].hint));
    }
    tt_record_close(r);
    tt_arena_free(a);
}

static const struct CMUnitTest report[] = {
    cmocka_unit_test(test_every_page_says_simulated),
    cmocka_unit_test(test_a_live_report_does_not),
    cmocka_unit_test(test_a_practice_run_is_no_rehearsal),
    cmocka_unit_test(test_a_report_that_fails_leaves_the_old_one),
    cmocka_unit_test(test_a_dose_against_the_rules_is_named),
    cmocka_unit_test(test_text_is_never_markup),
    cmocka_unit_test(test_same_events_same_bytes),
    cmocka_unit_test(test_nobody_dosed),
    cmocka_unit_test(test_all_censored),
    cmocka_unit_test(test_findings_name_the_endpoint),
    cmocka_unit_test(test_life_of_a_value),
    cmocka_unit_test(test_why_not),
};
TT_TEST_MAIN(report)
