"""Settings, all from the environment (see the table in README.md). Missing production secrets stop the start."""

from pathlib import Path

import environ
from csp.constants import NONE, SELF, UNSAFE_INLINE
from django.core.exceptions import ImproperlyConfigured
from django.utils.translation import gettext_lazy as _

from courses import players
from lms import logs
from lms.users import sign_in
from lms.users.personal_number import keys as number_keys

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

PRODUCTION = env.bool("PRODUCTION", default=False)
DEBUG = env.bool("DEBUG", default=False) and not PRODUCTION
VAR_DIR = Path(env.str("VAR_DIR", default=str(BASE_DIR / "var")))
VAR_DIR.mkdir(parents=True, exist_ok=True)


def required(name: str, *, development: str) -> str:
    """A setting that production must name; development has a stand-in."""
    value = env.str(name, default="")
    if value:
        return value
    if PRODUCTION:
        raise ImproperlyConfigured(f"{name} is missing. Production does not start without it; see README.md.")
    return development


SECRET_KEY = required("SECRET_KEY", development="development-only-not-secret-" + "x" * 40)
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=[] if PRODUCTION else ["*"])
PUBLIC_URL = required("PUBLIC_URL", development=f"http://127.0.0.1:{env.str('PORT', default='8000')}").rstrip("/")
if PRODUCTION and (not ALLOWED_HOSTS or "*" in ALLOWED_HOSTS):
    raise ImproperlyConfigured("ALLOWED_HOSTS is missing. Production names its hosts, never *; see README.md.")
if PRODUCTION and not PUBLIC_URL.startswith("https://") and not env.bool("ALLOW_HTTP", default=False):
    raise ImproperlyConfigured("PUBLIC_URL must begin with https:// in production: QR codes are printed forever.")
DEMO = env.bool("DEMO", default=False)
if PRODUCTION and DEMO:
    raise ImproperlyConfigured("DEMO=1 is refused in production: README.md prints its administrator's password.")

INSTALLED_APPS = [
    "lms",
    "lms.users",
    "certificates",
    "courses",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "allauth.usersessions",
    "wagtail_localize",
    "wagtail_localize.locales",
    "wagtail.contrib.settings",
    "wagtail.contrib.redirects",
    "wagtail.contrib.typed_table_block",
    "wagtail.embeds",
    "wagtail.sites",
    "lms.users.apps.BackOfficeAccounts",
    "wagtail.snippets",
    "wagtail.documents",
    "wagtail.images",
    "wagtail.search",
    "wagtail.admin",
    "wagtail",
    "wagtailmedia",
    "modelcluster",
    "taggit",
    "django_filters",
    "django_tasks",
    "django_tasks_db",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "lms.apps.StaticFiles",
    "django.contrib.sitemaps",
    "django.contrib.humanize",
    "django.contrib.postgres",
]

MIDDLEWARE = [
    "lms.middleware.request_id",
    "lms.middleware.origin_of_acts",
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "lms.middleware.back_office_policy",
    "lms.page_cache.AnonymousPageCache",
    "lms.middleware.private_pages",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "lms.middleware.Bounds",
    "allauth.account.middleware.AccountMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "lms.users.personal_number.middleware.NumbersLeaveAddresses",  # before those that keep where somebody was going
    "lms.middleware.refused_attempts",
    "lms.users.security.middleware.IdleLock",
    "lms.users.security.middleware.DutiesFirst",
    "lms.users.security.middleware.ProofFirst",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "wagtail.contrib.redirects.middleware.RedirectMiddleware",
]

ROOT_URLCONF = "lms.urls"
WSGI_APPLICATION = "lms.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "lms.home.context.site",
            ],
            "builtins": ["django.templatetags.i18n", "courses.templatetags.ui"],
            "libraries": {name: f"lms.home.templatetags.{name}" for name in ("navigation", "front")},
        },
    }
]

# Database: embedded SQLite unless DATABASE_URL names PostgreSQL.
database_url = env.str("DATABASE_URL", default="") or f"sqlite:///{VAR_DIR / 'db.sqlite3'}"
DATABASES = {"default": env.db_url_config(database_url)}
IS_SQLITE = DATABASES["default"]["ENGINE"].endswith("sqlite3")
DATABASES["default"] |= {"CONN_MAX_AGE": env.int("CONN_MAX_AGE", default=60), "ATOMIC_REQUESTS": False}
if IS_SQLITE:
    DATABASES["default"]["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON;"
        " PRAGMA cache_size=-65536; PRAGMA temp_store=MEMORY;",
    }
    DATABASES["default"]["TEST"] = {"NAME": str(VAR_DIR / "test.sqlite3")}
