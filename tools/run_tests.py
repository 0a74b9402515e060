# SPDX-License-Identifier: GPL-3.0-or-later
"""Run every test and end with one line: N passed, N failed, N skipped.

A test is an executable test_* of the build, or a script of tests/journey,
tests/fault or tests/meta.  Each prints TAP; a test that prints none, or ends by a
signal, counts as one failure.  The unit tests run a second time under another
locale and time zone, because an embedding program may live there.

usage: run_tests.py --build DIR [--only TEXT] [--jobs N] [--units]

--units leaves out the scripts and the second run."""
import argparse
import concurrent.futures
import glob
import os
import re
import subprocess
import sys
import time


def tests(build):
    """The scripts first: they take longest, and each processor should have something to do to the end."""
    for folder in ("journey", "fault", "meta"):
        for path in sorted(glob.glob("tests/%s/test_*.py" % folder)):
            yield "%s/%s" % (folder, os.path.basename(path)), ["/usr/bin/python3", path]
    for path in sorted(glob.glob(os.path.join(build, "test_*"))):
        if os.access(path, os.X_OK) and os.path.isfile(path):
            yield os.path.basename(path), [os.path.abspath(path)]


def count(output):
    passed = failed = skipped = 0
    for line in output.splitlines():
        if re.match(r"(not )?ok\b.*#\s*skip", line, re.I):  # cmocka writes "not ok 1 # SKIP"
            skipped += 1
        elif re.match(r"ok\b", line):
            passed += 1
        elif re.match(r"not ok\b", line):
            failed += 1
    return passed, failed, skipped


def run(job):
    name, command, env = job
    start = time.time()
    try:
        p = subprocess.run(command, env=env, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=1200)
        output, status = p.stdout.decode("utf-8", "replace"), p.returncode
    except subprocess.TimeoutExpired as e:
        output, status = (e.stdout or b"").decode("utf-8", "replace") + "\ntimed out\n", -1
    passed, failed, skipped = count(output)
    if (status != 0 and not failed) or passed + failed + skipped == 0:
        failed += 1
    return name, output, passed, failed, skipped, time.time() - start


def other_locale(env):
    """A locale with a decimal comma, made in the build folder if the system can."""
    home = os.path.join(env["TITRATE_BUILD"], "locale")
    os.makedirs(home, exist_ok=True)
    if not os.path.isdir(os.path.join(home, "de_DE.UTF-8")):
        r = subprocess.run(["localedef", "-i", "de_DE", "-f", "UTF-8", os.path.join(home, "de_DE.UTF-8")], stderr=subprocess.DEVNULL)
        if r.returncode != 0:
            return None
    return dict(env, LOCPATH=home, TT_TEST_LOCALE="de_DE.UTF-8", LC_ALL="de_DE.UTF-8", TZ="America/St_Johns")


def main():
    arg = argparse.ArgumentParser()
    arg.add_argument("--build", required=True)
    arg.add_argument("--only", default="")
    arg.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    arg.add_argument("--no-locale", action="store_true")
    arg.add_argument("--units", action="store_true")
    o = arg.parse_args()
    o.no_locale = o.no_locale or o.units
    env = dict(os.environ, TITRATE=os.path.abspath(os.path.join(o.build, "titrate")), TITRATE_BUILD=os.path.abspath(o.build),
               ASAN_OPTIONS="abort_on_error=0:detect_leaks=1", UBSAN_OPTIONS="print_stacktrace=1:halt_on_error=1")
    jobs = [(n, c, env) for n, c in tests(o.build) if o.only in n and not (o.units and "/" in n)]
    elsewhere = None if o.no_locale else other_locale(env)
    if elsewhere:
        jobs += [(n + " (de_DE, St John's)", c, elsewhere) for n, c, _ in jobs if "/" not in n]
    total = [0, 0, 0]
    with concurrent.futures.ThreadPoolExecutor(o.jobs) as pool:
        for name, output, passed, failed, skipped, seconds in pool.map(run, jobs):
            print("%-52s %4d passed %3d failed %3d skipped %6.1f s" % (name, passed, failed, skipped, seconds), flush=True)
            if failed:
                print(output, flush=True)
            total = [a + b for a, b in zip(total, (passed, failed, skipped))]
    if not elsewhere and not o.no_locale:
        print("the second run under another locale was skipped: localedef is not there")
        total[2] += 1
    print("%d passed, %d failed, %d skipped" % tuple(total))
    sys.exit(1 if total[1] or not total[0] else 0)


main()
