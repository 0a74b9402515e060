/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A practice study in a folder of its own, as people start one: its secret is random. */
#ifndef TT_TEST_CONDUCT_IN_FOLDER_H
#define TT_TEST_CONDUCT_IN_FOLDER_H

#include <unistd.h>

#include "randomised.h"

static char folder[64];

static inline const char *in(ward *w, const char *name)
{
    return tt_printf(w->arena, "%s/%s", folder, name);
}

static inline ward *ready_to_start(void)
{
    ward *w = open_study("blocks: [2, 4]", "blocks: [2, 4]");
    snprintf(folder, sizeof folder, "/tmp/tt-ward-XXXXXX");
    assert_non_null(mkdtemp(folder));
    return w;
}

static inline tt_start practice_how(ward *w)
{
    tt_start how = ward_how(w);
    how.rehearsal = false;
    how.practice = true;
    how.password = "a long enough secret";
    return how;
}

static inline void away(ward *w)
{
    char command[128];
    ward_close(w);
    snprintf(command, sizeof command, "rm -rf %s", folder);
    assert_int_equal(system(command), 0);
}

#endif
