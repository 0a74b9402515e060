#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Recompute the chain and the signatures of a record without titrate.

usage: verify_independent.py STUDY.db [EVENT]

Written from docs/reference/record.md alone, with nothing but Python's standard
library, as an inspector would: if this and `titrate verify` ever disagree, one of
the two, or the page, is wrong.  Prints TAP.  With EVENT the record is expected
to be bad, first at that event, and the test passes if it is.

Ed25519 is written out below from RFC 8032 section 5.1 (slow and simple: a few
milliseconds a signature)."""
import hashlib
import os
import sqlite3
import sys

COLUMNS = (
    "seq id recorded occurred zone actor role session kind subject visit form item repeat body reason source "
    "study_version program schema meaning signed_hash key signature prev hash"
).split()
INTEGERS = {"seq", "repeat", "schema"}

# --- Ed25519 verification: points of -x^2 + y^2 = 1 + d x^2 y^2 over GF(2^255 - 19), as pairs of fractions ---

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
ROOT = pow(2, (P - 1) // 4, P)  # of -1


def x_of(y, odd):
    square = (y * y - 1) * pow(D * y * y + 1, -1, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT % P
    if (x * x - square) % P or (x == 0 and odd):
        return None
    return x if x % 2 == odd else P - x


def point_of(data):
    number = int.from_bytes(data, "little")
    y, odd = number & (2**255 - 1), number >> 255
    if y >= P:
        return None
    x = x_of(y, odd)
    return None if x is None else (x, y, 1, x * y % P)


def plus(a, b):
    """(X, Y, Z, T) with x = X/Z, y = Y/Z, T = XY/Z: RFC 8032 section 5.1.4."""
    s, t = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    u, v = 2 * D * a[3] * b[3] % P, 2 * a[2] * b[2] % P
    e, f, g, h = t - s, v - u, v + u, t + s
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def times(n, point):
    result = (0, 1, 1, 0)
    while n:
        if n & 1:
            result = plus(result, point)
        point = plus(point, point)
        n >>= 1
    return result


def same_point(a, b):
    return (a[0] * b[2] - b[0] * a[2]) % P == 0 and (a[1] * b[2] - b[1] * a[2]) % P == 0


BASE_Y = 4 * pow(5, -1, P) % P
BASE = (x_of(BASE_Y, 0), BASE_Y, 1, x_of(BASE_Y, 0) * BASE_Y % P)


def signature_holds(key, message, signature):
    public, r = point_of(key), point_of(signature[:32])
    s = int.from_bytes(signature[32:], "little")
    if public is None or r is None or s >= ORDER:
        return False
    k = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % ORDER
    return same_point(times(s, BASE), plus(r, times(k, public)))


# --- the record ---


def field(data):
    return len(data).to_bytes(8, "big") + data


def stored_bytes(row, name):
    """The bytes the hash runs over, or None if the column is not of the stored form."""
    value = row[name]
    if name in INTEGERS:
        return str(value).encode() if isinstance(value, int) else None
    return value if isinstance(value, bytes) and b"\0" not in value else None


def event_hash(row):
    parts = [stored_bytes(row, name) for name in COLUMNS[:-1]]
    if None in parts:
        return None
    return hashlib.sha256(b"".join(map(field, parts))).hexdigest().encode()


def signing_hash(row):
    names = ("signed_hash", "meaning", "actor", "role", "recorded")
    parts = [b"titrate signature 1"] + [row[name] for name in names]
    return hashlib.sha256(b"".join(map(field, parts))).digest()


def unhex(text, size):
    try:
        data = bytes.fromhex(text.decode("ascii"))
    except ValueError:
        return None
    return data if len(data) == size else None


def signed_well(row):
    if not (row["meaning"] or row["key"] or row["signature"]):
        return True
    key, signature = unhex(row["key"], 32), unhex(row["signature"], 64)
    return bool(row["meaning"] and key and signature and signature_holds(key, signing_hash(row), signature))


def first_bad(rows, head):
    """(number, why) of the first event that does not verify, or None; and the numbers of events and signatures."""
    previous, expected, signatures = b"0" * 64, 1, 0
    for row in rows:
        seq = row["seq"]
        if seq != expected:
            return (min(seq, expected) or 1, "gap"), expected - 1, signatures
        computed = event_hash(row)
        if computed is None:
            return (seq, "read"), expected - 1, signatures
        if row["prev"] != previous:
            return (seq, "link"), expected - 1, signatures
        if row["hash"] != computed:
            return (seq, "hash"), expected - 1, signatures
        if not signed_well(row):
            return (seq, "signature"), expected - 1, signatures
        if head and head[0] == seq and head[1] != row["hash"]:
            return (seq, "head"), expected - 1, signatures
        signatures += bool(row["meaning"])
        previous, expected = row["hash"], expected + 1
    if head and head[0] >= expected:
        return (expected, "head"), expected - 1, signatures
    return None, expected - 1, signatures


def read_head(path):
    try:
        with open(path + ".head", "rb") as f:
            lines = dict(line.split(b" ", 1) for line in f.read().splitlines()[1:])
        return int(lines[b"seq"]), lines[b"hash"]
    except (OSError, ValueError, KeyError):
        return None


def read_rows(path):
    db = sqlite3.connect("file:%s?mode=ro" % path.replace("%", "%25").replace("?", "%3f").replace("#", "%23"), uri=True)
    db.text_factory = bytes
    db.row_factory = sqlite3.Row
    yield from db.execute("SELECT %s FROM event ORDER BY seq" % ", ".join(COLUMNS))


def main():
    if len(sys.argv) not in (2, 3) or not os.path.isfile(sys.argv[1]):
        sys.exit("usage: verify_independent.py STUDY.db [EVENT]")
    path, expected = sys.argv[1], int(sys.argv[2]) if len(sys.argv) == 3 else None
    head = read_head(path)
    bad, events, signatures = first_bad(read_rows(path), head)
    good = bad is None if expected is None else bad is not None and bad[0] == expected
    found = "event %d: %s" % bad if bad else "%d events and %d signatures verify" % (events, signatures)
    print("1..1\n%s 1 - %s%s" % ("ok" if good else "not ok", found, "" if head else " (no head file)"))
    return 0 if good else 1


sys.exit(main())
