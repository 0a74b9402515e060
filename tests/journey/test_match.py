# SPDX-License-Identifier: GPL-3.0-or-later
"""A person's facts against several studies: unknown names what is missing and is never no,
a criterion nobody has confirmed is never judged, a number without its unit is refused."""
import sys

sys.path.insert(0, "tests/support")
from tap import Folder, done, ok, read

STUDY = "studies/nct05727722"


def main():
    with Folder() as f:
        def match(text, *studies, name="facts.txt"):
            with open(f.at(name), "w", encoding="utf-8") as out:
                out.write(text)
            return f.titrate("match", name, *(studies or (STUDY,)), "--json")

        def met(r, criterion):
            return next(c for c in r.json()["studies"][0]["criteria"] if c["criterion"] == criterion)

        facts = read(f.at("tests/data/match/facts.txt"))
        r = match(facts)
        ok(r.status == 1 and r.json()["studies"][0]["answer"] == "unknown", "judgements are missing: unknown", r)
        ok(met(r, "I2")["met"] == "yes" and met(r, "I3")["met"] == "yes" and met(r, "E3")["met"] == "no", "confirmed criteria are judged", r)
        ok(met(r, "I5")["met"] == "yes", "12 mg/dL is above 85 umol/L: the molar mass is used", r)
        ok(met(r, "E13") == dict(met(r, "E13"), met="unknown", confirmed=False, lacks=["E13"]), "an assumption nobody confirmed is not judged", r)
        ok(met(match(""), "I2") == dict(met(r, "I2"), met="unknown", lacks=["WEIGHT"]), "without facts unknown, and what is missing is named")
        r = match(facts.replace("70 kg", "30 kg"))
        ok(r.json()["studies"][0]["answer"] == "no" and met(r, "I2")["met"] == "no", "one confirmed criterion that fails decides", r)
        r = match(facts + "nct05727722.I7 = yes\nnct07276568.E2 = yes\n")
        ok(met(r, "I7")["met"] == "yes" and met(r, "E2")["met"] == "unknown", "a judgement is of its own study", r)
        ok("W231" in r.err and r.err.count("W231") == 1, "a fact no study asks for is named", r)
        r = match(facts.replace("DX = ACLF", "DX = SFSS"))
        ok(met(r, "I1") == dict(met(r, "I1"), met="unknown", lacks=["DX"]), "another study's code is no value of this one", r)
        same = match(facts).json()
        lines = [l.split(" = ") for l in facts.splitlines() if "=" in l]
        ok(match("".join("%s: %s\n" % tuple(l) for l in lines), name="f.yaml").json() == same, "YAML says the same")
        ok(match("name,value,unit\n" + "".join("%s,%s\n" % (a, b.replace(" ", ",")) if " " in b else "%s,%s,\n" % (a, b) for a, b in lines), name="f.csv").json() == same, "CSV says the same")
        for what, text, code in (("no unit", "WEIGHT = 70", "E230"), ("between two grades", "HE = 2.5", "E230"), ("another dimension", "BILI = 12 kg", "E230"), ("no truth", "HIV = perhaps", "E230"),
                                 ("not plausible", "WEIGHT = 700 kg", "E233"), ("twice", "HIV = no\nhiv = yes", "E234"), ("no fact", "hello", "E232")):
            r = match(text)
            ok(r.status == 2 and code in r.err and not r.out and r.err.count("\n") == 1, "%s: refused with one message" % what, r)
        text = f.titrate("match", "tests/data/match/facts.txt", STUDY, "studies/nct07276568").out
        ok("no declaration of eligibility" in text and "nct07276568" in text, "the answer says what it is not", text)
        f.titrate("new", "tests/data/registry/demo-record.json", "-o", "draft")
        r = match(facts, "draft")
        ok(r.json()["studies"][0]["answer"] == "unknown", "a draft's free text judges nobody", r)
    done()


main()
