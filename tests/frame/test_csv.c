/* SPDX-License-Identifier: Apache-2.0 */
/* CSV: records as RFC 4180 has them, refusals, and the way there and back.
 *
 * Expected fields are worked by hand from RFC 4180 section 2; the counts of the CDISC
 * pilot files are those of Python 3.11's csv module (csv.reader over the file opened
 * with newline='' and utf-8-sig; characters are the UTF-8 bytes of all fields, header
 * included; empty counts fields that are ''). */
#include "frame/frame.h"
#include "support/tt_test.h"

#include <errno.h>

#define TEXT(s) s, sizeof s - 1

/* Records as "field|field;field": '|' ends a field, ';' a record, a quoted field begins with ". */
static const struct {
    const char *why, *text;
    size_t n;
    const char *want;
} read[] = {
    {"nothing", TEXT(""), ""},
    {"one field", TEXT("a"), "a;"},
    {"CRLF", TEXT("a,b\r\nc,d\r\n"), "a|b;c|d;"},
    {"LF, and none at the end", TEXT("a,b\nc,d"), "a|b;c|d;"},
    {"CR alone", TEXT("a,b\rc,d\r"), "a|b;c|d;"},
    {"empty fields", TEXT("a,,\n,,\n"), "a||;||;"},
    {"quoted", TEXT("\"a\",\"b\"\n"), "\"a|\"b;"},
    {"quoted and empty", TEXT("\"\",\n"), "\"|;"},
    {"a comma inside quotes", TEXT("\"a,b\",c\n"), "\"a,b|c;"},
    {"a quote inside quotes", TEXT("\"a\"\"b\"\n"), "\"a\"b;"},
    {"only a quote", TEXT("\"\"\"\"\n"), "\"\";"},
    {"line breaks inside quotes stay as they are", TEXT("\"a\r\nb\nc\",d\n"), "\"a\r\nb\nc|d;"},
    {"blanks belong to the field", TEXT(" a , b \n"), " a | b ;"},
    {"blank lines are skipped", TEXT("\r\n\na\r\n\r\n\nb\n\n"), "a;b;"},
    {"a byte order mark",
     TEXT("\xEF\xBB\xBF"
          "a,b\n"),
     "a|b;"},
    {"a byte order mark and a quote", TEXT("\xEF\xBB\xBF\"a\",b\n"), "\"a|b;"},
    {"only a byte order mark", TEXT("\xEF\xBB\xBF"), ""},
    {"a byte order mark later is text", TEXT("a,\xEF\xBB\xBF\n"), "a|\xEF\xBB\xBF;"},
    {"Chinese", TEXT("\xE8\x83\x86\xE7\xBA\xA2\xE7\xB4\xA0,5.4\n"), "\xE8\x83\x86\xE7\xBA\xA2\xE7\xB4\xA0|5.4;"},
    {"records may differ in length", TEXT("a\nb,c\n"), "a;b|c;"},
    {"a comma at the very end", TEXT("a,"), "a|;"},
    {"quotes at the very end", TEXT("a,\"\""), "a|\";"},
};

/* A slow source: so many bytes at a time. */
struct drip {
    const char *text;
    size_t n, step;
};

static long drip(void *self, char *to, size_t n)
{
    struct drip *d = self;
    n = n < d->step ? n : d->step;
    n = n < d->n ? n : d->n;
    memcpy(to, d->text, n);
    d->text += n;
    d->n -= n;
    return (long)n;
}

static const char *records(tt_arena *a, tt_csv *c, const char *why)
{
    tt_buf out = tt_buf_new(a);
    for (;;) {
        const char **field;
        size_t n;
        tt_err err = {0};
        if (tt_csv_next(c, &field, &n, &err) != TT_OK)
            fail_msg("%s: E%u", why, err.id);
        if (n == 0)
            return tt_buf_text(&out);
        for (size_t i = 0; i < n; i++)
            tt_buf_printf(&out, "%s%s%s", tt_csv_quoted(c, i) ? "\"" : "", field[i], i + 1 < n ? "|" : ";");
    }
}

