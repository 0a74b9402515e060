/* SPDX-License-Identifier: Apache-2.0 */
/* One person's facts against a study: how facts are read, what each means for the item,
 * and that nothing unconfirmed, missing or of another study ever decides. */
#include "support/tt_test.h"

#include "study/study.h"

/* --- facts as they are written ----------------------------------------------------------------- */

static const struct {
    const char *why, *file, *text, *want; /* "name=value;..." or the message's number */
} written[] = {
    {"lines, with remarks and empty lines", "f.txt", "# a person\nALT = 40 U/L\n\n SEX=F # of the record\n", "ALT=40 U/L;SEX=F;"},
    {"a mark of Windows in front", "f.txt", "\xef\xbb\xbfSEX = F\r\nALT = 1 U/L\r\n", "SEX=F;ALT=1 U/L;"},
    {"the first equals sign parts name and value", "f.txt", "NOTE = a = b\n", "NOTE=a = b;"},
    {"an empty value is a fact not known", "f.txt", "ALT =\n", "ALT=;"},
    {"no equals sign", "f.txt", "ALT 40\n", "232"},
    {"no name", "f.txt", " = 40\n", "232"},
    {"twice, whatever the case", "f.txt", "ALT = 1\nalt = 2\n", "234"},
    {"bytes that are no text", "f.txt", "ALT = \xff\n", "232"},
    {"YAML", "f.yaml", "ALT: 40 U/L\nSEX: F\n", "ALT=40 U/L;SEX=F;"},
    {"YAML with a list", "f.yml", "ALT: [40, 50]\n", "232"},
    {"YAML that is no map", "f.yaml", "- ALT\n", "75"},
    {"CSV with a column of units", "f.csv", "name,value,unit\nALT,40,U/L\nSEX,F,\n", "ALT=40 U/L;SEX=F;"},
    {"CSV of one column", "f.csv", "name\nALT\n", "232"},
    {"nothing at all", "f.txt", "", ""},
};

static void facts_as_written(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof written / sizeof *written; i++) {
        tt_fact *f = NULL;
        size_t n = 0;
        tt_err err = {0};
        const tt_code c = tt_facts_read(a, written[i].file, written[i].text, strlen(written[i].text), &f, &n, &err);
        tt_buf got = tt_buf_new(a);
        for (size_t k = 0; c == TT_OK && k < n; k++)
            tt_buf_printf(&got, "%s=%s;", f[k].name, f[k].value);
        if (c != TT_OK)
            tt_buf_printf(&got, "%d", (int)err.id);
        if (strcmp(tt_buf_text(&got), written[i].want) != 0)
            fail_msg("%s: got '%s', want '%s'", written[i].why, tt_buf_text(&got), written[i].want);
    }
    tt_arena_free(a);
}

static void too_many(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_buf b = tt_buf_new(a);
    tt_fact *f = NULL;
    size_t n = 0;
    tt_err err = {0};
    for (int i = 0; i < 1001; i++)
        tt_buf_printf(&b, "F%d = 1\n", i);
    assert_int_equal(tt_facts_read(a, "f.txt", tt_buf_text(&b), b.n, &f, &n, &err), TT_ELIMIT);
    assert_int_equal(err.id, 235);
    tt_arena_free(a);
}

/* --- facts against a study ----------------------------------------------------------------------- */

