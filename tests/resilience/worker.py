"""A process that has Django ready and forks one child for each task, to be killed at any moment.

python -m tests.resilience.worker, with the environment of a site: a line of JSON in for a task, lines of JSON
out. The process itself never opens a connection that a child could share.
"""

import json
import os
import sys
import traceback
from typing import Any

import django


def say(said: Any) -> None:
    """Writes a line, in one piece whatever the process dies of afterwards."""
    os.write(1, json.dumps(said, ensure_ascii=False).encode() + b"\n")


def save(task: dict[str, Any]) -> None:
    """Saves the article again and again, and says each text that the server has acknowledged."""
    from django.contrib.auth.models import User
    from django.test import Client

    from blog.models import Post
    from tests.resilience.editors import Window

    desk = Client(headers={"host": "127.0.0.1"})
    desk.force_login(User.objects.get(username=task["user"]))
    window = Window(Post.objects.get(pk=task["post"]), desk)
    window.open()
    for number in range(10_000):
        body = f"{task['round']} 回目の {number} つめの本文"
        if number % 3 == 2:
            window.autosave(body + "（書きかけ）")
        status = window.save(body)
        say({"saved": body} if status == 200 else {"status": status})


def take_site(task: dict[str, Any]) -> None:
    """Imports the site at `path`, and says when it is done."""
    from pathlib import Path

    from blog.services.importing.run import Options, import_site

    report = import_site(Path(task["path"]), Options())
    say({"counts": {outcome.value: count for outcome, count in report.counts.items() if count}})


def back_up(task: dict[str, Any]) -> None:
    """Writes a backup into the file or folder `path`, and says when it is done."""
    from pathlib import Path

    from blog.services.backups import making

    made = making.make(Path(task["path"]))
    say({"rows": made.manifest.rows})


def restore(task: dict[str, Any]) -> None:
    """Puts the backup `path` in the place of what there is, and says when it is done."""
    from pathlib import Path

    from blog.kept import triggers
    from blog.services.backups import restoring

    restoring.restore(Path(task["path"]), force=True, changed=triggers.forget_everything)
    say({"restored": True})


def migrate(task: dict[str, Any]) -> None:
    """Brings the tables of the blog to the migration `to`."""
    from django.core.management import call_command

    call_command("migrate", "blog", task["to"], verbosity=0)


def tell_texts(task: dict[str, Any]) -> None:
    """Says every text that is kept of the article."""
    from blog.models import Post
    from tests.resilience.test_interleavings import texts_of

    say({"texts": sorted(texts_of(Post.objects.get(pk=task["post"])))})


def fill(task: dict[str, Any]) -> None:
    """Makes an editor and an article; says their names."""
    from blog.services.roles import CHIEF
    from tests import factories

    user = factories.account(task["user"], CHIEF)
    post = factories.draft(body="はじめの本文")
    say({"user": user.get_username(), "post": post.pk})


def tell_rows(task: dict[str, Any]) -> None:
    """Says every row that an import writes, without keys and times, and the files in storage by content."""
    from hashlib import sha256
    from pathlib import Path

    from django.conf import settings

    from blog.models import Asset, Byline, Post, Redirect, Revision, TaggedPost

    media = Path(settings.MEDIA_ROOT)
    files = [file for file in media.rglob("*") if file.is_file() and ".writing" not in file.parts]
    columns = ("source_path", "path", "html", "body", "source_digest", "status", "title", "excerpt")
    say(
        {
            "posts": list(Post.objects.order_by("source_path").values_list(*columns)),
            "tags": sorted(TaggedPost.objects.values_list("content_object__source_path", "tag__name")),
            "bylines": sorted(Byline.objects.values_list("post__source_path", "author__name", "position")),
            "assets": sorted(Asset.objects.values_list("path", "file", "sha256", "width")),
            "redirects": sorted(Redirect.objects.values_list("path", "post__source_path")),
            "revisions": Revision.objects.count(),
            "found": Post.objects.filter(search_entry=None).count(),
            "files": sorted((str(f.relative_to(media)), sha256(f.read_bytes()).hexdigest()) for f in files),
        }
    )


TASKS = {
    "save": save,
    "import": take_site,
    "backup": back_up,
    "restore": restore,
    "migrate": migrate,
    "texts": tell_texts,
    "fill": fill,
    "rows": tell_rows,
}


def main() -> None:
    """Reads tasks until there are no more."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "allforces.settings")
    django.setup()
    for line in sys.stdin:
        task = json.loads(line)
        child = os.fork()
        if child == 0:
            code = 1
            try:
                TASKS[task["do"]](task)
                code = 0
            except BaseException:
                traceback.print_exc()
            os._exit(code)
        say({"child": child})
        say({"ended": os.waitpid(child, 0)[1]})


if __name__ == "__main__":
    main()
