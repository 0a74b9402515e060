/* SPDX-License-Identifier: GPL-3.0-or-later */
/* virtual/patient.c -- one person drawn whole, and what a laboratory would print.
 *
 * Between-patient variation is lognormal around the type's centre (additive items:
 * normal); the course is plateau + (1 - plateau) 2^(-t / half life) times the
 * baseline; measurement adds its own variation.  Values are rounded to the digits
 * a laboratory reports before anything else uses them, so that no libm difference
 * can reach a decision.  Every draw has a stream of its own purpose. */
#include "virtual/virtual_internal.h"

double tt_draw_normal(tt_rng *r)
{
    return tt_num_norm_quantile(tt_rng_uniform(r));
}

double tt_draw_exponential(tt_rng *r, double mean)
{
    return -mean * log(tt_rng_uniform(r));
}

static double clip(double x, double low, double high)
{
    return x < low ? low : x > high ? high : x;
}

static double lognormal(tt_rng *r, double median, double cv)
{
    return median * exp(sqrt(log1p(cv * cv)) * tt_draw_normal(r));
}

static size_t draw_type(const struct model *m, tt_rng *r)
{
    double u = tt_rng_uniform(r);
    size_t last = 0;
    for (size_t i = 0; i < m->types; i++) {
        if (m->share[i] <= 0)
            continue;
        if (u < m->share[i])
            return i;
        u -= m->share[i];
        last = i;
    }
    return last;
}

static void draw_person(const struct model *m, uint64_t seed, struct patient *p)
{
    static const double inr[MAX_TYPES] = {2.3, 2.0, 1.7, 1.9}, plat[MAX_TYPES] = {150, 100, 75, 80};
    tt_rng r = tt_rng_make(seed, "person", 0, (uint32_t)p->number);
    p->type = draw_type(m, &r);
    p->age_years = floor(clip(48 + 13 * tt_draw_normal(&r), 18, 78));
    p->female = tt_rng_uniform(&r) < 0.4;
    p->weight_kg = clip(lognormal(&r, p->female ? 58 : 68, 0.15), 38, 92);
    p->inr = clip(lognormal(&r, inr[p->type % MAX_TYPES], 0.2), 0.9, 8);
    p->plat = clip(lognormal(&r, plat[p->type % MAX_TYPES], 0.35), 12, 500);
    p->encephalopathy = tt_rng_uniform(&r) < (p->type == 0 ? 0.9 : 0.25);
    p->excluded = tt_rng_uniform(&r) < m->excluded;
}

/* What was drawn for the person at screening is where the item's course begins. */
static void start_from(const struct model *m, struct patient *p, const char *id, double value)
{
    for (size_t i = 0; i < m->items; i++)
        if (tt_streq(m->item[i].id, id))
            p->frailty[i] = value / m->item[i].centre[p->type];
}

void tt_patient_draw(const struct model *m, uint64_t seed, int number, struct patient *ret)
{
    struct patient p = {.number = number};
    draw_person(m, seed, &p);
    tt_rng between = tt_rng_make(seed, "between", 0, (uint32_t)number);
    for (size_t i = 0; i < m->items; i++) {
        const double z = tt_draw_normal(&between);
        const double cv = m->item[i].between;
        p.frailty[i] = m->item[i].additive ? cv * z : exp(sqrt(log1p(cv * cv)) * z);
    }
    start_from(m, &p, "INR", p.inr);
    start_from(m, &p, "PLAT", p.plat);
    tt_rng end = tt_rng_make(seed, "end", 0, (uint32_t)number);
    p.death_day = tt_draw_exponential(&end, 1 / m->death_per_day[p.type]);
    p.transplant_day = tt_draw_exponential(&end, 1 / m->transplant_per_day[p.type]);
    tt_rng dlt = tt_rng_make(seed, "dlt", 0, (uint32_t)number);
    p.dlt_u = tt_rng_uniform(&dlt);
    p.dlt_day = 1 + (int)clip(floor(tt_draw_exponential(&dlt, 5)), 0, 24);
    *ret = p;
}

static const char *code_of(const struct item_model *im, tt_rng *r)
{
    size_t others = 0;
    while (im->code[others + 1])
        others++;
    if (!others || tt_rng_uniform(r) >= im->rare)
        return im->code[0];
    return im->code[1 + tt_rng_below(r, (uint32_t)others)];
}

static double level_of(const struct item_model *im, const struct patient *p, size_t i, double day)
{
    const double base = im->additive ? im->centre[p->type] + p->frailty[i] : im->centre[p->type] * p->frailty[i];
    const double t = day > 0 ? day : 0;
    return base * (im->plateau + (1 - im->plateau) * exp2(-t / im->half_life_days));
}

const char *tt_patient_value(tt_arena *a, const struct model *m, const struct patient *p, uint64_t seed, const tt_item *item,
                             const char *visit, double day)
{
    size_t i = 0;
    while (i < m->items && !tt_streq(m->item[i].id, item->id))
        i++;
    if (i == m->items)
        return item->type == TT_I_TRUTH ? "no" : item->type == TT_I_CODE ? item->code[0].code : "";
    const struct item_model *im = &m->item[i];
    tt_rng r = tt_rng_make(seed, tt_printf(a, "measure %s %s", item->id, visit), 0, (uint32_t)p->number);
    if (tt_rng_uniform(&r) < m->missing)
        return "";
    if (im->code)
        return code_of(im, &r);
    double x = level_of(im, p, i, day);
    x = im->additive ? x + im->within * tt_draw_normal(&r) : lognormal(&r, x, im->within);
    if (item->has_range)
        x = clip(x, tt_dec_double(item->low), tt_dec_double(item->high));
    return tt_fixed(a, x < 0 ? 0 : x, im->digits);
}
