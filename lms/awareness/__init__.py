"""Awareness: index and articles."""
