"""What a command costs: wall time, processor time and memory, measured from outside."""

import os
import subprocess
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

SAMPLE_SECONDS = 0.3  # each look walks the page tables of all its processes: more often would cost them time
LAST_WORDS = 2_000  # bytes of output kept to explain a failure


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds and MiB (2**20 bytes). *together* is the peak of all its processes at one moment, shared pages
    counted once; *largest* that of the biggest one. *words* is the end of its output."""

    seconds: float
    processor: float
    together: float
    largest: float
    exit: int
    words: str


def measure(command: list[str], *, cwd: Path, env: dict[str, str] | None = None) -> Cost:
    """Run *command* to its end in *cwd*, with *env* added to the environment.

    The kernel's own count (`ru_maxrss`) knows the largest process only, and starts at the size of the
    one that forked it: keep the measuring process small. Processes that work together are therefore
    also summed up while they run, where /proc tells each one's proportional share (Linux).
    """
    with tempfile.TemporaryFile() as output:
        started = time.perf_counter()
        process = subprocess.Popen(
            command, cwd=cwd, env=os.environ | (env or {}), stdout=output, stderr=subprocess.STDOUT
        )
        together = 0.0
        while True:
            pid, status, usage = os.wait4(process.pid, os.WNOHANG)
            if pid:
                break
            together = max(together, sum(map(_share_of_memory, _family(process.pid))))
            time.sleep(SAMPLE_SECONDS)
        seconds = time.perf_counter() - started
        process.returncode = os.waitstatus_to_exitcode(status)
        size = output.seek(0, os.SEEK_END)
        output.seek(max(0, size - LAST_WORDS))
        words = output.read().decode("utf-8", "replace")
    largest = usage.ru_maxrss / 1024
    processor = usage.ru_utime + usage.ru_stime
    return Cost(seconds, processor, max(together, largest), largest, process.returncode, words)


def _family(pid: int) -> list[int]:
    """*pid* and all processes below it; *pid* alone where /proc does not say."""
    family = [pid]
    for member in family:
        for children in Path(f"/proc/{member}/task").glob("*/children"):
            try:
                family += map(int, children.read_text().split())
            except OSError:  # it has ended since
                continue
    return family


def _share_of_memory(pid: int) -> float:
    """MiB of *pid*, a page shared by n processes counted as 1/n; 0 where /proc does not say."""
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    except OSError:
        return 0.0
    return next((int(line.split()[1]) / 1024 for line in lines if line.startswith("Pss:")), 0.0)
