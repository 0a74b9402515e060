/* SPDX-License-Identifier: Apache-2.0 */
/* The definitions and an arena, once for a group of tests: cmocka_run_group_tests(tests, set_up, tear_down). */
#ifndef TT_TEST_MEASURES_H
#define TT_TEST_MEASURES_H

#include "measure/measure.h"
#include "support/tt_test.h"

static tt_arena *a;
static const tt_measures *m;

static int set_up(void **state)
{
    (void)state;
    a = tt_arena_new(TT_ARENA_DEFAULT);
    return tt_measures_load(a, &m, NULL) == TT_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    tt_arena_free(a);
    return 0;
}

#endif
