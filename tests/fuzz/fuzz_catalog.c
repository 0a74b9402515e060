/* SPDX-License-Identifier: GPL-3.0-or-later */
/* A question (the first line: words, then status, phase, condition and country behind tabs) and a record
 * (the rest), both any bytes, against a file of records in memory.
 *
 * Beyond not crashing: a question never fails, whatever stands in it; a record that was read is kept, is there
 * by its number, and is found by a filter that asks nothing. */
#include <assert.h>
#include <stdint.h>
#include <string.h>

#include "catalog/catalog.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct input {
    const char *text;
    size_t n;
};

static const char record[] =
    "{\"protocolSection\": {\"identificationModule\": {\"nctId\": \"NCT00000001\", \"briefTitle\": \"Liver cells 肝衰竭\"},"
    "\"statusModule\": {\"overallStatus\": \"RECRUITING\"}, \"conditionsModule\": {\"conditions\": [\"Liver\"]}}}";

/* The next text of the line, NULL if it is empty. */
static const char *field(tt_arena *a, const char **line)
{
    const size_t n = strcspn(*line, "\t");
    const char *s = n ? tt_strndup(a, *line, n) : NULL;
    *line += n + ((*line)[n] == '\t');
    return s;
}

static size_t ask(tt_arena *a, tt_catalog *c, const tt_catalog_query *q)
{
    tt_catalog_hit *hit = NULL;
    size_t n = 0;
    int64_t all = 0;
    const tt_code code = tt_catalog_find(c, a, q, &hit, &n, &all, NULL);
    assert(code == TT_OK && all >= (int64_t)n);
    for (size_t i = 0; i < n; i++)
        assert(*hit[i].id);
    return n;
}

static tt_code keep(tt_arena *a, tt_catalog *c, const char *text, size_t n, tt_registered *g)
{
    tt_err why = {0};
    if (tt_registered_read(a, "record", text, n, g, &why) != TT_OK) {
        assert(tt_message_find(why.id));
        return why.kind;
    }
    const tt_code code = tt_catalog_put(c, a, g, "record", &why);
    assert(code == TT_OK || why.id == 212);
    return code;
}

static void close_it(void *c)
{
    tt_catalog_close(c);
}

static tt_code body(tt_arena *a, void *arg, tt_err *err)
{
    const struct input *in = arg;
    const char *end = memchr(in->text, '\n', in->n);
    const size_t line = end ? (size_t)(end - in->text) : in->n;
    const char *s = tt_strndup(a, in->text, line), *rest = end ? end + 1 : in->text + in->n;
    tt_catalog *c = NULL;
    tt_registered g, again;
    void **slot = tt_hold(a, close_it);
    TT_TRY(tt_catalog_open(":memory:", true, &c, err));
    *slot = c;
    TT_TRY(tt_catalog_begin(c, err));
    assert(keep(a, c, record, sizeof record - 1, &g) == TT_OK);
    const bool kept = keep(a, c, rest, (size_t)(in->text + in->n - rest), &g) == TT_OK;
    TT_TRY(tt_catalog_commit(c, err));
    tt_catalog_query q = {.words = field(a, &s)};
    q.status = field(a, &s), q.phase = field(a, &s), q.condition = field(a, &s), q.country = field(a, &s);
    ask(a, c, &q);
    q.limit = 1;
    assert(ask(a, c, &q) <= 1);
    assert(ask(a, c, &(tt_catalog_query){0}) == (kept ? 2 : 1));
    if (kept)
        assert(tt_catalog_get(c, a, g.id, &again, NULL) == TT_OK && strcmp(again.title, g.title) == 0);
    return TT_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct input in = {(const char *)data, n};
    tt_job((size_t)256 << 20, body, &in, NULL);
    return 0;
}
