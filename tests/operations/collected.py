"""Static files as `collectstatic` leaves them, without what takes it long: other names and compression."""

import json
import shutil
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.test import override_settings

from operations import probes


@contextmanager
def collected(folder: Path, *, without: Collection[str] = ()) -> Iterator[None]:
    """A site whose static files lie in `folder`, but for some that came with this version."""
    files = {name: source for name, source in probes.static_files() if name not in without}
    for name, source in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(source, folder / name)
    manifest = {"version": "1.1", "hash": "", "paths": dict(zip(files, files, strict=True))}
    (folder / "staticfiles.json").write_text(json.dumps(manifest))
    as_in_production = {"staticfiles": {"BACKEND": "allforces.storage.ModuleStorage"}}
    with override_settings(STATIC_ROOT=folder, STORAGES={**settings.STORAGES, **as_in_production}):
        yield
