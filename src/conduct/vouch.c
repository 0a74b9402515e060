/* SPDX-License-Identifier: GPL-3.0-or-later */
/* conduct/vouch.c -- does a signature stand for what the log says?
 *
 * The record knows that a signature is valid for the hash beside it, not what that
 * hash is of.  Here the two are tied: the key is that of the account that signs;
 * the hash under a decision is of the evidence that stands in it, which says the
 * same as the decision itself and names the mode the study was started in; and the hash under a dose check is of the dose just
 * before it.  So whoever rewrites the file and its chain cannot change a signed
 * decision or a checked dose without the password of who signed it.  A dose written
 * before there were checks has none, and is accepted. */
#include "conduct/decide_internal.h"

/* What the signature is for, then of what. */
static char *hash_of(const char *purpose, const char *one, const char *other, char ret[2 * TT_HASH_SIZE + 1])
{
    const char *const field[] = {purpose, one, other};
    tt_hasher h;
    tt_hasher_init(&h);
    for (size_t i = 0; i < sizeof field / sizeof *field; i++)
        tt_hasher_field(&h, field[i], strlen(field[i]));
    const tt_hash hash = tt_hasher_done(&h);
    return tt_hex(hash.b, sizeof hash.b, ret);
}

char *tt_dose_hash(const char *subject, const char *body, char ret[2 * TT_HASH_SIZE + 1])
{
    return hash_of("titrate check 1", subject, body, ret);
}

char *tt_list_hash(const char *commitment, const char *secret, char ret[2 * TT_HASH_SIZE + 1])
{
    return hash_of("titrate open 1", commitment, secret, ret);
}

static tt_code not_so(const tt_event *e, unsigned id, const char *what, tt_err *err)
{
    char seq[24];
    snprintf(seq, sizeof seq, "%lld", (long long)e->seq);
    return tt_fail(err, TT_ECORRUPT, id, tt_at_path(e->kind), seq, what);
}

static tt_code key_is_the_actors(const tt_trial *t, const tt_event *e, tt_err *err)
{
    char hex[2 * TT_KEY_SIZE + 1];
    const bool must = tt_streq(e->kind, "signed") || tt_streq(e->kind, "checked") || tt_streq(e->kind, "opened");
    if (!must && !*e->signature)
        return TT_OK;
    const tt_user *u = tt_trial_user(t, e->actor);
    return u && tt_streq(e->key, tt_hex(u->identity.key, TT_KEY_SIZE, hex)) ? TT_OK : not_so(e, 759, e->actor, err);
}

/* The evidence says the same as the members that open slots and doses; the first evidence there was had less in it. */
static bool same_offer(const tt_json *body, const tt_json *evidence)
{
    static const char *const numbers[][2] = {{"number", "decision"}, {"from", "from"}, {"to", "to"}, {"cohort", "cohort"}};
    for (size_t i = 0; i < sizeof numbers / sizeof *numbers; i++) {
        const tt_json *a = tt_json_get(body, numbers[i][0]), *b = tt_json_get(evidence, numbers[i][1]);
        if (b && (!a || a->kind != TT_J_INT || b->kind != TT_J_INT || a->whole != b->whole))
            return false;
    }
    const char *act = tt_json_text(tt_json_get(evidence, "act"), NULL);
    return !act || tt_streq(act, tt_json_text(tt_json_get(body, "act"), ""));
}

/* It was signed as a rehearsal, as practice or for patients: a study does not become another. */
static bool same_mode(const tt_trial *t, const tt_json *evidence)
{
    const char *mode = tt_json_text(tt_json_get(evidence, "mode"), NULL);
    return !mode || tt_streq(mode, t->mode);
}

struct signed_event {
    const tt_trial *t;
    const tt_event *e;
};

static tt_code proposal_is_its_evidence(tt_arena *a, void *arg, tt_err *err)
{
    const struct signed_event *s = arg;
    const tt_event *e = s->e;
    const tt_json *body = NULL, *evidence = NULL;
    char hash[65];
    if (tt_json_parse(a, "event", e->body, strlen(e->body), &body, NULL) != TT_OK)
        return not_so(e, 762, e->kind, err);
    const char *text = tt_json_text(tt_json_get(body, "evidence"), "");
    tt_snapshot(text, hash);
    const bool good = tt_streq(hash, e->signed_hash) && tt_json_parse(a, "evidence", text, strlen(text), &evidence, NULL) == TT_OK &&
                      same_offer(body, evidence) && same_mode(s->t, evidence);
    return good ? TT_OK : not_so(e, 762, e->kind, err);
}

static tt_code signature_is_on_the_proposal(tt_arena *a, const tt_trial *t, const tt_event *e, tt_err *err)
{
    const tt_json *body = NULL;
    if (tt_json_parse(a, "event", e->body, strlen(e->body), &body, NULL) != TT_OK)
        return not_so(e, 762, e->kind, err);
    const tt_json *number = tt_json_get(body, "number");
    const tt_decision *d =
        number && number->kind == TT_J_INT && number->whole <= INT32_MAX ? tt_trial_decision(t, (int)number->whole) : NULL;
    return d && tt_streq(d->snapshot, e->signed_hash) ? TT_OK : not_so(e, 762, e->kind, err);
}

static tt_code on_the_proposal(tt_arena *a, void *arg, tt_err *err)
{
    const struct signed_event *s = arg;
    return signature_is_on_the_proposal(a, s->t, s->e, err);
}

/* The secret is the one the log committed to at its start, and that is what was signed. */
static tt_code list_is_the_committed(tt_arena *a, void *arg, tt_err *err)
{
    const struct signed_event *s = arg;
    const tt_json *body = NULL;
    unsigned char secret[TT_LIST_SECRET];
    char hash[2 * TT_HASH_SIZE + 1], signed_hash[2 * TT_HASH_SIZE + 1];
    if (tt_json_parse(a, "event", s->e->body, strlen(s->e->body), &body, NULL) != TT_OK)
        return not_so(s->e, 762, s->e->kind, err);
    const char *hex = tt_json_text(tt_json_get(body, "secret"), "");
    if (strlen(hex) != 2 * TT_LIST_SECRET || tt_unhex(hex, secret, sizeof secret, NULL) != TT_OK)
        return not_so(s->e, 762, s->e->kind, err);
    const tt_hash h = tt_sha256(secret, sizeof secret);
    const bool good = tt_streq(tt_hex(h.b, sizeof h.b, hash), s->t->commitment) &&
                      tt_streq(tt_list_hash(s->t->commitment, hex, signed_hash), s->e->signed_hash);
    return good ? TT_OK : not_so(s->e, 762, s->e->kind, err);
}

tt_code tt_vouched(struct vouching *v, const tt_trial *t, const tt_event *e, tt_err *err)
{
    struct signed_event s = {t, e};
    TT_TRY(key_is_the_actors(t, e, err));
    if (tt_streq(e->kind, "dosed"))
        tt_dose_hash(e->subject, e->body, v->dose);
    else if (tt_streq(e->kind, "checked") && !tt_streq(v->dose, e->signed_hash))
        return not_so(e, 762, e->kind, err);
    else if (tt_streq(e->kind, "proposed"))
        return tt_job(TT_ARENA_DEFAULT, proposal_is_its_evidence, &s, err);
    else if (tt_streq(e->kind, "signed"))
        return tt_job(TT_ARENA_DEFAULT, on_the_proposal, &s, err);
    else if (tt_streq(e->kind, "opened"))
        return tt_job(TT_ARENA_DEFAULT, list_is_the_committed, &s, err);
    return TT_OK;
}
