"""docs/operations.md, word by word, on a machine that has nothing of ours."""

import os
import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
GUIDE = (ROOT / "docs" / "operations.md").read_text(encoding="utf-8")
HERE = Path(__file__).resolve().parent
NEEDED = ("unshare", "useradd", "runuser", "nginx", "curl", "git", "ip")
LOOK = """
echo
code() { curl --silent --output /dev/null --write-out '%{http_code}' "$@"; }
for _ in {1..40}; do # a page is kept once somebody watches over the store
  made=$(code -H 'Host: news.example.jp' -H 'X-Forwarded-Proto: https' http://127.0.0.1:8000/)
  kept=$(code -H 'Host: news.example.jp' http://127.0.0.1/)
  if [ "$kept" = 200 ]; then break; fi
  sleep 0.5
done
echo "SEEN made $made"
echo "SEEN kept $kept"
echo "SEEN health $(code http://127.0.0.1/healthz)"
echo "SEEN desk $(code -H 'Host: news.example.jp' http://127.0.0.1/admin/login/)"
echo "SEEN key $(stat --format '%a %U' /var/lib/allforces/secret_key)"
echo "SEEN log $(head -c 8 /run/allforces.service.log)"
cd /etc/systemd/system
echo "SEEN units $(systemd-analyze verify allforces*.service allforces*.timer 2>&1 | grep -c allforces)"
"""
"""What is looked at when all steps have been gone."""
UPGRADED = """
echo
master=$(cat /run/allforces.service.pid)
released() {
  for worker in $(cat "/proc/$master/task/$master/children"); do
    readlink "/proc/$worker/cwd"
    grep --only-matching '/srv/allforces/releases/[0-9]*' "/proc/$worker/maps"
  done 2>/dev/null | sort --unique | tr '\\n' ' '
}
for _ in {1..80}; do # the workers of before finish what they have begun
  if [ "$(released)" = '/srv/allforces/releases/2 ' ]; then break; fi
  sleep 0.5
done
echo "SEEN release $(released)"
"""
"""What is looked at after the upgrade: the folders of which the workers have their code and packages."""


def tried() -> list[str]:
    """The blocks that are marked as tried, in their order."""
    return re.findall(r"^```sh tried\n(.*?)^```$", GUIDE, re.MULTILINE | re.DOTALL)


@pytest.fixture(scope="module")
def machine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[subprocess.CompletedProcess[str]]:
    """The output of all blocks, run one after the other until one fails."""
    if missing := [name for name in NEEDED if shutil.which(name) is None]:
        pytest.skip(f"A bare machine is made with {', '.join(missing)}: not here.")
    if os.geteuid() or subprocess.run(["unshare", "--mount", "true"], check=False).returncode:
        pytest.skip("A bare machine is made by root, where mount namespaces are allowed.")
    folder = tmp_path_factory.mktemp("bare")
    (folder / "root").mkdir()
    steps = [
        f"echo 'STEP {number}'\n{block}{UPGRADED if 'releases/2' in block else ''}"
        for number, block in enumerate(tried(), 1)
    ]
    (folder / "guide.sh").write_text("set -euo pipefail\n" + "\n".join(steps) + LOOK)
    python = Path(sys.executable).resolve().parent.parent
    command = ["unshare", "--mount", "--pid", "--fork", "--kill-child"]
    command += ["--net", "bash", str(HERE / "bare_machine.sh"), str(folder / "root")]
    command += [str(folder / "guide.sh"), str(ROOT), str(python), str(HERE / "systemctl.py")]
    command += [str(_packages(folder / "packages"))]
    yield subprocess.run(command, capture_output=True, text=True, timeout=1500, check=False)


def _packages(folder: Path) -> Path:
    """The packages that the guide installs: its machine has a network of its own, which leads nowhere."""
    command = [sys.executable, "-m", "pip", "download", "--quiet", "--require-hashes", "--dest", str(folder)]
    command += ["--requirement", str(ROOT / "requirements-extras.txt")]
    got = subprocess.run(command, capture_output=True, text=True, check=False)
    if got.returncode:
        pytest.skip(f"The packages that the guide installs are not to be had: {got.stderr[-300:]}")
    return folder


def seen(machine: subprocess.CompletedProcess[str], what: str) -> str:
    found = re.search(rf"^SEEN {what} (.*)$", machine.stdout, re.MULTILINE)
    assert found, machine.stdout[-3000:] + machine.stderr[-3000:]
    return found[1]