static void reads_records(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof read / sizeof *read; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        const char *whole = records(a, tt_csv_open_text(a, "x.csv", read[i].text, read[i].n), read[i].why);
        if (strcmp(whole, read[i].want) != 0)
            fail_msg("%s: %s", read[i].why, whole);
        for (size_t step = 1; step <= 3; step++) {
            struct drip d = {read[i].text, read[i].n, step};
            const char *slow = records(a, tt_csv_open(a, "x.csv", drip, &d), read[i].why);
            if (strcmp(slow, read[i].want) != 0)
                fail_msg("%s, %zu bytes at a time: %s", read[i].why, step, slow);
        }
        tt_arena_free(a);
    }
}

static const struct {
    const char *why, *text;
    size_t n;
    tt_code kind;
    unsigned id;
    int line;
    const char *field;
} wrong[] = {
    {"a quote inside a plain field", TEXT("a,b\nc,d\"e\n"), TT_EPARSE, 450, 2, "2"},
    {"text after a closing quote", TEXT("\"a\"b\n"), TT_EPARSE, 450, 1, "1"},
    {"a blank after a closing quote", TEXT("\"a\" ,b\n"), TT_EPARSE, 450, 1, "1"},
    {"a quote that is not closed: where it opened", TEXT("a\n\n\"b\nc\nd\n"), TT_EPARSE, 451, 3, "1"},
    {"a quote and nothing more", TEXT("a,\""), TT_EPARSE, 451, 1, "2"},
    {"a zero byte", TEXT("a,b\0c\n"), TT_EPARSE, 452, 1, "2"},
    {"a zero byte in quotes, after a line break", TEXT("\"a\r\nb\0\"\n"), TT_EPARSE, 452, 2, "1"},
    {"GBK", TEXT("a\n\xB5\xA8\xBA\xEC\n"), TT_EPARSE, 452, 2, "1"},
    {"half a byte order mark", TEXT("\xEF\xBB"), TT_EPARSE, 452, 1, "1"},
    {"UTF-16",
     TEXT("\xFF\xFE"
          "a\0,\0"),
     TT_EPARSE, 452, 1, "1"},
};

static void refuses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        tt_csv *c = tt_csv_open_text(a, "x.csv", wrong[i].text, wrong[i].n);
        tt_err err = {0};
        tt_code code = TT_OK;
        const char **field;
        for (size_t n = 1; code == TT_OK && n > 0;)
            code = tt_csv_next(c, &field, &n, &err);
        if (code != wrong[i].kind || err.id != wrong[i].id || err.where.line != wrong[i].line || strcmp(err.arg[0], wrong[i].field) != 0)
            fail_msg("%s: %d E%u line %d field %s", wrong[i].why, (int)code, err.id, err.where.line, err.arg[0]);
        assert_non_null(tt_message_find(err.id));
        size_t n = 7;
        tt_err again = {0};
        assert_int_equal(tt_csv_next(c, &field, &n, &again), wrong[i].kind);
        assert_int_equal(again.id, wrong[i].id);
        tt_arena_free(a);
    }
}

static void counts_lines(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_csv *c = tt_csv_open_text(a, "x.csv", TEXT("\na\r\n\"b\r\nb\nb\rb\"\rc\n\n\nd"));
    static const int want[] = {2, 3, 7, 10};
    for (size_t i = 0; i < 4; i++) {
        const char **field;
        size_t n;
        assert_int_equal(tt_csv_next(c, &field, &n, NULL), TT_OK);
        assert_int_equal(n, 1);
        assert_int_equal(tt_csv_line(c), want[i]);
    }
    tt_arena_free(a);
}

/* --- limits and a source that fails ------------------------------------------- */

struct endless {
    const char *piece;
    size_t left; /* bytes until the end, or the failure */
    bool fails;
};

static long endless(void *self, char *to, size_t n)
{
    struct endless *e = self;
    if (e->left == 0 && e->fails) {
        errno = EIO;
        return -1;
    }
    n = n < e->left ? n : e->left;
    const size_t k = strlen(e->piece);
    n = n < k ? n : n - n % k;
    for (size_t i = 0; i < n; i++)
        to[i] = e->piece[i % k];
    e->left -= n;
    return (long)n;
}

