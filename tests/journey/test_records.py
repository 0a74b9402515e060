# SPDX-License-Identifier: GPL-3.0-or-later
"""A folder of registry records: imported one by one, searched, filtered, compared.
What cannot be read is rejected by name and reason; the rest is there; a question is
never part of a statement; ended half way, nothing is there."""
import copy
import glob
import json
import os
import sqlite3
import sys

sys.path.insert(0, "tests/support")
from tap import RECORD, Folder, contents, done, ok, read, skip, titrate


def record(base, number, **status):
    """A copy of a record under another number, with other words in it."""
    r = copy.deepcopy(base)
    s = r["protocolSection"]
    s["identificationModule"]["nctId"] = "NCT%08d" % number
    s["identificationModule"]["briefTitle"] = status.get("title", "Study %d" % number)
    s["statusModule"]["overallStatus"] = status.get("status", "RECRUITING")
    s["conditionsModule"] = {"conditions": status.get("conditions", ["Liver Failure"])}
    s["designModule"]["phases"] = status.get("phases", ["PHASE1"])
    s["sponsorCollaboratorsModule"] = {"leadSponsor": {"name": status.get("sponsor", "A Hospital"), "class": "INDIV" if "sponsor" in status else "OTHER"}}
    s["identificationModule"]["organization"] = dict(s["sponsorCollaboratorsModule"]["leadSponsor"], fullName=status.get("sponsor", "A Hospital"))
    s["contactsLocationsModule"] = {"centralContacts": [{"name": "Ada Person"}], "locations": [{"city": "X", "country": c} for c in status.get("countries", ["China"])]}
    return r


def put(folder, name, what):
    os.makedirs(os.path.dirname(folder.at(name)), exist_ok=True)
    with open(folder.at(name), "w", encoding="utf-8", errors="surrogateescape") as f:
        f.write(what if isinstance(what, str) else json.dumps(what, ensure_ascii=False))


def ids(r):
    return [x["id"] for x in r.json()["records"]]


def check_questions(f):
    def ask(*words):
        return ids(f.titrate("records", *words, "--db", "r.db", "--json"))

    ok(ask("search", "organoid") == ["NCT00000001"], "a word finds its record")
    ok(ask("search", "ORGANOID", "encapsulated") == ["NCT00000001"], "all words, whatever their case")
    ok(ask("search", "organoid", "kidney") == [], "a record without one of the words is not found")
    ok(ask("search", "organo") == [] and ask("search", "organo*") == ["NCT00000001"], "words are whole unless a star says otherwise")
    ok(ask("search", "肝衰竭") == ["NCT00000003"] and ask("search", "肝炎") == ["NCT00000003"] and ask("search", "肺炎") == [], "Chinese of three characters and of two")
    ok(ask("search", "肝衰竭", "microbubble") == ["NCT00000003"] and ask("search", "肝衰竭", "organoid") == [], "Chinese and English together")
    ok(ask("filter", "--status", "completed") == ["NCT00000002"], "by status")
    ok(ask("filter", "--phase", "PHASE1") == ["NCT00000001", "NCT00000002"] and ask("filter", "--phase", "PHASE") == [], "by phase, whole codes")
    ok(ask("filter", "--country", "spain") == ["NCT00000002"] and ask("filter", "--country", "Spa") == [], "by country, whole names")
    ok(ask("filter", "--condition", "100%") == ["NCT00000002"] and ask("filter", "--condition", "_") == [], "by part of a condition, signs of LIKE as they are")
    ok(len(ask("filter")) == 3, "no filter: all")
    for words, near in ((("search", "organoid", "--status", "recruting"), "RECRUITING"), (("filter", "--phase", "FASE1"), "PHASE1"), (("filter", "--country", "Spian"), "Spain"), (("filter", "--status", "%"), "ask for")):
        r = f.titrate("records", *words, "--db", "r.db")
        ok(r.status == 1 and "W216" in r.err and near in r.err.split("fix:")[-1], "a value that no record has is said, with the nearest: %s" % words[-1], r)
    put(f, "unplaced/1.json", record(json.loads(read(RECORD)), 30, countries=[]))
    f.titrate("records", "import", "unplaced", "--db", "n.db")
    r = f.titrate("records", "filter", "--country", "China", "--db", "n.db")
    ok(r.status == 1 and "W216" in r.err and "none at all" in r.err, "nor is it silent where no record has any", r)
    r = f.titrate("records", "search", "kidney", "--status", "COMPLETED", "--db", "r.db")
    ok(r.status == 1 and not r.err, "none of a status that is there is an answer", r)
    r = f.titrate("records", "filter", "--db", "r.db", "--limit", "1", "--json").json()
    ok(r["found"] == 3 and len(r["records"]) == 1, "a limit lists fewer and counts all")
    for words in ("\"", "title:x", "a AND", "NEAR(", "*", "' OR 1=1 --", "\\", "%", "{x", "-", "x^2", "a\"b", "("):
        r = f.titrate("records", "search", " " + words, "--db", "r.db")
        ok(r.status in (0, 1) and not r.err, "a question is only a question: %s" % words, r)


