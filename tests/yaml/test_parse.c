/* SPDX-License-Identifier: Apache-2.0 */
/* tests/yaml/test_parse.c -- the located tree: what is read, what is refused and where. */
#include "support/tt_test.h"

#include "yaml/yaml.h"

/* The tree in one line: scalars <text> or "text" when quoted, with line:column and the raw bytes of the span. */
static void dump(tt_buf *b, const tt_yaml *y, const tt_node *node)
{
    if (node->kind == TT_SCALAR) {
        tt_buf_printf(b, node->quoted ? "\"%s\"@%d:%d" : "%s@%d:%d", node->text, node->line, node->column);
        tt_buf_addc(b, '=');
        tt_buf_addn(b, y->source + node->start, node->end - node->start);
        return;
    }
    tt_buf_add(b, node->kind == TT_SEQ ? "[" : "{");
    for (size_t i = 0; i < node->n; i++) {
        if (i)
            tt_buf_add(b, ", ");
        if (node->kind == TT_MAP)
            tt_buf_printf(b, "%s: ", node->key[i]->text);
        dump(b, y, node->item[i]);
    }
    tt_buf_add(b, node->kind == TT_SEQ ? "]" : "}");
}

#define QUOTES_14 "''''''''''''''"
#define QUOTES_28 QUOTES_14 QUOTES_14

