"""Addresses that work outside the site. All begin with the site's own address, never the request's: `Host` is
what a client claims."""

import re

from django.utils.encoding import iri_to_uri

from blog import conf

# A start tag as the sanitiser writes it (blog.text.sanitize): no bare `<` in text, no bare `"` in a value.
TAG = re.compile(r'<[a-z][a-z0-9]*(?: [^\s"=<>]+="[^"]*")+>')
LOCAL_URL = re.compile(r' (href|src)="(?!//)([/#?][^"]*)"')
SRCSET = re.compile(r' srcset="[^"]*"')
LOCAL_CANDIDATE = re.compile(r'(?<=["\s,])/(?!/)')


def absolute(path: str) -> str:
    """`path`, which begins at the root, on the site's host; a URL with a host stays there. Encoded."""
    return iri_to_uri(conf.get().site_url + path if path.startswith("/") else path)


def with_absolute_urls(html: str, *, page: str) -> str:
    """Sanitised `html` whose links and pictures work outside the site.

    `page` is the absolute address of the article: `#note` leads there, `/a/` to the same host.
    """
    host = conf.get().site_url

    def rewritten(match: re.Match[str]) -> str:
        start = host if match[2].startswith("/") else page
        return f' {match[1]}="{start}{match[2]}"'

    def tag(match: re.Match[str]) -> str:
        text = LOCAL_URL.sub(rewritten, match[0])
        return SRCSET.sub(lambda srcset: LOCAL_CANDIDATE.sub(f"{host}/", srcset[0]), text)

    return TAG.sub(tag, html)
