/* SPDX-License-Identifier: Apache-2.0 */
/* Any bytes: a study with its findings, or one failure that names a message; and
 * what was read is safe to use as far as it goes. */
#include <assert.h>
#include <stddef.h>
#include <stdint.h>

#include "study/study.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n);

struct input {
    const uint8_t *data;
    size_t n;
};

static tt_val nothing(void *self, const tt_name *name)
{
    (void)self;
    (void)name;
    return tt_val_missing();
}

static void use(tt_arena *a, const tt_study *s, const tt_findings *fs)
{
    tt_due *due = NULL;
    tt_verdict_of *verdict = NULL;
    for (size_t i = 0; i < fs->n && i < 50; i++)
        assert(tt_finding_text(a, &fs->at[i], i % 2 ? TT_ZH : TT_EN)[0]);
    tt_study_schedule(a, s, 1772604000000, 1772605800000, &due);
    tt_study_eligible(a, s, nothing, NULL, (const tt_date[TT_ENTRY_DAYS]){{2026, 3, 4, 0, 0, 0, TT_P_DAY}}, NULL, &verdict);
    for (int i = 0; i < s->dose.levels; i++) {
        tt_dec cells;
        (void)!tt_study_planned(s, &s->dose.level[i], tt_dec_int(62), &cells, NULL);
    }
    assert(tt_study_sources(a, s)[0]);
}

static tt_code body(tt_arena *a, void *arg, tt_err *err)
{
    const struct input *in = arg;
    const tt_study *s = NULL;
    bool runnable = false;
    tt_findings fs = tt_findings_new(a);
    tt_err why = {0};
    (void)err;
    if (tt_study_parse(a, "protocol.yaml", (const char *)in->data, in->n, &fs, &s, &runnable, &why) == TT_OK) {
        assert(!runnable || (s->plan && s->zone && s->dose.levels > 0 && s->visits > 0));
        use(a, s, &fs);
    } else {
        assert(tt_message_find(why.id));
    }
    return TT_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t n)
{
    struct input in = {data, n};
    tt_job((size_t)256 << 20, body, &in, NULL);
    return 0;
}
