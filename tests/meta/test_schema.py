# SPDX-License-Identifier: GPL-3.0-or-later
"""The published JSON Schema is one, takes every study that is shipped and every draft,
and names what is wrong in a study that is not one."""
import copy
import glob
import json
import os
import sys

sys.path.insert(0, "tests/support")
from tap import Folder, done, none, ok, skip

try:
    import jsonschema
    import yaml
except ImportError:
    skip("the published schema", "python3-jsonschema and python3-yaml are not here")
    done()

schema = json.load(open("docs/reference/protocol.schema.json", encoding="utf-8"))
jsonschema.Draft202012Validator.check_schema(schema)
ok(True, "it is a schema of draft 2020-12")
check = jsonschema.Draft202012Validator(schema)


def load(path):
    """As an editor's reader types it: dates stay text."""
    loader = type("Text", (yaml.SafeLoader,), {"yaml_implicit_resolvers": {
        c: [r for r in rs if r[0] != "tag:yaml.org,2002:timestamp"] for c, rs in yaml.SafeLoader.yaml_implicit_resolvers.items()}})
    return yaml.load(open(path, encoding="utf-8"), loader)


def trouble(path):
    return ["%s: %s: %s" % (path, "/".join(map(str, e.absolute_path)), e.message[:120]) for e in check.iter_errors(load(path))]


shipped = sorted(glob.glob("studies/*/protocol.yaml"))
ok(len(shipped) >= 3, "there are studies")
none([t for p in shipped for t in trouble(p)], "every shipped study is valid")

with Folder() as folder:
    found = []
    for record in sorted(glob.glob("tests/data/registry/*.json")):
        out = str(folder.at("d%d" % len(found)))
        folder.titrate("new", os.path.abspath(record), "--out", out)
        found.append(out + "/protocol.yaml")
    none([t for p in found for t in trouble(p)], "every draft is valid")

good = load(shipped[0])
WRONG = [
    ("an unknown key", lambda s: s["study"].__setitem__("titel", "x")),
    ("a code that is none", lambda s: s["study"].__setitem__("phase", "PHASE9")),
    ("a list that is text", lambda s: s.__setitem__("visits", "D28")),
    ("a key that must be there", lambda s: s["study"].pop("id")),
    ("a window of three", lambda s: s["visits"][1].__setitem__("window", ["1 d", "2 d", "3 d"])),
]
for why, change in WRONG:
    bad = copy.deepcopy(good)
    change(bad)
    ok(not check.is_valid(bad), why + " is named")
done()
