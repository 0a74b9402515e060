/* SPDX-License-Identifier: Apache-2.0 */
/* Any text as a quantity: what is understood must write and read back as itself,
 * convert to itself, and compare equal to itself. */
#include <assert.h>
#include <string.h>

#include "unit/unit.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

static tt_code body(tt_arena *a, void *arg, tt_err *err)
{
    static const char *const other[] = {"umol/L", "{cells}/kg", "Cel", "1", "kPa"};
    tt_qty q, again;
    if (tt_qty_parse(a, arg, &q, err) != TT_OK)
        return TT_OK;
    const char *text = tt_qty_text(a, q);
    const tt_molar molar = {"x", {58466, 2}, 2};
    int cmp = 7;
    if (tt_qty_parse(a, text, &again, err) != TT_OK || strcmp(tt_qty_text(a, again), text) != 0)
        __builtin_trap();
    if (!tt_unit_agrees(q.unit, again.unit) || tt_qty_cmp(q, again, NULL, &cmp, err) != TT_OK || cmp != 0)
        __builtin_trap();
    for (size_t i = 0; i < sizeof other / sizeof *other; i++) {
        const tt_unit *to;
        tt_qty there;
        double x;
        TT_TRY(tt_unit_parse(a, other[i], &to, err));
        const tt_code c = tt_qty_double(q, to, &molar, &x, err);
        if (tt_qty_convert(q, to, &molar, &there, err) == TT_OK && (c != TT_OK || tt_qty_cmp(q, there, &molar, &cmp, err) != TT_OK))
            __builtin_trap();
    }
    return TT_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    char text[512];
    tt_err err;
    n = n < sizeof text - 1 ? n : sizeof text - 1;
    memcpy(text, data, n);
    text[n] = 0;
    (void)tt_job((size_t)1 << 24, body, text, &err);
    return 0;
}
