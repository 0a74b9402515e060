/* SPDX-License-Identifier: Apache-2.0 */
/* design/d_3p3.c -- the 3+3 rule; three.c has it.  `accelerate` begins it with single patients. */
#include "design/three_internal.h"

static const tt_param_def params[] = {
    TT_THREE_PARAMS(""),
    {NULL, NULL, NULL, {NULL, NULL}},
};

const tt_design tt_design_3p3 = {
    .name = "3+3",
    .title = {"3+3", "3+3 设计"},
    .params = params,
    TT_THREE_FUNCTIONS,
};
