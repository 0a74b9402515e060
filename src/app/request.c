/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/request.c -- reading what was asked for: options by name and type. */
#include "app/app_internal.h"

const char *tt_opt(const tt_request *q, const char *name)
{
    for (size_t i = q->opts; i > 0; i--)
        if (tt_streq(q->opt[i - 1].name, name))
            return q->opt[i - 1].value;
    return NULL;
}

bool tt_opt_on(const tt_request *q, const char *name)
{
    return tt_opt(q, name) != NULL;
}

tt_code tt_opt_text(const tt_request *q, const char *name, const char **ret, tt_err *err)
{
    const char *s = tt_opt(q, name);
    if (!s)
        return tt_fail(err, TT_EUSAGE, 903, tt_at_path(name), name);
    *ret = s;
    return TT_OK;
}

tt_code tt_opt_int(const tt_request *q, const char *name, int64_t low, int64_t high, int64_t otherwise, int64_t *ret, tt_err *err)
{
    const char *s = tt_opt(q, name);
    tt_dec d, whole;
    char range[64];
    *ret = otherwise;
    if (!s)
        return TT_OK;
    snprintf(range, sizeof range, "%lld..%lld", (long long)low, (long long)high);
    if (tt_dec_parse(s, &d, NULL) != TT_OK || tt_dec_round(d, 0, &whole, NULL) != TT_OK || tt_dec_cmp(d, whole) != 0 ||
        tt_dec_cmp(d, tt_dec_int(low)) < 0 || tt_dec_cmp(d, tt_dec_int(high)) > 0)
        return tt_fail(err, TT_EUSAGE, 905, tt_at_path(name), name, s, range);
    *ret = whole.coef;
    for (int i = whole.scale; i < 0; i++)
        *ret *= 10;
    return TT_OK;
}

tt_code tt_opt_dec(const tt_request *q, const char *name, tt_dec *ret, tt_err *err)
{
    const char *s = NULL;
    TT_TRY(tt_opt_text(q, name, &s, err));
    if (tt_dec_parse(s, ret, NULL) != TT_OK)
        return tt_fail(err, TT_EUSAGE, 905, tt_at_path(name), name, s, "1.6e7");
    return TT_OK;
}

tt_code tt_opt_when(const tt_request *q, const char *name, const tt_zone *z, tt_instant otherwise, tt_instant *ret, tt_err *err)
{
    const char *s = tt_opt(q, name);
    tt_date d;
    *ret = otherwise;
    if (!s)
        return TT_OK;
    if (tt_instant_parse(s, ret, NULL) == TT_OK)
        return TT_OK;
    TT_TRY(tt_date_parse(s, &d, err));
    *ret = tt_local_instant(z, d, NULL);
    return *ret == TT_NO_INSTANT ? tt_fail(err, TT_EUSAGE, 905, tt_at_path(name), name, s, "2026-03-04 14:10") : TT_OK;
}
