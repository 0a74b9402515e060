# SPDX-License-Identifier: GPL-3.0-or-later
"""What `make install` leaves is enough to build against: the example programs, copied to where nothing of the tree
is seen, compile as C and as C++ by the words of pkg-config, run with the installed library, and print what they
print in the manual."""
import os
import shutil
import subprocess
import sys

sys.path.insert(0, "tests/support")
from tap import BUILD, Folder, done, note, ok, skip

WARN = ["-Wall", "-Wextra", "-Wpedantic", "-Werror", "-Wno-missing-field-initializers"]
SAY = {
    "design_oc": "dose 3 54.6%",  # BOIN's standard case
    "own_rule": "sampled within 4 standard errors: yes",
    "measure_meld": "MELD ",
}


def run(command, **more):
    return subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, universal_newlines=True, **more)


def words_of(prefix):
    """Flags to compile and link, from the installed titrate.pc alone."""
    pc = [folder for folder, _, names in os.walk(prefix) if "titrate.pc" in names]
    if not ok(len(pc) == 1, "titrate.pc is installed", pc):
        return None
    env = dict(os.environ, PKG_CONFIG_LIBDIR=pc[0], PKG_CONFIG_SYSROOT_DIR=prefix)
    env.pop("PKG_CONFIG_PATH", None)
    r = run(["pkg-config", "--cflags", "--libs", "titrate"], env=env)
    return r.stdout.split() if ok(r.returncode == 0 and prefix in r.stdout, "and names its folders", r.stdout) else None


def build(f, name, compiler, flags):
    program = "%s/%s-%s" % (f.path, name, compiler[0])
    source = shutil.copy("docs/examples/%s.c" % name, f.path)
    sanitised = subprocess.run(["nm", "-D", "-u", BUILD + "/libtitrate.so"], stdout=subprocess.PIPE, universal_newlines=True).stdout
    extra = ["-fsanitize=address,undefined"] if "__asan" in sanitised else []
    made = run([compiler[0]] + WARN + extra + ["-x", compiler[1], source, "-x", "none", "-o", program] + flags + ["-lm"], cwd=f.path)
    libraries = os.path.dirname(next(os.path.join(d, "libtitrate.so") for d, _, names in os.walk(f.path) if "libtitrate.so" in names))
    r = run([program], env=dict(os.environ, LD_LIBRARY_PATH=libraries), cwd=os.getcwd()) if made.returncode == 0 else made
    ok(r.returncode == 0 and SAY[name] in r.stdout, "%s builds as %s against what is installed, and runs" % (name, compiler[1]), r.stdout)


def main():
    if not shutil.which("pkg-config") or not os.path.exists(os.path.join(BUILD, "libtitrate.so")):
        skip("examples against an installed library", "pkg-config or the library is not there")
        done()
    with Folder() as f:
        r = run(["meson", "install", "-C", BUILD, "--no-rebuild", "--destdir", f.path])
        ok(r.returncode == 0, "it installs under a folder", r.stdout)
        flags = words_of(f.path)
        for compiler in (["gcc", "c"], ["g++", "c++"]) if flags else []:
            if not shutil.which(compiler[0]):
                note("%s is not there" % compiler[0])
                continue
            for name in SAY:
                build(f, name, compiler, flags)
        program = os.path.join(f.path, "usr/local/bin/titrate")
        ok(run([program, "version"]).returncode == 0, "the installed program runs")
    done()


main()
