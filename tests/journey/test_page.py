# SPDX-License-Identifier: GPL-3.0-or-later
"""The public study page: HTML that validates and that everybody can read, in two
languages; no text of a record becomes markup; persons only where asked for; whole or
not at all; and a history that grows."""
import glob
import json
import os
import re
import sys
import xml.etree.ElementTree

sys.path.insert(0, "tests/support")
import pages
from tap import RECORD, Folder, contents, done, none, ok, parallel, read, skip, titrate

FILES = ["feed.atom", "history.json", "index.html", "record.json", "zh/", "zh/feed.atom", "zh/index.html"]
HOSTILE = ["<script>alert(1)</script>", "\"><img src=x onerror=alert(1)>", "&lt;b&gt;&#60;i&#62;", "javascript:alert(1)", "]]><x/>", "-->", "</style></title></p>",
           "\u202eevil\u2066", "' onmouseover='alert(1)", "{{7*7}}", "* <b>item</b>\n\n1. <i>x</i>", "\\<u\\>", "a\u0000b".replace("\u0000", ""), "\ufffe", "x" * 3000]
PROMISE = re.compile(r"\b(cure[sd]?|breakthrough|will help you|is safe|are safe|effective|promising|best treatment)\b|治愈|突破|安全有效|疗效确切|显著", re.I)


def hostile(value, i=0):
    """Every text of a record made dangerous, its codes and numbers left so that it is still one."""
    if isinstance(value, dict):
        return {k: v if k in ("nctId",) else hostile(v, i + n) for n, (k, v) in enumerate(value.items())}
    if isinstance(value, list):
        return [hostile(v, i + n) for n, v in enumerate(value)]
    return HOSTILE[i % len(HOSTILE)] + " " + value if isinstance(value, str) else value


def words_of(out):
    return [read(os.path.join(out, f)) for f in ("index.html", "zh/index.html")]


def trouble_of(job):
    """What is wrong with the page of a record."""
    record, out = job
    r = titrate("page", record, "-o", out)
    if r.status != 0:
        return [str(r)]
    found = ["%s: %s" % (record, t) for page in words_of(out) for t in pages.look(page)[0]]
    for feed in ("feed.atom", "zh/feed.atom"):
        try:
            xml.etree.ElementTree.parse(os.path.join(out, feed))
        except xml.etree.ElementTree.ParseError as e:
            found.append("%s: %s: %s" % (record, feed, e))
    json.loads(read(os.path.join(out, "record.json")))
    return found


def validators(paths):
    for name, judge in (("tidy", pages.tidy), ("html5lib", pages.html5lib_errors)):
        said = [judge(p) for p in paths]
        skip("%s finds nothing" % name, "not installed") if said[0] is None else none([x for s in said for x in s], "%s finds nothing" % name)
    found = pages.axe(paths)
    if found is None:
        skip("axe finds nothing in Chromium", "no TITRATE_AXE")
        return
    none([v for f in found.values() for v in f["violations"]], "axe finds nothing in Chromium")
    none([w for f in found.values() for w in f["wanted"]], "the page asks the network for nothing")
    none([p for p, f in found.items() if f["wide"] > 0], "no page is wider than a telephone")


def feed_entries(path):
    atom = "{http://www.w3.org/2005/Atom}"
    root = xml.etree.ElementTree.parse(path).getroot()
    return root.tag == atom + "feed", [(e.find(atom + "id").text, e.find(atom + "updated").text, e.find(atom + "title").text) for e in root.iter(atom + "entry")]


def accessible(folder, what):
    none([t for x, lang in zip(words_of(folder), ("en", "zh")) for t in pages.access(x, lang)],
         "%s: headings in order, words of the other language marked, places of links, headings of tables, contrast of the palette" % what)


