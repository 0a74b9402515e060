# SPDX-License-Identifier: GPL-3.0-or-later
"""Scores and grades as a person meets them: one message with the fix for each common
slip, tables of any size in constant memory, the dictionary, and a score that is one
file and is then in the list, in the program and on a page."""
import csv
import io
import json
import os
import resource
import subprocess
import sys

sys.path.insert(0, "tests/support")
from tap import TITRATE, Folder, done, environment, ok, titrate

# words, status, what standard error (or the answer) must say
SLIPS = [
    ("bilirubin 342 mg/dL", ["score", "meld", "bilirubin=342 mg/dL", "inr=1.2"], 2, "E955", "give unit umol/L"),
    ("an ambiguous unit", ["score", "meld", "bilirubin=342", "inr=1.2"], 2, "E956", "write the unit behind the number"),
    ("a negative count", ["grade", "PLT", "-5 10*9/L", "--ctcae", "5.0"], 2, "E966", "take away the minus sign"),
    ("a date for a number", ["score", "meld", "bilirubin=2026-03-04"], 2, "E957", "columns are in order"),
    ("an unknown analyte", ["grade", "platlets", "5", "--ctcae", "5.0"], 2, "E951", "did you mean platelets?"),
    ("an unknown input", ["score", "meld", "bilirubn=4 mg/dL"], 2, "E960", "did you mean: bilirubin"),
    ("an unknown score", ["score", "meldd"], 2, "E959", "did you mean meld?"),
    ("an upper limit of zero", ["grade", "alt", "250 U/L", "--ctcae", "5.0", "--uln", "0 U/L"], 2, "E967", "above zero"),
    ("a range upside down", ["grade", "alt", "250 U/L", "--ctcae", "5.0", "--lln", "50 U/L", "--uln", "40 U/L"], 2, "E968", "exchange"),
    ("a word for a limit", ["grade", "alt", "250 U/L", "--ctcae", "5.0", "--uln", "NA"], 2, "E958", "write a number"),
    ("an unknown version", ["grade", "alt", "250 U/L", "--ctcae", "7.0", "--uln", "40 U/L"], 64, "E905", "5.0"),
    ("an analyte without a rule", ["grade", "pta", "40%", "--ctcae", "5.0"], 2, "E954", "defs/grades"),
    ("definitions that are not there", ["score", "ward-index", "--defs", "no/such/folder"], 2, "E3", "check the name"),
    ("an unknown term", ["dictionary", "asctes"], 2, "E974", "Ascites"),
]


def check_slips():
    for why, words, status, code, fix in SLIPS:
        r = titrate(*words)
        ok(r.status == status and r.err.count("\n") == 1 and code in r.err and fix in r.err and not r.out, why, r)
        zh = titrate(*words, "--lang", "zh")
        ok(code in zh.err and "处理：" in zh.err, why + ", in Chinese", zh)


def check_not_numbers():
    r = titrate("score", "meld", "bilirubin=<0.3 mg/dL", "inr=１.２", "creatinine=80 μmol/L", "--json")
    ok(r.status == 0 and r.json()["value"] == 8 and r.json()["inputs"]["bilirubin"]["clamped"], "a bound below the formula's limit, full-width digits", r)
    for word, said in (("溶血", "haemolysed"), ("未做", "not done"), ("haemolysed", "haemolysed"), ("not done", "not done")):
        r = titrate("score", "meld", "bilirubin=" + word, "inr=1.2", "creatinine=1 mg/dL", "--json")
        ok(r.status == 1 and r.json()["value"] is None and r.json()["missing"] == ["bilirubin"], "%s (%s) is no value, and is named" % (word, said), r)
        r = titrate("grade", "alt", word, "--ctcae", "5.0", "--uln", "40 U/L", "--json")
        ok(r.status == 1 and r.json()["grade"] is None and "value" in r.json()["needs"], "%s is not gradable, and the value is what it needs" % word, r)
    r = titrate("grade", "bilirubin", "<0.3 mg/dL", "--ctcae", "5.0", "--uln", "1.2 mg/dL", "--json")
    ok(r.status == 0 and r.json()["grade"] == 0, "a bound decides where all it stands for is one grade", r)


