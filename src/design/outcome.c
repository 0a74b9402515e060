/* SPDX-License-Identifier: Apache-2.0 */
/* design/outcome.c -- one patient of a history: N T M P X, and P0.4 for a pending
 * patient with 40 % of the window behind.  A bare P has none of it behind, which is
 * the cautious reading.  A number ends where its digits end: "P0.5N" is two
 * patients. */
#include <stdio.h>
#include <string.h>

#include "design/design_internal.h"

static tt_code share(const char *s, size_t n, tt_where where, double *ret, tt_err *err)
{
    char word[24];
    tt_dec d;
    snprintf(word, sizeof word, "%.*s", n < sizeof word ? (int)n : (int)sizeof word - 1, s);
    const double x = n < sizeof word && tt_dec_parse(word, &d, NULL) == TT_OK ? tt_dec_double(d) : -1.0;
    if (!(x >= 0.0 && x <= 1.0))
        return tt_fail(err, TT_ERANGE, 861, where, word);
    *ret = x;
    return TT_OK;
}

tt_code tt_outcome_next(const char **s, tt_where where, tt_outcome *ret, tt_err *err)
{
    const char *end = *s;
    char letter[8] = "";
    tt_utf8_next(&end);
    memcpy(letter, *s, (size_t)(end - *s));
    if (!strchr("NTMPX", **s))
        return tt_fail(err, TT_EPARSE, 709, where, letter);
    tt_outcome o = {**s, 0.0};
    const size_t digits = o.letter == 'P' ? strspn(end, "0123456789.") : 0;
    if (digits > 0)
        TT_TRY(share(end, digits, where, &o.share, err));
    *s = end + digits;
    *ret = o;
    return TT_OK;
}

void tt_outcome_add(const tt_plan *plan, tt_state *s, tt_outcome o)
{
    if (o.letter == 'P')
        tt_state_add_pending(plan, s, o.share);
    else if (o.letter != 'X')
        tt_walk_add(s, 1, o.letter == 'T', o.letter == 'M');
}
