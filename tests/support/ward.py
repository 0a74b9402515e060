# SPDX-License-Identifier: GPL-3.0-or-later
"""The examples of the verbs of conduct, in the order of a participant's way.

Each verb's help shows its own examples; together they are one story of one ward,
out/ward, and only in this order does each find what it needs.  (verb, n) is the
n-th example of a verb; DECIDE is a command of another story that this one needs."""
import shlex
import sys

sys.path.insert(0, "tests/support")
from tap import environment, titrate

PASSWORD = "a password of the ward"
ENVIRONMENT = {"TITRATE_PASSWORD": PASSWORD, "TITRATE_NEW_PASSWORD": PASSWORD, "TITRATE_CHECK_PASSWORD": PASSWORD}
DECIDE = "titrate decide out/ward --propose --as wang"

STORY = [("init", 0), ("user", 0), ("user", 1), ("user", 2), ("user", 3), ("user", 4), DECIDE, ("sign", 0), ("sign", 1),
         ("screen", 0), ("consent", 0), ("enter", 0), ("screen", 2), ("screen", 3), ("screen", 1), ("screen", 4), ("enrol", 0), ("moment", 0), ("allocation", 0),
         ("lot", 0), ("lot", 1), ("lot", 2), ("enter", 1), ("enter", 2), ("enter", 3), ("hold", 0), ("hold", 1), ("hold", 2), ("status", 0), ("status", 1), ("status", 2), ("dose", 0), ("dose", 1), ("dose", 2),
         ("today", 0), ("today", 1), ("session", 0), ("session", 1), ("ae", 0), ("ae", 1), ("ae", 2), ("dlt", 0), ("dlt", 1), ("deviation", 0), ("deviation", 1), ("withdraw", 0), ("withdraw", 1),
         ("audit", 0), ("audit", 1), ("audit", 2)]
LATE = ("screen",)  # whose last example needs what other verbs did since its first
ASKS = ("allocation", "session")  # questions, whose answer may be no: this study draws no arms and gives one dose
VERBS = sorted({step[0] for step in STORY if step != DECIDE})


def examples(verb):
    """The commands under the last heading of a verb's help."""
    lines = titrate(*verb.split(), "--help", env=environment()).out.splitlines()
    return [line.strip() for line in lines[1:] if line.strip().startswith("titrate ")]


def bases(folder, like):
    """{verb: a folder in which the verb's examples run}: copies made by `like` while the story is told in `folder`."""
    found, told = {}, story()
    for i, (verb, line) in enumerate(told):
        others = told[i + 1:] if verb in LATE else told[:i]
        if verb in VERBS and verb not in [v for v, _ in others]:
            found[verb] = like(folder)
        folder.titrate(*shlex.split(line)[1:], env=environment(**ENVIRONMENT))
    return found


def story():
    """[(verb or "decide", line)] of the whole way."""
    known = {verb: examples(verb) for verb in VERBS}
    return [("decide", step) if step == DECIDE else (step[0], known[step[0]][step[1]]) for step in STORY]
