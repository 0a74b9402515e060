# SPDX-License-Identifier: GPL-3.0-or-later
"""One ward, one participant, by hand: from an empty folder to the follow-up, with every
mistake a tired person makes on the way.  A refusal has its code, its exit status and
leaves no event behind; what was acknowledged is in the log, which verifies at the end."""
import csv
import io
import os
import re
import shlex
import sqlite3
import subprocess
import sys

sys.path.insert(0, "tests/support")
import ward
from tap import STUDY, TITRATE, Folder, done, environment, none, ok

PASSWORD = "a ward's password"
NO, FAILED, USAGE = 1, 2, 64
CHINESE = re.compile(r"[\u4e00-\u9fff]")


class Ward:
    def __init__(self, folder):
        self.folder, self.next_lines = folder, []

    def run(self, *words, by=None, password=PASSWORD, new=PASSWORD, check=PASSWORD):
        env = environment(TITRATE_PASSWORD=password) if password is not None else environment()
        if by:
            env["TITRATE_USER"] = by
        if new is not None:
            env["TITRATE_NEW_PASSWORD"] = new
        if check is not None:
            env["TITRATE_CHECK_PASSWORD"] = check
        return self.folder.titrate(*words, env=env)

    def events(self):
        path = self.folder.at("out/ward/study.db")
        if not os.path.exists(path):
            return 0
        db = sqlite3.connect("file:%s?mode=ro" % path, uri=True)
        try:
            return db.execute("SELECT count(*) FROM event").fetchone()[0]
        finally:
            db.close()

    def done(self, name, *words, by=None, writes=None, says="", finds="", **more):
        """It is done; `writes` so many events; the answer holds `says`, the remarks `finds`."""
        before = self.events()
        r = self.run(*words, by=by, **more)
        wrote = self.events() - before
        good = r.status == 0 and says in r.out and finds in r.err and (bool(finds) or not r.err) and (writes is None or wrote == writes)
        ok(good, name, "%s\nevents written: %d, wanted %s" % (r, wrote, writes))
        if r.next():
            self.next_lines.append(r.next())
        return r

    def refused(self, name, status, code, *words, by=None, writes=0, **more):
        """It is not done: this exit status and code, one line that names a fix, nothing on stdout; written only that a sign-in failed."""
        before = self.events()
        r = self.run(*words, by=by, **more)
        good = r.status == status and (code + ":") in r.err and "fix:" in r.err and r.err.count("\n") == 1 and not r.out and self.events() == before + writes
        ok(good, "%s: %s" % (code, name), "%s\nevents written: %d" % (r, self.events() - before))
        return r


DIR = "out/ward"


def opening(w):
    start = ["--admin", "admin", "--admin-name", "Zhao Min"]
    w.refused("neither live nor practice", USAGE, "E920", "init", DIR, STUDY, *start)
    w.refused("both of them", USAGE, "E920", "init", DIR, STUDY, "--live", "--practice", *start)
    w.refused("live on assumptions", NO, "E551", "init", DIR, STUDY, "--live", *start)
    ok(not os.path.exists(w.folder.at(DIR)), "a refused start leaves no folder behind")
    w.refused("no password", USAGE, "E907", "init", DIR, STUDY, "--practice", *start, password=None)
    os.makedirs(w.folder.at("out/other"))
    with open(w.folder.at("out/other/protocol.yaml"), "w", encoding="utf-8") as f:
        f.write("titrate: 1\n")
    w.refused("another protocol is there", FAILED, "E921", "init", "out/other", STUDY, "--practice", *start)
    ok(os.listdir(w.folder.at("out/other")) == ["protocol.yaml"], "and it is left as it was")
    r = w.done("a practice starts", "init", DIR, STUDY, "--practice", *start, says="SIMULATED")
    ok("next: titrate user out/ward" in r.out, "its next step is the accounts", r)
    with open(w.folder.at(DIR, "protocol.yaml"), "rb") as a, open(os.path.join(STUDY, "protocol.yaml"), "rb") as b:
        ok(a.read() == b.read(), "the protocol lies beside the log")
    w.refused("a second start in one folder", FAILED, "E503", "init", DIR, STUDY, "--practice", *start)


