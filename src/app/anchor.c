/* SPDX-License-Identifier: GPL-3.0-or-later */
/* app/anchor.c -- heads of a record that were kept outside it.
 *
 * Whoever can write the folder of a record can cut events off its end and change
 * the head file to match; nothing inside the folder can tell.  A head that stands
 * somewhere else can: on a printed dose card or report, or as a line of a file
 * that lies with somebody else.  An anchor is the number of an event and at least
 * the first 16 of the 64 digits of its hash: "212:5891b5b522d5df08".  The record
 * must hold that event with that hash; since every hash covers all before it, then
 * everything up to there is what it was. */
#include "app/anchor_internal.h"

enum { LEAST_DIGITS = 16, MOST_LINES = 1 << 20 };

tt_code tt_anchor_read(tt_arena *a, const char *text, tt_where where, struct anchor *ret, tt_err *err)
{
    const size_t digits = strspn(text, "0123456789");
    const char *hash = text + digits + (text[digits] == ':');
    const size_t n = strspn(hash, "0123456789abcdef");
    tt_dec seq;
    if (!digits || digits > 18 || text[digits] != ':' || n < LEAST_DIGITS || n > (size_t)2 * TT_HASH_SIZE || hash[n] ||
        tt_dec_parse(tt_strndup(a, text, digits), &seq, NULL) != TT_OK || seq.coef < 1)
        return tt_fail(err, TT_EUSAGE, 931, where, text);
    *ret = (struct anchor){.seq = seq.coef, .hash = hash, .met = false};
    for (int i = seq.scale; i < 0; i++)
        ret->seq *= 10;
    return TT_OK;
}

static void push(tt_arena *a, struct anchors *s, struct anchor one)
{
    if (s->n == s->room) {
        const size_t room = s->room ? 2 * s->room : 16;
        s->at = tt_grow(a, s->at, s->n * sizeof *s->at, room * sizeof *s->at);
        s->room = room;
    }
    s->at[s->n++] = one;
}

static tt_code read_file(tt_arena *a, const char *file, struct anchors *ret, tt_err *err)
{
    char *text = NULL;
    size_t n = 0;
    int line = 1;
    TT_TRY(tt_file_read(a, file, (size_t)MOST_LINES * 100, &text, &n, err));
    for (char *p = text; *p; line++) {
        const size_t k = strcspn(p, "\r\n"), word = strcspn(p, " \t\r\n");
        struct anchor one;
        if (word && *p != '#') {
            TT_TRY(tt_anchor_read(a, tt_strndup(a, p, word), tt_at(file, line, 0), &one, err));
            push(a, ret, one);
        }
        p += k;
        p += *p == '\r' && p[1] == '\n' ? 2 : *p != 0;
    }
    return TT_OK;
}

tt_code tt_anchors_read(tt_arena *a, const tt_request *q, struct anchors *ret, tt_err *err)
{
    struct anchor one;
    *ret = (struct anchors){.file = tt_opt(q, "anchors")};
    for (size_t i = 0; i < q->opts; i++)
        if (tt_streq(q->opt[i].name, "head")) {
            TT_TRY(tt_anchor_read(a, q->opt[i].value, tt_at_path("head"), &one, err));
            push(a, ret, one);
        }
    return ret->file && tt_file_exists(ret->file) ? read_file(a, ret->file, ret, err) : TT_OK;
}

tt_code tt_anchors_meet(const tt_event *e, void *arg, tt_err *err)
{
    struct anchors *s = arg;
    char hash[2 * TT_HASH_SIZE + 1], seq[24];
    tt_hex(e->hash.b, TT_HASH_SIZE, hash);
    for (size_t i = 0; i < s->n; i++) {
        struct anchor *k = &s->at[i];
        if (k->seq != e->seq)
            continue;
        k->met = strncmp(hash, k->hash, strlen(k->hash)) == 0;
        if (!k->met) {
            snprintf(seq, sizeof seq, "%lld", (long long)k->seq);
            s->bad_seq = k->seq;
            return tt_fail(err, TT_ECORRUPT, 935, tt_at_path("head"), seq, k->hash);
        }
    }
    return TT_OK;
}

tt_code tt_anchors_all_met(struct anchors *s, int64_t events, tt_err *err)
{
    char seq[24], last[24];
    snprintf(last, sizeof last, "%lld", (long long)events);
    for (size_t i = 0; i < s->n; i++)
        if (!s->at[i].met) {
            snprintf(seq, sizeof seq, "%lld", (long long)s->at[i].seq);
            s->bad_seq = events + 1;
            return tt_fail(err, TT_ECORRUPT, 936, tt_at_path("head"), last, seq);
        }
    return TT_OK;
}

tt_code tt_anchors_keep(tt_arena *a, const struct anchors *s, int64_t seq, const char *hash, const char *recorded, tt_err *err)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->at[i].seq >= seq)
            return TT_OK;
    const char *line = tt_printf(a, "%lld:%s %s\n", (long long)seq, hash, recorded);
    FILE *f = fopen(s->file, "a"); /* only ever longer: a folder may forbid anything else */
    const bool written = f && fputs(line, f) >= 0 && fflush(f) == 0;
    const int error = errno;
    if (f && fclose(f) != 0 && written)
        return tt_fail(err, TT_EIO, 5, tt_at(s->file, 0, 0), s->file, strerror(errno));
    return written ? TT_OK : tt_fail(err, TT_EIO, 5, tt_at(s->file, 0, 0), s->file, strerror(error));
}

const char *tt_anchor_text(tt_arena *a, int64_t seq, const tt_hash *hash)
{
    char hex[2 * TT_HASH_SIZE + 1];
    return tt_printf(a, "%lld:%.*s", (long long)seq, LEAST_DIGITS, tt_hex(hash->b, TT_HASH_SIZE, hex));
}
