"""What the desk says otherwise than Django's own Japanese."""

import gettext
import re
from datetime import UTC, datetime
from pathlib import Path

import django
import pytest
from django.utils import formats, timezone

from blog.templating import reading

FILES = ("django", "djangojs")  # what Python says, and what scripts say
OURS = Path(__file__).parent.parent / "blog/locale/ja/LC_MESSAGES"
ENTRY = re.compile(r'^msgid "(.+)"\n(?:msgid_plural "(.+)"\n)?msgstr(?:\[0\])? "(.+)"$', re.MULTILINE)


def entries(name: str) -> dict[str, tuple[str, str]]:
    """What a file says: what stands in the code → its plural, or "", and the translation."""
    text = (OURS / f"{name}.po").read_text()
    assert text.count("\nmsgid ") - 1 == len(ENTRY.findall(text))
    return {each.replace('\\"', '"'): (plural, said) for each, plural, said in ENTRY.findall(text)}


@pytest.mark.parametrize("name", FILES)
def test_what_is_compiled_is_what_is_written(name: str) -> None:
    with (OURS / f"{name}.mo").open("rb") as file:
        compiled = gettext.GNUTranslations(file)

    said = {
        each: compiled.ngettext(each, plural, 2) if plural else compiled.gettext(each)
        for each, (plural, _) in entries(name).items()
    }

    assert said == {each: translation for each, (_, translation) in entries(name).items()}


@pytest.mark.parametrize("name", FILES)
def test_django_still_says_what_is_said_otherwise(name: str) -> None:
    sources = Path(django.__file__).parent.rglob(f"locale/en/LC_MESSAGES/{name}.po")
    text = "".join(re.sub(r'"\n"', "", source.read_text()) for source in sources)

    assert [each for each in entries(name) if f'msgid "{each.replace('"', '\\"')}"' not in text] == []


def test_the_desk_writes_times_as_the_public_pages_do() -> None:
    morning = datetime(2026, 1, 14, 22, 30, tzinfo=UTC)

    at_the_desk = formats.localize(timezone.localtime(morning))

    assert at_the_desk == reading.day_and_time(morning) == "2026年1月15日 07:30"


@pytest.mark.parametrize("app", ["admin", "auth"])
def test_what_django_has_no_japanese_for_is_said_in_japanese(app: str) -> None:
    folder = Path(django.__file__).parent / f"contrib/{app}/locale/ja/LC_MESSAGES"
    blocks = re.sub(r'"\n"', "", (folder / "django.po").read_text()).split("\n\n")
    silent = [block for block in blocks if re.search(r'^msgstr(\[0\])? ""$', block, re.MULTILINE)]
    left = {re.findall(r'^msgid "(.*)"$', block, re.MULTILINE)[0] for block in silent} - {"", ", "}

    assert {each for each in left if each.replace('\\"', '"') not in entries("django")} == set()
