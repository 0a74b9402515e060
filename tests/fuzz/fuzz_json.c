/* SPDX-License-Identifier: Apache-2.0 */
/* tests/fuzz/fuzz_json.c -- any bytes as JSON, and as a printed Python dict.
 *
 * Beyond not crashing: what is read is written so that it reads back the same.
 * One exception is known: a real of 2^63 or more that is whole is written without
 * a point (RFC 8785) and is then an integer that does not fit, which is refused. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "json/json.h"

struct input {
    const char *text;
    size_t n;
};

static void reads_back(tt_arena *a, const char *text, const char *canonical)
{
    const tt_json *v = NULL;
    tt_err err;
    if (tt_json_parse(a, "x", text, strlen(text), &v, &err) == TT_OK) {
        if (strcmp(tt_json_canonical(a, v), canonical) != 0)
            abort();
    } else if (!strstr(err.arg[0], "too big")) {
        abort();
    }
}

static void check(tt_arena *a, const tt_json *v)
{
    const char *canonical = tt_json_canonical(a, v);
    reads_back(a, canonical, canonical);
    for (int pretty = 0; pretty < 2; pretty++) {
        tt_json_out o = tt_json_out_new(a, pretty);
        tt_json_value(&o, v);
        reads_back(a, tt_json_done(&o), canonical);
    }
}

static tt_code run(tt_arena *a, void *arg, tt_err *err)
{
    const struct input *in = arg;
    const tt_json *v = NULL;
    if (tt_json_parse(a, "x", in->text, in->n, &v, err) == TT_OK)
        check(a, v);
    if (tt_json_parse_python(a, "x", in->text, in->n, &v, err) == TT_OK)
        check(a, v);
    return TT_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct input in = {(const char *)data, n};
    tt_err err;
    (void)tt_job((size_t)256 << 20, run, &in, &err);
    return 0;
}
