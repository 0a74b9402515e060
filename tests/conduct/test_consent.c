/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Who speaks for a participant: at the signature, and again before every step. */
#include "ward.h"

/* A way, as it is recorded, hours after Monday nine o'clock: p1 r1 b1 the participant, the representative or both sign at hour 1 ("!": the
 * form is refused); g3@2 grade 3 at hour 2; g3@? at a time nobody wrote down; n1 the form of hour 1 is taken back. */
static const struct {
    const char *why, *way;
    int asked; /* hour */
    unsigned id;
} ways[] = {
    {"nobody signed", "g0@0", 2, 590},
    {"signed awake", "g0@0 p1", 2, 0},
    {"signed later than what is asked about", "g0@0 p3", 2, 590},
    {"a later form does not take the earlier one away", "g0@0 p1 p3", 2, 0},
    {"never graded", "p1", 2, 0},
    {"grade 1 and 2 are for the investigator to tell", "g2@0 p1", 2, 0},
    {"and either may have signed", "g2@0 r1", 2, 0},
    {"in grade 3 the participant cannot", "g3@0 !p1", 2, 590},
    {"nor in grade 4", "g4@0 !p1", 2, 590},
    {"the grade is entered late, its time is before the signature", "p1 g3@0", 2, 659},
    {"and its time is that of the signature", "p1 g3@1", 2, 659},
    {"its time is after the signature", "p1 g3@2", 3, 686},
    {"which was not so yet an hour before", "p1 g3@2", 1, 0},
    {"nobody wrote the time down", "p1 g3@?", 11, 686},
    {"known of, without a time, before the signature", "g3@? !p10", 11, 590},
    {"the representative signs then", "p1 g3@2 r3", 4, 0},
    {"not before the representative does", "p1 g3@2 r4", 3, 686},
    {"both had signed", "g0@0 b1 g3@2", 3, 0},
    {"recovered, graded anew: the own signature carries again", "g0@0 p1 g3@2 g1@4", 5, 0},
    {"but not while it lasted", "g0@0 p1 g3@2 g1@4", 3, 686},
    {"a new grade does not mend a signature given in coma", "p1 g3@0 g1@4", 5, 659},
    {"a grade misread is corrected with its own time", "p1 g3@0 g1@0", 5, 0},
    {"or without one as it was entered without", "p1 g3@? g1@?", 11, 0},
    {"signing anew mends it", "p1 g3@0 g1@4 p5", 6, 0},
    {"the representative signed for somebody in coma", "g3@0 r1", 2, 0},
    {"who is awake now: the participant decides", "g3@0 r1 g0@4", 5, 688},
    {"and signs", "g3@0 r1 g0@4 p5", 6, 0},
    {"grade 1 is not awake yet", "g3@0 r1 g1@4", 5, 0},
    {"nobody signs for an adult who is awake", "g0@0 !r1", 2, 590},
    {"the grade is entered late", "r1 g0@0", 2, 688},
    {"both, in coma: the representative's counts", "g3@0 b1", 2, 0},
    {"both, in coma, and awake again: not the participant's", "g3@0 b1 g0@4", 5, 688},
    {"signed in coma, awake now: in person, and anew", "p1 g3@0 r2 g0@4", 5, 688},
    {"still in coma: the representative", "p1 g3@0", 3, 659},
    {"the own signature of before stands beside the representative's", "g0@0 p1 g3@2 r3 g0@4", 5, 0},
    {"in whatever order they are recorded", "r3 g0@4 p1 g3@2", 5, 0},
    {"lost, back, lost again", "g0@0 p1 g3@2 r3 g0@4 g4@6", 7, 0},
    {"lost again, and nobody signed for it", "g0@0 p1 g3@2 g0@4 g4@6", 7, 686},
    {"signed for an adult awake: it is void, in the coma to come too", "r1 g0@0 g3@4", 5, 686},
    {"corrected with the time that was lacking", "p1 g1@? g3@3", 11, 686},
    {"whichever of them is the mistake", "p1 g3@? g1@3", 11, 0},
    {"recorded twice: the same form", "g0@0 p1 p1", 2, 0},
    {"taken back: nobody signed", "g0@0 p1 n1", 2, 590},
    {"taken back, the one before stands", "g0@0 p1 p3 n3", 4, 0},
    {"and the one behind, from its own time", "g0@0 p1 p3 n1", 2, 590},
    {"taken back and recorded anew", "g0@0 p1 n1 p1", 2, 0},
    {"the representative's is taken back, the own one stays lost", "p1 g3@2 r3 n3", 4, 686},
    {"recorded by mistake, and anew of the same moment", "b1 p1 g3@2", 3, 686},
};

