/* SPDX-License-Identifier: Apache-2.0 */
/* What an outcome's words become: how it is analysed, its item, its visits.  The
 * measures are registries' own; what is not certain stays open. */
#include "support/tt_test.h"

#include "study/study.h"

static const char *record(tt_arena *a, const char *arm, const char *measure, const char *timeframe, const char *description)
{
    tt_json_out o = tt_json_out_new(a, false);
    static const char *const path[] = {"protocolSection", "outcomesModule"};
    for (size_t i = 0; i < 2; i++) {
        tt_json_open(&o, '{');
        if (i == 1) {
            tt_json_key(&o, "identificationModule");
            tt_json_open(&o, '{');
            tt_json_put_string(&o, "nctId", "NCT00000001");
            tt_json_close(&o);
            tt_json_key(&o, "armsInterventionsModule");
            tt_json_open(&o, '{');
            tt_json_key(&o, "armGroups");
            tt_json_open(&o, '[');
            tt_json_open(&o, '{');
            tt_json_put_string(&o, "label", "One arm");
            tt_json_put_string(&o, "description", arm);
            tt_json_close(&o);
            tt_json_close(&o);
            tt_json_close(&o);
        }
        tt_json_key(&o, path[i]);
    }
    tt_json_open(&o, '{');
    tt_json_key(&o, "secondaryOutcomes");
    tt_json_open(&o, '[');
    tt_json_open(&o, '{');
    tt_json_put_string(&o, "measure", measure);
    tt_json_put_string(&o, "timeFrame", timeframe);
    tt_json_put_string(&o, "description", description);
    while (o.depth > 0)
        tt_json_close(&o);
    return tt_json_done(&o);
}

static const tt_study *study_of(tt_arena *a, const char *text, tt_findings *fs)
{
    tt_draft d = {0};
    const tt_study *s = NULL;
    tt_err err = {0};
    *fs = tt_findings_new(a);
    if (tt_draft_from_record(a, "record.json", text, strlen(text), &d, &err) != TT_OK ||
        tt_study_parse(a, "protocol.yaml", d.text, strlen(d.text), fs, &s, NULL, &err) != TT_OK)
        fail_msg("%s", tt_err_text(a, &err, TT_EN));
    return s;
}

static const char *text_at(const tt_study *s, const char *path)
{
    const tt_node *n = tt_node_find(s->yaml->root, path);
    return n ? n->text : "";
}

static const struct {
    const char *why, *measure, *timeframe, *description, *kind, *item, *type;
} outcomes[] = {
    {"said in the measure", "Change from baseline in Model for End-Stage Liver Disease (MELD) score", "Day 7", "", "change", "MELD",
     "number"},
    {"said in the description", "SOFA Score", "12 hours, Day 7", "reported as the change from baseline", "change", "SOFA", "number"},
    {"change of, with the time behind", "Change of Child-Pugh-Score at Weeks 3, 4, 8, 12, 16, 20 and 24", "Week 3", "", "change",
     "CHILDPUGH", "number"},
    {"a baseline and later times", "Total Bilirubin (TBIL)", "baseline, 1 month", "", "change", "BILI", "number"},
    {"only times: the value at them", "APACHE II Score", "Day 7, Month 1", "", "value", "APACHE2", "number"},
    {"letters first", "RBC (Red Blood Cell Count)", "Day 7", "", "value", "RBC", "number"},
    {"a count", "WBC (White Blood Cell Count)", "Day 7", "", "value", "WBC", "number"},
    {"times that are not read leave it open", "Albumin (ALB)", "whenever", "", "open", "ALB", "number"},
    {"the words before the letters", "fasting blood glucose (FBG)", "Day 7", "", "open", "QFBG", "open"},
    {"letters that mean something else", "Proportion of participants who achieve a complete response (CR)", "Day 42", "", "open", "QCR",
     "open"},
    {"a share of patients is no value", "Improvement rate of Child-Pugh score", "Day 42", "", "open", "", "open"},
    {"a mixture stays open", "Survival and Liver Transplantation Rate", "7 days, 4 weeks", "", "open", "SLTR", "open"},
    {"of patients", "All cause mortality", "28 days", "", "survival", "", ""},
    {"of the graft is another thing", "Graft survival", "28 days", "", "open", "", "open"},
    {"graded toxicity", "Number of participants with infusion-related toxicity as assessed by CTCAE v4.0.", "24 hours after injection", "",
     "ae_rate", "", ""},
};

