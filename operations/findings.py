"""What `manage.py doctor` says of each thing that it looks at."""

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """What a finding means."""

    WELL = "良"
    CARE = "注意"
    BAD = "不可"
    """The site would not work, would be open to strangers, or could lose what was written."""


@dataclass(frozen=True, slots=True)
class Finding:
    """What was seen, and what is to be done (both in Japanese; `remedy` is "" where nothing is)."""

    grade: Grade
    what: str
    remedy: str = ""
