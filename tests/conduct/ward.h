/* SPDX-License-Identifier: GPL-3.0-or-later */
/* tests/conduct/ward.h -- a ward with a started study, its people, a clock that is
 * set, and short ways to bring a participant to a point of the way.
 *
 *     screened -> consented -> eligible -> enrolled -> ready (weight, lot) -> dosed
 *
 * REFUSED(w, id, call) asserts that the call fails with that message and that
 * neither the log nor the state has moved. */
#ifndef TT_TEST_WARD_H
#define TT_TEST_WARD_H

#include "conduct/conduct.h"
#include "support/tt_test.h"

#define HOUR ((tt_instant)3600000)
#define DAY (24 * HOUR)
/* 2026-03-02T01:00:00Z, nine in the morning in Beijing, a Monday */
#define MONDAY ((tt_instant)1772413200000)

static const tt_actor ADMIN = {"admin", "test"}, WANG = {"wang", "test"}, LI = {"li", "test"}, ZHU = {"zhu", "test"},
                      CHEN = {"chen", "test"}, LIU = {"liu", "test"}, MAO = {"mao", "test"};

typedef struct ward {
    tt_arena *arena;
    const tt_study *study;
    bool runnable;
    tt_instant now;
    tt_rng chance;
    tt_conduct *c;
    tt_err err;
    tt_findings found;
    int lots;
} ward;

static inline void ward_fine(ward *w, tt_code code, const char *what)
{
    if (code == TT_OK)
        return;
    print_error("%s: %s\n", what, tt_err_text(w->arena, &w->err, TT_EN));
    fail();
}
#define FINE(w, call) ward_fine((w), (call), #call)

struct ward_mark {
    int64_t seq, head;
    tt_hash digest;
};

static inline struct ward_mark ward_mark(ward *w)
{
    const tt_trial *t = tt_conduct_trial(w->c);
    struct ward_mark m = {t->seq, 0, tt_trial_digest(t)};
    tt_hash h;
    assert_int_equal(tt_record_head(tt_conduct_record(w->c), &m.head, &h, NULL), TT_OK);
    return m;
}

