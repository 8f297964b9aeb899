"""The one place where all rooms' addresses meet. Wagtail's catch-all comes last."""

from django.conf.urls.i18n import i18n_patterns
from django.urls import include, path
from wagtail import urls as wagtail_urls
from wagtail.admin import urls as wagtailadmin_urls
from wagtail.documents import urls as wagtaildocs_urls

from lms import health, mailbox, media, tags
from lms.dashboard import views as dashboard
from lms.demo import views as demo
from lms.home import crawlers
from lms.users.single_sign_on import urls as single_sign_on

handler403 = "lms.errors.forbidden"
handler404 = "lms.errors.not_found"
handler500 = "lms.errors.server_error"

urlpatterns = [
    path("healthz", health.alive, name="healthz"),
    path("readyz", health.ready, name="readyz"),
    path("robots.txt", crawlers.robots, name="robots"),
    path("sitemap.xml", crawlers.sitemap, name="sitemap"),
    path("", include("lms.users.doors")),
    path("", include("lms.reports.workflow_urls")),
    *tags.addresses(),
    path("admin/", include(wagtailadmin_urls)),
    path("documents/", include(wagtaildocs_urls)),
]
urlpatterns += mailbox.addresses() + demo.addresses()
# known to providers, which register one address, not one a language
urlpatterns += [path("tai-khoan/dang-nhap-mot-lan/", include(single_sign_on.provider_addresses))]
urlpatterns += i18n_patterns(
    path("tai-khoan/", include("lms.users.urls")),
    path("tai-khoan/du-lieu-cua-toi/", include("lms.privacy.urls")),
    path("tai-khoan/", include("allauth.account.urls")),
    path("tai-khoan/", include("lms.users.security.urls")),
    path("tai-khoan/hai-lop/", include("allauth.mfa.urls")),
    path("tai-khoan/phien/", include("allauth.usersessions.urls")),
    path("tai-khoan/", include("lms.users.entrance_urls")),
    path("tai-khoan/dang-nhap-mot-lan/", include(single_sign_on)),
    path("viec-hoc-cua-toi/", dashboard.my_learning, name="dashboard"),
    path("", include("lms.search.urls")),
    path("", include("lms.awareness.urls")),
    path("", include("certificates.urls")),
    path("", include("courses.urls")),
    path("", include("lms.home.urls")),
    path("", include(wagtail_urls)),
    prefix_default_language=False,
)
# Images of pages; in production a proxy may serve this folder instead.
urlpatterns.insert(0, path("media/<path:path>", media.public, name="media"))
