/* SPDX-License-Identifier: Apache-2.0 */
/* tests/crypt/test_hash.c -- SHA-256 against its standard, the length prefix against sha256sum, hex both ways. */
#include "support/tt_test.h"

#include "crypt/crypt.h"

static void assert_hash(const char *why, tt_hash h, const char *want)
{
    char hex[65];
    if (strcmp(tt_hex(h.b, sizeof h.b, hex), want) != 0)
        fail_msg("%s: got %s, want %s", why, hex, want);
}

/* NIST, FIPS 180-4 example values and the SHA-256 short message vectors. */
static const struct {
    const char *why, *text, *want;
} nist[] = {
    {"empty message", "", "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"},
    {"one block", "abc", "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"},
    {"two blocks by padding", "abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq",
     "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1"},
};

static void hashes_are_sha256(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof nist / sizeof *nist; i++)
        assert_hash(nist[i].why, tt_sha256(nist[i].text, strlen(nist[i].text)), nist[i].want);
}

static void a_million_a_in_pieces(void **state)
{
    (void)state;
    char piece[1000];
    memset(piece, 'a', sizeof piece);
    tt_hasher h;
    tt_hasher_init(&h);
    for (int i = 0; i < 1000; i++)
        tt_hasher_add(&h, piece, sizeof piece);
    assert_hash("FIPS 180-4 long message", tt_hasher_done(&h), "cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0");
}

static tt_hash two_fields(const char *a, const char *b)
{
    tt_hasher h;
    tt_hasher_init(&h);
    tt_hasher_field(&h, a, a ? strlen(a) : 0);
    tt_hasher_field(&h, b, b ? strlen(b) : 0);
    return tt_hasher_done(&h);
}

static void fields_keep_their_borders(void **state)
{
    (void)state;
    /* printf '\0\0\0\0\0\0\0\2ab\0\0\0\0\0\0\0\1c' | sha256sum (coreutils 9.1) */
    const tt_hash h = two_fields("ab", "c");
    assert_hash("ab, c", h, "601d5476e2ccfe2c87a2bba7a322659734a05749d5b5aa781f513e4912db0d5f");
    static const struct {
        const char *a, *b;
    } others[] = {{"a", "bc"}, {"abc", ""}, {"", "abc"}, {"ab", NULL}, {NULL, "c"}};
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        const tt_hash o = two_fields(others[i].a, others[i].b);
        assert_false(tt_bytes_equal(&h, &o, sizeof h));
    }
    const tt_hash none = two_fields(NULL, ""), empty = two_fields("", "");
    assert_false(tt_bytes_equal(&none, &empty, sizeof none));
}

static const struct {
    const char *why, *hex;
    bool good;
} hexes[] = {
    {"lower case", "00ff7a", true},
    {"upper case is read too", "00FF7A", true},
    {"too short", "00ff7", false},
    {"too long", "00ff7a0", false},
    {"a byte too long", "00ff7a00", false},
    {"not a digit", "00fg7a", false},
    {"blank", "00 f7a", false},
    {"empty", "", false},
};

static void hex_is_strict(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof hexes / sizeof *hexes; i++) {
        unsigned char b[3] = {9, 9, 9};
        char again[7];
        tt_err err = {0};
        const tt_code c = tt_unhex(hexes[i].hex, b, 3, &err);
        if ((c == TT_OK) != hexes[i].good)
            fail_msg("%s: '%s'", hexes[i].why, hexes[i].hex);
        if (c == TT_OK) {
            assert_string_equal(tt_hex(b, 3, again), "00ff7a");
            continue;
        }
        assert_int_equal(err.id, 751);
        assert_int_equal(b[0], 9); /* untouched on failure */
    }
}

static const struct CMUnitTest hash[] = {
    cmocka_unit_test(hashes_are_sha256),
    cmocka_unit_test(a_million_a_in_pieces),
    cmocka_unit_test(fields_keep_their_borders),
    cmocka_unit_test(hex_is_strict),
};

TT_TEST_MAIN(hash)