static const char text[] = "titrate: 1\n"
                           "study: {id: m, title: T, zone: Asia/Shanghai, subject_prefix: M, enrolment: 6}\n"
                           "items:\n"
                           "  - {id: AGE, type: number, unit: a, range: [0, 120], title: Age}\n"
                           "  - {id: BILI, type: number, analyte: BILI, unit: umol/L, title: Bilirubin}\n"
                           "  - {id: PREG, type: truth, title: Pregnant}\n"
                           "  - {id: BLEED, type: truth, title: Bleeding ever}\n"
                           "  - {id: BLEEDDT, type: date, title: Bleeding last}\n"
                           "  - {id: DX, type: code, title: Disease, codes: [{code: ALF, title: ALF}, {code: ACLF, title: ACLF}]}\n"
                           "eligibility:\n"
                           "  - {id: I1, kind: inclusion, text: adult, test: AGE >= 18 a}\n"
                           "  - {id: I2, kind: inclusion, text: jaundice, test: BILI > 85 umol/L}\n"
                           "  - {id: I3, kind: inclusion, text: acute on chronic, test: DX = 'ACLF'}\n"
                           "  - {id: E1, kind: exclusion, text: pregnant, test: PREG}\n"
                           "  - {id: E2, kind: exclusion, text: unfit, ask: investigator}\n"
                           "  - {id: E3, kind: exclusion, text: bled, test: BLEED and BLEEDDT >= screening.date - 3 mo}\n"
                           "basis:\n"
                           "  - {of: eligibility, from: record}\n";

/* Somebody of whom all is known and in favour: rows change one fact. */
static const char favourable[] = "AGE = 45 a\nBILI = 12 mg/dL\nPREG = no\nDX = ACLF\nm.E2 = no\nBLEED = no\n";

static const struct {
    const char *why, *was, *is;
    const char *answer;    /* yes, no, unknown, or the message's number */
    const char *undecided; /* the first criterion that is unknown, "" none */
} people[] = {
    {"all known and in favour", "", "", "yes", ""},
    {"a fact is missing", "AGE = 45 a\n", "", "unknown", "I1"},
    {"a fact is empty", "45 a", "", "unknown", "I1"},
    {"one inclusion fails", "45 a", "17 a", "no", ""},
    {"one fails though another is unknown", "AGE = 45 a\nBILI = 12 mg/dL", "BILI = 1 mg/dL", "no", "I1"},
    {"one exclusion holds", "PREG = no", "PREG = yes", "no", ""},
    {"unknown is not no", "PREG = no", "PREG = unknown", "unknown", "E1"},
    {"the limit itself, 85 umol/L, is not above it", "12 mg/dL", "85 umol/L", "no", ""},
    {"a code of another study is no value here", "ACLF", "SFSS", "unknown", "I3"},
    {"a judgement of another study", "m.E2", "other.E2", "unknown", "E2"},
    {"nobody has judged", "m.E2 = no\n", "", "unknown", "E2"},
    {"the analyte by its other name", "BILI", "bilirubin", "yes", ""},
    {"two names of one analyte", "BILI = 12 mg/dL", "BILI = 12 mg/dL\nbilirubin = 1 mg/dL", "234", ""},
    {"it happened, nobody knows when", "BLEED = no", "BLEED = yes\nscreening.date = 2026-03-04", "unknown", "E3"},
    {"long ago", "BLEED = no", "BLEED = yes\nBLEEDDT = 2025-12-03\nscreening.date = 2026-03-04", "yes", ""},
    {"the limit itself, 3 months to the day, is within", "BLEED = no", "BLEED = yes\nBLEEDDT = 2025-12-04\nscreening.date = 2026-03-04",
     "no", ""},
    {"a year is enough when it is long past", "BLEED = no", "BLEED = yes\nBLEEDDT = 2015\nscreening.date = 2026-03-04", "yes", ""},
    {"a month is not when its days decide", "BLEED = no", "BLEED = yes\nBLEEDDT = 2025-12\nscreening.date = 2026-03-04", "unknown", "E3"},
    {"nothing to count back from", "BLEED = no", "BLEED = yes\nBLEEDDT = 2026-02-01", "unknown", "E3"},
    {"whether it ever happened is not known", "BLEED = no", "BLEED = unknown\nscreening.date = 2026-03-04", "unknown", "E3"},
    {"a day that is none", "BLEED = no", "BLEED = no\nscreening.date = soon", "230", ""},
    {"no unit", "12 mg/dL", "12", "230", ""},
    {"another dimension", "12 mg/dL", "12 kg", "230", ""},
    {"not plausible", "45 a", "450 a", "233", ""},
    {"no truth", "PREG = no", "PREG = perhaps", "230", ""},
    {"no truth for a judgement", "m.E2 = no", "m.E2 = fine", "230", ""},
};

