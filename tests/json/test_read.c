/* SPDX-License-Identifier: Apache-2.0 */
/* tests/json/test_read.c -- JSON and printed Python in: what is read, what is refused and where. */
#include "support/tt_test.h"

#include <dirent.h>

#include "json/json.h"

typedef tt_code parse_fn(tt_arena *a, const char *file, const char *text, size_t n, const tt_json **ret, tt_err *err);

static const struct {
    const char *why;
    parse_fn *parse;
    const char *text, *want; /* as written compactly */
} good[] = {
    {"keys stay in order", tt_json_parse, "{\"b\":1,\"a\":2,\"c\":3}", "{\"b\":1,\"a\":2,\"c\":3}"},
    {"all kinds", tt_json_parse, " [null, true, false, 0, -7, 1.5, \"x\", [], {}] ", "[null,true,false,0,-7,1.5,\"x\",[],{}]"},
    {"any value may stand alone", tt_json_parse, "\"x\"", "\"x\""},
    {"64-bit integers", tt_json_parse, "[9223372036854775807,-9223372036854775808]", "[9223372036854775807,-9223372036854775808]"},
    {"0.1 is 0.1", tt_json_parse, "[0.1, 1e21, 1E-7, 2.0, 123456789012345680000.0]", "[0.1,1e+21,1e-7,2,123456789012345680000]"},
    {"escapes", tt_json_parse, "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\ud83d\\ude00\"",
     "\"\\\"\\\\/\\b\\f\\n\\r\\t\xC3\xA9\xF0\x9F\x98\x80\""},
    {"a byte order mark is passed over", tt_json_parse, "\xEF\xBB\xBF[1]", "[1]"},
    {"Chinese", tt_json_parse, "{\"\xE5\x89\x82\xE9\x87\x8F\":\"\xE4\xB8\x80\"}", "{\"\xE5\x89\x82\xE9\x87\x8F\":\"\xE4\xB8\x80\"}"},

    {"Python: either quote", tt_json_parse_python, "{'a': \"it's\", \"b\": 'say \"x\"'}", "{\"a\":\"it's\",\"b\":\"say \\\"x\\\"\"}"},
    {"Python: words", tt_json_parse_python, "[True, False, None]", "[true,false,null]"},
    {"Python: numbers", tt_json_parse_python, "[24, -1, 0.5, 1e+16, -73.94958000000001]",
     "[24,-1,0.5,10000000000000000,-73.94958000000001]"},
    {"Python: a comma before the bracket", tt_json_parse_python, "{'a': [1, 2,], 'b': {},}", "{\"a\":[1,2],\"b\":{}}"},
    {"Python: escapes", tt_json_parse_python, "'\\n\\\\\\'\\\"\\t\\r\\x41\\u00e9\\U0001f600\\101'",
     "\"\\n\\\\'\\\"\\t\\rA\xC3\xA9\xF0\x9F\x98\x80"
     "A\""},
    {"Python: adjacent strings are one", tt_json_parse_python, "{'a': 'x'\n  'y' \"z\", 'b' 'c': 1}", "{\"a\":\"xyz\",\"bc\":1}"},
    {"Python: a line continued inside a string", tt_json_parse_python, "'a\\\nb'", "\"ab\""},
    {"Python: blanks and lines", tt_json_parse_python, " \n{ 'a' :\r\n\t1 }\n", "{\"a\":1}"},
    {"Python: brackets in strings do not nest", tt_json_parse_python, "['[[{', \"]'\"]", "[\"[[{\",\"]'\"]"},
    {"Python: nothing", tt_json_parse_python, "''", "\"\""},
};

