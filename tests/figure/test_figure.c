/* SPDX-License-Identifier: Apache-2.0 */
/* Scales and ticks by hand; the SVG byte for byte on a small scene; and for every
 * chart what must always hold: closed tags, escaped text, a title, a description,
 * whole data rows, the same bytes twice, nothing outside the canvas. */
#include <math.h>

#include "support/arena.h"

#include "figure/figure.h"

#define COUNT(x) (sizeof(x) / sizeof *(x))

static void round_ticks(void **state)
{
    (void)state;
    const struct {
        const char *why;
        double lo, hi;
        int want;
        bool log;
        int n, digits;
        double first, last;
    } cases[] = {
        {"fifths of 1", 0, 1, 5, false, 6, 1, 0, 1},
        {"a tick on either side of 0", -7, 12, 5, false, 4, 0, -5, 10},
        {"thousandths", 0, 0.004, 4, false, 5, 3, 0, 0.004},
        {"one year of days", 0, 365, 8, false, 8, 0, 0, 350},
        {"decades of a log axis", 1, 10000, 5, true, 5, -1, 1, 10000},
        {"1 2 5 within two decades", 1, 100, 5, true, 7, -1, 1, 100},
        {"nothing between equal ends", 3, 3, 5, false, 0, 0, 0, 0},
        {"no log axis from 0", 0, 10, 5, true, 0, 0, 0, 0},
        {"no axis to infinity", 0, INFINITY, 5, false, 0, 0, 0, 0},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const tt_ticks t = tt_ticks_nice(cases[i].lo, cases[i].hi, cases[i].want, cases[i].log);
        if (t.n != cases[i].n || t.digits != cases[i].digits)
            fail_msg("%s: %d ticks with %d digits", cases[i].why, t.n, t.digits);
        if (t.n > 0) {
            TT_ASSERT_NEAR(t.at[0], cases[i].first, 1e-12);
            TT_ASSERT_NEAR(t.at[t.n - 1], cases[i].last, 1e-12);
        }
    }
}

static void widened_to_whole_ticks(void **state)
{
    (void)state;
    const struct {
        const char *why;
        double lo, hi;
        bool log;
        double want_lo, want_hi;
    } cases[] = {
        {"17 to 93", 17, 93, false, 0, 100},
        {"widening asked for a larger step: -42 to 7 by 10 would be 6 intervals, so by 20", -42, 7, false, -60, 20},
        {"one value gets room", 4, 4, false, 2, 6},
        {"no value at all", NAN, NAN, false, 0, 1},
        {"log: whole decades", 0.3, 42, true, 0.1, 100},
        {"log: one value", 10, 10, true, 10, 100},
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        double lo = cases[i].lo, hi = cases[i].hi;
        tt_scale_widen(&lo, &hi, 5, cases[i].log);
        if (fabs(lo - cases[i].want_lo) > 1e-12 || fabs(hi - cases[i].want_hi) > 1e-9)
            fail_msg("%s: %g to %g", cases[i].why, lo, hi);
    }
}

static void data_to_px(void **state)
{
    (void)state;
    const tt_scale linear = {0, 10, 100, 200, false}, log = {1, 1000, 300, 0, true};
    TT_ASSERT_NEAR(tt_scale_px(&linear, 2.5), 125, 1e-12);
    TT_ASSERT_NEAR(tt_scale_px(&log, 10), 200, 1e-9);
    assert_true(isnan(tt_scale_px(&log, 0)));
}

static void text_widths(void **state)
{
    (void)state;
    TT_ASSERT_NEAR(tt_fig_text_width("AB", 10), 13.7, 1e-12); /* DejaVu Sans: 684 + 686 */
    TT_ASSERT_NEAR(tt_fig_text_width("剂量", 12), 24, 1e-12);
    TT_ASSERT_NEAR(tt_fig_text_width("", 12), 0, 0);
}

