# SPDX-License-Identifier: GPL-3.0-or-later
"""What people hand a program by mistake, or on purpose: each gets one clear line with
a code and a documented exit status, in bounded time, and nothing is written."""
import os
import re
import shutil
import sys

sys.path.insert(0, "tests/support")
from tap import RECORD, STUDY, TITRATE, Folder, contents, done, none, ok, read, skip

ROOT = os.getuid() == 0
# One line; the place may hold whatever the file's name holds.
ONE_LINE = re.compile(r"\Atitrate: [^\n]*\b[EWN]\d{1,3}: [^\n]+\n\Z")
QUICK = 20  # seconds for anything here, on a slow machine


def write(folder, name, data):
    path = folder.at(name)
    os.makedirs(os.path.dirname(path), exist_ok=True)
    with open(path, "wb") as f:
        f.write(data if isinstance(data, bytes) else data.encode())
    return name


def hole(folder, name, size):
    """A file of that size; the disk does not hold it."""
    path = write(folder, name, b'{"protocolSection": "')
    os.truncate(folder.at(path), size)
    return name


def refusal(folder, why, status, *words, code=None, said=(), **more):
    """The command ends with `status` and one line that names a code and says these; the folder is as before."""
    before = contents(folder.path)
    r = folder.titrate(*words, timeout=QUICK, **more)
    good = r.status == status and ONE_LINE.match(r.err) and not r.out and (code is None or code + ":" in r.err) and all(word in r.err for word in said)
    ok(good, why, r)
    ok(contents(folder.path) == before, "%s: nothing was written" % why, "\n".join(sorted(set(contents(folder.path)) ^ set(before))))


