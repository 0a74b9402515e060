/* SPDX-License-Identifier: GPL-3.0-or-later */
/* trial/apply_people.c -- the study's start, its accounts, and the standing order:
 * facts (the one that seals the list of arms), its opening, protocol, start, user, clock. */
#include "trial/trial_internal.h"

tt_code tt_apply_fact(struct event_in *in, tt_err *err)
{
    const char *value = tt_in_text(in, "value"), *sha = strstr(value, "sha256=");
    TT_TRY(tt_in_done(in, err));
    if (tt_streq(in->e->item, "allocation") && sha && !*in->t->commitment) {
        in->t->allocation = value;
        in->t->commitment = tt_strndup(in->t->arena, sha + 7, strspn(sha + 7, "0123456789abcdef"));
        in->t->allocation_origin = in->e->seq;
    }
    return TT_OK;
}

tt_code tt_apply_opened(struct event_in *in, tt_err *err)
{
    const char *secret = tt_in_text(in, "secret");
    TT_TRY(tt_in_done(in, err));
    in->t->secret = secret;
    in->t->opened_by = tt_strdup(in->t->arena, in->e->actor);
    in->t->opened_why = tt_strdup(in->t->arena, in->e->reason);
    in->t->opened_origin = in->e->seq;
    return TT_OK;
}

tt_code tt_apply_protocol(struct event_in *in, tt_err *err)
{
    tt_in_text(in, "text"); /* both are read before the state is begun */
    tt_in_text_or(in, "defs");
    return tt_in_done(in, err);
}

tt_code tt_apply_started(struct event_in *in, tt_err *err)
{
    tt_trial *t = in->t;
    const char *mode = tt_in_text(in, "mode");
    const char *seed = tt_in_text(in, "seed");
    TT_TRY(tt_in_done(in, err));
    t->started = true;
    t->mode = mode;
    t->rehearsal = !tt_streq(mode, "live"); /* a word not known here is never taken for live */
    t->seed = strtoull(seed, NULL, 10);
    return TT_OK;
}

static bool read_hex(struct event_in *in, const char *key, void *to, size_t n)
{
    const char *hex = tt_in_text(in, key);
    return strlen(hex) == 2 * n && tt_unhex(hex, to, n, NULL) == TT_OK;
}

tt_code tt_apply_user(struct event_in *in, tt_err *err)
{
    tt_user u = {.name = tt_in_text(in, "name"), .full_name = tt_in_text(in, "full_name"), .role = tt_in_text(in, "role"), .active = true};
    const bool key = read_hex(in, "key", u.identity.key, sizeof u.identity.key) &&
                     read_hex(in, "salt", u.identity.salt, sizeof u.identity.salt) &&
                     read_hex(in, "sealed", u.identity.sealed, sizeof u.identity.sealed);
    u.identity.effort = tt_streq(tt_in_text(in, "effort"), "live") ? TT_EFFORT_LIVE : TT_EFFORT_REHEARSAL;
    if (!key && !in->bad)
        in->bad = "key";
    TT_TRY(tt_in_done(in, err));
    tt_user *old = tt_trial_user(in->t, u.name);
    u.origin = in->e->seq;
    u.failed_at = TT_NO_INSTANT;
    *(old ? old : (tt_user *)TT_PUSH(in->t, user, users, cap_users)) = u;
    return TT_OK;
}

tt_code tt_apply_denied(struct event_in *in, tt_err *err)
{
    tt_user *u = tt_trial_user(in->t, tt_in_text(in, "user"));
    tt_in_text(in, "why");
    TT_TRY(tt_in_done(in, err));
    if (u) {
        u->failed++;
        u->failed_at = in->e->recorded;
    }
    return TT_OK;
}

tt_code tt_apply_clock(struct event_in *in, tt_err *err)
{
    tt_in_int(in, "behind");
    return tt_in_done(in, err);
}
