"""Files in which the server keeps what it knows, under a seal by which damage of any kind is seen."""

import json
import logging
from collections.abc import Mapping
from hashlib import sha256
from pathlib import Path
from typing import Any

log = logging.getLogger(__name__)
SEAL = "sha256"
"""Key of the digest of all the rest."""


class Damaged(Exception):
    """A file is there, and does not hold what was written into it."""


def write(file: Path, content: Mapping[str, Any]) -> None:
    """Puts `content`, plain data, into `file`, whole or not at all."""
    new = file.with_name(f"{file.name}.new")
    new.write_text(json.dumps({**content, SEAL: _digest(content)}), encoding="ascii")
    new.replace(file)


def read(file: Path) -> dict[str, Any]:
    """What `write` put into `file`. Raises FileNotFoundError, NotADirectoryError, Damaged."""
    try:
        content = json.loads(file.read_bytes())
    except (FileNotFoundError, NotADirectoryError):
        raise
    except (OSError, ValueError, RecursionError) as error:
        log.warning("%s cannot be read: %s", file, error)
        raise Damaged from error
    if isinstance(content, dict) and content.pop(SEAL, None) == _digest(content):
        return content
    log.warning("%s does not hold what was written into it.", file)
    raise Damaged


def _digest(content: Mapping[str, Any]) -> str:
    return sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()
