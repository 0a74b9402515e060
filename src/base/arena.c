/* SPDX-License-Identifier: Apache-2.0 */
/* base/arena.c -- blocks that grow, closers that run backwards, doors that unwind.
 *
 * A block is cut from the front; nothing is ever given back before the end, so a
 * cut is an addition and a comparison.  Blocks double from 4 KiB to 1 MiB; a larger
 * request gets a block of its own.  Large blocks come zeroed from the system, which
 * has fresh pages for them; of small ones only what is cut is zeroed, because a page
 * that is never cut is then never touched, and a short command is over before it has
 * touched many.  The ceiling counts what was handed out, in steps of the alignment.
 *
 * A closer's slot lives in the arena itself and is reserved before the thing is
 * acquired: if there is no memory for the slot, there is nothing to lose yet.
 *
 * The doors of a thread form a stack, which is the one piece of state here that
 * belongs to no handle: an allocation cannot be told its door without passing it
 * through every call.  It is per thread and empty whenever no job runs.
 *
 * Under AddressSanitizer the uncut part of every block is poisoned, so that a
 * write past the end of an allocation is seen as if malloc had made it. */
#include "base/arena.h"

#include <assert.h>
#include <setjmp.h>
#include <stdalign.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#if defined(__SANITIZE_ADDRESS__)
#define TT_POISON 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TT_POISON 1
#endif
#endif
#ifdef TT_POISON
#include <sanitizer/asan_interface.h>
enum { GUARD = 16 };
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
enum { GUARD = 0 };
#endif

enum { ALIGN = alignof(max_align_t), FIRST_BLOCK = 4096, LARGEST_STEP = 1 << 20, FRESH_FROM = 1 << 17 };

struct block {
    struct block *next;
    size_t size, used; /* of data */
    bool fresh;        /* zeroed when it came */
    alignas(max_align_t) unsigned char data[];
};

struct hold {
    struct hold *next;
    void (*close)(void *);
    void *thing;
};

struct tt_arena {
    struct block *blocks; /* the newest first: only it is cut from */
    struct hold *holds;   /* the latest first: the order of closing */
    size_t ceiling, used, step;
};

struct door {
    struct door *outer;
    volatile size_t ceiling; /* of the arena that ran out; set between setjmp and longjmp */
    jmp_buf env;
};

static _Thread_local struct door *nearest_door;
static _Thread_local long requests_left; /* tt_arena_fail_at */

void tt_arena_fail_at(long n)
{
    requests_left = n;
}

/* Every request to the system passes here. */
static void *request(size_t n, bool zeroed)
{
    if (requests_left > 0 && --requests_left == 0)
        return NULL;
    return zeroed ? calloc(1, n) : malloc(n);
}

bool tt_memory_for(size_t n)
{
    void *volatile p = request(n, false); /* volatile: or the compiler knows better */
    free(p);
    return p != NULL;
}

static _Noreturn void unwind(const tt_arena *a)
{
    struct door *d = nearest_door;
    assert(d && "an allocation outside every job ran out of memory");
    if (!d)
        abort();
    d->ceiling = a->ceiling;
    longjmp(d->env, 1);
}

tt_arena *tt_arena_new(size_t ceiling)
{
    tt_arena *a = request(sizeof *a, true);
    if (!a)
        return NULL;
    a->ceiling = ceiling;
    a->step = FIRST_BLOCK;
    return a;
}

void tt_arena_free(tt_arena *a)
{
    if (!a)
        return;
    while (a->holds) {
        const struct hold *h = a->holds;
        a->holds = h->next; /* first, so that a closer never runs twice */
        if (h->thing)
            h->close(h->thing);
    }
    for (struct block *b = a->blocks, *next; b; b = next) {
        next = b->next;
        ASAN_UNPOISON_MEMORY_REGION(b->data, b->size);
        free(b);
    }
    free(a);
}

