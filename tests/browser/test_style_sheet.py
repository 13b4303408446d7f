"""The style sheets of readers' pages hold what these use, and no more."""

from typing import Any, Final

import pytest
from django.utils import timezone
from playwright.sync_api import Page

from tests import factories
from tests.browser import sample
from tests.browser.visits import visits

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SELECTORS: Final = """() => {
  const STATES = /:(hover|focus-visible|focus)|::?[a-z-]*(before|after|marker|placeholder)/g;
  const used = {};
  const split = (list) => list.match(/(?:[^,(]|[(](?:[^()]|[(][^()]*[)])*[)])+/g);
  const look = (rules) => {
    for (const rule of rules) {
      if (!rule.selectorText) { look(rule.cssRules ?? []); continue; }
      for (const selector of split(rule.selectorText).map((text) => text.trim())) {
        const element = selector.replaceAll(STATES, "").replaceAll(":is(, )", "");
        used[selector] = !!document.querySelector(element || "*");
      }
    }
  };
  for (const sheet of document.styleSheets) {
    if (/[/](site|guest)[.]/.test(sheet.href)) look(sheet.cssRules);
  }
  return used;
}"""
"""Selectors of the sheets that every page and that for guests have → whether something here is meant."""

ELSEWHERE: Final = {
    ":host": "the preview of an article at the desk",
    ".prose .render-error": "the preview of an article at the desk",
    ".search-suggestions a": "under the search box while somebody types",
    ".search-suggestions a:is(:hover, :focus-visible)": "under the search box while somebody types",
    ".search-suggestions small": "under the search box while somebody types",
}
"""Selectors that mean something that no page holds when it opens."""

EVERY_ELEMENT: Final = """
## 見出し2

### 見出し3

#### 見出し4

##### 見出し5

###### 見出し6

<figure><img src="https://example.com/x.png" alt="図"><figcaption>図の説明</figcaption></figure>

<mark>目印</mark> [案内](/company/){: .consulting-cta-link}

| 甲 | 乙 |
|---|---|
| 1 | 2 |
{: .table-compact}
"""
"""What a text may bring and no sample does."""


@pytest.fixture(autouse=True)
def _sample(settings: Any) -> None:
    settings.BLOG_PAGE_SIZE = 8
    sample.fill()


def test_every_rule_is_used_somewhere(page: Page) -> None:
    outside, own = "https://example.com/x.png", factories.asset(width=1200, height=630).path
    factories.published(permalink="/every-element/", body=EVERY_ELEMENT, cover=outside)
    factories.published(published_at=timezone.now(), cover=own, excerpt="要点です。")
    used: dict[str, bool] = {}

    def look() -> None:
        for selector, here in page.evaluate(SELECTORS).items():
            used[selector] = used.get(selector, False) or here

    for _ in visits(page):
        look()
    for path in ("/every-element/", "/2026/08/06/memory-for-local-model/"):
        page.goto(path)
        look()

    assert len(used) > 200
    assert [selector for selector, here in used.items() if not here and selector not in ELSEWHERE] == []