static void reads(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_json *v = NULL;
        tt_err err = {0};
        if (good[i].parse(a, "x.json", good[i].text, strlen(good[i].text), &v, &err) != TT_OK) {
            print_error("%s: %s\n", good[i].why, tt_err_text(a, &err, TT_EN));
            fail();
        }
        tt_json_out o = tt_json_out_new(a, false);
        tt_json_value(&o, v);
        if (strcmp(tt_json_done(&o), good[i].want) != 0)
            print_error("%s\n", good[i].why);
        assert_string_equal(tt_json_done(&o), good[i].want);
        tt_arena_free(a);
    }
}

static const struct {
    const char *why;
    parse_fn *parse;
    const char *text;
    unsigned id;
    int line, column;
    const char *arg0;
} bad[] = {
    {"nothing", tt_json_parse, "", 50, 1, 1, "unexpected token near end of file"},
    {"cut short", tt_json_parse, "{\"a\": 1", 50, 1, 7, "'}' expected near end of file"},
    {"text behind", tt_json_parse, "{}\n x", 50, 2, 2, "end of file expected near 'x'"},
    {"the word, not its end", tt_json_parse, "{\"a\": hello}", 50, 1, 7, "invalid token near 'hello'"},
    {"columns count characters", tt_json_parse, "[\"\xE5\x89\x82\xE9\x87\x8F\", x]", 50, 1, 8, "invalid token near 'x'"},
    {"single quotes", tt_json_parse, "{'a': 1}", 50, 1, 2, "string or '}' expected near '''"},
    {"a comma before the bracket", tt_json_parse, "[1,]", 50, 1, 4, "unexpected token near ']'"},
    {"no number", tt_json_parse, "[NaN]", 50, 1, 2, "invalid token near 'NaN'"},
    {"past every double", tt_json_parse, "[1e999]", 50, 1, 2, "real number overflow near '1e999'"},
    {"past 64 bits", tt_json_parse, "[9223372036854775808]", 50, 1, 2, "too big integer near '9223372036854775808'"},
    {"U+0000", tt_json_parse, "[\"\\u0000\"]", 50, 1, 2, "U+0000"},
    {"half a pair", tt_json_parse, "[\"\\ud800\"]", 50, 1, 2, "invalid Unicode '\\uD800' near '\"\\ud800\"'"},
    {"a line end in a string", tt_json_parse, "[\"a\nb\"]", 50, 1, 2, "unexpected newline near '\"a'"},
    {"not UTF-8", tt_json_parse, "[\"\xFF\"]", 50, 1, 2, "unable to decode byte 0xff near '\"'"},
    {"a key twice", tt_json_parse, "{\"a\": 1,\n \"b\": 2, \"a\": 3}", 51, 2, 10, "a"},
    {"a key twice, deep", tt_json_parse, "[{\"x\": {\"k\": 1, \"k\": 1}}]", 51, 1, 17, "k"},

    {"Python: nothing", tt_json_parse_python, "", 53, 1, 1, "EOF"},
    {"Python: cut short", tt_json_parse_python, "{'a': 1", 53, 1, 8, "EOF"},
    {"Python: an open quote", tt_json_parse_python, "{'a': 'x", 53, 1, 7, "'x"},
    {"Python: text behind", tt_json_parse_python, "{}\n)", 53, 2, 1, ")"},
    {"Python: JSON's words", tt_json_parse_python, "[true]", 53, 1, 2, "true]"},
    {"Python: a tuple", tt_json_parse_python, "(1, 2)", 53, 1, 1, "(1,"},
    {"Python: a set", tt_json_parse_python, "{1}", 53, 1, 2, "1}"},
    {"Python: bytes", tt_json_parse_python, "b'x'", 53, 1, 1, "b'x'"},
    {"Python: a call", tt_json_parse_python, "[open('x')]", 53, 1, 2, "open('x')]"},
    {"Python: a sum", tt_json_parse_python, "[1 + 2]", 53, 1, 4, "+"},
    {"Python: nan", tt_json_parse_python, "[nan]", 53, 1, 2, "nan]"},
    {"Python: past 64 bits", tt_json_parse_python, "[9223372036854775808]", 53, 1, 2, "9223372036854775808]"},
    {"Python: underscores", tt_json_parse_python, "[1_000]", 53, 1, 2, "1_000]"},
    {"Python: no comma", tt_json_parse_python, "[1 2]", 53, 1, 4, "2]"},
    {"Python: only a comma", tt_json_parse_python, "[,]", 53, 1, 2, ",]"},
    {"Python: the wrong bracket", tt_json_parse_python, "[1}", 53, 1, 3, "}"},
    {"Python: no colon", tt_json_parse_python, "{'a' 1}", 53, 1, 6, "1}"},
    {"Python: an unknown escape", tt_json_parse_python, "'a\\q'", 53, 1, 3, "\\q'"},
    {"Python: too few digits", tt_json_parse_python, "'\\x4'", 53, 1, 2, "\\x4'"},
    {"Python: half a pair", tt_json_parse_python, "'\\ud83d\\ude00'", 53, 1, 2, "\\ud83d\\ude00'"},
    {"Python: the first of the halves", tt_json_parse_python, "'\\ud800'", 53, 1, 2, "\\ud800'"},
    {"Python: the last of the halves", tt_json_parse_python, "'\\udfff'", 53, 1, 2, "\\udfff'"},
    {"Python: past Unicode", tt_json_parse_python, "'\\U00110000'", 53, 1, 2, "\\U00110000'"},
    {"Python: U+0000", tt_json_parse_python, "'\\x00'", 53, 1, 2, "\\x00'"},
    {"Python: a line end in a string", tt_json_parse_python, "['a\nb']", 53, 1, 4, "0x0A"},
    {"Python: not UTF-8", tt_json_parse_python, "[\n'\xFF']", 53, 2, 1, "0x27"},
    {"Python: a key twice", tt_json_parse_python, "[{'a': 1, 'b': 2, 'a': 3}]", 51, 1, 2, "a"},
    {"Python: a backslash at the end", tt_json_parse_python, "'\\", 53, 1, 2, "\\"},
};

