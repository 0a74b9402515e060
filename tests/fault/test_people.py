# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody at the keyboard who is not who they say, or who wants the record to say less:
guessed passwords, events cut off the end, two writers at once, and names that would steer a terminal or a spreadsheet."""
import csv
import io
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import time

sys.path.insert(0, "tests/support")
from tap import STUDY, TITRATE, Folder, done, environment, ok

WARD, PASSWORD = "ward", "a password of the ward"


def run(folder, *words, by="admin", password=PASSWORD, **more):
    env = environment(TITRATE_USER=by, TITRATE_PASSWORD=password, TITRATE_NEW_PASSWORD=PASSWORD, **more)
    return folder.titrate(*words, env=env)


def opened(folder):
    r = run(folder, "init", WARD, STUDY, "--practice", "--admin", "admin", "--admin-name", "Zhao Min")
    for name, role in (("li", "coordinator"), ("wang", "pi")):
        r = run(folder, "user", WARD, name, "--role", role, "--name", name.title()) if r.status == 0 else r
    ok(r.status == 0, "a ward is opened", r)


def audit(folder, kind):
    return run(folder, "audit", WARD, "--kind", kind, "--json").json()["events"]


def guessing(folder):
    screen = lambda password: run(folder, "screen", WARD, by="li", password=password)
    for n in range(5):
        r = screen("guess number %d ..." % n)
        ok(r.status == 1 and "E753" in r.err, "guess %d is refused" % (n + 1), r)
    r = screen(PASSWORD)
    ok(r.status == 1 and "E756" in r.err and not r.out, "after five the right password waits too", r)
    r = screen("guess number 6 ...")
    users = {u["name"]: u for u in run(folder, "user", WARD, "--json").json()["users"]}
    ok(users["li"]["refused"] == 5 and users["li"]["waits_until"] and not users["wang"]["refused"] and not users["wang"]["waits_until"],
       "user shows who was refused and must wait", users)
    tried = audit(folder, "denied")
    ok("E756" in r.err and len(tried) == 5, "a try while waiting is not looked at", tried)
    ok(all(e["body"] == {"user": "li", "why": "password"} and e["actor"] == "" and e["session"] == "cli" for e in tried), "each guess is on record", tried)
    ok(run(folder, "screen", WARD, by="wang").status == 0, "others work on")
    r = run(folder, "screen", WARD, by="my secret password, typed here")
    known = open(folder.at(WARD, "study.db"), "rb").read()
    ok(r.status == 1 and "E554" in r.err and b"typed here" not in known, "what was typed for a name is not kept", r)
    ok(run(folder, "verify", WARD).status == 0, "and the record verifies")


def cut(db, seq):
    """A stranger removes the newest events."""
    c = sqlite3.connect(db, isolation_level=None)
    c.execute("DROP TRIGGER event_remains")
    c.execute("DELETE FROM event WHERE seq > ?", (seq,))
    c.execute("CREATE TRIGGER event_remains BEFORE DELETE ON event\nBEGIN SELECT raise(ABORT, 'events are never deleted'); END")
    c.close()


def cutting(folder):
    heads = folder.at("heads.txt")
    r = run(folder, "verify", WARD, "--anchors", heads, "--json").json()
    head = "%d:%s" % (r["events"], r["head"][:16])
    with open(heads, encoding="utf-8") as f:
        ok(f.read().startswith(head), "the head is kept in a file", r)
    ok(run(folder, "verify", WARD, "--head", head).status == 0, "and is found by its first digits")
    run(folder, "screen", WARD, by="wang")
    ok(run(folder, "verify", WARD, "--head", head, "--anchors", heads).status == 0, "also when the record has grown")
    with open(heads, encoding="utf-8") as f:
        ok(len(f.readlines()) == 2, "which adds a line")
    run(folder, "verify", WARD, "--anchors", heads)
    with open(heads, encoding="utf-8") as f:
        ok(len(f.readlines()) == 2, "once")
    ok("E931" in run(folder, "verify", WARD, "--head", "12:abc").err, "too few digits are no head")
    shutil.copytree(folder.at(WARD), folder.at("cut"))
    cut(folder.at("cut", "study.db"), r["events"] - 1)
    ok(run(folder, "verify", "cut").status == 1, "cut off: the head file knows")
    os.remove(folder.at("cut", "study.db.head"))
    r = run(folder, "verify", "cut")
    ok(r.status == 0 and "N525" in r.err and "no head file" in r.out, "with the head file gone too, it says that nothing vouches for the end", r)
    for how in (("--head", head), ("--anchors", heads)):
        r = run(folder, "verify", "cut", *how)
        ok(r.status == 1 and "cut off" in r.out, "%s knows" % how[0], r)
    r = run(folder, "verify", WARD, "--head", head[:-1] + ("0" if head[-1] != "0" else "1"), "--json")
    ok(r.status == 1 and r.json()["what"] == "anchor", "another hash is another record", r)


def two_writers(folder):
    lock = folder.at(WARD, "study.db.lock")
    holder = subprocess.Popen([sys.executable, "-c", "import fcntl,time,sys\nf=open(sys.argv[1],'w')\nfcntl.flock(f,fcntl.LOCK_EX)\nprint('held',flush=True)\ntime.sleep(float(sys.argv[2]))", lock, "1"], stdout=subprocess.PIPE)
    holder.stdout.readline()
    began = time.monotonic()
    r = run(folder, "screen", WARD, by="wang")
    ok(r.status == 0 and time.monotonic() - began > 0.5, "a second writer waits for the first", r)
    holder.wait()
    both = [subprocess.Popen([TITRATE, "screen", WARD], cwd=folder.path, env=environment(TITRATE_USER="wang", TITRATE_PASSWORD=PASSWORD), stdout=subprocess.PIPE, stderr=subprocess.PIPE) for _ in range(4)]
    ok([p.wait() for p in both] == [0] * 4, "four at once are done one after the other")


def hostile_text(folder):
    why = "=HYPERLINK(\"http://x\") \x1b[31m\u202egnp"
    r = run(folder, "deviation", WARD, "HLC-001", why, by="wang")
    ok(r.status == 0, "a deviation in hostile words", r)
    shown = run(folder, "audit", WARD, "--kind", "deviation")
    ok("\x1b" not in shown.out and "\u202e" not in shown.out and "<U+202E>" in shown.out, "a terminal is not steered", shown)
    r = run(folder, "audit", WARD, "--csv")
    cells = [c for row in csv.reader(io.StringIO(r.out)) for c in row]
    ok(not [c for c in cells if c[:1] in "=+-@\t\r" and c], "no cell is a formula")
    r = run(folder, "user", WARD, "\x1b[31m", "--role", "pi", "--name", "X")
    ok(r.status != 0 and "\x1b" not in r.err, "nor by a message", r)
    r = run(folder, "user", WARD, "x\ntitrate: a message of its own", "--role", "pi", "--name", "X")
    ok(r.status != 0 and r.err.count("\n") == 1 and "<U+000A>" in r.err, "what was typed does not make a message two", r)


def first_year(folder):
    """A time that UTC puts into the year 0 could be written but not read again: such a record would be lost."""
    before = run(folder, "verify", WARD, "--json").json()["events"]
    r = run(folder, "enter", WARD, "HLC-001", "SCR", "INR=2.1", "--at", "0001-01-01", by="wang")
    ok(r.status != 0 and re.search(r"\bE\d+: ", r.err), "a measurement in the first hours of the year 1 is refused", r)
    ok(run(folder, "verify", WARD, "--json").json()["events"] == before, "and the record can be read")


def words(folder):
    """Options where people put them."""
    ok(run(folder, "--lang", "zh", "verify", WARD).out.startswith(WARD + "/study.db 完好"), "--lang before the verb")
    ok("未知命令" in run(folder, "--lang", "zh", "vrify").err, "an unknown command is refused in the language asked for")
    ok("未知命令" in run(folder, "vrify", "--lang=zh").err, "wherever it stands")
    ok(run(folder, "--json", "--lang", "en", "user", "--as", "admin", WARD).json()["users"], "options on both sides of the verb")
    r = run(folder, "help", "designs")
    ok(r.status == 64 and "E900" in r.err and "design" in r.err.split("fix:")[1], "help on nothing is refused, and names what is near", r)
    ok("titrate dose" in run(folder, "--lang", "en", "help", "dose").out, "help after an option")
    r = run(folder, "design", "oc", "--doses", "4", "--design", "boin", "--target", ".3")
    ok("--design boin" in r.next() and "--target .3" in r.next() and "--doses 4" in r.next(), "next: keeps the design", r)
    r = run(folder, "design", "table", "--design", "stop", "--n", "-5", "--target", ".3")
    ok(r.status != 0 and "fix:" in r.err, "a negative number of patients is refused", r)


def main():
    with Folder() as folder:
        opened(folder)
        guessing(folder)
        cutting(folder)
        two_writers(folder)
        hostile_text(folder)
        first_year(folder)
        words(folder)
    done()


main()
