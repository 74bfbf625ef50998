#!/usr/bin/env bash
# All checks: format, lints, the Rust tests, the tests of the scripts, the published studies.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

need_tools
need_plotting
cd -- "$root"
cargo fmt --check
cargo clippy --release --locked --all-targets -- -D warnings
cargo test --release --locked
"$python" -m unittest discover --start-directory scripts
cargo build --release --locked
"$python" scripts/readme.py --check
studies=(
    label-correlation shared-bottom relatedness relatedness-all-models
    relatedness-fixed relatedness-fixed-long ambiguity quick
    census-untuned census-income census-education
)
for study in "${studies[@]}"; do
    code=0
    target/release/mmoe check "results/$study" || code=$?
    # 5: its data is not there (mmoe fetch census-income), so nothing was trained again; the check has said so.
    if ((code != 0)) && ! { ((code == 5)) && [[ $study == census-* && ! -e data/census-income/census-income.data ]]; }; then
        exit "$code"
    fi
done
if command -v shellcheck >/dev/null; then
    shellcheck --external-sources --source-path=scripts scripts/*.sh .ci/run
else
    echo "shellcheck is not installed: the shell scripts were not linted" >&2
fi
if command -v valgrind >/dev/null; then
    scripts/instructions.sh
else
    echo "valgrind is not installed: the instructions of a step were not counted" >&2
fi
echo "all checks passed"
