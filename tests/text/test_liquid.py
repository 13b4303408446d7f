"""Liquid tags that a text needs are run, the others are not shown and are reported with their line."""

import pytest

from blog.text.liquid import Notice, run
from blog.text.resolver import NO_SITE


class Site:
    """A site with one post, one file and two variables."""

    def post_url(self, name):
        return {"2025-01-02-ai": "/2025/01/02/ai/"}.get(name)

    def link(self, path):
        return {"assets/a.png": "/assets/a.png"}.get(path)

    def variable(self, name):
        return {"site.url": "https://news.example", "site.baseurl": "/blog"}.get(name)

    def href(self, url):
        return url


def text(source, site=NO_SITE):
    return run(source, site)[0]


def test_a_text_without_liquid_stays_as_it_is():
    source = "波括弧 { } と 100% の文\n"

    assert run(source, NO_SITE) == (source, ())


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("{% raw %}{{ x }} {% y %}{% endraw %}", "{{ x }} {% y %}"),
        ("前{%- raw -%} a {%- endraw -%} 後", "前a後"),
        ("前{% comment %}隠す{% comment %}中{% endcomment %}も{% endcomment %}後", "前後"),
        ("前{% # 一言 %}後", "前後"),
        ("[a]({% post_url 2025-01-02-ai %})", "[a](/2025/01/02/ai/)"),
        ("![a]({% link assets/a.png %})", "![a](/assets/a.png)"),
        ("{{ site.url }}{{site.baseurl}}/x", "https://news.example/blog/x"),
        ('{{ "/a/b" | relative_url }}', "/blog/a/b"),
        ("{{ '/a' | absolute_url }}", "https://news.example/blog/a"),
        ('{{ "/a" | prepend: site.url }}', "https://news.example/a"),
        ('{{ "/a" | append: "?b" }}', "/a?b"),
        ("前 {{- site.url -}} 後", "前https://news.example後"),
    ],
)
def test_tags_that_are_run(source, expected):
    assert run(source, Site()) == (expected, ())


def test_highlight_becomes_the_figure_that_jekyll_writes():
    source = "{% highlight ruby linenos %}\nputs '<あ>'\n{% endhighlight %}\n"

    written = text(source)

    assert written.startswith('\n<figure class="highlight"><pre><code class="language-ruby" data-lang=')
    assert "&lt;あ&gt;" in written
    assert written.endswith("</code></pre></figure>\n\n")


def test_liquid_inside_highlight_is_run_unless_raw():
    source = "{% highlight text %}{% raw %}{{ a }}{% endraw %} {{ site.url }}{% endhighlight %}"

    assert "{{ a }} https://news.example" in text(source, Site())


@pytest.mark.parametrize(
    ("source", "kind"),
    [
        ("{% include cta.html title='x' %}", "liquid"),
        ("{{ page.title }}", "liquid"),
        ('{{ "a" | upcase }}', "liquid"),
        ("{% post_url 2020-01-01-gone %}", "post_url"),
        ("{% link _posts/gone.md %}", "link"),
        ("{% if a %}", "liquid"),
        ("{% raw %}", "liquid"),
    ],
)
def test_what_is_not_run_is_not_shown_but_noticed(source, kind):
    written, notices = run(f"一行目\n\n前{source}後\n", Site())

    assert written == "一行目\n\n前後\n"
    assert notices == (Notice(line=3, kind=kind, source=source),)


def test_notices_count_lines_of_the_source_not_of_the_result():
    source = "{% comment %}\n二\n{% endcomment %}\n{{ a }}\n\n{{ b }}\n"

    assert [notice.line for notice in run(source, NO_SITE)[1]] == [4, 6]


@pytest.mark.parametrize("source", ["{% include x", "{{ a", "{% raw", "100{%", "{{"])
def test_a_tag_without_end_is_text(source):
    assert run(source, NO_SITE) == (source, ())


def test_the_text_between_tags_that_are_not_run_stays():
    assert text("{% if a %}甲{% else %}乙{% endif %}") == "甲乙"
