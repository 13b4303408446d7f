"""Redirects that editors and files ask for: brought into one spelling, and refused where they would do
harm."""

import re
from collections.abc import Callable, Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import batched
from urllib.parse import urlsplit

from blog import conf
from blog.jekyll import front_matter, taxonomy
from blog.models import Asset, Page, Post, Redirect
from blog.text import normalize

from . import addresses
from .addresses import ASKED_AT_ONCE, AddressTaken, is_own_page

KEY = "redirect_from"
"""The key of front matter that names old addresses."""
MOST_TOLD = 5
"""Old addresses that a record names one by one."""
MOST_OF_ONE = 1_000
"""Old addresses of one article."""
MOST_HOPS = 10
"""Redirects that may lead to one another: each is looked up for whoever asks for the first."""
PATH_AND_SUFFIX = re.compile("([^?#]*)(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Led:
    """Old addresses that the front matter of an article names: those that lead to it from now on, and those
    that something else has."""

    made: Sequence[str] = ()
    in_use: Sequence[str] = ()

    @property
    def words(self) -> str:
        """What a record says of it."""
        rest = f"など{len(self.made)}個" if len(self.made) > MOST_TOLD else ""
        return f"{'、'.join(self.made[:MOST_TOLD])}{rest}から転送" if self.made else ""


class LeadsNowhere(ValueError):
    """A redirect leads back to itself, or to nothing that is an address. The message says so (Japanese)."""


def words_in_use(path: str) -> str:
    """What is said of an old address that cannot be led on: something answers there."""
    return f"{path} は、記事・画像・ページ・転送がすでに使っています。"


def claim(wanted: Sequence[tuple[str, Post]], *, planned: Container[str] = ()) -> Sequence[tuple[str, Post]]:
    """Makes each old address of `wanted` that is free lead to its post; gives those that something else has,
    or has by the `planned` addresses of a run."""
    owners = _owners([path for path, _ in wanted])
    new, refused = list[Redirect](), list[tuple[str, Post]]()
    for path, post in wanted:
        if path not in owners and path not in planned:
            new.append(Redirect(path=path, post=post))
            owners[path] = post.pk
        elif owners.get(path) != post.pk:
            refused.append((path, post))
    Redirect.objects.bulk_create(new)
    return refused


def in_use(paths: Sequence[str], *, post: Post) -> Sequence[str]:
    """Those of `paths` that could not lead to `post`, as something else has them."""
    owners = _owners(paths)
    own = {path for path, owner in owners.items() if owner is not None and owner == post.pk}
    return [path for path in paths if path in owners.keys() - own and path != post.path]


def old_addresses(head: str) -> Sequence[str]:
    """The addresses that the front matter `head` wants to lead to its article."""
    return named_in(front_matter.parse(head)) if KEY in head else ()


def named_in(said: Mapping[str, object]) -> Sequence[str]:
    """The same of front matter that was read."""
    return sorted(normalize.paths(taxonomy.texts(said.get(KEY))))


def lead_here(post: Post, *, before: str) -> Led:
    """Makes the old addresses that the front matter of `post` names lead to it, by the rules of an import:
    those that `before`, its front matter until now, did not name. What became of them since is others' will.
    """
    known = {post.path, *old_addresses(before)}
    paths = [path for path in old_addresses(post.front_matter) if path not in known]
    if not paths:
        return Led()
    had = set(post.redirects.values_list("path", flat=True))
    refused = [path for path, _ in claim([(path, post) for path in paths])]
    return Led([path for path in paths if path not in had and path not in refused], refused)


def _owners(paths: Sequence[str]) -> dict[str, int | None]:
    """Those of `paths` at which something answers → the key of the post to which it leads on."""
    owners: dict[str, int | None] = dict.fromkeys(addresses.known(paths))
    for some in batched(paths, ASKED_AT_ONCE):
        owners.update(Redirect.objects.filter(path__in=some).values_list("path", "post"))
    return owners


def target(typed: str) -> str:
    """Where a redirect leads, as it is stored: "/a/?b#c" for a place on this site, else an absolute URL.

    Raises LeadsNowhere for what is neither.
    """
    text = typed.strip()
    own = conf.get().site_url
    if text == own or text.startswith((f"{own}/", f"{own}?", f"{own}#")):
        text = text[len(own) :] or "/"
    if not text.startswith("/") or text.startswith("//"):
        return _elsewhere(text)
    path, suffix = _halves(text)
    try:
        return normalize.path(path) + suffix
    except ValueError as error:
        raise LeadsNowhere(str(error)) from error


def _elsewhere(text: str) -> str:
    try:
        parts = urlsplit(text)
    except ValueError:
        raise LeadsNowhere("転送先がURLとして読めません。「[」などを確かめてください。") from None
    if not text or (parts.scheme in {"http", "https"} and parts.hostname):
        return text
    raise LeadsNowhere("転送先は「/」から始まるアドレスか、https:// から始まるURLで入力してください。")


def refuse_harm(redirect: Redirect) -> None:
    """Raises AddressTaken where something answers at the old address of `redirect` already.

    LeadsNowhere where readers would be sent round in a circle. `redirect` is as it is about to be saved.
    """
    if is_own_page(redirect.path):
        raise AddressTaken("このアドレスにはサイトのページがあります。転送にはできません。")
    spellings = normalize.candidates(redirect.path)
    if post := Post.objects.at_paths(spellings).only("title", "path").first():
        raise AddressTaken(
            f"このアドレスでは記事「{post.title}」が読めます。記事のアドレスは転送にできません。"
        )
    if Asset.objects.filter(path__in=spellings).exists():
        raise AddressTaken("このアドレスには画像があります。転送にはできません。")
    if page := Page.objects.filter(path__in=spellings).only("title").first():
        raise AddressTaken(f"このアドレスには固定ページ「{page.title}」があります。転送にはできません。")
    refuse_circle(redirect)


def refuse_circle(redirect: Redirect) -> None:
    """Raises LeadsNowhere where `redirect`, as it is about to be saved, would send readers round in a circle,
    or from one address to the next without end."""
    others = Redirect.objects.exclude(pk=redirect.pk).values_list("target", flat=True)
    follow(redirect.path, redirect.target, lambda path: others.filter(path=path).first())


def follow(path: str, target: str, leads: Callable[[str], str | None]) -> None:
    """Raises LeadsNowhere where readers who are sent from `path` to `target`, and from there on to where
    `leads` says, come round in a circle, or find no end."""
    seen, place = {path}, target
    for _ in range(MOST_HOPS):
        here = _halves(place)[0]
        if here in seen:
            raise LeadsNowhere(f"転送が {here} に戻ってきます。別の転送先を指定してください。")
        seen.add(here)
        following = leads(here) if here.startswith("/") else None
        if not following:
            return
        place = following
    raise LeadsNowhere("転送が続きすぎます。最後の行き先を直接指定してください。")


def ways_from(targets: Iterable[str]) -> dict[str, str]:
    """Where the redirects that there are lead from any of `targets`, and from there on: path → target."""
    found: dict[str, str] = {}
    asked, wanted = set[str](), {_halves(target)[0] for target in targets}
    for _ in range(MOST_HOPS):
        following = dict[str, str]()
        for chunk in batched(wanted - asked, ASKED_AT_ONCE):
            following |= Redirect.objects.filter(path__in=chunk).values_list("path", "target")
        found |= following
        asked |= wanted
        wanted = {_halves(target)[0] for target in following.values()}
    return found


def _halves(text: str) -> tuple[str, str]:
    """The path of `text`, and the query and fragment behind it."""
    match = PATH_AND_SUFFIX.fullmatch(text)
    assert match is not None  # it matches everything
    return match[1], match[2]
