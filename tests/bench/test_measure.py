"""What the benches say about time and memory is so."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

import pytest

MEBIBYTES = 80
HOLD = f"import time; held = b'x' * ({MEBIBYTES} << 20); time.sleep(1)"


@pytest.fixture(scope="module")
def bench() -> ModuleType:
    path = Path(__file__).parents[2] / "bench/measure.py"
    spec = importlib.util.spec_from_file_location("bench_measure", path)
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module  # dataclasses look their module up
    spec.loader.exec_module(module)
    return module


def test_measures_seconds_and_memory_of_a_command(bench: ModuleType, tmp_path: Path) -> None:
    cost = bench.measure([sys.executable, "-c", HOLD], cwd=tmp_path)

    assert cost.exit == 0
    assert 1 <= cost.seconds < 10
    assert MEBIBYTES < cost.largest <= cost.together


@pytest.mark.skipif(
    not Path("/proc/self/smaps_rollup").exists(), reason="needs Linux's /proc to add processes up"
)
def test_adds_up_processes_that_run_together(bench: ModuleType, tmp_path: Path) -> None:
    two = (
        "import subprocess, sys;"
        f"both = [subprocess.Popen([sys.executable, '-c', {HOLD!r}]) for _ in range(2)];"
        "[one.wait() for one in both]"
    )

    cost = bench.measure([sys.executable, "-c", two], cwd=tmp_path)

    assert cost.together > 2 * MEBIBYTES


def test_keeps_exit_status_and_last_words_of_a_failure(bench: ModuleType, tmp_path: Path) -> None:
    cost = bench.measure([sys.executable, "-c", "raise SystemExit('二')"], cwd=tmp_path)

    assert (cost.exit, cost.words) == (1, "二\n")


def test_adds_to_the_environment(bench: ModuleType, tmp_path: Path) -> None:
    cost = bench.measure(
        [sys.executable, "-c", "import os; print(os.environ['SITE'], 'PATH' in os.environ)"],
        cwd=tmp_path,
        env={"SITE": "見本"},
    )

    assert cost.words == "見本 True\n"
