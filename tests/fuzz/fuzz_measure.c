/* SPDX-License-Identifier: GPL-3.0-or-later */
/* Whatever a laboratory, a spreadsheet or a person types: a result, a heading, an
 * input of a score, a table of CTCAE.  It is read or refused with a message; a
 * value that is read lies within the limits of its analyte. */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "measure/measure.h"

struct input {
    const tt_measures *m;
    const uint8_t *data;
    size_t n;
};

static void as_result(tt_arena *a, const tt_measures *m, const char *text)
{
    static const char *const ids[] = {"BILI", "PLAT", "INR", "TEMP", "AFP"};
    for (size_t i = 0; i < sizeof ids / sizeof *ids; i++) {
        const tt_analyte *an = tt_analyte_find(m, ids[i]);
        tt_err err = {0};
        tt_lab lab;
        tt_qty q;
        if (tt_lab_parse(a, an, text, NULL, &lab, &err) != TT_OK) {
            if (!err.id)
                abort();
            continue;
        }
        if (lab.kind <= TT_READ_ABOVE && tt_analyte_in(an, lab.qty, an->unit, &q, NULL) == TT_OK &&
            (tt_dec_cmp(q.value, an->low) < 0 || tt_dec_cmp(q.value, an->high) > 0))
            abort();
    }
}

static void as_input(tt_arena *a, const tt_measures *m, const char *text)
{
    static const char *const names[] = {"bilirubin", "inr", "creatinine", "dialysis", "age"};
    const tt_score *s = NULL;
    if (tt_score_get(m, "meld", &s, NULL) != TT_OK)
        abort();
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        tt_given_input in[] = {
            {"bilirubin", "4 mg/dL", NULL}, {"inr", "1.2", NULL}, {"creatinine", "1 mg/dL", NULL}, {"sedated", "no", NULL}};
        tt_scored r;
        in[i < 3 ? i : 3] = (tt_given_input){names[i], text, i == 0 ? "umol/L" : NULL};
        if (tt_score_value(a, s, in, 4, false, &r, NULL) != TT_OK)
            continue;
        if (r.known && (tt_dec_cmp(r.value, s->low) < 0 || tt_dec_cmp(r.value, s->high) > 0))
            abort();
        tt_score_explain(a, &r, TT_ZH);
    }
}

static tt_code body(tt_arena *a, void *arg, tt_err *err)
{
    const struct input *in = arg;
    const tt_dictionary *d = NULL;
    const char *name = "", *unit = "";
    tt_texts t;
    char *text = tt_strndup(a, (const char *)in->data, in->n);
    const tt_measures *m = in->m;
    as_result(a, m, text);
    as_input(a, m, text);
    tt_heading_split(a, text, &name, &unit);
    tt_heading_spellings(a, name);
    tt_heading_unit_of(a, name);
    if (in->n < 64 || !strchr(text, ','))
        return TT_OK;
    TT_TRY(tt_dictionary_load(a, &d, err));
    if (tt_texts_read(a, d, "f.csv", (const char *)in->data, in->n, TT_CTCAE_50, &t, NULL) == TT_OK)
        tt_texts_csv(a, &t);
    return TT_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    static tt_arena *own; /* the definitions are read once, or nothing else would be tried */
    static const tt_measures *m;
    if (!own) {
        own = tt_arena_new(TT_ARENA_DEFAULT);
        if (!own || tt_measures_load(own, &m, NULL) != TT_OK)
            abort();
    }
    struct input in = {m, data, n};
    if (n < 4096)
        tt_job(TT_ARENA_DEFAULT, body, &in, NULL);
    return 0;
}
