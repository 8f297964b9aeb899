"""Home: home page, content pages, site settings, navigation."""
