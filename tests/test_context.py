"""What every template knows about the site."""

from typing import Any

import pytest
from django.test import RequestFactory

from blog import context
from blog.context import Site
from tests import factories


@pytest.mark.django_db
def test_the_site_costs_nothing_where_its_sections_are_not_shown(django_assert_num_queries: Any) -> None:
    with django_assert_num_queries(0):
        site = context.site(RequestFactory().get("/"))["site"]
    assert (site.title, site.url) == ("ALLFORCES", "http://127.0.0.1:8000")


@pytest.mark.django_db
def test_sections_are_asked_for_once(django_assert_num_queries: Any) -> None:
    section = factories.category()
    factories.published(category=section)
    factories.draft(category=factories.category())
    site = Site()
    with django_assert_num_queries(1):
        found = [site.sections, site.sections]
    assert [[way.pk for way in ways] for ways in found] == [[section.pk], [section.pk]]