static const struct {
    const char *why, *text, *want;
} trees[] = {
    {"plain values stay text", "a: no\nb: 1e7\nc: 3:30\nd: 007\ne: ~\n",
     "{a: no@1:4=no, b: 1e7@2:4=1e7, c: 3:30@3:4=3:30, d: 007@4:4=007, e: ~@5:4=~}"},
    {"comments are not values", "# top\na: 1 # one\n\n# end\n", "{a: 1@2:4=1}"},
    {"quotes belong to the span", "a: \"x\\ny\"\nb: 'it''s'\n", "{a: \"x\ny\"@1:4=\"x\\ny\", b: \"it's\"@2:4='it''s'}"},
    {"a quoted empty text is text", "a: \"\"\nb: ''\n", "{a: \"\"@1:4=\"\", b: \"\"@2:4=''}"},
    {"an empty value stands behind its colon", "a:\nb:   # none\nc: 1\n", "{a: @1:3=, b: @2:3=, c: 1@3:4=1}"},
    {"empty items stand behind their dash", "a:\n  -\n  - # none\n  - x\n", "{a: [@2:4=, @3:4=, x@4:5=x]}"},
    {"nested dashes", "a:\n - - 1\n   -\n -\n", "{a: [[1@2:6=1, @3:5=], @4:3=]}"},
    {"flow, with an empty value", "a: {x: 1, y:, z: [2, 'q']}\n", "{a: {x: 1@1:8=1, y: @1:13=, z: [2@1:19=2, \"q\"@1:22='q']}}"},
    {"a pair in a flow list", "a: [x: 1]\n", "{a: [{x: 1@1:8=1}]}"},
    {"a name alone in a flow map has no value", "a: {x, y: 1}\n", "{a: {x: @1:6=, y: 1@1:11=1}}"},
    {"a literal block starts at its bar", "a: |\n  one\n  two\nb: 1\n", "{a: \"one\ntwo\n\"@1:4=|\n  one\n  two, b: 1@4:4=1}"},
    {"a folded block, its header behind a comment", "a: # why | so\n  >-\n  one\n  two\n\n\n", "{a: \"one two\"@2:3=>-\n  one\n  two}"},
    {"a block with a comment in its header", "a: | # c\n  x\n# end\n", "{a: \"x\n\"@1:4=| # c\n  x}"},
    {"a block with nothing in it", "a: |\nb: 1\n", "{a: \"\"@1:4=|, b: 1@2:4=1}"},
    {"a block that is the last byte", "a: |", "{a: \"\"@1:4=|}"},
    {"an empty block before a comment", "a:\n  b: |\n  # c\nd: 1\n", "{a: {b: \"\"@2:6=|}, d: 1@4:4=1}"},
    {"a literal keeps blanks and empty lines inside", "a: |\n\n  one\n    two\n\n     \n  three\n\n",
     "{a: \"\none\n  two\n\n   \nthree\n\"@1:4=|\n\n  one\n    two\n\n     \n  three}"},
    {"'+' keeps the lines behind, '-' none", "a: |+\n  x\n\nb: |-\n  x\n\n", "{a: \"x\n\n\"@1:4=|+\n  x, b: \"x\"@4:4=|-\n  x}"},
    {"folding, but not of lines further in", "a: >\n  one\n  two\n\n  three\n    four\n  five\n",
     "{a: \"one two\nthree\n  four\nfive\n\"@1:4=>\n  one\n  two\n\n  three\n    four\n  five}"},
    {"an indentation by digit", "a:\n  b: |1\n     x\n   y\n", "{a: {b: \"  x\ny\n\"@2:6=|1\n     x\n   y}}"},
    {"a comment sign inside a block is text", "a: |\n  # x\n  y\n", "{a: \"# x\ny\n\"@1:4=|\n  # x\n  y}"},
    {"lines of quotes fold", "a: 'one \n   two\n\n   three'\nb: \"one \\\n   two\n   three\\n\"\n",
     "{a: \"one two\nthree\"@1:4='one \n   two\n\n   three', b: \"one two three\n\"@5:4=\"one \\\n   two\n   three\\n\"}"},
    {"every escape", "a: \"\\a\\b\\t\\n\\v\\f\\r\\e\\ \\\"\\/\\\\\\N\\_\\L\\P\\x41\\u5242\\U0001F600\"",
     "{a: \"\a\b\t\n\v\f\r\x1B \"/\\\xC2\x85\xC2\xA0\xE2\x80\xA8\xE2\x80\xA9"
     "A\xE5\x89\x82\xF0\x9F\x98\x80\"@1:4=\"\\a\\b\\t\\n\\v\\f\\r\\e\\ \\\"\\/\\\\\\N\\_\\L\\P\\x41\\u5242\\U0001F600\"}"},
    {"a folded plain value", "a: one\n   two\nb: 1\n", "{a: one two@1:4=one\n   two, b: 1@3:4=1}"},
    {"columns count characters, not bytes", "\xE5\x89\x82\xE9\x87\x8F: 1\n\"\xE5\x89\x82\": {\xE4\xB8\xAD: \xE6\x96\x87}\n",
     "{\xE5\x89\x82\xE9\x87\x8F: 1@1:5=1, \xE5\x89\x82: {\xE4\xB8\xAD: \xE6\x96\x87@2:10=\xE6\x96\x87}}"},
    {"lines end in CR LF", "a: 1\r\nb: \"x\r\n  y\"\r\nc: |\r\n  z\r\nd:\r\n",
     "{a: 1@1:4=1, b: \"x y\"@2:4=\"x\r\n  y\", c: \"z\n\"@4:4=|\r\n  z, d: @6:3=}"},
    {"lines end in CR", "a: 1\rb: 2\r", "{a: 1@1:4=1, b: 2@2:4=2}"},
    {"a byte order mark takes no column",
     "\xEF\xBB\xBF"
     "a: 1\n",
     "{a: 1@1:4=1}"},
    {"tabs between tokens", "a:\t1\nb: \"x\"\t# c\n", "{a: 1@1:4=1, b: \"x\"@2:4=\"x\"}"},
    {"JSON", "{\"a\":1,\"b\":[true,null],\"c\":{\"d\":\"x\\u00e9\\/\"}}",
     "{a: 1@1:6=1, b: [true@1:13=true, null@1:18=null], c: {d: \"x\xC3\xA9/\"@1:33=\"x\\u00e9\\/\"}}"},
    {"JSON: a character in two escapes", "{\"a\":\"\\ud83d\\ude00\"}", "{a: \"\xF0\x9F\x98\x80\"@1:6=\"\\ud83d\\ude00\"}"},
    {"quotes upon quotes, which the library misreads and leaks", "a: '" QUOTES_28 "'\n", "{a: \"" QUOTES_14 "\"@1:4='" QUOTES_28 "'}"},
    {"JSON indented by tabs", "{\n\t\"a\": [\n\t\t1,\n\t\t2\n\t]\n}\n", "{a: [1@3:3=1, 2@4:3=2]}"},
    {"one document may be marked", "---\na: 1\n...\n", "{a: 1@2:4=1}"},
    {"an explicit key", "? a\n: b\n", "{a: b@2:3=b}"},
    {"an explicit key without a value", "? a\n? b\n: 1\n", "{a: @1:4=, b: 1@3:3=1}"},
    {"'<<' in quotes is a name", "\"<<\": 1\n", "{<<: 1@1:7=1}"},
    {"an empty map and list", "a: {}\nb: []\n", "{a: {}, b: []}"},
    {"a list not indented under its name", "a:\n- 1\nb: 2\n", "{a: [1@2:3=1], b: 2@3:4=2}"},
};

