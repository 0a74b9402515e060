/* SPDX-License-Identifier: Apache-2.0 */
/* alloc/list.c -- permuted blocks from a secret.
 *
 * Chance is SHA-256 in counter mode over secret, stratum and counter, read as 32-bit
 * words, most significant byte first; a number below n is a word modulo n, words past
 * the last whole turn below 2^32 - 1 being skipped, so that every number is equally likely.  A
 * block is its arms in the order of the protocol, shuffled from its end (Fisher and
 * Yates; Durstenfeld 1964, CACM 7:420).  Strata draw from streams of their own. */
#include <string.h>

#include "alloc/alloc.h"
#include "crypt/crypt.h"

enum { WORDS = TT_HASH_SIZE / 4 };

typedef struct stream {
    const unsigned char *secret;
    const char *stratum;
    uint64_t turn;
    tt_hash words;
    int at; /* next word; WORDS: none left */
} stream;

static void refill(stream *s)
{
    unsigned char turn[8];
    for (int i = 0; i < 8; i++)
        turn[i] = (unsigned char)(s->turn >> (56 - 8 * i));
    tt_hasher h;
    tt_hasher_init(&h);
    tt_hasher_add(&h, s->secret, TT_LIST_SECRET);
    tt_hasher_field(&h, s->stratum, strlen(s->stratum));
    tt_hasher_add(&h, turn, sizeof turn);
    s->words = tt_hasher_done(&h);
    s->turn++;
    s->at = 0;
}

static uint32_t word(stream *s)
{
    if (s->at == WORDS)
        refill(s);
    const unsigned char *b = &s->words.b[4 * s->at++];
    return (uint32_t)b[0] << 24 | (uint32_t)b[1] << 16 | (uint32_t)b[2] << 8 | b[3];
}

/* 0 .. n-1; nothing is drawn where there is no choice. */
static int32_t below(stream *s, int32_t n)
{
    if (n == 1)
        return 0;
    const uint32_t turns = UINT32_MAX / (uint32_t)n * (uint32_t)n;
    uint32_t w;
    do
        w = word(s);
    while (w >= turns);
    return (int32_t)(w % (uint32_t)n);
}

/* ---- the sizes ------------------------------------------------------------------------ */

static int32_t shares(const tt_blocks *b)
{
    int32_t sum = 0;
    for (size_t i = 0; i < b->arms; i++)
        sum += b->share[i];
    return sum;
}

static bool makes_a_list(const tt_blocks *b, size_t n)
{
    if (b->arms < 2 || b->arms > TT_LIST_ARMS || b->sizes < 1 || b->sizes > TT_LIST_SIZES || n > TT_LIST_MOST || b->total < 0)
        return false;
    for (size_t i = 0; i < b->arms; i++)
        if (b->share[i] < 1 || b->share[i] > TT_BLOCK_MOST)
            return false;
    const int32_t sum = shares(b);
    for (size_t i = 0; i < b->sizes; i++)
        if (b->size[i] < sum || b->size[i] > TT_BLOCK_MOST || b->size[i] % sum != 0)
            return false;
    return true;
}

/* Is `left` a sum of sizes? Counted in shares' sums, beyond MOST_FILL of which the end is far and any size will do. */
enum { MOST_FILL = 400 };

static bool fills(const tt_blocks *b, int32_t left)
{
    const int32_t sum = shares(b), want = left / sum;
    bool can[MOST_FILL + 1] = {true};
    if (left < 0 || left % sum != 0)
        return false;
    if (want > MOST_FILL)
        return true;
    for (int32_t k = 1; k <= want; k++)
        for (size_t i = 0; i < b->sizes; i++)
            can[k] = can[k] || (b->size[i] / sum <= k && can[k - b->size[i] / sum]);
    return can[want];
}

bool tt_list_whole(const tt_blocks *b)
{
    return b->total > 0 && fills(b, b->total) && b->total <= MOST_FILL * shares(b);
}

/* The size of the block that begins at place `at`. */
static int32_t draw_size(stream *s, const tt_blocks *b, int32_t at)
{
    int32_t fit[TT_LIST_SIZES], n = 0;
    for (size_t i = 0; i < b->sizes && at < b->total; i++)
        if (fills(b, b->total - at - b->size[i]))
            fit[n++] = b->size[i];
    return n ? fit[below(s, n)] : b->size[below(s, (int32_t)b->sizes)];
}

/* ---- a block --------------------------------------------------------------------------- */

static void draw_block(stream *s, const tt_blocks *b, int32_t size, int32_t ret[TT_BLOCK_MOST])
{
    const int32_t times = size / shares(b);
    int32_t n = 0;
    for (size_t arm = 0; arm < b->arms; arm++)
        for (int32_t k = 0; k < times * b->share[arm]; k++)
            ret[n++] = (int32_t)arm;
    for (int32_t i = size - 1; i > 0; i--) {
        const int32_t j = below(s, i + 1), was = ret[i];
        ret[i] = ret[j];
        ret[j] = was;
    }
}

tt_code tt_list_draw(const unsigned char secret[TT_LIST_SECRET], const char *stratum, const tt_blocks *b, size_t n, int32_t *ret,
                     tt_err *err)
{
    int32_t block[TT_BLOCK_MOST];
    stream s = {.secret = secret, .stratum = stratum, .at = WORDS};
    if (!makes_a_list(b, n))
        return tt_fail(err, TT_EUSAGE, 944, tt_at_path("randomisation"));
    for (size_t at = 0; at < n;) {
        const int32_t size = draw_size(&s, b, (int32_t)at);
        draw_block(&s, b, size, block);
        for (int32_t k = 0; k < size && at < n; k++)
            ret[at++] = block[k];
    }
    return TT_OK;
}
