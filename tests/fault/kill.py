# SPDX-License-Identifier: GPL-3.0-or-later
"""Kill a rehearsal at a random moment, again and again: the file opens, verifies and
holds every event the program had said was written.

usage: kill.py [--kills N] [--seed S] TITRATE

`rehearse --progress json` says {"event":N,...} after each durable commit, so the
last whole line read is what a person had been told.  Moments are spread evenly
over the run, the report's writing included; the seed of the moments is fixed."""
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


def killed_after(program, out, seed, seconds):
    """Run, kill at that moment: (was it still running, last event acknowledged)."""
    p, said = start(program, out, seed), []
    reader = threading.Thread(target=lambda: said.append(p.stderr.read()))
    reader.start()
    time.sleep(seconds)
    running = p.poll() is None
    if running:
        p.send_signal(signal.SIGKILL)
    p.wait()
    reader.join()
    p.stderr.close()
    return running, acknowledged(said[0])


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


def once(program, moment, seed, length):
    out = tempfile.mkdtemp(prefix="titrate-kill-")
    try:
        running, said = killed_after(program, out, seed, moment * length)
        trouble = trouble_after(program, out, said)
        return running, said, trouble and "killed after %.3f s: %s" % (moment * length, trouble)
    finally:
        shutil.rmtree(out, ignore_errors=True)


def length_of(program):
    """Seconds a whole rehearsal takes now, or None if it does not end well."""
    out = tempfile.mkdtemp(prefix="titrate-kill-")
    try:
        p, begin = start(program, out, 1), time.monotonic()
        text = p.stderr.read()
        p.stderr.close()
        return (time.monotonic() - begin, acknowledged(text)) if p.wait() == 0 else (None, text.decode("utf-8", "replace")[-2000:])
    finally:
        shutil.rmtree(out, ignore_errors=True)


def check(program, kills, seed):
    length, events = length_of(program)
    if not tap.ok(length is not None and events > 100, "an undisturbed rehearsal ends well", events):
        return
    draw = random.Random(seed)
    moments = [draw.random() for _ in range(kills)]
    results = tap.parallel(lambda m: once(program, m[1], m[0], length), list(enumerate(moments, 1)))
    lived = sum(1 for running, _, _ in results if running)
    tap.note("%d kills in a rehearsal of %.1f s and %d events; %d in the middle of it, after up to %d events" % (kills, length, events, lived, max(s for _, s, _ in results)))
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
