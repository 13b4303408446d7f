"""Pictures taken into storage, each with its row."""

from collections.abc import Iterable

from django.core.files import File

from blog.models import Asset
from blog.services import file_storage
from blog.services.pictures import renditions

from .pictures import Picture


class PictureStore:
    """Takes the pictures of one run. Knows those that are here already."""

    def __init__(self, *, store_files: bool) -> None:
        self._store_files = store_files
        self._known: dict[str, str] = {}
        self.taken: set[str] = set()
        """Addresses of the pictures that this run has taken, new or changed."""
        self.replaced = False
        """Whether small forms have gone that pages may still offer."""
        self.forget([])

    def __contains__(self, address: str) -> bool:
        return address in self._known

    def forget(self, addresses: Iterable[str]) -> None:
        """Takes back what was noted of `addresses`: their transaction was rolled back."""
        self.taken.difference_update(addresses)
        self._known = dict(Asset.objects.values_list("path", "sha256"))

    def take(self, picture: Picture) -> None:
        """Stores `picture` unless it is here as it is. One that an editor has uploaded is left alone."""
        if self._known.get(picture.address) == picture.sha256:
            return
        asset = Asset.objects.filter(path=picture.address).first() or Asset(path=picture.address)
        if asset.pk is not None and not asset.source_path:
            return
        self._store(picture)
        before = asset.file.name
        self.replaced |= bool(asset.renditions)
        renditions.forget(asset)
        asset.file.name = picture.stored_name
        asset.sha256, asset.content_type = picture.sha256, picture.content_type
        asset.size, asset.width, asset.height = picture.size, picture.width, picture.height
        asset.source_path = picture.source_path
        asset.save()
        self._known[picture.address] = picture.sha256
        self.taken.add(picture.address)
        if before and self._store_files:
            file_storage.delete_unused(before)

    def _store(self, picture: Picture) -> None:
        if self._store_files:
            with picture.location.open("rb") as stream:
                file_storage.write(picture.stored_name, File(stream))