static void refuses(void **state)
{
    (void)state;
    int wrong = 0;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const tt_json *v = NULL;
        tt_err err = {0};
        const tt_code code = bad[i].parse(a, "x.json", bad[i].text, strlen(bad[i].text), &v, &err);
        if (code != TT_EPARSE || err.id != bad[i].id || err.where.line != bad[i].line || err.where.column != bad[i].column ||
            strcmp(err.arg[0], bad[i].arg0) != 0) {
            print_error("%s: code %d, E%d at %d:%d, %s\n", bad[i].why, (int)code, err.id, err.where.line, err.where.column, err.arg[0]);
            wrong++;
        }
        assert_non_null(tt_message_find(err.id));
        tt_arena_free(a);
    }
    assert_int_equal(wrong, 0);
}

static void nul_bytes(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_json *v = NULL;
    tt_err err = {0};
    assert_int_equal(tt_json_parse(a, "x", "[\"a\0b\"]", 7, &v, &err), TT_EPARSE);
    assert_int_equal(err.id, 50);
    assert_int_equal(tt_json_parse(a, "x", "[1]\0", 4, &v, &err), TT_EPARSE);
    assert_int_equal(tt_json_parse_python(a, "x", "['a\0b']", 7, &v, &err), TT_EPARSE);
    assert_string_equal(err.arg[0], "0x00");
    assert_int_equal(tt_json_parse_python(a, "x", "[1]\0", 4, &v, &err), TT_EPARSE);
    tt_arena_free(a);
}

/* ---- limits ---- */

