"""Measures what a user waits for: start-up and sweeps with one and two workers, and the memory that these take."""

import os
import re
import statistics
import subprocess
import tempfile
import time
from pathlib import Path

RELATEDNESS = Path("configs/relatedness.toml")
RELATEDNESS_SEEDS = 200
STUDY_STEPS = "steps = 20000 "
# Steps that a run of one step does not reach.
EVALUATIONS = re.compile(r"^eval_at = .*$", re.MULTILINE)


class Program:
    def __init__(self, binary, root):
        self.binary, self.root = binary, root

    def run(self, *arguments):
        """Runs the program; returns seconds and peak memory in MiB."""
        with tempfile.TemporaryFile() as said:
            begun = time.perf_counter()
            process = subprocess.Popen([self.binary, *map(str, arguments)], cwd=self.root, stdout=said, stderr=said)
            _, status, usage = os.wait4(process.pid, 0)
            seconds = time.perf_counter() - begun
            process.returncode = os.waitstatus_to_exitcode(status)
            if process.returncode != 0:
                said.seek(0)
                raise RuntimeError(f"mmoe {' '.join(map(str, arguments))} failed:\n{said.read().decode()}")
        return seconds, usage.ru_maxrss / 1024

    def sweep(self, config, *arguments):
        """Runs a sweep into a temporary folder."""
        with tempfile.TemporaryDirectory() as folder:
            return self.run("sweep", config, "--out", folder, *arguments)

    def version_ms(self, times):
        return statistics.median(self.run("--version")[0] for _ in range(times)) * 1e3

    def first_step_ms(self, times):
        """The time of a sweep of one run of one step, in a plan of the full study: an upper bound on the first step."""
        text = (self.root / RELATEDNESS).read_text()
        assert text.count(STUDY_STEPS) == 1, f"{RELATEDNESS} has other steps than `{STUDY_STEPS}`"
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as config:
            config.write(re.sub(EVALUATIONS, "", text.replace(STUDY_STEPS, "steps = 1 ")))
            config.flush()
            one_run = ("--filter", "model=mmoe,corr=0.5,learning_rate=0.001,seed=0")
            return statistics.median(self.sweep(config.name, *one_run)[0] for _ in range(times)) * 1e3

    def speedup_of_two_workers(self, rounds, steps, seeds):
        """Runs per minute of two workers, divided by those of one."""
        training, grid = f"[training]\nsteps = {steps}\n", f"[grid]\nseeds = {seeds}\n"
        config = f"[study]\nname = 'workers'\n{training}[[model]]\ntype = 'mmoe'\n{grid}"
        seconds = {1: [], 2: []}
        with tempfile.NamedTemporaryFile("w", suffix=".toml") as file:
            file.write(config)
            file.flush()
            for _ in range(rounds):
                for jobs in seconds:
                    seconds[jobs].append(self.sweep(file.name, "--jobs", jobs)[0])
        return statistics.median(seconds[1]) / statistics.median(seconds[2])

    def relatedness(self, seeds, narrowed=""):
        """Hours for all seeds of the study on two workers, projected from a sweep of a few, and its memory."""
        seconds, mib = self.sweep(RELATEDNESS, "--jobs", 2, "--filter", f"seed=0..{seeds}{narrowed}")
        return seconds * RELATEDNESS_SEEDS / seeds / 3600, mib
