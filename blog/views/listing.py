"""Lists of posts in pages, as `?page=2` asks for them."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.core.paginator import EmptyPage, Page, Paginator
from django.db.models import DateTimeField
from django.http import Http404, HttpRequest
from django.utils import timezone

from blog import conf
from blog.kept import made_of
from blog.kept.lists import PostList
from blog.kept.names import NUMBER
from blog.models import Post
from blog.querysets import PostQuerySet
from blog.sql.prepared import Keys, Parameter, Prepared


@dataclass(frozen=True, slots=True)
class Listing:
    """One page of a list. Addresses are percent-encoded and begin at the root; "" stands for none."""

    page: Page[Post]
    first: str
    """The address of the first page."""

    @property
    def shown(self) -> list[Post]:
        """The posts on this page."""
        return list(self.page.object_list)

    @property
    def address(self) -> str:
        """Where this page itself stands."""
        return self.address_of(self.page.number)

    @property
    def newer(self) -> str:
        return self.address_of(self.page.number - 1)

    @property
    def older(self) -> str:
        return self.address_of(self.page.number + 1)

    @property
    def numbers(self) -> list[tuple[str, str]]:
        """The numbers of pages to offer and their addresses; a gap is an ellipsis without an address."""
        shown = self.page.paginator.get_elided_page_range(self.page.number, on_each_side=1, on_ends=1)
        return [(str(number), self.address_of(number) if isinstance(number, int) else "") for number in shown]

    def address_of(self, number: int) -> str:
        if not 1 <= number <= self.page.paginator.num_pages:
            return ""
        return self.first if number == 1 else f"{self.first}?page={number}"


def listing(
    request: HttpRequest, posts: PostList, name: str, *, first: str, covers: bool = False, **which: Any
) -> Listing:
    """The page of `posts` that `request` asks for, with their `covers` if wanted; `name` is what the list is
    called when it changes (blog.kept.keys), `which` tells it from others of its kind, `first` is the address
    of its first page. Two queries, however long the list and whatever the page's number.

    Raises Http404 for a page that is none.
    """
    asked = request.GET.get("page", "1")
    if not NUMBER.fullmatch(asked):
        raise Http404
    paginator: Paginator[Any] = Paginator(posts.keys(name, **which), conf.get().page_size)
    try:
        number = paginator.validate_number(int(asked))
    except EmptyPage:
        raise Http404 from None
    shown = _read(list(paginator.page(number).object_list), paginator.per_page, covers)
    made_of.note(name)
    made_of.note_posts(shown)
    return Listing(Page(shown, number, paginator), first)


def _read(keys: Sequence[int], most: int, covers: bool) -> list[Post]:
    """The articles with these keys, `most` at most, in this order; but for one that ceased to be public
    since they were found."""
    places = Keys("post", most)
    found = {post.pk: post for post in _cards(places, covers).run(now=timezone.now(), **places.values(keys))}
    return [found[key] for key in keys if key in found]


@cache
def _cards(places: Keys, covers: bool) -> Prepared[Post]:
    def built() -> PostQuerySet:
        posts = Post.objects.published(Parameter("now", DateTimeField())).filter(pk__in=places.parameters())
        cards = posts.order_by().for_cards()
        return cards.with_cover() if covers else cards

    return Prepared(built, finish=Post.take_names)
