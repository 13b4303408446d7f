"""The environment of readers' templates."""

import pytest
from django.template import engines
from jinja2 import UndefinedError


def shown(source: str, **values: object) -> str:
    return str(engines["jinja2"].from_string(source).render(values))


def test_every_template_compiles() -> None:
    environment = engines["jinja2"].env
    names = environment.list_templates()
    assert "blog/post.html" in names
    for name in names:
        environment.get_template(name)


def test_what_is_printed_is_escaped() -> None:
    assert shown("{{ text }}", text="<b>&") == "&lt;b&gt;&amp;"
    assert shown("{{ text|linebreaks }}", text="一<b>\n二\n\n三") == "<p>一&lt;b&gt;<br>二</p>\n\n<p>三</p>"
    assert shown("{{ text|linebreaksbr }}", text="一<b>\n二") == "一&lt;b&gt;<br>二"


def test_a_name_that_no_view_gave_is_an_error() -> None:
    with pytest.raises(UndefinedError, match="nobody"):
        shown("{{ nobody }}")


def test_addresses_are_those_of_the_sites_views() -> None:
    assert shown("{{ 'blog:tag'|url(tag) }}", tag="半導体") == "/tag/%E5%8D%8A%E5%B0%8E%E4%BD%93/"
