/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/oc.h -- operating characteristics as the verbs `design oc` and `design compare`
 * ask for and show them. */
#ifndef TT_APP_OC_H
#define TT_APP_OC_H

#include "app/oc_setting.h"
#include "app/plan.h"

/** How the numbers of one plan are made. */
typedef struct tt_oc_engine {
    const tt_plan *plan;
    const tt_lattice *lattice; /* NULL: simulated */
    int64_t trials, seed, threads;
    tt_oc_setting setting;
} tt_oc_engine;

/**
 * Walk the plan, or sample it: on request (--simulate N --seed S --threads N), beyond --budget STATES (N911), or when the
 * design depends on arrival times (N181). `study`: whose DLT window holds, NULL: none.
 */
tt_code tt_oc_engine_for(tt_arena *a, const tt_request *q, tt_result *r, const tt_plan *plan, const tt_study *study, tt_oc_engine *ret,
                         tt_err *err);
tt_code tt_oc_of(const tt_request *q, const tt_oc_engine *e, const tt_curve *c, tt_oc *ret, tt_err *err);

/** An interrupt after so many curves: W183 and exit status 130; what is finished is said. */
void tt_oc_interrupted(tt_arena *a, tt_result *r, size_t curves);

/**
 * The i-th curve: each --truth in order; if none is given, three usual ones, and for a stopping boundary five rates from half
 * the target to three times it. NULL past the end.
 */
const char *tt_oc_truth(tt_arena *a, const tt_request *q, const tt_plan *plan, size_t i);
/** Read it, with --moderate. W843 when its rates do not rise. */
tt_code tt_oc_curve(const tt_request *q, tt_result *r, const tt_plan *plan, const char *truth, tt_curve *ret, tt_err *err);

/** How long its trials last, where that is not known yet: `trials` of them on a calendar, of the curve that is recorded. */
tt_code tt_oc_last(const tt_request *q, const tt_oc_engine *e, const tt_accrual *calendar, int64_t trials, const tt_curve *c, tt_oc *oc,
                   tt_err *err);

/** The members of one scenario, inside an open object. */
void tt_oc_put(tt_json_out *o, const tt_plan *plan, const tt_curve *c, const tt_oc *oc);

/** The first of many curves, to be drawn. */
typedef struct tt_oc_first {
    bool any;
    tt_curve curve;
    tt_oc oc;
} tt_oc_first;

/** --truths FILE: every curve of a CSV, results as they come. */
tt_code tt_oc_truths(tt_arena *a, const tt_request *q, tt_result *r, const tt_oc_engine *e, const char *file, tt_oc_first *ret,
                     tt_err *err);

/** Draw to a file, with the title beneath; and to --svg FILE if that is asked for. */
tt_code tt_write_svg(tt_arena *a, const char *file, tt_figure *f, tt_err *err);
tt_code tt_put_svg(tt_arena *a, const tt_request *q, tt_figure *f, tt_err *err);

#define TT_OC_OPTIONS                                                                                                                      \
    {"truth", "p1,p2,..", {"true DLT rate per level; may be given several times", "各水平真实 DLT 率，可重复给出"}},                       \
        {"moderate", "m1,m2,..", {"true rate of moderate toxicity that is no DLT, per level", "各水平非 DLT 的中度毒性真实发生率"}},       \
        {"simulate", "N", {"sample N trials instead", "改为模拟 N 个试验"}},                                                               \
        {"seed", "S", {"of the simulation (default 1)", "模拟种子（默认 1）"}},                                                            \
        {"threads", "N", {"of the simulation; the result does not depend on it", "模拟线程数，不影响结果"}},                               \
    {                                                                                                                                      \
        "budget", "STATES",                                                                                                                \
        {                                                                                                                                  \
            "walk at most so many states, else simulate", "精确遍历的状态数上限，超过则改为模拟"                         \
        }                                                                                                                                  \
    }

#endif