def check_plain(f):
    r = f.titrate("page", RECORD, "-o", "p")
    ok(r.status == 0 and "N204" in r.err, "a page is written, and it is said that no contact stands on it", r)
    ok(sorted(contents(f.at("p"))) == FILES, "the folder holds the page and nothing else", contents(f.at("p")))
    record = json.loads(read(f.at(RECORD)))["protocolSection"]
    en, zh = [pages.look(x)[1] for x in words_of(f.at("p"))]
    flat = " ".join(en.split())
    none([o["measure"] for k in ("primaryOutcomes", "secondaryOutcomes") for o in record["outcomesModule"].get(k, []) if " ".join(o["measure"].split()) not in flat], "every outcome is on it")
    none([c for c in record["conditionsModule"]["conditions"] if c not in flat or c not in zh], "every condition is on it")
    accessible(f.at("p"), "of a record")
    ok("Not yet recruiting" in en and "尚未招募" in zh, "the status, in both languages")
    ok("Youngest" in en and "Sex" in en and "性别" in zh, "age and sex")
    ok(not PROMISE.search(en[en.index("Questions and answers"):]) and not PROMISE.search(zh[zh.index("问与答", zh.index("问与答") + 1):]), "no answer promises anything")
    good, entries = feed_entries(f.at("p/feed.atom"))
    ok(good and len({e[0] for e in entries}) == len(entries) > 0 and all(re.match(r"\d{4}-\d\d-\d\dT00:00:00Z$", e[1]) for e in entries), "an Atom feed with ids and times", entries)
    ok(json.loads(read(f.at("p/record.json"))).get("protocolSection", {}).get("outcomesModule") == record["outcomesModule"], "the raw record is there")
    before = contents(f.at("p"))
    f.titrate("page", RECORD, "-o", "p")
    ok(contents(f.at("p")) == before, "made again it is the same, byte for byte")
    f.titrate("page", "studies/nct07276568", "--date", "2026-03-04", "-o", "s", "--contact", "Liver unit <b>x</b>")
    ok("Liver unit <b>x</b>" in pages.look(read(f.at("s/index.html")))[1], "a contact that was given is shown as it is")
    accessible(f.at("s"), "of a study")
    validators([f.at(d, x) for d in ("p", "s") for x in ("index.html", "zh/index.html")])


def check_persons(f):
    record = json.loads(read(f.at(RECORD)))
    section = record["protocolSection"]
    section.setdefault("contactsLocationsModule", {}).update(
        centralContacts=[{"name": "Ada Person", "phone": "555-0199", "email": "ada@example.org"}], overallOfficials=[{"name": "Bo Person"}],
        locations=[{"facility": "A <i>Hospital</i>", "city": "C", "country": "D", "contacts": [{"name": "Cy Person"}]}])
    section["sponsorCollaboratorsModule"] = {"responsibleParty": {"type": "SPONSOR_INVESTIGATOR", "investigatorFullName": "Di Person"}, "leadSponsor": {"name": "Di Person", "class": "OTHER"},
                                             "collaborators": [{"name": "Ed Person", "class": "INDIV"}, {"name": "A Fund", "class": "OTHER"}]}
    section["identificationModule"]["organization"] = {"fullName": "North Hospital", "class": "OTHER"}
    with open(f.at("persons.json"), "w", encoding="utf-8") as out:
        json.dump(record, out)
    f.titrate("page", "persons.json", "-o", "quiet")
    said = "".join(read(os.path.join(d, x)) for d, _, xs in os.walk(f.at("quiet")) for x in xs)
    ok("Person" not in said and "555-0199" not in said and "Hospital" in said and "A Fund" in said, "no person is named in any file unless asked for, not as a sponsor either")
    ok("an individual (North Hospital)" in said and "个人（<span lang=\"en\">North Hospital</span>）" in said, "that the sponsor is a person is said")
    r = f.titrate("page", "persons.json", "-o", "open", "--contacts")
    ok(r.status == 0 and "Ada Person" in read(f.at("open/index.html")) and "Di Person" in read(f.at("open/index.html")) and "N204" not in r.err, "--contacts shows the contact persons", r)


