"""What leaves the site about an article, the same for every page, feed, sitemap, twin and answer of the API:
absolute links, ids, times, pictures, its Markdown."""
