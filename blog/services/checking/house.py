"""The team's words, phrases and settings, as the checks read them."""

from blog.models import CheckSetting, HouseWord, WatchedPhrase
from blog.proofreading.checklist import CHECKS
from blog.proofreading.findings import Level
from blog.proofreading.house import House, Word

_LEVELS: dict[str, Level | None] = {
    CheckSetting.Level.ERROR: Level.ERROR,
    CheckSetting.Level.WARNING: Level.WARNING,
    CheckSetting.Level.OFF: None,
}


def load() -> House:
    """The house's rules as they stand: three queries."""
    phrases = list(WatchedPhrase.objects.values_list("kind", "text"))
    settings = CheckSetting.objects.filter(level__in=_LEVELS).values_list("check_name", "level")
    return House(
        words=tuple(
            Word(preferred, variants)
            for preferred, lines in HouseWord.objects.values_list("preferred", "variants")
            if (variants := variants_of(lines, preferred))
        ),
        leftovers=tuple(text for kind, text in phrases if kind == WatchedPhrase.Kind.LEFTOVER),
        promises=tuple(text for kind, text in phrases if kind == WatchedPhrase.Kind.PROMISE),
        levels={name: _LEVELS[level] for name, level in settings if name in CHECKS},
    )


def complete_settings() -> None:
    """Makes a row for each check that has none, so that all can be chosen from."""
    known = set(CheckSetting.objects.values_list("check_name", flat=True))
    CheckSetting.objects.bulk_create(
        (CheckSetting(check_name=name) for name in CHECKS if name not in known), ignore_conflicts=True
    )


def variants_of(lines: str, preferred: str) -> tuple[str, ...]:
    """The spellings that stand in `lines`, one a line, without empty ones, doubles and `preferred` itself."""
    found = dict.fromkeys(line.strip() for line in lines.splitlines())
    return tuple(variant for variant in found if variant and variant != preferred)
