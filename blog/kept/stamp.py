"""What a deployment is known by: pages of other code, templates, settings or static files are not its."""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import asdict
from importlib import import_module, metadata
from pathlib import Path
from typing import Any

from django.conf import settings

from blog import conf

FORMAT = 1
"""To be raised when the store itself comes to be laid out otherwise."""
_BOOT = Path("/proc/sys/kernel/random/boot_id")
"""Another one after each start of the machine (Linux): what was not flushed to the disk may be lost then."""
_SECRET = re.compile("SECRET|DATABASES|PASSWORD|KEY$|TOKEN|MAILERS|LOGGING")
"""Settings that pages are not made of, and that have no business in a digest."""
_PLACE = re.compile(r" at 0x[0-9a-f]+")
_SOURCES = frozenset({".py", ".html", ".txt", ".xml", ".mo", ".json"})


def current() -> str:
    """The stamp of the code, templates, settings and static files that this process runs with."""
    said = hashlib.sha256(repr(FORMAT).encode())
    for part in (*_settings(), *_packages(), *_files(), _boot()):
        said.update(part.encode(errors="surrogateescape") + b"\0")
    return said.hexdigest()[:32]


def _settings() -> Iterator[str]:
    for name in sorted(dir(settings)):
        if name.isupper() and not _SECRET.search(name):
            yield f"{name}={_said(getattr(settings, name))}"
    yield _said(asdict(conf.get()))


def _said(value: Any) -> str:
    """`value` as every process writes it: sets have no order, and objects no place."""
    if isinstance(value, set | frozenset):
        return f"{{{', '.join(sorted(map(_said, value)))}}}"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{_said(key)}: {_said(entry)}' for key, entry in value.items())}}}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(map(_said, value))}]"
    return _PLACE.sub("", repr(value))


def _packages() -> Iterator[str]:
    yield from sorted(f"{package.name}=={package.version}" for package in metadata.distributions())


def _files() -> Iterator[str]:
    """Code, templates and the manifest of static files, by their size and time: they are not read."""
    project = import_module(settings.ROOT_URLCONF).__file__ or ""
    engines: list[Any] = list(settings.TEMPLATES)
    templates = [folder for engine in engines for folder in engine["DIRS"]]
    trees = [
        (Path(folder), "**/*") for folder in (Path(conf.__file__).parent, Path(project).parent, *templates)
    ]
    for folder, pattern in (*trees, (Path(settings.STATIC_ROOT), "*.json")):
        for file in sorted(folder.glob(pattern)):
            if file.suffix in _SOURCES and file.is_file():
                status = file.stat()
                yield f"{file} {status.st_size} {status.st_mtime_ns}"


def _boot() -> str:
    try:
        return _BOOT.read_text()
    except OSError:
        return ""
