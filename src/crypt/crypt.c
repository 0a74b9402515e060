/* SPDX-License-Identifier: Apache-2.0 */
/* crypt/crypt.c -- the one file that touches libsodium.
 *
 * What is ours here is small: the length prefix that keeps ("ab","c") apart from
 * ("a","bc"), and the sealed identity.  An identity's secret key is encrypted
 * under a key stretched from the password (argon2id), with the public key and the
 * effort as additional data: a public key exchanged in the file, or an effort
 * lowered there, breaks the seal.  The secret exists in memory only inside
 * tt_identity_sign and is wiped before it returns.
 *
 * Effort: live is 3 passes over 64 MiB, about 0.3 s on a ward's PC, twice at a
 * time at most on a small server; a rehearsal's accounts guard nothing and take
 * libsodium's minimum, so that a thousand simulated signatures cost nothing.
 * Sources: FIPS 180-4 (SHA-256), RFC 8032 (Ed25519), RFC 9106 (argon2). */
#include "crypt/crypt.h"

#include <sodium.h>
#include <string.h>

enum { NONCE_SIZE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES, BOX_EXTRA = crypto_aead_xchacha20poly1305_ietf_ABYTES };

_Static_assert(sizeof(crypto_hash_sha256_state) <= sizeof(tt_hasher), "tt_hasher has room for libsodium's state");
_Static_assert(_Alignof(crypto_hash_sha256_state) <= _Alignof(tt_hasher), "tt_hasher is aligned for libsodium's state");
_Static_assert(crypto_hash_sha256_BYTES == TT_HASH_SIZE, "SHA-256 has 32 bytes");
_Static_assert(crypto_sign_PUBLICKEYBYTES == TT_KEY_SIZE && crypto_sign_SECRETKEYBYTES == TT_SECRET_SIZE &&
                   crypto_sign_BYTES == TT_SIG_SIZE,
               "Ed25519 sizes");
_Static_assert(crypto_pwhash_SALTBYTES == TT_SALT_SIZE, "argon2id salt");
_Static_assert(NONCE_SIZE + TT_SECRET_SIZE + BOX_EXTRA == sizeof(((tt_identity *)0)->sealed), "the sealed key fits exactly");

tt_code tt_crypt_start(tt_err *err)
{
    if (sodium_init() < 0)
        return tt_fail(err, TT_EUNSUP, 750, tt_at(NULL, 0, 0));
    return TT_OK;
}

/* --- hashes --- */

static crypto_hash_sha256_state *sodium_state(tt_hasher *h)
{
    return (crypto_hash_sha256_state *)(void *)h->state;
}

void tt_hasher_init(tt_hasher *h)
{
    crypto_hash_sha256_init(sodium_state(h));
}

void tt_hasher_add(tt_hasher *h, const void *data, size_t n)
{
    if (n > 0)
        crypto_hash_sha256_update(sodium_state(h), data, n);
}

void tt_hasher_field(tt_hasher *h, const void *data, size_t n)
{
    const uint64_t length = data ? (uint64_t)n : UINT64_MAX;
    unsigned char prefix[8];
    for (int i = 0; i < 8; i++)
        prefix[i] = (unsigned char)(length >> (56 - 8 * i));
    tt_hasher_add(h, prefix, sizeof prefix);
    if (data)
        tt_hasher_add(h, data, n);
}

tt_hash tt_hasher_done(tt_hasher *h)
{
    tt_hash ret;
    crypto_hash_sha256_final(sodium_state(h), ret.b);
    return ret;
}

tt_hash tt_sha256(const void *data, size_t n)
{
    tt_hasher h;
    tt_hasher_init(&h);
    tt_hasher_add(&h, data, n);
    return tt_hasher_done(&h);
}

/* --- hex --- */

char *tt_hex(const void *data, size_t n, char *ret)
{
    static const char digit[] = "0123456789abcdef";
    const unsigned char *b = data;
    for (size_t i = 0; i < n; i++) {
        ret[2 * i] = digit[b[i] >> 4];
        ret[2 * i + 1] = digit[b[i] & 15];
    }
    ret[2 * n] = '\0';
    return ret;
}

static int nibble(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'a' && c <= 'f')
        return c - 'a' + 10;
    return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

