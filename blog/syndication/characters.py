"""Characters that a format cannot hold."""

import re

NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
"""Characters that XML 1.0 cannot hold, however they are escaped."""


def printable(text: str) -> str:
    """`text` without what XML cannot hold."""
    return NOT_IN_XML.sub("", text)
