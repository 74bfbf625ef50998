#!/usr/bin/env bash
# Starts 16 shards of a small study at the same moment on one folder, kills some with SIGKILL at random moments, starts
# these again until all have ended, and compares the folder with that of one sweep. As root, each shard is PID 1 of a
# namespace of its own, as in containers.
#   scripts/cluster/storm.sh [ROUNDS] [MMOE]    ROUNDS: 100 by default; MMOE: by default target/release/mmoe
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
rounds=${1:-100}
program=$(realpath -- "${2:-$root/target/release/mmoe}")
shards=16
scratch=$(mktemp -d)
trap 'pkill -KILL --parent $$ || true; wait; rm -rf -- "$scratch"' EXIT
cd -- "$scratch"
cat >study.toml <<'STUDY'
[study]
name = "storm"
[data]
test_rows = 20
dim = 4
[training]
steps = 20
eval_every = 10
[[model]]
type = "linear"
[[model]]
type = "shared-bottom"
[grid]
seeds = 24
corr = [0.5, 1.0]
STUDY
"$program" sweep study.toml --out alone >/dev/null 2>&1
apart=()
if unshare --pid --fork true 2>/dev/null; then apart=(unshare --pid --fork --kill-child); fi

start() { "${apart[@]}" "$program" sweep study.toml --out out --jobs 1 --shard "$1/$shards" >"log-$1" 2>&1 & }

# The shell tells of every process that was killed.
exec 3>&2 2>notices
killed=0
for ((round = 1; round <= rounds; round++)); do
    rm -rf out
    declare -A running=()
    for ((shard = 1; shard <= shards; shard++)); do
        start "$shard"
        running[$!]=$shard
    done
    # Up to half of them die, within the first third of a second.
    for pid in "${!running[@]}"; do
        if ((RANDOM % 2)); then
            sleep "0.0$((RANDOM % 4))"
            if kill -KILL "$pid" 2>/dev/null; then killed=$((killed + 1)); fi
        fi
    done
    while ((${#running[@]})); do
        for pid in "${!running[@]}"; do
            shard=${running[$pid]}
            unset "running[$pid]"
            if ! wait "$pid"; then
                # Killed: again. A shard that ends badly by itself is a fault.
                if grep -q "error" "log-$shard"; then
                    cat "log-$shard" >&3
                    exit 1
                fi
                start "$shard"
                running[$!]=$shard
            fi
        done
    done
    if ! diff --recursive --exclude=shards --exclude=timings.csv --exclude=.lock alone out; then
        echo "round $round: the folders differ" >&3
        exit 1
    fi
    if [[ -n $(find out -name '.mmoe-*' -print -quit) ]]; then
        echo "round $round: a temporary file is left: $(find out -name '.mmoe-*')" >&3
        exit 1
    fi
done
echo "$rounds rounds of $shards shards${apart[0]:+, each PID 1 of its namespace}: $killed killed, every folder as that of one sweep"