else:
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Rate limits need a cache that all web processes share: Redis, or the database; one process counts in its memory.
own_memory = {"BACKEND": "django.core.cache.backends.locmem.LocMemCache"}
REDIS_URL = env.str("REDIS_URL", default="")
if REDIS_URL:
    shared_cache = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS_URL}
elif env.int("WEB_WORKERS", default=1) > 1:
    shared_cache = {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}
else:
    shared_cache = own_memory | {"LOCATION": "shared", "OPTIONS": {"MAX_ENTRIES": 50_000}}
CACHES = {
    "default": shared_cache,
    "pages": own_memory | {"LOCATION": "pages", "OPTIONS": {"MAX_ENTRIES": 2000}},
    "filtered": own_memory | {"LOCATION": "filtered", "OPTIONS": {"MAX_ENTRIES": 300}},
    "rules": own_memory | {"LOCATION": "rules"},
}
PAGE_CACHE_SECONDS = env.int("PAGE_CACHE_SECONDS", default=60 if PRODUCTION else 0)

TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}

# Accounts
globals().update(
    sign_in.configuration(
        var_dir=VAR_DIR, public_url=PUBLIC_URL, trusted_proxies=env.int("TRUSTED_PROXIES", default=0)
    ),
    **number_keys.configuration(
        sealing=env.list(number_keys.SEALING, default=[]),
        index=env.list(number_keys.INDEX, default=[]),
        secret_key=SECRET_KEY,
        production=PRODUCTION,
    ),
)

# Languages and formats
LANGUAGE_CODE = "vi"
LANGUAGES = WAGTAIL_CONTENT_LANGUAGES = [("vi", _("Vietnamese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "locale", BASE_DIR / "locale/wagtail", BASE_DIR / "locale/packages"]
FORMAT_MODULE_PATH = ["lms.formats"]
TIME_ZONE = "Asia/Ho_Chi_Minh"
USE_I18N = USE_TZ = USE_THOUSAND_SEPARATOR = True

# Files
STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(VAR_DIR / "static")))
MEDIA_URL = "/media/"
MEDIA_ROOT = VAR_DIR / "media"
PAPERS_ROOT = VAR_DIR / "papers"
S3_BUCKET = env.str("S3_BUCKET", default="")


def file_storage(folder: Path, prefix: str, **options) -> dict:
    """Files in a folder of the server, or under a prefix of an S3 bucket when one is named."""
    if S3_BUCKET:
        return {
            "BACKEND": "storages.backends.s3.S3Storage",
            "OPTIONS": {"bucket_name": S3_BUCKET, "location": prefix},
        }
    return {"BACKEND": "django.core.files.storage.FileSystemStorage", "OPTIONS": {"location": folder, **options}}


hashed_static = "whitenoise.storage.CompressedManifestStaticFilesStorage"
STORAGES = {
    "default": file_storage(MEDIA_ROOT, "media", base_url=MEDIA_URL),
    "papers": file_storage(PAPERS_ROOT, "papers", base_url=None),
    "staticfiles": {
        "BACKEND": hashed_static if PRODUCTION else "django.contrib.staticfiles.storage.StaticFilesStorage"
    },
}
WHITENOISE_USE_FINDERS = WHITENOISE_AUTOREFRESH = not PRODUCTION
DATA_UPLOAD_MAX_NUMBER_FIELDS = 10_000

# Mail: a folder in development, a server in production.
DEFAULT_FROM_EMAIL = SERVER_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="khong-tra-loi@example.vn")
if PRODUCTION or env.str("EMAIL_URL", default=""):
    mail_server = env.email_url("EMAIL_URL", default="smtp://localhost:25")
    EMAIL_BACKEND = mail_server["EMAIL_BACKEND"]
    EMAIL_HOST, EMAIL_PORT = mail_server["EMAIL_HOST"], mail_server["EMAIL_PORT"]
    EMAIL_HOST_USER, EMAIL_HOST_PASSWORD = mail_server["EMAIL_HOST_USER"], mail_server["EMAIL_HOST_PASSWORD"]
    EMAIL_USE_TLS, EMAIL_USE_SSL = (mail_server.get(f"EMAIL_USE_{kind}", False) for kind in ("TLS", "SSL"))
    EMAIL_TIMEOUT = 20
