/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/oc_figures.h -- drawings that need operating characteristics of several curves or
 * designs. */
#ifndef TT_APP_OC_FIGURES_H
#define TT_APP_OC_FIGURES_H

#include "app/design_figures.h"
#include "app/oc.h"

/** Stopping boundaries over all rates up to four times the target; `name` NULL: of one, its design's title. */
tt_code tt_stopping_figure(tt_arena *a, const tt_request *q, const tt_oc_engine *const *e, const char *const *name, size_t n,
                           tt_figure **ret, tt_err *err);

/** Designs on one curve. `judge`: by whose target. */
tt_figure *tt_contest_figure(tt_arena *a, const tt_request *q, const tt_plan *judge, const tt_curve *c, const tt_oc *oc,
                             const char *const *name, size_t n);

#endif
