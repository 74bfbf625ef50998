#!/usr/bin/env bash
# Tries the recipes of docs/cluster.md: GNU parallel, HyperQueue and Snakemake each carry out a small study in shards, and
# must leave the bytes of one sweep. Also checks what `mmoe kubernetes` writes against the schemas of Kubernetes. The
# packages come from PyPI and, for GNU parallel, from Debian; what cannot be had is said and skipped.
#   scripts/cluster/recipes.sh [MMOE]    MMOE: the program; by default target/release/mmoe
set -euo pipefail
source "$(dirname -- "${BASH_SOURCE[0]}")/../lib.sh"
program=$(realpath -- "${1:-$root/target/release/mmoe}")
environment="$root/.venv-cluster"
scratch=$(mktemp -d)
trap 'rm -rf -- "$scratch"' EXIT
mkdir "$scratch/bin"
ln -s -- "$program" "$scratch/bin/mmoe"
export PATH="$scratch/bin:$environment/bin:$PATH"

[[ -x $environment/bin/pip ]] || python3 -m venv -- "$environment"
for package in snakemake==9.27.1 hyperqueue==0.27.0 kubernetes-validate==1.37.0; do
    "$environment/bin/pip" install --quiet --disable-pip-version-check "$package" >/dev/null ||
        echo "$package could not be installed" >&2
done
if ! command -v parallel >/dev/null && ((EUID == 0)); then
    apt-get install --yes --quiet --no-install-recommends parallel >/dev/null || true
fi

cat >"$scratch/study.toml" <<'STUDY'
[study]
name = "study"
[data]
test_rows = 100
[training]
steps = 200
eval_every = 100
[[model]]
type = "mmoe"
[[model]]
type = "shared-bottom"
[grid]
seeds = 8
STUDY
cd -- "$scratch"
mmoe sweep study.toml --out alone >/dev/null 2>&1

# The lines of the page that begin with a tool's name, as a reader would copy them.
recipe() { sed -n "s/^    \($1 .*[^ ]\) *  # .*/\1/p" "$root/docs/cluster.md"; }

compare() {
    if diff --recursive --exclude=shards --exclude=timings.csv --exclude=.lock alone results/study; then
        echo "$1: the same bytes"
    else
        echo "$1: the results differ" >&2
        exit 1
    fi
    rm -rf results "done"
}

if command -v parallel >/dev/null; then
    bash -c "$(recipe parallel)" >/dev/null 2>&1
    compare "GNU parallel"
else
    echo "GNU parallel is not here: skipped" >&2
fi
if [[ -x $environment/bin/snakemake ]]; then
    sed -n '/^    rule all:/,/^        shell:/p' "$root/docs/cluster.md" | sed 's/^    //' >Snakefile
    snakemake --cores 2 >snakemake.log 2>&1 || { cat snakemake.log && exit 1; }
    compare Snakemake
fi
if "$environment/bin/python" -c 'import hyperqueue' 2>/dev/null; then
    cat >hq.py <<'HQ'
import os
from hyperqueue import Job, LocalCluster
from hyperqueue.cluster import WorkerConfig

# As `hq submit --array 1-16`, but here tasks count from 0, so the first does nothing.
with LocalCluster() as cluster:
    cluster.start_worker(WorkerConfig(cores=2))
    client, job = cluster.client(), Job(default_workdir=os.getcwd(), default_env={"PATH": os.environ["PATH"]})
    job.program(["true"])
    for _ in range(16):
        job.program(["mmoe", "sweep", "study.toml", "--shard", "auto/16", "--jobs", "1"])
    client.wait_for_jobs([client.submit(job)])
HQ
    "$environment/bin/python" hq.py >hq.log 2>&1 || { cat hq.log && exit 1; }
    compare HyperQueue
fi
if [[ -x $environment/bin/kubernetes-validate ]]; then
    mmoe kubernetes study.toml --shards 16 --image registry.example.org/mmoe:1 >/dev/null 2>&1
    kubernetes-validate --strict study.yaml
    echo "Kubernetes: the file fits the schemas"
fi
