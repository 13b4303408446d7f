"""How reading times are shown."""

from django import template

from blog.text import reading_time

register = template.Library()

register.filter("reading_time", reading_time.label)
