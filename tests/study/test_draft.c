/* SPDX-License-Identifier: Apache-2.0 */
/* A registry record becomes a draft: the project's own record in both forms, what
 * lint finds in it, every record at hand, and records made to do harm. */
#include "support/tt_test.h"

#include <dirent.h>

#include "study/study.h"

#define RECORD "tests/data/registry/demo-record"

static char *read_text(tt_arena *a, const char *path, size_t *n)
{
    char *text = NULL;
    tt_err err = {0};
    if (tt_file_read(a, path, (size_t)64 << 20, &text, n, &err) != TT_OK)
        fail_msg("%s", tt_err_text(a, &err, TT_EN));
    return text;
}

static tt_draft draft_of(tt_arena *a, const char *text, size_t n)
{
    tt_draft d = {0};
    tt_err err = {0};
    if (tt_draft_from_record(a, "record.json", text, n, &d, &err) != TT_OK)
        fail_msg("%s", tt_err_text(a, &err, TT_EN));
    return d;
}

static const tt_study *study_of(tt_arena *a, const tt_draft *d, tt_findings *fs)
{
    const tt_study *s = NULL;
    tt_err err = {0};
    *fs = tt_findings_new(a);
    if (tt_study_parse(a, "protocol.yaml", d->text, strlen(d->text), fs, &s, NULL, &err) != TT_OK)
        fail_msg("%s\n%s", tt_err_text(a, &err, TT_EN), d->text);
    tt_findings_rank(fs);
    return s;
}

static const char *codes(tt_arena *a, const tt_findings *fs)
{
    tt_buf b = tt_buf_new(a);
    char code[8];
    for (size_t i = 0; i < fs->n; i++) {
        tt_message_code(fs->at[i].id, code);
        if (!strstr(tt_buf_text(&b), code))
            tt_buf_printf(&b, "%s%s", b.n ? " " : "", code);
    }
    return tt_buf_text(&b);
}

/* The gaps of the first trial (product.md 1.1), which the project's record shares, and the questions of no rule. */
static const char gold[] = "E103 E108 E106 E104 E105 E109 E121 E107 E120 E118 E119 E110 E114 E113 E117 E125 E112 E155 W127 W111 W122 W115 "
                           "W116 W810 W124 W123";

static void test_demo(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    size_t n = 0;
    char *text = read_text(a, RECORD ".json", &n);
    const tt_draft d = draft_of(a, text, n);
    tt_findings fs;
    const tt_study *s = study_of(a, &d, &fs);
    assert_string_equal(d.study_id, "nct00000000");
    assert_int_equal(d.participants, 24);
    assert_int_equal(d.arms, 4);
    assert_int_equal(d.outcomes, 14);
    assert_int_equal(d.time_points, 16);
    assert_int_equal(d.values, 130); /* 5 x 11 chemistry + 5 x 15 vital signs - 15 + 3 x 5 MRI: GCS and pressure are one each */
    assert_string_equal(codes(a, &fs), gold);
    assert_string_equal(s->arm[0].id, "ALF");
    assert_string_equal(s->arm[1].id, "ACLF");
    assert_string_equal(s->arm[2].id, "CLF");
    assert_string_equal(s->arm[3].id, "SFSS");
    assert_int_equal(s->dose.levels, 2);
    assert_true(tt_dec_double(s->dose.level[0].amount) == 1.6e7 && tt_dec_double(s->dose.level[1].amount) == 1.7e8);
    assert_int_equal(s->dose.start, 1);
    assert_string_equal(tt_unit_code(s->dose.unit), "{cells}/kg");
    assert_int_equal(s->criteria, 9);
    assert_int_equal(s->ae_categories, 2);
    assert_string_equal(s->ae_category[1].id, "product");
    assert_int_equal(tt_study_form(s, "chemistry")->visits, 11);
    assert_int_equal(tt_study_form(s, "vitals")->visits, 15);
    assert_int_equal(tt_study_form(s, "mri")->visits, 5);
    assert_int_equal(s->endpoint[0].kind, TT_EP_SURVIVAL);
    assert_int_equal(s->endpoint[1].kind, TT_EP_AE_RATE);
    assert_int_equal(s->endpoint[2].kind, TT_EP_CHANGE);
    assert_int_equal(s->endpoint[13].kind, TT_EP_CODE);
    tt_arena_free(a);
}