static void keeps_limits(void **state)
{
    (void)state;
    static const struct {
        const char *why, *piece;
        size_t n;
        bool fails;
        tt_code kind;
        unsigned id;
    } cases[] = {
        {"a field without end", "a", (size_t)1 << 30, false, TT_ELIMIT, 453},
        {"fields without end", ",", (size_t)1 << 30, false, TT_ELIMIT, 453},
        {"a field of 1 MiB", "a", (size_t)1 << 20, false, TT_OK, 0},
        {"a field of 1 MiB and one", "a", ((size_t)1 << 20) + 1, false, TT_ELIMIT, 453},
        {"10,000 fields", ",", 9999, false, TT_OK, 0},
        {"10,001 fields", ",", 10000, false, TT_ELIMIT, 453},
        {"the source fails", "a,b\n", 4000, true, TT_EIO, 2},
        {"the source fails at once", "a", 0, true, TT_EIO, 2},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        struct endless e = {cases[i].piece, cases[i].n, cases[i].fails};
        tt_csv *c = tt_csv_open(a, "x.csv", endless, &e);
        tt_err err = {0};
        tt_code code = TT_OK;
        const char **field;
        for (size_t n = 1; code == TT_OK && n > 0;)
            code = tt_csv_next(c, &field, &n, &err);
        if (code != cases[i].kind || err.id != cases[i].id)
            fail_msg("%s: %d E%u", cases[i].why, (int)code, err.id);
        tt_arena_free(a);
    }
}

/* 32 MiB of records go through an arena of 1 MiB. */
static void takes_constant_memory(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new((size_t)1 << 20);
    struct endless e = {"HLC-003,\"day 7, morning\",BILI,5.4\r\n", (size_t)1 << 25, false};
    e.left -= e.left % strlen(e.piece);
    const size_t want = e.left / strlen(e.piece);
    tt_csv *c = tt_csv_open(a, "x.csv", endless, &e);
    const char **field;
    size_t rows = 0, used = 0;
    for (size_t n = 1; n > 0; rows += n > 0) {
        assert_int_equal(tt_csv_next(c, &field, &n, NULL), TT_OK);
        if (rows == 0)
            used = tt_arena_used(a);
    }
    assert_int_equal(rows, want);
    assert_int_equal(tt_arena_used(a), used);
    tt_arena_free(a);
}

/* --- frames ------------------------------------------------------------------- */

static void frames_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *why, *text;
        unsigned id;
        int line;
    } cases[] = {
        {"no header", "", 456, 1},
        {"only blank lines", "\r\n\r\n", 456, 1},
        {"a name twice", "ID,AGE,ID\n", 455, 1},
        {"a name empty", "ID,,AGE\n", 455, 1},
        {"a field too few", "ID,AGE\n1,2\n3\n", 454, 3},
        {"a field too many", "ID,AGE\n1,2,3\n", 454, 2},
        {"a stray quote", "ID\na\"\n", 450, 2},
    };
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_frame *f = NULL;
        tt_err err = {0};
        const tt_code c = tt_frame_read_csv(a, "x.csv", cases[i].text, strlen(cases[i].text), &f, &err);
        if (c != TT_EPARSE || err.id != cases[i].id || err.where.line != cases[i].line || f)
            fail_msg("%s: %d E%u line %d", cases[i].why, (int)c, err.id, err.where.line);
        assert_non_null(tt_message_find(err.id));
    }
    tt_arena_free(a);
}

static void writes_what_it_must(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_frame *f = tt_frame_new(a, "X");
    tt_frame_add(f, "T", NULL, TT_COL_TEXT);
    tt_frame_add(f, "D,1", NULL, TT_COL_DEC);
    static const char *const text[] = {"plain", NULL, "", "a,b", "say \"x\"", "two\r\nlines", "=1+1", " blank "};
    for (size_t i = 0; i < sizeof text / sizeof *text; i++)
        tt_set_text(f, tt_frame_row(f, 0), "T", text[i]);
    tt_set_dec(f, 0, "D,1", (tt_dec){-160, 2});
    assert_string_equal(tt_frame_csv(a, f),
                        "T,\"D,1\"\r\nplain,-1.60\r\n,\r\n\"\",\r\n\"a,b\",\r\n\"say \"\"x\"\"\",\r\n\"two\r\nlines\",\r\n"
                        "=1+1,\r\n blank ,\r\n");
    tt_frame *mark = tt_frame_new(a, "MARK");
    tt_frame_add(mark, "\xEF\xBB\xBF", NULL, TT_COL_TEXT); /* found by the fuzzer: unquoted it would be skipped */
    assert_string_equal(tt_frame_csv(a, mark), "\"\xEF\xBB\xBF\"\r\n");
    tt_frame *one = tt_frame_new(a, "ONE");
    tt_frame_add(one, "T", NULL, TT_COL_TEXT);
    tt_frame_row(one, 0);
    assert_string_equal(tt_frame_csv(a, one), "T\r\n\"\"\r\n");
    tt_arena_free(a);
}

