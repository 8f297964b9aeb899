"""Receivers of the libraries' signals: they clear caches or log, nothing else."""
