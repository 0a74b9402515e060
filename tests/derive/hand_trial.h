/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/derive/hand_trial.h -- a trial of four participants made event by event on
 * the shipped study, small enough to check every number by hand.
 *
 *              dosed (UTC)        end               ALT BL, D1     BILI BL, D1, D7
 *     HLC-001  01-10 02:00-02:25  completed, d 366  120, 90.5      10, 40, -
 *     HLC-002  01-24 02:00-02:25  died, d 10        at the dose!   100, 120, 100
 *     HLC-003  02-01 02:00-02:25  transplanted 100  200, 150       not done
 *     HLC-004  02-05 02:00-02:25  withdrew, d 50    50, 60         -
 *     HLC-005  screening failed (E1 judged met) */
#ifndef HAND_TRIAL_H
#define HAND_TRIAL_H

#include "support/tt_test.h"

#include "trial/trial.h"

struct hand {
    tt_arena *a;
    const tt_study *study;
    tt_trial *t;
    tt_event event[200];
    size_t n;
};

static inline void hand_die(tt_arena *a, const tt_err *err)
{
    print_error("%s\n", tt_err_text(a, err, TT_EN));
    fail();
}

static inline const tt_study *hand_study(tt_arena *a)
{
    tt_findings fs = tt_findings_new(a);
    const tt_study *s = NULL;
    tt_err err = {0};
    if (tt_crypt_start(&err) != TT_OK || tt_study_read(a, "studies/nct07276568", &fs, &s, NULL, &err) != TT_OK)
        hand_die(a, &err);
    return s;
}

/* One event; `when` "2026-01-10T02:00" in UTC, NULL = no instant. */
static inline void hand_put(struct hand *h, const char *kind, const char *subject, const char *visit, const char *item, const char *when,
                            const char *body)
{
    tt_err err = {0};
    assert_true(h->n < sizeof h->event / sizeof *h->event);
    tt_event *e = &h->event[h->n++];
    *e = tt_event_blank(kind);
    e->seq = (int64_t)h->n;
    e->subject = subject;
    e->visit = visit;
    e->item = item;
    e->actor = "wang";
    e->role = "coordinator";
    e->zone = "Asia/Shanghai";
    e->body = tt_strdup(h->a, body);
    e->occurred = TT_NO_INSTANT;
    if (when && tt_instant_parse(tt_printf(h->a, "%s:00.000Z", when), &e->occurred, &err) != TT_OK)
        hand_die(h->a, &err);
    tt_instant_parse("2027-03-01T00:00:00.000Z", &e->recorded, NULL);
    if (tt_trial_apply(h->t, e, &err) != TT_OK)
        hand_die(h->a, &err);
}

static inline void hand_value(struct hand *h, const char *subject, const char *visit, const char *item, const char *when, const char *text)
{
    const char *number = *text == '<' ? text + 1 : text;
    const char *unit = tt_unit_code(tt_study_item(h->study, item)->unit);
    hand_put(h, "entered", subject, visit, item, when,
             tt_printf(h->a, "{\"number\":\"%s\",\"status\":\"done\",\"text\":\"%s\",\"unit\":\"%s\",\"was\":\"\",\"was_unit\":\"\"}",
                       number, text, unit));
}

static inline void hand_code(struct hand *h, const char *subject, const char *visit, const char *item, const char *when, const char *text)
{
    hand_put(h, "entered", subject, visit, item, when,
             tt_printf(h->a, "{\"status\":\"done\",\"text\":\"%s\",\"was\":\"\",\"was_unit\":\"\"}", text));
}

static inline void hand_ae(struct hand *h, const char *subject, const char *id, const char *when, const char *term, const char *category,
                           const char *related, int grade)
{
    hand_put(h, "ae", subject, "", "", when,
             tt_printf(h->a,
                       "{\"category\":\"%s\",\"grade\":%d,\"id\":\"%s\",\"outcome\":\"recovered\",\"related\":\"%s\",\"resolved\":\"\","
                       "\"serious\":%s,\"term\":\"%s\"}",
                       category, grade, id, related, grade >= 3 ? "true" : "false", term));
}

