/* SPDX-License-Identifier: Apache-2.0 */
/* tests/expr/test_doc.c -- the examples of docs/reference/expressions.md are true.
 * Blocks: ```scope declares names, ```expr holds `expression => result`, ```error
 * holds `expression => code column`, ```explain the steps of its last line. */
#include "expr/ward.h"

typedef struct page {
    tt_arena *arena;
    ward w;
    char block[32];
    int line, examples, wrong;
    tt_buf steps;
} page;

static void check_example(page *p, const char *line)
{
    const char *arrow = strstr(line, "=>"), *next;
    while (arrow && (next = strstr(arrow + 2, "=>")) != NULL)
        arrow = next;
    if (!arrow)
        return;
    const char *text = tt_str_trim(p->arena, tt_strndup(p->arena, line, (size_t)(arrow - line)));
    const char *want = tt_str_trim(p->arena, arrow + 2), *got = ward_ask(p->arena, &p->w, text);
    p->examples++;
    if (!tt_streq(got, want)) {
        print_error("expressions.md:%d: %s\n  says %s\n  is   %s\n", p->line, text, want, got);
        p->wrong++;
    }
}

static void check_steps(page *p)
{
    const char *want = tt_buf_text(&p->steps), *last = strrchr(want, '\n');
    const tt_expr *e = NULL;
    last = last ? last + 1 : want;
    const char *text = tt_strndup(p->arena, last, (size_t)(strstr(last, "  [") - last));
    assert_int_equal(tt_expr_compile(p->arena, text, tt_at("f", 1, 1), &p->w.scope, &e, NULL), TT_OK);
    assert_string_equal(tt_expr_explain(p->arena, e, ward_look, &p->w), want);
    p->examples++;
}

static void read_line(page *p, const char *line)
{
    p->line++;
    if (tt_str_starts(line, "```")) {
        if (tt_streq(p->block, "explain"))
            check_steps(p);
        snprintf(p->block, sizeof p->block, "%.20s", line + 3);
    } else if (tt_streq(p->block, "scope")) {
        ward_add(p->arena, &p->w, line);
    } else if (tt_streq(p->block, "expr") || tt_streq(p->block, "error")) {
        check_example(p, line);
    } else if (tt_streq(p->block, "explain")) {
        tt_buf_printf(&p->steps, "%s%s", p->steps.n ? "\n" : "", line);
    }
}

static void test_examples(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_err err;
    char *text = NULL, *save = NULL;
    size_t n = 0;
    static page p;
    p = (page){.arena = a, .steps = tt_buf_new(a)};
    assert_int_equal(tt_file_read(a, "docs/reference/expressions.md", 1 << 20, &text, &n, &err), TT_OK);
    for (char *line = text; line; line = save) {
        save = strchr(line, '\n');
        if (save)
            *save++ = 0;
        read_line(&p, line);
    }
    assert_int_equal(p.wrong, 0);
    assert_true(p.examples > 80); /* the page was really read */
    tt_arena_free(a);
}

static const struct CMUnitTest group[] = {cmocka_unit_test(test_examples)};
TT_TEST_MAIN(group)
