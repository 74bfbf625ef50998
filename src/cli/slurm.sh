#!/usr/bin/env bash
# Written by `mmoe slurm`: a study in shards, one task of an array job each. It is submitted as the command says.
#SBATCH --job-name=@JOB@
#SBATCH --requeue
#SBATCH --signal=B:TERM@60
#SBATCH --open-mode=append
#SBATCH --output=%x-%A_%a.log
@OPTIONS@
set -u
program=@PROGRAM@
config=@CONFIG@
out=@OUT@
shards=@SHARDS@

# The last job, after all tasks.
if [[ ${1-} == report ]]; then
    exec "$program" report "$out"
fi

times="$out/shards/$SLURM_ARRAY_TASK_ID-of-$shards-timings.csv"
ended() {
    if [[ -f $times ]]; then wc -l <"$times"; else echo 0; fi
}

before=$(ended)
# In the background, since Slurm signals this shell alone, and a shell that waits for a program in the foreground does
# not pass it on.
"$program" sweep "$config" --out "$out" --shard "auto/$shards" --jobs "${SLURM_CPUS_PER_TASK:-1}" &
sweep=$!
trap 'kill -TERM "$sweep"' TERM
wait "$sweep"
code=$?
# The signal also ends a wait, but not the program.
while kill -0 "$sweep" 2>/dev/null; do
    wait "$sweep"
    code=$?
done
trap - TERM

# Slurm puts a preempted job into the queue again by itself, but one at its time limit fails. It goes on as long as it
# gets ahead.
if ((code == 143)); then
    if (($(ended) == before)); then
        echo "no run has ended since the last start: not submitted again; give more --time" >&2
    elif ((${SLURM_RESTART_COUNT:-0} >= 20)); then
        echo "started again 20 times: not submitted again" >&2
    else
        scontrol requeue "$SLURM_JOB_ID"
    fi
fi
exit "$code"
