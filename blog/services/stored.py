"""Files of storage that are named after what is in them: equal ones are one file, which any number of rows
may share."""

from typing import Any

from django.core.files import File
from django.core.files.storage import default_storage
from django.db import transaction

from blog.models import Asset


def write(name: str, content: "File[Any]") -> None:
    """Writes `content` under `name`, unless it is there.

    To be called before the row that names it is saved: a run that is killed in between leaves a file that
    nobody asks for, never a row without its file.
    """
    if not default_storage.exists(name):
        default_storage.save(name, content)


def delete_unused(name: str) -> None:
    """Deletes the file of a picture, once the transaction is done, unless another picture still is in it."""

    def delete() -> None:
        if not Asset.objects.filter(file=name).exists():
            default_storage.delete(name)

    transaction.on_commit(delete)
