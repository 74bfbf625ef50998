"""The machine that is measured: its name, the core that trainers are pinned to, and whether it is idle."""

import os
import sys
import time
from pathlib import Path

# Where the system pins no processes, the benchmark does not run, but its functions are still tested.
CORE = max(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else 0
IDLE_LOAD = 0.3
PATIENCE_S = 300


def processor():
    """Name, family and model, since one name covers several generations, and the widest instruction set."""
    first, *_ = Path("/proc/cpuinfo").read_text().split("\n\n")
    facts = dict(map(str.strip, line.split(":", 1)) for line in first.splitlines() if ":" in line)
    name, family, model = (facts.get(key, "unknown") for key in ("model name", "cpu family", "model"))
    instructions = "AVX-512" if "avx512f" in facts.get("flags", "").split() else "AVX2"
    return f"{name} (family {family}, model {model}, {instructions})"


def pinned(command):
    return ["taskset", "--cpu-list", str(CORE), *map(str, command)]


def wait_until_idle():
    """Waits until the load falls, since it counts the last minute, and so a build that has just ended. Other work is
    not waited for: the script ends."""
    for _ in range(PATIENCE_S):
        if os.getloadavg()[0] < IDLE_LOAD:
            return
        time.sleep(1)
    load = os.getloadavg()[0]
    sys.exit(f"the load is {load:.2f}: the times would be wrong; end other programs until it is below {IDLE_LOAD}")
