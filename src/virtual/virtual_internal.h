/* SPDX-License-Identifier: GPL-3.0-or-later */
/* virtual/virtual_internal.h -- the model's table, a patient drawn from it, the agenda. */
#ifndef TT_VIRTUAL_INTERNAL_H
#define TT_VIRTUAL_INTERNAL_H

#include <math.h>
#include <stdio.h>
#include <string.h>

#include "num/num.h"
#include "virtual/virtual.h"

enum { MAX_TYPES = 8 };

/** How one item behaves: a level per type of disease, between-patient and measurement variation, a course over the visits. */
struct item_model {
    const char *id;
    double centre[MAX_TYPES]; /* by type, in the item's unit */
    double between, within;   /* coefficient of variation; of additive items the standard deviation */
    bool additive;
    int digits;
    double half_life_days, plateau; /* course: plateau + (1 - plateau) * 2^(-t / half life), times the baseline */
    const char *const *code;        /* codes: NULL-ended; the first is usual */
    double rare;                    /* chance of another code */
};

struct ae_model {
    const char *term, *category, *related;
    bool caused;   /* by procedure or product: not of somebody who was given nothing */
    double chance; /* per patient */
    double within_days;
    int grade;
};

struct model {
    const char *type[MAX_TYPES]; /* "ALF" ... */
    double share[MAX_TYPES];
    double death_per_day[MAX_TYPES], transplant_per_day[MAX_TYPES];
    size_t types;
    struct item_model *item;
    size_t items;
    struct ae_model *ae;
    size_t aes;
    double truth[TT_MAX_DOSES + 1];
    int levels; /* of truth in the table */
    double arrival_days, missing, late, excluded, after_transplant;
    const char *dlt_term, *dlt_category;
};

tt_code tt_model_read(tt_arena *a, struct model *ret, tt_err *err);
/** Fit the table to a study; E779: none of its types of disease is one of the study's. */
tt_code tt_model_fit(struct model *m, const tt_study *s, tt_err *err);

/** One person, drawn whole before anything happens to them. */
struct patient {
    int number; /* 1.. */
    size_t type;
    double age_years, weight_kg, inr, plat;
    bool female, encephalopathy, excluded;
    double frailty[64];               /* between-patient factor (or offset) of each item of the model */
    double death_day, transplant_day; /* after dosing */
    double dlt_u;                     /* DLT if below the truth of the level */
    int dlt_day;
};
void tt_patient_draw(const struct model *m, uint64_t seed, int number, struct patient *ret);
/** The value of an item `day` days after dosing (negative before): text as a laboratory prints it, "" when the sample was lost. */
const char *tt_patient_value(tt_arena *a, const struct model *m, const struct patient *p, uint64_t seed, const tt_item *item,
                             const char *visit, double day);

double tt_draw_normal(tt_rng *r);
double tt_draw_exponential(tt_rng *r, double mean);

/** The agenda: what happens next, in order of time, then of entry. */
enum task_kind {
    TASK_ARRIVE,
    TASK_MOMENT,
    TASK_DOSE,
    TASK_VISIT,
    TASK_AE,
    TASK_DLT,
    TASK_JUDGE,
    TASK_END,
    TASK_WINDOW,
    TASK_DECIDE,
    TASK_SIGN,
    TASK_SESSION,
    TASK_RECORD
};
struct task {
    tt_instant at;
    long order;
    enum task_kind kind;
    int patient; /* index */
    const tt_visit *visit;
    int detail; /* of a moment: its index among the study's anchors */
};
struct agenda {
    tt_arena *arena;
    struct task *task;
    size_t n, cap;
    long order;
};
void tt_agenda_add(struct agenda *g, struct task t);
bool tt_agenda_next(struct agenda *g, struct task *ret);

#endif
