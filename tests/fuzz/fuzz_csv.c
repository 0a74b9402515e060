/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes as a CSV: a frame that could be read is written and read back the same. */
#include <string.h>

#include "frame/frame.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct bytes {
    const char *text;
    size_t n;
};

static tt_code body(tt_arena *a, void *arg, tt_err *err)
{
    const struct bytes *in = arg;
    tt_frame *f = NULL, *back = NULL;
    if (tt_frame_read_csv(a, "x.csv", in->text, in->n, &f, err) != TT_OK)
        return TT_OK;
    const char *csv = tt_frame_csv(a, f);
    if (tt_frame_read_csv(a, "x.csv", csv, strlen(csv), &back, err) != TT_OK || back->rows != f->rows || back->cols != f->cols)
        __builtin_trap();
    if (strcmp(tt_frame_csv(a, back), csv) != 0)
        __builtin_trap();
    return TT_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct bytes in = {(const char *)data, n};
    tt_err err;
    (void)tt_job((size_t)1 << 28, body, &in, &err);
    return 0;
}
