# SPDX-License-Identifier: GPL-3.0-or-later
"""Every header compiles alone, included twice, as C17 and as C++17."""
import shutil
import subprocess
import sys

sys.path.insert(0, "tests/support")
import csource
from tap import done, none, ok, parallel, skip

WARN = ["-fsyntax-only", "-Wall", "-Wextra", "-Werror", "-Isrc", "-Iinclude", "-D_GNU_SOURCE", '-DTT_VERSION="0"']


def trouble(job):
    compiler, path = job
    name = path.split("/", 1)[1]
    text = '#include "%s"\n#include "%s"\n' % (name, name)
    r = subprocess.run(compiler + WARN + ["-"], input=text.encode(), stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return "%s: %s" % (path, r.stdout.decode("utf-8", "replace")[:1200]) if r.returncode else None


def main():
    headers = csource.files(".h")
    ok(len(headers) > 30, "the headers were found")
    for compiler in (["gcc", "-std=c17", "-Wstrict-prototypes", "-xc"], ["g++", "-std=c++17", "-xc++"]):
        name = "%d headers compile alone as %s" % (len(headers), compiler[1][5:])
        if not shutil.which(compiler[0]):
            skip(name, "%s is not there" % compiler[0])
            continue
        none([t for t in parallel(trouble, [(compiler, h) for h in headers]) if t], name)
    done()


main()
