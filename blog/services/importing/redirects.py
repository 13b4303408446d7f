"""Redirects of a site that comes in, as far as they belong to no article (blog.services.redirect_files)."""

from pathlib import Path

from blog.jekyll.errors import JekyllError
from blog.models import Redirect
from blog.services import addresses, redirect_files
from blog.services.redirects import LeadsNowhere, refuse_circle

from .files import inside, read
from .report import Item, Note, Outcome, in_use


def take(root: Path) -> tuple[list[Item], list[Note]]:
    """Takes the redirects of the site in the folder `root`, where it has any: a failure to read them, and
    those that are not free. What stands at an old address stays; so nothing is lost by a second run."""
    if (file := inside(root, redirect_files.PLACE)) is None:
        return [], []
    try:
        wanted = redirect_files.read(read(file))
    except JekyllError as error:
        place = redirect_files.PLACE
        return [Item(place, Outcome.FAILED, None, error.line, f"{error.message}。", error.remedy)], []
    return [], [note for redirect in wanted if (note := _keep(redirect)) is not None]


def _keep(redirect: Redirect) -> Note | None:
    found = addresses.look_up_first([redirect.path])
    if found is not None:
        same = found.redirect is not None and found.redirect.target == redirect.target
        return None if same else in_use(redirect_files.PLACE, redirect.path)
    try:
        refuse_circle(redirect)
    except LeadsNowhere as error:
        return Note(redirect_files.PLACE, "redirect", f"{redirect.path}：{error}")
    redirect.save()
    return None
