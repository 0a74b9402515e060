/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/derive/hand_arms.h -- a randomised trial of five made event by event
 * (tests/data/randomised), small enough to check every number by hand. Times are UTC; the site is eight hours ahead.
 *
 *              arm   randomised   transplanted  dosed        end
 *     RND-001  EV    01-10 02:00  01-11 02:00   01-12 02:00  completed, 02-12 02:00
 *     RND-002  CTRL  01-13 02:00  01-14 02:00   never        died, 01-23 02:00: 10 d after randomisation
 *     RND-003  EV    01-16 02:00  01-17 02:00   never        withdrew, 01-18 02:00
 *     RND-004  CTRL  01-19 02:00  01-20 02:00   by mistake, 01-21 02:00
 *     RND-005  not randomised
 *
 *              ALT at screening, before transplantation, between it and the dose, T7
 *     RND-001  90, 300, -, 100
 *     RND-002  80, 200, -, 50
 *     RND-003  70, -, -, - */
#ifndef HAND_ARMS_H
#define HAND_ARMS_H

#include "derive/hand_trial.h"

static inline void arms_enrolled(struct hand *h, const char *who, const char *when, const char *arm, int place)
{
    const bool control = tt_streq(arm, "CTRL");
    hand_put(h, "enrolled", who, "", "", when,
             tt_printf(h->a, "{\"arm\":\"%s\",\"cohort\":%d,\"level\":%d,\"position\":%d,\"slot\":%d,\"stratum\":\"\"}", arm, !control,
                       !control, place, !control));
}

static inline void arms_moment(struct hand *h, const char *who, const char *when)
{
    hand_put(h, "anchored", who, "", "", when, "{\"anchor\":\"transplant\"}");
}

static inline void arms_dosed(struct hand *h, const char *who, const char *day, const char *outside)
{
    hand_put(h, "dosed", who, "", "", tt_printf(h->a, "%sT02:00", day),
             tt_printf(h->a,
                       "{\"delivered\":\"1e10\",\"end\":\"%sT02:30:00.000Z\",\"level\":1,\"lot\":\"EV1\",\"per_kg\":\"1e10\",\"planned\":"
                       "\"1e10\",\"second_check\":\"liu\",\"start\":\"%sT02:00:00.000Z\",\"volume\":\"100\",\"weight\":\"60\","
                       "\"window_end\":\"%sT20:00:00.000Z\"%s}",
                       day, day, day, outside));
}

static inline void arms_whole(struct hand *h, tt_arena *a)
{
    tt_findings fs = tt_findings_new(a);
    tt_err err = {0};
    *h = (struct hand){.a = a};
    if (tt_crypt_start(&err) != TT_OK || tt_study_read(a, "tests/data/randomised", &fs, &h->study, NULL, &err) != TT_OK)
        hand_die(a, &err);
    h->t = tt_trial_new(a, h->study);
    hand_put(h, "started", "", "", "", NULL, "{\"mode\":\"live\",\"seed\":\"7\"}");
    hand_put(h, "fact", "", "", "allocation", NULL, "{\"value\":\"sha256=00ff; ratio=EV:1,CTRL:1; blocks=2,4; planned=8\"}");
    hand_put(h, "lot", "", "", "EV1", NULL,
             "{\"concentration\":\"1e8\",\"expires\":\"2027-01-01T00:00:00.000Z\",\"viability\":\"100\",\"volume\":\"1000\"}");
    static const char *const day[] = {"2026-01-10", "2026-01-13", "2026-01-16", "2026-01-19", "2026-01-22"};
    for (int i = 0; i < 5; i++)
        hand_screen(h, tt_printf(a, "RND-00%d", i + 1), i + 1, tt_printf(a, "%sT01:00", day[i]));

    hand_value(h, "RND-001", "BL", "ALT", "2026-01-10T23:00", "300");
    arms_enrolled(h, "RND-001", "2026-01-10T02:00", "EV", 1);
    arms_moment(h, "RND-001", "2026-01-11T02:00");
    arms_dosed(h, "RND-001", "2026-01-12", "");
    hand_value(h, "RND-001", "T7", "ALT", "2026-01-18T02:00", "100");
    hand_ae(h, "RND-001", "RND-001-AE1", "2026-01-11T05:00", "bleeding", "", "not", 3); /* before the dose: not emergent */
    hand_ae(h, "RND-001", "RND-001-AE2", "2026-01-12T05:00", "fever", "infusion", "possible", 1);
    hand_put(h, "ended", "RND-001", "", "", "2026-02-12T02:00", "{\"cause\":\"\",\"how\":\"completed\"}");

    arms_enrolled(h, "RND-002", "2026-01-13T02:00", "CTRL", 2);
    hand_value(h, "RND-002", "BL", "ALT", "2026-01-13T23:00", "200"); /* after randomisation, before transplantation: the baseline */
    arms_moment(h, "RND-002", "2026-01-14T02:00");
    hand_value(h, "RND-002", "T7", "ALT", "2026-01-21T02:00", "50");
    hand_ae(h, "RND-002", "RND-002-AE1", "2026-01-13T05:00", "bleeding", "", "not", 3);
    hand_put(h, "ended", "RND-002", "", "", "2026-01-23T02:00", "{\"cause\":\"bleeding\",\"how\":\"died\"}");

    arms_enrolled(h, "RND-003", "2026-01-16T02:00", "EV", 3);
    arms_moment(h, "RND-003", "2026-01-17T02:00");
    hand_ae(h, "RND-003", "RND-003-AE1", "2026-01-17T05:00", "bleeding", "", "not", 2);
    hand_put(h, "ended", "RND-003", "", "", "2026-01-18T02:00", "{\"cause\":\"\",\"how\":\"withdrew\"}");

    arms_enrolled(h, "RND-004", "2026-01-19T02:00", "CTRL", 4);
    arms_moment(h, "RND-004", "2026-01-20T02:00");
    arms_dosed(h, "RND-004", "2026-01-21", ",\"outside\":\"E674\"");
}

#endif
