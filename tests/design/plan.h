/* SPDX-License-Identifier: Apache-2.0 */
/* A prepared design from one line of words, "doses=3 target=0.30 cohorts=6", as the tests of designs write them. */
#ifndef TT_TEST_DESIGN_PLAN_H
#define TT_TEST_DESIGN_PLAN_H

#include "design/design.h"
#include "support/tt_test.h"

static inline const tt_plan *plan_from(tt_arena *a, const char *design, const char *words)
{
    tt_param p[24];
    size_t n = 0;
    memset(p, 0, sizeof p);
    for (char *s = tt_strdup(a, words); *s; s += strspn(s, " ")) {
        const size_t len = strcspn(s, " ");
        char *word = tt_strndup(a, s, len), *eq = strchr(word, '=');
        *eq = '\0';
        p[n].key = word;
        p[n++].value = eq + 1;
        s += len;
    }
    const tt_plan *plan = NULL;
    tt_err err;
    if (tt_design_prepare(a, design, p, n, &plan, &err) != TT_OK)
        fail_msg("%s %s: %s", design, words, tt_err_text(a, &err, TT_EN));
    return plan;
}

#endif
