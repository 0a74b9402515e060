# SPDX-License-Identifier: GPL-3.0-or-later
"""What a statistician asks of `titrate design`: the protocol's section says the rule that is
used, with its parameters and no other, in both languages."""
import csv
import json
import os
import re
import signal
import subprocess
import sys
import time

sys.path.insert(0, "tests/support")
from tap import TITRATE, Folder, done, environment, none, ok, titrate

CRM = "--design crm --target .25 --skeleton .05,.12,.25,.40"
BLRM = "--design blrm --dose-values 1,2.5,5,10"
TITE_CRM = "--design tite-crm --target .25 --skeleton .05,.12,.25,.40 --simulate 20"
STOP = "--design stop --target .2 --n 12"
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
    ("TITE-CRM", TITE_CRM, ["1 - w p_j", "linear weights", "more than half of the participants are pending", "a stop is for good", "2 candidates a month", "w = 0.25", "last window"],
     ["权重 w", "线性权重", "半数以上受试者未定", "停止后不再恢复", "平均每月2名候选人", "观察窗3个月"], ["Decision table", "participant(s)"]),
    ("TITE-CRM, free", TITE_CRM + " --suspend no --eliminate no --accrual 4 --window 1", ["weights alone decide", "4 candidates a month", "window of 1 month,"], ["仅由权重决定", "每月4名"],
     ["more than half", "a stop is for good"]),
    ("atd with a switch", "--design atd --doses 4 --accelerate simon-2 --switch-dose 3", ["second moderate toxicity", "at level 3 at the latest", "No moderate toxicity is assumed", "filled to three and then to six"],
     ["第二例中度毒性", "最迟至第3水平", "假设无中度毒性"], ["does not happen"]),
    ("atd", "--design atd --doses 4 --mtd-rule previous --truth .1,.2,.3,.4", ["until the first DLT.", "does not happen", "counts as passed"], ["视为已通过"], ["moderate", "at the latest"]),
    ("i3+3", "--design i3+3 --doses 4 --target .25 --eps .04,.06 --extra-safe", ["from 21.0% to 31.0%", "one DLT less", "above 0.9 ends"], ["21.0%至31.0%", "减少1例DLT"], ["participant(s)", "1 participants"]),
    ("mTPI", "--design mtpi --doses 4 --target .3 --cohorts 4", ["below 25.0%", "to 35.0% (stay)", "at least 1 participant,"], ["低于25.0%"], ["1 participants"]),
    ("mTPI-2", "--design mtpi2 --doses 4 --target .3 --cohorts 4", ["from 25.0% to 35.0%", "repeated in its own length"], ["25.0%至35.0%"], ["1 participants"]),
    ("BOIN, titration in cohorts of one", "--design boin --doses 3 --target .3 --titration --cohort-size 1 --cohorts 12", ["The level at which this ends receives one more, and"], ["该水平再入组 1 例，此后"], ["full cohort of 1"]),
    ("mTPI-2, extra safety", "--design mtpi2 --doses 3 --target .3 --extra-safe --offset .1", ["at least 1 participant,", "from 3 participants on, a posterior probability above 0.85"], ["自3例受试者起"], []),
    ("BOIN, titration", BOIN + " --titration", ["one participant per level from level 1", "2 more", "full cohort of 3"], ["首例 DLT", "再入组 2 例"], []),
    ("3+3 above the first dose", "--doses 4 --start 2 --mtd-rule previous --target .3", ["no target rate", "above 30.0% counts as an overdose", "the level below is treated by the same rule", "does not count in these rules and is replaced"],
     ["不设剂量限制性毒性（DLT）的目标发生率", "其下一级须先按同一规则给药", "予以替换"], ["The target rate"]),
    ("BOIN", BOIN + " --p-tox .45", ["eliminated", "0.2365", "isotonic", "At the lowest level the next cohort receives the same level", "rate of 18.0% is too low and one of 45.0% too high"], ["保序回归", "当18.0%视为过低、45.0%视为过高"], ["one participant per level", "pending", "de-escalate or stop"]),
]


