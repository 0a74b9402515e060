/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/anchor_internal.h -- heads kept outside a record, and whether it still holds them. */
#ifndef TT_APP_ANCHOR_INTERNAL_H
#define TT_APP_ANCHOR_INTERNAL_H

#include <errno.h>

#include "app/app_internal.h"

struct anchor {
    int64_t seq;
    const char *hash; /* its first 16 to 64 digits */
    bool met;
};

struct anchors {
    struct anchor *at;
    size_t n, room;
    const char *file; /* of --anchors; NULL: none */
    int64_t bad_seq;  /* the first event that is not as it was */
};

/** "212:5891b5b522d5df08"; E931. */
tt_code tt_anchor_read(tt_arena *a, const char *text, tt_where where, struct anchor *ret, tt_err *err);
/** All of --head, and of the file of --anchors if it is there; E931. */
tt_code tt_anchors_read(tt_arena *a, const tt_request *q, struct anchors *ret, tt_err *err);
/** For tt_record_verify_each, `arg` a struct anchors: TT_ECORRUPT E935 another hash. */
tt_code tt_anchors_meet(const tt_event *e, void *arg, tt_err *err);
/** After the walk: TT_ECORRUPT E936 the record ends before one. */
tt_code tt_anchors_all_met(struct anchors *s, int64_t events, tt_err *err);
/** Append the present head to the file, unless a line says as much. E5. */
tt_code tt_anchors_keep(tt_arena *a, const struct anchors *s, int64_t seq, const char *hash, const char *recorded, tt_err *err);

#endif
