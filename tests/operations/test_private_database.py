"""What `manage.py migrate` leaves of a SQLite database is for the site's account alone."""

import os
import stat
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent


def test_nobody_else_reads_sessions_and_passwords(tmp_path: Path) -> None:
    subprocess.run(
        [sys.executable, "manage.py", "migrate", "--skip-checks", "--verbosity", "0"],
        cwd=ROOT,
        env={"PATH": os.environ["PATH"], "ALLFORCES_DATA_DIR": str(tmp_path)},
        umask=0o022,
        check=True,
    )

    rights = {stat.S_IMODE(file.stat().st_mode) for file in tmp_path.glob("db.sqlite3*")}
    assert rights == {0o600}