/* The same record as Python prints it, below the heading of a page, is the same draft. */
static void test_python_page(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    size_t n = 0, m = 0;
    char *json = read_text(a, RECORD ".json", &n), *page = read_text(a, RECORD ".txt", &m);
    assert_string_equal(draft_of(a, json, n).text, draft_of(a, page, m).text);
    tt_arena_free(a);
}

/* Persons stay out of the draft and of the list of what was left out; everything else is in one of the two. */
static void test_not_carried(void **state)
{
    (void)state;
    static const char *const person[] = {"A. Person", "000-0000", "person@example.org"};
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    size_t n = 0;
    char *text = read_text(a, RECORD ".json", &n);
    const tt_draft d = draft_of(a, text, n);
    tt_buf all = tt_buf_new(a);
    for (size_t i = 0; d.not_carried[i]; i++)
        tt_buf_printf(&all, "%s\n", d.not_carried[i]);
    const char *left = tt_buf_text(&all);
    for (size_t i = 0; i < 3; i++)
        assert_true(!strstr(d.text, person[i]) && !strstr(left, person[i]));
    assert_non_null(strstr(left, "protocolSection.contactsLocationsModule.centralContacts[0].phone = (a person: withheld)\n"));
    assert_null(strstr(left, "keywords")); /* they and the like are in record.registry */
    assert_null(strstr(left, "hasResults"));
    assert_non_null(strstr(d.text, "hepatocyte-like cells"));
    assert_null(strstr(left, "officialTitle"));
    assert_null(strstr(left, "timeFrame"));
    tt_arena_free(a);
}

/* ---- small records ------------------------------------------------------------------ */

/* A record of one arm; {0} its title, {1} its arm's text, {2} its eligibility, {3} further modules. */
static const char *record(tt_arena *a, const char *title, const char *arm, const char *eligibility, const char *more)
{
    tt_json_out o = tt_json_out_new(a, false);
    tt_json_open(&o, '{');
    tt_json_key(&o, "identificationModule");
    tt_json_open(&o, '{');
    tt_json_put_string(&o, "nctId", "NCT00000001");
    tt_json_put_string(&o, "officialTitle", title);
    tt_json_close(&o);
    tt_json_key(&o, "eligibilityModule");
    tt_json_open(&o, '{');
    tt_json_put_string(&o, "eligibilityCriteria", eligibility);
    tt_json_close(&o);
    tt_json_key(&o, "armsInterventionsModule");
    tt_json_open(&o, '{');
    tt_json_key(&o, "armGroups");
    tt_json_open(&o, '[');
    tt_json_open(&o, '{');
    tt_json_put_string(&o, "label", "One arm");
    tt_json_put_string(&o, "description", arm);
    tt_json_close(&o);
    tt_json_close(&o);
    tt_json_close(&o);
    tt_json_close(&o);
    const char *section = tt_json_done(&o);
    return tt_printf(a, "{\"protocolSection\":%.*s%s}}", (int)strlen(section) - 1, section, more);
}

static const struct {
    const char *why, *text, *want; /* amounts, "?" an open one; unit; start */
} doses[] = {
    {"the ends of a ladder", "cells from 1.6 × 10⁷/kg to 1.7 × 10⁸/kg", "1.6e7 ? 1.7e8 {cells}/kg"},
    {"with a caret, a dash and where it starts",
     "Dose escalation, 1 x 10^6 cells/kg - 5 x 10^6 cells/kg. Dosing starts at 1 x 10^6 cells/kg.", "1e6 ? 5e6 {cells}/kg L1"},
    {"the unit is said once", "escalated from 1×10^6 to 4×10^6 cells/kg", "1e6 ? 4e6 {cells}/kg"},
    {"one dose is one level", "one infusion of 2 × 10^8 cells", "2e8 {cells} L1"},
    {"one dose of several", "dose escalation; the first cohort is given 2 × 10^8 cells", "2e8 ? {cells}"},
    {"particles are not cells", "1 × 10^10 particles", "1e10 {particles} L1"},
    {"an unmarked power may be any number", "1.6 × 107 cells/kg", ""},
    {"a concentration is no dose", "1 × 10^8 cells/mL", ""},
    {"doses that are not joined", "group 1: 1 × 10^6 cells/kg; group 2: 3 × 10^6 cells/kg", ""},
    {"a number that shares the power", "1-2 x 10^6 cells/kg", ""},
    {"and in words", "1 or 2 x 10^6 cells/kg", ""},
    {"cells and particles", "from 1 × 10^6 cells to 1 × 10^7 particles", ""},
    {"outside its own range", "from 1 × 10^6/kg to 2 × 10^6/kg cells, later 9 × 10^6/kg", ""},
    {"two outside it", "from 1 × 10^6/kg to 2 × 10^6/kg cells, then 9 × 10^6/kg and 8 × 10^6/kg", ""},
    {"E is not a power of ten here", "10 E10 particles", ""},
};