def check_compare(f):
    r = f.titrate("records", "compare", "NCT00000001", "nct00000002", "--db", "r.db", "--json")
    fields = {x["field"]: x for x in r.json()["fields"]}
    ok(not fields["status"]["same"] and fields["status"]["b"] == "COMPLETED" and fields["eligibility"]["same"], "compare tells what differs", r)
    ok((fields["sponsor"]["a"], fields["sponsor"]["b"]) == ("an individual", "A Hospital"), "a sponsor who is a person is not named", fields["sponsor"])
    ok(sum(not x["same"] for x in fields.values()) == r.json()["differ"], "and counts it")
    r = f.titrate("records", "compare", "NCT00000001", "NCT99999999", "--db", "r.db")
    ok(r.status == 2 and "E213" in r.err and r.err.count("\n") == 1, "an unknown number is one message", r)


def check_bad(f, base):
    put(f, "bad/good.json", record(base, 7))
    put(f, "bad/half.json", json.dumps(base)[:2000])
    put(f, "bad/empty.json", "")
    put(f, "bad/other.json", "{\"a\": 1}")
    put(f, "bad/deep.json", "{\"protocolSection\": " + "[" * 100000)
    put(f, "bad/bytes.json", "{\"protocolSection\": {\"identificationModule\": {\"nctId\": \"\udcff\"}}}")
    put(f, "bad/type.json", {"protocolSection": {"identificationModule": {"nctId": 7}}})
    put(f, "bad/twin.json", record(base, 8))
    put(f, "bad/twin2.json", record(base, 8))
    with open(f.at("bad/huge.json"), "w") as big:
        big.truncate(40 << 20)
    os.symlink("good.json", f.at("bad/link.json"))
    os.symlink(".", f.at("bad/loop"))
    os.mkfifo(f.at("bad/pipe.json"))
    r = f.titrate("records", "import", "bad", "--db", "bad.db", "--json", timeout=60)
    os.unlink(f.at("bad/pipe.json"))
    got = r.json()
    names = sorted(os.path.basename(x["file"]) for x in got["rejections"])
    twin = [n for n in names if n.startswith("twin")]
    ok(r.status == 1 and got["imported"] == 2 and got["held"] == 2, "what can be read is imported", r)
    ok(sorted(set(names) - set(twin)) == ["bytes.json", "deep.json", "empty.json", "half.json", "huge.json", "other.json", "type.json"] and len(twin) == 1, "each of the others is rejected, once", names)
    ok(all(x["code"] and x["message"] for x in got["rejections"]) and r.err.count("\n") == got["rejected"], "each with one message", r.err)