# one dose: what each command says, in English and in Chinese; and never a word of doses to choose from
ONE = [
    ("oc", "", ["Probability of stopping", "stops, %", "41.7", "false alarm"], ["停止", "误报"]),
    ("table", "", ["stopping boundary", "stop if at least"], ["停止界限", "达到则停止"]),
    ("text", "", ["at most 12 participants", "After every participant", "Pocock", "in fact 4.9%", "nobody more is treated"], ["最多入组12例受试者", "Pocock", "4.9%"]),
    ("text", " --cohort-size 5", ["After every 5 participants, and after the last, the number", " 12 6 Stopping", "does not count in these rules and is replaced"], ["每完成5例受试者及末例完成后", "予以替换"]),
    ("text", " --boundary beta-binomial --eliminate .9 --cohort-size 3", ["After every 3 participants", "is above 0.9", "is reached with probability"], ["每完成3例受试者", "大于0.9"]),
    ("next", " --history 1NNTN", ["treat the next", "1 of 4"], ["治疗下一例"]),
    ("next", " --history '1T 1T 1P'", ["hold", "pending"], ["暂缓"]),
    ("next", " --history '1TTT'", ["stop", "boundary is reached"], ["停止", "已达到停止界限"]),
    ("mtd", " --tally 12/2", ["not reached: 12 of 12", "16.7"], ["未达停止界限"]),
    ("mtd", " --tally 5/4", ["is reached"], ["已达停止界限"]),
    ("paths", " --depth 3", ["treat 1 more", "stop: boundary reached"], ["停止：已达界限"]),
]


def one_dose():
    for verb, more, en, zh in ONE:
        words = (STOP + more).replace("'", "").split(" --history ")
        args = words[0].split() + (["--history", words[1]] if len(words) > 1 else [])
        e, z = titrate("design", verb, *args), titrate("design", verb, *args, "--lang", "zh")
        name = "one dose: %s%s" % (verb, more)
        ok(e.status == 0 and z.status == 0, name, e)
        none([w for w in en if w not in plain(e.out)], name + ": says in English")
        none([w for w in zh if w not in re.sub(r"\s+", "", z.out)], name + ": says in Chinese")
        none([w for w in ("MTD", "escalat", "eliminate if", "leave the level", "at dose 1:") if w in e.out.replace("eliminate .9", "")], name + ": nothing of a ladder")
    for svg, verb, more in (("power.svg", "oc", ""), ("table.svg", "table", ""), ("here.svg", "next", " --history 1N")):
        with Folder() as f:
            to = f.path + "/" + svg
            ok(titrate("design", verb, *(STOP + more).split(), "--svg", to).status == 0, "one dose: %s is drawn" % verb)
            text = open(to).read()
            ok(not any(w in text for w in (">selected as MTD<", ">escalate<", ">de-escalate or leave<")) and ">stop" in text.replace("probability of stopping", ">stop"), "in words of one dose", text[-800:])
    oc = json.loads(titrate("design", "oc", *STOP.split(), "--truth", ".2", "--json").out)["scenarios"][0]
    # R 4.2.2: the binomial recursion over n = 1..12, stopped at 3,3,4,4,5,5,5,6,6,6 from n = 3: 0.04886607
    ok(abs(oc["p_stop"] - 0.04886607) < 5e-9, "the chance of a false alarm is R's", oc)
    ok(abs(oc["p_stop"] - oc["p_none"]) < 1e-15 and abs(oc["p_stop"] + oc["p_complete"] - 1) < 1e-12, "p_stop and p_complete are said", oc)
    decided = [json.loads(titrate("design", "next", *STOP.split(), "--history", h, "--json").out)["decision"] for h in ("1N", "1T 1T 1P", "1TTT")]
    ok(decided == ["treat", "hold", "stop"], "the decision is a word", decided)


