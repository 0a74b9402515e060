/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/design_text.h -- the parts of a protocol's dose escalation section that belong to
 * one kind of design. */
#ifndef TT_APP_DESIGN_TEXT_H
#define TT_APP_DESIGN_TEXT_H

#include "app/plan.h"

/** A parameter of the design, NULL when it has none of this name or it is absent. */
const char *tt_text_param(const tt_plan *p, const char *name);
/** The same as a number, NaN when absent. */
double tt_text_real(const tt_plan *p, const char *name);
bool tt_text_on(const tt_plan *p, const char *name);
/** "30.0%". */
const char *tt_text_percent(tt_arena *a, double p);

/** What ends an accelerated beginning of 3+3. */
typedef enum tt_acceleration { TT_ACCELERATE_NONE, TT_ACCELERATE_DLT, TT_ACCELERATE_MODERATE } tt_acceleration;
tt_acceleration tt_text_acceleration(const tt_plan *p);

/** One dose watched by a stopping boundary, in place of dose escalation; and when enrolment ends. */
tt_code tt_text_monitoring(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p, tt_err *err);
void tt_text_monitoring_stops(tt_arena *a, const tt_request *q, tt_list *l, const tt_plan *p);

/** How an interval design or a given table decides; nothing for others. */
void tt_text_interval(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p);

/** Operating characteristics, with the assumptions they rest on. */
tt_code tt_text_numbers(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan *p, const tt_study *study, tt_err *err);

/** Does a model of all doses choose (CRM, BLRM)? */
bool tt_text_is_model(const tt_plan *p);
/** The model with its prior, which dose it chooses, and how far the trial follows it. */
void tt_text_model(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p);
/** Its stopping rules beside the sample size. */
void tt_text_model_stops(tt_arena *a, const tt_request *q, tt_list *l, const tt_plan *p);
void tt_text_model_choice(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p);

/** In place of a decision table: what follows the first cohorts, as the engine answers. */
void tt_text_first(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p);

/** The same where the model weighs pending outcomes: some of the first cohorts still open. */
void tt_text_first_pending(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p);

/** One patient per dose at first. */
void tt_text_titration(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p);
/** What outcomes not known yet do to the rule (TITE-BOIN). */
void tt_text_pending(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p);

#endif
