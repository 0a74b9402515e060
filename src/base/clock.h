/* SPDX-License-Identifier: Apache-2.0 */
/* base/clock.h -- time and chance come in through handles, never from the air.
 * A live study gets the system's; a rehearsal gets a clock that is set and an
 * entropy that comes from its seed, so that the same seed gives the same bytes. */
#ifndef TT_BASE_CLOCK_H
#define TT_BASE_CLOCK_H

#include "base/philox.h"
#include "base/zone.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tt_clock {
    tt_instant (*now)(void *self);
    void *self;
} tt_clock;

typedef struct tt_entropy {
    tt_code (*fill)(void *self, void *bytes, size_t n, tt_err *err);
    void *self;
} tt_entropy;

tt_clock tt_clock_system(void);
/** Reads *at each time: the rehearsal moves it. */
tt_clock tt_clock_set(tt_instant *at);

/** getrandom(2). */
tt_entropy tt_entropy_system(void);
/** Bytes of a Philox stream: for rehearsals and tests only. */
tt_entropy tt_entropy_seeded(tt_rng *stream);

#ifdef __cplusplus
}
#endif
#endif
