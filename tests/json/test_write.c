/* SPDX-License-Identifier: Apache-2.0 */
/* tests/json/test_write.c -- JSON out, paths, and the canonical form. */
#include "support/tt_test.h"

#include <float.h>
#include <math.h>

#include "json/json.h"

static void build(tt_json_out *o)
{
    tt_json_open(o, '{');
    tt_json_put_string(o, "schema", "titrate.x/1");
    tt_json_put_int(o, "n", -3);
    tt_json_put_real(o, "p", 0.1);
    tt_json_put_bool(o, "ok", true);
    tt_json_put_string(o, "none", NULL);
    tt_json_key(o, "list");
    tt_json_open(o, '[');
    tt_json_int(o, 1);
    tt_json_open(o, '{');
    tt_json_close(o);
    tt_json_open(o, '[');
    tt_json_close(o);
    tt_json_null(o);
    tt_json_close(o);
    tt_json_close(o);
}

static void compact_and_pretty(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    static const char compact[] = "{\"schema\":\"titrate.x/1\",\"n\":-3,\"p\":0.1,\"ok\":true,\"none\":null,\"list\":[1,{},[],null]}";
    static const char pretty[] = "{\n  \"schema\": \"titrate.x/1\",\n  \"n\": -3,\n  \"p\": 0.1,\n  \"ok\": true,\n  \"none\": null,\n  "
                                 "\"list\": [\n    1,\n    {},\n    [],\n"
                                 "    null\n  ]\n}";
    tt_json_out o = tt_json_out_new(a, false);
    build(&o);
    assert_string_equal(tt_json_done(&o), compact);
    o = tt_json_out_new(a, true);
    build(&o);
    assert_string_equal(tt_json_done(&o), pretty);
    /* a whole tree is written as its parts would be */
    const tt_json *v = NULL;
    tt_err err;
    assert_int_equal(tt_json_parse(a, "x", compact, strlen(compact), &v, &err), TT_OK);
    o = tt_json_out_new(a, true);
    tt_json_value(&o, v);
    assert_string_equal(tt_json_done(&o), pretty);
    o = tt_json_out_new(a, false);
    tt_json_open(&o, '[');
    tt_json_value(&o, v);
    tt_json_value(&o, NULL);
    tt_json_close(&o);
    assert_string_equal(tt_json_done(&o), tt_printf(a, "[%s,null]", compact));
    tt_arena_free(a);
}

static const struct {
    const char *why;
    double x;
    const char *want;
} numbers[] = {
    {"the shortest form", 0.1, "0.1"},
    {"a whole number", 3, "3"},
    {"zero below", -0.0, "0"},
    {"the last without exponent", 1e20, "100000000000000000000"},
    {"the first with exponent", 1e21, "1e+21"},
    {"small without exponent", 1e-6, "0.000001"},
    {"small with exponent", 1e-7, "1e-7"},
    {"RFC 8785 appendix B: 0000000000000001", 5e-324, "5e-324"},
    {"RFC 8785 appendix B: 7fefffffffffffff", DBL_MAX, "1.7976931348623157e+308"},
    {"RFC 8785 appendix B: 4340000000000000", 9007199254740992.0, "9007199254740992"},
    {"RFC 8785 appendix B: 44b52d02c7e14af6", 1e23, "1e+23"},
    {"RFC 8785 appendix B: 41b3de4355555555", 333333333.33333329, "333333333.3333333"},
    {"RFC 8785 appendix B: becbf647612f3696", -0.0000033333333333333333, "-0.0000033333333333333333"},
    {"no number", NAN, "null"},
    {"infinity", INFINITY, "null"},
};

static void writes_numbers(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        tt_json_out o = tt_json_out_new(a, false);
        tt_json_real(&o, numbers[i].x);
        if (strcmp(tt_json_done(&o), numbers[i].want) != 0)
            print_error("%s\n", numbers[i].why);
        assert_string_equal(tt_json_done(&o), numbers[i].want);
    }
    tt_json_out o = tt_json_out_new(a, false);
    tt_json_int(&o, INT64_MIN);
    assert_string_equal(tt_json_done(&o), "-9223372036854775808");
    tt_arena_free(a);
}

static const struct {
    const char *why, *text, *want;
} strings[] = {
    {"escapes that must be", "\"\\\b\f\n\r\t\x01\x1F", "\"\\\"\\\\\\b\\f\\n\\r\\t\\u0001\\u001f\""},
    {"the rest as it is", "/<&>\x7F\xC3\xA9\xE5\x89\x82\xF0\x9F\x98\x80", "\"/<&>\x7F\xC3\xA9\xE5\x89\x82\xF0\x9F\x98\x80\""},
    {"what is no UTF-8 becomes U+FFFD", "a\xFF\xE5z", "\"a\xEF\xBF\xBD\xEF\xBF\xBDz\""},
    {"U+FFFD itself", "\xEF\xBF\xBD", "\"\xEF\xBF\xBD\""},
    {"nothing", "", "\"\""},
};

