# SPDX-License-Identifier: GPL-3.0-or-later
"""A condition of time on its way: the record's words, a drafted pair of items and a test nobody
has confirmed, a person's confirmation, and then the facts: never, long ago, recently, date missing;
in `match`, and at the screening of a trial."""
import datetime
import json
import sys

sys.path.insert(0, "tests/support")
from tap import RECORD, Folder, done, environment, ok, read

PASSWORD = "a ward's password"
DIR = "out/ward"
BLED = "BLEED and BLEEDDT >= enrolment.date - 3 mo"
CELLS = "not (CELLS and CELLSDT >= screening.date - 6 mo)"


def drafted(f):
    record = json.loads(read(RECORD))
    part = record["protocolSection"]["eligibilityModule"]
    part["eligibilityCriteria"] = ("Inclusion Criteria:\n\n* Have not received stem cell therapy in the recent 6 months\n\nExclusion Criteria:\n\n"
                                   "* Gastrointestinal bleeding within 3 months before enrolment\n* Surgery within 72 hours of screening\n")
    with open(f.at("record.json"), "w", encoding="utf-8") as out:
        json.dump(record, out)
    r = f.titrate("new", "record.json", "-o", "draft")
    text = read(f.at("draft/protocol.yaml"))
    ok(r.status == 0 and "propose: %s\n" % BLED in text, "a test over two items, from the day the text names", text)
    ok("propose: %s   # the text names no day to count back from\n" % CELLS in text, "without a day: from screening, and it says so", text)
    ok(text.count("propose:") == 2, "hours are left to a person")
    ok("zh: 出血：是否发生过（原文：Gastrointestinal bleeding）" in text and "zh: 出血：最近一次日期" in text, "asked for in Chinese too", text)
    ok("items: [CELLS, CELLSDT, BLEED, BLEEDDT]\n    at: [SCR]" in text, "on a form of the screening visit", text)
    ok(f.titrate("fmt", "--check", "draft").status == 0, "the draft is in its one form")
    back = json.loads(f.titrate("export", "registry", "draft").out)
    ok(back["protocolSection"]["eligibilityModule"] == part, "the record's own text goes back as it came")
    return text


def matched(f, text):
    def met(facts, criterion="E1"):
        with open(f.at("facts.txt"), "w", encoding="utf-8") as out:
            out.write(facts)
        found = f.titrate("match", "facts.txt", "draft", "--json").json()["studies"][0]["criteria"]
        c = next(c for c in found if c["criterion"] == criterion)
        return c["met"], c["lacks"]

    recent = "BLEED = yes\nBLEEDDT = 2026-02-01\nenrolment.date = 2026-03-04\n"
    ok(met(recent) == ("unknown", ["E1"]), "a proposal decides nothing", met(recent))
    text = text.replace("propose: ", "test: ").replace("    ask: investigator\n    test", "    test")
    text = text.replace("  - {of: eligibility, from: record}", '  - {of: eligibility, from: assumed, source: "drafted", confirmed: {by: A. Person, on: 2026-03-01}}')
    with open(f.at("draft/protocol.yaml"), "w", encoding="utf-8") as out:
        out.write(text)
    for why, facts, want in (
            ("never", "BLEED = no\n", ("no", [])),
            ("yes, long ago", "BLEED = yes\nBLEEDDT = 2025-12-03\nenrolment.date = 2026-03-04\n", ("no", [])),
            ("yes, in a year long past", "BLEED = yes\nBLEEDDT = 2019\nenrolment.date = 2026-03-04\n", ("no", [])),
            ("yes, recently: excluded", recent, ("yes", [])),
            ("yes, and the date is missing", "BLEED = yes\nenrolment.date = 2026-03-04\n", ("unknown", ["BLEEDDT"])),
            ("not known whether", "BLEED = unknown\nenrolment.date = 2026-03-04\n", ("unknown", ["BLEED", "BLEEDDT"])),
            ("no day to count from", "BLEED = yes\nBLEEDDT = 2026-02-01\n", ("unknown", ["enrolment.date"]))):
        ok(met(facts) == want, "match: " + why, met(facts))
    ok(met("CELLS = no\n", "I1") == ("yes", []), "what is denied is met by never")


def screened(f):
    """The shipped study has such a criterion of its own: drug abuse within a year."""
    env = environment(TITRATE_PASSWORD=PASSWORD, TITRATE_NEW_PASSWORD=PASSWORD)

    def run(*words, by="li"):
        return f.titrate(*words, env=dict(env, TITRATE_USER=by))

    run("init", DIR, "studies/nct05727722", "--practice", "--admin", "admin", "--admin-name", "Zhao Min")
    run("user", DIR, "li", "--role", "coordinator", "--name", "Li Na", by="admin")
    number = run("screen", DIR, "--json").json()["subject"]

    def e9(value=None, *more):
        if value:
            r = run("enter", DIR, number, "SCR", value, "--at", "now", *more)
            if r.status != 0:
                return r
        c = next(c for c in run("screen", DIR, number, "--json").json()["criteria"] if c["criterion"] == "E9")
        return c["met"], c["lacks"]

    def answers(why, got, *want):
        ok(got == want, "screening: " + why, got)

    answers("not asked yet", e9(), "unknown", ["ABUSE", "ABUSEDT"])
    answers("never", e9("ABUSE=no"), "no", [])
    answers("yes, and the date is missing", e9("ABUSE=yes", "--reason", "asked again"), "unknown", ["ABUSEDT"])
    answers("a year long past", e9("ABUSEDT=2019"), "no", [])
    last_month = (datetime.date.today() - datetime.timedelta(days=30)).isoformat()
    answers("last month: excluded", e9("ABUSEDT=" + last_month, "--reason", "told by the family"), "yes", [])


def main():
    with Folder() as f:
        matched(f, drafted(f))
        screened(f)
    done()


main()
