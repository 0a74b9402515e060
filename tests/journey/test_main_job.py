# SPDX-License-Identifier: GPL-3.0-or-later
"""The main job on the first trial, from a registry record to a report, through the
program as people use it; and what must hold on the way: the same seed gives the
same bytes, threads change nothing, a closed gate says why, nothing simulated goes
unmarked, and no page needs anything but itself."""
import glob
import html.parser
import json
import os
import re
import sys

sys.path.insert(0, "tests/support")
from tap import RECORD, STUDY, Folder, contents, done, environment, none, ok, parallel, read

# Trials in which a level was found too toxic, a cohort waited, a slot lapsed: the stage manager must cope with each.
SEEDS = [2, 3, 4, 5, 8, 24, 27, 28, 35]
VOID = set("area base br col embed hr img input link meta source track wbr".split())


class Balance(html.parser.HTMLParser):
    """Elements close in the order they open, ids are unique, links are collected."""

    def __init__(self):
        super().__init__(convert_charrefs=True)
        self.open, self.trouble, self.ids, self.refs = [], [], set(), []

    def handle_starttag(self, tag, attributes):
        for name, value in attributes:
            if name == "id":
                if value in self.ids:
                    self.trouble.append("line %d: id %s is there twice" % (self.getpos()[0], value))
                self.ids.add(value)
            if name in ("href", "src", "data", "action", "xlink:href"):
                self.refs.append(value or "")
        if tag not in VOID:
            self.open.append(tag)

    def handle_startendtag(self, tag, attributes):
        self.handle_starttag(tag, attributes)
        if tag not in VOID:
            self.open.pop()

    def handle_endtag(self, tag):
        if not self.open or self.open[-1] != tag:
            self.trouble.append("line %d: </%s> closes %s" % (self.getpos()[0], tag, self.open[-1:]))
        if tag in self.open:
            while self.open.pop() != tag:
                pass


def pages(report):
    found = {}
    for path in sorted(glob.glob(report + "/**/*.html", recursive=True)):
        page = Balance()
        page.feed(read(path))
        page.close()
        page.trouble += ["never closed: %s" % " ".join(page.open)] if page.open else []
        found[path] = page
    return found


def broken_links(path, page, all_pages):
    for ref in page.refs:
        target, _, anchor = ref.partition("#")
        full = os.path.normpath(os.path.join(os.path.dirname(path), target)) if target else path
        if re.match(r"[a-z]+:", ref):
            if not ref.startswith("data:"):
                yield "%s leads outside: %s" % (path, ref)
        elif not os.path.exists(full):
            yield "%s: no file for %s" % (path, ref)
        elif anchor and full in all_pages and anchor not in all_pages[full].ids:
            yield "%s: nothing at %s" % (path, ref)


def outside(path):
    """Addresses a browser would fetch; a namespace is a name."""
    text = re.sub(r'xmlns(:\w+)?="[^"]*"', "", read(path))
    return ["%s: %s" % (path, m) for m in re.findall(r"""(?:https?:)?//[\w.-]+\.[a-z]{2,}[^\s"'<>)]*|@import[^;]*|url\([^)#][^)]*\)""", text) if not m.startswith("url(data:")]


def record_to_study(folder):
    r = folder.titrate("new", RECORD, "--out", "draft", "--json")
    made = r.json() if r.status == 0 else {}
    ok(made.get("participants") == 24 and made.get("arms") == 4 and made.get("outcomes") == 14, "new: 24 participants, 4 arms, 14 outcomes", r)
    r = folder.titrate("new", RECORD, "--out", "draft")
    ok(r.status == 2 and "E910" in r.err, "new: never over an old study", r)
    r = folder.titrate("lint", "draft", "--json")
    found = r.json()["findings"] if r.status == 1 else []
    codes = {f["code"] for f in found}
    ok({"E103", "E104", "E106", "E107"} <= codes, "lint: levels, window, rule and ladder are open questions", "%s\n%s" % (sorted(codes), r))
    risks = [(f["severity"] != "error", f["risk"]) for f in found if f["severity"] != "note"]
    ok(risks == sorted(risks) and len(risks) >= 15, "lint: the most dangerous first", risks)
    none([f for f in found if not (f["code"] and f["message"] and f["fix"] and f["file"] and f["line"] > 0)], "lint: each finding has code, place, reason and fix")
    for code in sorted(codes):
        en, zh = folder.titrate("explain", code), folder.titrate("explain", code, "--lang", "zh")
        if not (en.status == zh.status == 0 and re.search(r"[\u4e00-\u9fff]", zh.out) and en.out != zh.out):
            return ok(False, "explain speaks of every finding in en and zh", "%s\n%s" % (en, zh))
    return ok(True, "explain speaks of every finding in en and zh")