static void test_outcomes(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof outcomes / sizeof *outcomes; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        tt_findings fs;
        const tt_study *s = study_of(a, record(a, "", outcomes[i].measure, outcomes[i].timeframe, outcomes[i].description), &fs);
        const char *kind = text_at(s, "endpoints[0].kind"), *item = text_at(s, "items[0].id"), *type = text_at(s, "items[0].type");
        if (strcmp(kind, outcomes[i].kind) != 0 || (outcomes[i].item[0] && strcmp(item, outcomes[i].item) != 0) ||
            strcmp(type, outcomes[i].type) != 0)
            fail_msg("%s: %s %s %s", outcomes[i].why, kind, item, type);
        tt_arena_free(a);
    }
}

/* "through 12 months (assessed at ..)": the end and the visits; "0.5-1 hour" one visit with that window. */
static void test_times(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_findings fs;
    const tt_study *s =
        study_of(a,
                 record(a, "One session", "Adverse events",
                        "From initiation of therapy through 12 months post-treatment (assessed at Day 7, Week 4, and Month 12)", ""),
                 &fs);
    assert_string_equal(text_at(s, "endpoints[0].horizon"), "12 mo");
    assert_int_equal(s->endpoint[0].visits, 3);
    assert_string_equal(s->endpoint[0].visit[1]->id, "W4");
    assert_string_equal(text_at(s, "visits[1].title"), "First session");
    s = study_of(a, record(a, "", "Lactate", "0.5-1 hour, 12 hours, Day 2", ""), &fs);
    const tt_visit *v = tt_study_visit(s, "H0.5-1");
    assert_non_null(v);
    assert_true(v->has_window && v->offset.n == 30 && v->before.n == 0 && v->after.n == 30);
    assert_int_equal(tt_study_form(s, "chemistry")->visits, 3);
    assert_false(tt_study_visit(s, "D2")->has_window);
    s = study_of(a, record(a, "", "Lactate", "1-3 days, 12 months", ""), &fs);
    assert_string_equal(text_at(s, "forms[0].at"), "open"); /* days 1 to 3, or some day of them */
    tt_arena_free(a);
}

static const struct {
    const char *why, *arm, *amount, *unit, *route;
} doses[] = {
    {"escaped, and counted by another noun", "approximately 1.67 \u00d7 10\\^8 functional hepatocytes per kg of body weight", "1.67e8",
     "{cells}/kg", "open"},
    {"raised digits and many words", "2 \u00d7 10\u2076 umbilical cord mesenchymal stem cells/kg", "2e6", "{cells}/kg", "open"},
    {"a device's way in", "administered via central venous access (e.g., femoral) for 4-8 hours", "", "open", "central venous access"},
    {"units are not cells", "2 x 10^6 units of cells", "", "open", "open"},
    {"a concentration", "2 x 10^6 stem cells per ml", "", "open", "open"},
};

static void test_doses(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof doses / sizeof *doses; i++) {
        tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
        tt_findings fs;
        const tt_study *s = study_of(a, record(a, doses[i].arm, "Adverse events", "28 days", ""), &fs);
        const char *amount = text_at(s, "dose.levels[0].amount"), *unit = text_at(s, "dose.unit"), *route = text_at(s, "dose.route");
        if (strcmp(amount, doses[i].amount) != 0 || strcmp(unit, doses[i].unit) != 0 || strcmp(route, doses[i].route) != 0)
            fail_msg("%s: %s %s %s", doses[i].why, amount, unit, route);
        tt_arena_free(a);
    }
}

/* One finding for one kind of question, with all its places. */
static void test_one_finding(void **state)
{
    (void)state;
    tt_arena *a = tt_arena_new(TT_ARENA_DEFAULT);
    tt_findings fs;
    const char *one = "{\"measure\": \"quality of life\"}", *known = "{\"measure\": \"Survival\"}";
    (void)study_of(a,
                   tt_printf(a,
                             "{\"protocolSection\": {\"identificationModule\": {\"nctId\": \"NCT1\"}, \"outcomesModule\": "
                             "{\"primaryOutcomes\": [%s, %s, %s, %s, %s]}}}",
                             one, known, one, one, one),
                   &fs);
    size_t found = 0;
    for (size_t i = 0; i < fs.n; i++)
        if (fs.at[i].id == 125 && strstr(fs.at[i].arg[0], "].kind")) {
            assert_string_equal(fs.at[i].arg[0], "endpoints[0, 2-4].kind");
            found++;
        }
    assert_int_equal(found, 1);
    tt_arena_free(a);
}

static const struct CMUnitTest draft_outcomes[] = {
    cmocka_unit_test(test_outcomes),
    cmocka_unit_test(test_times),
    cmocka_unit_test(test_doses),
    cmocka_unit_test(test_one_finding),
};

TT_TEST_MAIN(draft_outcomes)
