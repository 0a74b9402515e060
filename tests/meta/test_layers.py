# SPDX-License-Identifier: GPL-3.0-or-later
"""The house has the shape LAYERS says: every #include is allowed, a room shows others
one header, and an external library is touched by one room alone."""
import os
import sys

sys.path.insert(0, "tests/support")
import csource
from tap import done, none, read

# Who may see what lies outside the tree, and in which files: one door each, except that SQLite's
# driver and its fault shim are files of their own behind one internal header, and a catalog, which may be changed
# and thrown away, must not go through the log's door, which allows neither.
EXTERNAL = {
    "jansson.h": {"src/json/jansson.c"},
    "libfyaml.h": {"src/yaml/libfyaml.c"},
    "sodium.h": {"src/crypt/crypt.c"},
    "Rmath.h": {"src/num/num.c"},
    "sqlite3.h": {"src/record/store_sqlite_internal.h", "src/record/vfs_fault.c", "src/catalog/catalog_internal.h"},
    "sanitizer/asan_interface.h": {"src/base/arena.c"},
}
LIBC = set(
    "assert.h ctype.h errno.h fcntl.h float.h inttypes.h limits.h math.h pthread.h setjmp.h signal.h stdarg.h stdbool.h stddef.h stdint.h stdio.h "
    "stdlib.h string.h stdalign.h stdatomic.h sys/file.h sys/ioctl.h sys/mman.h sys/random.h sys/stat.h sys/statfs.h sys/types.h sys/vfs.h threads.h time.h unistd.h dirent.h".split()
)
# Where the layers meet what is not a room: the public header of a room.
PUBLIC = {"titrate/design.h": "design", "titrate/measure.h": "measure"}


def shown(room, name):
    """May another room include this header? base is many small headers under one; the rest show one."""
    return name == "%s/%s.h" % (room, room) or (room == "base" and not name.endswith(("_internal.h", "_table.h")))


def wrong(path, line, name, allowed):
    room = csource.room_of(path)
    if name.startswith("titrate/"):
        return None if room is None or PUBLIC.get(name) == room else "%s:%d: %s is for users of the library" % (path, line, name)
    other = name.split("/")[0]
    if room is None:
        return "%s:%d: a public header includes %s" % (path, line, name)
    if "/" not in name or other not in allowed:
        return "%s:%d: %s is not named by its room" % (path, line, name)
    if other == room:
        return None
    if other not in allowed[room]:
        return "%s:%d: %s may not use %s" % (path, line, room, other)
    return None if shown(other, name) else "%s:%d: %s is internal to %s" % (path, line, name, other)


def main():
    allowed = csource.layers()
    found, foreign, outside = [], [], {}
    for path in csource.files(".c", ".h"):
        for line, name, quoted in csource.includes(read(path)):
            if quoted:
                trouble = wrong(path, line, name, allowed)
                found += [trouble] if trouble else []
            elif name not in LIBC:
                outside.setdefault(name, set()).add(path)
    for name, paths in sorted(outside.items()):
        foreign += ["%s includes <%s>" % (p, name) for p in sorted(paths - EXTERNAL.get(name, set()))]
    stale = ["%s no longer includes <%s>" % (p, n) for n, ps in EXTERNAL.items() for p in sorted(ps - outside.get(n, set()))]
    folders = {d for d in os.listdir("src") if any(f.endswith((".c", ".h")) for f in os.listdir("src/" + d))}
    tests = [t for t in os.listdir("tests") if any(f.startswith("test_") and f.endswith(".c") for f in os.listdir("tests/" + t))]
    none(found, "every #include is allowed by LAYERS, and rooms show one header")
    none(foreign, "an external library is included by its room's one file")
    none(stale, "the list of external headers is true")
    none(sorted(set(allowed) - folders), "every room of LAYERS has a folder")
    none(sorted(folders - set(allowed)), "every folder of src is a room of LAYERS")
    none([r for r in folders if not os.path.isfile("src/%s/%s.h" % (r, r))], "every room has the header it shows")
    none([t for t in tests if t not in allowed], "the test tree mirrors src")
    done()


main()