static void small_scene_as_bytes(void **state)
{
    (void)state;
    tt_figure *f = tt_figure_new(arena, 40, 20.5, TT_EN);
    tt_figure_describe(f, "A < B", "says \"5 & 6\"");
    const double steps[] = {0, 10, 5, 10, 5, 4.125, 9, 2}, gap[] = {1, 1, 2, 2, NAN, NAN, 3, 3};
    tt_fig_steps(f, steps, 4, "s0");
    tt_fig_polyline(f, gap, 4, "");
    tt_fig_rect(f, 1, 2, -3, 4, "bar");
    tt_fig_shape(f, TT_DISC, 3, 4, 2, "risk");
    tt_fig_shape(f, TT_TICK, 3, 4, 2, "s1");
    tt_fig_text(f, -0.004, 7.005, TT_MIDDLE, "tick", "<b>'&\"\x01");
    tt_fig_text_up(f, 1, 2, TT_END, "label", "升");
    assert_string_equal(
        tt_figure_svg(arena, f, "f 1\"", false),
        "<svg xmlns=\"http://www.w3.org/2000/svg\" class=\"fig\" lang=\"en\" role=\"img\" aria-labelledby=\"f-1--t f-1--d\" "
        "viewBox=\"0 0 40 20.5\" width=\"40\" height=\"20.5\">\n"
        "<title id=\"f-1--t\">A &lt; B</title>\n<desc id=\"f-1--d\">says &quot;5 &amp; 6&quot;</desc>\n"
        "<path class=\"line s0\" d=\"M0 10L5 10L5 10L5 4.13L9 4.13L9 2\"/>\n"
        "<path class=\"line\" d=\"M1 1L2 2M3 3\"/>\n"
        "<rect class=\"bar\" x=\"1\" y=\"2\" width=\"0\" height=\"4\"/>\n"
        "<circle class=\"mark risk\" cx=\"3\" cy=\"4\" r=\"2\"/>\n"
        "<path class=\"mark stroke s1\" d=\"M3 2L3 6\"/>\n"
        "<text class=\"tick\" x=\"0\" y=\"7.01\" text-anchor=\"middle\">&lt;b&gt;'&amp;&quot;&lt;U+0001&gt;</text>\n"
        "<text class=\"label\" transform=\"translate(1 2) rotate(-90)\" text-anchor=\"end\">升</text>\n"
        "</svg>\n");
}

/* --- charts ---------------------------------------------------------------------- */

static const char *const nasty = "</text><script>x & \"y\"</script>";

static tt_chart chart(tt_lang lang)
{
    tt_chart c = {0};
    c.title = nasty;
    c.description = "ALT fell";
    c.x_label = nasty;
    c.y_label = nasty;
    c.lang = lang;
    return c;
}

static tt_figure *panels(tt_lang lang)
{
    static const char *const visit[] = {"0.5 h", "12 个月", "</text>"};
    static const tt_chart_point p[] = {{-4, -6, -2, 6}, {NAN, NAN, NAN, 0}, {0.05, 0, 12, 1}};
    const tt_chart_series s[] = {{"level 1", p}, {nasty, p}};
    const tt_chart_panel panel[] = {
        {nasty, s, 2, 0, nasty, false, 2}, {"log", s, 1, 40, "ULN", true, 1}, {"none", s, 0, NAN, NULL, false, 0}};
    const tt_chart c = chart(lang);
    return tt_chart_panels(arena, &c, visit, 3, panel, 3);
}

static tt_figure *survival(tt_lang lang)
{
    static const tt_chart_step at[] = {{2, 1, 1, 1, true, 4}, {5, 0.5, 0.1, 0.8, false, 3}, {9, 0, NAN, NAN, false, 1}};
    static const int32_t at_risk[] = {4, 3};
    static const double time[] = {0, 5};
    const tt_chart_curve curve[] = {{"all", at, 3, at_risk}, {nasty, at, 2, NULL}};
    const tt_chart c = chart(lang);
    return tt_chart_survival(arena, &c, curve, lang == TT_EN ? 1 : 2, time, 2, 10);
}

static tt_figure *escalation(tt_lang lang)
{
    static const char *const level[] = {"1.6e7", "</text>"};
    const tt_chart_dose dose[] = {{"001", 1, 1, TT_OUT_NONE},
                                  {nasty, 1, 1, TT_OUT_MODERATE},
                                  {"003", 2, 2, TT_OUT_DLT},
                                  {"004", 2, 2, TT_OUT_NOT_EVALUABLE},
                                  {"005", 1, 3, TT_OUT_PENDING}};
    const tt_chart c = chart(lang);
    return tt_chart_escalation(arena, &c, dose, 5, level, 2);
}

static tt_figure *swimmer(tt_lang lang)
{
    static const char *const kind[] = {"last contact", "</text>"};
    const tt_chart_event event[] = {{3, 0, false}, {7, 1, true}};
    const tt_chart_lane lane[] = {{"001", 0, 7, false, event, 2}, {nasty, 0, 30, true, NULL, 0}};
    const tt_chart c = chart(lang);
    return tt_chart_swimmer(arena, &c, lane, 2, kind, 2);
}

