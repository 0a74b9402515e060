# SPDX-License-Identifier: GPL-3.0-or-later
"""A table of const descriptors made from file names, so that the item's own file is
the only place to touch: d_3p3.c defines tt_design_3p3.

usage: table.py OUT.c HEADER TYPE TABLE FILE..."""
import os
import sys


def main():
    out, header, kind, table, files = sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4], sys.argv[5:]
    names = ["%s_%s" % (kind, os.path.basename(f).split("_", 1)[1][:-2]) for f in sorted(files)]
    with open(out, "w", encoding="utf-8") as c:
        c.write("/* made by tools/table.py from file names: do not edit */\n")
        c.write('#include "%s"\n\n' % header)
        c.writelines("extern const %s %s;\n" % (kind, n) for n in names)
        c.write("\nconst %s *const %s[] = {\n" % (kind, table))
        c.writelines("    &%s,\n" % n for n in names)
        c.write("    NULL,\n};\n")


main()