def accounts(w):
    make = lambda name, role, *more: ("user", DIR, name, "--role", role, "--name", name.title() + " X", *more)
    w.refused("nobody acts", USAGE, "E906", *make("li", "coordinator"))
    w.refused("no such account", NO, "E554", *make("li", "coordinator"), by="nobody", writes=1)
    w.refused("wrong password", NO, "E753", *make("li", "coordinator"), by="admin", password="a guess", writes=1)
    w.refused("a short password", FAILED, "E755", *make("li", "coordinator"), by="admin", new="elevenchars")
    w.refused("no password for the new account", USAGE, "E922", *make("li", "coordinator"), by="admin", new=None)
    w.refused("no such role", USAGE, "E556", *make("li", "doctor"), by="admin")
    for name, role in (("li", "coordinator"), ("wang", "pi"), ("chen", "safety"), ("sun", "pharmacy"), ("gu", "monitor")):
        w.done("account of the %s" % role, *make(name, role), by="admin", writes=1)
    w.refused("an account twice", FAILED, "E555", *make("li", "pi"), by="admin")
    w.refused("another account of one name", FAILED, "E761", "user", DIR, "li2", "--role", "pi", "--name", "LI  x", by="admin")
    w.refused("an account made by a coordinator", NO, "E553", *make("he", "pi"), by="li")
    users = w.run("user", DIR, "--json").json()["users"]
    ok([u["name"] for u in users] == ["admin", "li", "wang", "chen", "sun", "gu"], "all accounts are listed", users)


def first_decision(w):
    sign = ("sign", DIR, "decision", "1")
    w.refused("nothing proposed yet", FAILED, "E635", *sign, by="wang")
    w.done("the first decision is proposed", "decide", DIR, "--propose", by="wang", writes=1)
    w.refused("what is signed must be named", USAGE, "E924", "sign", DIR, "paper", "1", by="wang")
    w.refused("a signature has one meaning", USAGE, "E905", *sign, "--meaning", "reject", by="wang")
    w.refused("signed with a wrong password", NO, "E753", *sign, by="wang", password="a guess", writes=1)
    w.refused("signed by the coordinator", NO, "E553", *sign, by="li")
    w.refused("signed by a role that is not asked", NO, "E632", *sign, by="gu")
    r = w.done("signed by the investigator", *sign, "--meaning", "approve", by="wang", writes=1, says="not yet")
    ok((r.next() or "").endswith("--as chen"), "the next: line names who signs next", r)
    w.refused("signed twice by one person", NO, "E634", *sign, by="wang")
    w.refused("no screening without consent rights", NO, "E553", "screen", DIR, by="chen")


def screening(w):
    one = "HLC-001"
    w.done("a screening number", "screen", DIR, by="li", writes=1, says=one)
    w.refused("no such participant", FAILED, "E570", "screen", DIR, "HLC-009")
    r = w.run("screen", DIR, one)
    ok(r.status == 1 and "unknown" in r.out, "criteria not answered are unknown, exit 1", r)
    consent = lambda *more: ("consent", DIR, one, *more)
    w.refused("a form not in force", NO, "E572", *consent("--version", "0.9", "--by", "participant"), by="li")
    w.refused("signed by a neighbour", NO, "E571", *consent("--version", "1.0", "--by", "neighbour"), by="li")
    w.refused("consent tomorrow", FAILED, "E581", *consent("--version", "1.0", "--by", "participant", "--at", "2099-01-01 10:00"), by="li")
    w.done("consent", *consent("--version", "1.0", "--by", "representative", "--at", "-10 min"), by="li", writes=1)
    ok("consent" not in (w.run("screen", DIR, one).next() or ""), "consent is no longer the next step")
    at = ("--version", "1.0", "--at", "2026-01-02 10:00", "--by")
    w.done("another form", *consent(*at, "participant"), by="li", writes=1)
    w.done("of the same moment: what it replaces is said", *consent(*at, "both"), by="li", writes=1, says="takes the place of")


