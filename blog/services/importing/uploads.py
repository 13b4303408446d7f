"""What editors upload for an import: unpacked, looked at, imported, and gone.

Each upload has a folder of its own under a name that nobody can guess. It holds `site/`, the files in
Jekyll's form; `state.json`, what is to be shown of it; and `running` while the import works on it. The import
is that of the command (`run`); a plan is its dry run.
"""

import re
import secrets
import shutil
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, replace
from enum import StrEnum
from pathlib import Path

from django.conf import settings

from blog import conf
from blog.services import site_config
from blog.services.pictures import making

from . import files, plan, run, sealed
from .archives import Entry, Left, Uploaded, UploadRefused, entries_of
from .arranging import arrange
from .pages import known_pages
from .report import Kind, Report

KEPT_SECONDS = 24 * 60 * 60
"""How long an upload waits for a decision."""
PATIENCE = 10
"""Seconds for which an editor also waits for what is made of pictures; `make_pictures` makes the rest."""
GO_ON = "直ったら、もう一度お試しください。もう取り込まれた記事があれば、「変更なし」になります。"
TOKEN = re.compile(r"[\w-]{43}", re.ASCII)
"""What secrets.token_urlsafe gives for 32 bytes."""
SITE, STATE, RUNNING = "site", "state.json", "running"
UNREADABLE = (
    "この取り込みの控えを読めません。もう一度ファイルを選んでください。"
    "もう取り込まれた記事があれば、「変更なし」になります。"
)


class NoSuchUpload(LookupError):
    """There is no such upload, or no more."""


class Unreadable(UploadRefused):
    """What is known of an upload cannot be read any more. Whoever sent it can send it again."""

    def __init__(self) -> None:
        super().__init__(UNREADABLE)


class AlreadyRunning(Exception):
    """The import is at work on the upload."""


class Stage(StrEnum):
    """How far an upload has come."""

    PLANNED = "planned"
    RUNNING = "running"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Upload:
    """An upload, and what the import would do with it or has done."""

    token: str
    owner: str
    """Who may decide about it, by the word of whoever received it."""
    stage: Stage
    whole: bool
    """It is a site with its settings, rather than some articles."""
    overwrite: bool
    """The files' version is taken where an editor has changed the post since."""
    left: tuple[Left, ...]
    """Files that are not taken."""
    unused: int
    """How many files of the site are no part of its articles and pages."""
    report: Report
    posts: Mapping[str, int]
    """Path of a file, as the report says it → key of its post, where there is one."""
    pages: Mapping[str, int]
    """The same of fixed pages."""


def receive(
    *, files: Sequence[Uploaded], owner: str = "", overwrite: bool = False, pages: bool = True
) -> Upload:
    """Unpacks an upload of `owner` and plans its import, that of a site's fixed pages only with `pages`.
    Raises UploadRefused; then nothing of it is kept."""
    remove_old()
    arranged = arrange(*entries_of(files), pages=pages)
    upload = Upload(
        token=secrets.token_urlsafe(32),
        owner=owner,
        stage=Stage.PLANNED,
        whole=arranged.whole,
        overwrite=overwrite,
        left=tuple(arranged.left),
        unused=arranged.unused,
        report=Report(),
        posts={},
        pages={},
    )
    try:
        _write(arranged.places, _folder(upload.token) / SITE)
        return _run(upload, Stage.PLANNED)
    except BaseException:
        shutil.rmtree(_folder(upload.token), ignore_errors=True)
        raise


def find(*, token: str) -> Upload:
    """The upload called `token`. Raises NoSuchUpload, Unreadable."""
    upload = _kept(token)
    if upload.stage is Stage.PLANNED and (_folder(token) / RUNNING).exists():
        return replace(upload, stage=Stage.RUNNING)
    return upload


def waiting(*, owner: str) -> list[Upload]:
    """The uploads of `owner` about which nothing has been decided, the newest last."""
    found = []
    for folder in sorted(_base().glob("*"), key=_age, reverse=True):
        with suppress(NoSuchUpload, Unreadable):
            upload = find(token=folder.name)
            if upload.owner == owner and upload.stage is not Stage.DONE:
                found.append(upload)
    return found


def plan_again(*, token: str, overwrite: bool) -> Upload:
    """Plans an upload anew, with another choice; one that was imported stays as it is. Raises NoSuchUpload,
    AlreadyRunning, UploadRefused."""
    with _alone(token) as upload:
        if upload.stage is Stage.DONE:
            return upload
        return _run(replace(upload, overwrite=overwrite), Stage.PLANNED)


