"""Files that a command writes at its end."""

from pathlib import Path

from django.core.management.base import CommandError


def ensure_writable(file: Path | None) -> None:
    """Raises CommandError before the work is begun rather than after it. None: no file was asked for."""
    if file is None:
        return
    try:
        file.open("a").close()
    except OSError as error:
        raise CommandError(
            f"{file} に書き込めません（{error.strerror}）。場所と権限を確かめてください。"
        ) from error
