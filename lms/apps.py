from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class LmsConfig(AppConfig):
    name = "lms"

    def ready(self):
        autodiscover_modules("receivers")
