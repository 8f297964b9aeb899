"""Search: the site search over articles, pages and courses."""
