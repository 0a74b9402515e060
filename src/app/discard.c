/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/discard.c -- putting an earlier rehearsal away.  Only a log that says of
 * itself that it is one is ever removed; a live study has no such door. */
#include "app/app_internal.h"

static tt_code look(tt_arena *a, void *arg, tt_err *err)
{
    const char *db = arg;
    const tt_request none = {0};
    struct tt_work w;
    TT_TRY(tt_work_read(a, &none, db, &w, err));
    if (!w.trial->rehearsal || !tt_streq(w.trial->mode, "rehearsal"))
        return tt_fail(err, TT_EDENIED, 909, tt_at(db, 0, 0), db);
    return TT_OK;
}

tt_code tt_discard_rehearsal(const char *db, tt_err *err)
{
    TT_TRY(tt_job(TT_ARENA_DEFAULT, look, (void *)(uintptr_t)db, err));
    tt_record_remove(db);
    return TT_OK;
}
