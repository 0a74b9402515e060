# SPDX-License-Identifier: GPL-3.0-or-later
"""`titrate records` beside what people use otherwise, in the same run, as ratios.

    python3 bench/bench_registry.py TITRATE [FOLDER [COUNT]]        (default tests/data/registry 10000)

The records of FOLDER over and over, each in a file of its own, under a number and with a word of its own.
Beside the whole process of titrate stand: a script of Python's json and sqlite3 that keeps the same texts in an FTS5
table; grep over the files; jq over the files.  The last two have no import, and read all for each question.  A
program that is not there is skipped with a word.  Peak memory is told for a tenth of COUNT and for COUNT."""
import glob
import json
import os
import re
import shutil
import sqlite3
import subprocess
import sys
import tempfile
import time

WORDS = ["liver", "Variant77"]


def make(folder, seeds, count):
    texts = []
    for path in sorted(glob.glob(os.path.join(seeds, "*.json"))):
        with open(path, encoding="utf-8") as f:
            texts.append(f.read())
    for i in range(1, count + 1):
        t = re.sub(r'("nctId"\s*:\s*")NCT\d+', r"\g<1>NCT%08d" % i, texts[i % len(texts)], count=1)
        t = re.sub(r'("briefTitle"\s*:\s*")', r"\g<1>Variant%d " % i, t, count=1)
        with open(os.path.join(folder, "%06d.json" % i), "w", encoding="utf-8") as f:
            f.write(t)


def whole(command):
    """Seconds and peak MB of a process."""
    start = time.monotonic()
    p = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, use = os.wait4(p.pid, 0)
    p.returncode = os.waitstatus_to_exitcode(status)
    return time.monotonic() - start, use.ru_maxrss / 1024, p.returncode


def say(what, t, ours=None, peak=None):
    print("%-52s %10.1f ms%s%s" % (what, 1e3 * t, "" if peak is None else "   peak %.0f MB" % peak, "" if ours is None else "   %.1f times ours" % (t / ours)), flush=True)


# --- the peer of the import, run as a process of its own so that its peak is its own

def texts_of(record):
    s = record["protocolSection"]
    about, arms, out = s["identificationModule"], s.get("armsInterventionsModule", {}), s.get("outcomesModule", {})
    join = lambda items, *keys: "\n".join(i.get(k, "") for i in items for k in keys)
    rest = [about["nctId"], about.get("officialTitle", ""), s.get("descriptionModule", {}).get("briefSummary", ""), s.get("descriptionModule", {}).get("detailedDescription", "")]
    rest += [join(out.get(k, []), "measure", "description", "timeFrame") for k in ("primaryOutcomes", "secondaryOutcomes", "otherOutcomes")]
    return (about.get("briefTitle", ""), "\n".join(s.get("conditionsModule", {}).get("conditions", [])),
            join(arms.get("armGroups", []), "label", "description") + join(arms.get("interventions", []), "name", "description"),
            s.get("eligibilityModule", {}).get("eligibilityCriteria", ""), "\n".join(rest))


def peer(folder, db):
    c = sqlite3.connect(db)
    c.execute("CREATE TABLE record (row INTEGER PRIMARY KEY, id TEXT UNIQUE, body TEXT)")
    c.execute("CREATE VIRTUAL TABLE word USING fts5 (title, conditions, treatments, eligibility, rest)")
    for e in os.scandir(folder):
        with open(e.path, encoding="utf-8") as f:
            text = f.read()
        record = json.loads(text)
        row = c.execute("INSERT INTO record (id, body) VALUES (?, ?)", (record["protocolSection"]["identificationModule"]["nctId"], text)).lastrowid
        c.execute("INSERT INTO word (rowid, title, conditions, treatments, eligibility, rest) VALUES (?, ?, ?, ?, ?, ?)", (row,) + texts_of(record))
    c.commit()


def main():
    titrate, seeds, count = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "tests/data/registry", int(sys.argv[3]) if len(sys.argv) > 3 else 10000
    with tempfile.TemporaryDirectory() as top:
        at = lambda name: os.path.join(top, name)
        for name, n in (("few", count // 10), ("all", count)):
            os.mkdir(at(name))
            make(at(name), seeds, n)
        size = sum(e.stat().st_size for e in os.scandir(at("all")))
        ours = {}
        for name, n in (("few", count // 10), ("all", count)):
            t, peak, status = whole([titrate, "records", "import", at(name), "--db", at(name + ".db"), "--quiet"])
            if status:
                sys.exit("bench_registry: the import ended with %d" % status)
            ours[name] = t
            say("import of %d files" % n, t, None, peak)
        print("%-52s %10.0f records/s   %.1f MB/s" % ("", count / ours["all"], size / ours["all"] / 1e6))
        for name in ("few", "all"):
            t, peak, _ = whole([sys.executable, __file__, "--peer", at(name), at(name + ".peer")])
            say("Python json and sqlite3, the same files", t, ours[name], peak)
        for word in WORDS:
            mine = min(whole([titrate, "records", "search", word, "--db", at("all.db")])[0] for _ in range(5))
            say("search for %s, the whole process" % word, mine)
            others = {"grep": ["grep", "-rlwi", word, at("all")], "jq": ["jq", "-r", "select(tostring | test(\"\\\\b%s\\\\b\"; \"i\")) | .protocolSection.identificationModule.nctId" % word]}
            for name, command in others.items():
                if not shutil.which(name):
                    print("%-52s skipped: not installed" % ("  " + name))
                    continue
                t = whole(["sh", "-c", "find \"$0\" -name '*.json' -print0 | xargs -0 \"$@\"", at("all")] + command if name == "jq" else command)[0]
                say("  %s over the files" % name, t, mine)


if sys.argv[1:2] == ["--peer"]:
    peer(*sys.argv[2:4])
else:
    main()
