/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/list.c -- the list of arms, concealed until it is opened.
 *
 * At a live or practice start 32 random bytes are drawn; their SHA-256 goes into the
 * log before the first participant, the bytes themselves into a file of their own
 * beside it, FILE.secret, for its owner's eyes only.  Everything that is read, shown
 * or exported is made from the log, so it cannot show what is not there.  A
 * rehearsal's bytes come from its seed and are no secret.
 *
 * Opening the list writes the bytes into the log, signed, and ends enrolment: from
 * then on anybody can draw the list again, and `verify` does. */
#include "conduct/conduct_internal.h"

enum { LONGEST_FILE = 4096, LONGEST_PATH = 4096 };

/* Beside the record; into `ret`, as an undo has no memory to ask for. */
static const char *secret_beside(const char *db, char ret[LONGEST_PATH])
{
    snprintf(ret, LONGEST_PATH, "%s.secret", db);
    return ret;
}

static const char *path_of(tt_conduct *c)
{
    char path[LONGEST_PATH];
    return tt_strdup(c->scratch, secret_beside(tt_record_path(c->record), path));
}

static bool in_memory(tt_conduct *c)
{
    return tt_streq(tt_record_path(c->record), ":memory:");
}

static const char *commitment_of(const unsigned char secret[TT_LIST_SECRET], char ret[2 * TT_HASH_SIZE + 1])
{
    const tt_hash h = tt_sha256(secret, TT_LIST_SECRET);
    return tt_hex(h.b, sizeof h.b, ret);
}

static void from_seed(uint64_t seed, unsigned char ret[TT_LIST_SECRET])
{
    char text[64];
    snprintf(text, sizeof text, "titrate rehearsal's list of arms %llu", (unsigned long long)seed);
    const tt_hash h = tt_sha256(text, strlen(text));
    memcpy(ret, h.b, TT_LIST_SECRET);
}

/* ---- the start ------------------------------------------------------------------------- */

/* "sha256=..; ratio=EV:1,CTRL:1; blocks=4,6; strata=SEX; planned=30" */
static const char *fact_of(tt_conduct *c, const char *commitment)
{
    const tt_study *s = c->study;
    tt_buf b = tt_buf_new(c->scratch);
    tt_buf_printf(&b, "sha256=%s; ratio=", commitment);
    for (size_t i = 0; i < s->arms; i++)
        tt_buf_printf(&b, "%s%s:%d", i ? "," : "", s->arm[i].id, s->arm[i].share);
    for (size_t i = 0; i < s->random.blocks; i++)
        tt_buf_printf(&b, "%s%d", i ? "," : "; blocks=", s->random.block[i]);
    for (size_t i = 0; i < s->random.strata; i++)
        tt_buf_printf(&b, "%s%s", i ? "," : "; strata=", s->random.stratum[i]->id);
    tt_buf_printf(&b, "; planned=%d", (int)tt_list_blocks(c->scratch, s).total);
    return tt_buf_text(&b);
}

tt_code tt_list_may_start(const char *db, const tt_study *s, const tt_start *how, tt_err *err)
{
    char path[LONGEST_PATH];
    if (!s->random.on || how->rehearsal || tt_streq(db, ":memory:"))
        return TT_OK;
    secret_beside(db, path);
    return tt_file_exists(path) ? tt_fail(err, TT_EEXIST, 675, tt_at(path, 0, 0), path) : TT_OK;
}

tt_code tt_list_start(tt_conduct *c, const tt_start *how, tt_err *err)
{
    char hex[2 * TT_LIST_SECRET + 1], hash[2 * TT_HASH_SIZE + 1];
    if (!c->study->random.on)
        return TT_OK;
    if (how->rehearsal)
        from_seed(how->seed, c->secret);
    else
        TT_TRY(how->entropy.fill(how->entropy.self, c->secret, sizeof c->secret, err));
    c->has_secret = true;
    struct writing w = tt_write(c, (tt_actor){how->admin, "start"}, "fact", "");
    w.e.item = "allocation";
    tt_write_text(&w, "value", fact_of(c, commitment_of(c->secret, hash)));
    TT_TRY(tt_write_done(&w, err));
    if (how->rehearsal || in_memory(c))
        return TT_OK;
    const char *text = tt_printf(c->scratch,
                                 "titrate secret 1\n%s\n"
                                 "The arms of study %s are drawn by the line above: whoever reads it can know the next one.\n"
                                 "Keep this file with the log, and a copy of it where nobody who enrols can read it.\n",
                                 tt_hex(c->secret, sizeof c->secret, hex), c->study->id);
    TT_TRY(tt_file_write_private(path_of(c), text, strlen(text), err));
    c->made_secret = true;
    return TT_OK;
}