static inline void ward_refused(ward *w, struct ward_mark before, unsigned id, tt_code code, const char *what)
{
    const struct ward_mark now = ward_mark(w);
    if (code == TT_OK || w->err.id != id) {
        print_error("%s: wanted E%u, got code %d E%u: %s\n", what, id, (int)code, w->err.id,
                    code ? tt_err_text(w->arena, &w->err, TT_EN) : "done");
        fail();
    }
    assert_non_null(tt_message_find(id));
    assert_null(strstr(tt_err_text(w->arena, &w->err, TT_ZH), "?)"));
    assert_true(now.seq == before.seq && now.head == before.head);
    assert_memory_equal(now.digest.b, before.digest.b, sizeof now.digest.b);
}
#define REFUSED(w, id, call)                                                                                                               \
    do {                                                                                                                                   \
        const struct ward_mark mark_ = ward_mark(w);                                                                                       \
        const tt_code code_ = (call);                                                                                                      \
        ward_refused((w), mark_, (id), code_, #id " <- " #call);                                                                           \
    } while (0)

/* --- the study ----------------------------------------------------------------------- */

static inline tt_start ward_how(ward *w)
{
    const tt_start how = {.rehearsal = true,
                          .seed = 7,
                          .admin = "admin",
                          .admin_name = "Sun",
                          .password = "secret",
                          .clock = tt_clock_set(&w->now),
                          .entropy = tt_entropy_seeded(&w->chance)};
    return how;
}

static inline ward *ward_empty(void)
{
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    ward *w = TT_NEW(a, ward);
    w->arena = a;
    w->now = MONDAY;
    w->chance = tt_rng_make(7, "ward", 0, 0);
    w->found = tt_findings_new(a);
    return w;
}

/* The shipped study, not started. */
static inline ward *ward_read(void)
{
    ward *w = ward_empty();
    FINE(w, tt_crypt_start(&w->err));
    FINE(w, tt_study_read(w->arena, "studies/nct07276568", &w->found, &w->study, &w->runnable, &w->err));
    assert_true(w->runnable);
    return w;
}

/* Start w->study, with its people. */
static inline void ward_start(ward *w)
{
    static const struct {
        const char *name, *full, *role;
    } people[] = {{"wang", "Wang", "coordinator"}, {"li", "Li", "coordinator"}, {"zhu", "Zhu", "pi"},
                  {"chen", "Chen", "safety"},      {"liu", "Liu", "pharmacy"},  {"mao", "Mao", "monitor"}};
    const tt_start how = ward_how(w);
    FINE(w, tt_conduct_start(":memory:", w->study, true, &how, &w->c, &w->err));
    w->study = tt_conduct_trial(w->c)->study; /* the handle's own, as its values name it */
    for (size_t i = 0; i < sizeof people / sizeof *people; i++)
        FINE(w, tt_conduct_user(w->c, ADMIN, people[i].name, people[i].full, people[i].role, "secret", TT_EFFORT_REHEARSAL, &w->err));
}

static inline ward *ward_open(void)
{
    ward *w = ward_read();
    ward_start(w);
    return w;
}

static inline void ward_close(ward *w)
{
    tt_conduct_close(w->c);
    tt_arena_free(w->arena);
}

static inline const tt_subject *ward_subject(ward *w, const char *id)
{
    return tt_trial_subject(tt_conduct_trial(w->c), id);
}

/* --- a participant's way ------------------------------------------------------------------ */

static inline tt_entry ward_entry(const char *s, const char *visit, const char *item, const char *text, tt_instant at)
{
    const tt_entry e = {.subject = s, .visit = visit, .item = item, .text = text, .at = at, .reason = "", .source = "entry", .expect = -1};
    return e;
}

static inline tt_code ward_try(ward *w, const char *s, const char *visit, const char *item, const char *text, tt_instant at)
{
    const tt_entry e = ward_entry(s, visit, item, text, at);
    return tt_conduct_enter(w->c, WANG, &e, &w->found, &w->err);
}

static inline tt_code ward_correct(ward *w, const char *s, const char *visit, const char *item, const char *text, tt_instant at)
{
    tt_entry e = ward_entry(s, visit, item, text, at);
    e.reason = "misread";
    return tt_conduct_enter(w->c, WANG, &e, &w->found, &w->err);
}

static inline const char *ward_screen(ward *w)
{
    char *id = tt_alloc(w->arena, 24);
    FINE(w, tt_conduct_screen(w->c, WANG, id, &w->err));
    return id;
}

static inline void ward_consent(ward *w, const char *s)
{
    FINE(w, tt_conduct_consent(w->c, WANG, s, "1.0", "participant", w->now, &w->err));
}

static inline void ward_criteria(ward *w, const char *s)
{
    static const char *const values[][2] = {{"DX", "ACLF"}, {"AGE", "47"},  {"SEX", "F"},   {"WEIGHT", "60"},
                                            {"HE", "0"},    {"PREG", "no"}, {"INR", "1.9"}, {"PLAT", "80"}};
    for (size_t i = 0; i < sizeof values / sizeof *values; i++)
        FINE(w, ward_try(w, s, "SCR", values[i][0], values[i][1], w->now));
    for (size_t i = 0; i < w->study->criteria; i++) {
        const tt_criterion *k = &w->study->criterion[i];
        if (!k->test)
            FINE(w, tt_conduct_judge(w->c, ZHU, s, k->id, k->exclusion ? TT_NO : TT_YES, "", &w->err));
    }
}

static inline const char *ward_eligible(ward *w)
{
    const char *s = ward_screen(w);
    ward_consent(w, s);
    ward_criteria(w, s);
    FINE(w, tt_conduct_eligible(w->c, ZHU, s, true, "", &w->err));
    return s;
}

static inline const char *ward_enrolled(ward *w)
{
    const char *s = ward_eligible(w);
    FINE(w, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
    return s;
}

static inline const char *ward_lot(ward *w)
{
    const char *lot = tt_printf(w->arena, "LOT-%d", ++w->lots);
    FINE(w, tt_conduct_lot(w->c, LIU, lot, (tt_dec){2, -8}, tt_dec_int(90), tt_dec_int(150), w->now + 30 * DAY, &w->err));
    FINE(w, tt_conduct_release(w->c, LIU, lot, &w->err));
    return lot;
}

static inline tt_code ward_give(ward *w, const char *s, const char *lot, tt_instant start)
{
    tt_dose_card k;
    TT_TRY(tt_conduct_card(w->c, w->arena, s, lot, start, &k, &w->err));
    return tt_conduct_dose(w->c, WANG, s, lot, k.cells, start, start, (tt_second){"zhu", "secret"}, &w->found, &w->err);
}

/* From enrolled to dosed, now. */
static inline void ward_dose(ward *w, const char *s)
{
    const char *lot = ward_lot(w);
    FINE(w, ward_try(w, s, "BL", "WEIGHT", "60", w->now));
    FINE(w, ward_give(w, s, lot, w->now));
}

static inline const char *ward_dosed(ward *w)
{
    const char *s = ward_enrolled(w);
    ward_dose(w, s);
    return s;
}

/* --- decisions ---------------------------------------------------------------------------- */

static inline int ward_propose(ward *w)
{
    int n = 0;
    FINE(w, tt_conduct_propose(w->c, ZHU, 0, "", &n, &w->err));
    return n;
}

static inline int ward_decide(ward *w)
{
    const int n = ward_propose(w);
    FINE(w, tt_conduct_sign(w->c, ZHU, "secret", n, "approve", &w->err));
    FINE(w, tt_conduct_sign(w->c, CHEN, "secret", n, "approve", &w->err));
    return n;
}

static inline tt_answer_now ward_answer(ward *w)
{
    tt_answer_now r;
    FINE(w, tt_conduct_decide(w->c, w->arena, &r, &w->err));
    return r;
}

static inline tt_truth ward_gate(const tt_answer_now *r, const char *id)
{
    for (size_t i = 0; i < r->gates; i++)
        if (tt_streq(r->gate[i].id, id))
            return r->gate[i].open;
    return TT_UNKNOWN;
}

static inline tt_code ward_judge(ward *w, const char *s, tt_dlt_state j)
{
    const tt_subject *p = ward_subject(w, s);
    return tt_conduct_dlt(w->c, ZHU, s, j, "D1", p->dose_start + HOUR, "seen", &w->err);
}

/* Mark what is planned in the DLT window and not there as not done, so that the data gate opens. */
static inline void ward_fill(ward *w, const char *s)
{
    const tt_subject *p = ward_subject(w, s);
    tt_due *due = NULL;
    const size_t n = tt_study_schedule(w->arena, w->study, p->dose_start, p->dose_end, &due);
    for (size_t i = 0; i < n; i++)
        for (size_t f = 0; due[i].at <= p->dlt_until && f < w->study->forms; f++)
            for (size_t k = 0; tt_form_at(&w->study->form[f], due[i].visit) && k < w->study->form[f].items; k++) {
                tt_entry e = ward_entry(s, due[i].visit->id, w->study->form[f].item[k]->id, "", TT_NO_INSTANT);
                e.status = TT_NOT_DONE;
                e.reason = "ward closed";
                if (!tt_subject_value(p, w->study->form[f].item[k], due[i].visit))
                    FINE(w, tt_conduct_enter(w->c, WANG, &e, NULL, &w->err));
            }
}

/* Three patients of the present level, none with a DLT, windows over and judged, data there. */
static inline void ward_quiet_cohort(ward *w)
{
    const char *s[3];
    for (int i = 0; i < 3; i++) {
        s[i] = ward_dosed(w);
        w->now += i == 0 ? 14 * DAY : 3 * DAY;
    }
    w->now += 30 * DAY;
    for (int i = 0; i < 3; i++) {
        FINE(w, ward_judge(w, s[i], TT_DLT_NONE));
        ward_fill(w, s[i]);
    }
}

#endif
