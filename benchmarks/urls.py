"""The product's addresses and one that answers "ok" through the full middleware without touching the session."""

from django.http import HttpResponse
from django.urls import path

from lms import urls

NOTHING = "/bench/nothing/"


def nothing(request):
    return HttpResponse("ok", content_type="text/plain")


handler403, handler404, handler500 = urls.handler403, urls.handler404, urls.handler500
urlpatterns = [path(NOTHING.lstrip("/"), nothing), *urls.urlpatterns]
