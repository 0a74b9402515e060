/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/conduct/randomised.h -- a ward of the small randomised study of tests/data: started, with people, and ways to bring a
 * participant to an arm. */
#ifndef TT_TEST_RANDOMISED_H
#define TT_TEST_RANDOMISED_H

#include "ward.h"

static inline ward *open_study(const char *from, const char *to)
{
    ward *w = ward_empty();
    char *text = NULL;
    size_t n = 0;
    FINE(w, tt_crypt_start(&w->err));
    FINE(w, tt_file_read(w->arena, "tests/data/randomised/protocol.yaml", 1 << 20, &text, &n, &w->err));
    char *at = strstr(text, from);
    assert_non_null(at);
    const char *changed = tt_printf(w->arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
    FINE(w, tt_study_parse(w->arena, "protocol.yaml", changed, strlen(changed), &w->found, &w->study, &w->runnable, &w->err));
    for (size_t i = 0; i < w->found.n; i++)
        assert_true(w->found.at[i].severity != TT_ERROR);
    w->found = tt_findings_new(w->arena);
    return w;
}

static inline void people(ward *w)
{
    static const char *const names[][3] = {{"wang", "Wang", "coordinator"},
                                           {"zhu", "Zhu", "pi"},
                                           {"chen", "Chen", "safety"},
                                           {"liu", "Liu", "pharmacy"},
                                           {"mao", "Mao", "monitor"}};
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        FINE(w, tt_conduct_user(w->c, ADMIN, names[i][0], names[i][1], names[i][2], "secret", TT_EFFORT_REHEARSAL, &w->err));
}

static inline ward *started(const char *from, const char *to)
{
    ward *w = open_study(from, to);
    const tt_start how = ward_how(w);
    FINE(w, tt_conduct_start(":memory:", w->study, true, &how, &w->c, &w->err));
    w->study = tt_conduct_trial(w->c)->study;
    people(w);
    return w;
}

static inline ward *ready(void)
{
    ward *w = started("blocks: [2, 4]", "blocks: [2, 4]");
    ward_decide(w);
    return w;
}

static inline const char *may_take_part(ward *w, const char *sex)
{
    const char *s = ward_screen(w);
    const char *const values[][2] = {{"DX", "ACLF"}, {"AGE", "47"}, {"SEX", sex}, {"WEIGHT", "60"}, {"INR", "1.9"}};
    ward_consent(w, s);
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        if (values[i][1])
            FINE(w, ward_try(w, s, "SCR", values[i][0], values[i][1], w->now));
    FINE(w, tt_conduct_judge(w->c, ZHU, s, "E1", TT_NO, "", &w->err));
    FINE(w, tt_conduct_eligible(w->c, ZHU, s, true, "", &w->err));
    return s;
}

static inline void infuse(ward *w, const char *s)
{
    const char *lot = tt_printf(w->arena, "EV-%d", ++w->lots);
    FINE(w, tt_conduct_lot(w->c, LIU, lot, (tt_dec){1, -8}, tt_dec_int(100), tt_dec_int(200), w->now + 3 * DAY, &w->err));
    FINE(w, tt_conduct_release(w->c, LIU, lot, &w->err));
    FINE(w, ward_correct(w, s, "SCR", "WEIGHT", "61", w->now));
    FINE(w, ward_give(w, s, lot, w->now));
}

static inline void next_decision(ward *w, const char *s)
{
    w->now += 30 * HOUR;
    ward_fill(w, s);
    FINE(w, ward_judge(w, s, TT_DLT_NONE));
    ward_decide(w);
}

static inline const char *of_arm(ward *w, const char *arm)
{
    for (int i = 0; i < 4; i++) {
        const char *s = may_take_part(w, "F");
        FINE(w, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
        if (tt_streq(ward_subject(w, s)->arm->id, arm))
            return s;
        if (tt_streq(arm, "CTRL")) {
            infuse(w, s);
            next_decision(w, s);
        }
    }
    fail_msg("no %s among four", arm);
    return NULL;
}

#endif
