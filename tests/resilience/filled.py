"""A site with something in many tables, and all that it holds."""

from typing import Any

from django.apps import apps
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from blog.models import Asset, Comment, Correction, Post
from blog.services import editing
from blog.services.backups import media, rows
from blog.services.pictures import renditions
from blog.services.roles import CHIEF
from tests import factories


def site() -> Post:
    """Fills the database; gives a public article that somebody is changing."""
    chief = factories.account("mori", CHIEF)
    picture = factories.asset("/assets/images/a.png", colour="red")
    form = {"name": f"{picture.sha256[:24]}-8-v1.webp", "width": 8, "size": 4}
    default_storage.save(renditions.address_in_storage(form["name"]), ContentFile(b"form"))
    Asset.objects.filter(pk=picture.pk).update(renditions=[form], renditions_version=1)
    post = factories.published(
        title="「鍵」と\u2028改行と絵文字🗝",
        body="一行目\n\n![図](/assets/images/a.png)\n",
        category=factories.category("研究"),
        authors=[factories.author("森")],
        tags=["AI", "新NISA"],
        front_matter="title: 「鍵」\r\ndate: 2025-09-08\r\n",
    )
    post.body = "まだ公開していない一行目\n"
    editing.save(post=post, authors=[], tags=["AI"], user=chief)
    Correction.objects.create(post=post, text="誤りを直した。")
    Comment.objects.create(post=post, user=chief, body="読みました。")
    factories.draft(title="下書き")
    factories.redirect("/old/", post=post)
    factories.page("/about/")
    return Post.objects.get(pk=post.pk)


def contents(*, log: bool = True) -> dict[str, Any]:
    """Every row that a backup holds, and every file that they name; `log`: the audit log, too."""
    models = [model for model in rows.in_backups(apps) if log or model._meta.db_table != "blog_auditentry"]
    tables = {model._meta.db_table: list(rows.lines(model)) for model in models}
    return {**tables, "files": {name: _bytes_of(name) for name in media.names(apps)}}


def _bytes_of(name: str) -> bytes:
    with default_storage.open(name) as file:
        content: bytes = file.read()
        return content
