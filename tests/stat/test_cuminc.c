/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Cumulative incidence against R's multi-state survfit (cuminc_rows.h), against its own
 * definition (all causes and event-free survival add up to 1), and where nobody had anything. */
#include "support/arena.h"

#include "cuminc_rows.h"
#include "frame/frame.h"
#include "stat/stat.h"

#define COUNT(x) (sizeof(x) / sizeof *(x))

/* Equal to 1e-10, NaN only to NaN. R takes the square root of a sum of squares that is 0 in theory: hence the absolute part. */
static void same(double got, double want, const char *what, double where)
{
    const bool both = isnan(got) && isnan(want);
    if (!both && !(fabs(got - want) <= 1e-10))
        fail_msg("%s at %g: got %.17g, want %.17g", what, where, got, want);
}

static tt_cif fit(const double *time, const int32_t *cause, size_t n, int32_t which)
{
    tt_cif cif;
    assert_int_equal(tt_cif_fit(arena, time, cause, n, which, NULL, &cif, NULL), TT_OK);
    return cif;
}

static const double tie_time[] = {2, 3, 3, 3, 5, 5, 8, 8, 9, 11, 11, 14, 20, 20, 25};
static const int32_t tie_cause[] = {1, 2, 1, 0, 1, 2, 0, 1, 2, 1, 1, 0, 2, 0, 1};
static const double near_time[] = {0.3, 0.1 + 0.2, 0.3, 1, 2, 2};
static const int32_t near_cause[] = {1, 2, 1, 0, 2, 1};
static const double whole_time[] = {1, 2, 3, 4, 5, 5, 6};
static const int32_t whole_cause[] = {1, 1, 2, 1, 2, 1, 2};
static const double one_time[] = {4};
static const int32_t one_cause[] = {1};
static const double zero_time[] = {0, 0, 1, 2, 3};
static const int32_t zero_cause[] = {1, 2, 1, 0, 1};

static const struct {
    const char *why;
    const double *time;
    const int32_t *cause;
    size_t n;
    int32_t which;
    const struct cif_row *want;
    size_t rows;
} cases[] = {
#define CASE(why, data, which, want)                                                                                                       \
    {                                                                                                                                      \
        why, data##_time, data##_cause, COUNT(data##_time), which, want, COUNT(want)                                                       \
    }
    CASE("deaths, transplants and censorings at one time", tie, 1, ties_1),
    CASE("the other cause of the same people", tie, 2, ties_2),
    CASE("times equal up to rounding are one", near, 1, near_1),
    CASE("nobody censored: binomial", whole, 1, uncensored_1),
    CASE("a single participant", one, 1, single_1),
    CASE("events on the day of dosing", zero, 1, zero_1),
};

static void curves_as_r(void **state)
{
    (void)state;
    for (size_t k = 0; k < COUNT(cases); k++) {
        const tt_cif cif = fit(cases[k].time, cases[k].cause, cases[k].n, cases[k].which);
        if (cif.rows != cases[k].rows)
            fail_msg("%s: %zu rows, want %zu", cases[k].why, cif.rows, cases[k].rows);
        for (size_t i = 0; i < cif.rows; i++) {
            const tt_cif_row *got = &cif.row[i];
            const struct cif_row *want = &cases[k].want[i];
            same(got->time, want->time, cases[k].why, want->time);
            same(got->value, want->value, cases[k].why, want->time);
            same(got->se, want->se, cases[k].why, want->time);
            same(got->lower, want->lower, cases[k].why, want->time);
            same(got->upper, want->upper, cases[k].why, want->time);
        }
    }
}

/* transplant.csv: "censored", "death", "ltx", "withdraw". */
static size_t read_transplant(double *time, int32_t *cause, size_t most)
{
    char *text;
    size_t n;
    tt_frame *f;
    const char *path = tt_printf(arena, "%s/data/survival/transplant.csv", tt_test_shared());
    assert_int_equal(tt_file_read(arena, path, 1 << 24, &text, &n, NULL), TT_OK);
    assert_int_equal(tt_frame_read_csv(arena, "transplant.csv", text, n, &f, NULL), TT_OK);
    assert_in_range(f->rows, 1, most);
    for (size_t i = 0; i < f->rows; i++) {
        const char *event = tt_get_text(f, i, "event");
        time[i] = atoi(tt_get_text(f, i, "futime"));
        cause[i] = tt_streq(event, "death") ? 1 : tt_streq(event, "ltx") ? 2 : tt_streq(event, "withdraw") ? 3 : 0;
    }
    return f->rows;
}

