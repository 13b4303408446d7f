"""What is kept is what would be made now: whatever happens, at every address."""

import re
from random import Random
from typing import Any

import pytest
from django.utils import timezone

from .conftest import Answer, Kept
from .newsroom import Clock, Newsroom

STEPS = 12
BUILT = re.compile("<updated>.*?</updated>|<lastBuildDate>.*?</lastBuildDate>")
"""An empty feed says that it was made just now."""


@pytest.mark.parametrize("seed", range(2))
def test_every_kept_page_is_what_would_be_made_now(
    kept: Kept, settings: Any, monkeypatch: pytest.MonkeyPatch, seed: int
) -> None:
    settings.BLOG_PAGE_SIZE, settings.BLOG_FEED_SIZE = 3, 4
    clock = Clock()
    monkeypatch.setattr(timezone, "now", clock.now)
    newsroom = Newsroom(Random(seed), clock)
    kept.front.watcher._state = None
    kept.front.watcher.store.begin_anew(state="")
    kept.look()

    for _ in range(STEPS):
        addresses = list(newsroom.addresses())
        for address in addresses:
            kept.get(address)
        newsroom.step()
        kept.look()
        made = len(kept.made)
        for address in addresses:
            answer = seen(kept.get(address))
            if len(kept.made) == made:  # it is still kept
                assert answer == seen(kept.fresh(address)), (newsroom.done, address)
            made = len(kept.made)


def seen(answer: Answer) -> tuple[int, str]:
    """What a reader sees of it."""
    text = answer.text
    return answer.status, text if "<entry>" in text or "<item>" in text else BUILT.sub("", text)