static const char *changed(tt_arena *a, const char *from, const char *was, const char *is)
{
    const char *at = strstr(from, was);
    assert_non_null(at);
    return tt_printf(a, "%s%s%s", tt_strndup(a, from, (size_t)(at - from)), is, at + strlen(was));
}

static const tt_study *study_of(tt_arena *a, const char *source)
{
    const tt_study *s = NULL;
    tt_findings fs = tt_findings_new(a);
    tt_err err = {0};
    if (tt_study_parse(a, "protocol.yaml", source, strlen(source), &fs, &s, NULL, &err) != TT_OK)
        fail_msg("%s", tt_err_text(a, &err, TT_EN));
    return s;
}

static const char *answer_of(tt_arena *a, const tt_study *s, const char *source, const char **undecided)
{
    static const char *const words[] = {[TT_NO] = "no", [TT_YES] = "yes", [TT_UNKNOWN] = "unknown"};
    tt_fact *f = NULL;
    size_t n = 0;
    tt_err err = {0};
    tt_matched m;
    *undecided = "";
    assert_int_equal(tt_facts_read(a, "f.txt", source, strlen(source), &f, &n, NULL), TT_OK);
    if (tt_study_match(a, s, f, n, &m, &err) != TT_OK)
        return tt_printf(a, "%d", (int)err.id);
    for (size_t i = s->criteria; i-- > 0;)
        if (m.verdict[i].met == TT_UNKNOWN) {
            assert_true(m.verdict[i].n_lacks > 0); /* unknown names what it lacks */
            *undecided = s->criterion[i].id;
        }
    return words[m.answer];
}

static void facts_against_a_study(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_study *s = study_of(a, text);
    for (size_t i = 0; i < sizeof people / sizeof *people; i++) {
        const char *undecided = NULL, *got = answer_of(a, s, changed(a, favourable, people[i].was, people[i].is), &undecided);
        if (strcmp(got, people[i].answer) != 0 || strcmp(undecided, people[i].undecided) != 0)
            fail_msg("%s: got %s (%s), want %s (%s)", people[i].why, got, undecided, people[i].answer, people[i].undecided);
    }
    tt_arena_free(a);
}

/* --- what nobody has confirmed --------------------------------------------------------------------- */

static const struct {
    const char *why, *basis, *answer, *undecided;
} bases[] = {
    {"an assumption", "{of: eligibility, from: assumed, source: a guess}", "unknown", "I1"},
    {"a confirmed assumption",
     "{of: eligibility, from: assumed, source: a guess, confirmed: {by: A. Person, on: 2026-01-02, why: discussed}}", "yes", ""},
    {"the test of one is assumed",
     "{of: eligibility, from: record}\n  - {of: \"eligibility[1].test\", from: assumed, source: read from free text}", "unknown", "I2"},
    {"no basis at all", "{of: study, from: record}", "unknown", "I1"},
};

static void nothing_unconfirmed_decides(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof bases / sizeof *bases; i++) {
        const tt_study *s = study_of(a, changed(a, text, "{of: eligibility, from: record}", bases[i].basis));
        const char *undecided = NULL, *got = answer_of(a, s, favourable, &undecided);
        if (strcmp(got, bases[i].answer) != 0 || strcmp(undecided, bases[i].undecided) != 0)
            fail_msg("%s: got %s (%s), want %s (%s)", bases[i].why, got, undecided, bases[i].answer, bases[i].undecided);
        got = answer_of(a, s, changed(a, favourable, "45 a", "17 a"), &undecided);
        if (strcmp(got, *bases[i].undecided && strcmp(bases[i].undecided, "I1") == 0 ? "unknown" : "no") != 0)
            fail_msg("%s: a criterion that nobody confirmed decided (%s)", bases[i].why, got);
    }
    tt_arena_free(a);
}

static const struct CMUnitTest match_tests[] = {
    cmocka_unit_test(facts_as_written),
    cmocka_unit_test(too_many),
    cmocka_unit_test(facts_against_a_study),
    cmocka_unit_test(nothing_unconfirmed_decides),
};
TT_TEST_MAIN(match_tests)