static void test_doses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof doses / sizeof *doses; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const char *text = record(a, "T", doses[i].text, "Inclusion Criteria:\n\n* ill", "");
        const tt_draft d = draft_of(a, text, strlen(text));
        tt_findings fs;
        const tt_study *s = study_of(a, &d, &fs);
        const tt_node *levels = tt_node_find(s->yaml->root, "dose.levels");
        tt_buf b = tt_buf_new(a);
        for (size_t k = 0; levels->kind == TT_SEQ && k < levels->n; k++)
            tt_buf_printf(&b, "%s%s", b.n ? " " : "", levels->item[k]->kind == TT_MAP ? tt_node_get(levels->item[k], "amount")->text : "?");
        if (s->dose.unit)
            tt_buf_printf(&b, " %s", tt_unit_code(s->dose.unit));
        tt_buf_add(&b, s->dose.start ? " L1" : "");
        if (strcmp(tt_buf_text(&b), doses[i].want) != 0)
            fail_msg("%s: got '%s', want '%s'", doses[i].why, tt_buf_text(&b), doses[i].want);
        tt_arena_free(a);
    }
}

static const struct {
    const char *why, *text, *want; /* criteria by id, separated by | */
} eligibilities[] = {
    {"bullets and numbers", "Inclusion Criteria:\n\n* a\n* b\n\nExclusion Criteria:\n\n1. c\n2. d", "I1 a|I2 b|E1 c|E2 d"},
    {"alternatives without bullets", "Inclusion Criteria:\na, and either:\n\nb, OR\nc, of the following:\n\ni. d ii. e\n\niii. f\ng",
     "I1 a, and either: b, OR c, of the following: i. d ii. e iii. f|I2 g"},
    {"a line may begin with or", "Inclusion Criteria:\na,\nor b\noral c", "I1 a, or b|I2 oral c"},
    {"a list's own first line", "Inclusion Criteria:\nParticipants must meet all of the following criteria:\na\nb", "I1 a|I2 b"},
    {"a first line that says more", "Inclusion Criteria:\nUnstable on day 5 as shown by any of the following:\na",
     "I1 Unstable on day 5 as shown by any of the following:|I2 a"},
    {"lines without bullets", "Inclusion Criteria:\na\nb\nExclusion Criteria\nc", "I1 a|I2 b|E1 c"},
    {"a paragraph belongs to its bullet", "Inclusion Criteria:\n\n* a:\n\nmore\n\n* b", "I1 a: more|I2 b"},
    {"circled numbers inside a line", "Inclusion Criteria:\n\n① a ② b", "I1 a|I2 b"},
    {"a line that leads in, and an empty bullet", "Exclusion Criteria:\n\n\\-\n\nAny of the following:\n\n1. a", "E1 a"},
    {"bullets below a bullet", "Inclusion Criteria:\n\n* a\n  * a1\n  * a2\n* b", "I1 a * a1 * a2|I2 b"},
    {"the registry's escapes", "Inclusion Criteria:\n\n* age \\>= 18, \\[x\\]", "I1 age >= 18, [x]"},
    {"no heading: nobody knows which they are", "a\nb", ""},
    {"nothing", "", ""},
    {"the word open", "Inclusion Criteria:\n* open", "I1 open"},
    {"all on one line", "Inclusion Criteria: * a; * b Exclusion Criteria: * c * d", "I1 a;|I2 b|E1 c|E2 d"},
    {"groups",
     "Inclusion Criteria:\n\n  1. Early (E) group:\n\n  1. a\n  2. b\n\nOR B. Late group:\n\n  1. c\n\nExclusion Criteria:\n\n  1. d",
     "I1 Early (E) group: a|I2 Early (E) group: b|I3 Late group: c|E1 d"},
    {"a lead that says something", "Inclusion Criteria:\n\nProgressive decline of the liver after cirrhosis:\n\n* a",
     "I1 Progressive decline of the liver after cirrhosis:|I2 a"},
};