static void reads(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof trees / sizeof *trees; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        tt_yaml y;
        tt_err err = {0};
        const tt_code code = tt_yaml_parse(a, "x.yaml", trees[i].text, strlen(trees[i].text), &y, &err);
        if (code != TT_OK) {
            print_error("%s: %s\n", trees[i].why, tt_err_text(a, &err, TT_EN));
            fail();
        }
        tt_buf b = tt_buf_new(a);
        dump(&b, &y, y.root);
        if (strcmp(tt_buf_text(&b), trees[i].want) != 0)
            print_error("%s:\n", trees[i].why);
        assert_string_equal(tt_buf_text(&b), trees[i].want);
        tt_arena_free(a);
    }
}

static const struct {
    const char *why, *text;
    tt_code code;
    unsigned id;
    int line, column;
    const char *arg0, *arg1;
} refused[] = {
    {"a tab indents", "a:\n\t- b\n", TT_EPARSE, 70, 2, 1, "tab character may not be used as indentation", ""},
    {"a quote is open", "a: 1\nb: \"x\n", TT_EPARSE, 70, 2, 5, "double-quoted scalar without closing quote", ""},
    {"columns after Chinese", "\xE4\xB8\xAD\xE6\x96\x87: @x\n", TT_EPARSE, 70, 1, 5, "plain scalar cannot start with '@'", ""},
    {"the library takes no empty last item of a list that is not indented", "a:\n- 1\n-\n", TT_EPARSE, 70, 4, 1,
     "did not find expected node content", ""},
    {"half a pair", "a: \"x\\ud800\"\n", TT_EPARSE, 70, 1, 6, "double-quoted scalar has invalid UTF8 escape", ""},
    {"a tag", "a: !!str 1\n", TT_EPARSE, 71, 1, 4, "!!str", ""},
    {"a local tag on a map", "a: !x {b: 1}\n", TT_EPARSE, 71, 1, 4, "!x", ""},
    {"a verbatim tag", "a: !<tag:x> 1\n", TT_EPARSE, 71, 1, 4, "!<tag:x>", ""},
    {"the empty tag", "a: ! 1\n", TT_EPARSE, 71, 1, 4, "!", ""},
    {"an anchor", "a: &b 1\n", TT_EPARSE, 71, 1, 4, "&b", ""},
    {"an anchor on nothing", "a: &b\n", TT_EPARSE, 71, 1, 4, "&b", ""},
    {"an anchor on a list", "a: &b\n  - 1\n", TT_EPARSE, 71, 1, 4, "&b", ""},
    {"an alias", "a: 1\nb: *a\n", TT_EPARSE, 71, 2, 4, "*a", ""},
    {"an alias as a name", "*a : 1\n", TT_EPARSE, 71, 1, 1, "*a", ""},
    {"a merge", "a: 1\n<<: {b: 1}\n", TT_EPARSE, 71, 2, 1, "<<", ""},
    {"a directive", "# c\n%YAML 1.1\n---\na: 1\n", TT_EPARSE, 71, 2, 1, "%YAML", ""},
    {"a tag directive", "%TAG !e! tag:x,2000:\n---\na: 1\n", TT_EPARSE, 71, 1, 1, "%TAG", ""},
    {"a name twice", "dose:\n  window: 28 d\n  levels: 3\n  window: 21 d\n", TT_EPARSE, 72, 4, 3, "window", "2"},
    {"a name thrice: the second is named, with the first", "a: 1\nb: 1\na: 2\na: 3\n", TT_EPARSE, 72, 3, 1, "a", "1"},
    {"two names twice: what comes first in the file is named", "a: 1\nb: 1\nb: 2\na: 2\n", TT_EPARSE, 72, 3, 1, "b", "2"},
    {"a name twice, once in quotes", "a: 1\n\"a\": 2\n", TT_EPARSE, 72, 2, 1, "a", "1"},
    {"a name twice, in a flow map", "a: {x: 1,\n  x: 2}\n", TT_EPARSE, 72, 2, 3, "x", "1"},
    {"two documents", "a: 1\n---\nb: 2\n", TT_EPARSE, 73, 2, 1, "", ""},
    {"two documents, the second empty", "a: 1\n---\n", TT_EPARSE, 73, 2, 1, "", ""},
    {"not UTF-8", "a: 1\nb: x\xFFy\n", TT_EPARSE, 74, 2, 5, "0xFF", ""},
    {"GBK", "a: \xBC\xC1\xC1\xBF\n", TT_EPARSE, 74, 1, 4, "0xBC", ""},
    {"an overlong form", "a: \xC0\xAF\n", TT_EPARSE, 74, 1, 4, "0xC0", ""},
    {"half a character at the end", "a: \xE4\xB8", TT_EPARSE, 74, 1, 4, "0xE4", ""},
    {"a control character", "a: \x01\n", TT_EPARSE, 74, 1, 4, "0x01", ""},
    {"a NUL by escape", "a: \"x\\0y\"\n", TT_EPARSE, 74, 1, 4, "U+0000", ""},
    {"nothing", "", TT_EPARSE, 75, 1, 1, "", ""},
    {"only a comment", "# x\n", TT_EPARSE, 75, 1, 1, "", ""},
    {"a list", "- 1\n- 2\n", TT_EPARSE, 75, 1, 1, "", ""},
    {"a word", "\n  word\n", TT_EPARSE, 75, 2, 3, "", ""},
    {"an empty name", ": 1\n", TT_EPARSE, 77, 1, 1, "", ""},
    {"a list as a name", "? [a]\n: b\n", TT_EPARSE, 77, 1, 3, "", ""},
    {"a block as a name", "? |\n  a\n: b\n", TT_EPARSE, 77, 1, 3, "", ""},
    {"an empty block takes its neighbour, says the library", "dose:\n  note: |\n  levels: 3\n", TT_EPARSE, 70, 3, 3,
     "block scalar without content of its own", ""},
    {"the same behind an empty line", "dose:\n  note: >\n\n  levels: 3\n", TT_EPARSE, 70, 4, 3, "block scalar without content of its own",
     ""},
    {"the same in a list", "a:\n  - |\n  - z\n", TT_EPARSE, 70, 3, 3, "block scalar without content of its own", ""},
    {"content taken for a comment, says the library", "note:\n    |\n  # 3 of 6\nlevels: 3\n", TT_EPARSE, 70, 3, 3,
     "block scalar that begins with '#', left of its header", ""},
    {"the same in a list, behind an empty line", "a:\n  -\n     >-\n\n   # x\n", TT_EPARSE, 70, 5, 4,
     "block scalar that begins with '#', left of its header", ""},
    {"a block is the root", "|\n  a\n", TT_EPARSE, 75, 1, 1, "", ""},
    {"a map as a name", "{{a: 1}: 2}\n", TT_EPARSE, 77, 1, 2, "", ""},
};