def screening_values(w):
    one, enter = "HLC-001", ("enter", DIR, "HLC-001")
    w.refused("no =", USAGE, "E923", *enter, "SCR", "INR", by="li")
    w.refused("no such visit", FAILED, "E573", *enter, "D99", "INR=2", by="li")
    w.refused("no such item", FAILED, "E574", *enter, "SCR", "IRN=2", by="li")
    w.refused("not planned at that visit", FAILED, "E575", *enter, "SCR", "ALT=60", by="li")
    w.refused("not a number", FAILED, "E576", *enter, "SCR", "INR=about two", by="li")
    w.refused("not a code", FAILED, "E577", *enter, "SCR", "DX=HEPATITIS", by="li")
    w.refused("neither yes nor no", FAILED, "E578", *enter, "SCR", "PREG=perhaps", by="li")
    w.refused("a unit of something else", FAILED, "E402", *enter, "SCR", "WEIGHT=62 mg/dL", by="li")
    w.refused("a weight in grams", FAILED, "E582", *enter, "SCR", "WEIGHT=62500", by="li")
    w.refused("a comma for the point", FAILED, "E576", *enter, "SCR", "WEIGHT=62,5 kg", by="li")
    w.refused("one bad value of three saves none", FAILED, "E582", *enter, "SCR", "AGE=46", "WEIGHT=62.5", "HE=9", by="li")
    w.refused("measured tomorrow", FAILED, "E581", *enter, "SCR", "INR=2", "--at", "2099-01-01 10:00", by="li")
    w.refused("entered by the pharmacy", NO, "E553", *enter, "SCR", "INR=2", by="sun")
    w.done("values with and without unit, full-width digits", *enter, "SCR", "DX=ACLF", "AGE=４６ a", "SEX=F", "PREG=no", "WEIGHT=62.5kg", "HE=2",
           "INR=3.4", "--at", "now", by="li", writes=7, says="1 planned values are not entered yet")
    r = w.run("screen", DIR, one, "--json").json()
    e8 = [c for c in r["criteria"] if c["criterion"] == "E8"][0]
    ok(e8["met"] == "yes" and r["criteria_met"] == "no", "INR 3.4 excludes, whatever the platelets are", e8)
    w.refused("excluded is not eligible", NO, "E587", "screen", DIR, one, "--eligible", "yes", by="wang")
    w.refused("a correction without a reason", USAGE, "E583", *enter, "SCR", "INR=2.1", by="li")
    w.refused("a correction to what stands", USAGE, "E670", *enter, "SCR", "INR=3.4", "--reason", "misread", by="li")
    w.done("a correction with its reason", *enter, "SCR", "INR=2.1", "PLAT=88 10*9/L", "--reason", "misread", "--at", "now", by="li", writes=2)
    life = w.run("audit", DIR, "--subject", one, "--item", "INR", "--json").json()["events"]
    ok([e["body"]["text"] for e in life] == ["3.4", "2.1"] and life[1]["body"]["was"] == "3.4" and life[1]["reason"] == "misread",
       "the life of the value: what it was, what it is, why", life)


def eligibility(w):
    one, screen = "HLC-001", ("screen", DIR, "HLC-001")
    w.refused("judgements are lacking", NO, "E587", *screen, "--eligible", "yes", by="wang")
    w.refused("a criterion the data answer", FAILED, "E586", *screen, "--criterion", "E8", "--met", "no", by="wang")
    w.refused("neither yes, no nor unknown", USAGE, "E905", *screen, "--criterion", "E1", "--met", "maybe", by="wang")
    w.refused("one bad name of two saves none", FAILED, "E586", *screen, "--criterion", "E1,E99", "--met", "no", by="wang")
    w.refused("judged by the coordinator", NO, "E553", *screen, "--criterion", "E1", "--met", "no", by="li")
    w.done("an inclusion judged", *screen, "--criterion", "I2", "--met", "yes", by="wang", writes=1)
    w.done("six exclusions judged at once", *screen, "--criterion", "E1,E2,E4,E5,E6,E7", "--met", "no", by="wang", writes=6)
    w.done("all criteria met: exit 0", *screen, says="every criterion is met", writes=0)
    w.refused("not eligible needs a reason", USAGE, "E589", *screen, "--eligible", "no", by="wang")
    w.refused("no slot before the declaration", NO, "E591", "enrol", DIR, one, by="li")
    w.done("declared eligible", *screen, "--eligible", "yes", by="wang", writes=1)
    w.refused("no slot while the decision lacks a signature", NO, "E600", "enrol", DIR, one, by="li")
    w.done("the safety reviewer signs", "sign", DIR, "decision", "1", by="chen", writes=1, says="2 of 2")
    w.done("a slot", "enrol", DIR, one, by="li", writes=1, says="slot 1 of 3")
    w.refused("a second slot", NO, "E592", "enrol", DIR, one, by="li")


