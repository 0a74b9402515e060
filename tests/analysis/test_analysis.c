/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Tables of the hand-made trial (tests/derive/hand_trial.h), worked by hand, and the
 * shapes that have nobody in them. */
#include <math.h>

#include "derive/hand_trial.h"

#include "analysis/analysis.h"

static struct hand h;
static tt_adam d;

static void make(tt_arena *a)
{
    tt_err err = {0};
    hand_whole(&h, a, "rehearsal");
    if (tt_derive(a, h.t, &d, &err) != TT_OK)
        hand_die(a, &err);
}

static void make_empty(tt_arena *a)
{
    tt_err err = {0};
    hand_start(&h, a, "live");
    assert_int_equal(tt_derive(a, h.t, &d, &err), TT_OK);
}

/* A row as "a | b | c" in English. */
static const char *row_text(tt_arena *a, const tt_result *r, size_t row)
{
    tt_buf b = tt_buf_new(a);
    for (size_t i = 0; i < (r->row[row].group ? 1 : r->cols); i++)
        tt_buf_printf(&b, "%s%s", i ? " | " : "", r->row[row].cell[i].text.in[TT_EN]);
    return tt_buf_text(&b);
}

static void assert_row(tt_arena *a, const tt_result *r, size_t row, const char *want)
{
    assert_true(row < r->rows);
    assert_string_equal(row_text(a, r, row), want);
}

static const tt_endpoint *endpoint(const char *item)
{
    for (size_t i = 0; i < h.study->endpoints; i++)
        if (h.study->endpoint[i].item && tt_streq(h.study->endpoint[i].item->id, item))
            return &h.study->endpoint[i];
    fail();
    return NULL;
}

