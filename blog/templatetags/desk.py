"""Words of the desk's pages."""

from django import template

from blog.services.people import name_of
from blog.text import periods

register = template.Library()

register.filter("distance", periods.distance)
register.filter("day_label", periods.day_label)
register.filter("name_of", name_of)
