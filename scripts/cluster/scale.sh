#!/usr/bin/env bash
# How a results folder bears many runs, with runs that take no time themselves: 20,000 in 1,000 shards of 20, and 50,000
# in one sweep. Prints the times, and the system calls of a run if strace is there. Needs an idle computer.
#   scripts/cluster/scale.sh [MMOE]    MMOE: the program; by default target/release/mmoe
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
program=$(realpath -- "${1:-$root/target/release/mmoe}")
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
cd -- "$scratch"

study() { printf '[study]\nname = "scale"\nmeasure = "label-correlation"\n[data]\nrows = 2\ndim = 2\n[grid]\nseeds = %s\n' "$1"; }

# Prints a line with the seconds that a command takes.
timed() {
    local what=$1 begun=$EPOCHREALTIME
    shift
    "$@" >said 2>&1 || { cat said && exit 1; }
    awk -v what="$what" -v begun="$begun" -v ended="$EPOCHREALTIME" 'BEGIN { printf "%10.2f s  %s\n", ended - begun, what }'
}

study 20000 >many.toml
study 50000 >large.toml
timed "plan and list 20,000 runs" "$program" sweep many.toml --out many --list
timed "one shard of 1,000: 20 runs" "$program" sweep many.toml --out many --shard 1/1000 --jobs 1
timed "the other 999 shards, two at a time" \
    xargs -P 2 -I '{}' "$program" sweep many.toml --out many --shard '{}/1000' --jobs 1 < <(seq 2 1000)
timed "report on 20,000 runs" "$program" report many
timed "a sweep of 50,000 runs" "$program" sweep large.toml --out large
timed "report on 50,000 runs" "$program" report large
timed "publish 50,000 runs" "$program" publish large
rm -rf large/runs
timed "report on 50,000 packed runs" "$program" report large
if command -v strace >/dev/null; then
    strace --follow-forks --summary-only --output=calls "$program" sweep many.toml --out few --shard 1/1000 --jobs 1 2>/dev/null
    awk '$NF ~ /^(fsync|mkdir|rename|openat)$/ { printf "%10.1f    %s per run, of 20 runs and their start\n", $4 / 20, $NF }' calls
fi
