# SPDX-License-Identifier: GPL-3.0-or-later
"""What the pages say is so: paths and links exist, commands in their code blocks run,
and rooms named in ARCHITECTURE.md are those of LAYERS."""
import glob
import os
import re
import shlex
import sys

sys.path.insert(0, "tests/support")
import csource
from tap import Folder, done, environment, none, ok, read, tracked

PAGES = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md"]
ROOTS = ("src/", "defs/", "tests/", "tools/", "docs/", "studies/", "include/", "deps/", "bench/", ".ci/", "LICENSES/")
# Words a page uses for a file of that form.
PLACEHOLDER = re.compile(r"[<>*{}|]|\bX\b|NAME|ROOM|room|_X\b|\.\.\.|\bID\b|\bid\b")


def paths(text):
    """Words in backquotes that look like a path of the tree."""
    for m in re.finditer(r"`([^`\n]+)`", re.sub(r"```.*?```", "", text, flags=re.S)):
        word = m.group(1).split("#")[0].strip()
        if word.startswith(ROOTS) and not PLACEHOLDER.search(word) and " " not in word:
            yield word.split(":")[0]


def links(text):
    for m in re.finditer(r"\]\(([^)\s]+)\)", text):
        if not re.match(r"[a-z]+:|#", m.group(1)):
            yield m.group(1).split("#")[0]


def commands(text):
    """Lines of code blocks that are commands of ours; a block may show output below them."""
    for block in re.findall(r"^```[a-z]*\n(.*?)^```", text, re.M | re.S):
        lines = re.sub(r"\\\n\s*", " ", block).splitlines()
        for line in lines:
            m = re.match(r"(?:\$ )?((?:[A-Z_]+=\S+ )*)(?:\./)?(?:build/)?titrate (.+)", line)
            if m and ("$ " == line[:2] or not any(x.startswith("$ ") for x in lines)):
                yield m.group(1), re.sub(r"\s+#.*", "", m.group(2))


def run_all(page, text):
    """The commands of a page in order, in one folder of their own; a pipe or a redirection is cut off."""
    trouble, n = [], 0
    with Folder() as folder:
        for settings, line in commands(text):
            if PLACEHOLDER.search(line) and "'" not in line:
                continue
            n += 1
            words = []
            for word in shlex.split(line):
                if word in ("|", ">", ">>", "2>", ";", "&&"):
                    break
                words.append(word)
            env = environment(TITRATE_USER="zhu", TITRATE_PASSWORD="rehearsal", **dict(s.split("=", 1) for s in shlex.split(settings)))
            r = folder.titrate(*words, env=env)
            if r.status not in (0, 1):
                trouble.append("%s: %s" % (page, r))
    return trouble, n


def shown(page):
    """The first block of a README that shows commands with `$`: what it prints for the last of them, and what that prints now."""
    block = [b for b in re.findall(r"^```[a-z]*\n(.*?)^```", read(page), re.M | re.S) if "$ titrate" in b][0]
    lines = block.splitlines()
    typed = [i for i, x in enumerate(lines) if x.startswith("$ titrate ")]
    with Folder() as folder:
        for i in typed:
            words = shlex.split(lines[i].split(" > ")[0])[2:]
            r = folder.titrate(*words, env=environment())
    return "\n".join(lines[typed[-1] + 1:]).rstrip(), r.out.rstrip()


def main():
    pages = [p for p in PAGES if os.path.isfile(p)] + sorted(glob.glob("docs/**/*.md", recursive=True)) + sorted(glob.glob("studies/*/README.md"))
    none([p for p in PAGES if not os.path.isfile(p)], "the pages are there")
    texts = {p: read(p) for p in pages}
    files = set(tracked())
    none(["%s: %s" % (p, w) for p, t in texts.items() for w in paths(t) if not os.path.exists(w)], "every path a page names exists")
    none(["%s: %s" % (p, w) for p, t in texts.items() for w in links(t) if not os.path.exists(os.path.join(os.path.dirname(p), w))], "every link leads somewhere")
    architecture = texts.get("ARCHITECTURE.md", "")
    none([r for r in csource.layers() if not re.search(r"\b%s\b" % r, architecture)], "ARCHITECTURE.md names every room")
    none([m for t in texts.values() for m in re.findall(r"make ([a-z]+)", t) if m in ("demo", "test", "bench", "soak", "fuzz", "install", "clean")
          and not re.search(r"^%s:" % m, read("Makefile"), re.M)], "every make target a page names exists")
    results = [run_all(p, t) for p, t in texts.items()]
    none([t for r in results for t in r[0]], "the commands of the pages run (%d)" % sum(r[1] for r in results))
    ok("README.md" not in texts or any(commands(texts["README.md"])), "README.md shows a command")
    none([p for p in ("README.md", "README.zh.md") if len(set(shown(p))) != 1], "the first screen of each README is what the program prints")
    ok(len(files) > 100, "the tree was found")
    done()


main()