def dosing(w):
    one = "HLC-001"
    card = ("dose", DIR, one, "--lot", "LOT-7")
    lot = ("lot", DIR, "LOT-7")
    values = ("--concentration", "2e8", "--viability", "91.2", "--volume", "150", "--expires", "2099-12-31 18:00")
    given = (*card, "--given", "9.9e8", "--start", "now", "--end", "now")
    w.refused("a card without a lot", FAILED, "E605", *card)
    w.refused("a lot needs its values", USAGE, "E903", *lot, "--viability", "91.2", by="sun")
    w.refused("a lot registered by the coordinator", NO, "E553", *lot, *values, by="li")
    w.done("a lot", *lot, *values, by="sun", writes=1)
    w.refused("a lot twice", FAILED, "E614", *lot, *values, by="sun")
    w.refused("not released", NO, "E607", *card)
    w.done("released", *lot, "--release", by="sun", writes=1)
    w.done("a weak lot", "lot", DIR, "LOT-8", "--concentration", "2e8", "--viability", "71", "--volume", "150", "--expires", "2099-12-31 18:00",
           by="sun", writes=1)
    r = w.done("a lot out of date is registered, with a word", "lot", DIR, "LOT-6", "--concentration", "2e8", "--viability", "91", "--volume", "150", "--expires",
               "-1 min", by="sun", writes=1, finds="W696")
    ok("--release" not in r.next(), "and its release is not what comes next", r)
    w.refused("it is never released", NO, "E608", "lot", DIR, "LOT-6", "--release", by="sun")
    w.refused("a weak lot is not released", NO, "E611", "lot", DIR, "LOT-8", "--release", by="sun")
    w.refused("several units, none typed", FAILED, "E653", "enter", DIR, one, "BL", "AMMONIA=80", "--at", "now", by="li")
    w.refused("digits swapped in a weight", FAILED, "E654", "enter", DIR, one, "BL", "WEIGHT=26.0 kg", "--at", "now", by="li")
    w.refused("not done without a reason", USAGE, "E657", "enter", DIR, one, "BL", "--not-done", "HR", "--reason", " - ", by="li")
    w.done("baseline", "enter", DIR, one, "BL", "WEIGHT=62.0 kg", "ALT=61 U/L", "bilirubin=4.2 mg/dL", "AMMONIA=80 umol/L", "--at", "now", by="li", writes=4,
           says="71.837 umol/L")
    w.done("a value without its time is remarked on", "enter", DIR, one, "BL", "AST=70", by="li", writes=1, finds="W927")
    w.done("not done and lost", "enter", DIR, one, "BL", "--not-done", "HR,RESP", "--lost", "BILDIR", "--reason", "monitor broken", by="li", writes=3)
    w.done("the rest not done", "enter", DIR, one, "BL", "--not-done", "rest", "--reason", "monitor broken", by="li", writes=3)
    w.done("a hold", "hold", DIR, "--why", "one death under review", by="chen", writes=1)
    r = w.refused("no card on hold", NO, "E606", *card)
    ok("--given" in r.err and "--reason" in r.err, "and how a dose that was given all the same is recorded", r)
    r = w.run("decide", DIR)
    ok(r.status == NO and "ON HOLD" in r.out and (r.next() or "").startswith("titrate hold"), "free slots are no yes while dosing is on hold", r)
    ok(w.run("decide", DIR, "--json").json()["held"] is True and "已暂停给药，不得给药" in w.run("decide", DIR, "--lang", "zh").out, "in JSON and Chinese too")
    w.done("lifted", "hold", DIR, "--lift", "--why", "judged not related", by="chen", writes=1)
    w.done("the card", *card, writes=0, says="5.44 mL")
    ok("weight before" in w.run(*card).out, "the card shows the weight before it")
    # 62.0 kg x 1.6e7 = 9.92e8; / 0.912 = 1087719298.2 -> 1087719299; / 2e8 = 5.4386 -> 5.44 mL; 10 % of 9.92e8 either way (by hand)
    k = w.run(*card, "--json").json()
    ok([k[n] for n in ("cells", "total_cells", "volume_ml", "level", "decision")] == ["992000000", "1087719299", "5.44", 1, 1],
       "weight to cells to volume, by hand", k)
    ok(int(k["low"]) < 992000000 < int(k["high"]), "with its tolerance", k)
    w.refused("no schedule before the dose", NO, "E932", "schedule", DIR, one)
    w.refused("a word too many", USAGE, "E901", "hold", DIR, "1", "--lift", "--why", "typed without --number", by="chen")
    w.refused("no start", USAGE, "E903", *card, "--given", "9.9e8", "--end", "now", "--checked-by", "wang", by="li")
    w.refused("checked by the same person", NO, "E615", *given, "--checked-by", "li", by="li")
    w.refused("ends before it starts", FAILED, "E617", *card, "--given", "9.9e8", "--start", "now", "--end", "-5 min", "--checked-by", "wang", by="li")
    w.refused("given by the pharmacy", NO, "E553", *given, "--checked-by", "wang", by="sun")
    w.refused("checked by a name only", USAGE, "E930", *given, "--checked-by", "wang", by="li", check=None)
    w.refused("checked by somebody who typed the name", NO, "E757", *given, "--checked-by", "wang", by="li", check="li typed this too", writes=1)
    w.done("the dose", *given, "--checked-by", "wang", by="li", writes=2, says="DLT window closes")
    r = w.run("audit", DIR, "--kind", "checked", "--json").json()["events"]
    ok(len(r) == 1 and r[0]["actor"] == "wang" and r[0]["meaning"] == "check" and r[0]["body"] == {"by": "li"}, "the second person signed for it", r)
    r = w.run("schedule", DIR, one, "--json").json()
    ok([v["visit"] for v in r["visits"]][:2] == ["BL", "D0"] and len(r["visits"]) == 18, "the participant's own visits", r)
    w.refused("dosed twice", NO, "E604", *given, "--checked-by", "wang", by="li")