static void test_eligibility(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof eligibilities / sizeof *eligibilities; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const char *text = record(a, "T", "", eligibilities[i].text, "");
        const tt_draft d = draft_of(a, text, strlen(text));
        tt_findings fs;
        const tt_study *s = study_of(a, &d, &fs);
        tt_buf b = tt_buf_new(a);
        for (size_t k = 0; k < s->criteria; k++)
            tt_buf_printf(&b, "%s%s %s", k ? "|" : "", s->criterion[k].id, s->criterion[k].text.in[TT_EN]);
        if (strcmp(tt_buf_text(&b), eligibilities[i].want) != 0)
            fail_msg("%s: got '%s', want '%s'", eligibilities[i].why, tt_buf_text(&b), eligibilities[i].want);
        tt_arena_free(a);
    }
}

/* Whatever stands in a title reads back as it is: nothing in it is markup, and none of it is an open question. */
static void test_titles(void **state)
{
    (void)state;
    static const char *const titles[] = {
        "open",
        "a: b # c",
        "\"quoted\" and 'single'",
        "- dash",
        "line\nbreak\r\n",
        "<b>bold</b> & more",
        "{en: x, zh: y}",
        "[1, 2]",
        "&anchor *alias !tag",
        "titrate: 2\nstudy: {}",
        "\xE8\x82\x9D\xE8\xA1\xB0\xE7\xAB\xAD",
        "back\\slash",
        " blanks ",
        "%TAG",
        "~",
        "null",
        "---",
        "\x01\x7F\xC2\x85\xE2\x80\xA8",
        "| literal",
        "> folded",
        "a\ttab",
    };
    for (size_t i = 0; i < sizeof titles / sizeof *titles; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const char *text = record(a, titles[i], titles[i], tt_printf(a, "Inclusion Criteria:\n\n* %s", titles[i]), "");
        const tt_draft d = draft_of(a, text, strlen(text));
        tt_findings fs;
        const tt_study *s = study_of(a, &d, &fs);
        assert_string_equal(s->title.in[TT_EN], titles[i]);
        assert_string_equal(tt_node_find(s->yaml->root, "record.arm_text")->text, titles[i]);
        assert_non_null(strstr(tt_node_find(s->yaml->root, "record.eligibility_text")->text, titles[i]));
        tt_arena_free(a);
    }
}

/* ---- refusals ------------------------------------------------------------------------- */

#define ID "\"identificationModule\":{\"nctId\":\"NCT00000001\"}"

static const struct {
    const char *why, *text;
    unsigned id;
    const char *path;
} refusals[] = {
    {"nothing", "", 800, ""},
    {"no record", "{\"a\": 1}", 800, ""},
    {"a page without one", "<html><body>{}</body></html>", 800, ""},
    {"a record without a number", "{\"protocolSection\": {}}", 800, ""},
    {"cut short", "{\"protocolSection\": {" ID ", \"design", 50, ""},
    {"cut short as Python", "{'protocolSection': {'identificationModule': {'nctId': 'NCT0", 53, ""},
    {"a key twice", "{\"protocolSection\": {" ID "," ID "}}", 51, ""},
    {"a section that is text", "{\"protocolSection\": \"x\"}", 800, ""},
    {"a number where text belongs", "{\"protocolSection\": {\"identificationModule\": {\"nctId\": 7}}}", 801,
     "protocolSection.identificationModule.nctId"},
    {"a module that is a list", "{\"protocolSection\": {" ID ", \"designModule\": []}}", 801, "protocolSection.designModule"},
    {"a label that is a list", "{\"protocolSection\": {" ID ", \"armsInterventionsModule\": {\"armGroups\": [{\"label\": []}]}}}", 801,
     "protocolSection.armsInterventionsModule.armGroups[0].label"},
    {"a count in words", "{\"protocolSection\": {" ID ", \"designModule\": {\"enrollmentInfo\": {\"count\": \"24\"}}}}", 801, "count"},
    {"a count below zero", "{\"protocolSection\": {" ID ", \"designModule\": {\"enrollmentInfo\": {\"count\": -1}}}}", 801, "count"},
    {"a count with a fraction", "{\"protocolSection\": {" ID ", \"designModule\": {\"enrollmentInfo\": {\"count\": 2.5}}}}", 801, "count"},
    {"an outcome that is text", "{\"protocolSection\": {" ID ", \"outcomesModule\": {\"primaryOutcomes\": [\"x\"]}}}", 801,
     "protocolSection.outcomesModule.primaryOutcomes[0]"},
    {"arms that are an object", "{\"protocolSection\": {" ID ", \"armsInterventionsModule\": {\"armGroups\": {}}}}", 801, "armGroups"},
    {"a folder elsewhere", "{\"protocolSection\": {\"identificationModule\": {\"nctId\": \"../../etc\"}}}", 803, ""},
    {"an option of a command", "{\"protocolSection\": {\"identificationModule\": {\"nctId\": \"-rf\"}}}", 803, ""},
    {"U+0000 in a text", "{\"protocolSection\": {\"identificationModule\": {\"nctId\": \"NCT\\u0000\"}}}", 50, ""},
};