static void test_numbers_as_written(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    static const struct {
        const char *why, *in;
        int digits;
        const char *want;
    } cases[] = {
        {"a dose level", "16000000", 6, "1.6 × 10⁷"},
        {"as typed", "1.7e8", 6, "1.7 × 10⁸"},
        {"four digits, half away", "1066650000", 4, "1.067 × 10⁹"},
        {"rounding carries into a new digit", "9999900000", 4, "1 × 10¹⁰"},
        {"small numbers stay plain", "4.8", 4, "4.8"},
        {"10,000 does not", "12345", 6, "1.2345 × 10⁴"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        tt_dec x;
        tt_buf b = tt_buf_new(a);
        assert_int_equal(tt_dec_parse(cases[i].in, &x, NULL), TT_OK);
        for (const char *p = tt_sci_text(a, x, cases[i].digits); *p; p++) /* no-break spaces read as blanks here */
            if ((unsigned char)p[0] == 0xC2 && (unsigned char)p[1] == 0xA0)
                tt_buf_addc(&b, ' '), p++;
            else
                tt_buf_addc(&b, *p);
        assert_string_equal(tt_buf_text(&b), cases[i].want);
    }
    tt_arena_free(a);
}

static void test_counts(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    make(a);
    const tt_counts n = tt_count(h.t);
    assert_int_equal(n.screened, 5);
    assert_int_equal(n.failed, 1);
    assert_int_equal(n.dosed, 4);
    assert_int_equal(n.died, 1);
    assert_int_equal(n.transplanted, 1);
    assert_int_equal(n.withdrew, 1);
    assert_int_equal(n.completed, 1);
    assert_int_equal(n.dlt, 1);
    assert_int_equal(n.pending, 3);
    tt_arena_free(a);
}

static void test_change(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_err err = {0};
    tt_change c;
    tt_result *r;
    make(a);
    assert_int_equal(tt_change_of(a, &d, endpoint("ALT"), NULL, &c, &err), TT_OK);
    assert_int_equal(c.visits, 11);
    assert_true(c.at[0].baseline);
    assert_int_equal(c.no_baseline, 1); /* HLC-002 */
    assert_int_equal(c.at_limit, 1);    /* "<7" */
    assert_int_equal(tt_tab_change(a, &d, endpoint("ALT"), &r, &err), TT_OK);
    /* baselines 120, 200, 50: mean 123.33, sd sqrt((3.33^2 + 76.67^2 + 73.33^2) / 2) = 75.06; type 2 quartiles of 3: 50, 120, 200 */
    assert_row(a, r, 1, "Baseline (Before treatment) | 3 | 1 | 123.3 | 75.1 | 120.0 | 50.0 | 200.0 | 50 | 200");
    /* day 1: 90.5, 150, 60, one digit measured, so two for the mean: 100.17; sd sqrt((9.67^2 + 49.83^2 + 40.17^2) / 2) = 45.77 */
    assert_row(a, r, 4, "Day 1 | 3 | 1 | 100.17 | 45.77 | 90.50 | 60.00 | 150.00 | 60.0 | 150.0");
    /* changes -29.5, -50, +10: mean -23.17, sd sqrt((6.33^2 + 26.83^2 + 33.17^2) / 2) = 30.50 */
    assert_row(a, r, 15, "Day 1 | 3 | 1 | -23.17 | 30.50 | -29.50 | -50.00 | 10.00 | -50.0 | 10.0");
    /* one value: no mean, no spread, the value itself */
    assert_row(a, r, 2, "8 h | 0 | 4 | – | – | – | – | – | – | –");
    assert_row(a, r, 3, "12 h | 1 | 3 | – | – | – | – | – | 118 | 118");
    assert_row(a, r, 6, "Day 7 | 1 | 3 | – | – | – | – | – | 7 | 7");
    /* HLC-002 died on day 10: the value of day 14 that he does not have is not missing, the other three are */
    assert_string_equal(c.at[6].visit->id, "D14");
    assert_int_equal(c.at[6].missing, 3);
    /* HLC-003 was transplanted on day 100, HLC-004 withdrew on day 50: of month 3 only HLC-001 and HLC-003 owe a value, of month 12 one */
    assert_string_equal(c.at[9].visit->id, "M6");
    assert_int_equal(c.at[9].missing, 1);
    assert_string_equal(c.at[10].visit->id, "M12");
    assert_int_equal(c.at[10].missing, 1);
    h.t->last = h.t->subject[0]->dose_end; /* the data end with the first dose: nobody owes anything yet */
    assert_int_equal(tt_change_of(a, &d, endpoint("ALT"), NULL, &c, &err), TT_OK);
    assert_int_equal(c.at[6].missing + c.at[10].missing, 0);
    tt_arena_free(a);
}

static void test_origins(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_err err = {0};
    tt_result *r;
    make(a);
    assert_int_equal(tt_tab_change(a, &d, endpoint("ALT"), &r, &err), TT_OK);
    const tt_result_cell *c = &r->row[15].cell[3]; /* mean change at day 1: three values and their three baselines */
    assert_int_equal(c->origins, 6);
    assert_int_equal(c->n, 3);
    for (size_t i = 0; i < c->origins; i++) {
        const tt_event *e = &h.event[c->origin[i] - 1];
        assert_int_equal(e->seq, c->origin[i]);
        assert_string_equal(e->item, "ALT");
        assert_true(tt_streq(e->visit, "D1") || tt_streq(e->visit, "BL"));
        assert_true(i == 0 || c->origin[i] > c->origin[i - 1]);
    }
    tt_arena_free(a);
}

static void test_reactions(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    make(a);
    tt_result *r = tt_tab_reactions(a, &d);
    assert_row(a, r, 0, "injection-related (such as bleeding, infection)");
    /* HLC-001 once grade 1, HLC-002 twice grade 3. 2 of 4: R 4.2.2 binom.test(2, 4)$conf.int = 0.06758599 0.93241401 */
    assert_row(a, r, 5, "All levels | 4 | 2 | 50.0 | 6.8–93.2 | 3 | 1 | 0 | 2 | 0 | 0");
    /* the unlikely rash and the fever before dosing are no reactions; 0 of 4: upper limit 1 - 0.025^(1/4) = 0.602 */
    assert_row(a, r, 11, "All levels | 4 | 0 | 0.0 | 0.0–60.2 | 0 | 0 | 0 | 0 | 0 | 0");
    /* a level nobody was dosed at has no rate */
    assert_int_equal(strncmp(row_text(a, r, 2), "L2", 2), 0);
    assert_string_equal(r->row[2].cell[3].text.in[TT_EN], "–");
    assert_string_equal(r->row[2].cell[4].text.in[TT_EN], "–");
    tt_arena_free(a);
}

/* An event that ended is told from one that goes on: day 3 is 2026-01-12, the dose was on the 10th. */
static void test_events_end(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_err err = {0};
    make(a);
    hand_put(&h, "ae", "HLC-001", "", "", "2026-01-10T06:00",
             "{\"category\":\"\",\"grade\":1,\"id\":\"HLC-001-AE3\",\"outcome\":\"recovered\",\"related\":\"not\",\"resolved\":"
             "\"2026-01-12T06:00:00.000Z\",\"serious\":false,\"term\":\"cough\"}");
    assert_int_equal(tt_derive(a, h.t, &d, &err), TT_OK);
    const tt_result *r = tt_tab_events(a, &d);
    assert_row(a, r, 0, "HLC-001 | L1 | <script>alert(1)</script> & pain | injection-related | 1 | no | possible | 1 |  | recovered");
    assert_row(a, r, 1, "HLC-001 | L1 | cough | none | 1 | no | not related | 1 | 3 | recovered");
    tt_arena_free(a);
}

/* A reaction in none of the study's categories is a reaction; 1 of 4: R 4.2.2 binom.test(1, 4)$conf.int = 0.006309463 0.8058796,
 * binom.test(3, 4) = 0.1941204 0.9936905. What happens to somebody never dosed is neither, nor serious among the dosed. */
static void test_reactions_of_no_category(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_err err = {0};
    make(a);
    assert_int_equal(tt_count(h.t).serious, 2);
    hand_ae(&h, "HLC-003", "HLC-003-AE2", "2026-02-03T01:00", "haemorrhage", "", "possible", 5);
    hand_ae(&h, "HLC-005", "HLC-005-AE1", "2026-02-11T01:00", "haemorrhage", "", "possible", 5);
    assert_int_equal(tt_derive(a, h.t, &d, &err), TT_OK);
    const tt_result *r = tt_tab_reactions(a, &d);
    assert_row(a, r, 12, "in none of these categories");
    assert_row(a, r, 17, "All levels | 4 | 1 | 25.0 | 0.6–80.6 | 1 | 0 | 0 | 0 | 0 | 1");
    assert_row(a, r, 18, "any adverse reaction");
    assert_row(a, r, 23, "All levels | 4 | 3 | 75.0 | 19.4–99.4 | 4 | 1 | 0 | 2 | 0 | 1");
    assert_int_equal(tt_count(h.t).serious, 3);
    tt_arena_free(a);
}

static void test_survival(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_err err = {0};
    tt_result *r;
    make(a);
    assert_int_equal(tt_tab_survival(a, &d, "OS", &r, &err), TT_OK);
    /* S = 3/4 from day 10; log-log: se = sqrt(1/12) / |ln 0.75| = 1.00345, limits 0.75^exp(+-1.96 se) = 0.128, 0.961 */
    assert_row(a, r, 0, "28 d | 3 | 1 | 0 | 0.750 | 0.128–0.961");
    assert_row(a, r, 1, "90 d | 2 | 1 | 0 | 0.750 | 0.128–0.961");
    assert_row(a, r, 2, "180 d | 1 | 1 | 1 | 0.750 | 0.128–0.961");
    assert_row(a, r, 3, "365 d | 1 | 1 | 1 | 0.750 | 0.128–0.961");
    assert_int_equal(tt_tab_survival(a, &d, "TFS", &r, &err), TT_OK);
    /* 3/4 at day 10, one withdrew at 50, then 1 of 2 at day 100: 0.375. R 4.2.2, survival 3.5-3: summary(survfit(Surv(c(366, 10, 100, 50),
     * c(F, T, T, F)) ~ 1, conf.type = "log-log"), times = 365): 0.375 0.0110 0.8080 */
    assert_row(a, r, 2, "180 d | 1 | 1 | 1 | 0.375 | 0.011–0.808");
    assert_row(a, r, 3, "365 d | 1 | 1 | 1 | 0.375 | 0.011–0.808");
    assert_non_null(strstr(r->note[0].in[TT_EN], "Median day 100 (95 % limits 10 to not reached)"));
    tt_arena_free(a);
}

static void test_incidence(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_err err = {0};
    tt_result *r;
    make(a);
    assert_int_equal(tt_tab_incidence(a, &d, &r, &err), TT_OK);
    /* R 4.2.2, survival 3.5-3: summary(survfit(Surv(c(366, 10, 100, 50), factor(c(0, 1, 2, 0), 0:2)) ~ 1, conf.type = "log-log"), times =
     * c(28, 365)): death 0.250 (0.00895, 0.66528), transplantation 0.375 (0.01099, 0.80797) */
    assert_row(a, r, 0, "28 d | 3 | 1 | 0.250 | 0.009–0.665 | 0 | 0.000 | –");
    assert_row(a, r, 3, "365 d | 1 | 1 | 0.250 | 0.009–0.665 | 1 | 0.375 | 0.011–0.808");
    assert_int_equal(r->row[3].cell[6].origins, 1);
    assert_string_equal(h.event[r->row[3].cell[6].origin[0] - 1].subject, "HLC-003");
    tt_arena_free(a);
}

/* One participant dead on day 3: 0 is the estimate only where the data could have shown a survivor. */
static void test_nothing_beyond_follow_up(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_err err = {0};
    tt_result *r;
    tt_survival s;
    tt_km_row at;
    hand_start(&h, a, "live");
    hand_decision(&h);
    hand_put(&h, "lot", "", "", "A1", NULL,
             "{\"concentration\":\"2e8\",\"expires\":\"2027-01-01T00:00:00.000Z\",\"viability\":\"90\",\"volume\":\"100\"}");
    hand_screen(&h, "HLC-001", 1, "2026-01-05T01:00");
    hand_dose(&h, "HLC-001", "2026-01-10");
    hand_put(&h, "ended", "HLC-001", "", "", "2026-01-13T02:25", "{\"cause\":\"\",\"how\":\"died\"}");
    h.t->last = h.t->subject[0]->ended;
    assert_int_equal(tt_derive(a, h.t, &d, &err), TT_OK);
    assert_int_equal(tt_tab_survival(a, &d, "TFS", &r, &err), TT_OK);
    assert_row(a, r, 0, "28 d | 0 | 1 | 0 | too short | –");
    assert_row(a, r, 3, "365 d | 0 | 1 | 0 | too short | –");
    assert_int_equal(tt_survival_of(a, &d, "TFS", NULL, &s, &err), TT_OK);
    assert_string_equal(tt_too_short_words(a, &s.reach).in[TT_EN], "follow-up too short (last follow-up day 3)");
    assert_true(tt_survival_at(&s, 3, &at)); /* followed that long: nobody is left */
    TT_ASSERT_NEAR(at.surv, 0, 0);
    assert_int_equal(tt_tab_incidence(a, &d, &r, &err), TT_OK);
    assert_row(a, r, 0, "28 d | 0 | 1 | too short | – | 0 | too short | –");
    h.t->last += (tt_instant)30 * 86400000; /* a month later the data reach day 28, and nobody is alive */
    assert_int_equal(tt_tab_survival(a, &d, "TFS", &r, &err), TT_OK);
    assert_row(a, r, 0, "28 d | 0 | 1 | 0 | 0.000 | –");
    assert_row(a, r, 1, "90 d | 0 | 1 | 0 | too short | –");
    tt_arena_free(a);
}

static void test_all_censored(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_err err = {0};
    tt_result *r;
    hand_start(&h, a, "live");
    hand_decision(&h);
    hand_put(&h, "lot", "", "", "A1", NULL,
             "{\"concentration\":\"2e8\",\"expires\":\"2027-01-01T00:00:00.000Z\",\"viability\":\"90\",\"volume\":\"100\"}");
    hand_screen(&h, "HLC-001", 1, "2026-01-05T01:00");
    hand_dose(&h, "HLC-001", "2026-01-10");
    hand_put(&h, "ended", "HLC-001", "", "", "2026-02-20T02:25", "{\"cause\":\"\",\"how\":\"withdrew\"}");
    assert_int_equal(tt_derive(a, h.t, &d, &err), TT_OK);
    assert_int_equal(tt_tab_survival(a, &d, "TFS", &r, &err), TT_OK);
    assert_row(a, r, 0, "28 d | 1 | 0 | 0 | 1.000 | –");
    assert_row(a, r, 1, "90 d | 0 | 0 | 0 | too short | –"); /* nobody died, but nobody was followed: never 1.000 */
    assert_non_null(strstr(r->note[0].in[TT_EN], "Median not reached"));
    tt_arena_free(a);
}

static int number(const tt_result *r, size_t row, size_t col)
{
    return (int)r->row[row].cell[col].number;
}

static void test_disposition(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_err err = {0};
    hand_whole(&h, a, "live");
    hand_screen(&h, "HLC-006", 6, "2026-02-12T01:00"); /* in screening */
    hand_screen(&h, "HLC-007", 7, "2026-02-12T01:00"); /* enrolled, waits */
    hand_put(&h, "enrolled", "HLC-007", "", "", NULL, "{\"arm\":\"CLF\",\"cohort\":1,\"level\":1,\"slot\":2}");
    hand_screen(&h, "HLC-008", 8, "2026-02-12T01:00"); /* enrolled, died before dosing */
    hand_put(&h, "enrolled", "HLC-008", "", "", NULL, "{\"arm\":\"CLF\",\"cohort\":1,\"level\":1,\"slot\":3}");
    hand_put(&h, "ended", "HLC-008", "", "", "2026-02-14T01:00", "{\"cause\":\"\",\"how\":\"died\"}");
    hand_screen(&h, "HLC-009", 9, "2026-02-12T01:00"); /* withdrew while screened */
    hand_put(&h, "ended", "HLC-009", "", "", "2026-02-14T01:00", "{\"cause\":\"\",\"how\":\"withdrew\"}");
    assert_int_equal(tt_derive(a, h.t, &d, &err), TT_OK);
    const tt_result *r = tt_tab_flow(a, &d);
    const size_t all = r->cols - 1;
    static const int want[] = {9, 1, 1, 1, 6, 1, 1, 4, 1, 0, 1, 1, 1, 0};
    assert_int_equal(r->rows, sizeof want / sizeof *want);
    for (size_t i = 0; i < r->rows; i++)
        if (number(r, i, all) != want[i])
            fail_msg("%s: %d, want %d", r->row[i].cell[0].text.in[TT_EN], number(r, i, all), want[i]);
    /* as the note says: screened, enrolled and dosed are the sums of what is under them */
    assert_int_equal(number(r, 0, all), number(r, 1, all) + number(r, 2, all) + number(r, 3, all) + number(r, 4, all));
    for (size_t col = 1; col <= all; col++) {
        assert_int_equal(number(r, 4, col), number(r, 5, col) + number(r, 6, col) + number(r, 7, col));
        int ends = 0;
        for (size_t i = 8; i < r->rows; i++)
            ends += number(r, i, col);
        assert_int_equal(number(r, 7, col), ends);
    }
    const tt_result *sets = tt_tab_sets(a, &d);
    static const int in_set[] = {6, 4, 1}; /* of the four dosed one DLT was judged, the others' windows are open */
    for (size_t i = 0; i < 3; i++)
        assert_int_equal(number(sets, i, sets->cols - 1), in_set[i]);
    const tt_result *people = tt_tab_people(a, &d);
    assert_int_equal(people->rows, 8); /* all but the screening failure */
    assert_string_equal(people->row[5].cell[8].text.in[TT_EN], "enrolled, not dosed yet");
    assert_string_equal(people->row[6].cell[8].text.in[TT_EN], "died before dosing");
    const tt_result *reasons = tt_tab_reasons(a, &d);
    assert_int_equal(reasons->rows, 1);
    assert_row(a, reasons, 0, "E1 | severe, life-threatening extrahepatic systemic disease | 1");
    tt_arena_free(a);
}

static void test_dosing_totals(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    make(a);
    const tt_result *r = tt_tab_dosing_levels(a, &d);
    /* four times 950 of 960 million: 98.96 %, so -1.0 */
    TT_ASSERT_NEAR(r->row[0].cell[2].number, 3.84e9, 0);
    TT_ASSERT_NEAR(r->row[0].cell[3].number, 3.80e9, 0);
    assert_string_equal(r->row[0].cell[4].text.in[TT_EN], "-1.0");
    assert_string_equal(r->row[0].cell[5].text.in[TT_EN], "-1.0 to -1.0");
    assert_string_equal(r->row[1].cell[4].text.in[TT_EN], "–"); /* a level nobody was dosed at */
    assert_int_equal(number(r, r->rows - 1, 1), 4);
    assert_string_equal(tt_tab_dosing(a, &d)->row[0].cell[6].text.in[TT_EN], "-1.0");
    tt_arena_free(a);
}

/* A study that repeats its dose: a row a session, totals of all of them. */
static void test_dosing_sessions(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    make(a);
    tt_study st = *h.study;
    st.dose.sessions = 3;
    h.t->study = &st;
    hand_put(&h, "dosed", "HLC-001", "", "", "2026-01-12T08:00", hand_session(&h, 2));
    assert_int_equal(tt_derive(a, h.t, &d, NULL), TT_OK);
    const tt_result *r = tt_tab_dosing(a, &d);
    assert_int_equal(r->rows, 5);
    static const char *const want[] = {"HLC-001", "L1", "2", "61", NULL, NULL, NULL, "-0.6", "A1", "2026-01-12 10:00", "360"};
    assert_int_equal(r->cols, sizeof want / sizeof *want);
    for (size_t i = 0; i < r->cols; i++)
        if (want[i])
            assert_string_equal(r->row[1].cell[i].text.in[TT_EN], want[i]);
    TT_ASSERT_NEAR(r->row[1].cell[5].number, 9.7e8, 0);
    assert_true(r->row[1].cell[5].origins > 0 && r->row[0].cell[3].number != r->row[1].cell[3].number);
    r = tt_tab_dosing_levels(a, &d); /* 3840 + 976, 3800 + 970: 4770 / 4816 = 99.045 % */
    assert_int_equal(number(r, 0, 1), 4);
    assert_int_equal(number(r, 0, 2), 5);
    TT_ASSERT_NEAR(r->row[0].cell[3].number, 4.816e9, 0);
    TT_ASSERT_NEAR(r->row[0].cell[4].number, 4.77e9, 0);
    assert_string_equal(r->row[0].cell[5].text.in[TT_EN], "-1.0");
    assert_string_equal(r->row[0].cell[6].text.in[TT_EN], "-1.0 to -0.6");
    tt_arena_free(a);
}

static bool says(const tt_result *r, const char *words)
{
    for (size_t i = 0; i < r->notes; i++)
        if (strstr(r->note[i].in[TT_EN], words))
            return true;
    return false;
}

static void test_deaths_reconcile(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    make(a);
    assert_true(says(tt_tab_ends(a, &d), "deaths on record 1; adverse events of grade 5 0, with a fatal outcome 0, serious 2."));
    assert_true(says(tt_tab_ends(a, &d), "as the end of participation only): HLC-002."));
    hand_ae(&h, "HLC-002", "HLC-002-AE9", "2026-02-03T01:00", "liver failure", "", "not", 5); /* its outcome: recovered! */
    hand_ae(&h, "HLC-001", "HLC-001-AE9", "2026-02-03T01:00", "liver failure", "", "not", 5);
    const tt_result *r = tt_tab_ends(a, &d);
    assert_false(says(r, "as the end of participation only"));
    assert_true(says(r, "without a death on record: HLC-001-AE9."));
    assert_true(says(r, "without grade 5: HLC-002-AE9, HLC-001-AE9."));
    tt_arena_free(a);
}

static void test_screening_failure(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    make(a);
    tt_result *r = tt_tab_failures(a, &d);
    assert_int_equal(r->rows, 1);
    assert_row(a, r, 0, "HLC-005 | 2026-02-11 | E1 | severe, life-threatening extrahepatic systemic disease");
    tt_arena_free(a);
}

static void test_decisions(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    make(a);
    tt_result *r = tt_tab_decisions(a, &d);
    assert_int_equal(r->rows, 1);
    assert_string_equal(r->row[0].cell[1].text.in[TT_EN], "nobody yet");
    /* the rule, asked again, says the very sentence: so the Chinese one may be shown */
    assert_string_equal(r->row[0].cell[3].text.in[TT_EN], "nobody treated yet: the first cohort is at dose 1, number of patients 3");
    assert_string_not_equal(r->row[0].cell[3].text.in[TT_EN], r->row[0].cell[3].text.in[TT_ZH]);
    /* a reason is one for going lower only where the level is lower than the rule's */
    h.t->decision[0]->override_reason = "reviewed";
    r = tt_tab_decisions(a, &d);
    assert_non_null(strstr(r->row[0].cell[3].text.in[TT_EN], ". Reason given: reviewed"));
    h.t->decision[0]->to = 0;
    r = tt_tab_decisions(a, &d);
    assert_non_null(strstr(r->row[0].cell[3].text.in[TT_EN], ". Chosen lower than the rule: reviewed"));
    h.t->decision[0]->to = 1;
    h.t->decision[0]->override_reason = "";
    h.t->decision[0]->reason = "another sentence"; /* what was signed is never translated by guess */
    r = tt_tab_decisions(a, &d);
    assert_string_equal(r->row[0].cell[3].text.in[TT_ZH], "another sentence");
    tt_arena_free(a);
}

static void test_standing(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_err err = {0};
    tt_status_now now;
    hand_start(&h, a, "live");
    assert_int_equal(tt_status_of(a, h.t, &now, &err), TT_OK);
    assert_int_equal(now.standing, TT_NOT_STARTED);
    hand_decision(&h);
    assert_int_equal(tt_status_of(a, h.t, &now, &err), TT_OK);
    assert_int_equal(now.standing, TT_MAY_DOSE);
    assert_int_equal(now.slots_left, 3);
    hand_put(&h, "hold", "", "", "", NULL, "{\"hold\":true}");
    assert_int_equal(tt_status_of(a, h.t, &now, &err), TT_OK);
    assert_int_equal(now.standing, TT_ON_HOLD);
    hand_put(&h, "hold", "", "", "", NULL, "{\"hold\":false}");
    hand_put(&h, "proposed", "", "", "", NULL,
             "{\"act\":\"stop\",\"cohort\":0,\"evidence\":\"{}\",\"from\":1,\"mtd\":0,\"number\":2,\"rule\":\"r\",\"tally\":\"3/"
             "2\",\"text\":\"t\",\"to\":0}");
    assert_int_equal(tt_status_of(a, h.t, &now, &err), TT_OK);
    assert_int_equal(now.standing, TT_WAIT_SIGNATURE);
    hand_put(&h, "signed", "", "", "", NULL, "{\"effective\":true,\"number\":2}");
    assert_int_equal(tt_status_of(a, h.t, &now, &err), TT_OK);
    assert_int_equal(now.standing, TT_FINISHED);
    assert_int_equal(now.mtd, 0);
    tt_arena_free(a);
}

static void test_dlts_close_the_decision(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_err err = {0};
    tt_status_now now;
    hand_start(&h, a, "live");
    hand_decision(&h);
    hand_put(&h, "lot", "", "", "A1", NULL,
             "{\"concentration\":\"2e8\",\"expires\":\"2027-01-01T00:00:00.000Z\",\"viability\":\"90\",\"volume\":\"100\"}");
    static const char *const who[] = {"HLC-001", "HLC-002"};
    for (int i = 0; i < 2; i++) {
        hand_screen(&h, who[i], i + 1, "2026-01-05T01:00");
        hand_dose(&h, who[i], "2026-01-10");
        assert_int_equal(tt_status_of(a, h.t, &now, &err), TT_OK);
        assert_int_equal(now.standing, TT_MAY_DOSE);
        hand_put(&h, "dlt", who[i], "", "", NULL, "{\"clause\":\"D1\",\"judgement\":\"dlt\",\"onset\":\"2026-01-11T05:00:00.000Z\"}");
    }
    /* two of the first two: the third of the cohort must not be dosed, though his slot is free */
    assert_int_equal(tt_status_of(a, h.t, &now, &err), TT_OK);
    assert_int_equal(now.slots_left, 1);
    assert_int_equal(now.standing, TT_WAIT_DECISION);
    assert_int_equal(strncmp(now.headline.in[TT_EN], "No:", 3), 0);
    tt_arena_free(a);
}

static void test_operating_characteristics(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_err err = {0};
    tt_result *r;
    const tt_study *s = hand_study(a);
    assert_int_equal(tt_tab_oc(a, s, &r, &err), TT_OK);
    assert_int_equal(r->rows, 3 * 5);
    for (size_t curve = 0; curve < 3; curve++) { /* some level or none is selected */
        double sum = 0;
        for (size_t j = 1; j <= 4; j++)
            sum += r->row[5 * curve + j].cell[2].number;
        assert_true(sum > 0 && sum <= 100 + 1e-9);
    }
    TT_ASSERT_NEAR(r->row[1].cell[1].number, 0.05, 1e-12);
    TT_ASSERT_NEAR(r->row[4].cell[1].number, 0.40, 1e-12);
    tt_arena_free(a);
}

static void test_nobody(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_err err = {0};
    tt_result *r;
    make_empty(a);
    assert_int_equal(tt_tab_survival(a, &d, "OS", &r, &err), TT_OK);
    assert_row(a, r, 3, "365 d | 0 | 0 | 0 | – | –");
    assert_int_equal(tt_tab_change(a, &d, endpoint("BILI"), &r, &err), TT_OK);
    assert_row(a, r, 1, "Baseline (Before treatment) | 0 | 0 | – | – | – | – | – | – | –");
    assert_int_equal(tt_tab_people(a, &d)->rows + tt_tab_dosing(a, &d)->rows + tt_tab_events(a, &d)->rows + tt_tab_dlt(a, &d)->rows, 0);
    tt_arena_free(a);
}

static const struct CMUnitTest analysis[] = {
    cmocka_unit_test(test_numbers_as_written),
    cmocka_unit_test(test_counts),
    cmocka_unit_test(test_change),
    cmocka_unit_test(test_origins),
    cmocka_unit_test(test_reactions),
    cmocka_unit_test(test_reactions_of_no_category),
    cmocka_unit_test(test_events_end),
    cmocka_unit_test(test_survival),
    cmocka_unit_test(test_incidence),
    cmocka_unit_test(test_nothing_beyond_follow_up),
    cmocka_unit_test(test_all_censored),
    cmocka_unit_test(test_disposition),
    cmocka_unit_test(test_dosing_totals),
    cmocka_unit_test(test_dosing_sessions),
    cmocka_unit_test(test_deaths_reconcile),
    cmocka_unit_test(test_screening_failure),
    cmocka_unit_test(test_decisions),
    cmocka_unit_test(test_standing),
    cmocka_unit_test(test_operating_characteristics),
    cmocka_unit_test(test_dlts_close_the_decision),
    cmocka_unit_test(test_nobody),
};
TT_TEST_MAIN(analysis)