def test_every_step_succeeds(machine: subprocess.CompletedProcess[str]) -> None:
    assert machine.returncode == 0, machine.stdout[-4000:] + machine.stderr[-4000:]
    assert machine.stdout.count("STEP ") == len(tried())


def test_the_site_answers_itself_and_through_nginx(machine: subprocess.CompletedProcess[str]) -> None:
    """nginx has a page by itself once the site has made it; the desk is asked for over https."""
    said = [seen(machine, what) for what in ("made", "kept", "health", "desk")]

    assert said == ["200", "200", "200", "301"]


def test_a_reload_after_the_upgrade_runs_the_new_release_alone(
    machine: subprocess.CompletedProcess[str],
) -> None:
    assert seen(machine, "release") == "/srv/allforces/releases/2 "


def test_the_secret_key_is_the_sites_alone(machine: subprocess.CompletedProcess[str]) -> None:
    assert seen(machine, "key") == "600 allforces"


def test_the_log_of_a_public_site_is_json(machine: subprocess.CompletedProcess[str]) -> None:
    assert seen(machine, "log") == '{"time":'


def test_systemd_understands_the_units(machine: subprocess.CompletedProcess[str]) -> None:
    assert seen(machine, "units") == "0"


def test_the_container_goes_the_steps_of_the_guide() -> None:
    """Each RUN of the Dockerfile is a line of a tried block, but for Debian's own packages."""
    dockerfile = (ROOT / "Dockerfile").read_text(encoding="utf-8")
    steps = re.findall(r"^RUN (.+)$", dockerfile, re.MULTILINE)
    lines = {line.replace(" --quiet", "") for block in tried() for line in block.splitlines()}

    assert steps[0].startswith("apt-get update && apt-get install ")
    assert [step for step in steps[1:] if step not in lines] == []


def test_an_upgrade_that_fails_leaves_the_old_release_in_place(tmp_path: Path) -> None:
    """Operators paste whole blocks: one that went on without its code would take the site down."""
    (block,) = [block for block in tried() if "/srv/allforces/releases/2\n" in block and "git clone" in block]
    done = tmp_path / "done"
    for name in ("systemctl", "git", "python3", "ln", "allforces", "cp", "curl"):
        stand_in = tmp_path / name
        stand_in.write_text(f"#!/bin/sh\necho {name} >> {done}\n[ {name} != git ]\n")
        stand_in.chmod(0o755)

    ended = subprocess.run(["/bin/bash", "-c", block], env={"PATH": str(tmp_path)}, check=False)

    assert ended.returncode
    assert set(done.read_text().split()) == {"systemctl", "git"}


@pytest.mark.parametrize(("setting", "starts"), [("24", True), ("a day", False)])
def test_a_reload_looks_first_whether_the_release_starts(tmp_path: Path, setting: str, starts: bool) -> None:
    unit = (ROOT / "deploy" / "systemd" / "allforces.service").read_text(encoding="utf-8")
    looks, goes_over = re.findall(r"^ExecReload=(.+)$", unit, re.MULTILINE)
    environment = {
        "PATH": os.environ["PATH"],
        "TMPDIR": str(tmp_path),
        "ALLFORCES_DATA_DIR": str(tmp_path / "data"),
        "ALLFORCES_SESSION_HOURS": setting,
        "ALLFORCES_METRICS_TOKEN": "drawn at random, as it should be",
    }

    ended = subprocess.run(
        [sys.executable, *looks.split()[1:]], cwd=ROOT, env=environment, capture_output=True, check=False
    )

    assert (ended.returncode == 0) is starts, ended.stderr
    assert looks.split()[0] == unit.partition("ExecStart=")[2].split()[0]
    assert goes_over == "/bin/kill -HUP $MAINPID"
    assert list(tmp_path.glob("allforces-*")) == []  # nothing is left behind by having looked


def test_the_guide_names_every_command() -> None:
    folders = [ROOT / package / "management" / "commands" for package in ("blog", "operations")]
    commands = {path.stem for folder in folders for path in folder.glob("[a-z]*.py")} - {"flush"}
    named = set(re.findall(r"^\| `manage\.py ([a-z_]+)", GUIDE, re.MULTILINE)) - {"check"}

    assert named == commands
