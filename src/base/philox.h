/* SPDX-License-Identifier: Apache-2.0 */
/* base/philox.h -- random streams that do not depend on threads or order.
 *
 * Philox4x32-10 (Salmon, Moraes, Dror, Shaw: Parallel random numbers: as easy as
 * 1, 2, 3. SC11, 2011).  Key = (seed, purpose); counter = (trial, patient, draw).
 * Two patients, or two purposes of one patient, never share a number, so that
 * changing a dose leaves the same patient otherwise identical. */
#ifndef TT_BASE_PHILOX_H
#define TT_BASE_PHILOX_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

/** The bare block: 10 rounds. Known-answer vectors are in tests/base. */
void tt_philox4x32(const uint32_t counter[4], const uint32_t key[2], uint32_t ret[4]);

typedef struct tt_rng {
    uint32_t key[2], counter[4], block[4];
    unsigned left;
} tt_rng;

/** The stream of one purpose ("dlt", "weight", ...) of one patient of one trial. */
tt_rng tt_rng_make(uint64_t seed, const char *purpose, uint32_t trial, uint32_t patient);
uint32_t tt_rng_u32(tt_rng *r);
/** Uniform in (0, 1): the odd multiples of 2^-53, never 0 or 1. Takes two draws. */
double tt_rng_uniform(tt_rng *r);
/** The first uniform of each of n patients, numbered from `first`: what a tt_rng_make for each would give, many at a time. */
void tt_rng_uniforms(uint64_t seed, const char *purpose, uint32_t trial, uint32_t first, size_t n, double *ret);
/** Uniform on 0..n-1, n > 0, without bias. */
uint32_t tt_rng_below(tt_rng *r, uint32_t n);

#ifdef __cplusplus
}
#endif
#endif