def followup(w):
    one, ae = "HLC-001", ("ae", DIR, "HLC-001", "--term", "Injection site reaction")
    r = w.done("too early at H1: saved, with a deviation", "enter", DIR, one, "H1", "HR=70", "RESP=18", "--at", "now", by="li", writes=3, finds="W580")
    ok(r.err.count("W580") == 1, "said once, not once a value", r)
    w.done("a deviation in words", "deviation", DIR, one, "scanner out of order", by="li", writes=1)
    listed = w.run("deviation", DIR, one, "--json").json()["deviations"]
    ok(len(listed) == 2 and listed[1]["what"] == "scanner out of order", "deviations are listed", listed)
    r = w.run("today", DIR, "--json").json()
    h1 = [v for v in r["visits"] if v["visit"] == "H1"]
    ok(len(h1) == 1 and h1[0]["state"] == "soon" and h1[0]["missing"] == ["SYSBP", "DIABP", "GCS"], "today: H1 lacks what was not measured", h1)
    ok([x["subject"] for x in r["waiting"]] == [one], "today: the participant waits for the window", r["waiting"])
    more = ("--related", "possible", "--onset", "now")
    w.refused("grade 6", USAGE, "E905", *ae, "--grade", "6", *more, by="li")
    w.refused("grade forgotten", USAGE, "E903", *ae, *more, by="li")
    w.refused("a relation nobody knows", FAILED, "E627", *ae, "--grade", "2", "--related", "maybe", "--onset", "now", by="li")
    w.refused("a category of another study", FAILED, "E625", *ae, "--grade", "2", *more, "--category", "device", by="li")
    w.refused("onset tomorrow", FAILED, "E581", *ae, "--grade", "2", "--related", "possible", "--onset", "2099-01-01 08:00", by="li")
    w.done("an adverse event", *ae, "--grade", "3", *more, "--category", "injection", "--serious", by="li", writes=1, says="HLC-001-AE1")
    w.done("a term spelt wrongly is saved, and the right one named", "ae", DIR, one, "--term", "Headach", "--grade", "1", "--related", "not", "--onset", "now", by="li", writes=1, finds="W913")
    w.done("of another the grade does not exist", "ae", DIR, one, "--term", "恶心", "--grade", "4", "--related", "not", "--onset", "now", by="li", writes=1, finds="W914")
    w.refused("the coordinator says it was not related", NO, "E838", "ae", DIR, one, "--correct", "HLC-001-AE1", "--related", "not", "--reason", "r", by="li")
    fix = ("ae", DIR, "HLC-001", "--correct", "HLC-001-AE1")
    w.refused("a correction without a reason", USAGE, "E668", *fix, "--outcome", "recovered", by="li")
    w.refused("no such event", FAILED, "E669", "ae", DIR, "HLC-001", "--correct", "HLC-001-AE7", "--grade", "2", "--reason", "r", by="li")
    w.done("its outcome corrected", *fix, "--outcome", "recovered", "--resolved", "now", "--reason", "seen at the round", by="li", writes=1,
           says="recovered")
    listed = w.run("ae", DIR, "HLC-001", "--json").json()["adverse_events"]
    ok([a["ae"] for a in listed] == ["HLC-001-AE%d" % n for n in (1, 2, 3)] and listed[0]["outcome"] == "recovered", "adverse events are listed with their numbers", listed)
    amend = ("dose", DIR, "HLC-001", "--correct", "--reason")
    w.done("another lot's label, which was never released", *amend, "label read again", "--lot", "LOT-8", by="li", writes=2, finds="W666")
    found = w.run("deviation", DIR, "HLC-001", "--json").json()["deviations"]
    ok("E607" in found[-1]["what"], "it stands as a dose against the rules", found)
    w.done("said once", *amend, "units misread", "--given", "9.85e8", by="li", writes=1)
    w.done("and it was the right lot after all", *amend, "the label at last", "--lot", "LOT-7", by="li", writes=1)
    last = w.run("audit", DIR, "--kind", "dosed", "--json").json()["events"][-1]["body"]
    ok(last["lot"] == "LOT-7" and not last.get("outside"), "which is by the rules again", last)
    w.done("the dose corrected", "dose", DIR, "HLC-001", "--correct", "--given", "9.8e8", "--reason", "residue in the syringe", by="li", writes=1,
           says="980,000,000")


