"""Moments as people read them: by the site's clock, in the formats of the settings (allforces/formats)."""

from datetime import datetime

from django.utils.formats import date_format
from django.utils.timezone import localtime


def in_full(moment: datetime) -> str:
    """`moment` (aware) with its year: 2026年1月15日 07:30."""
    return date_format(localtime(moment), "DATETIME_FORMAT")


def in_short(moment: datetime) -> str:
    """`moment` (aware) where the year goes without saying: 1月15日 07:30."""
    return date_format(localtime(moment), "n月j日 H:i")
