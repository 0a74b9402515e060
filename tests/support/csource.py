# SPDX-License-Identifier: GPL-3.0-or-later
"""Enough of C to ask a source file questions: its code without comments, its includes, its calls."""
import glob
import re

_TOKEN = re.compile(r"""//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|'(?:\\.|[^'\\\n])*'""", re.S)


def files(*suffixes):
    return sorted(f for s in suffixes for f in glob.glob("src/**/*" + s, recursive=True) + glob.glob("include/**/*" + s, recursive=True))


def room_of(path):
    parts = path.split("/")
    return parts[1] if parts[0] == "src" and len(parts) == 3 else None


def without_comments(text):
    """Comments become blanks; line numbers stay."""
    return _TOKEN.sub(lambda m: re.sub(r"[^\n]", " ", m.group()) if m.group()[0] == "/" else m.group(), text)


def code_only(text):
    """Comments become blanks and strings become "": what is left is code."""
    return _TOKEN.sub(lambda m: re.sub(r"[^\n]", " ", m.group()) if m.group()[0] == "/" else m.group()[0] * 2, text)


def strings(text):
    """Every string literal of the code, with its line."""
    for m in _TOKEN.finditer(text):
        if m.group()[0] == '"':
            yield text.count("\n", 0, m.start()) + 1, m.group()[1:-1]


def includes(text):
    """(line, name, quoted) of each #include."""
    for m in re.finditer(r'^[ \t]*#[ \t]*include[ \t]*([<"])([^>"]+)[>"]', without_comments(text), re.M):
        yield text.count("\n", 0, m.start()) + 1, m.group(2), m.group(1) == '"'


def _split(text):
    """The arguments of a call, cut at commas that are in no bracket or string."""
    parts, depth, at = [], 0, 0
    masked = _TOKEN.sub(lambda m: "_" * len(m.group()), text)
    for i, c in enumerate(masked):
        if c in "([{":
            depth += 1
        elif c in ")]}":
            depth -= 1
        elif c == "," and depth == 0:
            parts.append(text[at:i].strip())
            at = i + 1
    return parts + [text[at:].strip()]


def calls(text, name):
    """(line, arguments) of each name(...) in the code."""
    code = without_comments(text)
    masked = _TOKEN.sub(lambda m: "_" * len(m.group()), code)
    for m in re.finditer(r"\b%s[ \t\n]*\(" % name, masked):
        depth, end = 1, m.end()
        while depth and end < len(masked):
            depth += {"(": 1, ")": -1}.get(masked[end], 0)
            end += 1
        yield code.count("\n", 0, m.start()) + 1, _split(code[m.end():end - 1])


def layers():
    """{room: set of the rooms it may use}, closed, from LAYERS; bottom-up order is part of the rule."""
    allowed = {}
    with open("LAYERS", encoding="utf-8") as f:
        for line in f:
            rule = line.split("#")[0].strip()
            if not rule:
                continue
            names, uses = rule.split(":")
            for room in names.split():
                direct = uses.split()
                unknown = [u for u in direct if u not in allowed]
                if unknown:
                    raise SystemExit("LAYERS: %s uses %s, which is not below it" % (room, " ".join(unknown)))
                allowed[room] = set(direct).union(*(allowed[u] for u in direct)) if direct else set()
    return allowed