static void test_refusals(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        tt_draft d = {0};
        tt_err err = {0};
        const tt_code c = tt_draft_from_record(a, "x.json", refusals[i].text, strlen(refusals[i].text), &d, &err);
        if (c == TT_OK || err.id != refusals[i].id || !strstr(err.where.path, refusals[i].path))
            fail_msg("%s: %s", refusals[i].why, c == TT_OK ? "was read" : tt_err_text(a, &err, TT_EN));
        assert_non_null(tt_message_find(err.id));
        assert_null(d.text);
        tt_arena_free(a);
    }
}

/* An error inside a page names the line of the page. */
static void test_place_in_page(void **state)
{
    (void)state;
    static const char text[] = "Heading\n\n{'protocolSection': {'identificationModule':\n  {'nctId': oops}}}\n";
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_draft d;
    tt_err err = {0};
    assert_int_equal(tt_draft_from_record(a, "page.txt", text, sizeof text - 1, &d, &err), TT_EPARSE);
    assert_int_equal(err.id, 53);
    assert_int_equal(err.where.line, 4);
    tt_arena_free(a);
}

/* Size is refused before anything is read, depth by the reader, and neither takes long. */
static void test_bombs(void **state)
{
    (void)state;
    enum { HUGE_SIZE = 100 << 20, DEEP = 1 << 20 };
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_draft d;
    tt_err err = {0};
    char *huge = tt_alloc(a, HUGE_SIZE);
    assert_int_equal(tt_draft_from_record(a, "x", huge, HUGE_SIZE, &d, &err), TT_ELIMIT);
    assert_int_equal(err.id, 802);
    char *deep = tt_alloc(a, DEEP + 32);
    memset(deep, '[', DEEP);
    memcpy(deep, "{\"protocolSection\":", 19);
    assert_int_equal(tt_draft_from_record(a, "x", deep, DEEP, &d, &err), TT_ELIMIT);
    assert_int_equal(err.id, 52);
    memset(deep, '{', DEEP);
    for (size_t i = 1; i < DEEP; i += 2)
        deep[i] = '\n';
    assert_int_equal(tt_draft_from_record(a, "x", deep, DEEP, &d, &err), TT_EPARSE);
    assert_int_equal(err.id, 800);
    tt_arena_free(a);
}

/* More entries than a study may have. */
static void test_many(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_buf b = tt_buf_new(a);
    tt_draft d;
    tt_err err = {0};
    tt_buf_add(&b, ",\"outcomesModule\":{\"primaryOutcomes\":[{}");
    for (int i = 0; i < 1000; i++)
        tt_buf_add(&b, ",{\"measure\":\"m\",\"timeFrame\":\"1 day\"}");
    tt_buf_add(&b, "]}");
    const char *text = record(a, "T", "", "", tt_buf_text(&b));
    assert_int_equal(tt_draft_from_record(a, "x", text, strlen(text), &d, &err), TT_ELIMIT);
    assert_int_equal(err.id, 804);
    tt_arena_free(a);
}

/* Cut at every byte: refused, or (cut behind the last brace) the whole draft. */
static void test_truncated(void **state)
{
    (void)state;
    tt_arena *outer = tt_arena_new(TT_ARENA_DEFAULT);
    size_t n = 0;
    char *text = read_text(outer, RECORD ".json", &n);
    for (size_t k = 0; k + 2 < n; k += 97) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        tt_draft d;
        tt_err err = {0};
        assert_int_equal(tt_draft_from_record(a, "x", text, k, &d, &err), TT_EPARSE);
        assert_true(err.id == 50 || err.id == 800);
        tt_arena_free(a);
    }
    tt_arena_free(outer);
}

/* ---- every record at hand ---------------------------------------------------------------- */

