/* SPDX-License-Identifier: Apache-2.0 */
/* base/arena.h -- what is made together dies together.
 *
 * A job (a command, a request, a report) runs in an arena.  Nothing inside it
 * frees.  Things that must be closed are held by the arena: reserve the place
 * first, then acquire, so that running out of memory in between loses nothing.
 *
 *     static tt_code load(tt_arena *a, void *arg, tt_err *err)
 *     {
 *         void **slot = tt_hold(a, close_file);
 *         FILE *f = *slot = fopen(arg, "rb");
 *         ...
 *     }
 *     tt_code c = tt_job(TT_ARENA_DEFAULT, load, "x.csv", &err);
 *
 * Only lack of memory unwinds, to the nearest job's door on the same thread;
 * everything else returns tt_code.  A callback run by a foreign library, and a
 * thread's body, start a job of their own. */
#ifndef TT_BASE_ARENA_H
#define TT_BASE_ARENA_H

#include <stdbool.h>
#include <stddef.h>

#include "base/error.h"

#ifdef __cplusplus
extern "C" {
#endif

typedef struct tt_arena tt_arena;

/** Ceiling of an ordinary job, bytes: enough for any one study, small enough to protect the ward's PC. */
#define TT_ARENA_DEFAULT ((size_t)1 << 30)
#define TT_ARENA_DEFAULT_MIB "1024" /* the same in words, where E1 is said without an arena at hand */

/**
 * A new arena that will hand out at most `ceiling` bytes.
 * @return NULL when there is no memory (the caller has not got a job yet, so it cannot unwind)
 */
tt_arena *tt_arena_new(size_t ceiling);

/** Run the closers in reverse order of reservation, then free all. NULL is fine. */
void tt_arena_free(tt_arena *a);

/** `n` zeroed bytes aligned for any type, never NULL. Past the ceiling or out of memory: unwinds to the job's door. */
void *tt_alloc(tt_arena *a, size_t n);

/** `n` zeroed elements of `size` bytes; an overflow of n * size counts as no memory. */
void *tt_alloc_array(tt_arena *a, size_t n, size_t size);

/** A block of `n` bytes (0 allowed when p is NULL) that keeps the first `old` bytes of `p`: for growing arrays. */
void *tt_grow(tt_arena *a, const void *p, size_t old, size_t n);

#define TT_NEW(a, type) ((type *)tt_alloc((a), sizeof(type)))
#define TT_ARRAY(a, type, n) ((type *)tt_alloc_array((a), (n), sizeof(type)))

/** Reserve a closer: at the arena's end `close(*slot)` runs if *slot is not NULL. Set *slot = NULL to hand the thing on. A closer allocates
 * nothing from an arena. */
void **tt_hold(tt_arena *a, void (*close)(void *));

/** Would the system grant `n` more bytes just now? For a library that does not survive a refusal. */
bool tt_memory_for(size_t n);

/** Bytes handed out so far. */
size_t tt_arena_used(const tt_arena *a);

/** A job's body. The arena is the job's own and dies with it. */
typedef tt_code tt_job_fn(tt_arena *a, void *arg, tt_err *err);

/**
 * Run `body` in a fresh arena behind a door: returns what it returns, or TT_ENOMEM (E1) if memory ran out inside.
 * Results must be copied out (into an arena the caller passes in `arg`) before the body returns.
 */
tt_code tt_job(size_t ceiling, tt_job_fn *body, void *arg, tt_err *err);

/** As tt_job, in an arena the caller owns: for handles that outlive the call that made them. On failure `a` is left whole. */
tt_code tt_job_in(tt_arena *a, tt_job_fn *body, void *arg, tt_err *err);

/** Test hook: the n-th block request from now on this thread fails (0 = never). Counts real requests to the system. */
void tt_arena_fail_at(long n);

#ifdef __cplusplus
}
#endif
#endif
