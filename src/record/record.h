/* SPDX-License-Identifier: GPL-3.0-or-later */
/* record/record.h -- the append-only log of events, and the chain that guards it.
 *
 * This room stores, numbers, chains, signs and verifies events; it knows no trial
 * words: what an event means is trial's business.  An event is an envelope of
 * fixed fields and a body (canonical JSON text).  Its hash is SHA-256 over the
 * length-prefixed bytes of every stored field in the order of tt_event, the
 * previous hash last, so that anyone can recompute it with stock tools from a
 * plain SQLite file (docs/reference/record.md says how).  A chain alone does not stop the owner of the file, who
 * can rewrite all of it: so the head is printed on every report and signed.
 *
 * Nothing here updates or deletes: there is no such call, and in SQLite triggers and an
 * authorizer refuse it through this program's connection; another program's
 * change is found by tt_record_verify at the exact event. */
#ifndef TT_RECORD_H
#define TT_RECORD_H

#include "base/base.h"
#include "crypt/crypt.h"
#include "json/json.h"

#ifdef __cplusplus
extern "C" {
#endif

/** Stored as it is; empty text for "none" (append stores NULL as ""). Instants are UTC, years 1 to 9999. */
typedef struct tt_event {
    int64_t seq;         /* 1, 2, 3 ...: the order, whatever the clock did */
    const char *id;      /* 32 hex digits, from the entropy handle */
    tt_instant recorded; /* when the program wrote it; append keeps one that is set (a signature covers it), 0 or TT_NO_INSTANT = now */
    tt_instant occurred; /* when the fact happened, TT_NO_INSTANT if not an instant */
    const char *zone;    /* the site's zone */
    const char *actor, *role, *session;
    const char *kind; /* "dosed" */
    const char *subject, *visit, *form, *item;
    int32_t repeat;
    const char *body;            /* canonical JSON object */
    const char *reason;          /* why: corrections, overrides, judgements */
    const char *source;          /* where the fact came from: "entry", "labs.csv:14:TBIL", "SIMULATED" */
    const char *study_version;   /* hash of the protocol in force, hex */
    const char *program;         /* "titrate 0.1.0" */
    int32_t schema;              /* of the body: 1 */
    const char *meaning;         /* of a signature: "approve"; "" if unsigned */
    const char *signed_hash;     /* what was signed, hex */
    const char *key, *signature; /* Ed25519, hex */
    tt_hash prev, hash;
} tt_event;

/** An event of `kind` with every text "", no instants, schema 1: fill in the rest. */
tt_event tt_event_blank(const char *kind);

/**
 * What a signature on an event signs, 32 bytes: SHA-256 over the length-prefixed fields "titrate signature 1", signed_hash,
 * meaning, actor, role, recorded (as text). So `recorded` is fixed before signing, and append then keeps it.
 */
tt_hash tt_event_signing_hash(const tt_event *e);

typedef struct tt_record tt_record;

/** How long a second writer waits for the first, milliseconds. */
enum { TT_WAIT_MS = 5000 };

typedef enum tt_open_how { TT_OPEN_READ, TT_OPEN_WRITE, TT_OPEN_CREATE } tt_open_how;

/**
 * Open "FILE" as SQLite, or ":memory:" for the memory backend (always new and empty). One writer at a time (own lock,
 * released by the kernel at a kill); readers any number. CREATE refuses a file that exists (E503) and makes it whole or not at all.
 * A reader works in a read-only folder too. Beside FILE lie FILE.lock while a writer has it, and FILE.head, the newest
 * event's number and hash. @return TT_ENOENT (E500), TT_EIO (E501 with the system's reason, E507 disk full),
 * TT_EBUSY (E502 another writer did not finish within TT_WAIT_MS), TT_ECORRUPT (E504 not a titrate file; E515 for a writer: rows were cut
 * off), TT_EUNSUP (E517 made by a newer titrate; E520 read-only folder with an unfinished -wal; E521 network file system)
 */
tt_code tt_record_open(const char *path, tt_open_how how, tt_clock clock, tt_entropy entropy, tt_record **ret, tt_err *err);
void tt_record_close(tt_record *r);
const char *tt_record_path(const tt_record *r);
/** Remove a record's files; whoever calls knows that it may go, and that nobody writes it. */
void tt_record_remove(const char *path);

/**
 * Study-level facts fixed at creation, e.g. "mode" = "live" | "rehearsal", "zone", "study": an event of kind "fact" with
 * item = name and body {"value": ..}, so they are in the chain and cannot be changed. TT_EEXIST (E505) set twice; else as append.
 */
tt_code tt_record_set(tt_record *r, const char *name, const char *value, tt_err *err);
const char *tt_record_get(tt_record *r, tt_arena *a,
                          const char *name); /* NULL if none or unreadable: a fact that must be there is then trouble */

/**
 * Append events in one transaction, all or none, durable on return. Fills seq, id (if ""), recorded, prev and hash of each.
 * `expect_seq`: the head the caller's decision was made on; another head is TT_ECONFLICT (E506). -1 = do not check.
 * Clock steps backwards do not reorder: seq is the order. On failure nothing is stored and the events are as they were.
 * An event with any of meaning, key, signature has all three, and the signature must be valid for tt_event_signing_hash.
 * @return TT_ECONFLICT (E506); TT_EIO (E507 disk full, E508); TT_EPARSE (E518 not UTF-8); TT_ELIMIT (E519 over 16 MiB);
 * TT_EDENIED (E522 opened for reading, E523 signature not valid); TT_EEXIST (E505 a fact set twice)
 */
tt_code tt_record_append(tt_record *r, tt_event *events, size_t n, int64_t expect_seq, tt_err *err);

/**
 * Group many appends in one durable transaction (rehearsal, import): begin, appends, commit or rollback. Inside, an append
 * refused for its content leaves the group whole; trouble with storage (TT_EIO, TT_ECORRUPT, TT_ENOMEM) loses the whole
 * group at once: later appends and the commit answer E524, and rollback ends it.
 */
tt_code tt_record_begin(tt_record *r, tt_err *err);
tt_code tt_record_commit(tt_record *r, tt_err *err);
void tt_record_rollback(tt_record *r);

/** The newest event's number (0 = empty) and hash. */
tt_code tt_record_head(tt_record *r, int64_t *seq, tt_hash *hash, tt_err *err);

/**
 * Walk events seq >= from in order; stop when `each` returns other than TT_OK. The event lives until `each` returns.
 * `each` may read the record, and may append only inside a group (tt_record_begin). TT_ECORRUPT (E514) an unreadable event, TT_EIO (E508).
 */
tt_code tt_record_each(tt_record *r, int64_t from, tt_code (*each)(const tt_event *e, void *arg, tt_err *err), void *arg, tt_err *err);
/** All events from `from`, in `a`. */
tt_code tt_record_load(tt_record *r, tt_arena *a, int64_t from, tt_event **ret, size_t *n, tt_err *err);

typedef struct tt_verdict {
    int64_t events;   /* seen */
    int64_t bad_seq;  /* first event that does not verify, 0 = all do */
    const char *what; /* "hash" | "link" | "gap" | "signature" | "read" | "head" */
    int64_t last_good;
    tt_instant last_good_recorded;
    tt_hash head;
    int64_t signatures;    /* checked and valid */
    const char *head_file; /* "agrees" | "behind" (a kill between commit and its writing: harmless) | "missing" | "unreadable" | "none"
                              (memory) | "disagrees" | "not compared" (it is there; the chain fails before its event) */
} tt_verdict;

/**
 * Recompute the chain and every signature. A missing or unreadable head file is no error, but then rows cut off the end
 * cannot be seen: the verdict says so and the caller should (N525). Returns TT_OK and a verdict with bad_seq 0, or TT_ECORRUPT (E510 hash,
 * E511 gap or deleted row, E512 link, E513 signature, E514 unreadable, E515 the head kept beside the file disagrees: rows cut off the end)
 * with the verdict filled.
 */
tt_code tt_record_verify(tt_record *r, tt_verdict *ret, tt_err *err);
/**
 * The same, and in the same walk each event that verifies goes to `each` (may be NULL), as tt_record_each does; what that returns other
 * than TT_OK ends the walk and is returned.
 */
tt_code tt_record_verify_each(tt_record *r, tt_code (*each)(const tt_event *e, void *arg, tt_err *err), void *arg, tt_verdict *ret,
                              tt_err *err);

/** The hash of an event's stored bytes: what verify recomputes. */
tt_hash tt_event_hash(const tt_event *e);

/**
 * Test hook: the n-th I/O call (read, write, sync, truncate, open, delete, lock) of records opened from now on by this
 * thread fails; 0 = none, only count; persistent: and all after it. Negative: no longer any counting. In memory a
 * begin, commit, row read or row written counts as one call.
 */
void tt_record_fault(long n, bool persistent);
/** I/O calls counted since the last tt_record_fault. */
long tt_record_fault_count(void);

#ifdef __cplusplus
}
#endif
#endif