static struct block *add_block(tt_arena *a, size_t need)
{
    const size_t size = need > a->step ? need : a->step;
    if (size > SIZE_MAX - sizeof(struct block))
        unwind(a);
    const bool fresh = size >= FRESH_FROM;
    struct block *b = request(sizeof *b + size, fresh);
    if (!b)
        unwind(a);
    b->fresh = fresh;
    b->used = 0;
    b->size = size;
    ASAN_POISON_MEMORY_REGION(b->data, size);
    if (a->step < LARGEST_STEP)
        a->step *= 2;
    b->next = a->blocks;
    a->blocks = b;
    return b;
}

/* n in whole steps of the alignment; zero bytes still have an address of their own. */
static size_t whole(const tt_arena *a, size_t n)
{
    if (n > SIZE_MAX / 2)
        unwind(a);
    return n ? (n + ALIGN - 1) / ALIGN * ALIGN : ALIGN;
}

void *tt_alloc(tt_arena *a, size_t n)
{
    const size_t cut = whole(a, n);
    if (cut > a->ceiling - a->used)
        unwind(a);
    struct block *b = a->blocks;
    if (!b || b->size - b->used < cut + GUARD)
        b = add_block(a, cut + GUARD);
    unsigned char *p = b->data + b->used;
    b->used += cut + GUARD;
    a->used += cut;
    ASAN_UNPOISON_MEMORY_REGION(p, n);
    if (!b->fresh)
        memset(p, 0, n);
    return p;
}

void *tt_alloc_array(tt_arena *a, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size)
        unwind(a);
    return tt_alloc(a, n * size);
}

/* Was p the last cut, and is there room behind it?  Then it grows where it stands. */
static bool grow_here(tt_arena *a, const unsigned char *p, size_t old, size_t n)
{
    struct block *b = a->blocks;
    const size_t had = whole(a, old), cut = whole(a, n);
    if (GUARD > 0 || !b || b->used < had || p != b->data + b->used - had || cut - had > b->size - b->used ||
        cut - had > a->ceiling - a->used)
        return false;
    if (!b->fresh)
        memset(b->data + b->used - had + old, 0, n - old);
    b->used += cut - had;
    a->used += cut - had;
    return true;
}

void *tt_grow(tt_arena *a, const void *p, size_t old, size_t n)
{
    assert(p || old == 0);
    if (p && n >= old && grow_here(a, p, old, n))
        return (void *)(uintptr_t)p;
    void *q = tt_alloc(a, n);
    if (p && old)
        memcpy(q, p, old < n ? old : n);
    return q;
}

void **tt_hold(tt_arena *a, void (*close)(void *))
{
    struct hold *h = tt_alloc(a, sizeof *h);
    h->close = close;
    h->next = a->holds;
    a->holds = h;
    return &h->thing;
}

size_t tt_arena_used(const tt_arena *a)
{
    return a->used;
}

static tt_code no_memory(size_t ceiling, tt_err *err)
{
    char mib[32];
    snprintf(mib, sizeof mib, "%zu", (ceiling + ((size_t)1 << 20) - 1) >> 20);
    return tt_fail(err, TT_ENOMEM, 1, tt_at(NULL, 0, 0), mib);
}

tt_code tt_job_in(tt_arena *a, tt_job_fn *body, void *arg, tt_err *err)
{
    struct door d = {.outer = nearest_door};
    if (setjmp(d.env)) {
        nearest_door = d.outer;
        return no_memory(d.ceiling, err);
    }
    nearest_door = &d;
    const tt_code c = body(a, arg, err);
    nearest_door = d.outer;
    return c;
}

tt_code tt_job(size_t ceiling, tt_job_fn *body, void *arg, tt_err *err)
{
    tt_arena *a = tt_arena_new(ceiling);
    if (!a)
        return no_memory(ceiling, err);
    const tt_code c = tt_job_in(a, body, arg, err);
    tt_arena_free(a);
    return c;
}
