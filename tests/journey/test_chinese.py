# SPDX-License-Identifier: GPL-3.0-or-later
"""What a Chinese reader is shown is Chinese.  Verbs over records and studies are run with --lang zh; what is left when the record's own
words (in quotation marks), the lines of files, commands and codes are taken away holds no English sentence."""
import re
import sys

sys.path.insert(0, "tests/support")
from tap import RECORD, Folder, done, none, ok, titrate

STUDIES = ["studies/nct07276568", "studies/nct05727722", "studies/nct07312864", "studies/nct05881668"]
RECORDS = [RECORD] + ["tests/data/registry/NCT%s.json" % n for n in ("05727722", "05881668", "07312864")]
THEIRS = [
    r"“[^”]*”", r"'[^']*'", r'"[^"]*"', r"「[^」]*」",  # words of the record or the file
    r"^next: .*$", r"^ *\d+ \|.*$", r"^ {4,}\S.*$", r"^titrate: ",  # commands, lines of files, what is to be typed
    r"\{[^{}]*\}", r"\{[^{}]*\}", r"\[[^\[\]]*\]", r"\b\w+(\.\w+)+\b", r"titrate( [a-z]+)+",  # forms of protocol.yaml, paths, commands
    r"\b[a-z_]+(\|[a-z_]+)+\b", r"\b\w+(_\w+)+\b", r"[\w./-]+\.(ya?ml|json|html|atom|txt)\b", r"--[a-z-]+( [A-Z]+)?",
]


def english(text):
    """Runs of three English words, of three letters and more, that no rule explains."""
    for theirs in THEIRS:
        text = re.sub(theirs, " · ", text, flags=re.M)
    return re.findall(r"[A-Za-z]{3,}(?:[ ,;]+[a-z]{3,}){2,}", text)


def check(what, *words, **more):
    r = titrate(*words, "--lang", "zh", **more)
    ok(r.status in (0, 1, 2), "%s answers" % what, r)
    none(["%s: %s" % (what, x) for x in english(r.out + "\n" + r.err)], "%s is Chinese" % what)
    return r


def check_records(f):
    for i, record in enumerate(RECORDS):
        r = check("new %s" % record, "new", record, "--out", f.at("d%d" % i))
        if i == 0:
            ok("个人信息" in r.out and "withheld" not in r.out, "persons are withheld in Chinese", r)
        r = check("lint of its draft", "lint", f.at("d%d" % i))
        ok("尚未回答：" in r.out and "时区" in r.out, "an open question says what is asked", r)
        check("lint --explain-all of its draft", "lint", f.at("d%d" % i), "--explain-all", "-o", f.at("e%d.html" % i))
    for study in STUDIES:
        r = check("lint of %s" % study, "lint", study, "--explain-all")
        ok("0 条" not in r.out, "nothing is not counted as remarks", r)
    check("page", "page", RECORD, "-o", f.at("p"))
    check("import", "records", "import", "tests/data/registry", "--db", f.at("r.db"))
    for words in (["filter", "--status", "recruting"], ["search", "nothing-like-this"], ["compare", "NCT1", "NCT2"]):
        check("records %s" % words[0], "records", *words, "--db", f.at("r.db"))


def check_answers(f):
    with open(f.at("bad.txt"), "w", encoding="utf-8") as out:
        out.write("AGE = 45\n")
    r = check("match without a unit", "match", f.at("bad.txt"), *STUDIES)
    ok("E230" in r.err and "数值加单位" in r.err, "the form of a value is said in Chinese", r)
    check("match", "match", "tests/data/match/facts.txt", *STUDIES)
    for text in ("within 1 year", "V3", "Day 1 and every 2 weeks", "up to two cycles", "approx", "3 or 4", "from baseline", "before treatment, 8 hours"):
        r = check("timeframe '%s'" % text, "timeframe", text)
        ok(not re.search(r"\b(horizon|points|range|period|refuse|reason|anchor|baseline) ", r.out), "its headings are Chinese", r)
    ok(english("应为 a number with its unit, such as 1 a") and not english("应为“a number with its unit”，见 dlt.window"), "English is seen, and the record's own is not")
    folder = f.at("w")
    titrate("rehearse", STUDIES[0], "--seed", "7", "--until", "120 d", "--out", folder, "--quiet")
    check("decide", "decide", folder)
    check("today", "today", folder)


def main():
    with Folder() as f:
        check_records(f)
        check_answers(f)
    done()


main()
