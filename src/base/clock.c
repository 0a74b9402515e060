/* SPDX-License-Identifier: Apache-2.0 */
/* base/clock.c -- the system's time and chance, and a rehearsal's. */
#include "base/clock.h"

#include <errno.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

static tt_instant system_now(void *self)
{
    struct timespec t;
    (void)self;
    clock_gettime(CLOCK_REALTIME, &t); /* cannot fail with this clock and a valid address */
    return (tt_instant)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

tt_clock tt_clock_system(void)
{
    return (tt_clock){system_now, NULL};
}

static tt_instant set_now(void *self)
{
    return *(const tt_instant *)self;
}

tt_clock tt_clock_set(tt_instant *at)
{
    return (tt_clock){set_now, at};
}

static tt_code system_fill(void *self, void *bytes, size_t n, tt_err *err)
{
    unsigned char *to = bytes;
    (void)self;
    while (n > 0) {
        const ssize_t got = getrandom(to, n, 0);
        if (got < 0 && errno != EINTR)
            return tt_fail(err, TT_EIO, 7, tt_at(NULL, 0, 0), strerror(errno));
        if (got > 0) {
            to += got;
            n -= (size_t)got;
        }
    }
    return TT_OK;
}

tt_entropy tt_entropy_system(void)
{
    return (tt_entropy){system_fill, NULL};
}

/* Four bytes a draw, lowest first on every machine; what a draw has left over is not kept. */
static tt_code seeded_fill(void *self, void *bytes, size_t n, tt_err *err)
{
    unsigned char *to = bytes;
    uint32_t x = 0;
    (void)err;
    for (size_t i = 0; i < n; i++, x >>= 8) {
        if (i % 4 == 0)
            x = tt_rng_u32(self);
        to[i] = (unsigned char)x;
    }
    return TT_OK;
}

tt_entropy tt_entropy_seeded(tt_rng *stream)
{
    return (tt_entropy){seeded_fill, stream};
}
