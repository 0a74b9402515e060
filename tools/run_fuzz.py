# SPDX-License-Identifier: GPL-3.0-or-later
"""Run every fuzz target for some seconds from its seed corpus; new inputs stay in the build folder.

usage: run_fuzz.py --build DIR --seconds N"""
import argparse
import glob
import os
import subprocess
import sys


def main():
    arg = argparse.ArgumentParser()
    arg.add_argument("--build", required=True)
    arg.add_argument("--seconds", default="10")
    o = arg.parse_args()
    failed = 0
    targets = [t for t in sorted(glob.glob(os.path.join(o.build, "fuzz_*"))) if os.path.isfile(t) and os.access(t, os.X_OK)]
    for target in targets:
        name = os.path.basename(target)
        found = os.path.join(o.build, "found", name)
        os.makedirs(found, exist_ok=True)
        seeds = os.path.join("tests/fuzz/corpus", name.replace("fuzz_", "", 1))
        command = [target, "-max_total_time=" + o.seconds, "-timeout=5", "-rss_limit_mb=2048", "-max_len=65536", "-print_final_stats=1",
                   "-artifact_prefix=" + found + "/", found] + ([seeds] if os.path.isdir(seeds) else [])
        r = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        text = r.stdout.decode("utf-8", "replace")
        runs = [line.split()[-1] for line in text.splitlines() if "number_of_executed_units" in line]
        print("%s %s  %s runs" % ("not ok" if r.returncode else "ok", name, runs[0] if runs else "?"), flush=True)
        if r.returncode:
            failed += 1
            print(text[-6000:])
    print("%d passed, %d failed" % (len(targets) - failed, failed))
    sys.exit(1 if failed or not targets else 0)


main()
