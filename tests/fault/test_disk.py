# SPDX-License-Identifier: GPL-3.0-or-later
"""A full disk, a file that may not grow, a folder that may not be written, an output
that takes nothing: one clear line, status 2, and what was there before is still whole."""
import os
import re
import resource
import shutil
import subprocess
import sys

sys.path.insert(0, "tests/support")
from tap import STUDY, TITRATE, Folder, contents, done, environment, none, ok, skip, titrate

ROOT = os.getuid() == 0
ONE_LINE = re.compile(r"\Atitrate: [^\n]*\bE\d+: [^\n]+\n\Z")


def refused(r):
    return r.status == 2 and ONE_LINE.match(r.err)


def whole(out):
    """After trouble: there is no record, or it opens and verifies."""
    if not os.path.exists(out + "/study.db"):
        return True
    return titrate("verify", out).status == 0


def limited(folder):
    """A file may grow to so many KiB: rehearse and report end early, never halfway."""
    trouble = []
    for kib in (0, 4, 16, 64, 100, 256, 1024):
        out = folder.at("limit%d" % kib)
        r = titrate("rehearse", STUDY, "--seed", 1, "--out", out,
                    preexec_fn=lambda k=kib: resource.setrlimit(resource.RLIMIT_FSIZE, (k << 10, k << 10)))
        if not (r.status == 0 or refused(r)) or not whole(out):
            trouble.append("%d KiB: %s" % (kib, r))
    none(trouble, "a file that may not grow is one clear error and leaves a whole record")


def full_disk(folder):
    name = "a full disk is one clear error and leaves a whole record"
    disk = folder.at("disk")
    os.mkdir(disk)
    if not ROOT or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", disk], stderr=subprocess.DEVNULL).returncode:
        skip(name, "no small disk can be mounted here")
        return
    try:
        trouble, refusals = [], 0
        for left in (0, 8, 40, 100, 200, 400, 700):
            out = disk + "/out"
            with open(disk + "/ballast", "wb") as f:
                free = os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize
                f.write(b"x" * max(0, free - (left << 10)))
            r = titrate("rehearse", STUDY, "--seed", 1, "--out", out)
            refusals += r.status == 2
            if not (r.status == 0 or refused(r)) or not whole(out):
                trouble.append("%d KiB free: %s" % (left, r))
            shutil.rmtree(out, ignore_errors=True)
            os.remove(disk + "/ballast")
        ok(not trouble and refusals >= 3, name, "\n".join(trouble) or "only %d of 7 were refused" % refusals)
    finally:
        subprocess.run(["umount", disk])


def ward_full(folder):
    """A ward on a disk with no room left: what writes says so, what reads goes on."""
    name = "on a full disk the ward is told so, and can read"
    disk, names = folder.at("small"), {"TITRATE_PASSWORD": "a password of the ward", "TITRATE_NEW_PASSWORD": "a password of the ward"}
    os.mkdir(disk)
    if not ROOT or subprocess.run(["mount", "-t", "tmpfs", "-o", "size=1m", "none", disk], stderr=subprocess.DEVNULL).returncode:
        skip(name, "no small disk can be mounted here")
        return
    try:
        out, trouble, full = disk + "/ward", [], 0
        titrate("init", out, STUDY, "--practice", "--admin", "admin", "--admin-name", "Zhao Min", env=environment(**names))
        titrate("user", out, "li", "--role", "coordinator", "--name", "Li Na", "--as", "admin", env=environment(**names))
        for left in range(0, 48, 4):
            with open(disk + "/ballast", "wb") as f:
                f.write(b"x" * max(0, os.statvfs(disk).f_bavail * os.statvfs(disk).f_frsize - (left << 10)))
            r = titrate("screen", out, "--as", "li", env=environment(**names))
            full += "E507" in r.err
            if r.status != 0 and "E507" not in r.err:
                trouble.append("%d KiB free: %s" % (left, r))
            r = titrate("today", out)
            if r.status != 0:
                trouble.append("%d KiB free, reading: %s" % (left, r))
            os.remove(disk + "/ballast")
        ok(not trouble and full >= 3, name, "\n".join(trouble) or "only %d were refused" % full)
    finally:
        subprocess.run(["umount", disk])


