#!/bin/sh
# SPDX-License-Identifier: GPL-3.0-or-later
# Install the Debian packages of a list that are not there yet. Without root and
# sudo it prints the one line to run and exits 2; when nothing is missing it says nothing.
set -eu
missing=
for p in $(sed 's/#.*//' "$1"); do
    dpkg-query -W -f='${Status}' "$p" 2>/dev/null | grep -q 'install ok installed' || missing="$missing $p"
done
[ -z "$missing" ] && exit 0
if [ "$(id -u)" = 0 ]; then
    as=
elif command -v sudo >/dev/null 2>&1 && sudo -n true 2>/dev/null; then
    as=sudo
else
    echo "missing packages; run this once, then again: sudo apt-get update && sudo apt-get install -y$missing" >&2
    exit 2
fi
echo "installing:$missing" >&2
$as apt-get update -qq >&2
DEBIAN_FRONTEND=noninteractive $as apt-get install -y -qq $missing >/dev/null
