# SPDX-License-Identifier: GPL-3.0-or-later
"""What a statistician asks of `titrate design`: the protocol's section says the rule that is
used, with its parameters and no other, in both languages."""
import re
import signal
import subprocess
import sys
import time

sys.path.insert(0, "tests/support")
from tap import TITRATE, Folder, done, environment, none, ok, titrate

CRM = "--design crm --target .25 --skeleton .05,.12,.25,.40"
BLRM = "--design blrm --dose-values 1,2.5,5,10"
TITE = "--design tite-boin --doses 4 --target .3 --cohorts 4 --simulate 50"
BOIN = "--design boin --doses 4 --target .3 --cohorts 4"

# options; words the section has, in English and in Chinese; words it must not have
TEXTS = [
    ("CRM", CRM, ["p_j = s_j^exp(b)", "0.05, 0.12, 0.25, 0.4 ", "variance 1.34", "more than one level above", "25.0% or more", "above 0.95", "escalate to level 2"],
     ["骨架", "0.05、0.12、0.25、0.4", "方差 1.34", "升高一级", "大于 0.95", "递增至第 2 水平"], ["EWOC", "isotonic", "Decision table"]),
    ("CRM as dfcrm", CRM + " --model logistic --prior-sd 0.8 --no-skip no --coherent no --eliminate no --mtd-tried no",
     ["logit s_j - 3", "standard deviation 0.8", "already tried", "whether or not that level was given"],
     ["标准差 0.8", "已试用"], ["0.95", "1.34", "more than one level above", "directly after", "No dose level is skipped"]),
    ("BLRM", BLRM, ["log(d / 2.5)", "1, 2.5, 5, 10", "-0.693147 and 0", "deviations 2 and 1", "above 16.0% up to 33.0%", "at most 0.25", "no level within reach"],
     ["log(d / 2.5)", "EWOC", "16.0%", "33.0%", "无 MTD"], ["skeleton", "Decision table", "target rate of"]),
    ("BLRM, other numbers", BLRM + " --ewoc .3 --interval .2,.35 --reference 5 --prior=-1,0.2,1.5,0.8,0.1",
     ["log(d / 5)", "-1 and 0.2", "1.5 and 0.8", "correlation 0.1", "above 20.0% up to 35.0%", "at most 0.3 "], ["0.3 时该水平可用"], ["0.25", "33.0%"]),
    ("TITE-BOIN", TITE, ["p0 = (y + 0.15)", "0.2365 n", "0.3585 n", "y > 0.3 n", "Decision table", "with outcomes pending", "half of the n"],
     ["单一均值插补", "0.2365 n", "有结果未定时"], ["still within the DLT window.\n\nThe", "n - c + F"]),
    ("TITE-BOIN, ess", TITE + " --estimator ess", ["n - c + F", "<= 0.2365", "> 0.3585"], ["有效样本量"], ["imputation", "p0"]),
    ("BOIN, titration", BOIN + " --titration", ["one participant per level from level 1", "2 more", "full cohort of 3"], ["首例 DLT", "再入组 2 例"], []),
    ("BOIN", BOIN, ["eliminated", "0.2365", "isotonic"], ["保序回归"], ["one participant per level", "pending"]),
]


def plain(text):
    return re.sub(r"\s+", " ", text)


def interrupted(what, *words):
    """Ctrl-C once progress in `what` has been reported: (status, stdout, stderr, seconds it took to end)."""
    p = subprocess.Popen([TITRATE, "design", *words, "--progress", "json"], env=environment(), stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    first = b""
    while b'"%s"' % what not in first:
        line = p.stderr.readline()
        if not line:
            break
        first += line
    p.send_signal(signal.SIGINT)
    since = time.monotonic()
    out, err = p.communicate(timeout=100)
    return p.returncode, out.decode(), (first + err).decode(), time.monotonic() - since


def interrupts():
    status, out, err, seconds = interrupted(b"states", *"oc --design boin --target .3 --doses 8 --cohorts 20".split())
    ok(status == 130 and not out and "E859" in err, "a long exact walk tells its states; Ctrl-C ends it with 130", "%s %s %s" % (status, out, err[-500:]))
    ok(seconds < 20, "and soon: %.1f s" % seconds)
    with Folder() as f:
        file = f.path + "/curves.csv"
        with open(file, "w") as csv:
            csv.writelines(".1,.2,.3\n" for _ in range(200000))
        status, out, err, seconds = interrupted(b"curves", "oc", "--doses", "3", "--truths", file)
        lines = out.split("\n")
        ok(status == 130 and "W183" in err and len(lines) > 2, "Ctrl-C among many curves keeps those finished", err[-500:])
        ok(len(lines) < 200000 and lines[-1] == "" and len({l.count(",") for l in lines[:-1]}) == 1, "which are whole lines")
    status, out, err, seconds = interrupted(b"trials", *"oc --truth .1,.2 --truth .1,.3 --simulate 3000000".split())
    ok(status == 130 and "E719" in err, "a simulation says it was interrupted", err[-500:])


def main():
    for name, words, en, zh, never in TEXTS:
        e, z = titrate("design", "text", *words.split()), titrate("design", "text", *words.split(), "--lang", "zh")
        ok(e.status == 0 and z.status == 0, name + ": is written", e)
        parts = e.out.partition("Operating characteristics")[0].partition("\nDose escalation\n")[2]  # below the line that lists all parameters
        none([w for w in en if w not in plain(parts)], name + ": says in English")
        none([w for w in zh if w.replace(" ", "") not in re.sub(r"\s+", "", z.out)], name + ": says in Chinese")
        none([w for w in never if w in parts or w in plain(parts)], name + ": says nothing of other rules")
    lines = titrate("design", "table", *BOIN.split(), "--titration").out.splitlines()
    ok(any(l.split()[:1] == ["4"] for l in lines), "after titration a dose can have 4 patients: the table has their row", "\n".join(lines))
    interrupts()
    done()


main()
