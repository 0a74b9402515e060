/* SPDX-License-Identifier: GPL-3.0-or-later */
/* derive/adex.c -- exposure: one row a session, and what a participant was given in all.
 *
 * A study that gives its level once has one session a participant, and then the sums are
 * that session's own numbers.  Cells are added as decimals, so sums are exact; a sum that
 * does not fit is missing, never rounded. */
#include "derive/derive_internal.h"

static const struct column columns[] = {
    {"USUBJID", "Unique Subject Identifier", TT_COL_TEXT},
    {"LEVEL", "Dose Level", TT_COL_INT},
    {"EXSEQ", "Session", TT_COL_INT},
    {"EXSTDTM", "Datetime of Start", TT_COL_INSTANT},
    {"EXENDTM", "Datetime of End", TT_COL_INSTANT},
    {"EXSTDY", "Study Day of Start", TT_COL_INT},
    {"EXHOURS", "Duration, hours", TT_COL_DEC},
    {"WEIGHT", "Weight Dosed by, kg", TT_COL_DEC},
    {"CELLSP", "Planned Cells", TT_COL_DEC},
    {"CELLSA", "Delivered Cells", TT_COL_DEC},
    {"CELLSKG", "Delivered Cells per kg", TT_COL_DEC},
    {"DOSEPCT", "Delivered, Percent of Planned", TT_COL_DEC},
    {"LOT", "Lot", TT_COL_TEXT},
    {"EXOUT", "Rules it was given against", TT_COL_TEXT},
    {"EVENT", "Event", TT_COL_INT},
};

/* The rounded cells are below 2^63 / 1000 on any ladder. */
tt_dec tt_derive_percent(tt_dec delivered, tt_dec planned)
{
    tt_dec whole, hundred;
    if (tt_dec_missing(delivered) || tt_dec_missing(planned) || tt_dec_round(planned, 0, &whole, NULL) != TT_OK || whole.coef <= 0 ||
        tt_dec_ratio(tt_dec_trim(delivered), 100, whole.coef, 1, &hundred, NULL) != TT_OK)
        return TT_DEC_MISSING;
    return hundred;
}

static tt_dec plus(tt_dec x, tt_dec y)
{
    tt_dec sum;
    return !tt_dec_missing(x) && tt_dec_add(x, y, &sum, NULL) == TT_OK ? sum : TT_DEC_MISSING;
}

struct exposure tt_derive_exposure(const tt_subject *s)
{
    struct exposure x = {s->planned, s->delivered, s->delivered_per_kg};
    for (int i = 1; i < s->sessions; i++) {
        x.planned = plus(x.planned, s->session[i].planned);
        x.delivered = plus(x.delivered, s->session[i].delivered);
        x.per_kg = plus(x.per_kg, s->session[i].per_kg);
    }
    return x;
}

static void session_row(const tt_trial *t, tt_frame *f, const tt_subject *s, int i)
{
    const tt_session *x = &s->session[i];
    const size_t row = tt_derive_row(t, f, x->origin);
    tt_dec hours;
    tt_set_text(f, row, "USUBJID", s->id);
    tt_set_level(f, row, t, s);
    tt_set_int(f, row, "EXSEQ", i + 1);
    tt_set_instant(f, row, "EXSTDTM", x->start);
    tt_set_instant(f, row, "EXENDTM", x->end);
    tt_set_int(f, row, "EXSTDY", tt_derive_day(t, s, x->start));
    if (tt_dec_ratio(tt_dec_int(x->end - x->start), 1, 3600000, 2, &hours, NULL) == TT_OK)
        tt_set_dec(f, row, "EXHOURS", hours);
    tt_set_dec(f, row, "WEIGHT", x->weight_kg);
    tt_set_dec(f, row, "CELLSP", x->planned);
    tt_set_dec(f, row, "CELLSA", x->delivered);
    tt_set_dec(f, row, "CELLSKG", x->per_kg);
    tt_set_dec(f, row, "DOSEPCT", tt_derive_percent(x->delivered, x->planned));
    tt_set_text(f, row, "LOT", x->lot);
    tt_set_text(f, row, "EXOUT", *x->outside ? x->outside : NULL);
    tt_set_int(f, row, "EVENT", x->origin);
}

tt_frame *tt_derive_adex(tt_arena *a, const tt_trial *t)
{
    tt_frame *f = tt_derive_frame(a, t, "ADEX", columns, sizeof columns / sizeof *columns);
    for (size_t i = 0; i < t->subjects; i++)
        for (int k = 0; k < t->subject[i]->sessions; k++)
            session_row(t, f, t->subject[i], k);
    return f;
}