# options and tally; MTD as R package BOIN 2.7.2 has it (select.mtd(0.3, npts, ntox)), whether the trial can have ended
MTDS = [
    ("--design boin --target .3 --doses 3 --tally 1/0", 1, False),
    ("--design boin --target .3 --doses 3 --tally 3/0,6/1,21/6", 3, True),  # the 30 planned
    ("--design boin --target .3 --doses 3 --tally 3/0,6/1,18/6", 3, False),
    ("--design boin --target .3 --doses 3 --tally 3/3", 0, True),  # the lowest is eliminated
    ("--design boin --target .3 --doses 3 --stop-n 9 --tally 3/0,9/2", 2, False),  # 2 of 9 goes up
    ("--design boin --target .3 --doses 3 --stop-n 9 --tally 3/0,9/3", 2, True),
]


def mtds():
    for words, mtd, ended in MTDS:
        r = titrate("design", "mtd", *words.split(), "--json")
        j = json.loads(r.out)
        ok(j["mtd"] == mtd and j["ended"] is ended and ("W784" in r.err) == (mtd > 0 and not ended), "on what an MTD rests: " + words, r)
    ok("dose 1: 1 participant treated there, of 1 in all; the trial has not ended" in plain(titrate("design", "mtd", *MTDS[0][0].split()).out), "and it is printed")


# options; what the line of parameters has, and has not; the remark on what has no effect
IN_FORCE = [
    ("--design stop --target .2 --n 12", ["alpha 0.05"], ["prior", "eliminate"], None),
    ("--design stop --target .2 --n 12 --boundary beta-binomial", ["alpha 0.05", "prior 1,1"], ["eliminate"], None),
    ("--design stop --target .2 --n 12 --boundary beta-binomial --eliminate .9", ["prior 1,1", "eliminate .9"], ["alpha"], None),
    ("--design stop --target .2 --n 12 --boundary beta-binomial --eliminate .9 --alpha .1", ["eliminate .9"], ["alpha"], "alpha is given"),
    ("--design stop --target .2 --n 12 --prior 2,3", ["alpha 0.05"], ["prior"], "prior is given"),
    ("--design boin --target .3", ["extra-safe no"], ["offset"], None),
    ("--design boin --target .3 --offset .1", ["extra-safe no"], ["offset"], "offset is given"),
    ("--design boin --target .3 --offset .1 --extra-safe", ["extra-safe yes", "offset .1"], [], None),
]


def in_force():
    for words, there, not_there, remark in IN_FORCE:
        e = titrate("design", "text", *words.split())
        line = plain(e.out.split("(", 1)[1].split(")", 1)[0])
        none([w for w in there if w not in line] + [w for w in not_there if w in line], "parameters in force: " + words)
        ok("W783" not in e.err if remark is None else "W783: " + remark in e.err, "and those without effect are remarked on", e)


# history; which participant; may have the next session
SESSIONS = [
    ("1NNTN 1P", 5, "yes"),
    ("1NNTN 1P", 3, "no"),  # had a DLT
    ("1N 1TTT", 1, "no"),  # the boundary is reached
    ("1NNXN", 3, "no"),  # replaced
    ("1NNNNNNNNNNNN", 12, "yes"),  # all are treated, and may finish
]


def sessions():
    for history, k, want in SESSIONS:
        r = titrate("design", "next", *STOP.split(), "--history", history, "--session", str(k), "--json")
        ok(json.loads(r.out)["session"]["decision"] == want and r.status == (want == "no"), "session of %d after %s: %s" % (k, history, want), r)
    ok("E841" in titrate("design", "next", *STOP.split(), "--history", "1NN", "--session", "3").err, "of somebody who is not in the history")
    ok("E842" in titrate("design", "next", "--doses", "3", "--history", "1NNN", "--session", "1").err, "and not on a ladder")


