# SPDX-License-Identifier: GPL-3.0-or-later
"""A randomised study with a control that is never dosed, from its start to its report: the arm is
drawn and not chosen, the secret is nowhere but in its file, treated and controls are followed from
the transplantation, and after the list is opened another program draws every arm again."""
import hashlib
import json
import os
import shutil
import sqlite3
import subprocess
import sys

sys.path.insert(0, "tests/support")
from tap import Folder, contents, done, environment, none, ok, read

PASSWORD = "a password of the ward"
ENV = {"TITRATE_PASSWORD": PASSWORD, "TITRATE_NEW_PASSWORD": PASSWORD, "TITRATE_CHECK_PASSWORD": PASSWORD}
STUDY = "tests/data/randomised"


def act(f, *words):
    return f.titrate(*words, env=environment(**ENV))


def start(f, where):
    r = act(f, "init", where, STUDY, "--practice", "--admin", "admin", "--admin-name", "Zhao Min")
    for name, role, full in (("li", "coordinator", "Li Na"), ("wang", "pi", "Wang Wei"), ("chen", "safety", "Chen Jing"), ("sun", "pharmacy", "Sun Li"), ("mao", "monitor", "Mao Lin")):
        act(f, "user", where, name, "--role", role, "--name", full, "--as", "admin")
    return r


def open_slot(f, where, n):
    act(f, "decide", where, "--propose", "--as", "wang")
    act(f, "sign", where, "decision", n, "--as", "wang")
    return act(f, "sign", where, "decision", n, "--as", "chen")


def eligible(f, where):
    who = act(f, "screen", where, "--as", "li", "--json").json()["subject"]
    act(f, "consent", where, who, "--version", "1.0", "--by", "participant", "--at", "-5 min", "--as", "li")
    act(f, "enter", where, who, "SCR", "DX=ACLF", "AGE=46 a", "SEX=M", "WEIGHT=62.5 kg", "INR=2.1", "--at", "now", "--as", "li")
    act(f, "screen", where, who, "--criterion", "E1", "--met", "no", "--as", "wang")
    act(f, "screen", where, who, "--eligible", "yes", "--as", "wang")
    return who


def enrolled(f, where):
    who = eligible(f, where)
    return act(f, "enrol", where, who, "--as", "li", "--json").json()


def conduct(f):
    r = start(f, "ev")
    ok(r.status == 0, "a practice study starts", r)
    secret = read(f.at("ev/study.db.secret")).split("\n")[1]
    ok(len(secret) == 64 and os.stat(f.at("ev/study.db.secret")).st_mode & 0o777 == 0o600, "its secret lies beside the log, for its owner's eyes")
    hash_ = f.titrate("allocation", "ev", "--json").json()
    ok(hash_["commitment"] and hash_["secret"] is None and hash_["drawn"] == [], "its hash is shown, before anybody is enrolled", hash_)

    who = eligible(f, "ev")
    r = act(f, "enrol", "ev", who, "--as", "li")
    ok(r.status == 1 and "E947" in r.err, "without a signed decision nobody is randomised, into neither arm", r)
    open_slot(f, "ev", 1)
    r = act(f, "enrol", "ev", who, "--arm", "CTRL", "--as", "li")
    ok(r.status == 1 and "E676" in r.err, "nobody names the arm", r)
    got = [act(f, "enrol", "ev", who, "--as", "li", "--json").json()]
    while got[-1]["arm"] != "EV" or len(got) < 2:  # blocks of at most four: a control and a treated within five
        r = act(f, "enrol", "ev", eligible(f, "ev"), "--as", "li", "--json")
        if r.status == 1:
            break
        got.append(r.json())
    ok([g["position"] for g in got] == list(range(1, len(got) + 1)), "places follow one another", got)
    treated = next(g["subject"] for g in got if g["arm"] == "EV")
    return treated, secret


def asked_for(f, was, now):
    """The study of this story asks for the transplantation before the dose."""
    path = f.at(STUDY, "protocol.yaml")
    text = read(path)
    assert was in text
    with open(path, "w", encoding="utf-8") as out:
        out.write(text.replace(was, now))


