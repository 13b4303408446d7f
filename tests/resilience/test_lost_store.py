"""The S3 store of pictures refuses, breaks, or does not answer. Readers, editors and operators are told what
is wrong and what to do; nothing is a failure of the site, and nothing is lost."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.core.management import CommandError, call_command
from django.test import Client

from allforces import env, object_store
from blog.models import Asset
from tests import factories
from tests.operations import machines
from tests.uploading import sent

from .gate import BROKEN, CUT, DENIED, OPEN, SILENT, UNREADABLE, Gate, gate

pytestmark = pytest.mark.django_db

ANY = (DENIED, BROKEN, UNREADABLE, CUT, SILENT)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with machines.object_store(tmp_path_factory.mktemp("store")) as address:
        yield address


@pytest.fixture
def store(address: str, settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Gate]:
    """The site keeps its pictures in a store behind a gate."""
    monkeypatch.setattr(object_store, "READ", 0.5)
    endpoint = re.search(r"endpoint=([^&]+)", address)
    assert endpoint
    with gate(endpoint[1]) as opened:
        monkeypatch.setenv("MEDIA", address.replace(endpoint[1], opened.endpoint))
        settings.STORAGES = {**settings.STORAGES, "default": env.media("MEDIA")}
        yield opened


@pytest.fixture
def asset(store: Gate) -> Asset:
    """A picture that was taken in while all was well."""
    return factories.asset("/assets/known.png", colour="teal")


@pytest.fixture
def editor() -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(factories.member(is_superuser=True))
    return client


@pytest.mark.parametrize("mode", ANY)
def test_a_picture_is_503_with_what_to_do_and_there_again_afterwards(
    mode: str, store: Gate, asset: Asset, editor: Client
) -> None:
    store.mode = mode
    away = editor.get(asset.path)
    store.mode = OPEN
    back = editor.get(asset.path)

    assert (away.status_code, away.headers["Retry-After"]) == (503, "60")
    assert "manage.py doctor" in away.text
    assert (back.status_code, b"".join(back.streaming_content)) == (  # type: ignore[attr-defined]
        200,
        factories.picture(colour="teal"),
    )


@pytest.mark.parametrize("mode", [DENIED, BROKEN, CUT, SILENT])
def test_an_upload_is_refused_with_what_is_wrong(mode: str, store: Gate, editor: Client) -> None:
    store.mode = mode

    response = editor.post("/admin/markdownx/upload/", {"image": sent("b.png", factories.picture())})

    (said,) = response.json()["image"]
    assert (response.status_code, Asset.objects.count()) == (400, 0)
    assert said.startswith("画像を保存できませんでした。画像の置き場（S3）を使えません（")
    assert said.endswith("書いた内容はそのままです。")


@pytest.mark.parametrize("mode", ANY)
@pytest.mark.parametrize("command", ["backup", "export_markdown"])
def test_a_command_ends_with_what_is_wrong_and_leaves_nothing_half_done(
    command: str, mode: str, store: Gate, asset: Asset, tmp_path: Path
) -> None:
    store.mode = mode

    with pytest.raises(CommandError) as told:
        call_command(command, str(tmp_path / "out"), verbosity=0)

    assert str(told.value).startswith("画像の置き場（S3）を使えません（")
    assert command != "backup" or list(tmp_path.iterdir()) == []


@pytest.mark.django_db(transaction=True)  # a backup is one transaction of its own
@pytest.mark.parametrize("mode", ANY)
def test_a_backup_waits_for_the_store_to_be_put_back(
    mode: str, store: Gate, asset: Asset, tmp_path: Path
) -> None:
    call_command("backup", str(tmp_path / "b.zip"), verbosity=0)
    default_storage.delete(asset.file.name or "")
    store.mode = mode if mode != UNREADABLE else BROKEN

    with pytest.raises(CommandError) as told:
        call_command("restore", str(tmp_path / "b.zip"), force=True, verbosity=0)
    store.mode = OPEN
    call_command("restore", str(tmp_path / "b.zip"), force=True, verbosity=0)

    assert str(told.value).startswith("画像の置き場（S3）を使えません（")
    assert default_storage.exists(Asset.objects.get().file.name or "")