# n DLT pending, the limit as printed; histories with the pending's follow-up at it and 0.001 beyond; what the rule says.
# R 4.2.2, c - (1 - p0)/p0 (n lambda - y): 0.597448, 1.961747, 1.799682, 0.878450
PENDING = [
    ("6 1 2 ≥ 0.598", "1NNN 2NNT 2NP0P0.598", "up", "1NNN 2NNT 2NP0P0.597", "stay"),
    ("6 1 3 ≥ 1.962", "1NNN 2NNT 2P0.65P0.65P0.662", "up", "1NNN 2NNT 2P0.65P0.65P0.661", "stay"),
    ("6 2 2 - ≤ 1.799", "1NNN 2NNT 2TP0.9P0.899", "down", "1NNN 2NNT 2TP0.9P0.9", "stay"),
    ("3 1 1 - ≤ 0.878", "1NNN 2NTP0.878", "down", "1NNN 2NTP0.879", "stay"),
]


def pending():
    args = TITE.replace(" --simulate 50", "").split()
    table = re.sub(r" +", " ", titrate("design", "table", *args).out)
    ok("Not shown: as many DLTs as the table above asks for" in plain(table), "which rows are left out is said", table)
    for row, at, call, beyond, other in PENDING:
        ok(row in table, "the table with outcomes pending says: " + row, table)
        for history, want in ((at, call), (beyond, other)):
            ok(json.loads(titrate("design", "next", *args, "--history", history, "--json").out)["action"] == want, "and the rule says the same: " + history)


def weighed():
    """TITE-CRM: after the first cohorts every number with a DLT and every number pending has its row, and it is the rule's."""
    args = "--design tite-crm --target .2 --skeleton .05,.12,.25 --cohort-size 4 --cohorts 3".split()
    lines = titrate("design", "text", *args, "--simulate", "2").out.split("With outcomes of this cohort pending")[1].split("Not shown")
    ok("an earlier DLT" in plain(lines[1]), "what is not shown is said")
    rows = [m.groups() for m in re.finditer(r"^ +(\d) +(\d) +(\d) +([\d-]+)  (\S.*)$", lines[0], re.M)]
    cells = [(int(k), int(y), c, re.split("  +", calls.strip())) for k, _, y, span, calls in rows for c in range(int(span.split("-")[0]), int(span.split("-")[-1]) + 1)]
    ok([c[:3] for c in cells] == [(k, y, c) for k in (1, 2, 3) for y in range(4) for c in range(1, 5 - y)], "every number with a DLT, every number pending, once", rows)
    level, wrong = {int(r[0]): r[1] for r in rows}, []
    words = {"up": "escalate", "stay": "stay", "down": "de-escalate", "wait": "wait", "stop": "stop, no MTD"}
    for k, y, c, calls in cells:
        before = " ".join(level[i] + "NNNN" for i in range(1, k))
        for share, call in zip(("0.25", "0.5", "0.75"), calls):
            history = "%s %s%s" % (before, level[k], "T" * y + "N" * (4 - y - c) + ("P" + share) * c)
            move = json.loads(titrate("design", "next", *args, "--history", history, "--json").out)
            end = "the trial ends" if move["rule"] == "model/sample-size" else words[move["action"]] + (" " if move["action"] in ("up", "down", "stay") else "")
            if not call.startswith(end) or (move["cohort"] and not call.endswith(str(move["dose"]))):
                wrong.append((history, call, move))
    none(wrong, "and the decisions are the rule's")


COMPARE = "--target .25 --truth .05,.12,.25,.40"


