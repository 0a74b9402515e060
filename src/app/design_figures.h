/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/design_figures.h -- drawings of a design, from the engine's own answers. */
#ifndef TT_APP_DESIGN_FIGURES_H
#define TT_APP_DESIGN_FIGURES_H

#include "design/design.h"
#include "figure/figure.h"

/** Bars of the selection with the truth over them. */
tt_figure *tt_oc_figure(tt_arena *a, tt_lang lang, const tt_plan *plan, const tt_curve *c, const tt_oc *oc);
/** The decision table; `s` (may be NULL): where the trial stands, framed. A design whose rule is no table: NULL. */
tt_figure *tt_table_figure(tt_arena *a, tt_lang lang, const tt_plan *plan, const tt_state *s);
/** The merged graph of dose paths; of a wide layer only the likeliest nodes are drawn, and the title says so. */
tt_figure *tt_paths_figure(tt_arena *a, tt_lang lang, const tt_paths *g, const tt_curve *c);
/** The rule at one dose inside the ladder, cohort by cohort, as a flow chart: 3+3 and its kin. */
tt_figure *tt_flow_figure(tt_arena *a, tt_lang lang, const tt_plan *plan, tt_err *err);

#endif
