"""System checks: `manage.py check` finds settings that would break the site, before a reader does.

docs/checks.md lists them all. Every check is a function of one idea; importing this package registers it.
"""

from . import addresses, database, files, headers, machines, people, safety

__all__ = ["addresses", "database", "files", "headers", "machines", "people", "safety"]