def compare():
    e = titrate("design", "compare", "--designs", "3+3; boin; crm skeleton=.05,.12,.25,.40", *COMPARE.split())
    ok(e.status == 0 and "CRM has no decision table" in plain(e.out) and "0 of 0" not in e.out, "a design without a table is said to have none", e)
    for word in ("correct", "overdose", "patients", "overdosed", "months", "3+3 (doses 4", "boin (doses 4"):
        ok(word in e.out, "compare says %s" % word, e)
    two = ["design", "compare", "--designs", "boin; tite-boin", *COMPARE.split(), "--simulate", "400", "--json"]
    j = json.loads(titrate(*two).out)
    boin, tite = j["scenarios"][0]["designs"]
    alone = json.loads(titrate("design", "oc", "--design", "boin", "--doses", "4", *COMPARE.split(), "--accrual", "2", "--window", "3", "--simulate", "400", "--json").out)["scenarios"][0]
    ok(boin["months"] == alone["months"] and boin["months_se"] > 0, "duration is that of the same calendar", (boin["months"], alone["months"]))
    ok(tite["months"] < 0.8 * boin["months"] and j["calendar"]["accrual"] == 2 and j["calendar"]["window"] == 3, "and of one calendar for all", (tite["months"], j["calendar"]))
    setting = ["--attribution", ".05,.1", "--nonevaluable", ".1,4", "--json"]
    j = json.loads(titrate("design", "compare", "--designs", "3+3; boin", *COMPARE.split(), *setting).out)["scenarios"][0]["designs"][1]
    alone = json.loads(titrate("design", "oc", "--design", "boin", "--doses", "4", *COMPARE.split(), *setting).out)["scenarios"][0]
    none([k for k in ("p_select", "dlts_recorded_total", "enrolled_total", "p_over_cap", "p_correct", "p_overdose") if j[k] != alone[k]], "wrong records and replaced patients are those of design oc")
    with Folder() as f:
        many = f.path + "/figures/"
        words = ["design", "compare", "--designs", "3+3; boin", "--target", ".25", "--doses", "4", "--svg"]
        ok(titrate(*words, many).status == 0 and sorted(os.listdir(many)) == ["curve-1.svg", "curve-2.svg", "curve-3.svg"], "a folder gets a figure for every curve")
        ok(titrate(*words, f.path + "/one.svg").status == 0 and ">boin<" in open(f.path + "/one.svg").read(), "a file gets the first")
        stop = titrate("design", "compare", "--designs", "stop; stop boundary=obf", "--target", ".2", "--n", "20", "--svg", f.path + "/stop.svg")
        ok(stop.status == 0 and "C continue, X stop" in stop.out and "MTD" not in stop.out and "stop boundary=obf" in open(f.path + "/stop.svg").read(), "boundaries are compared in their words", stop)


def letter(row, dlts):
    """The call of a row of `design table --json`."""
    limits = [(row["eliminate_min"], "X"), (row["deescalate_min"], "D")]
    return next((x for least, x in limits if least is not None and dlts >= least), "E" if row["escalate_max"] is not None and dlts <= row["escalate_max"] else "S")


def every_pair():
    """Of three designs and more, each decision where any two differ is that of the design's own table."""
    names = ["boin", "mtpi", "i3+3", "mtpi2", "blrm"]
    words = ["--target", ".22", "--doses", "4", "--cohort-size", "2", "--cohorts", "9"]
    e = titrate("design", "compare", "--designs", "; ".join(names[:4]) + "; blrm dose-values=1,2,3,4", *words, "--simulate", "2", "--json")
    j = json.loads(e.out)
    tables = [{row["n"]: row for row in json.loads(titrate("design", "table", "--design", name, *words, "--json").out)["rows"]} for name in names[:4]]
    want = [{"n": n, "dlt": y, "calls": [letter(t[n], y) for t in tables] + [None]} for n in range(2, 19, 2) for y in range(n + 1)]
    want = [c for c in want if len(set(c["calls"][:4])) > 1]
    ok(j["decisions"] == want, "every decision in which two of four differ, and no other", (len(j["decisions"]), len(want)))
    pairs = {(p["first"], p["other"]): (p["differ"], p["cells"]) for p in j["pairs"]}
    counted = {(names[i], names[k]): (sum(c["calls"][i] != c["calls"][k] for c in want), sum(n + 1 for n in range(2, 19, 2))) for i in range(4) for k in range(i + 1, 4)}
    none([p for p in counted if pairs[p] != counted[p]], "every pair is counted")
    ok(all(pairs[p] == (0, 0) for p in pairs if p[1].startswith("blrm")) and len(pairs) == 10, "a model has no cells", pairs)
    first = [(d["with"], d["n"], d["dlt"]) for d in j["differences"]]
    ok(first == [(names[k], c["n"], c["dlt"]) for k in range(1, 4) for c in want if c["calls"][0] != c["calls"][k]], "the differences from the first are as they were", first)
    shown = titrate("design", "compare", "--designs", "; ".join(names[:4]), *words, "--simulate", "2").out.split("E escalate", 1)[1]
    lines = [line.split() for line in shown.splitlines() if re.match(r" *[0-9]", line)]
    cells = [(int(n), y, calls) for n, dlt, *calls in lines for y in range(int(dlt.split("-")[0]), int(dlt.split("-")[-1]) + 1)]
    ok(cells == [(c["n"], c["dlt"], c["calls"][:4]) for c in want] and len(lines) < len(cells), "the printed table says the same, on fewer lines", lines[:3])


