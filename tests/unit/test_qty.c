/* SPDX-License-Identifier: Apache-2.0 */
/* Quantities as people type them, and running out of memory while reading them. */
#include "support/tt_test.h"
#include "unit/unit.h"

static const struct {
    const char *why, *said, *text;
} read[] = {
    {"a value and its unit", "4.2 mg/dL", "4.2 mg/dL"},
    {"without a blank", "4.2mg/dL", "4.2 mg/dL"},
    {"zeros are kept", "0.10 umol/L", "0.10 umol/L"},
    {"a bare number", "1.2", "1.2"},
    {"an explicit 1 is not printed", "1.2 1", "1.2"},
    {"an exponent", "1.6e7 {cells}/kg", "16000000 {cells}/kg"},
    {"an exponent, then no blank", "1.6e7cells/kg", "16000000 {cells}/kg"},
    {"an e that is none", "5 eq", "5 eq"},
    {"an e that is none, without a blank", "5eq", "5 eq"},
    {"an exponent and per litre", "10e9/L", "10000000000 /L"},
    {"a power in the unit", "250 10*9/L", "250 10*9/L"},
    {"a times sign", "250x10^9/L", "250 10*9/L"},
    {"blanks and a superscript", "1.6 \xC3\x97 10\xE2\x81\xB7 cells/kg", "1.6 10*7.{cells}/kg"},
    {"a negative temperature", "-5 Cel", "-5 Cel"},
    {"full width", "\xEF\xBC\x93\xEF\xBC\x98\xEF\xBC\x8E\xEF\xBC\x95\xE3\x80\x80\xE2\x84\x83", "38.5 Cel"},
    {"percent", "45%", "45 %"},
    {"per minute", "72 /min", "72 /min"},
};

static const struct {
    const char *why, *said;
    tt_code kind;
    unsigned id;
} wrong[] = {
    {"nothing", "", TT_EPARSE, 480},
    {"only a unit", "mg/dL", TT_EPARSE, 480},
    {"a decimal comma", "4,2 mg/dL", TT_EPARSE, 480},
    {"two points", "4.2.1 mg/dL", TT_EPARSE, 480},
    {"below the limit of detection is not a number", "<5 mg/dL", TT_EPARSE, 480},
    {"a thousand with a blank", "1 500", TT_EUNIT, 400},
    {"a thousand with a blank, and a unit", "1 500 mg", TT_EUNIT, 400},
    {"only a power", "10*9/L", TT_EUNIT, 400},
    {"the number is missing before 10*10", "10*10/L", TT_EUNIT, 400},
    {"ambiguous", "250 10e9/L", TT_EUNIT, 401},
    {"ambiguous case", "4.2 MG/DL", TT_EUNIT, 401},
    {"unknown", "3 drops", TT_EUNIT, 400},
    {"more digits than fit", "1234567890123456789012 g", TT_ERANGE, 481},
};

static void reads(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof read / sizeof *read; i++) {
        tt_qty q, again;
        tt_err err = {0};
        if (tt_qty_parse(a, read[i].said, &q, &err) != TT_OK)
            fail_msg("%s: %s: E%u", read[i].why, read[i].said, err.id);
        if (!tt_streq(tt_qty_text(a, q), read[i].text))
            fail_msg("%s: %s: %s", read[i].why, read[i].said, tt_qty_text(a, q));
        assert_int_equal(tt_qty_parse(a, read[i].text, &again, &err), TT_OK);
        assert_string_equal(tt_qty_text(a, again), read[i].text);
    }
    tt_qty q;
    assert_int_equal(tt_qty_parse(a, "1.2", &q, NULL), TT_OK);
    assert_null(q.unit);
    tt_arena_free(a);
}

static void refuses(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        tt_qty q = {{7, 0}, NULL};
        tt_err err = {0};
        const tt_code c = tt_qty_parse(a, wrong[i].said, &q, &err);
        if (c != wrong[i].kind || err.id != wrong[i].id || q.value.coef != 7)
            fail_msg("%s: %s: %d E%u", wrong[i].why, wrong[i].said, (int)c, err.id);
    }
    tt_arena_free(a);
}

static tt_code body(tt_arena *a, void *arg, tt_err *err)
{
    tt_qty q;
    int *done = arg;
    for (size_t i = 0; i < sizeof read / sizeof *read; i++) {
        (void)tt_alloc(a, 20000); /* so that blocks fill and each part asks the system in its turn */
        TT_TRY(tt_qty_parse(a, read[i].said, &q, err));
        (void)tt_qty_text(a, q);
        ++*done;
    }
    return TT_OK;
}

/* Each n-th request to the system fails: the job says so and nothing is lost. */
static void survives_no_memory(void **state)
{
    (void)state;
    tt_code c = TT_ENOMEM;
    long n = 1;
    for (; c == TT_ENOMEM && n < 10000; n++) {
        int done = 0;
        tt_err err = {0};
        tt_arena_fail_at(n);
        c = tt_job(TT_ARENA_DEFAULT, body, &done, &err);
        tt_arena_fail_at(0);
        assert_true(c == TT_OK ? done == sizeof read / sizeof *read : c == TT_ENOMEM && err.id == 1);
    }
    assert_int_equal(c, TT_OK);
    assert_true(n > 5);
}

static const struct CMUnitTest unit_qty[] = {
    cmocka_unit_test(reads),
    cmocka_unit_test(refuses),
    cmocka_unit_test(survives_no_memory),
};
TT_TEST_MAIN(unit_qty)
