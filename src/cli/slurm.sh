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
overrides=(@OVERRIDES@)
out=@OUT@
shards=@SHARDS@
export MMOE_DATA=@DATA@

# The last job, after all tasks.
if [[ ${1-} == report ]]; then
    exec "$program" report "$out"
fi
if [[ -z ${SLURM_ARRAY_TASK_ID-} ]]; then
    echo "submit this as an array: sbatch --array=1-$shards $0" >&2
    exit 2
fi

task="${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
times="$out/shards/$SLURM_ARRAY_TASK_ID-of-$shards-timings.csv"
ended() {
    if [[ -f $times ]]; then wc -l <"$times"; else echo 0; fi
}

before=$(ended)
# In the background, since Slurm signals this shell alone, and a shell that waits for a program in the foreground does
# not pass it on.
"$program" sweep "$config" "${overrides[@]}" --out "$out" --shard "$SLURM_ARRAY_TASK_ID/$shards" \
    --jobs "${SLURM_CPUS_PER_TASK:-1}" &
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

# 143: ended by SIGTERM. A task at its time limit would fail, so it asks for another turn, as long as it gets ahead. One
# that is cancelled or preempted is no longer running for Slurm, which knows what to do with it.
# 7: the shard is locked, by a process on a node that failed.
if ((code == 143 || code == 7)) && [[ $(squeue --noheader --array --jobs="$task" --format=%T) == RUNNING ]]; then
    if ((code == 143 && $(ended) == before)); then
        echo "no run has ended since the last start: not submitted again; give more --time" >&2
    elif ((${SLURM_RESTART_COUNT:-0} >= 20)); then
        echo "started again 20 times: not submitted again" >&2
    else
        scontrol requeue "$task"
    fi
fi
exit "$code"
