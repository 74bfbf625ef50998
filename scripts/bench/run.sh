#!/usr/bin/env bash
# Trains the study's MMoE by this program, in plain Candle and in PyTorch, one after the other on one core, and writes
# results/bench/speed.csv and the table in README.md. Needs an idle machine, taskset and about five minutes.
#   scripts/bench/run.sh [--quick]    --quick: few steps and rounds, to try the script; writes to .venv-bench/quick
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"

need_tools
cd -- "$root"
pins="$root/scripts/bench/requirements.txt"
environment="$root/.venv-bench"
if ! cmp -s -- "$pins" "$environment/installed.txt"; then
    echo "Installing PyTorch into $environment" >&2
    python3 -m venv --clear -- "$environment"
    "$environment/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$pins"
    cp -- "$pins" "$environment/installed.txt"
fi
cargo bench --locked --no-run --bench side_by_side
trainer=$(cargo bench --locked --no-run --bench side_by_side --message-format=json 2>/dev/null |
    python3 -c 'import json, sys
for line in sys.stdin:
    executable = json.loads(line).get("executable")
    if executable: print(executable)')
exec "$environment/bin/python" scripts/bench/side_by_side.py "$trainer" "$@"