def rows(text):
    return list(csv.DictReader(io.StringIO(text)))


def check_tables():
    r = titrate("score", "meld", "--csv", "tests/data/measure/liver.csv")
    got = rows(r.out)
    ok(r.status == 1 and [x["meld"] for x in got] == ["20", "36", "6", "", "", ""], "headings in Chinese, units in a heading and in a column", r)
    ok("liver.csv:6: E957" in r.err and "6 rows: 3 with a value, 2 without, 1 rejected" in r.err, "a rejected row has line and reason, the others are counted", r)
    ok(got[4]["meld_reason"].startswith("E957") and got[3]["meld_missing"] == "bilirubin" and got[5]["meld_marks"] == "dialysis", "each row says why")
    r = titrate("grade", "--csv", "tests/data/measure/results.csv", "--ctcae", "5.0")
    ok([x["grade"] for x in rows(r.out)] == ["1", "2", "2", "3", "3", "", "", "", ""] and r.status == 1, "grades of a laboratory's table", r)
    ok(all(c in r.err for c in ("E966", "E968", "E951")), "and what is wrong with three rows", r)
    with Folder() as f:
        table = 'test,result,unit,uln,note\nALT,250,U/L,40,"=HYPERLINK(""http://x"")"\nALT,-3,U/L,40,-3.5\n'
        with open(f.at("in.csv"), "w") as out:
            out.write(table)
        r = f.titrate("grade", "--csv", "in.csv", "--ctcae", "5.0")
        ok([row["note"] for row in rows(r.out)] == ["'=HYPERLINK(\"http://x\")", "-3.5"], "a formula goes out disarmed, a number as it is", r)
        r = f.titrate("grade", "--csv", "in.csv", "--ctcae", "5.0", "--out", "./in.csv")
        ok(r.status == 64 and "E905" in r.err and open(f.at("in.csv")).read() == table, "the table that is read is not written over", r)
    r = titrate("grade", "--csv", "tests/data/measure/results.csv", "--compare-versions")
    ok([x["differ"] for x in rows(r.out)][:5] == ["no", "yes", "yes", "no", "yes"], "and where the versions differ", r)
    table = "a;b,TB,Cr\nx,\"1,5\",2\ny,3\n"
    p = subprocess.run([TITRATE, "score", "meld", "--csv", "-"], input=table.encode(), stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    err = p.stderr.decode()
    ok(p.returncode == 1 and "W969" in err and "inr" in err and "E454" in err, "an input without a column is told once, a short row is rejected", err)
    p = subprocess.run([TITRATE, "score", "meld", "--csv", "-", "--map", "inr=Quick"], input=b"bilirubin (mg/dL),Quik\n1,1\n", stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    ok(p.returncode == 2 and b"did you mean 'Quik'?" in p.stderr, "a heading that is not there: the nearest", p.stderr.decode())
    p = subprocess.run([TITRATE, "score", "meld", "--csv", "-"], input=b"bilirubin (mg/dL),TBIL\n1,1\n", stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment())
    ok(p.returncode == 2 and b"E979" in p.stderr, "two columns of one input are not chosen between", p.stderr.decode())


def check_stream():
    """Peak memory does not grow with the table: 2,000 and 40,000 rows."""
    peaks = []
    for n in (2000, 40000):
        text = "subject,bilirubin (umol/L),inr,creatinine (umol/L)\n" + "".join("S%d,%d,1.%d,%d\n" % (i, 20 + i % 300, i % 9, 60 + i % 200) for i in range(n))
        with Folder() as f:
            with open(f.at("in.csv"), "w") as out:
                out.write(text)
            p = subprocess.Popen([TITRATE, "score", "meld", "--csv", "in.csv", "--out", "out.csv", "--json", "--progress", "json"], cwd=f.path,
                                 stdout=subprocess.PIPE, stderr=subprocess.PIPE, env=environment(ASAN_OPTIONS="quarantine_size_mb=1"))
            out, err = p.communicate()
            peaks.append(resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss)
            with open(f.at("out.csv")) as done_rows:
                lines = sum(1 for _ in done_rows)
            got = json.loads(out)
            ok(p.returncode == 0 and lines == n + 1 and got["rows"] == n and got["rejected"] == 0 and b'{"rows":' in err, "%d rows, with progress" % n, err[-500:])
    ok(peaks[1] < peaks[0] * 1.25 + 4096, "memory is the same for 20 times the rows: %d and %d KiB" % tuple(peaks))


def check_dictionary():
    with Folder() as f:
        env = environment(TITRATE_DATA=f.at("data"))
        r = f.titrate("dictionary", "add", "tests/data/measure/ctcae-excerpt.csv", "--ctcae", "5.0", env=env)
        ok(r.status == 0 and f.at("data", "dictionary", "ctcae-5.0.csv") in r.out and "W996" in r.err, "add says where, and what it left out", r)
        r = f.titrate("dictionary", "腹水", "--json", env=env)
        got = r.json()["terms"][0]
        ok(got["term"] == "Ascites" and got["versions"]["5.0"]["text"]["2"] == "sample 2" and not got["zh_official"], "and shows it, by a Chinese name too", r)
        r = f.titrate("grade", "alt", "250 U/L", "--ctcae", "5.0", "--uln", "40 U/L", env=env)
        ok("sample c" in r.out, "and where a grade is given", r)
        r = f.titrate("grade", "alt", "250 U/L", "--ctcae", "6.0", "--uln", "40 U/L", env=env)
        ok("sample" not in r.out, "but not for another version", r)


SCORE = """score: hospital-index
title: {en: our own index, zh: 本院指数}
source: made for this test
inputs:
  bilirubin: {unit: umol/L}
  inr: {at_least: 1}
value: bilirubin * inr
report: {round: 1}
examples:
  - {given: {bilirubin: 100 umol/L, inr: "1.5"}, gives: "150.0"}
"""


def check_lone_limit():
    """One number under "range" may be either limit; a sign or both ends say which."""
    with Folder() as f:
        with open(f.at("range.csv"), "w") as out:
            out.write("test,result,unit,range\nALT,60,U/L,40\nALT,60,U/L,9-50\nALT,60,U/L,<50\n")
        r = f.titrate("grade", "--csv", "range.csv", "--ctcae", "5.0", "--baseline", "20 U/L")
        rows = r.out.splitlines()
        ok(r.status == 1 and "range.csv:2: E998" in r.err and ",,,,,,," in rows[1], "a lone number is no range", r)
        ok(all("60 > 50 U/L" in row for row in rows[2:]) and len(rows) == 4, "a sign, or both ends, are", r)


def check_one_file():
    with Folder() as f:
        os.makedirs(f.at("own", "scores"))
        with open(f.at("own", "scores", "hospital-index.yaml"), "w") as out:
            out.write(SCORE)
        r = f.titrate("score", "hospital-index", "bilirubin=100 umol/L", "inr=1.5", "--defs", "own", "--json")
        ok(r.status == 0 and r.json()["value"] == 150, "a score is one file: computed", r)
        r = f.titrate("score", "--list", "--defs", "own", "--lang", "zh")
        ok("hospital-index" in r.out and "本院指数" in r.out, "in the list", r)
        r = f.titrate("score", "hospital-index", "--page", "--defs", "own")
        ok("# hospital-index: our own index" in r.out and "titrate score hospital-index bilirubin='100 umol/L' inr=1.5" in r.out, "on a page", r)
        r = f.titrate("score", "hospital-index", "--check", "--defs", "own")
        ok(r.status == 0 and "150.0" in r.out, "and its example is its test", r)
        with open(f.at("own", "scores", "hospital-index.yaml"), "w") as out:
            out.write(SCORE.replace('"150.0"', '"15.0"'))
        r = f.titrate("score", "--list", "--check", "--defs", "own")
        ok(r.status == 2 and "E977" in r.err and "hospital-index.yaml:10" in r.err, "which fails when it is wrong", r)


def main():
    check_slips()
    check_not_numbers()
    check_tables()
    check_stream()
    check_dictionary()
    check_lone_limit()
    check_one_file()
    done()


main()