void tt_list_forget(const char *db)
{
    char path[LONGEST_PATH];
    remove(secret_beside(db, path));
}

void tt_list_undo(tt_conduct *c)
{
    if (c->made_secret)
        tt_list_forget(tt_record_path(c->record));
}

/* ---- the secret ------------------------------------------------------------------------ */

static tt_code read_file(tt_conduct *c, unsigned char ret[TT_LIST_SECRET], tt_err *err)
{
    char *text = NULL, hex[2 * TT_LIST_SECRET + 1] = "";
    size_t n = 0;
    const char *path = path_of(c), head[] = "titrate secret 1\n";
    tt_err why = {0};
    const tt_code code = tt_file_read(c->scratch, path, LONGEST_FILE, &text, &n, &why);
    if (code == TT_ELIMIT) /* a file of ours is never so long */
        return tt_fail(err, TT_ECORRUPT, 946, tt_at(path, 0, 0), path);
    if (code != TT_OK)
        return tt_fail(err, why.kind == TT_ENOENT ? TT_ENOENT : TT_EIO, 945, tt_at(path, 0, 0), path,
                       tt_err_message(c->scratch, &why, TT_EN));
    if (tt_str_starts(text, head))
        snprintf(hex, sizeof hex, "%.64s", text + sizeof head - 1);
    return tt_unhex(hex, ret, TT_LIST_SECRET, NULL) == TT_OK ? TT_OK : tt_fail(err, TT_ECORRUPT, 946, tt_at(path, 0, 0), path);
}

static tt_code find_secret(tt_conduct *c, unsigned char ret[TT_LIST_SECRET], tt_err *err)
{
    if (*c->trial->secret)
        return tt_unhex(c->trial->secret, ret, TT_LIST_SECRET, err);
    if (tt_streq(c->trial->mode, "rehearsal"))
        from_seed(c->trial->seed, ret);
    else if (c->has_secret)
        memcpy(ret, c->secret, TT_LIST_SECRET);
    else
        return read_file(c, ret, err);
    return TT_OK;
}

tt_code tt_list_secret(tt_conduct *c, unsigned char ret[TT_LIST_SECRET], tt_err *err)
{
    char hash[2 * TT_HASH_SIZE + 1];
    TT_TRY(find_secret(c, ret, err));
    if (tt_streq(commitment_of(ret, hash), c->trial->commitment))
        return TT_OK;
    return tt_fail(err, TT_ECORRUPT, 946, tt_at(path_of(c), 0, 0), path_of(c));
}

/* ---- drawing --------------------------------------------------------------------------- */

tt_blocks tt_list_blocks(tt_arena *a, const tt_study *s)
{
    int32_t *share = TT_ARRAY(a, int32_t, s->arms), *size = TT_ARRAY(a, int32_t, s->random.blocks);
    for (size_t i = 0; i < s->arms; i++)
        share[i] = s->arm[i].share;
    for (size_t i = 0; i < s->random.blocks; i++)
        size[i] = s->random.block[i];
    return (tt_blocks){share, s->arms, size, s->random.blocks, s->random.strata ? 0 : s->enrolment};
}

int tt_list_drawn(const tt_trial *t, const char *stratum)
{
    int n = 0;
    for (size_t i = 0; i < t->subjects; i++)
        n += t->subject[i]->position > 0 && tt_streq(t->subject[i]->stratum, stratum);
    return n;
}

tt_code tt_list_arms(tt_conduct *c, const char *stratum, size_t n, int32_t **ret, tt_err *err)
{
    unsigned char secret[TT_LIST_SECRET];
    const tt_blocks b = tt_list_blocks(c->scratch, c->study);
    TT_TRY(tt_list_secret(c, secret, err));
    *ret = TT_ARRAY(c->scratch, int32_t, n);
    return tt_list_draw(secret, stratum, &b, n, *ret, err);
}

/* ---- checking -------------------------------------------------------------------------- */

/* The participants of one list, by place; a place twice or left out is E680. */
static tt_code by_place(tt_conduct *c, const char *stratum, const tt_subject **at, int n, tt_err *err)
{
    const tt_trial *t = c->trial;
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        if (s->position <= 0 || !tt_streq(s->stratum, stratum))
            continue;
        if (s->position > n || at[s->position - 1])
            return tt_fail(err, TT_ECORRUPT, 680, tt_place(s, "arm"), s->id, tt_number_text(c->scratch, s->position));
        at[s->position - 1] = s;
    }
    return TT_OK;
}