def against_a_study():
    """A study's design is held against others on its own ladder and with its own DLT window: 28 d / (365.25 d / 12) = 0.92 months."""
    words = ["design", "compare", "studies/nct05727722", "--designs", "boin; tite-boin start=2", "--target", ".3", "--truth", ".1,.2,.3,.4", "--simulate", "20", "--json"]
    j = json.loads(titrate(*words).out)
    ok(j["calendar"]["window"] == 0.92 and j["calendar"]["accrual"] == 2, "the window is the study's", j["calendar"])
    ok([(d["design"]["doses"], d["design"]["start"]) for d in j["designs"]] == [("4", "1"), ("4", "1"), ("4", "2")], "and so are the ladder and its start, unless said", j["designs"])
    ok(json.loads(titrate(*words, "--window", "3").out)["calendar"]["window"] == 3, "an option goes before")
    with Folder() as f:
        text = open("studies/nct05727722/protocol.yaml", encoding="utf-8").read()
        open(f.path + "/protocol.yaml", "w", encoding="utf-8").write(text.replace("replacements: beyond", "replacements: none"))
        shown, none_comes = plain(titrate("design", "text", "studies/nct05727722").out), plain(titrate("design", "text", f.path).out)
        ok("and is replaced" in shown and "and is not replaced" in none_comes, "whether who cannot be evaluated is replaced is the study's to say", none_comes)
    timed = ["studies/nct05727722", "--accrual", "2", "--simulate", "200", "--truth", ".1,.2,.3,.4", "--json"]
    shown, same, other = [json.loads(titrate("design", "oc", *timed, *more).out)["scenarios"][0]["months"] for more in ([], ["--window", "0.92"], ["--window", "3"])]
    ok(shown == same < other, "design oc takes it as well", (shown, same, other))


def found():
    """What there is can be found from the command line alone."""
    known = titrate("design", "oc", "--design", "x").err.split("known are ")[1].split(". fix")[0].split(", ")
    ok(len(known) == 12, "twelve designs", known)
    for help_of in (["design", "oc", "--help"], ["design", "compare", "--help", "--lang", "zh"]):
        none([d for d in known if not re.search(r"(^|[\s、])%s[\s（、,:；]" % re.escape(d), plain(titrate(*help_of).out))], "help names every design")
    verbs = titrate("design", "--help")
    ok(verbs.status == 0 and len(re.findall(r"^design ", verbs.out, re.M)) == 8 and "rehearse" not in verbs.out, "help of design lists its verbs alone", verbs)
    ok(titrate("help", "design").out == verbs.out and titrate("design").status == 64, "asked either way; design alone is still no command")


def judged():
    j = json.loads(titrate("design", "oc", "--design", "blrm", "--dose-values", "1,2.5,5,10", "--truth", ".05,.12,.25,.40", "--json").out)["scenarios"][0]
    ok(j["correct"] == 3 and abs(j["p_overdose"] - j["p_select"][3]) < 1e-12, "without a target a BLRM is right in its interval (.16 to .33), and overdoses above it", j)


