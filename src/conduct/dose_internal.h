/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/dose_internal.h -- the arithmetic of a dose, and its standing in time. */
#ifndef TT_DOSE_INTERNAL_H
#define TT_DOSE_INTERNAL_H

#include "conduct/conduct_internal.h"

/** Amount x weight in whole cells. */
tt_code tt_cells_planned(const tt_study *st, const tt_level *level, tt_dec weight_kg, tt_dec *ret, tt_err *err);
/** viable / (viability / 100), rounded up: a whole cell more rather than a cell too few. */
tt_code tt_cells_total(tt_dec viable, tt_dec viability, tt_dec *ret, tt_err *err);
/** Total cells, and the volume that holds them to 0.01 mL. */
tt_code tt_cells_volume(tt_dec viable, const tt_lot *lot, tt_dec *total, tt_dec *ml, tt_err *err);
/** Viable cells in so many mL of a lot. */
tt_code tt_cells_held(const tt_lot *lot, tt_dec ml, tt_dec *ret, tt_err *err);
/** cells -+ tolerance per cent. */
tt_code tt_cells_limits(tt_dec cells, tt_dec tolerance, tt_dec *low, tt_dec *high, tt_err *err);
/** Delivered cells per kg of a per-weight ladder, else as delivered. */
tt_code tt_cells_each(const tt_study *st, tt_dec delivered, tt_dec weight_kg, tt_dec *ret, tt_err *err);

#endif