static tt_code check_one(tt_conduct *c, const char *stratum, bool secret, tt_err *err)
{
    const int n = tt_list_drawn(c->trial, stratum);
    const tt_subject **at = TT_ARRAY(c->scratch, const tt_subject *, (size_t)n);
    int32_t *arm = NULL;
    TT_TRY(by_place(c, stratum, at, n, err));
    if (!secret)
        return TT_OK;
    TT_TRY(tt_list_arms(c, stratum, (size_t)n, &arm, err));
    for (int k = 0; k < n; k++) {
        const tt_arm *drawn = &c->study->arm[arm[k]];
        if (at[k]->arm != drawn)
            return tt_fail(err, TT_ECORRUPT, 679, tt_place(at[k], "arm"), at[k]->id, at[k]->arm->id, tt_number_text(c->scratch, k + 1),
                           drawn->id);
    }
    return TT_OK;
}

/* What the log says was fixed at the start is what the protocol asks for: a study that draws has a list, of those shares and sizes. */
static tt_code is_of_the_protocol(tt_conduct *c, tt_err *err)
{
    const tt_trial *t = c->trial;
    const bool whole = strlen(t->commitment) == 2 * TT_HASH_SIZE && tt_streq(t->allocation, fact_of(c, t->commitment));
    return whole == c->study->random.on ? TT_OK : tt_fail(err, TT_ECORRUPT, 699, tt_at_path("randomisation"), c->study->id);
}

/* The first participant, in the order of the log, of his stratum's list. */
static bool begins_list(const tt_trial *t, size_t i)
{
    for (size_t k = 0; k < i; k++)
        if (t->subject[k]->position > 0 && tt_streq(t->subject[k]->stratum, t->subject[i]->stratum))
            return false;
    return true;
}

static tt_code check_all(tt_conduct *c, tt_list_check *ret, tt_err *err)
{
    const tt_trial *t = c->trial;
    for (size_t i = 0; i < t->subjects; i++) {
        const tt_subject *s = t->subject[i];
        if (s->enrolled == TT_NO_INSTANT)
            continue;
        if (s->position < 1)
            return tt_fail(err, TT_ECORRUPT, 680, tt_place(s, "arm"), s->id, tt_number_text(c->scratch, s->position));
        if (begins_list(t, i))
            TT_TRY(check_one(c, s->stratum, ret->secret, err));
        ret->drawn++;
    }
    return TT_OK;
}

tt_code tt_conduct_check_list(tt_conduct *c, tt_list_check *ret, tt_err *err)
{
    unsigned char secret[TT_LIST_SECRET];
    const tt_trial *t = c->trial;
    tt_err why = {0};
    *ret = (tt_list_check){.commitment = t->commitment, .opened = *t->secret != '\0'};
    TT_TRY(tt_fresh(c, "verify", err));
    TT_TRY(is_of_the_protocol(c, err));
    if (!*t->commitment)
        return TT_OK;
    const tt_code have = tt_list_secret(c, secret, &why);
    ret->secret = have == TT_OK;
    if (have == TT_ECORRUPT)
        return tt_said_again(&why, err);
    return check_all(c, ret, err);
}

/* ---- opening --------------------------------------------------------------------------- */

tt_code tt_conduct_open_list(tt_conduct *c, tt_actor by, const char *password, const char *why, tt_err *err)
{
    const tt_user *u = NULL;
    unsigned char secret[TT_LIST_SECRET], sig[TT_SIG_SIZE];
    char hex[2 * TT_LIST_SECRET + 1], hash[2 * TT_HASH_SIZE + 1];
    TT_TRY(tt_verb(c, by, "open", &u, err));
    if (!*c->trial->commitment)
        return tt_fail(err, TT_EUSAGE, 681, tt_at_path("randomisation"), c->study->id);
    if (*c->trial->secret)
        return tt_fail(err, TT_EDENIED, 949, tt_at_path("randomisation"), c->trial->opened_by);
    if (!tt_says_something(why))
        return tt_fail(err, TT_EUSAGE, 589, tt_at_path("randomisation"), tt_said_verb(c->scratch, "open"));
    TT_TRY(tt_list_secret(c, secret, err));
    tt_hex(secret, sizeof secret, hex);
    struct writing w = tt_write(c, by, "opened", "");
    w.e.occurred = w.e.recorded;
    w.e.reason = why;
    w.e.meaning = "open";
    w.e.signed_hash = tt_list_hash(c->trial->commitment, hex, hash);
    tt_write_text(&w, "secret", hex);
    const tt_hash h = tt_event_signing_hash(&w.e);
    TT_TRY(tt_prove(c, by.session, u, password ? password : "", h.b, sizeof h.b, sig, err));
    tt_write_signature(&w, u, sig);
    return tt_write_done(&w, err);
}