static inline void hand_start(struct hand *h, tt_arena *a, const char *mode)
{
    *h = (struct hand){.a = a, .study = hand_study(a)};
    h->t = tt_trial_new(a, h->study);
    hand_put(h, "started", "", "", "", NULL, tt_printf(a, "{\"mode\":\"%s\",\"seed\":\"7\"}", mode));
}

static inline void hand_decision(struct hand *h)
{
    hand_put(h, "proposed", "", "", "", NULL,
             "{\"act\":\"stay\",\"cohort\":3,\"evidence\":\"{}\",\"from\":0,\"mtd\":-1,\"number\":1,\"rule\":\"3+3/start\",\"tally\":\"\","
             "\"text\":\"nobody treated yet: the first cohort is at dose 1, number of patients 3\",\"to\":1}");
    hand_put(h, "signed", "", "", "", NULL, "{\"effective\":false,\"number\":1}");
    hand_put(h, "signed", "", "", "", NULL, "{\"effective\":true,\"number\":1}");
}

static inline void hand_screen(struct hand *h, const char *subject, int number, const char *when)
{
    hand_put(h, "screened", subject, "", "", when, tt_printf(h->a, "{\"number\":%d}", number));
    hand_value(h, subject, "SCR", "AGE", when, number % 2 ? "40" : "61");
    hand_code(h, subject, "SCR", "SEX", when, number % 2 ? "F" : "M");
}

static inline void hand_dose(struct hand *h, const char *subject, const char *day)
{
    hand_put(h, "enrolled", subject, "", "", NULL, "{\"arm\":\"CLF\",\"cohort\":1,\"level\":1,\"slot\":1}");
    hand_put(h, "dosed", subject, "", "", tt_printf(h->a, "%sT02:00", day),
             tt_printf(
                 h->a,
                 "{\"delivered\":\"950000000\",\"end\":\"%sT02:25:00.000Z\",\"level\":1,\"lot\":\"A1\",\"per_kg\":\"15833333\",\"planned\":"
                 "\"960000000\",\"second_check\":\"liu\",\"start\":\"%sT02:00:00.000Z\",\"volume\":\"4.8\",\"weight\":\"60\","
                 "\"window_end\":\"2026-12-31T00:00:00.000Z\"}",
                 day, day));
}

/* A later session of HLC-001, two days after the first: 6 h, 61 kg. */
static inline const char *hand_session(struct hand *h, int number)
{
    return tt_printf(h->a,
                     "{\"delivered\":\"970000000\",\"end\":\"2026-01-12T08:00:00.000Z\",\"level\":1,\"lot\":\"A1\",\"per_kg\":\"15901639\","
                     "\"planned\":\"976000000\",\"second_check\":\"liu\",\"session\":%d,\"start\":\"2026-01-12T02:00:00.000Z\",\"volume\":"
                     "\"5\",\"weight\":\"61\",\"window_end\":\"2026-12-31T00:00:00.000Z\"}",
                     number);
}