def results_are_counted(folder):
    record = json.loads(read(folder.at(RECORD)))
    record["resultsSection"] = {"adverseEventsModule": {"events": [{"term": "Ascites", "n": i} for i in range(40)]}, "moreInfoModule": {"limits": "few"}}
    with open(folder.at("results.json"), "w", encoding="utf-8") as f:
        json.dump(record, f)
    r = folder.titrate("new", "results.json", "--out", "folded")
    ok("resultsSection.adverseEventsModule: 80 values" in r.out and "moreInfoModule.limits = \"few\"" in r.out and "events[7]" not in r.out, "what is not carried is counted by part", r)
    r = folder.titrate("new", "results.json", "--out", "listed", "--all")
    every = folder.titrate("new", "results.json", "--out", "told", "--json").json()["not_carried"]
    none([x for x in every if x not in r.out], "--all lists each, and so does --json")


def shipped_study(folder):
    r = folder.titrate("lint", STUDY, "--json")
    ok(r.status == 0 and not [f for f in r.json()["findings"] if f["severity"] == "error"], "the shipped study lints clean", r)
    before = contents(folder.path)
    r = folder.titrate("init", "live", STUDY, "--live", "--admin", "admin", "--admin-name", "Zhao Min", env=environment(TITRATE_PASSWORD="correct horse battery"))
    ok(r.status == 1 and "E551" in r.err, "a live start is refused while assumptions are unconfirmed", r)
    none(sorted(set(contents(folder.path)) ^ set(before)), "and nothing was written")
    r = folder.titrate("schedule", STUDY, "--dose", "2026-03-04 14:10", "--json")
    visits = {v["offset"]: v for v in r.json()["visits"]} if r.status == 0 else {}
    ok({"PT30M", "PT1H", "PT2H", "PT4H", "PT8H", "PT12H", "P1D", "P7D", "P12M"} <= {o for o in visits if o}, "schedule: 0.5 h to 12 months", sorted(filter(None, visits)))
    half = visits.get("PT30M", {})
    ok(half.get("at", "").startswith("2026-03-04T06:40:00") and half["open"] < half["at"] < half["close"], "schedule: minutes, in the site's zone", half)


def design(folder):
    r = folder.titrate("design", "oc", STUDY, "--truth", ".05,.12,.25,.40", "--json")
    exact = r.json()["scenarios"][0] if r.status == 0 else {}
    ok(r.json()["method"] == "exact" and abs(exact["p_none"] + sum(exact["p_select"]) - 1) < 1e-12, "design oc: exact, and the probabilities sum to 1", r)
    words = ["design", "oc", STUDY, "--truth", ".05,.12,.25,.40", "--simulate", "20000", "--seed", "11", "--json"]
    one, two = folder.titrate(*words, "--threads", "1"), folder.titrate(*words, "--threads", "2")
    ok(one.status == 0 and one.out == two.out, "design oc: 1 and 2 threads give the same bytes", "%s\n%s" % (one, two))
    drawn = one.json()["scenarios"][0]
    far = [(k, i) for k in ("p_select", "patients", "dlts") for i, (x, y, se) in enumerate(zip(exact[k], drawn[k], drawn["se"][k])) if abs(x - y) > 5.5 * se + 1e-12]
    none(far, "design oc: simulation lies in the exact numbers' band")


def rehearsal(folder):
    for out in ("one", "two"):
        r = folder.titrate("rehearse", STUDY, "--seed", 7, "--out", out)
        ok(r.status == 0 and "SIMULATED" in r.out, "rehearse, seed 7, into %s" % out, r)
    one, two = contents(folder.at("one/report")), contents(folder.at("two/report"))
    ok(len(one) > 10 and one == two, "the same seed twice gives the same report, byte for byte", "\n".join(sorted(p for p in set(one) | set(two) if one.get(p) != two.get(p))))
    a, b = (folder.titrate("verify", out, "--json").json() for out in ("one", "two"))
    ok(a["intact"] and a["events"] > 1000 and a["head"] == b["head"], "and the same record, which verifies", "%s %s" % (a, b))
    r = folder.titrate("report", "one", "--out", "again")
    ok(r.status == 0 and contents(folder.at("again")) == one, "report writes the same once more", r)
    r = folder.titrate("rehearse", STUDY, "--seed", 8, "--out", "three")
    ok(r.status == 0 and contents(folder.at("three/report")).get("index.html") != one["index.html"], "another seed, another trial", r)
    others = parallel(lambda seed: folder.titrate("rehearse", STUDY, "--seed", seed, "--out", "seed%d" % seed), SEEDS)
    none([r for r in others if r.status != 0], "every seed comes to its end")
    r = folder.titrate("rehearse", STUDY, "--seed", 7, "--out", "one")
    ok(r.status == 2 and "E503" in r.err and contents(folder.at("one/report")) == one, "a rehearsal is not run over another unasked", r)
    r = folder.titrate("rehearse", STUDY, "--seed", 7, "--out", "one", "--again")
    ok(r.status == 0 and contents(folder.at("one/report")) == one, "--again replaces it", r)


