/* SPDX-License-Identifier: Apache-2.0 */
/* base/philox.c -- Philox4x32-10, a block cipher used as a counter of randomness.
 *
 * Multipliers and Weyl constants: Salmon et al. 2011, table 2 and section 4.  The
 * key is a mix of the seed and a hash of the purpose's name, so that neighbouring
 * seeds and purposes have unrelated keys; the counter's words are, from the
 * lowest, the draw (64 bits), the patient, the trial. */
#include "base/philox.h"

#include <assert.h>

static void round_(uint32_t c[4], const uint32_t k[2])
{
    const uint64_t p0 = (uint64_t)0xD2511F53u * c[0], p1 = (uint64_t)0xCD9E8D57u * c[2];
    const uint32_t c0 = (uint32_t)(p1 >> 32) ^ c[1] ^ k[0], c2 = (uint32_t)(p0 >> 32) ^ c[3] ^ k[1];
    c[0] = c0;
    c[1] = (uint32_t)p1;
    c[2] = c2;
    c[3] = (uint32_t)p0;
}

void tt_philox4x32(const uint32_t counter[4], const uint32_t key[2], uint32_t ret[4])
{
    uint32_t c[4] = {counter[0], counter[1], counter[2], counter[3]}, k[2] = {key[0], key[1]};
    for (int i = 0; i < 10; i++) {
        round_(c, k);
        k[0] += 0x9E3779B9u; /* golden ratio */
        k[1] += 0xBB67AE85u; /* sqrt(3) - 1 */
    }
    for (int i = 0; i < 4; i++)
        ret[i] = c[i];
}

/* FNV-1a, 64 bits. */
static uint64_t name_hash(const char *s)
{
    uint64_t h = 0xCBF29CE484222325u;
    for (; *s; s++)
        h = (h ^ (unsigned char)*s) * 0x100000001B3u;
    return h;
}

/* A bijection of 64 bits in which every input bit reaches every output bit (the
 * finaliser of SplitMix64; Steele, Lea, Flood, OOPSLA 2014). */
static uint64_t mix(uint64_t x)
{
    x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9u;
    x = (x ^ (x >> 27)) * 0x94D049BB133111EBu;
    return x ^ (x >> 31);
}

tt_rng tt_rng_make(uint64_t seed, const char *purpose, uint32_t trial, uint32_t patient)
{
    const uint64_t key = mix(mix(seed + 0x9E3779B97F4A7C15u) ^ name_hash(purpose));
    tt_rng r = {{(uint32_t)key, (uint32_t)(key >> 32)}, {0, 0, patient, trial}, {0}, 0};
    return r;
}

uint32_t tt_rng_u32(tt_rng *r)
{
    if (r->left == 0) {
        tt_philox4x32(r->counter, r->key, r->block);
        if (++r->counter[0] == 0)
            r->counter[1]++;
        r->left = 4;
    }
    return r->block[4 - r->left--];
}

/* (k + 1/2) / 2^52 with k of 52 bits: 53 bits in all, exact, and never 0 or 1. */
static double uniform(uint32_t high, uint32_t low)
{
    return ((double)(uint64_t)((uint64_t)(high >> 6) << 26 | low >> 6) + 0.5) * 0x1p-52;
}

double tt_rng_uniform(tt_rng *r)
{
    const uint32_t high = tt_rng_u32(r), low = tt_rng_u32(r);
    return uniform(high, low);
}

/* One block of each of LANES neighbouring patients at once: the same arithmetic, in step, for the vector unit. */
enum { LANES = 4 };

static void first_words(const tt_rng *r, uint32_t first, uint32_t high[LANES], uint32_t low[LANES])
{
    uint32_t c0[LANES], c1[LANES], c2[LANES], c3[LANES], k0 = r->key[0], k1 = r->key[1];
    for (uint32_t i = 0; i < LANES; i++) {
        c0[i] = c1[i] = 0;
        c2[i] = first + i;
        c3[i] = r->counter[3];
    }
    for (int round = 0; round < 10; round++, k0 += 0x9E3779B9u, k1 += 0xBB67AE85u)
        for (int i = 0; i < LANES; i++) {
            const uint64_t p0 = (uint64_t)0xD2511F53u * c0[i], p1 = (uint64_t)0xCD9E8D57u * c2[i];
            c0[i] = (uint32_t)(p1 >> 32) ^ c1[i] ^ k0;
            c2[i] = (uint32_t)(p0 >> 32) ^ c3[i] ^ k1;
            c1[i] = (uint32_t)p1;
            c3[i] = (uint32_t)p0;
        }
    for (int i = 0; i < LANES; i++) {
        high[i] = c0[i];
        low[i] = c1[i];
    }
}

void tt_rng_uniforms(uint64_t seed, const char *purpose, uint32_t trial, uint32_t first, size_t n, double *ret)
{
    const tt_rng r = tt_rng_make(seed, purpose, trial, first);
    for (size_t i = 0; i < n; i += LANES) {
        uint32_t high[LANES], low[LANES];
        first_words(&r, first + (uint32_t)i, high, low);
        for (size_t k = 0; k < LANES && i + k < n; k++)
            ret[i + k] = uniform(high[k], low[k]);
    }
}

/* Draws below 2^32 mod n are rejected: what is left is a whole number of rounds. */
uint32_t tt_rng_below(tt_rng *r, uint32_t n)
{
    assert(n > 0);
    const uint32_t uneven = (0u - n) % n;
    uint32_t x;
    do
        x = tt_rng_u32(r);
    while (x < uneven);
    return x % n;
}