static void walk(ward *w, const char *s, const char *way)
{
    for (const char *at = way; *at; at += strcspn(at, " "), at += strspn(at, " ")) {
        const bool refused = *at == '!';
        const char what = at[refused];
        const char *hour = what == 'g' ? at + 3 : at + refused + 1;
        const tt_instant when = *hour == '?' ? TT_NO_INSTANT : MONDAY + strtol(hour, NULL, 10) * HOUR;
        const char *by = what == 'p' ? "participant" : what == 'r' ? "representative" : "both";
        if (what == 'n')
            FINE(w, tt_conduct_consent_never(w->c, WANG, s, when, "another participant's form", NULL, &w->err));
        else if (what == 'g')
            FINE(w, ward_correct(w, s, "SCR", "HE", tt_printf(w->arena, "%c", at[1]), when));
        else if (refused)
            assert_int_equal(tt_conduct_consent(w->c, WANG, s, "1.0", by, when, &w->err), TT_EDENIED);
        else
            FINE(w, tt_conduct_consent(w->c, WANG, s, "1.0", by, when, &w->err));
    }
}

static void whoever_can_speak_has_signed(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    w->now += 10 * HOUR;
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++) {
        const char *s = ward_screen(w);
        tt_session_answer r;
        walk(w, s, ways[i].way);
        w->now += HOUR; /* nothing is asked of the future */
        FINE(w, tt_conduct_session(w->c, w->arena, s, MONDAY + ways[i].asked * HOUR, &r, &w->err));
        w->now -= HOUR;
        const char *said = "";
        for (size_t g = 0; g < r.gates; g++)
            said = tt_streq(r.gate[g].id, "consent") ? r.gate[g].detail[TT_EN] : said;
        const char *want = ways[i].id == 590   ? "has not consented"
                           : ways[i].id == 659 ? "when the form was signed"
                           : ways[i].id == 686 ? "has lost the capacity"
                           : ways[i].id == 688 ? "decides in person"
                                               : "";
        if (*want ? !strstr(said, want) : *said != '\0') {
            print_error("%s (%s): wanted \"%s\", got \"%s\"\n", ways[i].why, ways[i].way, want, said);
            fail();
        }
    }
    ward_close(w);
}