def report_pages(folder):
    report = folder.at("one/report")
    found = pages(report)
    ok(len(found) >= 10, "the report has its pages (%d)" % len(found))
    texts = [p for p in glob.glob(report + "/**/*", recursive=True) if p.endswith((".html", ".svg", ".css"))]
    none([p for p in found if "SIMULATED" not in read(p)], "every page says SIMULATED")
    none([p for p in glob.glob(report + "/**/*.csv", recursive=True) if any("SIMULATED" not in line for line in read(p).splitlines()[1:])], "every row of data says SIMULATED")
    none([t for p, page in found.items() for t in ["%s: %s" % (p, x) for x in page.trouble]], "every page is well formed")
    none([t for p, page in found.items() for t in broken_links(p, page, found)], "every link stays inside and leads somewhere")
    none([t for p in texts for t in outside(p)], "no page refers to anything on a network")
    none([p for p in texts if re.search(r"<script|javascript:|\bon(click|load|error)=", read(p), re.I)], "no page runs anything")
    svgs = [p for p in glob.glob(report + "/**/*.svg", recursive=True)]
    ok(len(svgs) >= 2 and all(read(p).startswith(("<svg", "<?xml")) and "</svg>" in read(p) for p in svgs), "at least two figures as SVG", svgs)
    english = "\n".join(read(p) for p in found if "/zh/" not in p[len(report):])
    for what in ("ALT", "AST", "Ammonia", "Kaplan", "assigned|planned", "Delivered", "MTD", "adverse reaction"):
        ok(re.search(what, english, re.I), "the report speaks of %s" % what)
    ok(any("/zh/" in p[len(report):] for p in found) and all(re.search(r"[\u4e00-\u9fff]", read(p)) for p in found if "/zh/" in p[len(report):]), "and has its Chinese pages")


def decision(folder):
    r = folder.titrate("rehearse", STUDY, "--seed", 7, "--until", "40 d", "--out", "ward")
    ok(r.status == 0, "a rehearsal stopped on day 40", r)
    r = folder.titrate("decide", "ward", "--json")
    got = r.json()
    closed = [g for g in got.get("gates", []) if not g["open"]]
    ok(r.status == 1 and closed and all(g["reason"] for g in closed), "decide: a gate is closed, says why, and the answer is no", r)
    r = folder.titrate("decide", "ward")
    ok(r.status == 1 and "SIMULATED" in r.out and closed and closed[0]["reason"] in " ".join(r.out.split()), "decide: the same for people", r)
    r = folder.titrate("decide", "ward", "--lang", "zh")
    ok(r.status == 1 and re.search(r"[\u4e00-\u9fff]", r.out), "decide: and in Chinese", r)
    subject = first_subject(folder)
    r = folder.titrate("why", "one", subject, "ALT", "D7")
    ok(r.status == 0 and subject in r.out and "ALT" in r.out and re.search(r"[0-9a-f]{8}", r.out), "why: the life of one number, to its event", r)
    r = folder.titrate("verify", "one")
    ok(r.status == 0 and r.out.rstrip().splitlines()[-1].startswith("next: "), "verify: intact", r)


def first_subject(folder):
    """One who was dosed, from the report's own data."""
    for path in sorted(glob.glob(folder.at("one/report") + "/**/*.csv", recursive=True)):
        m = re.search(r"\bHLC-\d+", read(path))
        if m:
            return m.group()
    return "HLC-001"


def main():
    with Folder() as folder:
        record_to_study(folder)
        results_are_counted(folder)
        shipped_study(folder)
        design(folder)
        rehearsal(folder)
        report_pages(folder)
        decision(folder)
    done()


main()
