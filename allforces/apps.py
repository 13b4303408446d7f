"""Django's admin app with the newsroom's own site.

The class of the site lives outside `blog.admin`: that package registers its models with the site when it is
imported, so the site has to be there before.
"""

from django.contrib.admin.apps import AdminConfig


class DeskConfig(AdminConfig):
    default_site = "allforces.admin.DeskSite"