/* What a spreadsheet program takes for a formula; numbers and what is not text stay as they are. */
static void disarms_formulas(void **state)
{
    (void)state;
    static const struct {
        const char *why, *text, *want;
    } rows[] = {{"a sum", "=1+1", "'=1+1"},
                {"a command", "=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0"},
                {"a plus", "+A1", "'+A1"},
                {"a minus", "-A1", "'-A1"},
                {"at", "@SUM(A1)", "'@SUM(A1)"},
                {"a tab", "\t=1", "'\t=1"},
                {"a carriage return", "\r=1", "\"'\r=1\""},
                {"of a Chinese keyboard", "＝1", "'＝1"},
                {"quoted too", "=A1,B1", "\"'=A1,B1\""},
                {"disarmed before: one comes off", "'=1", "''=1"},
                {"a negative number", "-1.60", "-1.60"},
                {"a number with its sign", "+3", "+3"},
                {"an apostrophe of its own", "'s Gravenhage", "'s Gravenhage"},
                {"a sign inside", "a=1", "a=1"},
                {"nothing", "", "\"\""}};
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tt_frame *f = tt_frame_new(a, "X");
        tt_frame_add(f, "T", NULL, TT_COL_TEXT);
        tt_frame_add(f, "D", NULL, TT_COL_DEC);
        tt_set_text(f, tt_frame_row(f, 0), "T", rows[i].text);
        tt_set_dec(f, 0, "D", (tt_dec){-160, 2});
        const char *want = tt_printf(a, "T,D\r\n%s,-1.60\r\n", rows[i].want);
        if (!tt_streq(tt_frame_csv_spreadsheet(a, f), want))
            fail_msg("%s: %s", rows[i].why, tt_frame_csv_spreadsheet(a, f));
    }
    tt_frame *named = tt_frame_new(a, "X");
    tt_frame_add(named, "=A1", NULL, TT_COL_TEXT);
    assert_string_equal(tt_frame_csv_spreadsheet(a, named), "'=A1\r\n");
    tt_arena_free(a);
}

/* Random texts over the awkward characters, written and read: the same cells. */
static void comes_back_equal(void **state)
{
    (void)state;
    static const char *const bits[] = {"a", "\"", ",", "\r", "\n", " ", "\xE7\x94\xB2", "=", "\xEF\xBB\xBF", "'"};
    tt_rng r = tt_rng_make(11, "csv", 0, 0);
    for (int round = 0; round < 200; round++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        tt_frame *f = tt_frame_new(a, "R"), *back = NULL;
        const uint32_t cols = 2 + tt_rng_below(&r, 4), rows = tt_rng_below(&r, 12);
        for (uint32_t c = 0; c < cols; c++)
            tt_frame_add(f, tt_printf(a, "%u\",%u", c, round), NULL, TT_COL_TEXT);
        for (uint32_t k = 0; k < rows; k++)
            for (uint32_t c = 0, row = (uint32_t)tt_frame_row(f, 0); c < cols; c++) {
                tt_buf s = tt_buf_new(a);
                for (uint32_t n = tt_rng_below(&r, 5); n > 0; n--)
                    tt_buf_add(&s, bits[tt_rng_below(&r, sizeof bits / sizeof *bits)]);
                tt_set_text(f, row, f->col[c].name, tt_rng_below(&r, 4) ? tt_buf_text(&s) : NULL);
            }
        const char *csv = tt_frame_csv(a, f);
        tt_err err = {0};
        if (tt_frame_read_csv(a, "r.csv", csv, strlen(csv), &back, &err) != TT_OK)
            fail_msg("round %d: E%u\n%s", round, err.id, csv);
        assert_int_equal(back->rows, rows);
        assert_int_equal(back->cols, cols);
        for (uint32_t c = 0; c < cols; c++)
            for (uint32_t k = 0; k < rows; k++)
                if (!tt_streq(f->col[c].v.text[k], back->col[c].v.text[k]))
                    fail_msg("round %d, row %u, column %u\n%s", round, k, c, csv);
        assert_string_equal(tt_frame_csv(a, back), csv);
        tt_arena_free(a);
    }
}

