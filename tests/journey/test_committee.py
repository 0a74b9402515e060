# SPDX-License-Identifier: GPL-3.0-or-later
"""lint --explain-all is a paper a committee can work through: every finding is in it, the
most dangerous first, with its line, its reason, proposed wording and a box."""
import re
import sys

sys.path.insert(0, "tests/support")
import pages
from tap import Folder, done, none, ok, read, skip

CHINESE = re.compile(r"[\u4e00-\u9fff]")
HOSTILE = '# <script>alert(1)</script> "\'& '


def main():
    with Folder() as f:
        f.titrate("new", "tests/data/registry/demo-record.json", "-o", "draft")
        plain = f.titrate("lint", "draft", "--json").json()["findings"]
        r = f.titrate("lint", "draft", "--explain-all", "--json")
        asked = r.json()["questions"]
        ok(r.status == 1 and len(asked) > 20, "a draft raises questions, and the answer is no", r)
        want = sorted((x["code"], x["line"], x["message"]) for x in plain if x["severity"] != "note")
        ok(want == sorted((x["code"], x["line"], x["message"]) for x in asked), "every error and warning of lint is in the paper, once")
        risks = [x["risk"] for x in asked]
        ok(risks == sorted(risks) and risks[0] == 1, "the most dangerous to a patient first", risks)
        ok([x["rank"] for x in asked] == list(range(1, len(asked) + 1)), "ranks count from one")
        none([x for x in asked if not (x["explanation"] and x["fix"] and x["line"] > 0)], "each has a reason, proposed wording and a place")
        none([x for x in asked if x["quote"] is None or x["quote"] not in read(f.at("draft/protocol.yaml"))], "each quotes the file as it is")

        text = f.titrate("lint", "draft", "--explain-all").out
        ok(text.count("Answer: ____") == len(asked), "each has a box on the terminal")
        none([l for l in text.splitlines() if len(l) > 100 and not l.startswith("    ")], "no line is wider than the terminal, but for the quotes")
        for lang in ("en", "zh"):
            r = f.titrate("lint", "draft", "--explain-all", "-o", "q.html", "--lang", lang)
            page = read(f.at("q.html"))
            trouble, seen = pages.look(page)
            ok(r.status == 1 and not trouble, "%s: a page" % lang, trouble or r)
            ok(page.count('class="answer-box"') == len(asked), "%s: a box for each answer" % lang)
            ok(bool(CHINESE.search(seen)) or lang == "en", "%s: in its language" % lang)
            said = pages.tidy(f.at("q.html"))
            skip("%s: tidy finds nothing" % lang, "no tidy") if said is None else none(said, "%s: tidy finds nothing" % lang)
        found = pages.axe([f.at("q.html")])
        skip("axe finds nothing", "no TITRATE_AXE") if found is None else none(found[f.at("q.html")]["violations"], "axe finds nothing")

        source = read(f.at("draft/protocol.yaml"))
        with open(f.at("draft/protocol.yaml"), "w", encoding="utf-8") as out:
            out.write(re.sub(r"\bopen(?=\s*(#.*)?$)", lambda m: "open  " + HOSTILE.strip(), source, flags=re.M))
        f.titrate("lint", "draft", "--explain-all", "-o", "h.html")
        trouble, seen = pages.look(read(f.at("h.html")))
        ok(not trouble and "<script>alert(1)</script>" in seen, "a protocol's text is shown, never markup", trouble)

        r = f.titrate("lint", "studies/nct07276568", "--explain-all")
        ok(r.status == 0 and "Yes" in r.out, "a study without errors: yes", r)
        r = f.titrate("lint", "studies/nct07276568", "-o", "x.html")
        ok(r.status == 64 and "explain-all" in r.err, "a file is written of the paper only", r)
        r = f.titrate("lint", "nowhere", "--explain-all", "-o", "y.html")
        ok(r.status == 2 and "E3" in r.err, "no such study: one message", r)
    done()


main()
