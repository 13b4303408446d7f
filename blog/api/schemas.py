"""What the API says, as pydantic models; its OpenAPI document is made of them."""

from datetime import date, datetime
from typing import Annotated, Literal

from ninja import Schema
from pydantic import Field, StringConstraints

LONGEST_PAGE = 100
ROBOTS = "What search engines are asked, as in a robots meta element."

type Name = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]*$")]
"""A slug or words in a query. No database takes NUL."""
FIRST_DAY, LAST_DAY = date(1900, 1, 1), date(2200, 1, 1)
type Day = Annotated[date, Field(ge=FIRST_DAY, le=LAST_DAY)]


class Filters(Schema):
    """What a list of articles may be narrowed to; all of it together."""

    q: Name | None = Field(None, description="Words to search for, as on the search page; all must be found.")
    section: Name | None = Field(None, description="Slug of a section.")
    tag: Name | None = Field(None, description="Slug of a tag.")
    author: Name | None = Field(None, description="Slug of an author.")
    path: Name | None = Field(None, description="Address of an article, from the root: /2025/09/08/title/")
    since: Day | None = Field(None, description="First day of publication, in the site's time zone.")
    until: Day | None = Field(None, description="Last day of publication, in the site's time zone.")
    limit: int = Field(20, ge=1, le=LONGEST_PAGE, description="Articles a page.")
    cursor: Name | None = Field(None, description="`next_cursor` of the page before.")


class Error(Schema):
    """Why a request got no answer."""

    detail: str


class Fault(Schema):
    """A parameter that cannot be what it says, by its place, and why."""

    type: str
    loc: list[str | int]
    msg: str


class Faults(Schema):
    """Why a request was not understood."""

    detail: list[Fault]


class Link(Schema):
    """A section, tag or author of an article."""

    name: str
    slug: str
    url: str


class Picture(Schema):
    """A picture; its size in pixels where it is known."""

    url: str
    alt: str
    width: int | None
    height: int | None


class Summary(Schema):
    """An article in a list. All addresses are absolute."""

    id: int
    guid: str = Field(description="A tag URI that never changes, the same as in the feeds.")
    title: str
    url: str
    markdown_url: str
    api_url: str
    summary: str
    published_at: datetime
    updated_at: datetime | None = Field(description="When the text was changed after publication.")
    section: Link | None
    authors: list[Link]
    tags: list[Link]
    cover: Picture | None
    picture: Picture | None = Field(
        description="What shows the article elsewhere: its cover, else a picture of its title, 1200 × 630."
    )
    reading_minutes: int
    robots: str = Field(description=ROBOTS)


class Heading(Schema):
    """A heading of a text; `id` is its anchor."""

    level: int
    id: str
    text: str


class Text(Schema):
    """A text in three forms."""

    html: str = Field(description="Sanitised HTML; its links are absolute.")
    markdown: str = Field(description="The Markdown twin, with front matter.")
    text: str = Field(description="The words alone.")
    headings: list[Heading]
    language: Literal["ja"] = "ja"


class Article(Text, Summary):
    """An article with its text in three forms."""

    canonical_url: str


class PageFilters(Schema):
    """What the list of fixed pages may be narrowed to."""

    q: Name | None = Field(None, description="Words to search for, as on the search page; all must be found.")


class FixedPageSummary(Schema):
    """A page of the site that is no article, in a list. All addresses are absolute."""

    id: int
    title: str
    url: str
    markdown_url: str
    api_url: str
    description: str
    updated_at: datetime = Field(description="When it was saved last.")
    robots: str = Field(description=ROBOTS)


class FixedPage(Text, FixedPageSummary):
    """A page of the site that is no article, with its text in three forms."""


class Page(Schema):
    """A page of a list, newest first."""

    items: list[Summary]
    next_cursor: str | None = Field(description="`cursor` of the next page; null on the last one.")


class Group(Schema):
    """A section or a tag that has public articles."""

    name: str
    slug: str
    description: str
    url: str
    feed_url: str
    articles: int = Field(description="How many public articles it has.")


class Author(Schema):
    """Somebody who has public articles."""

    name: str
    slug: str
    bio: str
    url: str
    feed_url: str
    picture: str | None
    links: list[str]
    articles: int = Field(description="How many public articles they have.")