/* Each gate asks by itself: what was open at the one before may have closed. */
static void every_step_asks_again(void **state)
{
    (void)state;
    ward *w = ward_open();
    tt_dose_card k;
    ward_decide(w);
    const char *s = ward_screen(w), *lot = ward_lot(w);
    ward_criteria(w, s);
    REFUSED(w, 590, tt_conduct_eligible(w->c, ZHU, s, true, "", &w->err));
    REFUSED(w, 590, tt_conduct_consented(w->c, s, w->now, &w->err));
    ward_consent(w, s);
    w->now += HOUR;
    FINE(w, ward_correct(w, s, "SCR", "HE", "3", w->now));
    REFUSED(w, 686, tt_conduct_consented(w->c, s, w->now, &w->err));
    REFUSED(w, 686, tt_conduct_eligible(w->c, ZHU, s, true, "", &w->err));
    w->now += HOUR;
    FINE(w, ward_correct(w, s, "SCR", "HE", "1", w->now));
    FINE(w, tt_conduct_eligible(w->c, ZHU, s, true, "", &w->err));
    w->now += HOUR;
    FINE(w, ward_correct(w, s, "SCR", "HE", "3", w->now));
    REFUSED(w, 686, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
    FINE(w, tt_conduct_consent(w->c, LI, s, "1.0", "representative", w->now, &w->err));
    FINE(w, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
    w->now += HOUR;
    FINE(w, ward_try(w, s, "BL", "WEIGHT", "60", w->now));
    FINE(w, ward_correct(w, s, "SCR", "HE", "0", w->now)); /* the own signature again */
    FINE(w, tt_conduct_card(w->c, w->arena, s, lot, w->now, &k, &w->err));
    w->now += HOUR;
    FINE(w, ward_correct(w, s, "SCR", "HE", "4", w->now)); /* and now the representative's */
    FINE(w, tt_conduct_card(w->c, w->arena, s, lot, w->now, &k, &w->err));
    ward_close(w);
}

/* Nobody signed for the participant in coma: no card and no dose; what was given is recorded as a deviation. */
static void no_dose_in_coma_without_a_representative(void **state)
{
    (void)state;
    ward *w = ward_open();
    tt_dose_card k;
    ward_decide(w);
    const char *s = ward_enrolled(w), *lot = ward_lot(w);
    w->now += HOUR;
    FINE(w, ward_try(w, s, "BL", "WEIGHT", "60", w->now));
    FINE(w, tt_conduct_card(w->c, w->arena, s, lot, w->now, &k, &w->err));
    FINE(w, ward_correct(w, s, "SCR", "HE", "3", w->now)); /* by another hand, between card and dose */
    REFUSED(w, 686, tt_conduct_card(w->c, w->arena, s, lot, w->now, &k, &w->err));
    REFUSED(w, 686, tt_conduct_dose(w->c, WANG, s, lot, k.cells, w->now, w->now, (tt_second){"zhu", "secret"}, &w->found, &w->err));
    const tt_dose_given g = {.subject = s,
                             .lot = lot,
                             .delivered = k.cells,
                             .start = w->now,
                             .end = w->now,
                             .second = {"zhu", "secret"},
                             .reason = "already in the syringe"};
    FINE(w, tt_conduct_given(w->c, WANG, &g, &w->found, &w->err));
    assert_string_equal(ward_subject(w, s)->dose_outside, "E686");
    ward_close(w);
}

/* Without a representative in the protocol nobody decides instead, and recovery is the way on. */
static void a_study_without_representatives(void **state)
{
    (void)state;
    ward *w = ward_read();
    tt_study *own = TT_NEW(w->arena, tt_study);
    *own = *w->study;
    w->study = own;
    ward_start(w);
    ((tt_study *)(uintptr_t)w->study)->consent_representative = TT_NO;
    ward_decide(w);
    const char *s = ward_eligible(w), *ill = ward_screen(w);
    w->now += HOUR;
    FINE(w, ward_correct(w, s, "SCR", "HE", "3", w->now));
    REFUSED(w, 687, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
    REFUSED(w, 571, tt_conduct_consent(w->c, WANG, s, "1.0", "representative", w->now, &w->err));
    REFUSED(w, 659, tt_conduct_consent(w->c, WANG, s, "1.0", "both", w->now, &w->err));
    w->now += HOUR;
    FINE(w, ward_correct(w, s, "SCR", "HE", "2", w->now));
    FINE(w, tt_conduct_enrol(w->c, WANG, s, "", &w->err));
    FINE(w, ward_try(w, ill, "SCR", "HE", "4", w->now));
    REFUSED(w, 659, tt_conduct_consent(w->c, WANG, ill, "1.0", "participant", w->now, &w->err));
    ward_close(w);
}

static void a_minor_does_not_consent_alone(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *young = ward_eligible(w), *in_coma = ward_screen(w);
    FINE(w, ward_correct(w, young, "SCR", "AGE", "17", w->now)); /* known after the form was signed */
    REFUSED(w, 658, tt_conduct_enrol(w->c, WANG, young, "", &w->err));
    REFUSED(w, 658, tt_conduct_consent(w->c, WANG, young, "1.0", "participant", w->now, &w->err));
    FINE(w, tt_conduct_consent(w->c, WANG, young, "1.0", "both", w->now, &w->err));
    FINE(w, tt_conduct_enrol(w->c, WANG, young, "", &w->err));
    FINE(w, ward_try(w, in_coma, "SCR", "AGE", "12", w->now));
    FINE(w, ward_try(w, in_coma, "SCR", "HE", "0", w->now));
    FINE(w, tt_conduct_consent(w->c, WANG, in_coma, "1.0", "representative", w->now, &w->err)); /* the guardian, of a child awake */
    FINE(w, ward_correct(w, in_coma, "SCR", "HE", "3", w->now));
    FINE(w, tt_conduct_consented(w->c, in_coma, w->now, &w->err));
    ward_close(w);
}

/* The state rebuilt from the log knows every form and every grade. */
static void it_is_all_in_the_log(void **state)
{
    (void)state;
    ward *w = ward_open();
    tt_trial *again = NULL;
    w->now += 10 * HOUR;
    walk(w, ward_screen(w), "g0@0 p1 b2 g3@2 r3 g0@4 g4@6 p1 n2");
    FINE(w, tt_trial_build(w->arena, w->study, tt_conduct_record(w->c), 0, &again, &w->err));
    const tt_hash a = tt_trial_digest(again), b = tt_trial_digest(tt_conduct_trial(w->c));
    assert_memory_equal(a.b, b.b, sizeof a.b);
    assert_int_equal(again->subject[0]->n_consents, 2);
    assert_int_equal(again->subject[0]->n_past, 3);
    assert_string_equal(again->subject[0]->consent_by, "representative"); /* signed last */
    ward_close(w);
}

/* Taken back needs a reason and a form; a dose given on it is a deviation, told once. */
static void a_form_that_never_was(void **state)
{
    (void)state;
    ward *w = ward_open();
    ward_decide(w);
    const char *s = ward_dosed(w);
    const tt_subject *is = ward_subject(w, s);
    const tt_instant when = is->consented;
    const size_t before = tt_conduct_trial(w->c)->deviations;
    REFUSED(w, 668, tt_conduct_consent_never(w->c, WANG, s, when, " ", &w->found, &w->err));
    REFUSED(w, 669, tt_conduct_consent_never(w->c, WANG, s, when + 1, "of another", &w->found, &w->err));
    w->found = tt_findings_new(w->arena);
    FINE(w, tt_conduct_consent_never(w->c, WANG, s, when, "of another", &w->found, &w->err));
    assert_int_equal(w->found.n, 1);
    assert_int_equal(w->found.at[0].id, 549);
    is = ward_subject(w, s);
    assert_int_equal(is->n_consents, 0);
    assert_true(is->consented == TT_NO_INSTANT);
    REFUSED(w, 590, tt_conduct_consented(w->c, s, w->now, &w->err));
    assert_int_equal(tt_conduct_trial(w->c)->deviations, before + 1);
    assert_non_null(strstr(tt_conduct_trial(w->c)->deviation[before]->what, "E590"));
    FINE(w, tt_conduct_consent(w->c, WANG, s, "1.0", "participant", when, &w->err));
    FINE(w, tt_conduct_consent_never(w->c, WANG, s, when, "of another, again", &w->found, &w->err));
    assert_int_equal(tt_conduct_trial(w->c)->deviations, before + 1);
    ward_close(w);
}

static const struct CMUnitTest consent[] = {
    cmocka_unit_test(whoever_can_speak_has_signed),
    cmocka_unit_test(every_step_asks_again),
    cmocka_unit_test(no_dose_in_coma_without_a_representative),
    cmocka_unit_test(a_study_without_representatives),
    cmocka_unit_test(a_minor_does_not_consent_alone),
    cmocka_unit_test(a_form_that_never_was),
    cmocka_unit_test(it_is_all_in_the_log),
};

TT_TEST_MAIN(consent)
