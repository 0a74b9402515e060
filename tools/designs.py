# SPDX-License-Identifier: Apache-2.0
"""Write the table of designs from the names of src/design/d_*.c: d_3p3.c defines
tt_design_3p3, and that file is the only place to touch for a new design."""
import os
import sys


def main():
    out, files = sys.argv[1], sys.argv[2:]
    names = ["tt_design_" + os.path.basename(f)[2:-2] for f in sorted(files)]
    with open(out, "w", encoding="utf-8") as f:
        f.write("/* SPDX-License-Identifier: Apache-2.0 */\n/* Made by tools/designs.py from src/design/d_*.c. */\n")
        f.write('#include "design/design_internal.h"\n\n')
        f.writelines(f"extern const tt_design {n};\n" for n in names)
        f.write("\nconst tt_design *const tt_designs[] = {\n")
        f.writelines(f"    &{n},\n" for n in names)
        f.write("    NULL,\n};\n")


main()
