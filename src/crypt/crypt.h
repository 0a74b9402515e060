/* SPDX-License-Identifier: Apache-2.0 */
/* crypt/crypt.h -- hashes, passwords and signatures, all libsodium's.
 *
 * SHA-256 for the audit chain, because an inspector can recompute it with stock
 * tools; Ed25519 for signatures; argon2id for passwords; a sealed box of a secret
 * key under a password, so that only its owner can sign. */
#ifndef TT_CRYPT_H
#define TT_CRYPT_H

#include "base/base.h"

#ifdef __cplusplus
extern "C" {
#endif

enum { TT_HASH_SIZE = 32, TT_KEY_SIZE = 32, TT_SECRET_SIZE = 64, TT_SIG_SIZE = 64, TT_SALT_SIZE = 16 };

typedef struct tt_hash {
    unsigned char b[TT_HASH_SIZE];
} tt_hash;

/** Must succeed once before anything else here; safe to call often. TT_EUNSUP (E750). */
tt_code tt_crypt_start(tt_err *err);

tt_hash tt_sha256(const void *data, size_t n);

/** Incremental. */
typedef struct tt_hasher {
    uint64_t state[16]; /* room for libsodium's own, aligned */
} tt_hasher;
void tt_hasher_init(tt_hasher *h);
void tt_hasher_add(tt_hasher *h, const void *data, size_t n);
/** Adds the length as 8 bytes big-endian, then the bytes: so that ("ab","c") and ("a","bc") differ. NULL counts as length 2^64-1. */
void tt_hasher_field(tt_hasher *h, const void *data, size_t n);
tt_hash tt_hasher_done(tt_hasher *h);

/** Lower-case hex; `ret` holds 2n+1 bytes. */
char *tt_hex(const void *data, size_t n, char *ret);
tt_code tt_unhex(const char *hex, void *ret, size_t n, tt_err *err); /* E751 */
bool tt_bytes_equal(const void *a, const void *b, size_t n);         /* constant time */

/** How hard a password is to guess at: live = libsodium's moderate (64 MiB here), rehearsal = the minimum, as its accounts guard nothing.
 */
typedef enum tt_effort { TT_EFFORT_LIVE, TT_EFFORT_REHEARSAL } tt_effort;

/** A person's signing key: public part, and the secret part sealed under the password (argon2id, XChaCha20-Poly1305). */
typedef struct tt_identity {
    unsigned char key[TT_KEY_SIZE]; /* Ed25519 public */
    unsigned char salt[TT_SALT_SIZE];
    unsigned char sealed[24 + TT_SECRET_SIZE + 16]; /* nonce, box */
    tt_effort effort;
} tt_identity;

/** Fewest characters (code points) of a password that guards something; of which kind they are is nobody's business. */
enum { TT_PASSWORD_LEAST = 12 };

/** Salt, nonce and key come from `entropy`, so that a rehearsal repeats. E752 empty password; E755 a live one too short, or not UTF-8; E7
 * no entropy. */
tt_code tt_identity_make(const char *password, tt_effort effort, tt_entropy entropy, tt_identity *ret, tt_err *err);
/** Opens the seal, signs, forgets. TT_EDENIED (E753) wrong password. */
tt_code tt_identity_sign(const tt_identity *id, const char *password, const void *data, size_t n, unsigned char ret[TT_SIG_SIZE],
                         tt_err *err);
bool tt_signature_valid(const unsigned char key[TT_KEY_SIZE], const void *data, size_t n, const unsigned char sig[TT_SIG_SIZE]);

#ifdef __cplusplus
}
#endif
#endif
