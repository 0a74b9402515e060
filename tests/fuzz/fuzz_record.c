/* SPDX-License-Identifier: Apache-2.0 */
/* tests/fuzz/fuzz_record.c -- any bytes as a registry record, as a time frame, and as a treatment in words.
 *
 * Beyond not crashing: a draft that was made is a study that reads, with the
 * numbers its summary gives; a time frame is read or refused with a reason; what is said
 * of repeated treatments quotes the words that say it. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "study/study_internal.h"

struct input {
    const char *text;
    size_t n;
};

static void same(const tt_study *s, const char *path, const char *want)
{
    const tt_node *n = tt_node_find(s->yaml->root, path);
    if (want && (!n || strcmp(n->text, want) != 0))
        abort();
}

static void check(tt_arena *a, const tt_draft *d)
{
    const tt_study *s = NULL;
    tt_findings fs = tt_findings_new(a);
    tt_err err;
    if (tt_study_parse(a, "protocol.yaml", d->text, strlen(d->text), &fs, &s, NULL, &err) != TT_OK)
        abort();
    if (strcmp(s->id, d->study_id) != 0 || s->enrolment != d->participants || s->endpoints != (size_t)d->outcomes)
        abort();
    for (size_t i = 0; i < s->endpoints; i++)
        same(s, tt_printf(a, "record.outcomes[%zu].measure", i), s->endpoint[i].measure.in[TT_EN]);
}

static void check_repeats(const tt_repeats *r)
{
    if (r->max < 0 || r->apart.n < 0 || (!r->words && (r->max || r->apart.n)))
        abort();
}

static tt_code run(tt_arena *a, void *arg, tt_err *err)
{
    const struct input *in = arg;
    tt_draft d = {0};
    tt_timeframe tf;
    if (tt_draft_from_record(a, "x", in->text, in->n, &d, err) == TT_OK)
        check(a, &d);
    const char *words = tt_strndup(a, in->text, in->n);
    const tt_repeats r = tt_study_repeats(a, words);
    check_repeats(&r);
    tt_timeframe_read(a, words, &tf);
    if ((strcmp(tf.kind, "refuse") == 0) != (tf.reason != NULL))
        abort();
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