static tt_figure *incidence(tt_lang lang)
{
    static const tt_chart_step death[] = {{2, 0.25, 0.01, 0.66, true, 4}, {10, 0.25, 0.01, 0.66, false, 2}},
                               transplant[] = {{2, 0, NAN, NAN, true, 4}, {5, 0.5, 0.1, 0.8, false, 2}};
    static const int32_t at_risk[] = {4, 2};
    static const double time[] = {0, 5};
    const tt_chart_curve curve[] = {{"death", death, 2, at_risk}, {nasty, transplant, 2, NULL}};
    const tt_chart c = chart(lang);
    return tt_chart_incidence(arena, &c, curve, 2, time, 2, 10);
}

static tt_figure *(*const charts[])(tt_lang) = {panels, survival, incidence, escalation, swimmer};

static size_t count(const char *s, const char *what)
{
    size_t n = 0;
    for (; (s = strstr(s, what)); s++)
        n++;
    return n;
}

static void charts_are_sound(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(charts); i++)
        for (int lang = TT_EN; lang < TT_LANGS; lang++) {
            const tt_figure *f = charts[i]((tt_lang)lang);
            const char *svg = tt_figure_svg(arena, f, "x", true);
            assert_string_equal(svg, tt_figure_svg(arena, charts[i]((tt_lang)lang), "x", true));
            assert_null(strstr(svg, "<script>"));
            assert_null(strstr(svg, "nan"));
            assert_int_equal(count(svg, "<text "), count(svg, "</text>"));
            assert_int_equal(count(svg, "<title"), 1);
            assert_non_null(strstr(svg, "<desc id=\"x-d\">ALT fell</desc>"));
            assert_non_null(strstr(svg, ".fig .mark.risk"));
            assert_true(tt_figure_height(f) > 50 && tt_figure_height(f) < 2000);
            const tt_figure_data d = tt_figure_table(f);
            assert_true(d.cols >= 5 && d.rows > 0);
        }
}

static void charts_of_nothing(void **state)
{
    (void)state;
    const tt_chart c = chart(TT_ZH);
    const tt_figure *f[] = {tt_chart_panels(arena, &c, NULL, 0, NULL, 0), tt_chart_survival(arena, &c, NULL, 0, NULL, 0, 0),
                            tt_chart_escalation(arena, &c, NULL, 0, NULL, 0), tt_chart_swimmer(arena, &c, NULL, 0, NULL, 0)};
    for (size_t i = 0; i < COUNT(f); i++) {
        const char *svg = tt_figure_svg(arena, f[i], "x", false);
        assert_null(strstr(svg, "nan"));
        assert_int_equal(tt_figure_table(f[i]).rows, 0);
        if (i > 0)
            assert_non_null(strstr(svg, "无数据"));
    }
}

static void dlt_is_told_by_shape_too(void **state)
{
    (void)state;
    const char *svg = tt_figure_svg(arena, escalation(TT_EN), "x", false);
    assert_int_equal(count(svg, "class=\"mark risk\""), 2);           /* the patient and the key */
    assert_int_equal(count(svg, "class=\"mark stroke on-risk\""), 2); /* with a cross on it */
    const tt_figure_data d = tt_figure_table(escalation(TT_EN));
    assert_string_equal(d.cell[2 * d.cols + 4], "DLT");
}

static void survival_data_table(void **state)
{
    (void)state;
    const tt_figure_data d = tt_figure_table(survival(TT_EN));
    const char *const want[] = {"2",     "4",     "1.000", "1.000", "1.000", "+",     "5", "3", "0.500",
                                "0.100", "0.800", "",      "9",     "1",     "0.000", "",  "",  ""};
    assert_int_equal(d.cols * d.rows, COUNT(want));
    for (size_t i = 0; i < COUNT(want); i++)
        assert_string_equal(d.cell[i], want[i]);
    const char *svg = tt_figure_svg(arena, survival(TT_EN), "x", false);
    assert_int_equal(count(svg, "class=\"area band\""), 1); /* one curve: the band is drawn */
    assert_int_equal(count(tt_figure_svg(arena, survival(TT_ZH), "x", false), "area band"), 0);
}

static void incidence_starts_at_zero(void **state)
{
    (void)state;
    const tt_figure *f = incidence(TT_EN);
    const tt_figure_data d = tt_figure_table(f);
    assert_string_equal(d.head[3], "Cumulative incidence");
    assert_string_equal(d.cell[3], "0.250");
    const char *svg = tt_figure_svg(arena, f, "x", false);
    assert_int_equal(count(svg, "area band"), 0);
    assert_int_equal(count(svg, "class=\"count\""), 2); /* one row at risk for both curves */
    const char *path = strstr(svg, "class=\"line s0\" d=\"M");
    assert_non_null(path);
    assert_int_equal(strncmp(strchr(path + 20, ' '), " 284", 4), 0); /* from the foot of the plot: 14 + 270 px down */
}

