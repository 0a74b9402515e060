/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/lot.c -- the product: a lot is registered with its numbers, and released.
 *
 * The volume of every dose is computed from these numbers, so what cannot be is
 * refused here and not at the bedside. */
#include "conduct/conduct_internal.h"

/* At most so many decimals, and not past 10^15. */
static bool sane(tt_dec d, int scale)
{
    const tt_dec t = tt_dec_trim(d);
    return d.coef > 0 && t.scale <= scale && tt_dec_cmp(d, (tt_dec){1, -15}) <= 0;
}

/* Less than half or more than double: a lost zero, not another batch. A tenfold error here is a tenfold dose. */
static bool far_off(tt_dec is, tt_dec planned)
{
    tt_dec two_is, two_planned;
    if (tt_dec_mul(is, tt_dec_int(2), &two_is, NULL) != TT_OK || tt_dec_mul(planned, tt_dec_int(2), &two_planned, NULL) != TT_OK)
        return true;
    return tt_dec_cmp(two_is, planned) < 0 || tt_dec_cmp(is, two_planned) > 0;
}

static const char *misfit(tt_conduct *c, tt_dec concentration, tt_dec viability, tt_dec volume_ml, tt_instant expires)
{
    if (!sane(concentration, 0))
        return tt_printf(c->scratch, "concentration %s /mL", tt_dec_text(c->scratch, concentration));
    if (!sane(viability, 4) || tt_dec_cmp(viability, tt_dec_int(100)) > 0 || tt_dec_cmp(viability, tt_dec_int(2)) < 0)
        return tt_printf(c->scratch, "viability %s %%", tt_dec_text(c->scratch, viability));
    if (!sane(volume_ml, 4))
        return tt_printf(c->scratch, "volume %s mL", tt_dec_text(c->scratch, volume_ml));
    return expires == TT_NO_INSTANT ? "expiry ?" : NULL;
}

tt_code tt_conduct_lot(tt_conduct *c, tt_actor by, const char *lot, tt_dec concentration, tt_dec viability, tt_dec volume_ml,
                       tt_instant expires, tt_err *err)
{
    TT_TRY(tt_verb(c, by, "lot", NULL, err));
    TT_TRY(tt_name_check(c, lot, err));
    if (tt_trial_lot(c->trial, lot))
        return tt_fail(err, TT_EEXIST, 614, tt_at_path(lot), lot);
    const char *bad = misfit(c, concentration, viability, volume_ml, expires);
    if (bad)
        return tt_fail(err, TT_ERANGE, 618, tt_at_path(lot), lot, bad);
    const tt_ladder *dose = &c->study->dose;
    if (dose->has_concentration && far_off(concentration, dose->concentration.value))
        return tt_fail(err, TT_EDENIED, 569, tt_at_path(lot), lot, tt_said_amount(c, concentration),
                       tt_said_amount(c, dose->concentration.value));
    struct writing w = tt_write(c, by, "lot", "");
    w.e.item = lot;
    w.e.occurred = w.e.recorded;
    tt_write_dec(&w, "concentration", concentration);
    tt_write_dec(&w, "viability", viability);
    tt_write_dec(&w, "volume", volume_ml);
    tt_write_instant(&w, "expires", expires);
    return tt_write_done(&w, err);
}

tt_code tt_lot_viable(tt_conduct *c, const tt_lot *l, tt_where where, tt_err *err)
{
    const tt_dec limit = c->study->dose.min_viability;
    if (tt_dec_cmp(l->viability, limit) < 0)
        return tt_fail(err, TT_EDENIED, 611, where, l->id, tt_dec_text(c->scratch, l->viability), tt_dec_text(c->scratch, limit));
    return TT_OK;
}

tt_code tt_conduct_release(tt_conduct *c, tt_actor by, const char *lot, tt_err *err)
{
    TT_TRY(tt_verb(c, by, "release", NULL, err));
    const tt_lot *l = tt_trial_lot(c->trial, lot);
    if (!l)
        return tt_fail(err, TT_ENOENT, 605, tt_at_path(lot), lot);
    if (l->released)
        return tt_fail(err, TT_EEXIST, 642, tt_at_path(lot), l->id);
    if (tt_conduct_now(c) >= l->expires)
        return tt_fail(err, TT_EDENIED, 608, tt_at_path(lot), l->id, tt_local_text(c, l->expires));
    TT_TRY(tt_lot_viable(c, l, tt_at_path(lot), err));
    struct writing w = tt_write(c, by, "released", "");
    w.e.item = l->id;
    w.e.occurred = w.e.recorded;
    return tt_write_done(&w, err);
}
