/* SPDX-License-Identifier: Apache-2.0 */
/* tests/crypt/test_identity.c -- only the owner can sign, and everybody can check. */
#include "support/tt_test.h"

#include "crypt/crypt.h"

/* RFC 8032 section 7.1, TEST 2: the message is the byte 0x72. */
static const char rfc_seed[] = "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb";
static const char rfc_key[] = "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c";
static const char rfc_signature[] = "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da"
                                    "085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00";
static const unsigned char rfc_message = 0x72;

/* Gives the RFC's seed where 32 bytes are asked for, and 5s elsewhere. */
static tt_code rfc_fill(void *self, void *bytes, size_t n, tt_err *err)
{
    (void)self;
    if (n == 32)
        return tt_unhex(rfc_seed, bytes, n, err);
    memset(bytes, 5, n);
    return TT_OK;
}

static tt_code no_fill(void *self, void *bytes, size_t n, tt_err *err)
{
    (void)self, (void)bytes, (void)n;
    return tt_fail(err, TT_EIO, 7, tt_at(NULL, 0, 0), "none left");
}

static const tt_entropy rfc_entropy = {rfc_fill, NULL}, no_entropy = {no_fill, NULL};

static void verifying_is_ed25519(void **state)
{
    (void)state;
    unsigned char key[TT_KEY_SIZE], signature[TT_SIG_SIZE];
    assert_int_equal(tt_unhex(rfc_key, key, sizeof key, NULL), TT_OK);
    assert_int_equal(tt_unhex(rfc_signature, signature, sizeof signature, NULL), TT_OK);
    assert_true(tt_signature_valid(key, &rfc_message, 1, signature));
    for (int i = 0; i < TT_SIG_SIZE; i++) {
        signature[i] ^= 1;
        assert_false(tt_signature_valid(key, &rfc_message, 1, signature));
        signature[i] ^= 1;
    }
    assert_false(tt_signature_valid(key, "s", 1, signature));
    key[3] ^= 1;
    assert_false(tt_signature_valid(key, &rfc_message, 1, signature));
}

static void signing_is_ed25519(void **state)
{
    (void)state;
    char hex[2 * TT_SIG_SIZE + 1];
    unsigned char signature[TT_SIG_SIZE];
    tt_identity id;
    assert_int_equal(tt_identity_make("correct horse", TT_EFFORT_REHEARSAL, rfc_entropy, &id, NULL), TT_OK);
    assert_string_equal(tt_hex(id.key, TT_KEY_SIZE, hex), rfc_key);
    assert_int_equal(tt_identity_sign(&id, "correct horse", &rfc_message, 1, signature, NULL), TT_OK);
    assert_string_equal(tt_hex(signature, TT_SIG_SIZE, hex), rfc_signature);
}

static const char *const wrong[] = {"", "correct hors", "correct horse ", "Correct horse", "\xe6\xad\xa3\xe7\xa1\xae"};

static void only_the_password_signs(void **state)
{
    (void)state;
    tt_identity id;
    assert_int_equal(tt_identity_make("correct horse", TT_EFFORT_REHEARSAL, rfc_entropy, &id, NULL), TT_OK);
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        unsigned char signature[TT_SIG_SIZE] = {0};
        tt_err err = {0};
        assert_int_equal(tt_identity_sign(&id, wrong[i], "x", 1, signature, &err), TT_EDENIED);
        assert_int_equal(err.id, 753);
        assert_int_equal(signature[0] | signature[63], 0);
    }
}

static void an_altered_account_does_not_sign(void **state)
{
    (void)state;
    tt_identity good;
    unsigned char signature[TT_SIG_SIZE];
    assert_int_equal(tt_identity_make("p", TT_EFFORT_REHEARSAL, rfc_entropy, &good, NULL), TT_OK);
    for (size_t i = 0; i < offsetof(tt_identity, effort); i++) {
        tt_identity id = good;
        ((unsigned char *)&id)[i] ^= 0x10;
        if (tt_identity_sign(&id, "p", "x", 1, signature, NULL) != TT_EDENIED)
            fail_msg("byte %zu of the identity may be changed unseen", i);
    }
}

static void a_live_account_signs_too(void **state)
{
    (void)state;
    tt_identity id;
    unsigned char signature[TT_SIG_SIZE];
    assert_int_equal(tt_identity_make("twelve chars", TT_EFFORT_LIVE, rfc_entropy, &id, NULL), TT_OK);
    assert_int_equal(tt_identity_sign(&id, "twelve chars", "x", 1, signature, NULL), TT_OK);
    assert_true(tt_signature_valid(id.key, "x", 1, signature));
    id.effort = TT_EFFORT_REHEARSAL; /* cheaper to guess at: the seal does not open */
    assert_int_equal(tt_identity_sign(&id, "twelve chars", "x", 1, signature, NULL), TT_EDENIED);
}

static void the_same_seed_makes_the_same_identity(void **state)
{
    (void)state;
    tt_identity a, b, c;
    tt_rng one = tt_rng_make(7, "keys", 0, 0), two = one, other = tt_rng_make(8, "keys", 0, 0);
    assert_int_equal(tt_identity_make("p", TT_EFFORT_REHEARSAL, tt_entropy_seeded(&one), &a, NULL), TT_OK);
    assert_int_equal(tt_identity_make("p", TT_EFFORT_REHEARSAL, tt_entropy_seeded(&two), &b, NULL), TT_OK);
    assert_int_equal(tt_identity_make("p", TT_EFFORT_REHEARSAL, tt_entropy_seeded(&other), &c, NULL), TT_OK);
    assert_memory_equal(&a, &b, offsetof(tt_identity, effort));
    assert_memory_not_equal(a.key, c.key, TT_KEY_SIZE);
}

static void making_is_refused(void **state)
{
    (void)state;
    tt_identity id = {.effort = TT_EFFORT_LIVE};
    tt_err err = {0};
    assert_int_equal(tt_identity_make("", TT_EFFORT_LIVE, rfc_entropy, &id, &err), TT_ERANGE);
    assert_int_equal(err.id, 752);
    static const char *const too_short[] = {"elevenchars", "\xe5\xaf\x86\xe7\xa0\x81\xe5\xaf\x86\xe7\xa0\x81\xe5\xaf\x86",
                                            "twelve \xff\xff\xff\xff chars"};
    for (size_t i = 0; i < sizeof too_short / sizeof *too_short; i++) { /* the second: 5 characters of 15 bytes; the third: no text */
        assert_int_equal(tt_identity_make(too_short[i], TT_EFFORT_LIVE, rfc_entropy, &id, &err), TT_ERANGE);
        assert_int_equal(err.id, 755);
    }
    assert_int_equal(tt_identity_make("twelve chars", TT_EFFORT_LIVE, no_entropy, &id, &err), TT_EIO);
    assert_int_equal(err.id, 7);
    assert_int_equal(id.key[0], 0);
}

static const struct CMUnitTest identity[] = {
    cmocka_unit_test(verifying_is_ed25519),     cmocka_unit_test(signing_is_ed25519),
    cmocka_unit_test(only_the_password_signs),  cmocka_unit_test(an_altered_account_does_not_sign),
    cmocka_unit_test(a_live_account_signs_too), cmocka_unit_test(the_same_seed_makes_the_same_identity),
    cmocka_unit_test(making_is_refused),
};

TT_TEST_MAIN(identity)
