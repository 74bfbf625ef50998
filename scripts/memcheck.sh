#!/usr/bin/env bash
# Runs the unit tests of the kernels, the models, the optimiser and the data under valgrind's memcheck: reads and writes
# outside a buffer, uses of memory that was never written.
#   scripts/memcheck.sh [TEST...]   parts of the tests' names; by default nn:: model:: rng:: data::
#
# It builds without mimalloc, since memcheck follows the buffers of the system's allocator only.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

if ! command -v valgrind >/dev/null; then
    echo "missing: valgrind: install it (Debian: valgrind)" >&2
    exit 2
fi
cd -- "$root"
tests=("${@:-nn::}")
(($#)) || tests+=(model:: rng:: data::)
binary=$(cargo test --release --locked --lib --no-default-features --no-run --message-format=json |
    python3 -c 'import json, sys
for line in sys.stdin:
    executable = json.loads(line).get("executable")
    if executable: print(executable)')
# Proptest and the statistical tests need only few cases here: memcheck is about thirty times slower.
PROPTEST_CASES=4 RAYON_NUM_THREADS=1 valgrind --quiet --error-exitcode=1 --leak-check=no \
    "$binary" --test-threads=1 "${tests[@]}"
echo "memcheck found no error"
