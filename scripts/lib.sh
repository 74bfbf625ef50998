# Functions that the scripts of this folder share; they source this file.
# shellcheck shell=bash

root=$(cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.." && pwd)
python="$root/.venv/bin/python"

# Exits with a list of all that is missing, before anything long starts.
need_tools() {
    local missing=()
    command -v cargo >/dev/null || missing+=("cargo: install Rust, https://rustup.rs")
    command -v cc >/dev/null || missing+=("cc, a C compiler and linker: install gcc or clang (Debian: build-essential)")
    if ! command -v python3 >/dev/null; then
        missing+=("python3, 3.9 or newer: install it (Debian: python3 python3-venv)")
    elif ! python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))'; then
        missing+=("python3, 3.9 or newer: this one is $(python3 --version 2>&1 || true)")
    elif ! python3 -c 'import ensurepip, venv' 2>/dev/null; then
        missing+=("python3's venv module: install it (Debian: python3-venv)")
    fi
    if ((${#missing[@]})); then
        printf 'missing: %s\n' "${missing[@]}" >&2
        exit 2
    fi
}

# Makes .venv with the pinned packages, or uses the one that is there.
need_plotting() {
    local pins="$root/scripts/requirements.txt" installed="$root/.venv/installed.txt"
    if cmp -s -- "$pins" "$installed" && "$python" -c 'import matplotlib' 2>/dev/null; then
        return
    fi
    echo "Installing the plotting packages into $root/.venv" >&2
    python3 -m venv --clear -- "$root/.venv"
    if ! "$python" -m pip install --quiet --disable-pip-version-check --requirement "$pins"; then
        echo "missing: matplotlib: pip could not install it; fix what it says above and run this again" >&2
        exit 2
    fi
    cp -- "$pins" "$installed"
}

# Cargo's target folder, which need not be target/.
target_folder() {
    cargo metadata --format-version 1 --no-deps --locked |
        python3 -c 'import json, sys; print(json.load(sys.stdin)["target_directory"])'
}
