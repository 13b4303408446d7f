"""Times and titles as readers' pages show them."""

from datetime import UTC, datetime

from django.template import engines


def shown(source: str, **values: object) -> str:
    return str(engines["jinja2"].from_string(source).render(values))


def test_times_are_told_to_programs_in_the_sites_zone_without_fractions_of_seconds() -> None:
    moment = datetime(2026, 8, 5, 16, 20, 5, 123456, tzinfo=UTC)

    assert shown("{{ moment|timestamp }}", moment=moment) == "2026-08-06T01:20:05+09:00"


def test_titles_break_between_phrases_and_are_escaped() -> None:
    assert shown("{{ title|phrases }}", title="AIと<投資>を読む") == (
        'AIと<wbr><span class="whole">&lt;投資&gt;を</span><wbr>読む'
    )


def test_a_bracket_that_may_begin_a_line_stays_before_what_is_held_together() -> None:
    assert shown("{{ title|phrases }}", title="「まとめて」か「分けて」か：考え方") == (
        '「<span class="whole">まとめて」か</span><wbr>「<span class="whole">分けて」か：</span><wbr>考え方'
    )