def truths():
    with Folder() as f:
        file = f.path + "/curves.csv"
        with open(file, "w") as out:
            out.write('scenario,a,b\n=1+1,.1,.2\n"a, ""b""",.2,.3\n-3,.3,.4\nplain,.1,.3\n')
        r = titrate("design", "oc", "--doses", "2", "--truths", file, "--nonevaluable", ".1,3", "--attribution", ".05,.1")
        rows = list(csv.reader(r.out.splitlines()))
        ok(r.status == 0 and [x[0] for x in rows[1:]] == ["'=1+1", 'a, "b"', "-3", "plain"], "names of curves come through, formulas disarmed", r)
        ok(rows[0][-3:] == ["dlts_recorded_total", "enrolled_total", "p_over_cap"] and all(len(x) == len(rows[0]) for x in rows), "with what was asked for", rows[0])
        with open(file, "w") as out:
            out.write("rate\n.2\n")
        stop = list(csv.DictReader(titrate("design", "oc", *STOP.split(), "--truths", file).out.splitlines()))
        ok([x["p_stop"] for x in stop] == ["0.04886607"], "a boundary's chance of stopping has a column", stop)
        with open(file, "w") as out:
            out.write(".1,.2\n")
        atd = ["design", "oc", "--design", "atd", "--accelerate", "simon-2", "--doses", "2", "--json"]
        many = json.loads(titrate(*atd, "--truths", file, "--moderate", ".3,.3").out)["scenarios"][0]
        one = json.loads(titrate(*atd, "--truth", ".1,.2", "--moderate", ".3,.3").out)["scenarios"][0]
        ok(many["p_select"] == one["p_select"], "--moderate holds for a file of curves", (many["p_select"], one["p_select"]))


# words; exit status; code; what the message must say
IMPOSSIBLE = [
    ("oc --doses 40", 2, "E704", "1..12"),
    ("oc --design boin --target 0 --doses 4", 2, "E704", "0 < x < 1"),
    ("oc --design boin --target 1 --doses 4", 2, "E704", "0 < x < 1"),
    ("skeleton --target 0", 64, "E905", "0 < x < 1"),
    ("skeleton --target 1", 64, "E905", "0 < x < 1"),
    ("skeleton --target .25 --delta 0", 64, "E905", "0 < x"),
    ("skeleton --target .25 --delta .3", 2, "E854", "smaller delta"),
    ("oc --design boin --doses 1 --target .3 --truth .2", 0, "W844", "--design stop"),
    ("oc --design boin --target .3 --truth .4,.2,.3", 0, "W843", "order of --truth"),
    ("oc --design crm --target .25 --skeleton .05,.25,.12", 2, "E852", "rise"),
    ("mtd --tally 3/0,2/3", 2, "E714", "2 evaluable with 3"),
    ("mtd --design boin --target .3 --tally 3/0,300/40", 0, "W846", "300"),
    ("mtd --design boin --target .3 --doses 5 --tally 1/0", 0, "W784", "from 1 treated there and 1 in all"),
    ("mtd --design crm --target .25 --skeleton .05,.12,.25 --tally 3/0,3/1", 0, "W784", "from 3 treated there and 6 in all"),
    ("mtd --design boin --target .3 --tally 3/0,0/0,3/1", 0, "W781", "nobody in the tally had dose 2"),
    ("next --doses 4 --history 1NNN_2TTT_2NNN", 2, "E722", "3/3 with a DLT at dose 2"),
    ("next --doses 4 --history 1TTT_1NNN", 2, "E708", "3/3 with a DLT at dose 1"),
    ("next --design stop --target .2 --n 12 --history 1TTTN", 2, "E708", "after the rule had stopped"),
    ("next --doses 4 --history 1NNN_3NNN", 2, "E706", "skipping"),
    ("oc --design stop --target .9 --n 12", 0, "W847", "never stops"),
    ("oc --design boin --target .3 --eps .1,.1", 64, "E729", "one of i3+3, mtpi, mtpi2"),
    ("oc --design boin --target .8 --doses 3", 2, "E782", "give p-tox"),
    ("oc --design atd --doses 4 --accelerate simon-3", 2, "E869", "levels nobody has had"),
    ("oc --design atd --doses 4 --accelerate simon-4", 2, "E845", "one course"),
]