static size_t try_folder(const char *folder)
{
    size_t tried = 0;
    DIR *dir = opendir(folder);
    for (const struct dirent *e = dir ? readdir(dir) : NULL; e; e = readdir(dir)) {
        if (!tt_str_ends(e->d_name, ".json"))
            continue;
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        size_t n = 0;
        char *text = read_text(a, tt_printf(a, "%s/%s", folder, e->d_name), &n);
        const tt_draft d = draft_of(a, text, n);
        tt_findings fs;
        (void)study_of(a, &d, &fs);
        static const unsigned ours[] = {130, 131, 132, 133, 134, 135,
                                        138, 139, 147, 148, 153}; /* mistakes of the draft, not gaps of the record */
        for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
            if (tt_findings_has(&fs, ours[i]))
                fail_msg("%s: E%u", e->d_name, ours[i]);
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
    size_t tried = 0;
    if (shared)
        tried = try_folder(tt_printf(a, "%s/registry/v2", shared)) + try_folder(tt_printf(a, "%s/registry/v2-rebuilt", shared)) +
                try_folder(tt_printf(a, "%s/registry/seed", shared));
    tt_arena_free(a);
    if (tried == 0)
        skip();
    print_message("# %zu records drafted\n", tried);
    assert_true(tried >= 166);
}

/* The first trial, as JSON and in a page: the same gaps as the project's own record. */
static void test_first_trial(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const char *shared = tt_test_shared();
    const char *path = tt_printf(a, "%s/registry/seed/NCT07276568.json", shared ? shared : ".");
    size_t n = 0;
    if (!tt_file_exists(path)) {
        tt_arena_free(a);
        skip();
    }
    char *text = read_text(a, path, &n);
    const tt_draft d = draft_of(a, text, n);
    tt_findings fs;
    (void)study_of(a, &d, &fs);
    assert_string_equal(codes(a, &fs), gold);
    assert_int_equal(d.time_points, 16);
    assert_int_equal(d.values, 130);
    tt_arena_free(a);
}

/* tests/study/cases/gold.txt: every code of a record's line is found in its draft. */
static void test_gold(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    size_t n = 0, records = 0;
    for (char *line = read_text(a, "tests/study/cases/gold.txt", &n), *end; (end = strchr(line, '\n')); line = end + 1) {
        *end = '\0';
        if (line[0] == '#')
            continue;
        char *next = NULL, *name = strtok_r(line, " ", &next);
        char *text = read_text(a, tt_printf(a, "tests/data/registry/%s.json", name), &n);
        const tt_draft d = draft_of(a, text, n);
        tt_findings fs;
        (void)study_of(a, &d, &fs);
        const char *found = codes(a, &fs);
        for (char *code; (code = strtok_r(NULL, " ", &next));)
            if (!strstr(found, code))
                fail_msg("%s: no %s among %s", name, code, found);
        records++;
    }
    assert_int_equal(records, 3);
    tt_arena_free(a);
}

/* A randomised record: the group that gets nothing is a control, and how chance decides is a question. */
static void test_randomised(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    static const char text[] = "{\"protocolSection\":{\"identificationModule\":{\"nctId\":\"NCT00000001\",\"officialTitle\":\"T\"},"
                               "\"designModule\":{\"studyType\":\"INTERVENTIONAL\",\"designInfo\":{\"allocation\":\"RANDOMIZED\"}},"
                               "\"armsInterventionsModule\":{\"armGroups\":[{\"label\":\"Vesicles\",\"type\":\"EXPERIMENTAL\"},"
                               "{\"label\":\"Control\",\"type\":\"NO_INTERVENTION\"}]}}}";
    const tt_draft d = draft_of(a, text, strlen(text));
    tt_findings fs;
    const tt_study *s = study_of(a, &d, &fs);
    assert_int_equal(s->arms, 2);
    assert_false(s->arm[0].control);
    assert_true(s->arm[1].control);
    assert_true(tt_findings_has(&fs, 937));
    assert_non_null(strstr(d.text, "randomisation: open"));
    assert_false(s->random.on);
    tt_arena_free(a);
}

static const struct CMUnitTest draft[] = {
    cmocka_unit_test(test_demo),        cmocka_unit_test(test_python_page),   cmocka_unit_test(test_not_carried),
    cmocka_unit_test(test_doses),       cmocka_unit_test(test_eligibility),   cmocka_unit_test(test_titles),
    cmocka_unit_test(test_refusals),    cmocka_unit_test(test_place_in_page), cmocka_unit_test(test_bombs),
    cmocka_unit_test(test_many),        cmocka_unit_test(test_truncated),     cmocka_unit_test(test_registry),
    cmocka_unit_test(test_first_trial), cmocka_unit_test(test_gold),          cmocka_unit_test(test_randomised),
};

TT_TEST_MAIN(draft)
