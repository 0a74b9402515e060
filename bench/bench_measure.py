# SPDX-License-Identifier: GPL-3.0-or-later
"""bench_measure beside DuckDB and R data.table, in the same run, as ratios.

    python3 bench/bench_measure.py BENCH_MEASURE [ROWS]

DuckDB is npm's @duckdb/node-api: `npm install --prefix FOLDER @duckdb/node-api`, and FOLDER in
TITRATE_BENCH_NODE (else ~/.cache/titrate-bench).  data.table is r-cran-data.table.  What is absent is
skipped with a word.  Their task has one rule for all tests (ALT's); ours has the ten tests' own."""
import os
import re
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))


def seconds(name, command, **env):
    try:
        p = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=dict(os.environ, **env), timeout=900)
        return float(p.stdout.decode().split()[-1])
    except (OSError, ValueError, IndexError, subprocess.TimeoutExpired):
        print("%-52s skipped: not installed" % name)
        return None


def main():
    bench, rows = sys.argv[1], sys.argv[2] if len(sys.argv) > 2 else "1000000"
    text = subprocess.run([bench, rows], stdout=subprocess.PIPE, check=True).stdout.decode()
    print(text, end="")
    ours = float(re.search(r"baseline, change, CTCAE 5\.0 of \d+ rows\s+([\d.]+) ms", text).group(1)) / 1e3
    folder = os.environ.get("TITRATE_BENCH_NODE", os.path.expanduser("~/.cache/titrate-bench"))
    others = {
        "DuckDB": seconds("DuckDB", ["node", os.path.join(HERE, "bench_measure_duckdb.js"), rows], NODE_PATH=os.path.join(folder, "node_modules")),
        "data.table": seconds("data.table", ["Rscript", os.path.join(HERE, "bench_measure_datatable.R"), rows]),
    }
    for name, t in others.items():
        if t is not None:
            print("%-52s %10.3f ms   %.1f times ours" % (name + ", the same task", 1e3 * t, t / ours))


main()
