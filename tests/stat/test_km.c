/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Kaplan-Meier against R's survfit (km_rows.h names each call), and against curves
 * small enough to work by hand where programs differ or say nothing. */
#include "support/arena.h"

#include "frame/frame.h"
#include "km_rows.h"
#include "stat/stat.h"

enum { CASES = sizeof aml_rows / sizeof *aml_rows, PBC = sizeof pbc_rows / sizeof *pbc_rows, MOST = 512 };
#define COUNT(x) (sizeof(x) / sizeof *(x))

typedef struct sample {
    double time[MOST];
    bool event[MOST];
    size_t n;
} sample;

/* Equal to 1e-8, relative to values above 1; NaN equals only NaN. */
static void same(double got, double want, const char *what, double where)
{
    const bool both = isnan(got) && isnan(want);
    if (!both && !(fabs(got - want) <= 1e-8 * fmax(1, fabs(want))))
        fail_msg("%s at %g: got %.17g, want %.17g", what, where, got, want);
}

static tt_km fit(const sample *s, tt_km_options opt)
{
    tt_km km;
    assert_int_equal(tt_km_fit(arena, s->time, s->event, s->n, &opt, &km, NULL), TT_OK);
    return km;
}

static tt_km_options options(tt_km_limits limits, tt_km_flat_end end)
{
    tt_km_options opt = tt_km_defaults();
    opt.limits = limits;
    opt.flat_end = end;
    return opt;
}

/* Times with '+' behind them are censored: "5 7+ 9". */
static sample written(const char *text)
{
    sample s = {.n = 0};
    for (char *end; *text; text = end) {
        s.time[s.n] = (double)strtol(text, &end, 10);
        s.event[s.n++] = *end != '+';
        end += *end == '+';
    }
    return s;
}

static void every_time_as_r(void **state)
{
    (void)state;
    size_t at = 0;
    while (at < CASES) {
        const int maintained = aml_rows[at].maintained;
        sample s = {.n = 0};
        for (size_t i = 0; i < COUNT(aml); i++)
            if (aml[i].maintained == maintained) {
                s.time[s.n] = aml[i].time;
                s.event[s.n++] = aml[i].event;
            }
        const tt_km km = fit(&s, options(aml_rows[at].limits, TT_KM_FLAT_MIDPOINT));
        assert_int_equal(km.rows, 10);
        for (size_t i = 0; i < km.rows; i++, at++) {
            assert_int_equal(km.row[i].at_risk, aml_rows[at].at_risk);
            assert_int_equal(km.row[i].events, aml_rows[at].events);
            assert_int_equal(km.row[i].censored, aml_rows[at].censored);
            same(km.row[i].time, aml_rows[at].time, "time", km.row[i].time);
            same(km.row[i].surv, aml_rows[at].surv, "S", km.row[i].time);
            same(km.row[i].se, aml_rows[at].se, "se", km.row[i].time);
            same(km.row[i].lower, aml_rows[at].lower, "lower", km.row[i].time);
            same(km.row[i].upper, aml_rows[at].upper, "upper", km.row[i].time);
        }
    }
}

/* pbc of one arm: 2 = death; reversed: anything else is the event (follow-up time). */
static bool read_pbc(int trt, bool reversed, sample *s)
{
    if (!tt_test_shared())
        return false;
    char *text;
    size_t n;
    tt_frame *f;
    const char *path = tt_printf(arena, "%s/data/survival/pbc.csv", tt_test_shared());
    assert_int_equal(tt_file_read(arena, path, 1 << 24, &text, &n, NULL), TT_OK);
    assert_int_equal(tt_frame_read_csv(arena, "pbc.csv", text, n, &f, NULL), TT_OK);
    s->n = 0;
    for (size_t i = 0; i < f->rows; i++) {
        const char *arm = tt_get_text(f, i, "trt");
        if (!arm || atoi(arm) != trt)
            continue;
        s->time[s->n] = atoi(tt_get_text(f, i, "time"));
        s->event[s->n++] = tt_streq(tt_get_text(f, i, "status"), "2") != reversed;
    }
    return true;
}