static tt_code parse_nested(parse_fn *parse, const char *unit, size_t depth, bool closed, tt_err *err)
{
    const size_t u = strlen(unit);
    char *text = malloc((u + 1) * depth + 2);
    for (size_t i = 0; i < depth; i++)
        memcpy(text + u * i, unit, u);
    size_t n = u * depth;
    if (closed) {
        text[n++] = '1';
        memset(text + n, unit[0] == '[' ? ']' : '}', depth);
        n += depth;
    }
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    const tt_json *v = NULL;
    memset(err, 0, sizeof *err);
    const tt_code code = parse(a, "x.json", text, n, &v, err);
    tt_arena_free(a);
    free(text);
    return code;
}

static const struct {
    const char *why;
    parse_fn *parse;
    const char *unit;
    size_t depth;
    bool closed;
    tt_code code;
} nests[] = {
    {"512 levels", tt_json_parse, "[", 512, true, TT_OK},
    {"513 levels", tt_json_parse, "[", 513, true, TT_ELIMIT},
    {"512 objects", tt_json_parse, "{\"a\":", 512, true, TT_OK},
    {"513 objects", tt_json_parse, "{\"a\":", 513, true, TT_ELIMIT},
    {"ten million brackets", tt_json_parse, "[", 10000000, false, TT_ELIMIT},
    {"Python: 512 levels", tt_json_parse_python, "[", 512, true, TT_OK},
    {"Python: 513 levels", tt_json_parse_python, "{'a':", 513, true, TT_ELIMIT},
    {"Python: ten million brackets", tt_json_parse_python, "[", 10000000, false, TT_ELIMIT},
    {"more than 64 MiB", tt_json_parse, "\"x\",", 17000000, false, TT_ELIMIT},
    {"Python: more than 64 MiB", tt_json_parse_python, "'x' ", 17000000, false, TT_ELIMIT},
};

static void bombs_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof nests / sizeof *nests; i++) {
        tt_err err;
        const tt_code code = parse_nested(nests[i].parse, nests[i].unit, nests[i].depth, nests[i].closed, &err);
        if (code != nests[i].code || (code && err.id != 52)) {
            print_error("%s: code %d E%d\n", nests[i].why, (int)code, err.id);
            fail();
        }
    }
    tt_err err;
    parse_nested(tt_json_parse, "[", 513, true, &err);
    assert_int_equal(err.where.column, 513);
    assert_string_equal(err.arg[0], "depth > 512");
}

/* ---- memory ---- */

static tt_code parse_body(tt_arena *a, void *arg, tt_err *err)
{
    const tt_json *v = NULL;
    const char *text = arg;
    TT_TRY((*text == '[' ? tt_json_parse : tt_json_parse_python)(a, "x", text, strlen(text), &v, err));
    (void)tt_json_canonical(a, v);
    return TT_OK;
}

/* Every allocation in turn fails; the sanitizer sees what is lost, jansson's tree among it. */
static void runs_out_of_memory(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_buf json = tt_buf_new(a), python = tt_buf_new(a);
    for (int i = 0; i < 3000; i++) {
        tt_buf_add(&json, i ? ",{\"a\":[1,\"two\",0.5]}" : "[{}");
        tt_buf_printf(&python, i ? ",'k%d':{'a':[1,'two',0.5]}" : "{'k%d':{}", i);
    }
    tt_buf_add(&json, "]");
    tt_buf_add(&python, "}");
    const char *const texts[] = {tt_buf_text(&json), tt_buf_text(&python)};
    for (int i = 0; i < 2; i++) {
        long at = 1;
        for (; at < 1000; at++) {
            tt_err err;
            tt_arena_fail_at(at);
            const tt_code code = tt_job(TT_ARENA_DEFAULT, parse_body, (void *)(uintptr_t)texts[i], &err);
            tt_arena_fail_at(0);
            if (code == TT_OK)
                break;
            assert_int_equal(code, TT_ENOMEM);
        }
        assert_in_range(at, 4, 999);
    }
    tt_arena_free(a);
}

/* ---- real records ---- */

