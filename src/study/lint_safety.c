/* SPDX-License-Identifier: Apache-2.0 */
/* study/lint_safety.c -- questions whose answer protects the next patient: the
 * ladder, the rule, toxicity, stagger, stopping, who decides, who consents, what
 * the injection does to a patient who bleeds.
 *
 * Numbers a reader can check: a 70 kg patient, a preparation of 1e8 cells per mL,
 * and the toxicity curve .05 .12 .25 .40 of the usual four-level example. */
#include <math.h>
#include <string.h>

#include "study/study_internal.h"

static const double truth[] = {0.05, 0.12, 0.25, 0.40};
static const double weight_kg = 70, usual_per_ml = 1e8;
enum { TRUTHS = 4, MOST_STATES = 20000 };

/* ---- the ladder ------------------------------------------------------------------ */

/* "3.5e7": two digits, as a protocol writes an amount. */
static const char *amount_text(tt_arena *a, double x)
{
    int e = (int)floor(log10(x));
    double m = round(x / pow(10, e) * 10) / 10;
    if (m >= 10) {
        m /= 10;
        e++;
    }
    return tt_printf(a, "%se%d", tt_fixed(a, m, 1), e);
}

/* Four levels between the ends, equal steps on a log scale. */
static const char *proposed_levels(const tt_lint *l)
{
    const tt_ladder *d = &l->s->dose;
    const double low = d->levels ? tt_dec_double(d->level[0].amount) : 0,
                 high = d->levels ? tt_dec_double(d->level[d->levels - 1].amount) : 0;
    tt_buf b = tt_buf_new(l->a);
    if (!(low > 0 && high > low))
        return "[{id: L1, amount: ..}, {id: L2, amount: ..}]";
    for (int i = 0; i < TRUTHS; i++)
        tt_buf_printf(&b, "%s%s", i ? ", " : "", amount_text(l->a, low * pow(high / low, i / (double)(TRUTHS - 1))));
    return tt_buf_text(&b);
}

static bool ladder_whole(const tt_lint *l)
{
    const tt_node *list = tt_lint_given(l, "dose.levels");
    return list && list->n > 0 && tt_study_list_size(list) == list->n;
}

/* The first level that is left open, else the list, or where it would stand. */
static tt_where ladder_gap(const tt_lint *l)
{
    const tt_node *list = tt_lint_given(l, "dose.levels");
    for (size_t i = 0; list && i < list->n; i++)
        if (tt_is_open(list->item[i]))
            return tt_node_where(l->a, list->item[i]);
    return tt_lint_at(l, "dose.levels");
}

static void levels(const tt_lint *l)
{
    if (ladder_whole(l))
        return;
    const tt_ladder *d = &l->s->dose;
    tt_buf b = tt_buf_new(l->a);
    for (int i = 0; i < d->levels; i++)
        tt_buf_printf(&b, "%s%s", i ? ", " : "", amount_text(l->a, fmax(tt_dec_double(d->level[i].amount), 1e-9)));
    tt_find(l->fs, 103, ladder_gap(l), tt_printf(l->a, "%d", d->levels), b.n ? tt_buf_text(&b) : "-", proposed_levels(l));
}

/* Toxicity at level i of n: the example curve, stretched over the ladder. */
static double truth_at(int i, int n)
{
    const double x = n > 1 ? (double)(i - 1) * (TRUTHS - 1) / (n - 1) : 0;
    const int k = x >= TRUTHS - 1 ? TRUTHS - 2 : (int)x;
    return truth[k] + (x - k) * (truth[k + 1] - truth[k]);
}

double tt_lint_expected(const tt_lint *l)
{
    const int doses = ladder_whole(l) ? l->s->dose.levels : TRUTHS;
    const tt_param usual = {"doses", tt_printf(l->a, "%d", doses), tt_at_path("dose.levels")};
    const tt_plan *plan = l->s->plan;
    const tt_lattice *lattice = NULL;
    tt_curve curve = {0};
    tt_oc oc;
    if (!plan && tt_design_prepare(l->a, "3+3", &usual, 1, &plan, NULL) != TT_OK)
        return 0;
    curve.doses = plan->doses;
    for (int32_t j = 1; j <= plan->doses; j++)
        curve.p[j] = truth_at(j, plan->doses);
    if (tt_exact_compile(l->a, plan, MOST_STATES, &lattice, NULL) != TT_OK || tt_exact_oc(lattice, &curve, &oc, NULL) != TT_OK)
        return 0;
    return oc.value.patients_total;
}