def follow(f, treated):
    who = treated
    r = f.titrate("dose", "ev", who, "--lot", "EV-1")
    ok(r.status == 1 and "E685" in r.err and "titrate moment" in r.err, "no dose card before the transplantation", r)
    r = act(f, "moment", "ev", who, "transplant", "--at", "-50 min", "--as", "li", "--json")
    ok(r.status == 0 and r.json()["moments"][-1]["at"], "the transplantation is recorded", r)
    plan = {v["visit"]: v for v in f.titrate("schedule", "ev", who, "--json").json()["visits"]}
    ok(set(plan) == {"BL", "T7", "T30"} and plan["T7"]["from"] == "transplant", "its visits count from there, the dose's are not known yet", plan)
    r = act(f, "lot", "ev", "EV-1", "--concentration", "1e8", "--volume", "200", "--expires", "2099-12-31 18:00", "--as", "sun", "--json")
    ok(r.status == 0 and r.json()["lots"][0]["viability"] is None, "particles have no viability", r)
    act(f, "lot", "ev", "EV-1", "--release", "--as", "sun")
    r = f.titrate("dose", "ev", who, "--lot", "EV-1")
    ok(r.status == 0 and "10,000,000,000 particles" in r.out and "viab" not in r.out, "and the card speaks of none", r)
    r = act(f, "dose", "ev", who, "--lot", "EV-1", "--given", "1e10", "--start", "now", "--end", "now", "--checked-by", "wang", "--as", "li")
    ok(r.status == 0, "the treated is dosed", r)
    plan = [v["visit"] for v in f.titrate("schedule", "ev", who, "--json").json()["visits"]]
    ok(set(plan) == {"BL", "D0", "H24", "T7", "T30"}, "and now has all visits", plan)
    r = act(f, "enter", "ev", who, "T7", "ALT=80 U/L", "--at", "-55 min", "--as", "li")
    ok("E656" in r.err, "what was measured before the transplantation is no value after it", r)
    r = f.titrate("today", "ev", "--json")
    ok(any(v["subject"] == who and v["visit"] == "BL" for v in r.json()["visits"]), "the baseline nobody entered is owed", r)


def control(f):
    """In a study of its own, whose first arms are drawn until there is a control."""
    for i in range(12):
        where = "c%d" % i
        start(f, where)
        open_slot(f, where, 1)
        got = enrolled(f, where)
        if got["arm"] == "CTRL":
            break
    ok(got["arm"] == "CTRL" and "slot" not in got, "a control is drawn, and takes no slot", got)
    who = got["subject"]
    r = f.titrate("dose", where, who, "--lot", "EV-1")
    ok(r.status == 1 and "E674" in r.err, "a control has no dose card", r)
    ok("--given --level" in r.err, "and one dosed by mistake is recorded with the level", r)
    r = f.titrate("today", where)
    ok("transplantation" in r.out, "today waits for its transplantation", r)
    act(f, "moment", where, who, "transplant", "--at", "-10 min", "--as", "li")
    plan = [v["visit"] for v in f.titrate("schedule", where, who, "--json").json()["visits"]]
    ok(plan == ["BL", "T7", "T30"], "its visits count from the transplantation alone", plan)
    r = f.titrate("report", where, "--out", "report-c")
    page = read(f.at("report-c/adverse.html"))
    ok(r.status == 0 and "CTRL, n = 1" in page, "its report has a column of controls", r)
    return where


def concealed(f, secret):
    shown = []
    for words in (("allocation", "ev"), ("audit", "ev"), ("verify", "ev"), ("verify", "ev", "--json"), ("today", "ev"), ("decide", "ev", "--json"), ("audit", "ev", "--json")):
        r = f.titrate(*words)
        if secret in r.out + r.err:
            shown.append(words)
    f.titrate("report", "ev", "--out", "rep")
    for here, _, files in os.walk(f.at("rep")):
        shown += [n for n in files if secret.encode() in open(os.path.join(here, n), "rb").read()]
    db = sqlite3.connect(f.at("ev/study.db"))
    shown += [row for row in db.execute("select * from event") if any(secret in str(cell) for cell in row)]
    db.close()
    none(shown, "no answer, page, table or event holds the secret")


def lost(f):
    f2 = "ev/study.db.secret"
    kept = read(f.at(f2))
    os.rename(f.at(f2), f.at("away"))
    before = contents(f.at("ev"))
    r = f.titrate("verify", "ev", "--json")
    ok(r.status == 0 and "W682" in r.err + r.out and not r.json()["allocation"]["drawn_again"], "verify says that it could not draw again", r)
    ok(before == contents(f.at("ev")), "and changed nothing")
    with open(f.at(f2), "w") as out:
        out.write(kept.replace(kept.split("\n")[1], "0" * 64))
    r = f.titrate("verify", "ev")
    ok(r.status == 1 and "E946" in r.out + r.err or "does not verify" in r.out, "another secret does not verify", r)
    os.rename(f.at("away"), f.at(f2))
    ok(f.titrate("verify", "ev").status == 0, "the right one does")


