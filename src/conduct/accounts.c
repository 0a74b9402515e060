/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/accounts.c -- who may write: a name, a role, and a key that only the
 * person's password opens. */
#include "conduct/conduct_internal.h"

enum { NAME_MOST = 60 };

static tt_code not_a_name(const char *s, tt_err *err)
{
    return tt_fail(err, TT_EUSAGE, 558, tt_at_path("name"), s ? s : "");
}

tt_code tt_name_check(tt_conduct *c, const char *s, tt_err *err)
{
    if (!s || !*s || !tt_utf8_valid(s, strlen(s)) || !tt_streq(tt_str_trim(c->scratch, s), s))
        return not_a_name(s, err);
    int n = 0;
    for (const char *p = s; *p; n++)
        if (tt_char_deceives(tt_utf8_next(&p)) || n >= NAME_MOST) /* two names that look alike must be alike */
            return not_a_name(s, err);
    return TT_OK;
}

static tt_code user_name_check(const char *s, tt_err *err)
{
    const size_t n = s ? strspn(s, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-") : 0;
    return n && n <= NAME_MOST && !s[n] ? TT_OK : not_a_name(s, err);
}

tt_code tt_account_make(tt_conduct *c, const char *name, const char *full_name, const char *role, const char *password, tt_effort effort,
                        struct account *ret, tt_err *err)
{
    TT_TRY(user_name_check(name, err));
    TT_TRY(tt_name_check(c, full_name, err));
    *ret = (struct account){.name = name, .full_name = full_name, .role = role};
    return tt_identity_make(password ? password : "", effort, c->entropy, &ret->identity, err);
}

static void put_hex(struct writing *w, const char *key, const void *bytes, size_t n)
{
    char *hex = tt_alloc(w->c->scratch, 2 * n + 1);
    tt_write_text(w, key, tt_hex(bytes, n, hex));
}

tt_code tt_account_write(tt_conduct *c, tt_actor by, const struct account *u, tt_err *err)
{
    const tt_identity *id = &u->identity;
    struct writing w = tt_write(c, by, "user", "");
    tt_write_text(&w, "name", u->name);
    tt_write_text(&w, "full_name", u->full_name);
    tt_write_text(&w, "role", u->role);
    put_hex(&w, "key", id->key, sizeof id->key);
    put_hex(&w, "salt", id->salt, sizeof id->salt);
    put_hex(&w, "sealed", id->sealed, sizeof id->sealed);
    tt_write_text(&w, "effort", id->effort == TT_EFFORT_LIVE ? "live" : "rehearsal");
    return tt_write_done(&w, err);
}

static bool next_letter(const char **p, unsigned *ret)
{
    do
        *ret = **p ? tt_utf8_next(p) : 0;
    while (*ret == ' ' || *ret == 0xa0 || *ret == 0x3000);
    *ret += *ret >= 'A' && *ret <= 'Z' ? 'a' - 'A' : 0;
    return *ret != 0;
}

bool tt_same_name(const char *a, const char *b)
{
    unsigned x, y;
    bool more;
    do {
        more = next_letter(&a, &x);
        next_letter(&b, &y);
        if (x != y)
            return false;
    } while (more);
    return true;
}

/* Two people of one name on a signature are one person to whoever reads it: E761. */
static tt_code only_one_of_name(const tt_trial *t, const char *full_name, tt_err *err)
{
    for (size_t i = 0; i < t->users; i++)
        if (tt_same_name(t->user[i]->full_name, full_name))
            return tt_fail(err, TT_EEXIST, 761, tt_at_path("user"), full_name, t->user[i]->name);
    return TT_OK;
}

static bool taken(const tt_trial *t, const char *name)
{
    for (size_t i = 0; i < t->users; i++)
        if (tt_str_ieq(t->user[i]->name, name))
            return true;
    return false;
}

tt_code tt_conduct_user(tt_conduct *c, tt_actor by, const char *name, const char *full_name, const char *role, const char *password,
                        tt_effort effort, tt_err *err)
{
    struct account u;
    TT_TRY(tt_verb(c, by, "user", NULL, err));
    size_t i = 0;
    while (tt_roles()[i] && !tt_streq(tt_roles()[i], role))
        i++;
    if (!tt_roles()[i])
        return tt_fail(err, TT_EUSAGE, 556, tt_at_path("user"), role ? role : "");
    TT_TRY(user_name_check(name, err));
    if (taken(c->trial, name))
        return tt_fail(err, TT_EEXIST, 555, tt_at_path("user"), name);
    TT_TRY(tt_name_check(c, full_name, err));
    TT_TRY(only_one_of_name(c->trial, full_name, err));
    TT_TRY(tt_account_make(c, name, full_name, role, password, c->trial->rehearsal ? effort : TT_EFFORT_LIVE, &u, err));
    return tt_account_write(c, by, &u, err);
}
