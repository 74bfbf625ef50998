#!/usr/bin/env bash
# Runs the tests of the kernels' gradients and arithmetic under valgrind's memcheck. It finds reads and writes outside a
# buffer, and uses of memory that was never written.
#
# It builds without mimalloc, since memcheck follows the buffers of the system's allocator only.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

if ! command -v valgrind >/dev/null; then
    echo "missing: valgrind: install it (Debian: valgrind)" >&2
    exit 2
fi
cd -- "$root"

# Builds a target's test program, such as `--lib` or `--test model`, and prints its path.
built() {
    cargo test --profile profiling --locked --no-default-features --no-run --message-format=json "$@" |
        python3 -c 'import json, sys
for line in sys.stdin:
    artifact = json.loads(line)
    if artifact.get("executable") and artifact["profile"]["test"]: print(artifact["executable"])'
}

# Runs a program's tests whose names have one of the given parts. Fails if there is none, since that would prove
# nothing.
check() {
    local program=$1
    shift
    if "$program" --list "$@" | grep --quiet '^0 tests'; then
        echo "$program has no test whose name has one of these parts: $*" >&2
        exit 1
    fi
    # Few cases, since memcheck is about thirty times slower.
    PROPTEST_CASES=4 RAYON_NUM_THREADS=1 valgrind --quiet --error-exitcode=1 --leak-check=no \
        "$program" --test-threads=1 "$@"
}

arithmetic=$(built --lib)
models=$(built --test model)
check "$arithmetic" math:: rng::
check "$models" gradients:: sparse:: products::empty products::sizes products::biases
echo "memcheck found no error"
