#!/usr/bin/env bash
# Trains the study's MMoE by this program, in plain Candle, PyTorch and JAX, in turn on one core, then checks the
# program against the bars for speed. Writes results/bench/, and from it the tables of the pages. Needs an idle machine,
# taskset, Python 3.11, about fifteen minutes, and 6 GB of disk for the packages of PyTorch and JAX.
#   scripts/bench/run.sh [--quick]    --quick: few steps and rounds, to try the script; writes to .venv-bench/quick
# If the environment has BEFORE, the path of an earlier mmoe, and BEFORE_NAME, its name, that one is measured, too.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"

environment="$root/.venv-bench"
pins="$root/scripts/bench/requirements.txt"
case "${1-}" in
    '') folder=results/bench ;;
    --quick) folder="$environment/quick" ;;
    *)
        echo "usage: scripts/bench/run.sh [--quick]" >&2
        exit 2
        ;;
esac
need_tools
if ! command -v taskset >/dev/null; then
    echo "missing: taskset: install it (Debian: util-linux)" >&2
    exit 2
fi
if ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'; then
    echo "missing: python3, 3.11 or newer, for JAX: this one is $(python3 --version)" >&2
    exit 2
fi
cd -- "$root"
if ! cmp -s -- "$pins" "$environment/installed.txt"; then
    echo "Installing PyTorch and JAX into $environment" >&2
    python3 -m venv --clear -- "$environment"
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$pins"
    cp -- "$pins" "$environment/installed.txt"
fi

# Builds a target and prints its executable's path; Cargo puts a hash into the name of a bench target.
executable_of() {
    local kind=$1 name=$2 profile=release
    # The profile of benchmarks also optimises the libraries that the program is compared with.
    if [[ $kind == bench ]]; then
        profile=bench
    fi
    cargo build --profile "$profile" --locked "--$kind" "$name" --message-format=json-render-diagnostics |
        python3 -c 'import json, sys
kind, name = sys.argv[1:]
for line in sys.stdin:
    message = json.loads(line)
    target = message.get("target", {})
    if message.get("executable") and (target["kind"], target["name"]) == ([kind], name): print(message["executable"])' \
            "$kind" "$name"
}

side_by_side=$(executable_of bench side_by_side)
bars=$(executable_of bench bars)
census=$(executable_of bench census)
program=$(executable_of bin mmoe)
if [[ -n ${BEFORE-} ]]; then
    "$environment/bin/python" scripts/bench/before.py "$BEFORE" "${BEFORE_NAME:-before}" "$program" "$folder" "$@"
fi
"$environment/bin/python" scripts/bench/side_by_side.py "$side_by_side" "$folder" "$@"
"$environment/bin/python" scripts/bench/census.py "$census" "$folder" "$@"
"$environment/bin/python" scripts/bench/bars.py "$bars" "$program" "$folder" "$@"
if [[ $folder == results/bench ]]; then
    python3 scripts/readme.py
fi
