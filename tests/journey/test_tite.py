# SPDX-License-Identifier: GPL-3.0-or-later
"""A study whose rule weighs pending patients goes the whole way: lint, rehearsal, verify, decide,
report.  What each decision rested on stands in its event: typed into `design next` it gives
that decision again, whatever day it is."""
import json
import os
import shutil
import sqlite3
import sys

sys.path.insert(0, "tests/support")
from tap import STUDY, Folder, done, none, ok, read

RULES = {
    "boin": "  rule: tite-boin\n  target: 0.30\n  cohorts: 8\n  cohort: 3\n",
    "ess": "  rule: tite-boin\n  target: 0.25\n  cohorts: 8\n  cohort: 3\n  estimator: ess\n",
    "crm": "  rule: tite-crm\n  target: 0.25\n  skeleton: .05,.12,.25,.40\n  cohorts: 8\n  cohort: 3\n",
}


def study(folder, name, rule):
    where = folder.at(name)
    shutil.copytree(STUDY, where)
    path = os.path.join(where, "protocol.yaml")
    text = read(path)
    before, after = text.index("\ndesign:\n"), text.index("\ndlt:\n")
    with open(path, "w", encoding="utf-8") as f:
        f.write(text[:before] + "\ndesign:\n" + rule + text[after:])
    return where


def proposals(db):
    with sqlite3.connect("file:%s?mode=ro" % db, uri=True) as log:
        for (body,) in log.execute("SELECT body FROM event WHERE kind = 'proposed' ORDER BY seq"):
            yield json.loads(body)


def weighed(history):
    return any("P0." in word for word in history.split())


def goes_through(f, name, rule):
    where = study(f, name, rule)
    ok(f.titrate("lint", where).status == 0, "%s: lint" % name)
    seen, wrong, ended = 0, [], 0
    for seed in ("3", "5", "8"):
        out = f.at("%s-%s" % (name, seed))
        r = f.titrate("rehearse", where, "--seed", seed, "--patients", "30", "--out", out, "--json")
        ok(r.status == 0 and r.json()["decisions"] >= 3, "%s, seed %s: rehearsed" % (name, seed), r)
        ok(f.titrate("verify", out).status == 0, "%s, seed %s: verifies" % (name, seed))
        for p in proposals(os.path.join(out, "study.db")):
            evidence = json.loads(p["evidence"])
            history = evidence["history"]
            ended += p["act"] == "stop"
            if not history:
                continue
            seen += weighed(history)
            n = f.titrate("design", "next", where, "--history", history, "--json")
            again = n.json() if n.status == 0 else {}
            if (again.get("action"), again.get("dose"), again.get("rule")) != (p["act"], p["to"], p["rule"]):
                wrong.append((seed, p["number"], history, p["act"], p["to"], p["rule"], str(n)))
            shares = [x["share"] for x in evidence["patients"] if "share" in x]
            if any("P" + s not in history for s in shares):
                wrong.append((seed, p["number"], history, shares))
    none(wrong, "%s: design next says of each decision's history what was decided" % name)
    ok(seen >= 2, "%s: decisions were made with windows open" % name, seen)


def on_the_ward(f):
    """In the middle of things: `decide` shows who is pending and for how long."""
    where = f.at("boin")
    for days in range(30, 90, 3):
        r = f.titrate("rehearse", where, "--seed", "3", "--patients", "30", "--until", "%d d" % days, "--out", f.at("middle"), "--again", "--json")
        now = f.titrate("decide", f.at("middle"), "--json").json()
        if len(now["pending"]) >= 2:
            break
    text = f.titrate("decide", f.at("middle")).out
    for p in now["pending"]:
        ok(0 <= float(p["share"]) <= 1 and abs(float(p["days"]) / 28 - float(p["share"])) < 0.003, "%s: days and share agree" % p["subject"], p)
        ok(p["subject"] in text and p["share"] in text, "%s: shown" % p["subject"], text)
        ok("P" + p["share"] in now["history"], "%s: in the history" % p["subject"], now["history"])
    gate = [g for g in now["gates"] if g["gate"] == "windows"][0]
    ok(("follow-up" in gate["reason"]) == gate["open"], "the gate says how the pending count, or why to wait", gate)
    ok("随访" in f.titrate("decide", f.at("middle"), "--lang", "zh").out, "in Chinese too")


def main():
    with Folder() as f:
        for name, rule in RULES.items():
            goes_through(f, name, rule)
        on_the_ward(f)
    done()


main()
