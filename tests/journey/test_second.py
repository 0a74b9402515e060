# SPDX-License-Identifier: GPL-3.0-or-later
"""Exact numbers of `design oc` against rules written a second time in Python (tests/support/second.py), with
targets, cohorts and options nobody uses: whoever misreads a rule must misread it twice."""
import json
import random
import sys

sys.path.insert(0, "tests/support")
import second
from tap import done, ok, titrate


def listed(x):
    return ",".join("%g" % v for v in x)


def agrees(what, args, curve, chosen, patients):
    r = titrate("design", "oc", *args, "--truth", listed(curve), "--json")
    j = json.loads(r.out)["scenarios"][0] if r.status == 0 else None
    off = max(abs(a - b) for a, b in zip([j["p_none"]] + j["p_select"] + j["patients"], chosen + patients)) if j else None
    ok(j and off < 1e-11, "%s: %s" % (what, " ".join(args)), off if j else r)


def rates(r, doses):
    return sorted(round(r.uniform(0.01, 0.7), 3) for _ in range(doses))


def by_counts(r):
    design, t, size, doses = r.choice(list(second.RULES)), r.choice([0.13, 0.17, 0.22, 0.27, 0.33, 0.37]), r.choice([1, 2, 3, 4, 5]), r.choice([2, 3, 4, 6])
    cohorts, curve, start = {1: 11, 2: 8, 3: 7, 4: 5, 5: 4}[size], rates(r, doses), r.choice([1, 2])
    args = ["--design", design, "--doses", str(doses), "--target", "%g" % t, "--cohorts", str(cohorts), "--cohort-size", str(size), "--start", str(start)]
    rule = {"eliminate_n": 3 if design in ("boin", "i3+3") else 1}
    for often, key, value, words in (
        (0.4, "extra", r.choice([0.05, 0.11]), "--extra-safe --offset %g"), (0.4, "stop_n", r.choice([4, 6, 8]), "--stop-n %g"), (0.4, "titration", True, "--titration"),
        (0.3, "bound", True, "--bound-mtd"), (0.3, "eliminate", 0.9, "--eliminate %g"), (0.3, "eliminate_n", r.choice([1, 2, 5]), "--eliminate-n %g"), (0.4, "eps", (0.03, 0.06), "--eps"),
    ):
        fits = (key != "bound" or design == "boin") and (key != "eps" or design != "boin")
        if r.random() < often and fits:
            rule[key] = value
            args += [words, listed(value)] if key == "eps" else (words % value if "%" in words else words).split()
    agrees("by counts", args, curve, *second.by_counts(design, t, curve, cohorts, size, start, **rule))


def three(r):
    doses = r.choice([1, 2, 3, 5])
    curve, start, rule, how = rates(r, doses), r.randint(1, doses), r.choice(["previous", "expand"]), r.choice([None, "dlt", "dlt-or-2nd-moderate"])
    moderate, switch = [round(r.uniform(0, 0.3), 2) for _ in curve], r.choice([None] + list(range(1, doses + 1))) if how else None
    args = ["--doses", str(doses), "--mtd-rule", rule, "--start", str(start)]
    args += ["--accelerate", how] if how else []
    args += ["--moderate", listed(moderate)] if how and "moderate" in how else []
    args += ["--switch-dose", str(switch)] if switch else []
    agrees("3+3", args, curve, *second.three(curve, rule == "expand", start, how, moderate, switch))


def main():
    r = random.Random(20261123)
    for _ in range(50):
        by_counts(r)
    for _ in range(25):
        three(r)
    done()


main()
