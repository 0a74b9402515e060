/* SPDX-License-Identifier: Apache-2.0 */
/* A prepared design from one line of words, "doses=3 target=0.30 cohorts=6", as the tests of designs write them. */
#ifndef TT_TEST_DESIGN_PLAN_H
#define TT_TEST_DESIGN_PLAN_H

#include "design/design.h"
#include "support/tt_test.h"

/* `file`: the value of a parameter `key` that is a file's text, or NULL. */
static inline tt_code plan_with(tt_arena *a, const char *design, const char *words, const char *key, const char *file, const tt_plan **ret,
                                tt_err *err)
{
    tt_param p[24];
    size_t n = 0;
    memset(p, 0, sizeof p);
    for (const char *s = words; *s; s += strspn(s, " ")) {
        const size_t len = strcspn(s, " ");
        char *word = tt_strndup(a, s, len), *eq = strchr(word, '=');
        *eq = '\0';
        p[n].key = word;
        p[n++].value = eq + 1;
        s += len;
    }
    if (file)
        p[n++] = (tt_param){.key = key, .value = file};
    return tt_design_prepare(a, design, p, n, ret, err);
}

static inline tt_code plan_try(tt_arena *a, const char *design, const char *words, const tt_plan **ret, tt_err *err)
{
    return plan_with(a, design, words, NULL, NULL, ret, err);
}

static inline const tt_plan *plan_from_with(tt_arena *a, const char *design, const char *words, const char *key, const char *file)
{
    const tt_plan *plan = NULL;
    tt_err err;
    if (plan_with(a, design, words, key, file, &plan, &err) != TT_OK)
        fail_msg("%s %s: %s", design, words, tt_err_text(a, &err, TT_EN));
    return plan;
}

static inline const tt_plan *plan_from(tt_arena *a, const char *design, const char *words)
{
    return plan_from_with(a, design, words, NULL, NULL);
}

#endif