static inline void hand_whole(struct hand *h, tt_arena *a, const char *mode)
{
    hand_start(h, a, mode);
    hand_decision(h);
    hand_put(h, "lot", "", "", "A1", NULL,
             "{\"concentration\":\"2e8\",\"expires\":\"2027-01-01T00:00:00.000Z\",\"viability\":\"90\",\"volume\":\"100\"}");
    hand_screen(h, "HLC-001", 1, "2026-01-05T01:00");
    hand_value(h, "HLC-001", "BL", "ALT", "2026-01-09T23:00", "120");
    hand_value(h, "HLC-001", "BL", "BILI", "2026-01-09T23:00", "10");
    hand_dose(h, "HLC-001", "2026-01-10");
    hand_value(h, "HLC-001", "H12", "ALT", "2026-01-10T16:30", "118"); /* 00:30 of the next day at the site */
    hand_value(h, "HLC-001", "D1", "ALT", "2026-01-11T02:25", "90.5");
    hand_value(h, "HLC-001", "D1", "BILI", "2026-01-11T02:25", "40");
    hand_value(h, "HLC-001", "D7", "ALT", "2026-01-17T02:25", "<7");
    hand_code(h, "HLC-001", "MB", "MRISTAB", "2026-01-11T04:00", "STABLE");
    hand_code(h, "HLC-001", "D28", "MRISTAB", "2026-02-07T04:00", "CHANGED");
    hand_ae(h, "HLC-001", "HLC-001-AE1", "2026-01-10T05:00", "<script>alert(1)</script> & pain", "injection", "possible", 1);
    hand_ae(h, "HLC-001", "HLC-001-AE2", "2026-01-12T05:00", "rash", "product", "unlikely", 2);

    hand_screen(h, "HLC-002", 2, "2026-01-12T01:00");
    hand_value(h, "HLC-002", "BL", "ALT", "2026-01-24T02:00", "80"); /* at the very start of dosing: not before it */
    hand_value(h, "HLC-002", "BL", "BILI", "2026-01-23T23:00", "100");
    hand_dose(h, "HLC-002", "2026-01-24");
    hand_value(h, "HLC-002", "D1", "BILI", "2026-01-25T02:25", "120");
    hand_value(h, "HLC-002", "D7", "BILI", "2026-01-31T02:25", "100");
    hand_ae(h, "HLC-002", "HLC-002-AE1", "2026-01-25T05:00", "haematoma", "injection", "definite", 3);
    hand_ae(h, "HLC-002", "HLC-002-AE2", "2026-01-26T05:00", "haematoma", "injection", "probable", 3);
    hand_put(h, "dlt", "HLC-002", "", "", NULL, "{\"clause\":\"D1\",\"judgement\":\"dlt\",\"onset\":\"2026-01-25T05:00:00.000Z\"}");
    hand_put(h, "ended", "HLC-002", "", "", "2026-02-03T02:25", "{\"cause\":\"liver failure\",\"how\":\"died\"}");

    hand_screen(h, "HLC-003", 3, "2026-01-20T01:00");
    hand_value(h, "HLC-003", "BL", "ALT", "2026-01-31T23:00", "200");
    hand_put(h, "entered", "HLC-003", "BL", "BILI", NULL,
             "{\"status\":\"not done\",\"text\":\"\",\"was\":\"\",\"was_unit\":\"\",\"unit\":\"\"}");
    hand_ae(h, "HLC-003", "HLC-003-AE1", "2026-01-25T05:00", "fever", "product", "possible", 1); /* before dosing: no reaction */
    hand_dose(h, "HLC-003", "2026-02-01");
    hand_value(h, "HLC-003", "D1", "ALT", "2026-02-02T02:25", "150");
    hand_put(h, "ended", "HLC-003", "", "", "2026-05-12T02:25", "{\"cause\":\"\",\"how\":\"transplanted\"}");

    hand_screen(h, "HLC-004", 4, "2026-01-28T01:00");
    hand_value(h, "HLC-004", "BL", "ALT", "2026-02-04T23:00", "50");
    hand_dose(h, "HLC-004", "2026-02-05");
    hand_value(h, "HLC-004", "D1", "ALT", "2026-02-06T02:25", "60");
    hand_put(h, "ended", "HLC-004", "", "", "2026-03-27T02:25", "{\"cause\":\"\",\"how\":\"withdrew\"}");

    hand_screen(h, "HLC-005", 5, "2026-02-10T01:00");
    hand_put(h, "judged", "HLC-005", "", "", NULL, "{\"criterion\":\"E1\",\"met\":\"yes\"}");
    hand_put(h, "eligible", "HLC-005", "", "", "2026-02-11T01:00", "{\"eligible\":false}");
    hand_put(h, "deviation", "HLC-001", "", "", "2026-01-17T02:25", "{\"id\":\"DEV-001\",\"what\":\"visit D7 late\"}");
    hand_put(h, "ended", "HLC-001", "", "", "2027-01-11T02:25", "{\"cause\":\"\",\"how\":\"completed\"}");
}

#endif
