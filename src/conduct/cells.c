/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/cells.c -- cells, millilitres and per cent, in exact decimals.
 *
 *     planned viable cells = amount x weight                 (whole cells)
 *     total cells          = viable / (viability / 100)      (rounded up)
 *     volume               = total / concentration           (0.01 mL)
 *
 * Decimals keep the scale they were typed with ("6e1" kg has scale -1), so every
 * division goes through one function. */
#include "conduct/dose_internal.h"

static tt_code whole(tt_dec d, tt_dec *ret, tt_err *err)
{
    return tt_dec_round(d, 0, ret, err);
}

/* a / b to `scale` digits, half away from zero; b > 0. */
static tt_code divide(tt_dec a, tt_dec b, int scale, tt_dec *ret, tt_err *err)
{
    tt_dec by = b;
    int64_t tens = 1;
    if (by.scale < 0)
        TT_TRY(whole(by, &by, err));
    for (int i = 0; i < by.scale; i++)
        tens *= 10; /* at most 10^18 */
    return tt_dec_ratio(a, tens, by.coef, scale, ret, err);
}

tt_code tt_cells_total(tt_dec viable, tt_dec viability, tt_dec *ret, tt_err *err)
{
    tt_dec total, gives, want;
    TT_TRY(tt_dec_mul(viable, tt_dec_int(100), &want, err));
    TT_TRY(divide(want, viability, 0, &total, err));
    TT_TRY(tt_dec_mul(total, viability, &gives, err));
    if (tt_dec_cmp(gives, want) < 0)
        TT_TRY(tt_dec_add(total, tt_dec_int(1), &total, err));
    *ret = total;
    return TT_OK;
}

tt_code tt_cells_volume(tt_dec viable, const tt_lot *lot, tt_dec *total, tt_dec *ml, tt_err *err)
{
    TT_TRY(tt_cells_total(viable, lot->viability, total, err));
    return divide(*total, lot->concentration, 2, ml, err);
}

tt_code tt_cells_held(const tt_lot *lot, tt_dec ml, tt_dec *ret, tt_err *err)
{
    tt_dec x;
    TT_TRY(tt_dec_mul(tt_dec_trim(ml), tt_dec_trim(lot->concentration), &x, err));
    TT_TRY(tt_dec_mul(x, tt_dec_trim(lot->viability), &x, err));
    return tt_dec_ratio(x, 1, 100, 0, ret, err);
}

tt_code tt_cells_limits(tt_dec cells, tt_dec tolerance, tt_dec *low, tt_dec *high, tt_err *err)
{
    tt_dec less, more;
    TT_TRY(tt_dec_sub(tt_dec_int(100), tolerance, &less, err));
    TT_TRY(tt_dec_add(tt_dec_int(100), tolerance, &more, err));
    TT_TRY(tt_dec_mul(cells, less, &less, err));
    TT_TRY(tt_dec_mul(cells, more, &more, err));
    TT_TRY(tt_dec_ratio(less, 1, 100, 0, low, err));
    return tt_dec_ratio(more, 1, 100, 0, high, err);
}

tt_code tt_cells_planned(const tt_study *st, const tt_level *level, tt_dec weight_kg, tt_dec *ret, tt_err *err)
{
    TT_TRY(tt_study_planned(st, level, weight_kg, ret, err));
    return whole(*ret, ret, err);
}

tt_code tt_cells_each(const tt_study *st, tt_dec delivered, tt_dec weight_kg, tt_dec *ret, tt_err *err)
{
    *ret = delivered;
    return st->dose.basis == TT_FIXED ? TT_OK : divide(delivered, weight_kg, 0, ret, err);
}
