"""Measurements of the product: `make bench`, or `python -m benchmarks --help` for parts of it.

dataset (what is measured on) -> server (processes and their CPU) -> web (requests) -> rows -> report.
Nothing of the product imports this package.
"""
