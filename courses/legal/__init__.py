"""Legal: registry of legal texts with their status, so that lessons and articles cite a living record."""