static void refuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        tt_yaml y;
        tt_err err = {0};
        const tt_code code = tt_yaml_parse(a, "x.yaml", refused[i].text, strlen(refused[i].text), &y, &err);
        if (code != refused[i].code || err.id != refused[i].id || err.where.line != refused[i].line ||
            err.where.column != refused[i].column || strcmp(err.arg[0], refused[i].arg0) != 0 || strcmp(err.arg[1], refused[i].arg1) != 0) {
            print_error("%s: code %d: %s\n", refused[i].why, (int)code, tt_err_text(a, &err, TT_EN));
            fail();
        }
        assert_int_equal(err.kind, code);
        assert_string_equal(err.where.file, "x.yaml");
        assert_non_null(tt_message_find(err.id));
        tt_arena_free(a);
    }
}

static tt_code parse_size(const char *text, size_t n, tt_err *err)
{
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_yaml y;
    memset(err, 0, sizeof *err);
    const tt_code code = tt_yaml_parse(a, "x.yaml", text, n, &y, err);
    tt_arena_free(a);
    return code;
}

static void nul_bytes(void **state)
{
    (void)state;
    tt_err err;
    assert_int_equal(parse_size("a: 1\0\nb: 2\n", 11, &err), TT_EPARSE);
    assert_int_equal(err.id, 74);
    assert_int_equal(err.where.column, 5);
    assert_string_equal(err.arg[0], "0x00");
}

/* `head`, then `unit` n times. */
static char *repeat(const char *head, const char *unit, size_t n, size_t *size)
{
    const size_t h = strlen(head), u = strlen(unit);
    char *s = malloc(h + u * n + 1);
    memcpy(s, head, h + 1);
    for (size_t i = 0; i <= n; i++)
        memcpy(s + h + u * (i < n ? i : n - 1), unit, u);
    *size = h + u * n;
    return s;
}

