from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig
from django.utils.module_loading import autodiscover_modules


class LmsConfig(AppConfig):
    name = "lms"
    default = True

    def ready(self):
        autodiscover_modules("receivers")


class StaticFiles(StaticFilesConfig):
    """Leaves out the parts that deploy/assets.py joins into one style sheet."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "css/parts/*"]