else:
    EMAIL_BACKEND = "lms.mailbox.FolderBackend"
    EMAIL_FILE_PATH = VAR_DIR / "mail"

# Wagtail
WAGTAIL_SITE_NAME = "Đô thị thông minh"
SITE_IDENTITY = "lms.SiteSettings"  # the model that names the installation, see its `name`
WAGTAILADMIN_BASE_URL = PUBLIC_URL
WAGTAILADMIN_PERMITTED_LANGUAGES = LANGUAGES
WAGTAILADMIN_LOGIN_URL = "account_login"
WAGTAIL_I18N_ENABLED = WAGTAIL_WORKFLOW_REQUIRE_REAPPROVAL_ON_EDIT = True  # see courses.catalogue.review
# A translation is a page like any other: begun as a draft, edited, reviewed and published as such.
WAGTAILLOCALIZE_SYNC_LIVE_STATUS_ON_TRANSLATE, WAGTAIL_LOCALIZE_DEFAULT_TRANSLATION_MODE = False, "simple"
WAGTAIL_FINISH_WORKFLOW_ACTION = "courses.catalogue.approval.publish"
WAGTAIL_PASSWORD_MANAGEMENT_ENABLED = WAGTAIL_EMAIL_MANAGEMENT_ENABLED = False
WAGTAIL_DATE_FORMAT, WAGTAIL_TIME_FORMAT, WAGTAIL_DATETIME_FORMAT = "%d/%m/%Y", "%H:%M", "%d/%m/%Y %H:%M"
WAGTAIL_GRAVATAR_PROVIDER_URL, WAGTAIL_USER_TIME_ZONES = None, [TIME_ZONE]
WAGTAIL_ENABLE_UPDATE_CHECK = WAGTAIL_ENABLE_WHATS_NEW_BANNER = False
WAGTAILIMAGES_EXTENSIONS = ["gif", "jpg", "jpeg", "png", "webp"]
WAGTAILDOCS_EXTENSIONS = ["pdf", "docx", "xlsx", "pptx", "odt", "ods", "csv", "txt", "vtt", "zip"]
WAGTAILDOCS_SERVE_METHOD = "serve_view"
WAGTAILDOCS_INLINE_CONTENT_TYPES = []
WAGTAILIMAGES_IMAGE_FORM_BASE, WAGTAILDOCS_DOCUMENT_FORM_BASE = (
    "courses.forms.ImageForm",
    "courses.forms.DocumentForm",
)
WAGTAILMEDIA = {"MEDIA_FORM_BASE": "courses.forms.MediaForm"}
WAGTAILSEARCH_BACKENDS = {"default": {"BACKEND": "modelsearch.backends.database"}}
EMBED_PROVIDERS = env.list("EMBED_PROVIDERS", default=["youtube", "vimeo"])  # courses.players

# Security
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"  # Wagtail lifts this for its previews
SECURE_CONTENT_TYPE_NOSNIFF = SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = CSRF_COOKIE_SAMESITE = "Lax"
if PRODUCTION:
    SECURE_SSL_REDIRECT = SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PUBLIC_URL.startswith("https://")
    SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
    SECURE_HSTS_SECONDS = env.int("HSTS_SECONDS", default=31_536_000) if SECURE_SSL_REDIRECT else 0
    SECURE_HSTS_INCLUDE_SUBDOMAINS = SECURE_HSTS_PRELOAD = env.bool("HSTS_WHOLE_DOMAIN", default=False)
    SILENCED_SYSTEM_CHECKS = ["security.W005", "security.W021"]  # other sites of the domain are not ours to bind
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    CSRF_TRUSTED_ORIGINS = [PUBLIC_URL]
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF, "data:"],
        "media-src": [SELF],
        "frame-src": [SELF, *players.origins(EMBED_PROVIDERS)],
        "frame-ancestors": [SELF],
        "form-action": [SELF],
        "base-uri": [NONE],
        "object-src": [NONE],
    }
}
# Wagtail's editor has inline scripts and styles; only the back office may run them (lms.middleware).
BACK_OFFICE_CSP = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}

AUDIT_MONTHS = env.int("AUDIT_MONTHS", default=12)  # Decree 333/2026/NĐ-CP; see docs/operations.md
LOGGING = logs.configuration(level=env.str("LOG_LEVEL", default="INFO" if PRODUCTION else "WARNING"))