tt_code tt_unhex(const char *hex, void *ret, size_t n, tt_err *err)
{
    unsigned char *out = ret;
    bool good = strlen(hex) == 2 * n;
    for (size_t i = 0; good && i < 2 * n; i++)
        good = nibble(hex[i]) >= 0;
    if (!good)
        return tt_fail(err, TT_EPARSE, 751, tt_at(NULL, 0, 0), hex);
    for (size_t i = 0; i < n; i++)
        out[i] = (unsigned char)(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
    return TT_OK;
}

bool tt_bytes_equal(const void *a, const void *b, size_t n)
{
    return sodium_memcmp(a, b, n) == 0;
}

/* --- identities --- */

typedef struct seal_key {
    unsigned char b[crypto_aead_xchacha20poly1305_ietf_KEYBYTES];
} seal_key;

/* Stretch the password. Fails only when there is no memory for it. */
static tt_code stretch(const tt_identity *id, const char *password, seal_key *ret, tt_err *err)
{
    const bool live = id->effort == TT_EFFORT_LIVE;
    const unsigned long long passes = live ? 3 : crypto_pwhash_OPSLIMIT_MIN;
    const size_t memory = live ? (size_t)64 << 20 : crypto_pwhash_MEMLIMIT_MIN;
    if (crypto_pwhash(ret->b, sizeof ret->b, password, strlen(password), id->salt, passes, memory, crypto_pwhash_ALG_ARGON2ID13) != 0)
        return tt_fail(err, TT_ENOMEM, 754, tt_at(NULL, 0, 0));
    return TT_OK;
}

/* What the seal is bound to beside the secret: the public key and the effort. */
typedef struct seal_bond {
    unsigned char b[TT_KEY_SIZE + 1];
} seal_bond;

static seal_bond bond_of(const tt_identity *id)
{
    seal_bond ret;
    memcpy(ret.b, id->key, TT_KEY_SIZE);
    ret.b[TT_KEY_SIZE] = (unsigned char)id->effort;
    return ret;
}

static void seal(tt_identity *id, const seal_key *key, const unsigned char secret[TT_SECRET_SIZE])
{
    const seal_bond bond = bond_of(id);
    crypto_aead_xchacha20poly1305_ietf_encrypt(id->sealed + NONCE_SIZE, NULL, secret, TT_SECRET_SIZE, bond.b, sizeof bond.b, NULL,
                                               id->sealed, key->b);
}

static bool unseal(const tt_identity *id, const seal_key *key, unsigned char secret[TT_SECRET_SIZE])
{
    const seal_bond bond = bond_of(id);
    return crypto_aead_xchacha20poly1305_ietf_decrypt(secret, NULL, NULL, id->sealed + NONCE_SIZE, TT_SECRET_SIZE + BOX_EXTRA, bond.b,
                                                      sizeof bond.b, id->sealed, key->b) == 0;
}

static tt_code good_password(const char *password, tt_effort effort, tt_err *err)
{
    size_t characters = 0;
    if (password[0] == '\0')
        return tt_fail(err, TT_ERANGE, 752, tt_at(NULL, 0, 0));
    if (effort == TT_EFFORT_REHEARSAL)
        return TT_OK;
    const bool text = tt_utf8_valid(password, strlen(password));
    for (const char *p = password; text && *p; characters++)
        tt_utf8_next(&p);
    return characters >= TT_PASSWORD_LEAST ? TT_OK : tt_fail(err, TT_ERANGE, 755, tt_at(NULL, 0, 0));
}

tt_code tt_identity_make(const char *password, tt_effort effort, tt_entropy entropy, tt_identity *ret, tt_err *err)
{
    TT_TRY(tt_crypt_start(err));
    TT_TRY(good_password(password, effort, err));
    tt_identity id = {.effort = effort};
    unsigned char seed[crypto_sign_SEEDBYTES], secret[TT_SECRET_SIZE];
    TT_TRY(entropy.fill(entropy.self, id.salt, sizeof id.salt, err));
    TT_TRY(entropy.fill(entropy.self, id.sealed, NONCE_SIZE, err));
    TT_TRY(entropy.fill(entropy.self, seed, sizeof seed, err));
    seal_key key;
    const tt_code c = stretch(&id, password, &key, err);
    if (c == TT_OK) {
        crypto_sign_seed_keypair(id.key, secret, seed);
        seal(&id, &key, secret);
        *ret = id;
    }
    sodium_memzero(seed, sizeof seed);
    sodium_memzero(secret, sizeof secret);
    sodium_memzero(&key, sizeof key);
    return c;
}

tt_code tt_identity_sign(const tt_identity *id, const char *password, const void *data, size_t n, unsigned char ret[TT_SIG_SIZE],
                         tt_err *err)
{
    TT_TRY(tt_crypt_start(err));
    unsigned char secret[TT_SECRET_SIZE];
    seal_key key;
    tt_code c = stretch(id, password, &key, err);
    if (c == TT_OK && !unseal(id, &key, secret))
        c = tt_fail(err, TT_EDENIED, 753, tt_at(NULL, 0, 0));
    if (c == TT_OK)
        crypto_sign_detached(ret, NULL, data, n, secret);
    sodium_memzero(secret, sizeof secret);
    sodium_memzero(&key, sizeof key);
    return c;
}

bool tt_signature_valid(const unsigned char key[TT_KEY_SIZE], const void *data, size_t n, const unsigned char sig[TT_SIG_SIZE])
{
    return crypto_sign_verify_detached(sig, data, n, key) == 0;
}
