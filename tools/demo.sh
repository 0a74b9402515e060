#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# The main job on the first trial, from a registry record to its report: each command is
# printed before its real output, and an exit status other than the expected one ends it.
#
# usage: demo.sh TITRATE
set -u
titrate=$1
out=out/demo
study=studies/nct07276568

say() {
    printf '\n== %s\n\n' "$1"
}

# run STATUS COMMAND...: print it as one would type it, run it, hold it to its status
run() {
    want=$1
    shift
    printf '$ titrate'
    for word; do
        case $word in
        *[!A-Za-z0-9_./,:=+-]*) printf " '%s'" "$word" ;;
        *) printf ' %s' "$word" ;;
        esac
    done
    printf '\n'
    "$titrate" "$@" 2>&1
    got=$?
    if [ $got -ne "$want" ]; then
        printf 'demo: exit status %d, expected %d\n' $got "$want" >&2
        exit 1
    fi
    printf '\n'
}

rm -rf $out out/draft out/ward40 out/live
mkdir -p out

say '1. a registry record becomes a draft study; every gap is an open question'
run 0 new tests/data/registry/demo-record.json --out out/draft

say '2. what it lacks before a patient may be dosed, the most dangerous first'
run 1 lint out/draft
run 0 explain E104
run 0 explain E104 --lang zh

say '3. the shipped study answers with marked assumptions; a live start is refused while they are unconfirmed'
run 0 lint $study
TITRATE_PASSWORD='only for this refusal'
export TITRATE_PASSWORD
run 1 init out/live $study --live --admin admin --admin-name 'Zhao Min'
unset TITRATE_PASSWORD

say '4. the visits of one participant, to the minute'
run 0 schedule $study --dose '2026-03-04 14:10'

say '5. how the 3+3 behaves: exactly, and the same by simulation'
run 0 design oc $study --truth .02,.04,.07,.10 --truth .05,.12,.25,.40 --truth .20,.35,.50,.62
run 0 design oc $study --truth .05,.12,.25,.40 --simulate 20000 --seed 7

say '6. the whole study on virtual patients, through every gate'
run 0 rehearse $study --seed 7 --out $out

say '7. may the next patient be dosed? A gate is closed, and says why'
run 0 rehearse $study --seed 7 --until '40 d' --out out/ward40
run 1 decide out/ward40
run 0 why $out HLC-001 ALT D7
run 0 verify $out

say '8. the report'
run 0 report $out --out $out/report
printf 'open %s/report/index.html\n' "$out"