static void waiting_list_as_r(void **state)
{
    (void)state;
    static double time[1000];
    static int32_t cause[1000];
    if (!tt_test_shared())
        skip();
    const size_t n = read_transplant(time, cause, COUNT(time));
    assert_int_equal(n, 815);
    const tt_cif cif[] = {fit(time, cause, n, 1), fit(time, cause, n, 2)};
    assert_int_equal(cif[0].events, 66);
    assert_int_equal(cif[1].events, 636);
    for (size_t k = 0; k < 2; k++)
        for (size_t i = 0; i < COUNT(transplant_death); i++) {
            const struct cif_at *want = k ? &transplant_ltx[i] : &transplant_death[i];
            const tt_cif_row got = tt_cif_at(&cif[k], want->time);
            same(got.value, want->value, "incidence", want->time);
            same(got.se, want->se, "standard error", want->time);
            same(got.lower, want->lower, "lower", want->time);
            same(got.upper, want->upper, "upper", want->time);
            assert_int_equal(got.at_risk, want->at_risk);
        }
}

static void all_ends_add_up(void **state)
{
    (void)state;
    enum { N = 60 };
    double time[N];
    int32_t cause[N];
    bool any[N];
    tt_km free_of_events;
    tt_rng r = tt_rng_make(3, "cuminc", 0, 0);
    for (int i = 0; i < N; i++) {
        time[i] = floor(20 * tt_rng_uniform(&r));
        cause[i] = (int32_t)floor(3 * tt_rng_uniform(&r));
        any[i] = cause[i] > 0;
    }
    const tt_cif death = fit(time, cause, N, 1), transplant = fit(time, cause, N, 2);
    assert_int_equal(tt_km_fit(arena, time, any, N, NULL, &free_of_events, NULL), TT_OK);
    assert_int_equal(death.rows, free_of_events.rows);
    for (size_t i = 0; i < death.rows; i++)
        TT_ASSERT_NEAR(death.row[i].value + transplant.row[i].value + free_of_events.row[i].surv, 1, 1e-12);
}

static void one_cause_is_greenwood(void **state)
{
    (void)state;
    static const double time[] = {1, 2, 2, 3, 4, 6};
    static const int32_t cause[] = {1, 0, 1, 1, 0, 0};
    static const bool event[] = {true, false, true, true, false, false};
    tt_km km;
    const tt_cif cif = fit(time, cause, COUNT(time), 1);
    assert_int_equal(tt_km_fit(arena, time, event, COUNT(time), NULL, &km, NULL), TT_OK);
    for (size_t i = 0; i < km.rows; i++) {
        TT_ASSERT_NEAR(cif.row[i].value, 1 - km.row[i].surv, 1e-14);
        TT_ASSERT_NEAR(cif.row[i].se, km.row[i].se, 1e-14);
    }
}

static void nobody_and_nothing(void **state)
{
    (void)state;
    static const double time[] = {5, NAN, 9};
    static const int32_t cause[] = {0, 1, 0};
    tt_cif cif = fit(time, cause, 0, 1);
    assert_int_equal(cif.rows, 0);
    assert_true(isnan(tt_cif_at(&cif, 1).value));
    cif = fit(time, cause, COUNT(time), 1); /* all censored, one time not known */
    assert_int_equal(cif.n, 2);
    assert_int_equal(cif.missing, 1);
    TT_ASSERT_NEAR(tt_cif_at(&cif, 9).value, 0, 0);
    assert_true(isnan(tt_cif_at(&cif, 9).lower));
    assert_true(isnan(tt_cif_at(&cif, 10).value)); /* follow-up has ended */
    assert_int_equal(tt_cif_at(&cif, 6).at_risk, 1);
    cif = fit(one_time, one_cause, 1, 1); /* everybody had it: nothing more can come */
    TT_ASSERT_NEAR(tt_cif_at(&cif, 400).value, 1, 0);
}

static void says_its_convention(void **state)
{
    (void)state;
    const tt_cif cif = fit(one_time, one_cause, 1, 1);
    assert_string_equal(tt_cif_convention(arena, &cif, TT_EN),
                        "Cumulative incidence by Aalen and Johansen; 95 % limits on the log(-log) scale (delta-method variance).");
    assert_string_equal(tt_cif_convention(arena, &cif, TT_ZH),
                        "累积发生率采用 Aalen-Johansen 法估计；95% 置信区间基于 log(-log) 变换（delta 法方差）。");
}

static void what_is_refused(void **state)
{
    (void)state;
    static const double past[] = {-1}, endless[] = {INFINITY};
    static const int32_t cause[] = {1};
    tt_cif cif;
    tt_err err = {0};
    assert_int_equal(tt_cif_fit(arena, past, cause, 1, 1, NULL, &cif, &err), TT_ERANGE);
    assert_int_equal(err.id, 980);
    assert_int_equal(tt_cif_fit(arena, endless, cause, 1, 1, NULL, &cif, &err), TT_ERANGE);
    tt_km_options opt = tt_km_defaults();
    opt.level = 1;
    assert_int_equal(tt_cif_fit(arena, one_time, cause, 1, 1, &opt, &cif, &err), TT_ERANGE);
    assert_int_equal(err.id, 981);
}

static const struct CMUnitTest cuminc[] = {
    cmocka_unit_test_setup_teardown(curves_as_r, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(waiting_list_as_r, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(all_ends_add_up, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(one_cause_is_greenwood, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(nobody_and_nothing, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(says_its_convention, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(what_is_refused, open_arena, close_arena),
};

TT_TEST_MAIN(cuminc)