def judgement(w):
    dlt = ("dlt", DIR, "HLC-001")
    w.refused("no DLT before the window is over", NO, "E620", *dlt, "--judgement", "none", by="chen")
    w.refused("a DLT needs its clause", USAGE, "E903", *dlt, "--judgement", "dlt", "--onset", "now", by="chen")
    w.refused("a clause of another protocol", FAILED, "E621", *dlt, "--judgement", "dlt", "--clause", "D9", "--onset", "now", by="chen")
    w.refused("an onset before the dose", FAILED, "E622", *dlt, "--judgement", "dlt", "--clause", "D3", "--onset", "-2 d", by="chen")
    w.refused("not evaluable needs a reason", USAGE, "E624", *dlt, "--judgement", "not-evaluable", by="chen")
    w.refused("judged by the coordinator", NO, "E553", *dlt, "--judgement", "dlt", "--clause", "D3", "--onset", "now", by="li")
    w.done("a DLT", *dlt, "--judgement", "dlt", "--clause", "D3", "--onset", "now", by="chen", writes=1, says="D3")
    w.refused("a judgement changed needs a reason", USAGE, "E624", *dlt, "--judgement", "dlt", "--clause", "D4", "--onset", "now", by="chen")


def second(w):
    """Another participant of the cohort: the stagger holds; and the one who is not eligible."""
    two = "HLC-002"
    w.done("a second number", "screen", DIR, by="li", writes=1, says=two)
    w.done("consent of the second", "consent", DIR, two, "--version", "1.0", "--by", "participant", by="li", writes=1)
    w.done("values of the second", "enter", DIR, two, "SCR", "DX=CLF", "AGE=51", "SEX=M", "WEIGHT=70", "HE=1", "PREG=no", "INR=1.8", "PLAT=90", "--at",
           "now", by="li", writes=8)
    w.done("judged", "screen", DIR, two, "--criterion", "E1,E2,E4,E5,E6,E7", "--met", "no", by="wang", writes=6)
    w.done("judged", "screen", DIR, two, "--criterion", "I2", "--met", "yes", by="wang", writes=1)
    w.done("eligible", "screen", DIR, two, "--eligible", "yes", by="wang", writes=1)
    w.done("related to a dose nobody gave", "ae", DIR, two, "--term", "Fever", "--grade", "1", "--related", "possible", "--onset", "now", by="li", writes=1,
           finds="W915")
    w.done("an hour after a dose nobody recorded", "enter", DIR, two, "H1", "HR=70", "RESP=18", "--at", "now", by="li", writes=2, finds="W673")
    w.done("a slot for the second", "enrol", DIR, two, by="li", writes=1, says="slot 2 of 3")
    w.refused("the stagger has not elapsed", NO, "E561", "dose", DIR, two, "--lot", "LOT-7")
    w.done("a third number", "screen", DIR, by="li", writes=1, says="HLC-003")
    w.done("not eligible, with the reason", "screen", DIR, "HLC-003", "--eligible", "no", "--reason", "did not consent", by="wang", writes=1)
    w.refused("screening has ended", NO, "E588", "consent", DIR, "HLC-003", "--version", "1.0", "--by", "participant", by="li")


