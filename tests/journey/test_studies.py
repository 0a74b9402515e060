# SPDX-License-Identifier: GPL-3.0-or-later
"""Every shipped study goes the whole way: lint, schedule, exact design, rehearsal, verify, report."""
import glob
import json
import os
import re
import subprocess
import sys
import tempfile

BUILD = os.environ.get("TITRATE_BUILD", "build")
TITRATE = os.path.abspath(os.path.join(BUILD, "titrate"))
number = 0
failed = 0


def run(*args):
    p = subprocess.run([TITRATE, *args], stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE, timeout=300)
    return p.returncode, p.stdout.decode("utf-8"), p.stderr.decode("utf-8")


def check(ok, what, seen=""):
    global number, failed
    number += 1
    failed += not ok
    print("%sok %d - %s" % ("" if ok else "not ", number, what))
    if not ok and seen:
        print("# " + seen.strip().replace("\n", "\n# ")[:2000])


def probabilities(study):
    status, out, err = run("design", "oc", study, "--json")
    check(status == 0, "%s: design oc" % study, err)
    answer = json.loads(out)
    check(answer["method"] == "exact", "%s: exact" % study)
    for s in answer["scenarios"]:
        check(abs(s["p_none"] + sum(s["p_select"]) - 1) < 1e-12, "%s: the chances of what is selected sum to one" % study, out)


def rehearsal(study, folder):
    with open(os.path.join(study, "protocol.yaml"), encoding="utf-8") as f:
        half = "\nrandomisation:" in f.read()  # are given nothing, and its criteria turn more people away
    status, out, err = run("rehearse", study, "--seed", "7", "--patients", "60" if half else "20", "--out", folder, "--json")
    check(status in (0, 1), "%s: rehearse" % study, err)
    done = json.loads(out)
    check(done["dosed"] >= 5 and done["decisions"] >= 3, "%s: participants are dosed and decisions signed" % study, out)
    check(run("verify", folder)[0] == 0, "%s: verifies" % study)
    status, out, err = run("decide", folder)
    check(status in (0, 1) and "SIMULATED" in out, "%s: decide" % study, err)
    with open(os.path.join(folder, "report", "index.html"), encoding="utf-8") as f:
        page = f.read()
    words(study, folder)
    check("SIMULATED" in page and re.search(r"<html lang=.en", page) is not None, "%s: report" % study)


def words(study, folder):
    """A study with one level has no ladder to climb and finds no MTD: its rule has a boundary."""
    with open(os.path.join(folder, "report", "design.html"), encoding="utf-8") as f:
        page = f.read()
    doses = len(json.loads(run("design", "oc", study, "--json")[1])["scenarios"][0]["p_select"])
    again = run("rehearse", study, "--seed", "7", "--patients", "2", "--out", folder + "-words")[1]
    check(("MTD" in again) == ("MTD" in page) == (doses > 1), "%s: MTD is said where there is a ladder, and only there" % study, again)
    check(("stopping boundary" in again) == (doses == 1), "%s: the stopping boundary where there is none" % study, again)


def withdrawn():
    """A study that ended before it began is not started with patients; people may practise on it."""
    study, start = "studies/nct05881668", ["--admin", "admin", "--admin-name", "Zhao Min"]
    os.environ["TITRATE_PASSWORD"] = "a password of the ward"
    with tempfile.TemporaryDirectory() as tmp:
        status, out, err = run("init", os.path.join(tmp, "live"), study, "--live", *start)
        check(status == 1 and "E832" in err and "WITHDRAWN" in err and not os.listdir(tmp), "%s: no live start" % study, err)
        status, out, err = run("init", os.path.join(tmp, "practice"), study, "--practice", *start)
        check(status == 0 and "SIMULATED" in out, "%s: a practice" % study, err)


def main():
    studies = sorted(glob.glob("studies/*/"))
    check(len(studies) >= 4, "there are studies")
    withdrawn()
    with tempfile.TemporaryDirectory() as tmp:
        for study in (s.rstrip("/") for s in studies):
            status, out, err = run("lint", study)
            check(status == 0, "%s: lint" % study, out + err)
            check(run("schedule", study)[0] == 0, "%s: schedule" % study)
            probabilities(study)
            rehearsal(study, os.path.join(tmp, os.path.basename(study)))
    print("1..%d" % number)
    return 1 if failed else 0


sys.exit(main())