static void chosen_times_as_r(void **state)
{
    (void)state;
    sample s;
    int before = 0;
    for (size_t i = 0; i < PBC; i++) {
        if (!read_pbc(pbc_rows[i].trt, false, &s))
            skip();
        const tt_km km = fit(&s, options(pbc_rows[i].limits, TT_KM_FLAT_MIDPOINT));
        const tt_km_row r = tt_km_at(&km, pbc_rows[i].time);
        before = i % 6 ? before : 0;
        assert_int_equal(r.at_risk, pbc_rows[i].at_risk);
        assert_int_equal(r.events - before, pbc_rows[i].events);
        before = r.events;
        same(r.surv, pbc_rows[i].surv, "S", r.time);
        same(r.se, pbc_rows[i].se, "se", r.time);
        same(r.lower, pbc_rows[i].lower, "lower", r.time);
        same(r.upper, pbc_rows[i].upper, "upper", r.time);
    }
}

static void quantiles_as_r(void **state)
{
    (void)state;
    sample s;
    for (size_t i = 0; i < COUNT(pbc_quantiles); i++) {
        if (!read_pbc(pbc_quantiles[i].trt, pbc_quantiles[i].reversed, &s))
            skip();
        const tt_km km = fit(&s, options(pbc_quantiles[i].limits, TT_KM_FLAT_MIDPOINT));
        const tt_estimate q = tt_km_quantile(&km, pbc_quantiles[i].p);
        same(q.value, pbc_quantiles[i].value, "quantile", pbc_quantiles[i].p);
        same(q.lower, pbc_quantiles[i].lower, "its lower limit", pbc_quantiles[i].p);
        same(q.upper, pbc_quantiles[i].upper, "its upper limit", pbc_quantiles[i].p);
    }
}

static void medians_by_hand(void **state)
{
    (void)state;
    const struct {
        const char *why, *times;
        tt_km_flat_end end;
        double median;
    } cases[] = {
        {"nobody", "", TT_KM_FLAT_NOT_REACHED, NAN},
        {"one event: S falls to 0 there", "5", TT_KM_FLAT_NOT_REACHED, 5},
        {"one censored", "5+", TT_KM_FLAT_NOT_REACHED, NAN},
        {"nobody has the event", "1+ 2+ 9+", TT_KM_FLAT_MIDPOINT, NAN},
        {"everybody at one time", "7 7 7", TT_KM_FLAT_NOT_REACHED, 7},
        {"event at time 0", "0 0 3+ 4+", TT_KM_FLAT_MIDPOINT, 2},
        {"level at 1/2 from 2 to 3 (R: quantile(survfit(Surv(1:4) ~ 1)) = 2.5)", "1 2 3 4", TT_KM_FLAT_NOT_REACHED, 2.5},
        {"level at 1/2, a censoring between does not shorten it", "1 2 3+ 5", TT_KM_FLAT_NOT_REACHED, 3.5},
        {"level at 1/2 to the end: not reached as in SAS", "1 2 3+ 9+", TT_KM_FLAT_NOT_REACHED, NAN},
        {"level at 1/2 to the end: midpoint as in R", "1 2 3+ 9+", TT_KM_FLAT_MIDPOINT, 5.5},
        {"5/6 4/5 3/4 make 1/2 only nearly in binary", "1 2 3 6 7 8", TT_KM_FLAT_NOT_REACHED, 4.5},
        {"S = 2/3 then 1/3: no level stretch", "2 4 6", TT_KM_FLAT_NOT_REACHED, 4},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const sample s = written(cases[i].times);
        const tt_km km = fit(&s, options(TT_KM_LOGLOG, cases[i].end));
        same(tt_km_quantile(&km, 0.5).value, cases[i].median, cases[i].why, 0);
    }
}

/* R: quantile(survfit(Surv(c(1, 2, 3, 4), c(1, 1, 1, 1)) ~ 1)), log limits. */
static void four_deaths_as_r(void **state)
{
    (void)state;
    const sample s = written("1 2 3 4");
    const tt_km km = fit(&s, options(TT_KM_LOG, TT_KM_FLAT_MIDPOINT));
    const double want[3][3] = {{1.5, 1, NAN}, {2.5, 1, NAN}, {3.5, 2, NAN}};
    for (int i = 0; i < 3; i++) {
        const tt_estimate q = tt_km_quantile(&km, 0.25 * (i + 1));
        same(q.value, want[i][0], "quantile", i);
        same(q.lower, want[i][1], "lower", i);
        same(q.upper, want[i][2], "upper", i);
    }
    assert_true(isnan(tt_km_quantile(&km, 0).value) && isnan(tt_km_quantile(&km, 1).value));
}

