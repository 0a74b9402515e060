# SPDX-License-Identifier: Apache-2.0
"""Write .manifest: every source file of the tree, sorted, one a line.

Meson reads it, so a new file is found without an edit; it is rewritten only when
the list changed, so that an unchanged tree does not reconfigure."""
import os
import sys

ROOTS = ("src", "include", "defs", "studies", "tests", "bench", "tools")
SUFFIXES = (".c", ".h", ".yaml", ".py", ".sh", ".json", ".csv", ".txt", ".css", ".md", ".def", ".sql")


def files(top):
    for root in ROOTS:
        for folder, names, found in os.walk(os.path.join(top, root)):
            names.sort()
            for name in found:
                if name.endswith(SUFFIXES) and not name.startswith("."):
                    yield os.path.relpath(os.path.join(folder, name), top)


def main():
    top = sys.argv[1] if len(sys.argv) > 1 else "."
    text = "".join(f + "\n" for f in sorted(files(top)))
    path = os.path.join(top, ".manifest")
    try:
        with open(path, encoding="utf-8") as old:
            if old.read() == text:
                return
    except FileNotFoundError:
        pass
    with open(path + ".new", "w", encoding="utf-8") as new:
        new.write(text)
    os.replace(path + ".new", path)


main()
