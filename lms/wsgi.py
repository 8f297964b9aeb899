"""WSGI entry of the web server."""

import gc
import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "lms.settings")
application = get_wsgi_application()
gc.freeze()  # what is loaded now stays for good: the collector need not walk through it again and again
