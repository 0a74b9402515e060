/* SPDX-License-Identifier: GPL-3.0-or-later */
/* analysis/group.c -- who is compared with whom.
 *
 * As treated: a dose level, or a control arm that was not dosed; for disposition,
 * baseline and safety.  As randomised: the arm drawn, whatever was given; for survival
 * and for values over time.  A study without a control arm has its dose levels and no
 * arms to compare, and its tables are as they were. */
#include "analysis/analysis.h"

static size_t controls(const tt_study *s)
{
    return s->arms - tt_study_dosed_arms(s);
}

bool tt_compares_arms(const tt_study *s)
{
    return controls(s) > 0;
}

size_t tt_groups(const tt_study *s)
{
    return (size_t)s->dose.levels + controls(s) + 1;
}

tt_group tt_group_at(const tt_study *s, size_t i)
{
    if (i < (size_t)s->dose.levels)
        return (tt_group){(int)i + 1, NULL};
    i -= (size_t)s->dose.levels;
    for (size_t k = 0; k < s->arms; k++)
        if (s->arm[k].control && i-- == 0)
            return (tt_group){0, &s->arm[k]};
    return (tt_group){0, NULL};
}

bool tt_in_group(const tt_group *g, const tt_subject *s)
{
    if (g->arm)
        return s->arm == g->arm && !s->dosed;
    return g->level == 0 || s->level == g->level;
}

tt_words tt_group_short(const tt_study *s, const tt_group *g)
{
    return g->arm ? tt_same(g->arm->id) : g->level ? tt_same(s->dose.level[g->level - 1].id) : tt_say("All", "合计");
}

/* --- arms, as randomised ------------------------------------------------------------------- */

size_t tt_blocks_of(const tt_study *s)
{
    return tt_compares_arms(s) ? s->arms : 1;
}

const tt_arm *tt_block_arm(const tt_study *s, size_t i)
{
    return tt_compares_arms(s) ? &s->arm[i] : NULL;
}

bool tt_row_of_arm(const tt_frame *f, size_t row, const tt_arm *arm)
{
    return !arm || tt_streq(tt_get_text(f, row, "ARM"), arm->id);
}

bool tt_of_arm(const tt_subject *s, const tt_arm *arm)
{
    return !arm || s->arm == arm;
}

tt_words tt_arm_words(tt_arena *a, const tt_arm *arm)
{
    return tt_say(tt_printf(a, "%s (%s)", arm->title.in[TT_EN], arm->id), tt_printf(a, "%s（%s）", arm->title.in[TT_ZH], arm->id));
}