def check_person_of_draft(f):
    """A study drafted from a record whose organisation is the sponsor, a person, publishes neither."""
    record = json.loads(read(f.at(RECORD)))
    record["protocolSection"]["sponsorCollaboratorsModule"] = {"leadSponsor": {"name": "Di Person", "class": "INDIV"}}
    record["protocolSection"]["identificationModule"]["organization"] = {"fullName": "Di Person", "class": "INDIV"}
    with open(f.at("person.json"), "w", encoding="utf-8") as out:
        json.dump(record, out)
    f.titrate("new", "person.json", "-o", "person")
    r = f.titrate("page", "person", "--date", "2026-03-04", "-o", "pp")
    said = "".join(read(os.path.join(d, x)) for d, _, xs in os.walk(f.at("pp")) for x in xs)
    ok(r.status == 0 and "an individual<" in said and "Person" not in said, "nor is one in the page of a study drafted from it", r)
    record["protocolSection"]["identificationModule"]["organization"]["class"] = "OTHER"
    os.makedirs(f.at("account"))
    with open(f.at("account/person.json"), "w", encoding="utf-8") as out:
        json.dump(record, out)
    f.titrate("page", "account/person.json", "-o", "pa")
    said = "".join(read(os.path.join(d, x)) for d, _, xs in os.walk(f.at("pa")) for x in xs)
    f.titrate("records", "import", "account", "--db", "person.db")
    r = f.titrate("records", "search", "Person", "--db", "person.db")
    ok(said and "Person" not in said and r.status == 1, "nor where the account bears the person's name and no class says so; a search does not find it either", r)


def check_study(f):
    """Of a study without a record the page publishes what `export registry` gives, but persons."""
    f.titrate("page", "studies/nct07276568", "--date", "2026-03-04", "-o", "s1")
    published = json.loads(read(f.at("s1/record.json")))
    exported = json.loads(f.titrate("export", "registry", "studies/nct07276568").out)
    text = read(f.at("s1/index.html"))
    dates = re.findall(r"<td>([^<]*)</td>", text[text.index("id=\"history\""):])
    ok(dates == ["Start of the study", "Status: Not yet recruiting", "Last measurement of the primary outcome (planned)", "End of the study (planned)"], "dates in order, those to come as planned", dates)
    ok("<td>the treatment</td>" in text and "href=\"https://clinicaltrials.gov/study/NCT07276568\"" in text, "the visit of the dose says so; the number leads to the registry")
    f.titrate("page", "studies/nct05881668", "--date", "2026-03-04", "-o", "s4")
    ok("Times count from the end of the treatment" in text and "Times count" not in read(f.at("s4/index.html")), "visits that count from a transplantation are not said to count from the treatment")
    sponsor = exported["protocolSection"]["sponsorCollaboratorsModule"]["leadSponsor"].pop("name")
    ok(published == exported and "eligibilityModule" in published["protocolSection"], "record.json is the exported record without its person")
    unnamed = lambda folder: not [x for d, _, names in os.walk(f.at(folder)) for x in names if sponsor in read(os.path.join(d, x))]
    ok(unnamed("s1"), "the investigator who sponsors the study is not named", sponsor)
    exported["protocolSection"]["sponsorCollaboratorsModule"] = {"leadSponsor": {"name": "North Hospital", "class": "OTHER"}}
    with open(f.at("transferred.json"), "w", encoding="utf-8") as out:
        json.dump(exported, out)
    r = f.titrate("page", "studies/nct07276568", "--record", "transferred.json", "--date", "2026-03-04", "-o", "s2")
    ok(r.status == 0 and unnamed("s2"), "nor where only the protocol says that the sponsor is a person", r)


def check_hostile(f):
    with open(f.at("hostile.json"), "w", encoding="utf-8") as out:
        json.dump(hostile(json.loads(read(f.at(RECORD)))), out)
    r = f.titrate("page", "hostile.json", "-o", "h", "--date", "2026-03-04", "--contact", HOSTILE[1])
    ok(r.status == 0, "a record with hostile texts has a page", r)
    found = [t for page in words_of(f.at("h")) for t in pages.look(page)[0]]
    none(found, "no text of it became markup, a handler or an address")
    text = pages.look(read(f.at("h/index.html")))[1]
    ok("<script>alert(1)</script>" in text and "\u202e" not in text and "<U+202E>" in text, "the texts are shown; marks that turn the writing are spelt out")
    ok(feed_entries(f.at("h/feed.atom"))[0], "the feed is XML")
    ok("<" not in read(f.at("h/record.json")), "the record holds no '<' a browser could take for markup")
    validators([f.at("h/index.html"), f.at("h/zh/index.html")])


