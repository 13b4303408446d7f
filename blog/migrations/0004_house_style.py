"""The lists that the checklist begins with: words of the house, phrases to watch for.

Only what is missing is added; what the team has written stays. Going back takes away what is still as it was added.
"""

from django.db import migrations

from blog.proofreading import defaults

KINDS = (("leftover", defaults.LEFTOVERS), ("promise", defaults.PROMISES))


def add(apps, schema_editor):
    phrase, word = apps.get_model("blog", "WatchedPhrase"), apps.get_model("blog", "HouseWord")
    for kind, phrases in KINDS:
        for text, note in phrases:
            phrase.objects.get_or_create(kind=kind, text=text, defaults={"note": note})
    for preferred, variants, note in defaults.WORDS:
        word.objects.get_or_create(
            preferred=preferred, defaults={"variants": "\n".join(variants), "note": note}
        )


def take_away(apps, schema_editor):
    phrase, word = apps.get_model("blog", "WatchedPhrase"), apps.get_model("blog", "HouseWord")
    for kind, phrases in KINDS:
        for text, note in phrases:
            phrase.objects.filter(kind=kind, text=text, note=note).delete()
    for preferred, variants, note in defaults.WORDS:
        word.objects.filter(preferred=preferred, variants="\n".join(variants), note=note).delete()


class Migration(migrations.Migration):
    dependencies = [("blog", "0003_the_desk")]

    operations = [migrations.RunPython(add, take_away)]
