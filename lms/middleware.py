"""What happens around every request."""

import uuid

from django.conf import settings

from lms import logs


def request_id(get_response):
    """Give the request an id that logs and the answer carry; the back office gets its own content policy."""

    def middleware(request):
        token = logs.request_id.set(uuid.uuid4().hex)
        try:
            response = get_response(request)
            response["X-Request-ID"] = logs.request_id.get()
            return response
        finally:
            logs.request_id.reset(token)

    return middleware


def back_office_policy(get_response):
    """Wagtail's editor needs inline scripts; pages under /admin/ alone may run them."""

    def middleware(request):
        response = get_response(request)
        if request.path.startswith("/admin/"):
            response._csp_update = settings.BACK_OFFICE_CSP
        return response

    return middleware
