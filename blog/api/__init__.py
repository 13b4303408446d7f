"""The read-only JSON API of what is public. docs/decisions/0071-api.md tells why it is made as it is."""

from .endpoints import api

__all__ = ["api"]
