# SPDX-License-Identifier: GPL-3.0-or-later
"""One byte of one stored event changed, or a row deleted, by another program: verify
answers no and names the event, and so does a reader that shares no code with it.
(tests/record/test_tamper.c tries a thousand times inside the library; here is the whole way.)"""
import os
import random
import shutil
import sqlite3
import subprocess
import sys

sys.path.insert(0, "tests/support")
from tap import STUDY, Folder, done, none, ok, parallel, titrate

TRIALS = 30


def unguarded(db):
    """A connection of a stranger, who drops the triggers first; they are put back afterwards."""
    c = sqlite3.connect(db, isolation_level=None)
    triggers = c.execute("SELECT name, sql FROM sqlite_master WHERE type = 'trigger'").fetchall()
    for name, _ in triggers:
        c.execute('DROP TRIGGER "%s"' % name)
    return c, triggers


def guard(c, triggers):
    for _, sql in triggers:
        c.execute(sql)
    c.close()


def flip(c, draw, seq):
    """One bit of one column; returns what was done."""
    columns = [r[1] for r in c.execute("PRAGMA table_info(event)") if r[1] != "seq"]
    filled = [(n, v) for n, v in zip(columns, c.execute('SELECT %s FROM event WHERE seq = ?' % ", ".join(columns), (seq,)).fetchone()) if v not in ("", None)]
    name, value = draw.choice(filled)
    if isinstance(value, int):
        c.execute("UPDATE event SET %s = %s + 1 WHERE seq = ?" % (name, name), (seq,))
        return "event %d: %s raised by one" % (seq, name)
    data = bytearray(value.encode())
    at = draw.randrange(len(data))
    data[at] ^= 1 << draw.randrange(7)
    c.execute("UPDATE event SET %s = CAST(? AS TEXT) WHERE seq = ?" % name, (bytes(data), seq))
    return "event %d: a bit of byte %d of %s" % (seq, at, name)


def independent(db, seq):
    return subprocess.run([sys.executable, "tests/fault/verify_independent.py", db, str(seq)], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)


def trial(job):
    number, base, last = job
    draw = random.Random(7000 + number)
    seq = last if number == 0 else draw.randrange(1, last + 1)
    folder = "%s/trial%d" % (os.path.dirname(base), number)
    shutil.copytree(base, folder)
    db = folder + "/study.db"
    c, triggers = unguarded(db)
    if number % 5 == 0:
        c.execute("DELETE FROM event WHERE seq = ?", (seq,))
        what = "event %d deleted" % seq
    else:
        what = flip(c, draw, seq)
    guard(c, triggers)
    r, spoken = titrate("verify", folder, "--json"), titrate("verify", folder)
    named = r.status == 1 and r.json()["intact"] is False and r.json()["bad_seq"] == seq and r.json()["last_good"] == seq - 1
    told = spoken.status == 1 and str(seq) in spoken.out
    other = independent(db, seq)
    if named and told and other.returncode == 0:
        return None
    return "%s\n%s\n%s\n%s" % (what, r, spoken, other.stdout.decode())


def main():
    with Folder() as folder:
        r = titrate("rehearse", STUDY, "--seed", 7, "--until", "60 d", "--out", folder.at("base"))
        ok(r.status == 0, "a rehearsal to spoil", r)
        r = titrate("verify", folder.at("base"), "--json")
        if ok(r.status == 0 and r.json()["intact"], "it verifies before", r):
            ok(independent(folder.at("base/study.db"), 0).returncode != 0, "the independent reader does not say yes to everything")
            shutil.rmtree(folder.at("base/report"), ignore_errors=True)
            trials = [(n, folder.at("base"), r.json()["events"]) for n in range(TRIALS)]
            none([t for t in parallel(trial, trials) if t], "%d times something was changed, and the event was named" % TRIALS)
    done()


main()