/* --- designs ---------------------------------------------------------------------- */

static void designs_beneath_one_another(void **state)
{
    (void)state;
    const double truth[] = {0.1, 0.3, 0.5}, one[] = {0.2, 0.6, 0.15}, other[] = {0.3, 0.4, 0.2}, se[] = {0.01, 0.02, 0.01};
    const tt_chart_contender row[] = {{"3+3", "12.0 patients\n9 months", 0.05, one, NULL}, {"boin", NULL, 0.10, other, se}};
    const tt_chart_contest contest = {.doses = 3, .truth = truth, .correct = 2, .row = row, .rows = 2};
    const tt_chart c = chart(TT_EN);
    const tt_figure *f = tt_chart_compare(arena, &c, &contest);
    const char *svg = tt_figure_svg(arena, f, "x", false);
    const tt_figure_data d = tt_figure_table(f);
    assert_null(strstr(svg, "nan"));
    assert_int_equal(count(svg, "class=\"bar"), 8);
    assert_int_equal(count(svg, "class=\"bar right\""), 2); /* the right choice is framed in every row, and named once */
    assert_int_equal(count(svg, ">correct<"), 1);
    assert_non_null(strstr(svg, ">9 months<"));
    assert_int_equal(d.cols, 5);
    assert_string_equal(d.cell[5 + 3], "40.0%");
}

static void boundaries_over_the_rate(void **state)
{
    (void)state;
    const double rate[] = {0, 0.2, 0.4}, p[] = {0, 0.05, 0.6}, n[] = {12, 11.7, 8}, q[] = {0, 0.04, 0.7}, m[] = {12, 11.9, 7};
    const tt_chart_boundary line[] = {{"pocock", p, n}, {"obf", q, m}};
    const tt_chart_stopping stopping = {.rate = rate, .rates = 3, .target = 0.2, .line = line, .lines = 2};
    const tt_chart c = chart(TT_EN);
    const tt_figure *f = tt_chart_stop(arena, &c, &stopping);
    const char *svg = tt_figure_svg(arena, f, "x", false);
    const tt_figure_data d = tt_figure_table(f);
    assert_null(strstr(svg, "nan"));
    assert_int_equal(count(svg, "class=\"line s0\""), 3); /* in both panels and in the key */
    assert_int_equal(count(svg, "class=\"line s1\""), 3);
    assert_non_null(strstr(svg, "acceptable: 20.0%"));
    assert_string_equal(d.cell[5 + 1], "5.0%");
    assert_string_equal(d.cell[2 * 5 + 4], "7.0");
}

static char boundary(const void *self, size_t column, int32_t dlt)
{
    (void)self;
    return dlt > (int32_t)column ? 'X' : 'C';
}

static void one_dose_has_no_ladder(void **state)
{
    (void)state;
    const int32_t n[] = {1, 2, 3};
    const tt_chart_decisions d = {.columns = 3, .n = n, .call = boundary, .here_n = 1, .here_dlt = 0, .monitors = true};
    const tt_chart c = chart(TT_EN);
    const char *svg = tt_figure_svg(arena, tt_chart_decision(arena, &c, &d), "x", false);
    assert_non_null(strstr(svg, ">continue: treat the next<"));
    assert_non_null(strstr(svg, "you are here: 1 patient, 0 with a DLT"));
    assert_null(strstr(svg, "escalate"));
}

#define WITH_ARENA(f) cmocka_unit_test_setup_teardown(f, open_arena, close_arena)
static const struct CMUnitTest figure_tests[] = {
    WITH_ARENA(round_ticks),
    WITH_ARENA(widened_to_whole_ticks),
    WITH_ARENA(data_to_px),
    WITH_ARENA(text_widths),
    WITH_ARENA(small_scene_as_bytes),
    WITH_ARENA(charts_are_sound),
    WITH_ARENA(charts_of_nothing),
    WITH_ARENA(dlt_is_told_by_shape_too),
    WITH_ARENA(survival_data_table),
    WITH_ARENA(incidence_starts_at_zero),
    WITH_ARENA(designs_beneath_one_another),
    WITH_ARENA(boundaries_over_the_rate),
    WITH_ARENA(one_dose_has_no_ladder),
};

TT_TEST_MAIN(figure_tests)
