"""Lists of posts in pages, as `?page=2` asks for them."""

import re
from dataclasses import dataclass

from django.core.paginator import EmptyPage, Page, Paginator
from django.http import Http404, HttpRequest

from blog import conf
from blog.kept import made_of
from blog.models import Post
from blog.querysets import PostQuerySet

PAGE_NUMBER = re.compile("[1-9][0-9]{0,8}")


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
    request: HttpRequest,
    posts: PostQuerySet,
    *,
    key: str,
    first: str,
    ordered: bool = False,
    covers: bool = False,
) -> Listing:
    """The page of `posts` that `request` asks for, newest first unless they are `ordered` already, with
    their `covers` if wanted; `first` is the address of the first one, `key` what the list is called when it
    changes (blog.kept.keys).

    Raises Http404 for a page that is none.
    """
    number = request.GET.get("page", "1")
    if not PAGE_NUMBER.fullmatch(number):
        raise Http404
    try:
        page = Paginator(posts if ordered else posts.newest(), conf.get().page_size).page(int(number))
    except EmptyPage:
        raise Http404 from None
    assert isinstance(page.object_list, PostQuerySet)
    cards = page.object_list.of_slice().for_cards()
    page.object_list = cards.with_cover() if covers else cards
    made_of.note(key)
    made_of.note_posts(page.object_list)
    return Listing(page=page, first=first)
