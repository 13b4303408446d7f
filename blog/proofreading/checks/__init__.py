"""The checks. Importing the package puts them into the checklist in the order of these lines."""

from . import (  # noqa: F401, I001  the order is the checklist's
    completeness,
    description,
    repetition,
    others,
    searching,
    links,
    leftover_markup,
    headings,
    pictures,
    machine,
    investing,
    widths,
    words,
    style,
)
