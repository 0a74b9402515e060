# SPDX-License-Identifier: GPL-3.0-or-later
"""bench_measure beside DuckDB and R data.table, in the same run, as ratios.

    python3 bench/bench_measure.py BENCH_MEASURE [ROWS [TITRATE]]

With the program named, a table of rows is graded from CSV to CSV by it too: reading, units and writing with it.

DuckDB is npm's @duckdb/node-api: `npm install --prefix FOLDER @duckdb/node-api`, and FOLDER in
TITRATE_BENCH_NODE (else ~/.cache/titrate-bench).  data.table is r-cran-data.table.  What is absent is
skipped with a word.  Their task has one rule for all tests (ALT's); ours has the ten tests' own."""
import os
import re
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))


def seconds(name, command, **env):
    try:
        p = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ, **env), timeout=900)
        return float(p.stdout.decode().split()[-1])
    except (OSError, ValueError, IndexError, subprocess.TimeoutExpired):
        print("%-52s skipped: not installed" % name)
        return None


def csv_to_csv(titrate, rows):
    """One analyte, ten visits a subject; the whole process, start and file included."""
    with tempfile.TemporaryDirectory() as folder:
        table = os.path.join(folder, "in.csv")
        with open(table, "w", encoding="utf-8") as f:
            f.write("USUBJID,test,result,unit,lln,uln,baseline\n")
            f.writelines("S-%06d,ALT,%d,U/L,7,40,%d\n" % (i // 10, 5 + i * 7919 % 895, 5 + i // 10 * 7919 % 895) for i in range(rows))
        start = time.monotonic()
        subprocess.run([titrate, "grade", "--csv", table, "--ctcae", "5.0", "--out", os.path.join(folder, "out.csv"), "--quiet"], check=True)
        t = time.monotonic() - start
        print("%-52s %10.3f ms   %.0f rows/s" % ("grade --csv of %d rows, CSV in and out" % rows, 1e3 * t, rows / t))


def main():
    bench, rows = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "1000000"
    text = subprocess.run([bench, rows], stdout=subprocess.PIPE, check=True).stdout.decode()
    print(text, end="")
    ours = float(re.search(r"baseline, change, CTCAE 5\.0 of \d+ rows\s+([\d.]+) ms", text).group(1)) / 1e3
    if len(sys.argv) > 3:
        csv_to_csv(sys.argv[3], min(int(rows), 200000))
    folder = os.environ.get("TITRATE_BENCH_NODE", os.path.expanduser("~/.cache/titrate-bench"))
    others = {
        "DuckDB": seconds("DuckDB", ["node", os.path.join(HERE, "bench_measure_duckdb.js"), rows], NODE_PATH=os.path.join(folder, "node_modules")),
        "data.table": seconds("data.table", ["Rscript", os.path.join(HERE, "bench_measure_datatable.R"), rows]),
    }
    for name, t in others.items():
        if t is not None:
            print("%-52s %10.3f ms   %.1f times ours" % (name + ", the same task", 1e3 * t, t / ours))


main()
