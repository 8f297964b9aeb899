"""Rules of law and of security as data: each begins on a day, and what has held stays as it was."""
