"""Stands in for systemctl on a machine without systemd: runs what the unit files say, as the account that
they name, with the environment that they name. Of units it knows what those of deploy/systemd use."""

import grp
import os
import pwd
import shlex
import signal
import subprocess
import sys
import time
from collections import defaultdict
from pathlib import Path

UNITS, RUN = Path("/etc/systemd/system"), Path("/run")


def read(unit: str) -> dict[str, list[str]]:
    """The values of each key of the section [Service]."""
    section, said = "", defaultdict[str, list[str]](list)
    for line in (UNITS / unit).read_text().splitlines():
        if line.startswith("["):
            section = line
        elif section == "[Service]" and "=" in line and not line.startswith("#"):
            key, _, value = line.partition("=")
            said[key].append(value)
    return said


def run(unit: str, command: str) -> subprocess.Popen[bytes]:
    """Begins a command of a unit as the unit says."""
    said = {key: values[-1] for key, values in read(unit).items()}
    account, group = pwd.getpwnam(said["User"]), grp.getgrnam(said["Group"])
    environment = {"PATH": "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin", "HOME": account.pw_dir}
    for line in Path(said["EnvironmentFile"]).read_text().splitlines():
        if line and not line.startswith("#"):
            name, _, value = line.partition("=")
            environment[name] = value
    environment |= dict(word.split("=", 1) for word in shlex.split(said.get("Environment", "")))
    return subprocess.Popen(
        shlex.split(command),
        cwd=said["WorkingDirectory"],
        env=environment,  # systemd names no PWD of its own
        user=account.pw_uid,
        group=group.gr_gid,
        extra_groups=[],
        umask=int(said.get("UMask", "0022"), 8),
        start_new_session=True,
        stdout=(RUN / f"{unit}.log").open("ab"),
        stderr=subprocess.STDOUT,
    )


def start(unit: str) -> None:
    said = read(unit)
    running = run(unit, *said["ExecStart"])
    if said["Type"] == ["oneshot"]:
        sys.exit(running.wait())
    (RUN / f"{unit}.pid").write_text(str(running.pid))


def stop(unit: str) -> None:
    pid = int((RUN / f"{unit}.pid").read_text())
    os.kill(pid, signal.SIGTERM)
    while Path(f"/proc/{pid}").exists() and "Z" not in Path(f"/proc/{pid}/stat").read_text().split()[2]:
        time.sleep(0.1)


def reload(unit: str) -> None:
    """The commands one after the other; the first that fails is the last."""
    for command in read(unit)["ExecReload"]:
        if status := run(unit, command.replace("$MAINPID", (RUN / f"{unit}.pid").read_text())).wait():
            sys.exit(status)


def main(verb: str, units: list[str]) -> None:
    names = [unit if "." in unit else f"{unit}.service" for unit in units if not unit.startswith("-")]
    for unit in names:
        if unit == "nginx.service":
            subprocess.run(["nginx"], check=True)
        elif unit.endswith(".timer"):
            read(unit)  # it is there
        else:
            {"enable": start, "start": start, "stop": stop, "reload": reload}[verb](unit)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2:])