static const struct {
    const char *why, *head, *unit;
    size_t n;
    tt_code code;
    unsigned id;
    const char *arg0;
} bombs[] = {
    {"brackets", "a: ", "[", 5000, TT_ELIMIT, 76, "depth > 64"},
    {"a great many brackets, which the library would read to the end", "a: ", "[", 8000000, TT_ELIMIT, 76, "open brackets > 10000"},
    {"braces", "", "{a: ", 5000, TT_ELIMIT, 76, "depth > 64"},
    {"dashes", "a:\n ", "- ", 1000000, TT_ELIMIT, 76, "depth > 64"},
    {"maps as names", "", "? ", 1000000, TT_EPARSE, 77, ""},
    {"nodes", "a: [", "1,", 1000001, TT_ELIMIT, 76, "nodes > 1000000"},
    {"pairs in a flow list", "a: [", "x: 1,", 300000, TT_EPARSE, 70, "did not find expected node content"},
    {"bytes", "a: ", "x", 8 << 20, TT_ELIMIT, 76, "bytes > 8388608"},
    {"just not too many bytes", "a: ", "x", (8 << 20) - 3, TT_OK, 0, ""},
    {"blank lines, in which the library is quadratic", "a: |\n", "\n", 8000000, TT_ELIMIT, 76, "blank lines > 1000"},
    {"just not too many blank lines", "a: |\n", "\n", 999, TT_OK, 0, ""},
    {"one blank line more than many", "a: |\n", "\n", 1000, TT_ELIMIT, 76, "blank lines > 1000"},
    {"blank lines with blanks", "a: |\n", "  \r\n", 100000, TT_ELIMIT, 76, "blank lines > 1000"},
    {"a name for every line", "", "a: 1\n", 200000, TT_EPARSE, 72, "a"},
    {"comments", "a: 1\n", "# c\n", 1000000, TT_OK, 0, ""},
    {"one long line of escapes", "a: \"", "\\x41", 1000000, TT_EPARSE, 70, "double-quoted scalar without closing quote"},
};

static void bombs_are_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof bombs / sizeof *bombs; i++) {
        size_t n = 0;
        char *text = repeat(bombs[i].head, bombs[i].unit, bombs[i].n, &n);
        tt_err err;
        const tt_code code = parse_size(text, n, &err);
        free(text);
        if (code != bombs[i].code || err.id != bombs[i].id || strcmp(err.arg[0], bombs[i].arg0) != 0) {
            print_error("%s: code %d E%d %s\n", bombs[i].why, (int)code, err.id, err.arg[0]);
            fail();
        }
    }
}

static void depth_64_is_read(void **state)
{
    (void)state;
    char text[256];
    size_t n = 0;
    text[n++] = '{';
    text[n++] = 'a';
    text[n++] = ':';
    text[n++] = ' ';
    memset(text + n, '[', 63);
    memset(text + n + 63, ']', 63);
    n += 126;
    text[n++] = '}';
    tt_err err;
    assert_int_equal(parse_size(text, n, &err), TT_OK);
}

struct sweep {
    const char *text;
    tt_code code;
};

static tt_code parse_body(tt_arena *a, void *arg, tt_err *err)
{
    struct sweep *s = arg;
    tt_yaml y;
    s->code = tt_yaml_parse(a, "x.yaml", s->text, strlen(s->text), &y, err);
    return s->code;
}

/* Every allocation in turn fails: memory is all that may be missing, and the sanitizer sees what is lost. */
static void runs_out_of_memory(void **state)
{
    (void)state;
    size_t n = 0;
    char *text = repeat("", "- {a: [1, \"two\", three]}\n", 5000, &n);
    char *full = malloc(n + 8);
    memcpy(full, "root:\n", 6);
    memcpy(full + 6, text, n + 1);
    full[6 + n] = '\0';
    free(text);
    long at = 1;
    for (; at < 1000; at++) {
        struct sweep s = {full, TT_OK};
        tt_err err;
        tt_arena_fail_at(at);
        const tt_code code = tt_job(TT_ARENA_DEFAULT, parse_body, &s, &err);
        tt_arena_fail_at(0);
        if (code == TT_OK)
            break;
        assert_int_equal(code, TT_ENOMEM);
        assert_int_equal(err.id, 1);
    }
    free(full);
    assert_in_range(at, 2, 999);
}

static void reads_files(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_yaml y;
    tt_err err = {0};
    assert_int_equal(tt_yaml_read(a, "no/such.yaml", &y, &err), TT_ENOENT);
    assert_int_equal(err.id, 3);
    tt_arena_free(a);
}

static const struct CMUnitTest yaml_parse[] = {
    cmocka_unit_test(reads),
    cmocka_unit_test(refuses),
    cmocka_unit_test(nul_bytes),
    cmocka_unit_test(bombs_are_refused),
    cmocka_unit_test(depth_64_is_read),
    cmocka_unit_test(runs_out_of_memory),
    cmocka_unit_test(reads_files),
};

TT_TEST_MAIN(yaml_parse)