static void scope(const tt_lint *l)
{
    const size_t arms = tt_study_dosed_arms(l->s);
    if (tt_lint_given(l, "dose.scope") || arms < 2)
        return;
    const double one = tt_lint_expected(l);
    tt_find(l->fs, 107, tt_lint_at(l, "dose.scope"), tt_printf(l->a, "%zu", arms), tt_fixed(l->a, one, 1),
            tt_fixed(l->a, floor(one * (double)arms), 0), tt_printf(l->a, "%d", l->s->enrolment));
}

static void enrolment(const tt_lint *l)
{
    const double ladders = l->s->dose.per_arm ? (double)tt_study_dosed_arms(l->s) : 1,
                 need = l->s->plan ? tt_lint_expected(l) * ladders : 0;
    if (tt_lint_given(l, "dose.scope") && l->s->enrolment > 0 && need > l->s->enrolment)
        tt_find(l->fs, 149, tt_lint_at(l, "study.enrolment"), tt_printf(l->a, "%d", l->s->enrolment), tt_fixed(l->a, need, 1));
}

/* ---- rule, toxicity, stagger, stopping -------------------------------------------- */

static void ask(const tt_lint *l, unsigned id, const char *path)
{
    if (!tt_lint_given(l, path))
        tt_find(l->fs, id, tt_lint_at(l, path), path);
}

static void window(const tt_lint *l)
{
    ask(l, 104, "dlt.window");
}

static void definition(const tt_lint *l)
{
    if (l->s->dlt.clauses == 0)
        tt_find(l->fs, 105, tt_lint_at(l, "dlt.counts"), "dlt.counts");
}

static void rule(const tt_lint *l)
{
    ask(l, 106, tt_lint_given(l, "design.rule") ? "design.cohort" : "design.rule");
}

static void stagger(const tt_lint *l)
{
    ask(l, 108, tt_lint_given(l, "dose.stagger.first") ? "dose.stagger.next" : "dose.stagger.first");
}

static void stopping(const tt_lint *l)
{
    if (l->s->stops == 0)
        tt_find(l->fs, 109, tt_lint_at(l, "stopping"));
}

static void scale(const tt_lint *l)
{
    ask(l, 110, tt_lint_given(l, "adverse_events.scale") ? "adverse_events.version" : "adverse_events.scale");
}

static void deciders(const tt_lint *l)
{
    static const char *const word[] = {"no", "yes", "open"};
    if (l->s->decision_signers == 0)
        tt_find(l->fs, 118, tt_lint_at(l, "decision.signatures"), word[l->s->committee]);
}

static void representative(const tt_lint *l)
{
    if (l->s->consent_representative == TT_UNKNOWN && tt_lint_has(tt_lint_eligibility_text(l), "encephalopathy"))
        tt_find(l->fs, 119, tt_lint_at(l, "consent.representative"));
}

/* ---- the injection ------------------------------------------------------------------ */

static bool injected(const tt_lint *l)
{
    return tt_lint_has(tt_lint_arm_text(l), "inject");
}

/* mL for the top dose at 70 kg; 0 when it has no volume. */
static double top_volume(const tt_lint *l, double per_ml, const tt_dose_unit **unit)
{
    const tt_ladder *d = &l->s->dose;
    double factor = 1;
    *unit = tt_dose_unit_of(l->a, d->unit, &factor);
    if (!*unit || !(*unit)->per_ml || d->levels == 0 || per_ml <= 0)
        return 0;
    const double top = tt_dec_double(d->level[d->levels - 1].amount) * factor;
    return (d->basis == TT_PER_WEIGHT ? top * weight_kg : top) / per_ml;
}

static bool in_unit(const tt_lint *l, tt_qty q, const char *code, double *ret)
{
    const tt_unit *to = NULL;
    return tt_unit_parse(l->a, code, &to, NULL) == TT_OK && tt_qty_double(q, to, NULL, ret, NULL) == TT_OK;
}

/* The volume, where there is a dose to reckon it from. */
static const char *reckoned(tt_arena *a, double ml)
{
    const char *kg = tt_fixed(a, weight_kg, 0), *volume = tt_fixed(a, ml, ml < 10 ? 1 : 0);
    return tt_in_both(a, tt_printf(a, ": the top dose for %s kg is %s mL at 1e8 cells/mL", kg, volume),
                      tt_printf(a, "：%s kg 者最高剂量按 1e8 个细胞/mL 计为 %s mL", kg, volume));
}

static void volume(const tt_lint *l)
{
    const tt_ladder *d = &l->s->dose;
    const bool asked = tt_is_open(tt_node_find(l->root, "dose.concentration")) || tt_is_open(tt_node_find(l->root, "dose.max_volume"));
    const tt_dose_unit *unit = NULL;
    if ((d->has_concentration && d->has_max_volume) || !(asked || injected(l)))
        return;
    const double ml = top_volume(l, usual_per_ml, &unit);
    const bool cells = tt_study_counts_cells(l->s);
    if (ml > 0 || asked)
        tt_find(l->fs, 120, tt_lint_at(l, d->has_concentration ? "dose.max_volume" : "dose.concentration"),
                cells && ml >= 0.1 ? reckoned(l->a, ml) : "", unit && !cells ? ".." : "2e8 {cells}/mL");
}

