"""What a page says of itself to search engines and social networks: canonical address, Open Graph, Twitter
cards, JSON-LD. Built here from the models, written by templates/jinja2/blog/partials/seo.html."""

from .pages import Head, article, author, fixed, home, listing

__all__ = ["Head", "article", "author", "fixed", "home", "listing"]
