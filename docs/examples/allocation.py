#!/usr/bin/env python3
"""Draw a list of arms as docs/reference/allocation.md says, and compare it with a log whose list was opened.

    python3 allocation.py study.db          0: every arm in the log is the list's; 1: one is not

Nothing of titrate is used: the sqlite3 and hashlib of Python's own library.
"""
import hashlib
import json
import sqlite3
import struct
import sys


def words(secret, stratum):
    text, turn = stratum.encode(), 0
    while True:
        chunk = hashlib.sha256(secret + struct.pack(">Q", len(text)) + text + struct.pack(">Q", turn)).digest()
        yield from struct.unpack(">8I", chunk)
        turn += 1


def draw(secret, stratum, shares, sizes, planned, n):
    """The first n places: indices of arms. planned 0: no end is known."""
    stream, whole = words(secret, stratum), sum(shares)

    def below(k):
        if k == 1:
            return 0
        limit = 0xFFFFFFFF // k * k
        while True:
            w = next(stream)
            if w < limit:
                return w % k

    def fills(left):
        if left < 0 or left % whole:
            return False
        can = [True]
        for k in range(1, left // whole + 1):
            can.append(any(s // whole <= k and can[k - s // whole] for s in sizes))
        return can[-1]

    arms = []
    while len(arms) < n:
        fit = [s for s in sizes if len(arms) < planned and fills(planned - len(arms) - s)] or sizes
        size = fit[below(len(fit))]
        block = [arm for arm, share in enumerate(shares) for _ in range(share * (size // whole))]
        for i in range(size - 1, 0, -1):
            j = below(i + 1)
            block[i], block[j] = block[j], block[i]
        arms += block
    return arms[:n]


def main(path):
    db = sqlite3.connect(f"file:{path}?mode=ro", uri=True)
    rows = [(k, s, i, json.loads(b)) for k, s, i, b in db.execute("select kind, subject, item, body from event order by seq")]
    fact = next(b["value"] for k, _, i, b in rows if k == "fact" and i == "allocation")
    said = dict(part.split("=", 1) for part in fact.split("; "))
    secret = bytes.fromhex(next(b["secret"] for k, _, _, b in rows if k == "opened"))
    if hashlib.sha256(secret).hexdigest() != said["sha256"]:
        print("the secret is not the one committed to")
        return 1
    names, shares = zip(*((a, int(n)) for a, n in (part.split(":") for part in said["ratio"].split(","))))
    sizes, planned = [int(x) for x in said["blocks"].split(",")], int(said["planned"])
    drawn = [(b.get("stratum", ""), b["position"], b["arm"], s) for k, s, _, b in rows if k == "enrolled" and "position" in b]
    bad = 0
    for stratum, place, arm, subject in drawn:
        want = names[draw(secret, stratum, shares, sizes, planned, place)[-1]]
        if want != arm:
            print(f"{subject}: {arm} in the log, {want} at place {place} of list '{stratum}'")
            bad = 1
    print(f"{len(drawn)} arms drawn again")
    return bad


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