def check_whole(f, base):
    put(f, "more/a.json", record(base, 20))
    with open(f.at("foreign.db"), "w") as out:
        out.write("not a database, and long enough to be looked at as one " * 40)
    c = sqlite3.connect(f.at("theirs.db"))
    c.execute("CREATE TABLE x (y)")
    c.commit()
    c.close()
    for name in ("foreign.db", "theirs.db"):
        before = read(f.at(name)) if name == "foreign.db" else contents(f.path)["theirs.db"]
        r = f.titrate("records", "import", "more", "--db", name)
        after = read(f.at(name)) if name == "foreign.db" else contents(f.path)["theirs.db"]
        ok(r.status == 2 and "E210" in r.err and before == after, "another program's file is left alone: %s" % name, r)
        for verb in (["filter"], ["search", "x"], ["compare", "A", "B"]):
            r = f.titrate("records", *verb, "--db", name)
            ok(r.status == 2 and "E210" in r.err, "nor is it read: %s of %s" % (verb[0], name), r)
    r = f.titrate("records", "search", "x", "--db", "none.db")
    ok(r.status == 2 and "E3" in r.err and not os.path.exists(f.at("none.db")), "searching makes no file", r)
    r = f.titrate("records", "import", "nowhere", "--db", "none.db")
    ok(r.status == 2 and not os.path.exists(f.at("none.db")), "no folder: no file", r)
    before = ids(f.titrate("records", "filter", "--db", "r.db", "--json"))
    with open(f.at("limit.sh"), "w") as out:
        out.write("ulimit -f 40; exec \"$@\"\n")
    for i in range(200):
        put(f, "many/%d.json" % i, record(base, 1000 + i))
    import subprocess
    p = subprocess.run(["sh", f.at("limit.sh"), os.path.abspath(os.environ.get("TITRATE", "build/titrate")), "records", "import", "many", "--db", "r.db"], cwd=f.path, stdout=subprocess.PIPE, stderr=subprocess.PIPE)
    ok(p.returncode == 2 and b"E211" in p.stderr, "a full disk ends the import with one message", p.stderr)
    ok(ids(f.titrate("records", "filter", "--db", "r.db", "--json")) == before, "and the file holds what it held before")


def main():
    base = json.loads(read(RECORD))
    with Folder() as f:
        put(f, "in/1.json", record(base, 1, title="Encapsulated organoid transplantation", sponsor="Di Person"))
        put(f, "in/below/2.json", record(base, 2, status="COMPLETED", countries=["Spain", "China"], conditions=["100% Dysphagia"]))
        put(f, "in/3.json", record(base, 3, title="慢性乙型肝炎相关肝衰竭 microbubble", phases=["PHASE2", "PHASE3"]))
        put(f, "in/notes.txt", "not a record")
        r = f.titrate("records", "import", "in", "--db", "r.db")
        ok(r.status == 0 and "3 records imported" in r.out, "a folder and those below it are imported", r)
        ok(not [n for n in os.listdir(f.path) if n.startswith("r.db-")], "one file lies there")
        with open(f.at("r.db"), "rb") as db:
            kept = db.read()
        ok(b"Ada Person" not in kept and b"Di Person" not in kept and b"A Hospital" in kept, "persons are not kept, nor a sponsor who is one")
        check_questions(f)
        check_compare(f)
        put(f, "again/1.json", record(base, 1, title="Now withdrawn", status="WITHDRAWN"))
        r = f.titrate("records", "import", "again", "--db", "r.db", "--json").json()
        found = ids(f.titrate("records", "search", "organoid", "--db", "r.db", "--json")), ids(f.titrate("records", "search", "withdrawn", "--db", "r.db", "--json"))
        ok(r["held"] == 3 and found == ([], ["NCT00000001"]), "a record that comes again replaces the earlier, words and all", (r, found))
        check_bad(f, base)
        check_whole(f, base)
        shared = os.path.join(os.environ.get("TITRATE_SHARED", "../shared"), "registry")
        if not os.path.isdir(shared):
            skip("every real record is imported", "no shared records")
        else:
            r = titrate("records", "import", shared, "--db", f.at("all.db"), "--json").json()
            ok(r["imported"] == len(glob.glob(shared + "/*/*.json")) and not r["rejected"], "every real record is imported", r)
    done()


main()
