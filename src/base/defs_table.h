/* SPDX-License-Identifier: Apache-2.0 */
/* base/defs_table.h -- the shape tools/embed.py writes; only base/defs.c reads it. */
#ifndef TT_BASE_DEFS_TABLE_H
#define TT_BASE_DEFS_TABLE_H
#include "base/defs.h"
extern const tt_def tt_defs_table[];
extern const size_t tt_defs_count;
#endif