def opened(f, secret):
    r = act(f, "allocation", "ev", "--open", "--why", "enrolment is over", "--as", "li")
    ok(r.status == 1 and "E553" in r.err, "who enrols does not open the list", r)
    r = act(f, "allocation", "ev", "--open", "--why", "enrolment is over", "--as", "mao", "--json")
    ok(r.status == 0 and r.json()["secret"] == secret, "the monitor opens it", r)
    r = act(f, "enrol", "ev", eligible(f, "ev"), "--as", "li")
    ok(r.status == 1 and "E949" in r.err, "nobody is enrolled after that", r)
    os.remove(f.at("ev/study.db.secret"))
    r = f.titrate("verify", "ev", "--json").json()
    ok(r["allocation"]["drawn_again"] and r["allocation"]["open"], "from now on the log alone is enough", r)
    p = subprocess.run([sys.executable, "docs/examples/allocation.py", f.at("ev/study.db")], stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    ok(p.returncode == 0 and b"drawn again" in p.stdout, "and another program draws the same arms", p.stdout.decode())


def forged(f, where):
    """An arm changed in the file is found by the chain; nobody needs the list for that."""
    db = sqlite3.connect(f.at(where, "study.db"))
    for (name,) in db.execute("select name from sqlite_master where type = 'trigger'").fetchall():
        db.execute("drop trigger " + name)
    db.execute("update event set body = replace(body, '\"arm\":\"CTRL\"', '\"arm\":\"EV\"') where kind = 'enrolled'")
    db.commit()
    db.close()
    r = f.titrate("verify", where)
    ok(r.status == 1, "an arm changed in the file does not verify", r)


COLUMNS = ("seq id recorded occurred zone actor role session kind subject visit form item repeat body reason source "
           "study_version program schema meaning signed_hash key signature prev hash").split()


def rewritten(f, where, kind, change):
    """A stranger changes what events of a kind say (None: takes them out) and makes chain and head file anew: what verify says."""
    folder = f.at("rewritten")
    shutil.copytree(f.at(where), folder)
    db = sqlite3.connect(folder + "/study.db", isolation_level=None)
    for (name,) in db.execute("select name from sqlite_master where type = 'trigger'").fetchall():
        db.execute("drop trigger " + name)
    rows, last = [dict(zip(COLUMNS, r)) for r in db.execute("select %s from event order by seq" % ", ".join(COLUMNS))], "0" * 64
    db.execute("delete from event")
    for r in rows:
        if r["kind"] == kind:
            r["body"] = change(json.loads(r["body"]))
    for seq, r in enumerate((r for r in rows if r["body"]), 1):
        r["body"] = r["body"] if isinstance(r["body"], str) else json.dumps(r["body"], separators=(",", ":"), sort_keys=True)
        r["seq"], r["prev"] = seq, last
        parts = [str(r[c]).encode() for c in COLUMNS[:-1]]
        last = r["hash"] = hashlib.sha256(b"".join(len(b).to_bytes(8, "big") + b for b in parts)).hexdigest()
        db.execute("insert into event values (%s)" % ",".join("?" * len(COLUMNS)), [r[c] for c in COLUMNS])
    db.close()
    with open(folder + "/study.db.head", "w") as out:
        out.write("titrate head 1\nseq %d\nhash %s\nrecorded %s\n" % (seq, last, r["recorded"]))
    answer = f.titrate("verify", "rewritten")
    shutil.rmtree(folder)
    return answer


def rewritten_all(f, where):
    """Even with a chain made anew: whoever was enrolled has a place, each place once, in the list that the protocol asks for."""
    said = lambda **more: lambda body: dict(body, **more)
    text = lambda old, new: lambda body: dict(body, value=body["value"].replace(old, new))
    cases = (
        ("nothing", "enrolled", lambda body: body, ""),
        ("places taken out", "enrolled", lambda body: {k: v for k, v in body.items() if k not in ("position", "stratum")}, "a place is missing"),
        ("place 0", "enrolled", said(position=0), "a place is missing"),
        ("one place for all", "enrolled", said(position=2), "a place is missing"),
        ("no list", "fact", lambda body: None, "not the one the protocol"),
        ("no hash", "fact", text("sha256=", "sha25="), "not the one the protocol"),
        ("an empty hash", "fact", lambda body: {"value": "sha256=" + body["value"][71:]}, "not the one the protocol"),
        ("other blocks", "fact", text("blocks=2,4", "blocks=4"), "not the one the protocol"),
        ("more planned", "fact", text("planned=8", "planned=9"), "not the one the protocol"),
    )
    trouble = []
    for why, kind, change, found in cases:
        r = rewritten(f, where, kind, change)
        if r.status != (1 if found else 0) or found not in " ".join(r.out.replace("!", "").split()):
            trouble.append("%s: %s" % (why, r))
    none(trouble, "a list rewritten with its chain is found by what it says")


def rehearsed(f):
    for seed in ("1", "2"):
        r = f.titrate("rehearse", STUDY, "--seed", seed, "-o", "r" + seed)
        a = f.titrate("allocation", "r" + seed, "--json").json()["drawn"]
        ok(r.status == 0 and a == [{"stratum": "", "EV": 4, "CTRL": 4}], "seed %s: eight are randomised, four and four" % seed, a)
        ok(f.titrate("verify", "r" + seed).status == 0, "seed %s: verified" % seed)
        ok(not os.path.exists(f.at("r" + seed, "study.db.secret")), "a rehearsal has no secret to keep")
    f.titrate("rehearse", STUDY, "--seed", "1", "-o", "again")
    ok(open(f.at("r1/study.db.head")).read() == open(f.at("again/study.db.head")).read(), "the same seed gives the same log")


def values(f, where, visit):
    """{participant: (arm, ALT at the visit)}"""
    db = sqlite3.connect("file:%s?mode=ro" % f.at(where, "study.db"), uri=True)
    arm = {s: json.loads(b)["arm"] for s, b in db.execute("select subject, body from event where kind = 'enrolled'")}
    alt = {s: json.loads(b)["text"] for s, b in db.execute("select subject, body from event where kind = 'entered' and item = 'ALT' and visit = ?", (visit,))}
    db.close()
    return {s: (arm[s], alt.get(s)) for s in arm}


def one_person_in_either_arm(f):
    """Common random numbers: with other blocks some are in the other arm, and their illness is the same to the digit."""
    os.makedirs(f.at("other"))
    with open(f.at("other/protocol.yaml"), "w", encoding="utf-8") as out:
        out.write(read(f.at(STUDY, "protocol.yaml")).replace("blocks: [2, 4]", "blocks: [8]"))
    moved, same = 0, 0
    for seed in ("1", "2", "3"):
        f.titrate("rehearse", STUDY, "--seed", seed, "-o", "x" + seed)
        f.titrate("rehearse", "other", "--seed", seed, "-o", "y" + seed)
        for visit in ("BL", "T7", "T30"):
            here, there = values(f, "x" + seed, visit), values(f, "y" + seed, visit)
            for who in set(here) & set(there):
                if here[who][0] != there[who][0]:
                    moved += 1
                    same += here[who][1] == there[who][1]
    ok(moved >= 6 and same == moved, "whoever is in the other arm has the same course", "%d of %d" % (same, moved))


def nobody(f):
    """A study that is withdrawn before anybody took part has a report that says so."""
    text = read(f.at(STUDY, "protocol.yaml")).replace("status: RECRUITING", "status: WITHDRAWN")
    os.makedirs(f.at("withdrawn"))
    with open(f.at("withdrawn/protocol.yaml"), "w", encoding="utf-8") as out:
        out.write(text)
    act(f, "init", "w", "withdrawn", "--practice", "--admin", "admin", "--admin-name", "Zhao Min")
    r = f.titrate("report", "w", "--out", "none")
    ok(r.status == 0, "the report of nobody is written", r)
    ok("n = 0" in read(f.at("none/index.html")) and "withdrawn" in read(f.at("none/index.html")), "and says so plainly")
    ok("无人参加" in read(f.at("none/zh/index.html")), "in Chinese too")


def main():
    with Folder() as f:
        asked_for(f, "start: L1\n", "start: L1\n  after: transplant\n")
        treated, secret = conduct(f)
        follow(f, treated)
        concealed(f, secret)
        lost(f)
        opened(f, secret)
        where = control(f)
        rewritten_all(f, where)
        forged(f, where)
        rehearsed(f)
        one_person_in_either_arm(f)
        nobody(f)
    done()


main()
