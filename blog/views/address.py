"""Every path that no pattern knows: a post, a picture, a fixed page, an old address, another spelling.

An address spelled as it is stored answers directly; every other spelling, and every old address, leads to the
final place by one permanent redirect.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import quote, unquote, urlsplit

from django.http import Http404, HttpRequest, HttpResponseBase, HttpResponsePermanentRedirect
from django.utils.cache import patch_vary_headers

from blog import conf
from blog.models import Asset, ImportedSite, Page, Post
from blog.services import addresses
from blog.syndication import twins as markdown
from blog.text import normalize

from . import article, errors, fixed, pictures, twins


@dataclass(frozen=True, slots=True)
class Place:
    """Where a request ends: a post, a picture, a fixed page, a URL; none of them where something is gone."""

    post: Post | None = None
    asset: Asset | None = None
    page: Page | None = None
    url: str = ""
    """From the root, percent-encoded, or absolute."""
    suffix: str = ""
    """Query and fragment that an editor wrote behind a redirect's target."""

    @property
    def is_gone(self) -> bool:
        """Whether what stood here was taken away for good."""
        return self.post is None and self.asset is None and self.page is None and not self.url


def address(request: HttpRequest, path: str) -> HttpResponseBase:
    """Whatever stands at the path of `request`, or one redirect to where it stands now.

    404 for what never was or may not be seen yet, 410 for what was taken away.
    """
    try:
        # Django hands over the path decoded; quoted again, a literal % ? or # is not mistaken for syntax.
        wanted = normalize.path(quote(request.path_info))
    except ValueError:
        raise Http404 from None
    place = _place(wanted)
    if place is None:
        return _answer_twin(request, wanted)
    if place.post is not None:
        return _answer_post(request, place.post, place.suffix)
    if place.asset is not None:
        if _is_spelled(request, place.asset.path):
            return pictures.show(request, place.asset)
        return _move(request, place.asset.get_absolute_url() + place.suffix)
    if place.page is not None:
        return _answer_page(request, place.page, place.suffix)
    return errors.gone(request) if place.is_gone else _move(request, place.url + place.suffix)


def _answer_page(request: HttpRequest, page: Page, suffix: str) -> HttpResponseBase:
    if not page.is_public:
        raise Http404
    if not _is_spelled(request, page.path):
        return _move(request, page.get_absolute_url() + suffix)
    response = twins.show_page(request, page) if twins.is_wanted(request) else fixed.show(request, page)
    patch_vary_headers(response, ["Accept"])
    return response


def _answer_post(request: HttpRequest, post: Post, suffix: str) -> HttpResponseBase:
    if post.is_withdrawn():
        return errors.gone(request)
    if post.path is None or not post.is_published():
        raise Http404
    if not _is_spelled(request, post.path):
        return _move(request, post.get_absolute_url() + suffix)
    response = twins.show(request, post) if twins.is_wanted(request) else article.show(request, post)
    patch_vary_headers(response, ["Accept"])
    return response


def _answer_twin(request: HttpRequest, path: str) -> HttpResponseBase:
    """The Markdown twin whose address is `path` (stored form), or one redirect to where it stands now."""
    original = markdown.original_of(path)
    place = _place(original) if original else None
    if place is not None and (post := place.post) is not None:
        if post.is_withdrawn():
            return errors.gone(request)
        if post.path is None or not post.is_published():
            raise Http404
        if post.path == original and _is_spelled(request, path):
            return twins.show(request, post)
        return _move(request, markdown.path_of(post))
    if place is not None and place.is_gone:
        return errors.gone(request)
    if place is None or (page := place.page) is None or not page.is_public:
        raise Http404
    if page.path == original and _is_spelled(request, path):
        return twins.show_page(request, page)
    return _move(request, markdown.path_of(page))


def _is_spelled(request: HttpRequest, stored: str) -> bool:
    """Whether the request writes the address as it is stored, percent-encoded in whatever case."""
    return request.path_info == unquote(stored)


def _move(request: HttpRequest, url: str) -> HttpResponsePermanentRedirect:
    """301 to `url`, the query of the request kept. Raises Http404 for a circle: the request itself."""
    target = urlsplit(url)
    if not target.netloc and unquote(target.path) == request.path_info:
        raise Http404
    queries = [query for query in (target.query, request.META.get("QUERY_STRING", "")) if query]
    return HttpResponsePermanentRedirect(target._replace(query="&".join(queries)).geturl())


def _place(path: str) -> Place | None:
    """Where a request for `path` (stored form) ends, old addresses followed; None: nothing stood there, or
    they lead round in a circle."""
    found, suffix, seen = _find(path), "", {path}
    while found is not None:
        if isinstance(found, str):
            return Place(url=normalize.encode_path(found), suffix=suffix)
        if (redirect := found.redirect) is None:
            return Place(post=found.post, asset=found.asset, page=found.page, suffix=suffix)
        if redirect.post is not None or not redirect.target:
            return Place(post=redirect.post)
        url = redirect.target.removeprefix(conf.get().site_url)
        if url.startswith(("http://", "https://")):
            return Place(url=url)
        target = re.split("[?#]", url, maxsplit=1)[0]
        suffix = url[len(target) :]
        try:
            path = normalize.path(target)
        except ValueError:
            return None
        if path in seen:
            return None
        seen.add(path)
        found = _find(path) or path
    return None


def _find(path: str) -> addresses.Found | str | None:
    """What answers at `path`, at a spelling of it, or at one without an imported site's base path.

    A page of the site's own is given by its path. An article's own address costs one query.
    """
    if found := addresses.look_up(path) or _spelled_otherwise(path):
        return found
    below = (_spelled_otherwise(inner) for inner in _without_base_paths(path))
    return next((found for found in below if found), None)


def _spelled_otherwise(path: str) -> addresses.Found | str | None:
    spellings = normalize.candidates(path)
    own = next((spelling for spelling in spellings if addresses.is_own_page(spelling)), None)
    return own or addresses.look_up_first(spellings)


def _without_base_paths(path: str) -> Iterator[str]:
    """`path` as it reads without the `baseurl` under which an imported site stood."""
    for base in ImportedSite.objects.exclude(baseurl="").values_list("baseurl", flat=True):
        prefix = f"/{base.strip('/')}"
        if path == prefix or path.startswith(f"{prefix}/"):
            yield path[len(prefix) :] or "/"