def leaving(w):
    one = "HLC-001"
    w.refused("no way to leave", USAGE, "E905", "withdraw", DIR, one, "--how", "vanished", by="li")
    w.done("consent withdrawn", "withdraw", DIR, one, "--how", "withdrew", "--cause", "moved away", by="li", writes=1)
    w.refused("left twice", NO, "E588", "withdraw", DIR, one, "--how", "lost", by="li")
    w.done("corrected: nobody withdrew", "withdraw", DIR, one, "--correct", "--how", "lost", "--reason", "misheard", by="li", writes=1)
    w.done("corrected back", "withdraw", DIR, one, "--correct", "--how", "withdrew", "--reason", "it was so after all", by="li", writes=1)
    w.refused("nothing new after that", NO, "E579", "enter", DIR, one, "H2", "HR=80", "--at", "now", by="li")


def reading(w):
    with open("/dev/full", "w") as full:
        r = subprocess.run([TITRATE, "explain", "E104"], stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    ok(r.returncode == FAILED and "No space left" in r.stderr, "a full disk is named as the reason", r)
    w.refused("audit of nobody", FAILED, "E570", "audit", DIR, "--subject", "zz")
    w.refused("no such kind of event", USAGE, "E929", "audit", DIR, "--kind", "entred")
    rows = list(csv.reader(io.StringIO(w.run("audit", DIR, "--csv").out)))
    ok(len(rows) == w.events() + 1 and len({len(r) for r in rows}) == 1, "audit --csv holds every event")
    everything = w.run("audit", DIR, "--json").json()["events"]
    ok([e["seq"] for e in everything] == list(range(1, w.events() + 1)), "audit --json too")
    ok(all(e["source"] == "SIMULATED" for e in everything), "a practice is marked in every event")
    mine = w.run("audit", DIR, "--user", "sun", "--json").json()["events"]
    ok(mine and {e["actor"] for e in mine} == {"sun"} and {e["role"] for e in mine} == {"pharmacy"}, "audit of one person", mine)
    pages = [("user", DIR), ("lot", DIR), ("today", DIR), ("deviation", DIR), ("dlt", DIR, "HLC-001"), ("enter", DIR, "HLC-001", "BL"),
             ("screen", DIR, "HLC-001"), ("audit", DIR, "--subject", "HLC-001")]
    chinese = [w.run(*p, "--lang", "zh") for p in pages]
    none([r for r in chinese if r.status not in (0, 1) or not CHINESE.search(r.out)], "all of it in Chinese")
    none([r for r in (w.run(*p) for p in pages) if "SIMULATED" not in r.out], "a practice is marked in every answer")
    r = w.run("enter", DIR, "HLC-002", "SCR", "INR=9x9", "--reason", "r", "--lang", "zh", by="li")
    ok(r.status == FAILED and CHINESE.search(r.err) and "E4" in r.err, "a refusal in Chinese", r)
    rehearsal = Folder()
    with rehearsal:
        r = rehearsal.titrate("init", "a b's", STUDY, "--practice", "--admin", "admin", "--admin-name", "Zhao Min", env=environment(TITRATE_PASSWORD=PASSWORD))
        line = r.next() or ""
        ok(r.status == 0 and shlex.split(line)[1:] == ["user", "a b's"], "a next: line is quoted for the shell", r)


def grading(w):
    alt = ("grade", "alt", "250 U/L", "--ctcae", "5.0")
    limits = ("--lln", "7 U/L", "--uln", "40 U/L")
    # CTCAE 5.0, ALT: >3.0-5.0 x ULN is 2, >5.0-20.0 is 3 from a normal baseline; the same multiples of an abnormal baseline
    cases = [("6.25 x ULN from a normal baseline", (*alt, *limits, "--baseline", "30 U/L"), 0, 3),
             ("4.2 x an abnormal baseline", (*alt, *limits, "--baseline", "60 U/L"), 0, 2),
             ("a baseline normal where it was measured", (*alt, *limits, "--baseline", "60 U/L", "--baseline-range", "normal"), 0, 3),
             ("no limit of normal: not gradable, never 0", alt, 1, None),
             ("within normal", ("grade", "ALT", "30", "--ctcae", "5.0", *limits), 0, 0)]
    for why, words, status, grade in cases:
        r = w.run(*words, "--json")
        ok(r.status == status and r.json()["grade"] == grade and isinstance(r.json()["needs"], list), "grade: " + why, r)
    w.done("an abnormal baseline that the limits call normal is remarked on", *alt, *limits, "--baseline", "30 U/L", "--baseline-range", "high",
           finds="W928: the baseline of ALT is within the range given here, though it is said to be high")
    w.refused("no scale", USAGE, "E903", "grade", "alt", "250 U/L")
    w.refused("a scale nobody has", USAGE, "E905", "grade", "alt", "250 U/L", "--ctcae", "1.0")
    w.refused("not an analyte", FAILED, "E951", "grade", "altt", "250 U/L", "--ctcae", "5.0")
    w.refused("a unit of something else", FAILED, "E952", "grade", "alt", "250 mg/dL", "--ctcae", "5.0")
    w.refused("a condition no grade knows", USAGE, "E925", "grade", "alt", "250 U/L", "hungry=1", "--ctcae", "5.0")
    w.refused("an abnormal baseline needs its value", USAGE, "E903", *alt, *limits, "--baseline-range", "high")


def pasting(w):
    """Each next: line in a copy of the ward as it is now: a command that is understood."""
    bad = []
    for line in sorted(set(w.next_lines)):
        with Folder(like=w.folder) as copy:
            r = Ward(copy).run(*shlex.split(line)[1:], by="li")
            if r.status not in (0, 1) or not line.startswith("titrate "):
                bad.append("%s\n%s" % (line, r))
    none(bad, "every next: line works when pasted (%d)" % len(set(w.next_lines)))


def examples():
    """The examples of help, told in order: each ends 0 (a question: 0 or 1), and together they are every example these verbs have."""
    told = ward.story()
    lines = [line for verb, line in told]
    none([e for verb in ward.VERBS for e in ward.examples(verb) if e not in lines], "every example of these verbs is in the story")
    bad = []
    with Folder() as folder:
        for verb, line in told:
            r = folder.titrate(*shlex.split(line)[1:], env=environment(**ward.ENVIRONMENT))
            if r.status != 0 and not (verb in ward.ASKS and r.status == NO):
                bad.append(r)
        none(bad, "every example of the ward's verbs ends 0, or with the answer no, told in order (%d)" % len(lines))
        r = folder.titrate("verify", "out/ward")
        ok(r.status == 0, "and the log verifies", r)


def main():
    if not os.path.exists(TITRATE):
        ok(False, "the program is there: %s" % TITRATE)
        done()
    with Folder() as folder:
        w = Ward(folder)
        for chapter in (opening, accounts, first_decision, screening, screening_values, eligibility, dosing, followup, judgement, second, leaving, reading,
                        grading, pasting):
            chapter(w)
        r = w.run("verify", DIR, "--json")
        ok(r.status == 0 and r.json()["events"] == w.events() and r.json()["signatures"] == 3, "titrate verify: intact, every event and signature", r)
    examples()
    done()


main()
