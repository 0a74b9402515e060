# SPDX-License-Identifier: GPL-3.0-or-later
"""Every message that can be raised is written, every message written can be raised,
it is given the arguments its sentence names, and explain speaks of it in both languages."""
import glob
import re
import sys

import yaml

sys.path.insert(0, "tests/support")
import csource
from tap import done, none, ok, parallel, read, titrate

CODE = re.compile(r"\b(\d{1,3})\b")
CHINESE = re.compile(r"[\u4e00-\u9fff]")


def messages():
    table = {}
    for path in sorted(glob.glob("defs/messages/*.yaml")):
        for code, entry in yaml.safe_load(read(path)).items():
            table[int(code[1:])] = (code, path, entry)
    return table


def owned():
    """{file: its numbers}, as the first line of each says them: "Codes 100-180, 546." """
    found = {}
    for path in sorted(glob.glob("defs/messages/*.yaml")):
        ranges = re.search(r"^#.*  Codes ([\d, -]+)\.", read(path).splitlines()[0])
        found[path] = {n for a, b in re.findall(r"(\d+)(?:-(\d+))?", ranges.group(1)) for n in range(int(a), int(b or a) + 1)} if ranges else set()
    return found


def numbers(expression):
    """The ids an argument can be: 421 or `near ? 421 : 433`; none of a plain name."""
    return [int(n) for n in CODE.findall(re.sub(r'"[^"]*"', "", expression))] if re.search(r"\d", expression) else []


def raised(path, text):
    """(place, id, number of arguments or None) of each failure and finding whose id stands in the call."""
    for name, at in (("tt_fail", 2), ("tt_find", 1)):
        for line, args in csource.calls(text, name):
            if len(args) <= at or args[0].startswith(("...", "tt_err *", "tt_findings *")):
                continue
            if re.search(r"_?\(__VA_ARGS__", " ".join(args)):
                continue
            for n in numbers(args[at]) if re.fullmatch(r"\d+|[^?]+\?\s*\d+\s*:\s*\d+", args[at]) else []:
                if n >= 1:
                    yield "%s:%d" % (path, line), n, len(args) - at - 2


def wrappers(text):
    """Functions of a file that pass an id on: {name: position of the id}."""
    found = {}
    for m in re.finditer(r"^(?:static )?[a-z_][\w *]*?\b(\w+)\(([^;{]*?)\)\n\{", csource.code_only(text), re.M | re.S):
        for i, parameter in enumerate(m.group(2).split(",")):
            if re.search(r"\b(unsigned|int|uint16_t)\s+(\w*id)$", parameter.strip()):
                found[m.group(1)] = i
    return found


def named(entry):
    """Highest argument a message names, plus one."""
    text = " ".join(entry[k][lang] for k in ("fix", "explain") for lang in ("en", "zh")) + entry["en"] + entry["zh"]
    return max([int(n) + 1 for n in re.findall(r"\{(\d)\}", text)] or [0])


def explained(job):
    code, lang = job
    r = titrate("explain", code, "--lang", lang)
    chinese = CHINESE.search(r.out) is not None
    return None if r.status == 0 and code in r.out and chinese == (lang == "zh") else str(r)


def main():
    table = messages()
    sources = [(p, read(p)) for p in csource.files(".c", ".h")]
    calls = [c for p, t in sources for c in raised(p, t)]
    passed_on = {}
    for p, t in sources:
        passed_on.update({name: at for name, at in wrappers(t).items() if name.startswith("tt_")})
    for p, t in sources:
        for name, at in {**passed_on, **wrappers(t)}.items():
            if name in ("tt_fail_", "tt_find_", "tt_message_find", "tt_message_code", "tt_findings_has"):
                continue
            calls += [("%s:%d" % (p, line), n, None) for line, args in csource.calls(t, name) if len(args) > at for n in numbers(args[at]) if re.fullmatch(r"[\d ?:\w.>*!=&-]+", args[at])]
    constants = {int(n) for p, t in sources for n in CODE.findall(csource.code_only(t))}
    ok(len(calls) > 300, "the calls that raise something were found (%d)" % len(calls))
    none(["%s: %d has no entry in defs/messages" % (place, n) for place, n, _ in calls if n not in table], "every id raised has a message")
    none(["%s: %s" % (path, code) for n, (code, path, _) in sorted(table.items()) if n not in constants], "every message is raised somewhere")
    none(["%s: %s names {%d} and is given %d" % (place, table[n][0], named(table[n][2]) - 1, given)
          for place, n, given in calls if n in table and given is not None and given < named(table[n][2])], "every message is given the arguments it names")
    own = owned()
    ok(sum(len(yaml.safe_load(read(p))) for p in own) == len(table), "a number is one message, whatever its letter")
    none(["%s: %s" % (path, code) for n, (code, path, _) in sorted(table.items()) if n not in own[path]], "each number is of those its file says it has")
    none(["%d: %s and %s" % (min(own[p] & own[q]), p, q) for p in own for q in own if p < q and own[p] & own[q]], "and no two files have the same")
    none(["%s: %s" % (path, code) for code, path, e in table.values() if not re.match(r"[a-z0-9'{\"-]|[A-Z]{2}", e["en"])], "English messages begin in lower case")
    none(["%s: %s" % (path, code) for code, path, e in table.values() if not (CHINESE.search(e["zh"]) and CHINESE.search(e["explain"]["zh"]))], "Chinese messages are in Chinese")
    none(["%s: %s" % (path, code) for code, path, e in table.values() if CHINESE.search(e["en"] + e["fix"]["en"] + e["explain"]["en"])], "English messages are in English")
    none([t for t in parallel(explained, [(code, lang) for code, _, _ in table.values() for lang in ("en", "zh")]) if t], "explain tells of every code in en and zh")
    done()


main()