def records(folder):
    record = read(RECORD)
    half = write(folder, "bad/half.json", record[:len(record) // 2])
    refusal(folder, "a truncated record", 2, "new", half, "--out", "made")
    refusal(folder, "a record of 100 MB", 2, "new", hole(folder, "bad/huge.json", 100 << 20), "--out", "made", code="E4")
    os.remove(folder.at("bad/huge.json"))
    for name, text in (("arrays", "[" * 200000), ("objects", '{"a":' * 200000), ("Python tuples", "(" * 200000), ("closed arrays", "[" * 100000 + "]" * 100000)):
        refusal(folder, "nesting without end: %s" % name, 2, "new", write(folder, "bad/nest.json", text), "--out", "made")
    refusal(folder, "a key that is there twice", 2, "new", write(folder, "bad/twice.json", '{"protocolSection": {}, "protocolSection": {}}'), "--out", "made")
    refusal(folder, "an empty file", 2, "new", write(folder, "bad/empty.json", b""), "--out", "made")
    refusal(folder, "bytes that are no text", 2, "new", write(folder, "bad/noise.json", bytes(range(256)) * 64), "--out", "made")
    refusal(folder, "JSON that is no record", 2, "new", write(folder, "bad/list.json", "[1, 2, 3]\n"), "--out", "made")
    refusal(folder, "text in another encoding", 2, "new", write(folder, "bad/gbk.json", '{"protocolSection": "肝衰竭"}'.encode("gbk")), "--out", "made")
    refusal(folder, "a folder instead of a record", 2, "new", "studies", "--out", "made")
    refusal(folder, "a record that is not there", 2, "new", "bad/none.json", "--out", "made")


def spoiled(folder, name, change):
    """A copy of the shipped study with its protocol changed; the folder's name."""
    protocol = read(STUDY + "/protocol.yaml")
    changed = change(protocol)
    assert changed != protocol, "the change of %s found nothing to change" % name
    write(folder, "bad/%s/protocol.yaml" % name, changed)
    return "bad/" + name


def studies(folder):
    study = spoiled(folder, "unknown", lambda t: t.replace("rule: 3+3", "rule: 3+4", 1))
    refusal(folder, "a design nobody knows, with the nearest", 2, "lint", study, code="E700", said=("protocol.yaml:", "3+3"))
    shutil.rmtree(folder.at(study))
    for why, code, change in (
            ("an unknown key, with the nearest", "E100", lambda t: t.replace("enrolment:", "enrolmnt:", 1)),
            ("a duration in kilograms", "E101", lambda t: t.replace("weight_age: 24 h", "weight_age: 24 kg", 1)),
            ("a dose per litre where it is per weight", "E135", lambda t: t.replace('unit: "{cells}/kg"', 'unit: "{cells}/L"', 1)),
            ("a criterion whose units do not convert", "E425", lambda t: t.replace("AGE >= 12 a", "AGE >= 12 mg/dL", 1))):
        study = spoiled(folder, "unit", change)
        r = folder.titrate("lint", study, "--json", timeout=QUICK)
        found = [f for f in r.json()["findings"] if f["severity"] == "error"] if r.status == 1 else []
        ok([f["code"] for f in found] == [code] and found[0]["line"] > 0 and not r.err, "lint finds %s" % why, r)
        refusal_of_run(folder, why, study)
        shutil.rmtree(folder.at(study))
    study = spoiled(folder, "several", lambda t: t.replace("enrolment:", "enrolmnt:", 1).replace("weight_age: 24 h", "weight_age: 24 kg", 1))
    r = folder.titrate("lint", study, timeout=QUICK)
    ok(r.status == 1 and not r.err and "E100" in r.out and "E101" in r.out and "2 errors" in r.out, "lint tells all wrong keys and types at once", r)
    shutil.rmtree(folder.at(study))
    for why, change in (("a key that is there twice", lambda t: t.replace("titrate: 1\n", "titrate: 1\ntitrate: 1\n", 1)),
                        ("an anchor", lambda t: t.replace("titrate: 1\n", "titrate: &one 1\n", 1)),
                        ("a protocol cut in the middle of a quote", lambda t: t[:len(t) // 2] + ' "'),
                        ("nesting without end", lambda t: t + "x: " + "[" * 100000),
                        ("bytes that are no text", lambda t: t + "x: \x00\x01")):
        name = "bad-%d" % len(why)
        folder_of = spoiled(folder, name, change)
        r = folder.titrate("lint", folder_of, timeout=QUICK)
        said = r.err + r.out
        ok(r.status in (1, 2) and re.search(r"\bE\d+\b", said) and "protocol.yaml" in said, "lint of %s" % why, r)
        refusal_of_run(folder, why, folder_of)
    refusal(folder, "a protocol of 100 MB", 2, "lint", os.path.dirname(hole(folder, "bad/huge/protocol.yaml", 100 << 20)))
    shutil.rmtree(folder.at("bad/huge"))
    refusal(folder, "an empty folder", 2, "lint", os.path.dirname(write(folder, "bad/nothing/x", b"")))
    refusal(folder, "a study that is not there", 2, "lint", "bad/none", code="E3")


def refusal_of_run(folder, why, study):
    """What lint finds wrong is never run."""
    before = contents(folder.path)
    r = folder.titrate("rehearse", study, "--out", "made", timeout=QUICK)
    left = sorted(set(contents(folder.path)) ^ set(before))
    ok(r.status in (1, 2) and re.search(r"^titrate: .*\bE\d+: ", r.err, re.M) and not os.path.exists(folder.at("made/study.db")), "%s: no rehearsal of it" % why, r)
    none([p for p in left if p != "made/"], "%s: nothing was written" % why)


def logs(folder):
    garbage = write(folder, "log/study.db", bytes(range(256)) * 100)
    for verb in ("verify", "decide", "report"):
        refusal(folder, "%s of a file that is no record" % verb, 1, verb, garbage, code="E504")
    write(folder, "void/study.db", b"")
    refusal(folder, "verify of an empty file", 1, "verify", "void", code="E504")
    refusal(folder, "verify of a folder without a record", 2, "verify", "studies", code="E500")
    refusal(folder, "decide without a record", 2, "decide", "log-none", code="E500")


def words(folder):
    refusal(folder, "an unknown command", 64, "lnit", STUDY, code="E900")
    refusal(folder, "a group without its verb", 64, "design", code="E900", said=["did you mean design compare?"])
    refusal(folder, "too few words", 64, "lint", code="E901")
    refusal(folder, "an unknown option", 64, "lint", STUDY, "--jsn", code="E902")
    refusal(folder, "an option without its value", 64, "rehearse", STUDY, "--seed", code="E904")
    refusal(folder, "a number that is none", 64, "rehearse", STUDY, "--seed", "seven", "--out", "made", code="E905")
    refusal(folder, "a probability above one", 64, "rehearse", STUDY, "--truth", "0.1,1.2", "--out", "made", code="E905")
    refusal(folder, "a language nobody speaks here", 64, "lint", STUDY, "--lang", "fr", code="E912")
    refusal(folder, "a message code that is none", 2, "explain", "E9999", code="E908")
    refusal(folder, "a history that cannot be", 2, "design", "next", "--doses", "4", "--history", "9NNN")
    refusal(folder, "a curve of the wrong length", 2, "design", "oc", "--doses", "4", "--truth", "0.1,0.2")
    refusal(folder, "a unit that does not convert", 2, "grade", "alt", "250 mg/dL", "--ctcae", "5.0", "--uln", "40 U/L", said=("mg/dL",))


def unreadable(folder):
    """As somebody who may not read it; root may read everything, so root becomes nobody."""
    program = folder.at("titrate")
    shutil.copy(TITRATE, program)
    os.chmod(folder.path, 0o755)
    os.chmod(folder.at(write(folder, "secret/record.json", "{}")), 0)
    more = {"user": "nobody"} if ROOT else {}
    try:
        folder.titrate("--version", program=program, **more)
    except (PermissionError, LookupError) as e:
        skip("a file that may not be read", "nobody cannot run here: %s" % e)
        return
    refusal(folder, "a file that may not be read", 2, "new", "secret/record.json", "--out", "made", program=program, code="E2", **more)


def main():
    with Folder() as folder:
        os.mkdir(folder.at("bad"))
        records(folder)
        studies(folder)
        logs(folder)
        words(folder)
        unreadable(folder)
    done()


main()
