#!/usr/bin/env bash
# Figures 4 and 5 of the paper on a small scale: builds, runs configs/quick.toml, prints its table and draws it. If it
# was stopped, run it again and it goes on.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

# Not results/quick, which is committed: the sweep would find nothing to do there.
study=results/reproduced
published=results/quick
some_runs_failed=3

need_tools
need_plotting
cd -- "$root"
cargo build --release --locked
mmoe() { cargo run --release --locked --quiet -- "$@"; }

# Diverged runs are a result, too: the table counts them, and the others are drawn.
code=0
mmoe sweep configs/quick.toml --out "$study" || code=$?
((code == 0 || code == some_runs_failed)) || exit "$code"
mmoe report "$study"
"$python" scripts/plot.py "$study" >/dev/null
printf '\nFigures, as PNG and SVG: %s\n' "$root/$study/figures"
ls -- "$study"/figures
if cmp -s -- "$study/runs.csv" "$published/runs.csv"; then
    echo "Every number equals that of $published, to the last digit."
else
    echo "The numbers differ from those of $published, as is to be expected after a change of the engine."
fi