def check_whole(f):
    f.titrate("page", RECORD, "-o", "w")
    before = contents(f.at("w"))
    bad = json.loads(read(f.at(RECORD)))
    bad["protocolSection"]["statusModule"]["overallStatus"] = ["RECRUITING"]
    for name, text in (("list.json", json.dumps(bad)), ("half.json", read(f.at(RECORD))[:900]), ("none.json", "{}"), ("empty.json", ""), ("deep.json", "[" * 5000)):
        with open(f.at(name), "w", encoding="utf-8") as out:
            out.write(text)
        r = f.titrate("page", name, "-o", "w")
        ok(r.status == 2 and r.err.count("\n") == 1 and contents(f.at("w")) == before, "%s: one message, the page of before stands" % name, r)
    r = f.titrate("page", name, "-o", "never")
    ok(r.status == 2 and not os.path.exists(f.at("never")), "nothing is made of a record that cannot be read", r)
    r = f.titrate("page", "studies/nct07276568", "-o", "w2")
    ok(r.status == 64 and "E200" in r.err and not os.path.exists(f.at("w2")), "a study without a date is asked for one", r)
    r = f.titrate("page", "studies/nct07276568", "-o", "w2", "--record", RECORD)
    ok(r.status == 2 and "E205" in r.err and not os.path.exists(f.at("w2")), "a study and another's record are refused", r)
    os.makedirs(f.at("file"))
    with open(f.at("file/zh"), "w") as out:
        out.write("in the way")
    r = f.titrate("page", RECORD, "-o", "file")
    ok(r.status == 2 and not os.path.exists(f.at("file/index.html")) and not os.path.exists(f.at("file/.new")), "a folder that cannot be written to has no half page", r)


def check_history(f):
    record = json.loads(read(f.at(RECORD)))

    def publish(status, date):
        record["protocolSection"]["statusModule"].update(overallStatus=status, lastUpdateSubmitDate=date)
        with open(f.at("r.json"), "w", encoding="utf-8") as out:
            json.dump(record, out)
        return f.titrate("page", "r.json", "-o", "hist")

    for status, date in (("NOT_YET_RECRUITING", "2026-01-05"), ("RECRUITING", "2026-03"), ("RECRUITING", "2026-04-01"), ("COMPLETED", "2027-01-01")):
        publish(status, date)
    kept = json.loads(read(f.at("hist/history.json")))["statuses"]
    ok([(k["date"], k["status"]) for k in kept] == [("2026-01-05", "NOT_YET_RECRUITING"), ("2026-03", "RECRUITING"), ("2027-01-01", "COMPLETED")], "a status is kept from the day it was first published", kept)
    titles = [e[2] for e in feed_entries(f.at("hist/feed.atom"))[1]]
    ok(["Status: Completed", "Status: Recruiting", "Status: Not yet recruiting"] == [t for t in titles if t.startswith("Status")], "the feed tells them, the newest first", titles)
    before = contents(f.at("hist"))
    r = publish("RECRUITING", "2026-05-01")
    ok(r.status == 2 and "E203" in r.err and contents(f.at("hist")) == before, "an older page does not replace a newer one", r)
    r = publish("RECRUITING", "2027-02-01")
    ok(r.status == 0 and "W202" in r.err, "recruiting after completed is remarked on", r)
    with open(f.at("hist/history.json"), "w") as out:
        out.write("[]")
    r = publish("RECRUITING", "2027-03-01")
    ok(r.status == 2 and "E201" in r.err and read(f.at("hist/history.json")) == "[]", "a history that cannot be read is not written over", r)


def main():
    with Folder() as f:
        check_plain(f)
        check_persons(f)
        check_person_of_draft(f)
        check_study(f)
        check_hostile(f)
        check_whole(f)
        check_history(f)
        shared = sorted(glob.glob(os.path.join(os.environ.get("TITRATE_SHARED", "../shared"), "registry/*/*.json")))
        if not shared:
            skip("every real record has a page", "no shared records")
        else:
            jobs = [(p, f.at("all", os.path.basename(p))) for p in shared]
            os.makedirs(f.at("all"))
            none([t for found in parallel(trouble_of, jobs) for t in found], "every real record has a page without trouble (%d)" % len(jobs))
    done()


main()
