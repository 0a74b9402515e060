# SPDX-License-Identifier: GPL-3.0-or-later
"""Kill a rehearsal at a random moment, again and again: the file opens, verifies and
holds every event the program had said was written.

usage: kill.py [--kills N] [--seed S] TITRATE

`rehearse --progress json` says {"event":N,...} after each durable commit, so the
last whole line read is what a person had been told.  A moment is so many such lines
and then some milliseconds more, from before the first to the report's writing: it
does not move when the machine is busy.  The seed of the moments is fixed."""
import argparse
import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "../support"))
import tap


def start(program, out, seed):
    return subprocess.Popen([program, "rehearse", tap.STUDY, "--seed", str(seed), "--out", out, "--progress", "json"], stdin=subprocess.DEVNULL,
                            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=tap.environment())


def acknowledged(text):
    """The last event said to be on disk; a line cut off by the kill was not said."""
    last = 0
    for line in text.split(b"\n")[:-1]:
        try:
            last = max(last, json.loads(line).get("event", 0))
        except ValueError:
            pass
    return last


def killed_at(program, out, seed, lines, seconds):
    """Run, kill so long after that many lines: (was it still running, last event acknowledged)."""
    p, said, there = start(program, out, seed), [], threading.Event()

    def listen():
        for line in p.stderr:
            said.append(line)
            if len(said) >= lines:
                there.set()
        there.set()

    reader = threading.Thread(target=listen)
    reader.start()
    if lines:
        there.wait()
    time.sleep(seconds)
    running = p.poll() is None
    if running:
        p.send_signal(signal.SIGKILL)
    p.wait()
    reader.join()
    p.stderr.close()
    return running, acknowledged(b"".join(said))


def trouble_after(program, out, said):
    """What is wrong with the folder a kill left behind, or None."""
    db = os.path.join(out, "study.db")
    if not os.path.exists(db):
        return "no study.db, yet %d events were acknowledged" % said if said else None
    r = tap.titrate("verify", out, "--json", program=program)
    if r.status != 0:
        return str(r)
    if r.json()["events"] < said:
        return "%d events acknowledged, %d there" % (said, r.json()["events"])
    r = tap.titrate("decide", out, "--json", program=program)
    if r.status not in (0, 1):
        return str(r)
    with sqlite3.connect(db) as c:
        if c.execute("PRAGMA integrity_check").fetchone()[0] != "ok":
            return "SQLite's integrity check fails"
    return None


def once(program, seed, lines, seconds):
    out = tempfile.mkdtemp(prefix="titrate-kill-")
    try:
        running, said = killed_at(program, out, seed, lines, seconds)
        trouble = trouble_after(program, out, said)
        return running, said, trouble and "seed %d, killed %.0f ms after line %d: %s" % (seed, 1000 * seconds, lines, trouble)
    finally:
        shutil.rmtree(out, ignore_errors=True)


def length_of(program):
    """Lines and events of a whole rehearsal; (None, what it said) if it does not end well."""
    out = tempfile.mkdtemp(prefix="titrate-kill-")
    try:
        p = start(program, out, 1)
        text = p.stderr.read()
        p.stderr.close()
        return (text.count(b'{"event"'), acknowledged(text)) if p.wait() == 0 else (None, text.decode("utf-8", "replace")[-2000:])
    finally:
        shutil.rmtree(out, ignore_errors=True)


def check(program, kills, seed):
    length, events = length_of(program)
    if not tap.ok(length is not None and events > 100, "an undisturbed rehearsal ends well", events):
        return
    draw = random.Random(seed)
    moments = [(n, draw.choice((0, length)) if n % 10 == 0 else draw.randrange(length), draw.random() * 0.03) for n in range(1, kills + 1)]
    results = tap.parallel(lambda m: once(program, *m), moments)
    lived = sum(1 for running, _, _ in results if running)
    tap.note("%d kills in a rehearsal of %d commits and %d events; %d in the middle of it, after up to %d events" % (kills, length, events, lived, max(s for _, s, _ in results)))
    tap.none([t for _, _, t in results if t], "after every kill the file opens, verifies and holds what was acknowledged")
    tap.ok(lived >= kills // 2 and any(s for _, s, _ in results), "the kills fell into the run")


def main():
    arg = argparse.ArgumentParser()
    arg.add_argument("--kills", type=int, default=int(os.environ.get("KILLS", "20")))
    arg.add_argument("--seed", type=int, default=20260304)
    arg.add_argument("program", nargs="?", default=tap.TITRATE)
    o = arg.parse_args()
    check(os.path.abspath(o.program), o.kills, o.seed)
    tap.done()


if __name__ == "__main__":
    main()