static void volume_fits(const tt_lint *l)
{
    const tt_ladder *d = &l->s->dose;
    const tt_dose_unit *unit = NULL;
    double per_ml = 0, most = 0;
    top_volume(l, 1, &unit);
    if (!d->has_concentration || !d->has_max_volume || !unit || !unit->per_ml)
        return;
    if (!in_unit(l, d->concentration, unit->per_ml, &per_ml) || !in_unit(l, d->max_volume, "mL", &most))
        return; /* E154 names it */
    const double ml = top_volume(l, per_ml, &unit);
    if (ml > most)
        tt_find(l->fs, 126, tt_lint_at(l, "dose.max_volume"), tt_fixed(l->a, ml, 1), tt_fixed(l->a, most, 1), tt_fixed(l->a, weight_kg, 0));
}

static void volume_units(const tt_lint *l)
{
    const tt_ladder *d = &l->s->dose;
    const tt_dose_unit *unit = NULL;
    double x;
    top_volume(l, 1, &unit);
    if (d->has_concentration && unit && (!unit->per_ml || !in_unit(l, d->concentration, unit->per_ml, &x)))
        tt_find(l->fs, 154, tt_lint_at(l, "dose.concentration"), tt_qty_text(l->a, d->concentration),
                unit->per_ml ? unit->per_ml : unit->code);
    if (d->has_max_volume && !in_unit(l, d->max_volume, "mL", &x))
        tt_find(l->fs, 154, tt_lint_at(l, "dose.max_volume"), tt_qty_text(l->a, d->max_volume), "mL");
}

static bool liver(const tt_study *s)
{
    for (size_t i = 0; i < s->conditions; i++)
        if (tt_lint_has(s->condition[i], "liver") || tt_lint_has(s->condition[i], "hepat"))
            return true;
    return false;
}

static bool coagulation_limited(const tt_lint *l)
{
    static const char *const words[] = {"coagul", "platelet", "prothrombin", "INR"};
    const char *text = tt_lint_eligibility_text(l);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (tt_lint_has(text, words[i]))
            return true;
    return false;
}

static void coagulation(const tt_lint *l)
{
    if (injected(l) && liver(l->s) && !coagulation_limited(l))
        tt_find(l->fs, 121, tt_lint_at(l, "eligibility"));
}

/* What the dose card needs beside the dose. */
static void card(const tt_lint *l)
{
    const tt_ladder *d = &l->s->dose;
    const bool weight = d->basis == TT_PER_WEIGHT && d->weight_age.n == 0;
    const bool viability = !d->has_min_viability && (tt_study_counts_cells(l->s) || !d->unit);
    if (!tt_lint_given(l, "dose") || (!weight && d->has_tolerance && !viability))
        return;
    const char *first = weight ? "dose.weight_age" : !d->has_tolerance ? "dose.tolerance" : "dose.min_viability";
    tt_buf b = tt_buf_new(l->a);
    tt_buf_add(&b, weight ? "weight_age" : "");
    tt_buf_printf(&b, "%s%s", b.n && !d->has_tolerance ? ", " : "", d->has_tolerance ? "" : "tolerance");
    tt_buf_printf(&b, "%s%s", b.n && viability ? ", " : "", viability ? "min_viability" : "");
    tt_find(l->fs, 127, tt_lint_at(l, first), tt_buf_text(&b));
}

const tt_lint_rule tt_lint_safety[] = {
    {103, "dose|dose.levels|dose.levels[]|dose.start", levels},
    {104, "dlt|dlt.window", window},
    {105, "dlt|dlt.counts|dlt.counts[]", definition},
    {106, "design|design.rule|design.cohort", rule},
    {107, "dose.scope", scope},
    {108, "dose.stagger|dose.stagger.first|dose.stagger.next", stagger},
    {109, "stopping|stopping[]", stopping},
    {110, "adverse_events|adverse_events.scale|adverse_events.version", scale},
    {118, "decision|decision.signatures|decision.signatures[]|study.committee", deciders},
    {119, "consent|consent.representative", representative},
    {120, "dose.concentration|dose.max_volume", volume},
    {126, "", volume_fits},
    {154, "", volume_units},
    {121, "", coagulation},
    {127, "dose.weight_age|dose.tolerance|dose.min_viability", card},
    {149, "", enrolment},
    {0, NULL, NULL},
};
