/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A fresh arena for each test of a group: cmocka_unit_test_setup_teardown(test, open_arena, close_arena). */
#ifndef TT_TEST_ARENA_H
#define TT_TEST_ARENA_H

#include "support/tt_test.h"

static tt_arena *arena;

static int open_arena(void **state)
{
    (void)state;
    arena = tt_arena_new(TT_ARENA_DEFAULT);
    return arena == NULL;
}

static int close_arena(void **state)
{
    (void)state;
    tt_arena_free(arena);
    return 0;
}

#endif
