#!/usr/bin/env bash
# Publishes every study of results/ again with the built program, which gives its manifest the present format. Packs and
# tables keep their bytes: nothing but manifests and checksums may change. Build first: cargo build --release
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/lib.sh"

cd -- "$root"
mmoe="$(target_folder)/release/mmoe"
for checksums in results/*/checksums.txt; do
    study=$(dirname -- "$checksums")
    had_runs=$([[ -d $study/runs ]] && echo true || echo false)
    "$mmoe" publish "$study"
    $had_runs || rmdir -- "$study/runs"
done
changed=$(git diff --name-only -- results | grep -vE '/(manifest\.toml|checksums\.txt)$' || true)
if [[ -n $changed ]]; then
    printf 'changed, and should not be:\n%s\n' "$changed" >&2
    exit 1
fi
