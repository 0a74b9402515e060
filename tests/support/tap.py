# SPDX-License-Identifier: GPL-3.0-or-later
"""What the test scripts share: TAP lines, running the program, and looking at a folder.

A script prints one line a check ("ok 1 - what", "not ok", "ok # skip reason") and ends
by done(), which gives the exit status.  It runs from the top of the tree with
TITRATE (the program) and TITRATE_BUILD (its build folder) in the environment."""
import concurrent.futures
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile

TOP = os.getcwd()
TITRATE = os.path.abspath(os.environ.get("TITRATE", "build/titrate"))
BUILD = os.path.abspath(os.environ.get("TITRATE_BUILD", "build"))
STUDY = "studies/nct07276568"
RECORD = "tests/data/registry/demo-record.json"
WORKERS = os.cpu_count() or 1

_count = [0, 0]


def ok(good, name, detail=""):
    _count[0] += 1
    _count[1] += not good
    print("%s %d - %s" % ("ok" if good else "not ok", _count[0], name), flush=True)
    if not good and detail:
        print("".join("# %s\n" % line for line in str(detail).splitlines()[:60]), end="", flush=True)
    return bool(good)


def none(found, name):
    """A check that holds when nothing was found."""
    return ok(not found, name, "\n".join(map(str, found)))


def skip(name, reason):
    _count[0] += 1
    print("ok %d - %s # skip %s" % (_count[0], name, reason), flush=True)


def note(text):
    print("# %s" % text, flush=True)


def done():
    print("1..%d" % _count[0])
    sys.exit(1 if _count[1] or not _count[0] else 0)


def slow():
    return os.environ.get("CI") == "true" or bool(os.environ.get("TITRATE_SLOW"))


def parallel(function, items):
    with concurrent.futures.ThreadPoolExecutor(WORKERS) as pool:
        return list(pool.map(function, items))


# --- the program ---


class Ran:
    def __init__(self, words, p):
        self.words, self.status = words, p.returncode
        self.out, self.err = p.stdout.decode("utf-8", "replace"), p.stderr.decode("utf-8", "replace")

    def json(self):
        return json.loads(self.out)

    def next(self):
        """The command of the last line, or None."""
        last = self.out.rstrip("\n").rsplit("\n", 1)[-1]
        return last[len("next: "):] if last.startswith("next: ") else None

    def __str__(self):
        return "$ titrate %s\n%s%s[%d]" % (" ".join(self.words), self.out[-2000:], self.err[-2000:], self.status)


def environment(**more):
    """The caller's, without what would change an answer."""
    env = {k: v for k, v in os.environ.items() if not k.startswith("TITRATE_") or k == "TITRATE_BUILD"}
    env.update(more)
    return env


def titrate(*words, cwd=None, env=None, program=None, timeout=120, **more):
    """Run it; options of subprocess.run may be given."""
    more.setdefault("stdin", subprocess.DEVNULL)
    more.setdefault("stdout", subprocess.PIPE)
    more.setdefault("stderr", subprocess.PIPE)
    words = [str(w) for w in words]
    p = subprocess.run([program or TITRATE] + words, cwd=cwd, env=env or environment(), timeout=timeout, **more)
    p.stdout, p.stderr = p.stdout or b"", p.stderr or b""
    return Ran(words, p)


# --- folders ---


class Folder:
    """A temporary folder that holds what the examples name: studies/ and tests/data/."""

    def __init__(self, like=None):
        self.path = tempfile.mkdtemp(prefix="titrate-")
        if like:
            shutil.copytree(like.path, self.path, dirs_exist_ok=True, symlinks=True)
        else:
            shutil.copytree("studies", self.path + "/studies")
            if os.path.isdir("tests/data"):
                shutil.copytree("tests/data", self.path + "/tests/data")

    def __enter__(self):
        return self

    def __exit__(self, *trouble):
        shutil.rmtree(self.path, ignore_errors=True)

    def at(self, *names):
        return os.path.join(self.path, *names)

    def titrate(self, *words, **more):
        return titrate(*words, cwd=self.path, **more)


def contents(folder):
    """{path: digest} of every file below; a folder is there as itself."""
    seen = {}
    for here, names, files in os.walk(folder):
        for name in names:
            seen[os.path.relpath(os.path.join(here, name), folder) + "/"] = ""
        for name in files:
            path = os.path.join(here, name)
            try:
                with open(path, "rb") as f:
                    seen[os.path.relpath(path, folder)] = hashlib.sha256(f.read()).hexdigest()
            except OSError:
                seen[os.path.relpath(path, folder)] = "unreadable"
    return seen


def read(path):
    with open(path, encoding="utf-8") as f:
        return f.read()


def tracked():
    """Every file of the tree that is not ignored, sorted."""
    r = subprocess.run(["git", "ls-files", "-co", "--exclude-standard"], stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    if r.returncode == 0:
        return sorted(f for f in set(r.stdout.decode().splitlines()) if os.path.isfile(f))
    return sorted(os.path.relpath(os.path.join(d, f), ".") for d, _, fs in os.walk(".") for f in fs if not d.startswith(("./.git", "./build", "./out")))
