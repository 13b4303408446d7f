"""Run the benches of import and rendering on one generated site: `python -m bench` (see bench/README.md)."""

import subprocess
import sys
import tempfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


def run(script: str, *arguments: str) -> int:
    """Run one of the scripts beside this file; returns its exit status."""
    print(f"\n== {script} {' '.join(arguments)}", flush=True)
    return subprocess.run([sys.executable, str(HERE / script), *arguments], check=False).returncode


def main() -> int:
    """Both, even after a failure; 1 if one failed."""
    with tempfile.TemporaryDirectory(prefix="bench-") as folder:
        site = str(Path(folder) / "site")
        if run("generate_site.py", site, *sys.argv[1:]):
            return 1
        return int(any([run("import_speed.py", site), run("render_speed.py", site)]))


if __name__ == "__main__":
    sys.exit(main())
