# SPDX-License-Identifier: GPL-3.0-or-later
"""A build in another folder, of another depth and name, gives the same bytes.  It
builds the whole program again, so it runs in .ci/run (CI=true) or when asked (TITRATE_SLOW=1)."""
import json
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, "tests/support")
from tap import BUILD, WORKERS, done, none, ok, skip, slow, tracked

NAME = "a build in another folder is the same, byte for byte"
MADE = ("titrate", "libtitrate.so.0.1.0")


def option(name):
    found = json.loads(subprocess.run(["meson", "introspect", "--buildoptions", BUILD], stdout=subprocess.PIPE, check=True).stdout)
    return next(str(o["value"]) for o in found if o["name"] == name)


def compiler():
    with open(os.path.join(BUILD, "compile_commands.json"), encoding="utf-8") as f:
        return json.load(f)[0]["command"].split()[0]


def build_elsewhere(top):
    for path in tracked():
        target = os.path.join(top, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        shutil.copy2(path, target)
    same = ["-D%s=%s" % (o, option(o)) for o in ("b_sanitize", "buildtype", "b_lundef")]
    env = dict(os.environ, CC=compiler())
    for command in (["meson", "setup", "another-name"] + same, ["ninja", "-C", "another-name", "-j%d" % WORKERS] + list(MADE)):
        r = subprocess.run(command, cwd=top, env=env, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        if r.returncode:
            return r.stdout.decode("utf-8", "replace")[-3000:]
    return None


def same(a, b):
    with open(a, "rb") as f, open(b, "rb") as g:
        return f.read() == g.read()


def main():
    if not slow():
        skip(NAME, "it builds everything again; CI=true or TITRATE_SLOW=1 runs it")
        done()
    home = tempfile.mkdtemp(prefix="titrate-")
    try:
        top = os.path.join(home, "a folder/much deeper/than the other")
        os.makedirs(top)
        trouble = build_elsewhere(top)
        ok(not trouble, "it builds in a folder with blanks in its name", trouble)
        if not trouble:
            none([n for n in MADE if not same(os.path.join(BUILD, n), os.path.join(top, "another-name", n))], NAME)
    finally:
        shutil.rmtree(home, ignore_errors=True)
    done()


main()