static void writes_strings(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof strings / sizeof *strings; i++) {
        tt_json_out o = tt_json_out_new(a, false);
        tt_json_string(&o, strings[i].text);
        if (strcmp(tt_json_done(&o), strings[i].want) != 0)
            print_error("%s\n", strings[i].why);
        assert_string_equal(tt_json_done(&o), strings[i].want);
    }
    tt_arena_free(a);
}

static const struct {
    const char *why, *text, *want;
} canonicals[] = {
    {"RFC 8785 3.2.3: keys by UTF-16, so U+1F600 before U+FB33",
     "{\"\\u20ac\":\"Euro Sign\",\"\\r\":\"Carriage Return\",\"\\ufb33\":\"Hebrew Letter Dalet With "
     "Dagesh\",\"1\":\"One\",\"\\ud83d\\ude00\":\"Emoji: Grinning "
     "Face\",\"\\u0080\":\"Control\",\"\\u00f6\":\"Latin Small Letter O With Diaeresis\"}",
     "{\"\\r\":\"Carriage Return\",\"1\":\"One\",\"\xC2\x80\":\"Control\",\"\xC3\xB6\":\"Latin Small Letter O With "
     "Diaeresis\",\"\xE2\x82\xAC\":\"Euro "
     "Sign\",\"\xF0\x9F\x98\x80\":\"Emoji: Grinning Face\",\"\xEF\xAC\xB3\":\"Hebrew Letter Dalet With Dagesh\"}"},
    {"RFC 8785 3.2.2: numbers, string, literals",
     "{\"numbers\": [333333333.33333329, 1E30, 4.50, 2e-3, 0.000000000000000000000000001],\n"
     "\"string\": \"\\u20ac$\\u000F\\u000aA'\\u0042\\u0022\\u005c\\\\\\\"\\/\", \"literals\": [null, true, false]}",
     "{\"literals\":[null,true,false],\"numbers\":[333333333.3333333,1e+30,4.5,0.002,1e-27],\"string\":\"\xE2\x82\xAC$\\u000f\\nA'"
     "B\\\"\\\\\\\\\\\"/\"}"},
    {"U+10000 begins with D800 and so comes before U+E000", "{\"\\ue000\":1,\"\\ud800\\udc00\":2}",
     "{\"\xF0\x90\x80\x80\":2,\"\xEE\x80\x80\":1}"},
    {"a prefix comes first", "{\"ab\":1,\"a\":2,\"\":3}", "{\"\":3,\"a\":2,\"ab\":1}"},
    {"deep inside", "[{\"b\":{\"d\":1,\"c\":2},\"a\":0}]", "[{\"a\":0,\"b\":{\"c\":2,\"d\":1}}]"},
    {"zero below", "[-0, -0.0, 0e5]", "[0,0,0]"},
    {"whole numbers keep their digits", "[9007199254740993]", "[9007199254740993]"},
};

static void canonical_form(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof canonicals / sizeof *canonicals; i++) {
        const tt_json *v = NULL;
        tt_err err = {0};
        assert_int_equal(tt_json_parse(a, "x", canonicals[i].text, strlen(canonicals[i].text), &v, &err), TT_OK);
        if (strcmp(tt_json_canonical(a, v), canonicals[i].want) != 0)
            print_error("%s\n", canonicals[i].why);
        assert_string_equal(tt_json_canonical(a, v), canonicals[i].want);
    }
    tt_arena_free(a);
}

static const struct {
    const char *path, *want; /* NULL: no such thing */
} paths[] = {
    {"a.b[1].c", "x"},     {"a.b[0]", "y"},
    {"\xE5\x89\x82", "z"}, {"a.b[2]", NULL},
    {"a.b[1].c.d", NULL},  {"a.b.c", NULL},
    {"a[0]", NULL},        {"a..b", NULL},
    {"a.", NULL},          {".a", NULL},
    {"a.b[", NULL},        {"a.b[x]", NULL},
    {"a.b[0]c", NULL},     {"a.b[99999999999999999999]", NULL},
};

static void paths_find(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    static const char text[] = "{\"a\":{\"b\":[\"y\",{\"c\":\"x\"}]},\"\xE5\x89\x82\":\"z\",\"n\":1}";
    const tt_json *v = NULL;
    tt_err err;
    assert_int_equal(tt_json_parse(a, "x", text, strlen(text), &v, &err), TT_OK);
    for (size_t i = 0; i < sizeof paths / sizeof *paths; i++) {
        const char *got = tt_json_text(tt_json_find(v, paths[i].path), NULL);
        if (!tt_streq(got, paths[i].want)) {
            print_error("%s\n", paths[i].path);
            fail();
        }
    }
    assert_string_equal(tt_json_text(tt_json_get(v, "n"), "otherwise"), "otherwise");
    assert_null(tt_json_get(NULL, "a"));
    assert_null(tt_json_get(tt_json_get(v, "n"), "a"));
    assert_ptr_equal(tt_json_find(v, ""), v);
    tt_arena_free(a);
}

static const struct CMUnitTest json_write[] = {
    cmocka_unit_test(compact_and_pretty), cmocka_unit_test(writes_numbers), cmocka_unit_test(writes_strings),
    cmocka_unit_test(canonical_form),     cmocka_unit_test(paths_find),
};

TT_TEST_MAIN(json_write)
