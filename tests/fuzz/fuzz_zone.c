/* SPDX-License-Identifier: Apache-2.0 */
/* tests/fuzz/fuzz_zone.c -- TZif images: refused, or a zone whose every answer is
 * within the day and the two hours that RFC 8536 allows. */
#include <stdlib.h>

#include "base/base.h"

struct image {
    const uint8_t *data;
    size_t n;
};

static void must(bool holds)
{
    if (!holds)
        abort();
}

static tt_code body(tt_arena *a, void *arg, tt_err *err)
{
    static const tt_instant at[] = {
        INT64_MIN + 1,          INT64_C(-2840140800001), -1,       0, INT64_C(671565600000), INT64_C(1772604600000),
        INT64_C(2145916800000), INT64_C(4119336000000),  INT64_MAX};
    const struct image *image = arg;
    const tt_zone *z;
    if (tt_zone_read(a, "x", image->data, image->n, &z, err) != TT_OK)
        return TT_OK;
    for (size_t i = 0; i < sizeof at / sizeof *at; i++) {
        const int offset = tt_zone_offset(z, at[i]);
        bool ambiguous;
        char text[32];
        must(offset >= -25 * 3600 && offset <= 26 * 3600);
        const tt_date d = tt_local(z, at[i]);
        must(d.month >= 1 && d.month <= 12 && d.day >= 1 && d.day <= tt_days_in_month(d.year, d.month) && d.hour < 24);
        tt_local_instant(z, d, &ambiguous);
        tt_instant_local(z, at[i], text);
        tt_instant_add(z, at[i], (tt_dur){1, TT_D_MONTH});
        tt_instant_add(z, at[i], (tt_dur){-3, TT_D_WEEK});
    }
    return TT_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct image image = {data, n};
    tt_job(TT_ARENA_DEFAULT, body, &image, NULL);
    return 0;
}
