# SPDX-License-Identifier: GPL-3.0-or-later
"""Names do not meet: every global symbol of a room starts with tt_, stands in one
room only and is hidden, and libtitrate exports exactly docs/reference/symbols.txt."""
import glob
import os
import re
import subprocess
import sys

sys.path.insert(0, "tests/support")
from tap import BUILD, done, none, ok, read


def output(*command):
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode()


def defined(archive):
    """(name, visibility) of each global symbol an archive defines; the sanitizers' own are not ours."""
    for line in output("readelf", "-sW", archive).splitlines():
        part = line.split()
        if len(part) == 8 and part[4] in ("GLOBAL", "WEAK") and part[6] != "UND" and not part[7].startswith(("__odr_asan", "__asan", "__ubsan", "__sanitizer")):
            yield part[7], part[5]


def marked():
    """What the public headers mark TT_API."""
    text = "".join(read(h) for h in glob.glob("include/titrate/*.h"))
    return sorted(re.findall(r"^TT_API[^;(]*?\b(tt_\w+)\s*\(", text, re.M))


def main():
    listed = [line for line in read("docs/reference/symbols.txt").splitlines() if line and not line.startswith("#")]
    rooms, visible = {}, []
    for archive in sorted(glob.glob(os.path.join(BUILD, "libtt_*.a"))):
        for name, visibility in defined(archive):
            rooms.setdefault(name, []).append(os.path.basename(archive))
            if visibility != "HIDDEN" and name not in listed:
                visible.append("%s in %s is %s" % (name, archive, visibility))
    ok(len(rooms) > 100, "the rooms' libraries were found")
    none(["%s: %s" % (n, " ".join(r)) for n, r in rooms.items() if len(r) > 1], "no symbol is defined twice")
    none([n for n in rooms if not n.startswith("tt_")], "every global symbol starts with tt_")
    none(visible, "what is not exported is hidden")
    library = os.path.join(BUILD, "libtitrate.so")
    exported = sorted(line.split()[-1] for line in output("nm", "-D", "--defined-only", library).splitlines() if not line.split()[-1].startswith("__"))
    none(sorted(set(exported) ^ set(listed)), "libtitrate exports what docs/reference/symbols.txt lists")
    ok(listed == sorted(listed), "the list is sorted")
    none(sorted(set(marked()) ^ set(listed)), "the list is what the headers mark TT_API")
    done()


main()