def apply(*, token: str, then: Callable[[Upload], None] = lambda done: None) -> Upload:
    """Imports what was planned, once, and removes the files; `then` is told what was done, also once. Raises
    NoSuchUpload, AlreadyRunning, UploadRefused."""
    with _alone(token) as upload:
        if upload.stage is Stage.DONE:
            return upload
        done = _run(upload, Stage.DONE)
        then(done)
        making.make(seconds=PATIENCE)
        shutil.rmtree(_folder(token) / SITE, ignore_errors=True)
        return done


def discard(*, token: str) -> None:
    """Removes an upload and all that is known of it. Raises NoSuchUpload, AlreadyRunning."""
    with _alone(token):
        shutil.rmtree(_folder(token), ignore_errors=True)


def remove_old() -> None:
    """Removes the uploads about which nobody has decided for a day."""
    for folder in _base().glob("*"):
        if _age(folder) > KEPT_SECONDS:
            shutil.rmtree(folder, ignore_errors=True)


def _age(folder: Path) -> float:
    """Seconds since `folder` was last worked on; 0 where nobody can tell: somebody else has removed it."""
    try:
        return time.time() - folder.stat().st_mtime
    except OSError:
        return 0


def _base() -> Path:
    return conf.get().import_folder.resolve()


def _folder(token: str) -> Path:
    if not TOKEN.fullmatch(token):
        raise NoSuchUpload
    return _base() / token


def _write(places: Mapping[str, Entry], root: Path) -> None:
    """Writes the files to their places below `root`; each place is a path that cannot lead out of it."""
    try:
        _base().mkdir(mode=0o700, parents=True, exist_ok=True)  # for nobody but the server
        for place, entry in places.items():
            (root / place).parent.mkdir(parents=True, exist_ok=True)
            with (root / place).open("xb") as file:
                for chunk in entry.chunks():
                    file.write(chunk)
    except OSError as error:
        raise UploadRefused(f"{_unwritable(error)}何も取り込んでいません。") from error


def _unwritable(error: OSError) -> str:
    return f"サーバーにファイルを置けません（{error.strerror}）。管理者に伝えてください。"


@contextmanager
def _alone(token: str) -> Iterator[Upload]:
    """The upload, on which nobody else works meanwhile. Raises AlreadyRunning, NoSuchUpload, and
    UploadRefused where the disk takes nothing any more."""
    running = _folder(token) / RUNNING
    try:
        running.touch(exist_ok=False)
    except FileExistsError as error:
        raise AlreadyRunning from error
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoSuchUpload from error
    except OSError as error:
        raise UploadRefused(_unwritable(error)) from error
    try:
        yield _kept(token)
    finally:
        running.unlink(missing_ok=True)


def _run(upload: Upload, stage: Stage) -> Upload:
    """Does what brings `upload` to `stage`, the import or its rehearsal, and writes down what came of it."""
    root = _folder(upload.token) / SITE
    try:
        site = files.open_folder(
            root,
            whole=upload.whole,
            default_timezone=settings.TIME_ZONE,
            default_config=site_config.own_text(),
        )
    except files.NotASite as error:
        raise UploadRefused(str(error).replace(f"{root}/", "")) from error
    options = run.Options(overwrite=upload.overwrite, dry_run=stage is Stage.PLANNED)
    report = run.import_opened(site, options)
    known = plan.known_posts()
    posts = {item.path: known[item.path].pk for item in report.items if item.path in known}
    fixed = known_pages()
    pages = {
        item.path: fixed[item.path].pk
        for item in report.items
        if item.kind is Kind.PAGE and item.path in fixed
    }
    upload = replace(upload, stage=stage, report=report, posts=posts, pages=pages)
    _keep(upload)
    return upload


def _kept(token: str) -> Upload:
    try:
        state = sealed.read(_folder(token) / STATE)
    except (FileNotFoundError, NotADirectoryError) as error:
        raise NoSuchUpload from error
    except sealed.Damaged as error:
        raise Unreadable from error
    return Upload(
        token=token,
        owner=state["owner"],
        stage=Stage(state["stage"]),
        whole=state["whole"],
        overwrite=state["overwrite"],
        left=tuple(Left(**each) for each in state["left"]),
        unused=state["unused"],
        report=Report.from_json(state["report"]),
        posts=state["posts"],
        pages=state["pages"],
    )


def _keep(upload: Upload) -> None:
    state = {
        "owner": upload.owner,
        "stage": upload.stage,
        "whole": upload.whole,
        "overwrite": upload.overwrite,
        "left": [asdict(each) for each in upload.left],
        "unused": upload.unused,
        "report": upload.report.as_json(),
        "posts": dict(upload.posts),
        "pages": dict(upload.pages),
    }
    try:
        sealed.write(_folder(upload.token) / STATE, state)
    except OSError as error:
        raise UploadRefused(f"{_unwritable(error)}{GO_ON}") from error
