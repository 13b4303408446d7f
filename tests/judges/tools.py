"""Where the judges' programs are. `make judges` installs those that npm has; Java, Node and Chromium are the
system's."""

import json
import os
import shutil
import subprocess
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Final

from tests.browser.chromium import CHROMIUM

_MODULES: Final = Path(__file__).parent / "node_modules"
NU: Final = _MODULES / "vnu-jar/build/dist/vnu.jar"
LIGHTHOUSE: Final = _MODULES / "lighthouse/cli/index.js"
REQUIRED: Final = bool(os.environ.get("JUDGES_REQUIRED"))
"""Whether a judge that is missing is a failure; on continuous integration it is."""
PATIENCE: Final = 240
"""Seconds after which a judge is taken for stuck."""

HEADLESS: Final = "--headless=new --no-sandbox --disable-background-networking"


def missing(program: str, *files: Path) -> str:
    """What keeps a judge away that `program` runs and that needs `files`; "" where nothing does."""
    absent = [str(file) for file in files if not file.exists()]
    if shutil.which(program) is None:
        absent.append(program)
    if not absent:
        return ""
    return f"NOT JUDGED: missing {', '.join(absent)} (apt-get install default-jre-headless npm; make judges)"


def nu(pages: Iterable[Path]) -> list[str]:
    """What the Nu HTML checker (https://validator.github.io/validator/) has to say about the HTML files
    `pages`, errors and warnings: "file:line: message"."""
    command = ["java", "-jar", str(NU), "--format", "json", "--stdout", "--exit-zero-always"]
    done = subprocess.run(
        [*command, *map(str, pages)], capture_output=True, check=True, text=True, timeout=PATIENCE
    )
    return [
        f"{Path(found['url']).name}:{found.get('lastLine', 0)}: {found['message']}"
        for found in json.loads(done.stdout)["messages"]
    ]


def lighthouse(url: str, report: Path) -> dict[str, Any]:
    """What Lighthouse says of the page at `url` on its phone profile; its JSON, kept in the file `report`.

    It fails by itself now and then, when it loses its browser; what it thinks of a page is in the report. So
    it is asked twice. Raises RuntimeError with its own words.
    """
    options = ["--quiet", "--output=json", f"--output-path={report}", f"--chrome-flags={HEADLESS}"]
    for _ in range(2):
        done = subprocess.run(
            ["node", str(LIGHTHOUSE), url, *options],
            env={**os.environ, "CHROME_PATH": str(CHROMIUM)},
            check=False,
            capture_output=True,
            text=True,
            timeout=PATIENCE,
        )
        if done.returncode == 0:
            break
    else:
        raise RuntimeError(f"Lighthouse has not looked at {url}:\n{done.stderr}")
    found: dict[str, Any] = json.loads(report.read_text("utf-8"))
    return found
