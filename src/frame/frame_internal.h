/* SPDX-License-Identifier: Apache-2.0 */
/* frame/frame_internal.h -- what the files of this room share. */
#ifndef TT_FRAME_INTERNAL_H
#define TT_FRAME_INTERNAL_H

#include "frame/frame.h"

/** tt_frame_add for a name the caller knows to be new: a wide CSV header need not be compared with itself. */
size_t tt_frame_append(tt_frame *f, const char *name, const char *label, tt_col_type type);

#endif
