"""Where the links of an article lead."""

from __future__ import annotations

import re
from collections.abc import Iterator
from urllib.parse import unquote

from blog.proofreading.archive import Destination
from blog.proofreading.article import Article
from blog.proofreading.findings import Edit, Finding, Fix
from blog.proofreading.masks import FILLER
from blog.proofreading.registry import Check, Desk, register

_URL = re.compile(r"https?://[!#-;=?-Z_a-z~]++")
_AFTER_URL = ".,;:!?'*_~"
_IN_LINK = re.compile(r"[^\[\]\n]{0,200}+\](?=[(\[])|</a>", re.IGNORECASE)
_RESOLVED = re.compile(r"\{[%{]")


@register
class DeadLink(Check):
    name = "dead-link"
    label = "サイト内のリンクの先がない"
    explanation = "自分のサイトの記事へのリンクが、ないページや、まだ公開していない記事に向いています。"

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        for link in article.links:
            if message := self._problem(link.url, article, desk):
                yield self.at(article, link.start, link.end, message)
        for notice in article.rendered[1]:
            if notice.kind in ("post_url", "link"):
                start = article.source.start_of(notice.line)
                found = article.body.find(notice.source, start)
                start = start if found < 0 else found
                yield self.at(
                    article,
                    start,
                    start + (len(notice.source) if found >= 0 else 0),
                    f"{notice.source} の指す記事やファイルがありません。リンクを直してください。",
                )

    @staticmethod
    def _problem(url: str, article: Article, desk: Desk) -> str | None:
        if _RESOLVED.search(url):
            return None  # Liquid makes the address: the renderer tells when it cannot
        if url.startswith("#"):
            known = len(url) == 1 or url == "#top" or unquote(url[1:]) in article.anchors
            return (
                None
                if known
                else f"この記事に「{url}」という場所はありません。見出しが変わっていないか確かめてください。"
            )
        destination = desk.archive.destination(url)
        if destination is Destination.NOWHERE:
            return (
                f"リンク先 {unquote(url)} はこのサイトにありません。"
                "アドレスを直すか、リンクを外してください。"
            )
        if destination is Destination.HIDDEN:
            return (
                f"リンク先 {unquote(url)} は公開されていない記事です。公開してから、リンクを載せてください。"
            )
        return None


@register
class BareUrl(Check):
    name = "bare-url"
    label = "リンクになっていないURL"
    explanation = "URLをそのまま書いても、このサイトではリンクになりません。読者は写して貼ることになります。"

    def find(self, article: Article, desk: Desk) -> Iterator[Finding]:
        text, prose = article.source.text, article.source.prose
        linked = {link.start for link in article.links}
        for match in _URL.finditer(text):
            start, url = match.start(), match[0].rstrip(_AFTER_URL)
            if url.endswith(")") and url.count("(") < url.count(")"):
                url = url[: url.index(")")]
            end = start + len(url)
            if start in linked or _in_markup(text, prose, start) or _IN_LINK.match(text, end):
                continue
            fix = Fix("リンクにする", (Edit(start, end, f"<{url}>"),))
            message = "URLがリンクになっていません。< > で囲むか、言葉にリンクを付けてください。"
            yield self.at(article, start, end, message, fix=fix)


def _in_markup(text: str, prose: str, start: int) -> bool:
    """Whether the address at `start` is a tag's attribute or a link's target."""
    return start > 0 and text[start - 1] in "<\"'(= \t" and prose[start - 1] == FILLER
