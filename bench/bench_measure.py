# SPDX-License-Identifier: GPL-3.0-or-later
"""bench_measure beside DuckDB and R data.table: the same data, the same rules, in turns.

    python3 bench/bench_measure.py BENCH_MEASURE [ROWS [TITRATE]]

Each of ROUNDS rounds runs every program once in a process of its own on one thread; a program says the
fastest of three within.  Ratios are medians over the rounds, so that what else the machine does weighs
on all alike.  Every program counts its grades by test and adds up the changes: a difference fails the
bench.  With the program named, the first score of a process is timed against its bare start, and a
table goes from CSV to CSV: apart, since ours says in words how each row was graded and theirs do not.

DuckDB is npm's @duckdb/node-api: `npm install --prefix FOLDER @duckdb/node-api`, and FOLDER in
TITRATE_BENCH_NODE (else ~/.cache/titrate-bench).  data.table is r-cran-data.table.  What is absent is
skipped with a word."""
import os
import re
import statistics
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
NODE = os.path.join(os.environ.get("TITRATE_BENCH_NODE", os.path.expanduser("~/.cache/titrate-bench")), "node_modules")
ROUNDS = 5
MELD = ["score", "meld", "bilirubin=4.2 mg/dL", "inr=1.2", "creatinine=1.9 mg/dL"]


def run(command):
    """What it printed, and the most memory it held, in MB; None if it cannot be run."""
    with tempfile.TemporaryFile() as out:
        try:
            p = subprocess.Popen(command, stdout=out, stderr=subprocess.DEVNULL, env=dict(os.environ, NODE_PATH=NODE))
        except OSError:
            return None
        _, status, used = os.wait4(p.pid, 0)
        p.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        return (out.read().decode(), used.ru_maxrss / 1024) if p.returncode == 0 else None


def of_ours(text):
    return float(re.search(r"CTCAE 5\.0 of \d+ rows\s+([\d.]+) ms", text).group(1)) / 1e3


def of_theirs(text):
    return float(text.split()[-1])


def grades(text):
    return [line for line in text.splitlines() if line.startswith("grade ")]


def in_turns(programs):
    """Per program that runs: its seconds, round by round, its peak, and its last text."""
    seconds, peak, text = {}, {}, {}
    for _ in range(ROUNDS):
        for name, (command, read) in list(programs.items()):
            got = run(command)
            if got is None:
                print("%-52s skipped: not installed" % name)
                del programs[name]
                continue
            text[name] = got[0]
            seconds.setdefault(name, []).append(read(got[0]))
            peak[name] = max(peak.get(name, 0), got[1])
    return seconds, peak, text


def show(what, seconds, peak):
    for name, s in seconds.items():
        ratio = statistics.median(t / own for t, own in zip(s, seconds["titrate"]))
        print("%-52s %10.1f ms   %5.1f times ours   peak %.0f MB" % ("%s: %s" % (what, name), 1e3 * statistics.median(s), ratio, peak[name]))


def agree(text):
    """The same grades in every program, line for line."""
    ours = grades(text["titrate"])
    right = len(ours) > 0
    for name, said in text.items():
        for a, b in zip(ours + [""] * 99, grades(said)):
            if a != b:
                print("grades differ: titrate '%s', %s '%s'   (test, grade, rows, change)" % (a, name, b))
                right = False
        right = right and len(grades(said)) == len(ours)
    print("%-52s %s" % ("grades and changes of %s" % ", ".join(text), "agree" if right else "DIFFER"))
    return right


def of_columns(bench, rows):
    seconds, peak, text = in_turns({
        "titrate": ([bench, rows, "visits"], of_ours),
        "DuckDB": (["node", os.path.join(HERE, "bench_measure_duckdb.js"), rows], of_theirs),
        "data.table": (["Rscript", os.path.join(HERE, "bench_measure_datatable.R"), rows], of_theirs),
    })
    show("ten tests, %s rows in memory" % rows, seconds, peak)
    return agree(text)


def first_score(titrate):
    """The least of many, in turns: a process that starts and one that scores."""
    least = {}
    for _ in range(300):
        for name, words in (("start", ["version"]), ("score", MELD)):
            begin = time.perf_counter()
            subprocess.run([titrate] + words, stdout=subprocess.DEVNULL, check=True)
            least[name] = min(least.get(name, 9), time.perf_counter() - begin)
    print("%-52s %10.3f ms   goal 1 ms" % ("first `score meld` of a process beyond its start", 1e3 * (least["score"] - least["start"])))


def timed(command):
    begin = time.monotonic()
    got = run(command)
    return time.monotonic() - begin, got[1] if got else 0


def of_tables(titrate, rows):
    """ALT at ten visits a subject, limits and baseline in the row; ours by the whole process, start and all."""
    with tempfile.TemporaryDirectory() as folder:
        visits, liver, out = (os.path.join(folder, name) for name in ("visits.csv", "liver.csv", "out.csv"))
        with open(visits, "w", encoding="utf-8") as f:
            f.write("USUBJID,test,result,unit,lln,uln,baseline\n")
            f.writelines("S-%06d,ALT,%d,U/L,7,40,%d\n" % (i // 10, 5 + i * 7919 % 895, 5 + i // 10 * 7919 % 895) for i in range(rows))
        with open(liver, "w", encoding="utf-8") as f:
            f.write("id,bilirubin (umol/L),INR,creatinine (umol/L)\n")
            f.writelines("%d,%.1f,%.2f,%d\n" % (i, 5 + i * 7919 % 4950 / 10, 0.9 + i * 104729 % 310 / 100, 40 + i * 1299709 % 360) for i in range(rows))
        for what, words in (("grade", ["grade", "--csv", visits, "--ctcae", "5.0"]), ("score meld", ["score", "meld", "--csv", liver])):
            t, peak = timed([titrate] + words + ["--out", out, "--quiet"])
            print("%-52s %10.0f rows/s   peak %.0f MB" % ("%s --csv of %d rows, CSV in and out" % (what, rows), rows / t, peak))
        for name, command in (("DuckDB", ["node", os.path.join(HERE, "bench_measure_duckdb.js")]),
                              ("data.table", ["Rscript", os.path.join(HERE, "bench_measure_datatable.R")])):
            got = run(command + [visits, out])
            if got:
                print("%-52s %10.0f rows/s   peak %.0f MB" % (name + ": read, ALT graded, written", rows / of_theirs(got[0]), got[1]))


def main():
    bench, rows = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "1000000"
    print(run([bench, rows])[0], end="")
    right = of_columns(bench, rows)
    if len(sys.argv) > 3:
        first_score(sys.argv[3])
        of_tables(sys.argv[3], min(int(rows), 1000000))
    return 0 if right else 1


sys.exit(main())
