#!/usr/bin/env bash
# Carries out a small study on a real Slurm of one controller and two nodes, with the script that `mmoe slurm` writes. In
# the middle a node dies with all its steps, a task is submitted again, and one is asked to end. At the end the results
# must have the bytes of a sweep on one computer. Needs root and Debian's slurm-wlm and munge, which it installs.
#   scripts/cluster/test.sh [MMOE]    MMOE: the program; by default target/release/mmoe
# Everything runs in namespaces of its own, without a network, and ends with the script.
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
inside="$root/scripts/cluster/inside.sh"
program=$(realpath -- "${1:-$root/target/release/mmoe}")

if ((EUID != 0)); then
    echo "needs root, to install Slurm and to make namespaces" >&2
    exit 2
fi
for tool in slurmctld slurmd munged unshare ip; do
    command -v "$tool" >/dev/null || lacks_slurm=1
done
if [[ -n ${lacks_slurm-} ]]; then
    # Packages start their daemons when they are installed, unless this says no.
    printf '#!/bin/sh\nexit 101\n' >/usr/sbin/policy-rc.d
    chmod +x /usr/sbin/policy-rc.d
    trap 'rm -f /usr/sbin/policy-rc.d' EXIT
    apt-get update --quiet >&2
    DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends \
        slurmctld slurmd slurm-client munge iproute2 >&2
    rm -f /usr/sbin/policy-rc.d
fi
scratch=$(mktemp -d)
chmod 755 "$scratch"
# When the first process of the PID namespace ends, the system ends all others.
unshare --mount --pid --net --uts --ipc --fork --mount-proc --kill-child "$inside" "$scratch" "$program" &
cluster=$!
trap '{ kill -KILL "$cluster" && wait "$cluster"; } 2>/dev/null || true; rm -rf -- "$scratch"' EXIT
trap 'exit 130' INT TERM
wait "$cluster"
