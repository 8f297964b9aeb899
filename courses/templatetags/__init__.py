"""Template tags that every page of the site uses: see docs/frontend.md."""
