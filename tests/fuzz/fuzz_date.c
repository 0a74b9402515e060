/* SPDX-License-Identifier: Apache-2.0 */
/* tests/fuzz/fuzz_date.c -- dates, durations, instants and decimals: whatever is
 * read is written in one form, and that form reads back to the same value. */
#include <stdlib.h>
#include <string.h>

#include "base/base.h"

static void must(bool holds)
{
    if (!holds)
        abort();
}

static void try_date(const char *s)
{
    tt_date d, back;
    char text[24];
    if (tt_date_parse(s, &d, NULL) != TT_OK)
        return;
    must(tt_date_parse(tt_date_write(d, text), &back, NULL) == TT_OK);
    must(memcmp(&d, &back, sizeof d) == 0);
    must(tt_date_before(d, back) != TT_YES);
    if (tt_date_add(d, (tt_dur){100000, TT_D_DAY}, &back))
        must(tt_date_add(back, (tt_dur){-100000, TT_D_DAY}, &back) && memcmp(&d, &back, sizeof d) == 0);
    else
        must(d.precision < TT_P_DAY);
}

static void try_duration(const char *s)
{
    tt_dur d, back;
    char text[24];
    if (tt_dur_parse(s, &d, NULL) != TT_OK)
        return;
    must(tt_dur_parse(tt_dur_iso(d, text), &back, NULL) == TT_OK && back.n == d.n && back.unit == d.unit);
    must(tt_dur_parse(tt_dur_write(d, text), &back, NULL) == TT_OK && back.n == d.n && back.unit == d.unit);
    must((tt_dur_minutes(d) < 0) == (d.n < 0));
}

static void try_instant(const char *s, const tt_zone *utc)
{
    tt_instant t, back;
    char text[32];
    if (tt_instant_parse(s, &t, NULL) != TT_OK)
        return;
    tt_instant_write(t, text);
    if (strlen(text) == 24 && text[0] != '-' && strncmp(text, "0000", 4) != 0) /* an offset may lead out of years 1 to 9999 */
        must(tt_instant_parse(text, &back, NULL) == TT_OK && back == t);
    must(tt_local_instant(utc, tt_local(utc, t), NULL) == t - (t % 1000 + 1000) % 1000);
}

static void try_decimal(const char *s)
{
    tt_dec d, back;
    char text[TT_DEC_TEXT];
    if (tt_dec_parse(s, &d, NULL) != TT_OK)
        return;
    must(tt_dec_parse(tt_dec_write(d, text), &back, NULL) == TT_OK && tt_dec_cmp(d, back) == 0);
    must(tt_dec_cmp(tt_dec_trim(d), d) == 0);
    const double x = tt_dec_double(d), y = tt_dec_double(tt_dec_trim(d));
    must(x <= y && x >= y);
}

static tt_code body(tt_arena *a, void *arg, tt_err *err)
{
    const tt_zone *utc;
    TT_TRY(tt_zone_open(a, "UTC", &utc, err));
    try_date(arg);
    try_duration(arg);
    try_instant(arg, utc);
    try_decimal(arg);
    return TT_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    char s[128];
    if (n >= sizeof s)
        return 0;
    if (n)
        memcpy(s, data, n);
    s[n] = '\0';
    return tt_job(TT_ARENA_DEFAULT, body, s, NULL) == TT_OK ? 0 : -1;
}