static void past_and_before(void **state)
{
    (void)state;
    const sample s = written("2 4+ 6 8+");
    const tt_km km = fit(&s, tt_km_defaults());
    same(tt_km_at(&km, 0).surv, 1, "S before the first event", 0);
    assert_int_equal(tt_km_at(&km, 0).at_risk, 4);
    assert_int_equal(tt_km_at(&km, 2).at_risk, 4);
    assert_int_equal(tt_km_at(&km, 3).at_risk, 3);
    assert_int_equal(tt_km_at(&km, 8).at_risk, 1);
    same(tt_km_at(&km, 8).surv, 0.375, "S at the last time: 3/4 x 1/2", 8);
    same(tt_km_at(&km, 8.5).surv, NAN, "S when follow-up has ended", 8.5);
    assert_int_equal(tt_km_at(&km, 8.5).at_risk, 0);
    assert_int_equal(tt_km_at(&km, 8.5).events, 2);
    const sample dead = written("2 3");
    const tt_km zero = fit(&dead, tt_km_defaults());
    same(tt_km_at(&zero, 99).surv, 0, "S stays 0 once it is 0", 99);
    const tt_km nobody = fit(&(sample){.n = 0}, tt_km_defaults());
    same(tt_km_at(&nobody, 1).surv, NAN, "S of nobody", 1);
}

static void noise_is_not_a_time(void **state)
{
    (void)state;
    const double time[] = {0.3, 0.1 + 0.2, NAN, 0.7}; /* 0.1 + 0.2 is 5e-17 above 0.3 */
    const bool event[] = {true, true, true, false};
    tt_km km;
    assert_int_equal(tt_km_fit(arena, time, event, 4, NULL, &km, NULL), TT_OK);
    assert_int_equal(km.rows, 2);
    assert_int_equal(km.row[0].events, 2);
    assert_int_equal(km.missing, 1);
    assert_int_equal(km.n, 3);
    assert_int_equal(km.events, 2);
    assert_int_equal(tt_km_at(&km, 0.3).events, 2);
}

static void limits_before_the_first_event(void **state)
{
    (void)state;
    const sample s = written("1+ 5 9+");
    for (int k = TT_KM_LOGLOG; k <= TT_KM_PLAIN; k++) {
        const tt_km km = fit(&s, options((tt_km_limits)k, TT_KM_FLAT_MIDPOINT));
        same(km.row[0].lower, 1, "lower where S is 1", 1);
        same(km.row[0].upper, 1, "upper where S is 1", 1);
    }
}

static void refusals(void **state)
{
    (void)state;
    const double bad[] = {-1, INFINITY};
    const bool event[] = {true, true};
    tt_km km;
    tt_err err;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(tt_km_fit(arena, bad + i, event, 1, NULL, &km, &err), TT_ERANGE);
        assert_int_equal(err.id, 980);
    }
    tt_km_options opt = tt_km_defaults();
    opt.level = 95;
    assert_int_equal(tt_km_fit(arena, bad, event, 0, &opt, &km, &err), TT_ERANGE);
    assert_int_equal(err.id, 981);
}

static void says_its_convention(void **state)
{
    (void)state;
    const tt_km km = fit(&(sample){.n = 0}, tt_km_defaults());
    assert_string_equal(
        tt_km_convention(arena, &km, TT_EN),
        "Kaplan-Meier; 95 % limits on the log(-log) scale (Greenwood variance); a quantile on a level stretch is its midpoint, and not "
        "reached if the stretch lasts to the end of follow-up.");
    assert_non_null(strstr(tt_km_convention(arena, &km, TT_ZH), "95% 置信区间"));
}

static const struct CMUnitTest km_tests[] = {
    cmocka_unit_test_setup_teardown(every_time_as_r, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(chosen_times_as_r, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(quantiles_as_r, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(medians_by_hand, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(four_deaths_as_r, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(past_and_before, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(noise_is_not_a_time, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(limits_before_the_first_event, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(refusals, open_arena, close_arena),
    cmocka_unit_test_setup_teardown(says_its_convention, open_arena, close_arena),
};

TT_TEST_MAIN(km_tests)
