"""How the links of a Jekyll site find what they name: by post, by file, by `site.url`,
absolute and relative."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote, urljoin, urlsplit

from blog.text.pictures import Image

Find = Callable[[str], str | None]
POST_FILE = re.compile(r"(?P<above>.+/)?_posts/(?P<below>.+/)?(?P<name>[^/]+)\.[^./]+")
MARKDOWN_FILE = re.compile(r"\.(?:md|markdown|mkd|mkdn|mkdown)$", re.IGNORECASE)


def post_name(path: str) -> str | None:
    """The name by which `{% post_url %}` finds the post in the file `path` (from the site's root); None:
    it is no post.

    A folder on either side of `_posts` stands in front (Jekyll 4.3, lib/jekyll/tags/post_url.rb).
    """
    if (match := POST_FILE.fullmatch(path)) is None:
        return None
    return f"{match['above'] or ''}{match['below'] or ''}{match['name']}"


def _nothing(_: str) -> None:
    return None


def _has_scheme(url: str) -> bool:
    """Whether `url` is absolute; so is one that cannot be taken apart (`http://[`)."""
    try:
        return bool(urlsplit(url).scheme)
    except ValueError:
        return True


@dataclass(frozen=True, slots=True)
class Site:
    """What the links of one site may name.

    `find_post` takes a post's file name without ending (`2025-01-02-name`, with the folder below `_posts`
    where it has
    one), `find_file` a path inside the site (`_posts/2025-01-02-name.md`, `assets/a.png`);
    both give the address
    (decoded, from the root) or None. `picture` takes such an address and gives what is known of the picture.
    """

    urls: tuple[str, ...] = ()
    """Own absolute addresses, `https://example.jp`: links to them are links inside the site."""
    baseurl: str = ""
    variables: Mapping[str, str] = field(default_factory=dict)
    find_post: Find = _nothing
    find_file: Find = _nothing
    picture: Callable[[str], Image | None] = _nothing

    def inside(self, url: str) -> str:
        """`url` without the site's own scheme, host and base path; any other URL as it is."""
        for own in self.urls:
            host = own.partition("//")[2].rstrip("/")
            found = re.match(rf"(?:https?:)?//{re.escape(host)}(?=[/?#]|$)", url, re.IGNORECASE)
            if host and found:
                rest = url[found.end() :]
                url = rest if rest.startswith("/") else f"/{rest}"
                break
        base = self.baseurl.rstrip("/")
        if base and (url == base or url.startswith(base + "/")):
            url = re.sub("^/{2,}", "/", url[len(base) :]) or "/"
        return url


@dataclass(frozen=True, slots=True)
class Page:
    """The links of one page of `site`: a blog.text.markdown.Resolver."""

    site: Site
    address: str | None = None
    """Where the page stands; relative links start from here. None: not known yet, they stay as they are."""
    folder: str = ""
    """The folder of the page's file inside the site, without a slash at the end;
    links to Markdown files start from here."""
    leads: bool = False
    """Whether no cover picture stands over the text."""
    _shown: dict[str, str] = field(default_factory=dict, repr=False, compare=False)
    """What `href` has given: texts lead to the same place again and again."""

    def post_url(self, name: str) -> str | None:
        """`{% post_url name %}`; a folder may stand in front, with or without a slash before it."""
        return self.site.find_post(name.strip().removeprefix("/"))

    def link(self, path: str) -> str | None:
        """`{% link path %}`: the path is the file's, from the site's root."""
        return self.site.find_file(path.strip().removeprefix("/"))

    def variable(self, name: str) -> str | None:
        """`{{ site.url }}` and its like; None for a name that is not known."""
        return self.site.variables.get(name)

    def href(self, url: str) -> str:
        """The form in which a link or picture's address is shown: from the root where it is inside the
        site."""
        if (known := self._shown.get(url)) is None:
            known = self._shown[url] = self._href(url)
        return known

    def _href(self, url: str) -> str:
        url = self.site.inside(url.strip())
        if not url or url.startswith(("#", "//")) or _has_scheme(url):
            return url
        path, mark, rest = re.fullmatch(r"([^?#]*)([?#]?)(.*)", url, re.DOTALL).groups()  # type: ignore[union-attr]
        if MARKDOWN_FILE.search(path) and (found := self.site.find_file(self._file(path))) is not None:
            return found + mark + rest
        return (
            urljoin(self.address, url)
            if self.address is not None and path and not path.startswith("/")
            else url
        )

    def picture(self, src: str) -> Image | None:
        """What is known of a picture of the site by the address that `href` has given; None for any other."""
        if not src.startswith("/") or src.startswith("//"):
            return None
        return self.site.picture(unquote(re.split("[?#]", src, maxsplit=1)[0]))

    def _file(self, path: str) -> str:
        return urljoin(f"/{self.folder}/" if self.folder else "/", unquote(path)).removeprefix("/")
