/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/design_text.h -- the parts of a protocol's dose escalation section that belong to
 * one kind of design. */
#ifndef TT_APP_DESIGN_TEXT_H
#define TT_APP_DESIGN_TEXT_H

#include "app/plan.h"

/** A parameter of the design, NULL when it has none of this name or it is absent. */
const char *tt_text_param(const tt_plan *p, const char *name);
bool tt_text_on(const tt_plan *p, const char *name);
/** "30.0%". */
const char *tt_text_percent(tt_arena *a, double p);

/** Does a model of all doses choose (CRM, BLRM)? */
bool tt_text_is_model(const tt_plan *p);
/** The model with its prior, which dose it chooses, and how far the trial follows it. */
void tt_text_model(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p);
/** Its stopping rules beside the sample size. */
void tt_text_model_stops(tt_arena *a, const tt_request *q, tt_list *l, const tt_plan *p);
void tt_text_model_choice(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p);

/** In place of a decision table: what follows the first cohorts, as the engine answers. */
void tt_text_first(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p);

/** One patient per dose at first. */
void tt_text_titration(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p);
/** What outcomes not known yet do to the rule (TITE-BOIN). */
void tt_text_pending(tt_arena *a, const tt_request *q, tt_doc *d, const tt_plan *p);

#endif
