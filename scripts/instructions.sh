#!/usr/bin/env bash
# Counts the instructions of a training step with callgrind and compares them with benches/instructions.csv. Fails if
# there are at least 5 % more.
#   scripts/instructions.sh            compares
#   scripts/instructions.sh --record   writes new counts, to be committed
#
# A count is the difference between a training of 2N steps and one of N, divided by N, so that start-up cancels. The
# load on the machine does not change it, but the compiler does, and so does what valgrind shows the program of the
# processor (3.19 offers AVX2 and FMA, not AVX-512). So counts are compared only if rustc and valgrind are the recorded
# ones.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

recorded="$root/benches/instructions.csv"
steps=50

case "${1-}" in
    '' | --record) ;;
    *)
        echo "usage: scripts/instructions.sh [--record]" >&2
        exit 2
        ;;
esac
if ! command -v valgrind >/dev/null; then
    echo "missing: valgrind: install it (Debian: valgrind)" >&2
    exit 2
fi
cd -- "$root"
cargo build --release --locked --quiet
program=$(target_folder)/release/mmoe
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT

# Instructions of a whole training, from callgrind's totals.
training() {
    local model=$1 steps=$2 log="$scratch/$1-$2"
    if ! valgrind --tool=callgrind --callgrind-out-file="$log.out" "$program" train --model "$model" --steps "$steps" \
        --eval-every "$steps" --test-rows 1 --out "$log" >"$log.log" 2>&1; then
        cat -- "$log.log" >&2
        exit 1
    fi
    awk '$1 == "totals:" || $1 == "summary:" { count = $2 } END { print count }' "$log.out"
}

# Runs both trainings at once: valgrind uses one core, and the counts do not depend on the load.
per_step() {
    local once="$scratch/$1.once" twice
    training "$1" "$steps" >"$once" &
    twice=$(training "$1" $((2 * steps))) || exit 1
    wait $! || exit 1
    echo $(((twice - $(cat -- "$once")) / steps))
}

rustc=$(rustc --version)
valgrind=$(valgrind --version)
if [[ ${1-} == --record ]]; then
    {
        echo "model,instructions_per_step,rustc,valgrind"
        for model in shared-bottom omoe mmoe; do
            echo "$model,$(per_step "$model"),$rustc,$valgrind"
        done
    } >"$scratch/recorded.csv"
    mv -- "$scratch/recorded.csv" "$recorded"
    cat -- "$recorded"
    exit
fi

failed=0
{
    read -r _
    while IFS=, read -r model before recorded_rustc recorded_valgrind; do
        if [[ $recorded_rustc != "$rustc" || $recorded_valgrind != "$valgrind" ]]; then
            echo "$model: not compared: recorded with $recorded_rustc and $recorded_valgrind, this is $rustc and" \
                "$valgrind; if the code is known to be good, scripts/instructions.sh --record writes new counts" >&2
            continue
        fi
        now=$(per_step "$model")
        change=$(awk "BEGIN { printf \"%+.2f\", 100 * ($now / $before - 1) }")
        echo "$model: $now instructions per step, $change % against the recorded $before"
        if ((100 * now >= 105 * before)); then
            echo "$model: at least 5 % more instructions: fix it, or say why in the commit that records new counts" >&2
            failed=1
        fi
    done
} <"$recorded"
exit "$failed"
