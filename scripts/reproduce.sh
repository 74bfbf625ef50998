#!/usr/bin/env bash
# Figures 4 and 5 of the paper in small: builds, runs configs/quick.toml, prints its table and draws it.
# Run again, it goes on where it was stopped.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

study=results/quick
some_runs_failed=3

need_tools
need_plotting
cd -- "$root"
cargo build --release --locked
mmoe() { cargo run --release --locked --quiet -- "$@"; }

# Diverged runs are a result: the others are drawn, and the table counts them.
code=0
mmoe sweep configs/quick.toml --out "$study" || code=$?
((code == 0 || code == some_runs_failed)) || exit "$code"
mmoe report "$study"
"$python" scripts/plot.py "$study" >/dev/null
printf '\nFigures, as PNG and SVG: %s\n' "$root/$study/figures"
ls -- "$study"/figures