def impossible():
    for words, status, code, says in IMPOSSIBLE:
        r = titrate("design", *[w.replace("_", " ") for w in words.split()])
        ok(r.status == status and code in r.err and says in r.err and "fix:" in r.err, "%s: %s" % (words, code), "%s %s" % (r.status, r.err))
    zh = titrate("design", "next", "--design", "blrm", "--dose-values", "1,2.5,5,10", "--history", "1NNN 2NTN", "--lang", "zh")
    ok("E722" in zh.err and not re.search(r"had a DLT|overdose", zh.err), "a refused history is refused in the reader's language", zh.err)


def shown():
    r = titrate("design", "next", "--doses", "4", "--history", "1NNN 2NTP", "--lang", "zh")
    ok("等待" in r.out.splitlines()[0] and "所读入的历史" in r.out, "the call is in the reader's language", r)
    r = titrate("design", "oc", "--doses", "4", "--truth", ".05,.12,.25,.40")
    ok("Expected patients" in r.out and re.search(r"patients +3\.8 +4\.6 +4\.4 +2\.5", r.out), "who is treated where is said", r)
    for wide, plain_words in ((["compare", "--designs", "3+3；boin", "--target", "０.３", "--truth", "．１，０.2，.3"], ["compare", "--designs", "3+3;boin", "--target", "0.3", "--truth", ".1,0.2,.3"]),
                              (["mtd", "--tally", "３/０，6/1，3/2"], ["mtd", "--tally", "3/0,6/1,3/2"])):
        ok(titrate("design", *wide).out == titrate("design", *plain_words).out != "", "full-width digits and punctuation are read: %s" % wide[0])
    ok("nobody was treated" in titrate("design", "mtd", "--design", "boin", "--target", ".3", "--tally", "0/0,0/0").out, "without patients there is no MTD, and not because of toxicity")
    r = titrate("design", "mtd", "--design", "boin", "--target", ".3", "--tally", "0/0,0/0", "--json")
    ok(r.status == 1 and r.json()["mtd"] is None, "and the answer is no, of no value", r)
    none_treated = titrate("design", "mtd", *STOP.split(), "--tally", "0/0").out
    ok("nobody was treated" in none_treated and "reached" not in none_treated, "nor is a boundary reached by nobody", none_treated)
    r = titrate("design", "oc", "--doses", "12", "--truth", ".02,.04,.07,.10,.14,.18,.22,.26,.30,.34,.38,.42")
    ok(not re.search(r"^\d", r.out, re.M), "a long curve does not break inside a number", r)
    r = titrate("design", "mtd", "--design", "boin", "--target", ".3", "--tally", "3/0,6/1,9/4,3/3")
    ok("17.2" in r.out and "MTD: 2" in r.out, "the estimates stand beside the choice", r)  # (1 + .05) / (6 + .1)
    r = titrate("design", "oc", "--design", "boin", "--target", ".3", "--doses", "5", "--simulate", "100")
    ok(not re.search(r"^4,0", r.out, re.M) and "± SE" in r.out, "simulated numbers keep the rates of a curve whole", r)


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
        whole = plain(e.out.partition("\nDose escalation\n")[2])
        none([w for w in en if w not in whole], name + ": says in English")
        none([w for w in zh if w.replace(" ", "") not in re.sub(r"\s+", "", z.out)], name + ": says in Chinese")
        none([w for w in never if w in parts or w in plain(parts)], name + ": says nothing of other rules")
    lines = titrate("design", "table", *BOIN.split(), "--titration").out.splitlines()
    ok(any(l.split()[:1] == ["4"] for l in lines), "after titration a dose can have 4 patients: the table has their row", "\n".join(lines))
    in_force()
    mtds()
    one_dose()
    sessions()
    pending()
    weighed()
    compare()
    found()
    every_pair()
    against_a_study()
    judged()
    truths()
    impossible()
    shown()
    interrupts()
    done()


main()
