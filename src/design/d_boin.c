/* SPDX-License-Identifier: Apache-2.0 */
/* design/d_boin.c -- BOIN: the table of boin.c, conducted as counts.c says. */
#include "design/boin_internal.h"

static const tt_param_def params[] = {
    TT_BOIN_PARAMS,
    {NULL, NULL, NULL, {NULL, NULL}},
};

const tt_design tt_design_boin = {
    .name = "boin",
    .title = {"BOIN", "BOIN（贝叶斯最优区间）设计"},
    .params = params,
    .prepare = tt_boin_prepare,
    TT_COUNTS_FUNCTIONS,
};