def start_undone(folder):
    """A start that ran out of room is none: nothing of it stands in the way of the next, and no secret is left behind."""
    trouble, late = [], 0
    names = {"TITRATE_PASSWORD": "a password of the ward", "TITRATE_NEW_PASSWORD": "a password of the ward"}
    for kib in range(4, 64, 4):
        out = folder.at("start%d" % kib)
        r = titrate("init", out, "tests/data/randomised", "--practice", "--admin", "admin", "--admin-name", "Zhao Min", env=environment(**names),
                    preexec_fn=lambda k=kib: resource.setrlimit(resource.RLIMIT_FSIZE, (k << 10, k << 10)))
        left = sorted(n for n in os.listdir(out) if n.startswith("study.db")) if os.path.isdir(out) else []
        late += "E507" in r.err
        if r.status != 0 and (not refused(r) or left):
            trouble.append("%d KiB: %s, left: %s" % (kib, r, left))
    none(trouble, "a start without room leaves nothing")
    ok(late, "and it ran out of room at the last moment too")


def table_undone(folder):
    """A table that cannot be finished leaves the one of its name as it was, and nothing beside it."""
    with open("tests/data/measure/liver.csv", encoding="utf-8") as f:
        good = f.read()
    where, trouble = folder.at("tables"), []
    os.mkdir(where)
    out, table = where + "/out.csv", where + "/in.csv"
    for why, text, limit, good_end in (("fits", good, None, True), ("no room", good, 16, False), ("cut off in a quote", good + '"', None, False)):
        for name, more in ((table, text), (out, "kept\n")):
            with open(name, "w", encoding="utf-8") as f:
                f.write(more)
        os.chmod(out, 0o640)
        r = titrate("score", "meld", "--csv", table, "--out", out, "--quiet",
                    preexec_fn=limit and (lambda n=limit: resource.setrlimit(resource.RLIMIT_FSIZE, (n, n))))
        with open(out, encoding="utf-8") as f:
            kept = f.read() == "kept\n"
        if kept == good_end or (r.status == 2) == good_end or sorted(os.listdir(where)) != ["in.csv", "out.csv"] or os.stat(out).st_mode & 0o777 != 0o640:
            trouble.append("%s: %s, %s" % (why, r, os.listdir(where)))
    none(trouble, "a table is replaced whole or not at all")


def read_only(folder):
    """As somebody who may not write there; root may everywhere, so root becomes nobody."""
    name = "a folder that may not be written is one clear error"
    program = folder.at("titrate")
    shutil.copy(TITRATE, program)
    os.chmod(folder.path, 0o755)
    home = folder.at("locked")
    os.makedirs(home)
    shutil.copytree(folder.at("base"), home + "/base")
    for here, _, files in os.walk(home, topdown=False):
        for f in files:
            os.chmod(os.path.join(here, f), 0o444)
        os.chmod(here, 0o555)
    before = contents(home)
    more = {"user": "nobody"} if ROOT else {}
    try:
        for words in (["rehearse", STUDY, "--out", home + "/new"], ["new", "tests/data/registry/demo-record.json", "--out", home + "/draft"], ["report", home + "/base"]):
            r = folder.titrate(*words, program=program, **more)
            ok(refused(r), "%s: %s" % (words[0], name), r)
        r = folder.titrate("verify", home + "/base", program=program, **more)
        ok(r.status == 0, "a record in a read-only folder is verified", r)
        r = folder.titrate("decide", home + "/base", program=program, **more)
        ok(r.status in (0, 1), "and answers", r)
    except (PermissionError, LookupError) as e:
        skip(name, "nobody cannot run here: %s" % e)
    ok(contents(home) == before, "nothing in it changed")


def no_output():
    trouble = []
    for words in (["--help"], ["--version"], ["lint", STUDY], ["lint", STUDY, "--json"], ["design", "oc", "--doses", "4"], ["explain", "E104"],
                  ["score", "meld", "--csv", "tests/data/measure/liver.csv", "--quiet"]):
        with open("/dev/full", "wb") as full:
            r = titrate(*words, stdout=full)
        if r.status != 2 or not ONE_LINE.match(r.err.splitlines(True)[-1]):  # rejected rows are told before it
            trouble.append(r)
    none(trouble, "an answer that cannot be written is an error, not silence")
    reader, writer = os.pipe()
    os.close(reader)
    p = subprocess.run([TITRATE, "lint", STUDY], stdout=writer, stderr=subprocess.PIPE, env=environment())
    os.close(writer)
    ok(p.returncode == 2 and p.stderr.count(b"\n") == 1, "a closed pipe is no crash", p.stderr.decode())


def main():
    with Folder() as folder:
        r = titrate("rehearse", STUDY, "--seed", 1, "--until", "40 d", "--out", folder.at("base"))
        ok(r.status == 0, "a rehearsal to have something", r)
        limited(folder)
        full_disk(folder)
        ward_full(folder)
        start_undone(folder)
        table_undone(folder)
        read_only(folder)
    no_output()
    done()


main()
