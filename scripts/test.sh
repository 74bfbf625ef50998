#!/usr/bin/env bash
# All checks: format, lints, the Rust tests, the tests of the scripts, the published studies. Ends with each part's time.
#   scripts/test.sh               trains two runs of every published study again
#   scripts/test.sh --thorough    also: 12 runs of each and all of quick, five minutes per fuzz test, memcheck, a cluster
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

thorough=false
case "${1-}" in
    '') ;;
    --thorough) thorough=true ;;
    *)
        echo "usage: scripts/test.sh [--thorough]" >&2
        exit 2
        ;;
esac

# The longest checks first, so that the last ones are short.
studies=(
    relatedness relatedness-fixed ambiguity relatedness-fixed-long relatedness-all-models
    shared-bottom quick census-income census-education census-untuned label-correlation log
)
# The crates.io limit is 10 MB; the program and its sources are far below 2.
most_package_bytes=2000000
times=()
trap '((${#times[@]} == 0)) || printf "%s\n" "${times[@]}" >&2' EXIT

# Runs a part and notes how long it took.
part() {
    local name=$1 start=$SECONDS
    shift
    echo "== $name" >&2
    "$@"
    times+=("$(printf '%5d s  %s' $((SECONDS - start)) "$name")")
}

# Runs a tool if it is there. CI installs those that it can.
if_there() {
    if command -v "$1" >/dev/null; then
        "$@"
    else
        echo "$1 is not installed: its checks were skipped" >&2
    fi
}

lint_scripts() {
    if_there shellcheck --external-sources --source-path=SCRIPTDIR --source-path=scripts scripts/*.sh scripts/bench/*.sh scripts/cluster/*.sh .ci/run
    if_there actionlint
}

configs() {
    if_there check-jsonschema --check-metaschema configs/schema.json
    if_there check-jsonschema --schemafile configs/schema.json configs/*.toml results/*/manifest.toml
}

rust_tests() {
    if command -v cargo-nextest >/dev/null; then
        cargo nextest run --release --locked --no-fail-fast --status-level fail --final-status-level fail
        cargo test --release --locked --doc
    else
        cargo test --release --locked
    fi
}

package() {
    rm -f -- "$target"/package/mmoe-*.crate
    cargo package --no-verify --allow-dirty --locked --quiet
    local bytes
    bytes=$(cat -- "$target"/package/mmoe-*.crate | wc -c)
    echo "the .crate has $bytes bytes; at most $most_package_bytes are allowed"
    ((bytes <= most_package_bytes))
}

published() {
    local name
    for name in results/*/manifest.toml; do
        basename -- "$(dirname -- "$name")"
    done | sort
}

# As many studies at a time as there are cores: most of a check is on one thread.
check_studies() {
    if [[ $(printf '%s\n' "${studies[@]}" | sort) != $(published) ]]; then
        echo "scripts/test.sh does not list the published studies of results/" >&2
        return 1
    fi
    printf '%s\0' "${studies[@]}" |
        xargs -0 -n 1 -P "$(getconf _NPROCESSORS_ONLN)" scripts/check_study.sh "$target/release/mmoe" "$@"
}

instructions() {
    if command -v valgrind >/dev/null; then
        scripts/instructions.sh
    else
        echo "valgrind is not installed: the instructions of a step were not counted" >&2
    fi
}

# Installs daemons, which only root may.
slurm() {
    if ((EUID == 0)) && command -v apt-get >/dev/null; then
        scripts/cluster/test.sh "$target/release/mmoe"
    else
        echo "not root, or no apt-get: no Slurm was set up" >&2
    fi
}

need_tools
need_plotting
cd -- "$root"
target=$(target_folder)
part "format" cargo fmt --check
part "scripts' lints" lint_scripts
part "schema of configs" configs
part "licences and sources" if_there cargo-deny check bans licenses sources
part "package" package
part "lints" cargo clippy --release --locked --all-targets -- -D warnings
part "build" cargo build --release --locked
part "Rust tests" rust_tests
part "scripts' tests" "$python" -m unittest discover --start-directory scripts
part "tables of the pages" "$python" scripts/readme.py --check
part "instructions of a step" instructions
if $thorough; then
    part "studies" check_studies 12
    part "all of quick" "$target/release/mmoe" check results/quick --all
    part "fuzzing" env MMOE_FUZZ_SECONDS=300 cargo test --release --locked --test fuzz -- --test-threads=2
    part "memcheck" scripts/memcheck.sh
    part "shards that are killed" scripts/cluster/storm.sh 100 "$target/release/mmoe"
    part "tools for clusters" scripts/cluster/recipes.sh "$target/release/mmoe"
    part "Slurm" slurm
else
    part "studies" check_studies 2
fi
echo "all checks passed"