static void reads_the_cdisc_pilot(void **state)
{
    (void)state;
    static const struct {
        const char *file;
        size_t rows, cols, characters, empty;
    } files[] = {
        {"adae.csv", 1191, 27, 241763, 6963}, {"adlbhy.csv", 251, 14, 26659, 328}, {"adsl.csv", 306, 55, 95139, 5619},
        {"ae.csv", 1191, 35, 280585, 9313},   {"dm.csv", 306, 25, 52529, 1174},    {"ds.csv", 596, 13, 63016, 553},
        {"ex.csv", 591, 17, 53598, 12},
    };
    if (!tt_test_shared())
        skip();
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        char *text;
        size_t n, characters = 0, empty = 0;
        tt_frame *f = NULL;
        tt_err err = {0};
        const char *path = tt_printf(a, "%s/data/cdisc-pilot/%s", tt_test_shared(), files[i].file);
        if (tt_file_read(a, path, 1 << 24, &text, &n, &err) || tt_frame_read_csv(a, files[i].file, text, n, &f, &err))
            fail_msg("%s: E%u line %d", files[i].file, err.id, err.where.line);
        for (size_t c = 0; c < f->cols; c++) {
            characters += strlen(f->col[c].name);
            for (size_t row = 0; row < f->rows; row++) {
                const char *s = tt_cell_text(a, f, row, c);
                characters += strlen(s);
                empty += !*s;
            }
        }
        if (f->rows != files[i].rows || f->cols != files[i].cols || characters != files[i].characters || empty != files[i].empty)
            fail_msg("%s: %zu rows, %zu columns, %zu characters, %zu empty", files[i].file, f->rows, f->cols, characters, empty);
        tt_arena_free(a);
    }
}

/* --- no memory ---------------------------------------------------------------- */

static tt_code body(tt_arena *a, void *arg, tt_err *err)
{
    tt_frame *f = NULL;
    (void)arg;
    (void)err;
    tt_buf text = tt_buf_new(a);
    tt_buf_add(&text, "ID,DAY,VALUE\n");
    for (int i = 0; i < 2000; i++)
        tt_buf_printf(&text, "HLC-%03d,%d,\"%d,%d\"\n", i % 24, i, i, i);
    TT_TRY(tt_frame_read_csv(a, "x.csv", text.s, text.n, &f, err));
    const char *by[] = {"ID"};
    tt_frame_sort(f, by, 1);
    return strlen(tt_frame_csv(a, f)) > 30000 ? TT_OK : TT_ECORRUPT;
}

static void survives_no_memory(void **state)
{
    (void)state;
    tt_code c = TT_ENOMEM;
    long n = 1;
    for (; c == TT_ENOMEM && n < 1000; n++) {
        tt_err err = {0};
        tt_arena_fail_at(n);
        c = tt_job(TT_ARENA_DEFAULT, body, NULL, &err);
        tt_arena_fail_at(0);
        assert_true(c == TT_OK || (c == TT_ENOMEM && err.id == 1));
    }
    assert_int_equal(c, TT_OK);
    assert_true(n > 4);
}

static const struct CMUnitTest frame_csv[] = {
    cmocka_unit_test(reads_records),         cmocka_unit_test(refuses),
    cmocka_unit_test(counts_lines),          cmocka_unit_test(keeps_limits),
    cmocka_unit_test(takes_constant_memory), cmocka_unit_test(frames_are_refused),
    cmocka_unit_test(writes_what_it_must),   cmocka_unit_test(disarms_formulas),
    cmocka_unit_test(comes_back_equal),      cmocka_unit_test(reads_the_cdisc_pilot),
    cmocka_unit_test(survives_no_memory),
};
TT_TEST_MAIN(frame_csv)
