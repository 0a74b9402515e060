# SPDX-License-Identifier: GPL-3.0-or-later
"""Help keeps its word: every verb explains itself in both languages, each of its
examples runs, --json gives one object that names its schema, and a next: line
can be pasted, and the next: line that gives, to the end of the chain."""
import re
import shlex
import sys

sys.path.insert(0, "tests/support")
import csource
import ward
from tap import Folder, done, environment, none, ok, parallel, read, titrate

CHINESE = re.compile(r"[\u4e00-\u9fff]")
# Those who act in a rehearsal; the examples that write are done by one of them.
ACTING = {"TITRATE_USER": "zhu", "TITRATE_PASSWORD": "rehearsal", "TITRATE_NEW_PASSWORD": "rehearsal"}
ON_WARD = {"TITRATE_USER": "zhu", **ward.ENVIRONMENT}  # people, whose passwords guard something
MAKERS = ("new", "rehearse", "records import")  # whose examples make what the others read
DEPTH = 8


def verbs():
    """Names as the sources have them: one file a verb."""
    return sorted(re.search(r'\.name = "([^"]+)"', read(p)).group(1) for p in csource.files(".c") if re.match(r"src/app/v_\w+\.c$", p))


def examples(verb):
    """The commands under the last heading of a verb's help."""
    text = titrate(*verb.split(), "--help").out
    return [line.strip() for line in text.rpartition("Examples\n")[2].splitlines() if line.strip().startswith("titrate ")]


def run(folder, line, *more):
    return folder.titrate(*shlex.split(line)[1:], *more, env=environment(**(ON_WARD if "out/ward" in line else ACTING)))


def follow(folder, line, seen, trouble):
    """Run a pasted line and the lines it leads to."""
    while line and line not in seen and len(seen) < DEPTH:
        seen.add(line)
        if not line.startswith("titrate "):
            trouble.append("next: %s is not a command" % line)
            return
        r = run(folder, line)
        if r.status not in (0, 1):
            trouble.append(r)
        line = r.next()


def check_verb(job):
    """Every example of a verb in a copy of the prepared folder: (trouble, trouble of JSON, trouble of next, lines)."""
    verb, lines, base = job
    failed, bad_json, bad_next, led = [], [], [], 0
    with Folder(like=base) as folder:
        for line in lines:
            r = run(folder, line)
            if r.status not in (0, 1):
                failed.append(r)
            elif "--json" in line:
                bad_json += trouble_of_json(verb, r)
            elif r.next():
                led += 1
                with Folder(like=folder) as other:
                    follow(other, r.next(), set(), bad_next)
    with Folder(like=base) as folder:
        for line in lines:
            bad_json += trouble_of_json(verb, run(folder, line, *([] if "--json" in line else ["--json"])))
    return failed, bad_json, bad_next, led


def trouble_of_json(verb, r):
    if r.status == 1 and not r.out and r.err.startswith("titrate: "):  # refused: there is no answer to give
        return []
    try:
        got = r.json()
    except ValueError as e:
        return ["%s\n%s" % (e, r)]
    want = "titrate.%s/1" % verb.replace(" ", "-")
    return [] if isinstance(got, dict) and got.get("schema") == want and list(got)[0] == "schema" else ["%s: schema is %s" % (r, got.get("schema"))]


def check_help(verb):
    en, zh = titrate(*verb.split(), "--help"), titrate(*verb.split(), "--help", "--lang", "zh")
    good = en.status == 0 and zh.status == 0 and not CHINESE.search(re.sub(r".*\btitrate .*", "", en.out)) and CHINESE.search(zh.out) and not en.err
    return None if good else "%s\n%s" % (en, zh)


def main():
    names = verbs()
    listed = titrate("--help").out
    ok(len(names) >= 10, "the verbs were found: %s" % ", ".join(names))
    none([n for n in names if not re.search(r"^\s*%s\s" % n, listed, re.M)], "titrate --help lists every verb")
    none([h for h in parallel(check_help, names) if h], "every verb has help in en and zh")
    lines = {n: examples(n) for n in names}
    none([n for n, l in lines.items() if not l], "every verb has an example")
    none([l for n, ls in lines.items() for l in ls if not l.startswith("titrate " + n)], "an example is of its own verb")
    with Folder() as bare, Folder() as base:
        made = [run(base, l) for n in MAKERS for l in lines.get(n, [])]
        none([r for r in made if r.status != 0], "the examples that make something make it")
        before = {n: base for n in names}
        before.update({n: bare for n in MAKERS})
        with Folder() as told:  # the ward's verbs find the ward as its story has it by then
            wards = ward.bases(told, lambda folder: Folder(like=folder))
        before.update(wards)
        results = parallel(check_verb, [(n, ls, before[n]) for n, ls in lines.items()])
        for folder in wards.values():
            folder.__exit__()
    none([t for r in results for t in r[0]], "every example ends 0 or 1")
    none([t for r in results for t in r[1]], "every verb answers --json with one object that names its schema")
    none([t for r in results for t in r[2]], "every next: line works when pasted")
    ok(sum(r[3] for r in results) >= 5, "next: lines were followed")
    r = titrate("scedule", "x")
    ok(r.status == 64 and "schedule" in r.err and r.err.count("\n") == 1, "an unknown verb is usage, and the nearest is named", r)
    done()


main()
