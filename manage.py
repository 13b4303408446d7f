#!/usr/bin/env python
"""Django's command-line utility for this project."""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "allforces.settings")
    from django.apps import apps
    from django.conf import settings
    from django.core.exceptions import ImproperlyConfigured
    from django.core.management import execute_from_command_line

    try:
        execute_from_command_line(sys.argv)
    except ImproperlyConfigured as error:
        if settings.configured:  # the environment was understood: it is something else
            raise
        sys.exit(f"［不可］ 設定が読めません: {error}\n    → 環境変数（/etc/allforces/site.env）を直す。")
    except Exception as error:
        if not apps.ready:
            raise
        from operations import failures

        said = failures.words(error)
        if said is None or "--traceback" in sys.argv:
            raise
        sys.exit(said)


if __name__ == "__main__":
    from allforces.frames import in_one_piece

    in_one_piece(main)
