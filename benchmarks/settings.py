"""Production settings plus one address that does nothing, which costs are compared with."""

from lms.settings import *  # noqa: F403

ROOT_URLCONF = "benchmarks.urls"
