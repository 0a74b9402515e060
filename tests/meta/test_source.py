# SPDX-License-Identifier: GPL-3.0-or-later
"""The habits of docs and code that a reader relies on: what is never called, what a
file begins with, how long it may be."""
import glob
import os
import re
import shutil
import subprocess
import sys

sys.path.insert(0, "tests/support")
import csource
from tap import done, none, parallel, read, skip, tracked

# Never called: the locale, libc's zone and libc's number reading are global or depend on both; the rest overrun or repeat.
NEVER = "setlocale strtod strtof strtold atof atoi atol sscanf sprintf vsprintf strcpy strcat strtok gets localtime localtime_r gmtime mktime strftime rand srand random drand48 tmpnam mktemp system popen alloca".split()
# Only the door prints and ends; only base takes memory from the system.
DOOR = "printf vprintf puts putchar perror exit _exit quick_exit abort".split()
MEMORY = "malloc calloc realloc free strdup strndup asprintf".split()
ALLOWED = {
    ("src/base/number.c", "strtod"): "reads back what printf just wrote, in whatever locale both are",
    ("src/base/number.c", "atoi"): "the exponent printf just wrote",
    ("src/base/arena.c", "abort"): "out of memory outside every job is a mistake of ours, and there is nowhere to return to",
    ("src/measure/measure.c", "abort"): "never reached: asking for more than there can be unwinds to the job's door",
    ("src/record/head.c", "sscanf"): "whole numbers and words of bounded width; the result must write the same bytes",
}
# State outside handles, and why.
STATE = {
    ("src/record/vfs_fault.c", "fault_vfs"): "SQLite keeps a list of file systems for the process; ours joins it once",
    ("src/record/vfs_fault.c", "registered"): "set inside call_once",
}
# A double is never written by printf, whose decimal point is the locale's; the one place that uses it undoes that.
DOUBLES = {"src/base/number.c": "shortest digits that read back, found with %e"}
LONG = 500
NOT_TEXT = (".png", ".db", ".gz", ".pdf")
APACHE = set("base json yaml unit frame expr design measure figure doc alloc crypt study".split())


def uses(path, code, names):
    for name in names:
        for m in re.finditer(r"(?<![\w.>])%s\s*\(" % name, code):
            if (path, name) not in ALLOWED:
                yield "%s:%d: %s()" % (path, code.count("\n", 0, m.start()) + 1, name)


def forbidden(path, text):
    code, room = csource.code_only(text), csource.room_of(path)
    yield from uses(path, code, NEVER)
    if room != "cli":
        yield from uses(path, code, DOOR)
        yield from ("%s: writes to the terminal" % path for _ in re.finditer(r"\b(stdout|stderr)\b", code))
    if room != "base":
        yield from uses(path, code, MEMORY)


def doubles(path, text):
    """Conversions of a double in a format; "% o" of a sentence is not one."""
    if path in DOUBLES:
        return
    for line, string in csource.strings(text):
        if re.search(r"(?<!%)(?:%%)*%[-+#0']*(?:\d+|\*)?(?:\.(?:\d+|\*)?)?(?:l|L)?[aefgAEFG]", string):
            yield "%s:%d: %s" % (path, line, string)


def globals_of(path, text):
    """File-scope variables that can change."""
    for m in re.finditer(r"^(?:static )?(?!const\b)(?:[A-Za-z_]\w* )+\**(\w+)(?:\[[^\]]*\])*(?: = [^;]*)?;", csource.code_only(text), re.M):
        if not re.match(r"struct \w+;", m.group()) and not re.search(r"\b(const|typedef|extern|_Thread_local|thread_local|sig_atomic_t|return|goto|enum|once_flag)\b", m.group()) and (path, m.group(1)) not in STATE:
            yield "%s:%d: %s" % (path, text.count("\n", 0, m.start()) + 1, m.group(1))


def opening(path, text):
    lines = text.split("\n")
    room = csource.room_of(path)
    want = "/* SPDX-License-Identifier: %s */" % ("Apache-2.0" if room is None or room in APACHE else "GPL-3.0-or-later")
    if lines[0] != want:
        yield "%s: its first line is not %s" % (path, want)
    own = "/* %s -- " % path.split("/", 1)[1]
    if len(lines) < 2 or not lines[1].startswith(own):
        yield "%s: its second line does not begin %s" % (path, own)


def licence_of_script(path, text):
    if not re.search(r"SPDX-License-Identifier: (Apache-2.0|GPL-3.0-or-later)", "\n".join(text.split("\n")[:3])):
        yield "%s: no SPDX line among its first three" % path


def clutter(path, text):
    for i, line in enumerate(text.split("\n"), 1):
        if line != line.rstrip() and not path.endswith(".md"):
            yield "%s:%d: ends in a blank" % (path, i)
        if re.search(r"\b(TO" r"DO|FIX" r"ME|HA" r"CK)\b", line):
            yield "%s:%d: something is left to do" % (path, i)
        if re.search(r"(?<![\w.])/(home|root|work|Users|mnt)/\w", line) and not path.endswith(".csv"):
            yield "%s:%d: a path of somebody's machine" % (path, i)
        if "\t" in line and path.endswith((".c", ".h", ".py", ".yaml")):
            yield "%s:%d: a tab" % (path, i)
    if text and not text.endswith("\n"):
        yield "%s: no newline at its end" % path


def unformatted(paths):
    r = subprocess.run(["clang-format", "--dry-run", "-Werror"] + paths, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    said = set(re.findall(r"^(\S+?):\d+:\d+: error:", r.stdout.decode("utf-8", "replace"), re.M))
    return sorted(said) or (["clang-format: %d" % r.returncode] if r.returncode else [])


def gather(check, texts):
    return [trouble for path, text in texts for trouble in check(path, text)]


def main():
    ours = [(p, read(p)) for p in csource.files(".c", ".h")]
    tests = [(p, read(p)) for p in sorted(glob.glob("tests/**/*.[ch]", recursive=True) + glob.glob("bench/*.c") + glob.glob("docs/**/*.c", recursive=True))]
    scripts = [(p, read(p)) for p in sorted(glob.glob("tools/*") + glob.glob("tests/**/*.py", recursive=True)) if p.endswith((".py", ".sh"))]
    prose = [(p, read(p)) for p in tracked() if not p.startswith(("tests/fuzz/corpus/", "LICENSES/", "tests/data/")) and not p.endswith(NOT_TEXT) and not os.path.islink(p)]
    none(gather(forbidden, ours), "nothing calls what reads the locale, overruns, prints or takes memory by itself")
    none(gather(doubles, ours), "no double is written by printf")
    none(gather(globals_of, ours), "there is no state outside handles")
    none(gather(opening, ours), "every source file begins with its licence and its own essay")
    none(gather(licence_of_script, scripts + tests), "every test and tool names its licence")
    none(["%s: %d lines" % (p, t.count("\n")) for p, t in ours + scripts if t.count("\n") > LONG], "no file is longer than %d lines" % LONG)
    none(gather(clutter, prose), "no blanks at line ends, no machine paths, nothing left to do")
    none(["%s is not called in %s" % (name, path) for path, name in ALLOWED if not re.search(r"\b%s\s*\(" % name, read(path))], "the exceptions are still needed")
    if shutil.which("clang-format"):
        paths = [p for p, _ in ours + tests]
        none([p for found in parallel(unformatted, [paths[i::8] for i in range(8)]) for p in found], "clang-format would change nothing")
    else:
        skip("clang-format would change nothing", "clang-format is not there")
    done()


main()
