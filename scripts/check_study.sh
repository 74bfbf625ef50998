#!/usr/bin/env bash
# Checks a published study and shows what was said when it is done; scripts/test.sh calls it.
#   scripts/check_study.sh PROGRAM RUNS STUDY
set -euo pipefail
program=$1 runs=$2 study=$3
cd -- "$(dirname -- "${BASH_SOURCE[0]}")/.."

code=0
said=$("$program" check "results/$study" --runs "$runs" --jobs 1 2>&1) || code=$?
printf '%s\n' "$said"
# 5: the data is missing (mmoe fetch census-income), so no run was trained again; the check has said so.
((code == 0)) || [[ $code == 5 && $study == census-* && ! -e data/census-income/census-income.data ]]
