/* SPDX-License-Identifier: Apache-2.0 */
/* design/d_atd.c -- accelerated titration into 3+3: the rule of three.c with single
 * patients first, unless told otherwise. */
#include "design/three_internal.h"

static const tt_param_def params[] = {
    TT_THREE_PARAMS("dlt"),
    {NULL, NULL, NULL, {NULL, NULL}},
};

const tt_design tt_design_atd = {
    .name = "atd",
    .title = {"accelerated titration", "加速递增（ATD）设计"},
    .params = params,
    TT_THREE_FUNCTIONS,
};
