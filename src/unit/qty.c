/* SPDX-License-Identifier: Apache-2.0 */
/* unit/qty.c -- a number and its unit, as a person types them.
 *
 * "4.2 mg/dL", "1.6e7{cells}/kg", "250x10^9/L", "38.5 Cel", full-width digits.  The
 * number is the longest one that can be read, with an exponent only where a digit
 * follows the e; the rest is the unit.  "4,2" is refused: it is 4.2 in one country
 * and 42 in another. */
#include "unit/unit_internal.h"

#include <string.h>

static size_t number_length(const char *s)
{
    static const char digit[] = "0123456789";
    size_t n = s[0] == '+' || s[0] == '-';
    n += strspn(s + n, digit);
    if (s[n] == '.')
        n += 1 + strspn(s + n + 1, digit);
    if (s[n] == 'e' || s[n] == 'E') {
        const size_t sign = s[n + 1] == '+' || s[n + 1] == '-';
        const size_t k = strspn(s + n + 1 + sign, digit);
        n += k ? 1 + sign + k : 0;
    }
    return n;
}

tt_code tt_qty_parse(tt_arena *a, const char *s, tt_qty *ret, tt_err *err)
{
    const char *plain = tt_str_trim(a, tt_str_halfwidth(a, s));
    const size_t n = number_length(plain);
    const char *code = tt_str_trim(a, plain + n);
    tt_qty q = {{0, 0}, NULL};
    if (n == 0 || (*code && strchr(",'.;:<>", *code)))
        return tt_fail(err, TT_EPARSE, 480, tt_at(NULL, 0, 0), s);
    TT_TRY(tt_dec_parse(tt_strndup(a, plain, n), &q.value, err));
    if (*code)
        TT_TRY(tt_unit_parse(a, code, &q.unit, err));
    *ret = q;
    return TT_OK;
}

char *tt_qty_text(tt_arena *a, tt_qty q)
{
    const char *value = tt_dec_text(a, q.value);
    return q.unit && !tt_streq(q.unit->code, "1") ? tt_printf(a, "%s %s", value, q.unit->code) : tt_strdup(a, value);
}
