"""Links: which of them stay inside the site."""

import pytest

from blog.jekyll.links import Site


@pytest.mark.parametrize(
    ("own", "url", "inside"),
    [
        ("https://example.jp", "https://example.jp/a/?b#c", "/a/?b#c"),
        ("https://example.jp", "http://EXAMPLE.jp", "/"),
        ("https://example.jp", "//example.jp?b", "/?b"),
        ("https://example.jp/", "https://example.jp#c", "/#c"),
        ("https://example.jp", "https://example.jp.other.example/", "https://example.jp.other.example/"),
        ("https://example.jp", "https:///a", "https:///a"),
        ("javascript:x()", "https:///a", "https:///a"),
        ("", "//", "//"),
        ("http://[", "http://[/a", "/a"),
    ],
)
def test_the_sites_own_host_is_left_out(own: str, url: str, inside: str) -> None:
    assert Site(urls=(own,)).inside(url) == inside
