"""Pages: which files are some, what they say, and that their addresses are those that Jekyll builds."""

import shutil
import subprocess
from pathlib import Path

import pytest

from blog.jekyll import page
from blog.jekyll.config import SiteConfig
from blog.jekyll.errors import JekyllError


def read(path: str, front_matter: str = "", body: str = "本文\n", config: str = "") -> page.PageDocument:
    data = f"---\n{front_matter}---\n{body}".encode()
    return page.read(data, path, SiteConfig.parse(config))


@pytest.mark.parametrize(
    ("start", "found"),
    [
        (b"---\ntitle: a\n---\n", True),
        (b"---\r\n---\r\n", True),
        (b"--- \n---\n", True),
        (b"# README\n", False),
        (b"----\n", False),
        (b"\xef\xbb\xbf---\n---\n", False),
        (b"---", False),
        (b"", False),
    ],
)
def test_a_page_begins_with_front_matter(start: bytes, found: bool) -> None:
    assert page.has_header(start) is found


@pytest.mark.parametrize(
    ("path", "config", "code"),
    [
        ("about.md", "", None),
        ("company/history.md", "", None),
        ("_pages/about.md", "include: [_pages]", None),
        ("company/_hidden/about.md", "", "hidden"),
        ("_pages/about.md", "", "hidden"),
        (".github/about.md", "", "hidden"),
        ("about.md~", "", "hidden"),
        ("about.", "", "backup"),
        ("drafts/about.md", "exclude: [drafts]", "excluded"),
        ("node_modules/x/about.md", "", "excluded"),
        ("public/about.md", "destination: ./public", "built"),
    ],
)
def test_what_jekyll_does_not_look_at_is_no_page(path: str, config: str, code: str | None) -> None:
    found = page.is_left_out(path, SiteConfig.parse(config))
    assert (found and found.code) == code


def test_a_page_says_what_its_file_says() -> None:
    found = read(
        "company/about.md",
        "title: 会社概要\ndescription: どんな会社か\npublished: false\nsitemap: false\nrobots: noindex\n"
        "redirect_from: [/old/, /older/]\n",
    )
    assert (found.title, found.description, found.robots, found.redirect_from) == (
        "会社概要",
        "どんな会社か",
        "noindex",
        ("/old/", "/older/"),
    )
    assert (found.published, found.sitemap, found.body) == (False, False, "本文\n")


def test_a_page_without_a_title_is_called_as_its_file() -> None:
    assert read("privacy-policy.md").title == "Privacy Policy"


def test_defaults_of_the_site_stand_behind_a_page() -> None:
    config = """
defaults:
  - scope: {path: "", type: pages}
    values: {description: すべて, permalink: "/p/:basename/", published: false}
  - scope: {path: company, type: page}
    values: {description: 会社}
  - scope: {path: company, type: posts}
    values: {description: 記事}
"""
    found = read("company/about.md", config=config)
    assert (found.description, found.address, found.published) == ("会社", "/p/about/", True)


def test_a_file_that_cannot_be_read_is_refused_with_its_line() -> None:
    with pytest.raises(JekyllError) as refusal:
        read("about.md", "title: [\n")
    assert refusal.value.line is not None


SITE = {
    "index.md": "",
    "about.md": "",
    "About Us.md": "",
    "会社概要.md": "",
    "a..b.md": "",
    "v1.2.md": "",
    "100%.md": "",
    "name:path.md": "",
    "company/index.md": "",
    "company/history.markdown": "",
    "company/deep/er/x.mkd": "",
    "own.md": "permalink: /my/own/address/\n",
    "file.md": "permalink: /my/file.html\n",
    "text.md": "permalink: /my/plain.txt\n",
    "bare.md": "permalink: /my/bare\n",
    "placed.md": "permalink: /x/:basename:output_ext\n",
    "company/placed.md": "permalink: /x/:path/:basename/\n",
    "unknown.md": "permalink: /x/:title/\n",
    "encoded.md": "permalink: /%E4%BC%9A%E7%A4%BE/\n",
    "japanese.md": "permalink: /会社/概要/\n",
    "hidden.md": "published: false\n",
    "nothing.md": "published:\n",
    "default/a.md": "",
    "default/own.md": "permalink: /not/default/\n",
    "_pages/included.md": "",
    "_other/not.md": "",
    "skipped/not.md": "",
}
"""Path → front matter, of a site that is built by Jekyll itself."""

CONFIG = """
include: [_pages]
exclude: [skipped]
defaults:
  - {scope: {path: default, type: pages}, values: {permalink: "/d/:basename/", published: false}}
"""


@pytest.mark.skipif(shutil.which("jekyll") is None, reason="Jekyll is not installed: apt-get install jekyll")
@pytest.mark.parametrize(
    "style",
    ["", "pretty", "weekdate", "/:year/:title:output_ext"],
)
def test_addresses_are_those_that_jekyll_builds(tmp_path: Path, style: str) -> None:
    text = CONFIG + (f"permalink: {style}\n" if style else "")
    (tmp_path / "_config.yml").write_text(text)
    for path, front_matter in SITE.items():
        (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / path).write_text(f"---\n{front_matter}---\n{path}\n")

    subprocess.run(["jekyll", "build", "--quiet"], cwd=tmp_path, check=True, capture_output=True, timeout=60)

    built = tmp_path / "_site"
    texts = {file: file.read_text() for file in built.rglob("*") if file.is_file()}
    config = SiteConfig.parse(text)
    told = {
        path: page.read((tmp_path / path).read_bytes(), path, config)
        for path in SITE
        if page.is_left_out(path, config) is None
    }
    assert {
        path: [str(file.relative_to(built)) for file, text in texts.items() if f"<p>{path}</p>" in text]
        for path in SITE
    } == {
        path: [told[path].output_file.lstrip("/")] if path in told and told[path].published else []
        for path in SITE
    }
