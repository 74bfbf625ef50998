#!/usr/bin/env bash
# The part of test.sh that runs in namespaces of its own: sets up the cluster, submits the study, breaks things, compares.
#   inside.sh SCRATCH MMOE
set -euo pipefail
scratch=$1 program=$2
export SLURM_CONF="$scratch/slurm.conf"

say() { printf '%(%H:%M:%S)T  %s\n' -1 "$*"; }

fail() {
    say "FAILED: $*"
    squeue --all || true
    tail -n 15 "$scratch"/*.log "$scratch"/study/*.log || true
    exit 1
}

# Waits up to two minutes for a command to succeed.
wait_for() {
    local what=$1
    shift
    for _ in {1..1200}; do
        if "$@"; then return; fi
        sleep 0.1
    done
    fail "$what"
}

start_cluster() {
    ip link set lo up
    # With a loopback address alone, the system's library resolves no name.
    ip address add 10.9.9.1/32 dev lo
    hostname mmoe-test
    printf '127.0.0.1 localhost\n10.9.9.1 mmoe-test n1 n2\n' >"$scratch/hosts"
    mount --bind "$scratch/hosts" /etc/hosts
    mount -t tmpfs tmpfs /run
    mkdir -p /run/munge "$scratch"/{state,munge,study}
    dd if=/dev/urandom of="$scratch/munge/key" bs=1024 count=1 status=none
    chmod 600 "$scratch/munge/key"
    munged --force --key-file="$scratch/munge/key" --pid-file="$scratch/munge/pid" --log-file="$scratch/munge/log" \
        --seed-file="$scratch/munge/seed"
    cat >"$SLURM_CONF" <<CONF
ClusterName=mmoe
SlurmctldHost=mmoe-test
SlurmUser=root
SlurmdUser=root
AuthType=auth/munge
AuthInfo=cred_expire=10
StateSaveLocation=$scratch/state
SlurmdSpoolDir=$scratch/spool-%n
SlurmctldPidFile=$scratch/slurmctld.pid
SlurmdPidFile=$scratch/slurmd-%n.pid
SlurmctldLogFile=$scratch/slurmctld.log
SlurmdLogFile=$scratch/slurmd-%n.log
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
ReturnToService=2
SlurmdTimeout=10
KillWait=5
MailProg=/bin/true
NodeName=n1 NodeHostname=mmoe-test NodeAddr=10.9.9.1 Port=17001 CPUs=1 State=UNKNOWN
NodeName=n2 NodeHostname=mmoe-test NodeAddr=10.9.9.1 Port=17002 CPUs=1 State=UNKNOWN
PartitionName=all Nodes=n1,n2 Default=YES MaxTime=INFINITE State=UP
CONF
    slurmctld
    slurmd -N n1
    slurmd -N n2
    wait_for "the nodes do not come up" nodes_are_up
    say "cluster: $(slurmctld -V), $(sinfo --noheader --format='%D nodes %T')"
}

nodes_are_up() { [[ $(sinfo --noheader --format='%D %T') == "2 idle" ]]; }

# The processes of a variable's value, such as of a node.
processes_with() {
    local pid
    for pid in /proc/[0-9]*; do
        if { tr '\0' '\n' <"$pid/environ"; } 2>/dev/null | grep -qx "$1"; then echo "${pid#/proc/}"; fi
    done
}

# SIGKILL to a node's daemon, to the keepers of its steps, and then to the scripts and programs, so that no keeper is
# left to tell how these ended: as when the power fails.
kill_node() {
    local pids keepers
    mapfile -t pids < <(processes_with "SLURMD_NODENAME=$1")
    mapfile -t keepers < <(for pid in "${pids[@]}"; do ps -o ppid= --pid "$pid" || true; done |
        while read -r parent; do ps -o pid=,comm= --pid "$parent" | awk '/slurmstepd/ { print $1 }'; done)
    kill -KILL "$(cat "$scratch/slurmd-$1.pid")" "${keepers[@]}" "${pids[@]}" 2>/dev/null || true
}

is_down() { [[ $(sinfo --noheader --nodes "$1" --format=%T) == down* ]]; }

# SIGTERM to the shell of a task, as Slurm sends it before the time limit.
terminate_task() {
    local pid
    for pid in $(processes_with "SLURM_ARRAY_TASK_ID=$1"); do
        if grep -qa slurm_script "/proc/$pid/cmdline" 2>/dev/null; then kill -TERM "$pid"; fi
    done
}

runs() { find results/cluster/runs -mindepth 1 -maxdepth 1 -not -name '.*' 2>/dev/null | wc -l; }
has_runs() { (($(runs) >= $1)); }
queue_is_empty() { [[ -z $(squeue --noheader) ]]; }

# The deterministic part of a results folder: everything but times and locks.
tree() {
    (cd -- "$1" && find . -type f -not -path './shards/*' -not -name timings.csv -not -name .lock -print0 | sort -z |
        xargs -0 sha256sum | sha256sum)
}

start_cluster
cd "$scratch/study"
cat >study.toml <<'STUDY'
[study]
name = "cluster"
[data]
test_rows = 500
[training]
steps = 6000
eval_every = 1000
[[model]]
type = "mmoe"
[[model]]
type = "omoe"
[[model]]
type = "shared-bottom"
[grid]
seeds = 16
corr = [0.5, 1.0]
STUDY
"$program" sweep study.toml --out alone >alone.txt 2>&1
expected=$(tree alone)
say "one computer: $(find alone/runs -mindepth 1 -maxdepth 1 | wc -l) runs, sha256 ${expected%% *}"

submit=$("$program" slurm study.toml --shards 8 --time 0:30:00 --cpus 1)
say "submitting: $submit"
eval "$submit"
job=$(squeue --noheader --format=%A | sort -n | head -1)

wait_for "no run ends" has_runs 4
say "$(runs) runs have ended: SIGKILL to node n2, its steps and their programs"
kill_node n2
task=$(squeue --noheader --array --states=RUNNING --format=%i | head -1)
wait_for "no run ends on the other node" has_runs 8
say "$(runs) runs have ended: task $task is submitted again by hand"
scontrol requeue "$task" || say "task $task has just ended"
wait_for "the controller does not miss the node" is_down n2
say "$(runs) runs have ended, the controller has missed node n2: it comes back"
slurmd -N n2

has_started() { [[ $(squeue --noheader --array --states=RUNNING --format=%K) == *"$1"* ]]; }
is_gone() { ! squeue --noheader --array --format=%K | grep -qx "$1"; }

wait_for "the last task does not start" has_started 8
wait_for "the last task ends no run" grep -qs . results/cluster/shards/8-of-8-timings.csv
say "$(runs) runs have ended: SIGTERM to the shell of the last task, which has the number of the whole array"
terminate_task 8
task=$(squeue --noheader --array --states=RUNNING --format=%K | grep -vx 8 | head -1)
if [[ -n $task ]]; then
    say "scancel of task $task, which must not come back by itself"
    scancel "${job}_$task"
    wait_for "a cancelled task stays" is_gone "$task"
fi
"$program" sweep study.toml --out results/cluster --list 2>&1 >/dev/null | tail -4
wait_for "the queue does not get empty" queue_is_empty
say "the queue is empty"
grep -ah "Requeuing" "$scratch/slurmctld.log" | sed 's/^/    controller: /'
requeued=$(grep -ac "Requeuing" "$scratch/slurmctld.log")
((requeued == 3)) || fail "$requeued tasks were submitted again, not 3: one by hand, one of the lost node, one at its end"
if [[ -n $task ]]; then
    say "$(runs) runs have ended: task $task is submitted again alone, and the report"
    eval "${submit//--array=1-8/--array=$task}"
    wait_for "the queue does not get empty" queue_is_empty
fi
found=$(tree results/cluster)
if [[ $found != "$expected" ]]; then
    diff -rq alone results/cluster || true
    fail "the cluster's results differ: ${found%% *}"
fi
grep -q "Final test loss" mmoe-cluster-report.log || fail "the last job has printed no table"
say "the cluster: $(runs) runs, sha256 ${found%% *}: the same bytes (job $job)"
