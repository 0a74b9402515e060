/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/dose_internal.h -- the arithmetic of a dose, and its standing in time. */
#ifndef TT_DOSE_INTERNAL_H
#define TT_DOSE_INTERNAL_H

#include "conduct/conduct_internal.h"

/** A dose being asked about: the card as far as it is known. */
struct dosing {
    tt_conduct *c;
    const char *lot;
    tt_instant when;
    tt_dose_card card;
};

/** One rule of the dose. */
struct tt_dose_rule {
    tt_code (*holds)(struct dosing *d, tt_err *err);
    bool needs_decision; /* cannot be asked without card.decision */
};
const struct tt_dose_rule *tt_dose_rule_at(size_t i);

/** What a participant has had, for alloc. */
tt_sessions tt_sessions_of(const tt_study *st, const tt_subject *s);
/** The rules that need no lot: E604, E541, E542; E588; as tt_consent_stands; E591; as tt_standing; E609, E610. */
tt_code tt_dose_due(struct dosing *d, tt_err *err);
tt_code tt_dose_still_here(struct dosing *d, tt_err *err);
tt_code tt_dose_consented(struct dosing *d, tt_err *err);
tt_code tt_dose_eligible(struct dosing *d, tt_err *err);
/** E685: the moment of the study's own that the dose follows is not recorded, or later. */
tt_code tt_dose_after_moment(struct dosing *d, tt_err *err);
tt_code tt_dose_allowed(struct dosing *d, tt_err *err);
tt_code tt_dose_weight_fresh(struct dosing *x, tt_err *err);

/** The weight the dose is computed by, and the one beside it, into the card. */
void tt_dose_weigh(tt_dose_card *k, const tt_study *st, const tt_value *w);
/** Cells, volume and limits, of level, weight and lot. */
tt_code tt_dose_compute(tt_conduct *c, tt_dose_card *k, tt_err *err);
/** The lot is known, released before x->when, not expired, viable enough; it goes into the card.  E605, E607, E608, E611, E646. */
tt_code tt_dose_lot_fit(struct dosing *x, tt_err *err);
/** E598, E617. */
tt_code tt_dose_times(tt_conduct *c, tt_instant start, tt_instant end, tt_err *err);
/** E567 no dose but a slip; E640 more than the lot held. */
tt_code tt_dose_plausible(tt_conduct *c, const tt_dose_card *k, tt_dec delivered, tt_err *err);
/** The event "dosed", its body still open; E647. */
tt_code tt_dose_event(tt_conduct *c, tt_actor by, const tt_dose_card *k, const tt_dose_given *g, struct writing *ret, tt_err *err);
/** What a deviation says of an amount outside the tolerance or a session outside the study's hours, added to `parts`; false: nothing. */
bool tt_dose_off(tt_conduct *c, const tt_dose_card *k, const tt_dose_given *g, tt_findings *parts);
/** The same as findings: W616, W548. `fs` may be NULL. */
void tt_dose_say_off(tt_conduct *c, const tt_dose_card *k, const tt_dose_given *g, tt_findings *fs);

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