static int read_folder(const char *folder)
{
    DIR *d = opendir(folder);
    int n = 0;
    for (struct dirent *e = d ? readdir(d) : NULL; e; e = readdir(d)) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const char *path = tt_printf(a, "%s/%s", folder, e->d_name);
        if (e->d_name[0] != '.' && tt_is_folder(path)) {
            n += read_folder(path);
        } else if (tt_str_ends(path, ".json")) {
            const tt_json *v = NULL, *again = NULL;
            tt_err err = {0};
            if (tt_json_read(a, path, &v, &err) != TT_OK) {
                print_error("%s\n", tt_err_text(a, &err, TT_EN));
                fail();
            }
            const char *canonical = tt_json_canonical(a, v);
            assert_int_equal(tt_json_parse(a, path, canonical, strlen(canonical), &again, &err), TT_OK);
            assert_string_equal(tt_json_canonical(a, again), canonical);
            n++;
        }
        tt_arena_free(a);
    }
    if (d)
        closedir(d);
    return n;
}

static void registry_records(void **state)
{
    (void)state;
    if (!tt_test_shared())
        skip();
    char folder[512];
    snprintf(folder, sizeof folder, "%s/registry", tt_test_shared());
    assert_true(read_folder(folder) >= 165);
}

/* Equal but for the members named in `removed`, which either may lack. */
static bool same_but(const tt_json *a, const tt_json *b, const char *const *removed)
{
    if (a->kind != b->kind || a->flag != b->flag || a->whole != b->whole || a->real != b->real || strcmp(a->text, b->text) != 0)
        return false;
    if (a->kind == TT_J_ARRAY) {
        bool same = a->n == b->n;
        for (size_t i = 0; same && i < a->n; i++)
            same = same_but(a->item[i], b->item[i], removed);
        return same;
    }
    for (int side = 0; a->kind == TT_J_OBJECT && side < 2; side++) {
        const tt_json *from = side ? b : a, *to = side ? a : b;
        for (size_t i = 0; i < from->n; i++) {
            const char *const *r = removed;
            while (*r && strcmp(*r, from->key[i]) != 0)
                r++;
            const tt_json *other = tt_json_get(to, from->key[i]);
            if (!*r && (!other || !same_but(from->item[i], other, removed)))
                return false;
        }
    }
    return true;
}

static void a_printed_record_is_the_record(void **state)
{
    (void)state;
    if (!tt_test_shared())
        skip();
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    char *page = NULL;
    size_t n = 0;
    const tt_json *python = NULL, *json = NULL;
    tt_err err = {0};
    assert_int_equal(tt_file_read(a, tt_printf(a, "%s/seeds/001_4dc1cd6c0256b503.txt", tt_test_shared()), 1 << 20, &page, &n, &err), TT_OK);
    const char *from = strstr(page, "\n{");
    assert_non_null(from);
    assert_int_equal(tt_json_parse_python(a, "001", from + 1, strlen(from + 1), &python, &err), TT_OK);
    assert_int_equal(tt_json_read(a, tt_printf(a, "%s/registry/seed/NCT07276568.json", tt_test_shared()), &json, &err), TT_OK);
    /* The JSON was fetched without contacts and names; Python's own reader sees the same two differences. */
    static const char *const removed[] = {"contactsLocationsModule", "investigatorFullName", NULL};
    static const char *const nothing[] = {NULL};
    assert_true(same_but(python, json, removed));
    assert_false(same_but(python, json, nothing));
    assert_int_equal(tt_json_find(python, "protocolSection.designModule.enrollmentInfo.count")->whole, 24);
    tt_arena_free(a);
}

static const struct CMUnitTest json_read[] = {
    cmocka_unit_test(reads),
    cmocka_unit_test(refuses),
    cmocka_unit_test(nul_bytes),
    cmocka_unit_test(bombs_are_refused),
    cmocka_unit_test(runs_out_of_memory),
    cmocka_unit_test(registry_records),
    cmocka_unit_test(a_printed_record_is_the_record),
};

TT_TEST_MAIN(json_read)
