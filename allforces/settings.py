"""Every setting of the project: safe defaults, the rest from the environment (docs/operations.md lists the
variables)."""

from pathlib import Path

from django.utils.csp import CSP

from operations import logs

from . import env

BASE_DIR = Path(__file__).resolve().parent.parent
DATA_DIR = Path(env.text("ALLFORCES_DATA_DIR") or BASE_DIR / "var").resolve()

DEBUG = env.flag("ALLFORCES_DEBUG")
SECRET_KEY = env.secret_key("ALLFORCES_SECRET_KEY", keep_in=DATA_DIR / "secret_key")

# The public address decides three things at once: links in feeds and sitemaps, allowed hosts,
# and whether cookies need HTTPS.
_site = env.site("ALLFORCES_SITE_URL", "http://127.0.0.1:8000")
SITE_URL = _site.geturl()
HTTPS = _site.scheme == "https"
ALLOWED_HOSTS = sorted(
    {_site.hostname or "", *env.words("ALLFORCES_ALLOWED_HOSTS"), "localhost", "127.0.0.1", "[::1]"} - {""}
)
CSRF_TRUSTED_ORIGINS = [SITE_URL] if HTTPS else []

INSTALLED_APPS = [
    "blog",
    "operations",
    "allforces.apps.DeskConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.sitemaps",
    "whitenoise.runserver_nostatic",
    "django.contrib.staticfiles",
    "taggit",
    "markdownx",
]

MIDDLEWARE = [
    # These three first, so that whatever is answered after them carries their headers (blog.E040).
    "blog.middleware.headers.ResponseHeaders",
    "django.middleware.csp.ContentSecurityPolicyMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "allforces.freshness.AsksFirst",
    "blog.middleware.charsets.RefusesOtherCharsets",
    "operations.middleware.ForMachines",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "allforces.compression.PublicGZipMiddleware",
    "blog.middleware.validators.ConditionalGet",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "blog.middleware.people.People",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "blog.middleware.methods.TellsOfMethods",
    "blog.middleware.numbers.NumbersInRange",
]

ROOT_URLCONF = "allforces.urls"
WSGI_APPLICATION = "allforces.wsgi.application"
FORCE_SCRIPT_NAME = ""  # the site stands at the root of its host, whatever a request says
APPEND_SLASH = False  # addresses have rules of their own: blog.views.address

TEMPLATES = [
    {  # what readers are answered
        "BACKEND": "django.template.backends.jinja2.Jinja2",
        "DIRS": [BASE_DIR / "templates" / "jinja2"],
        "OPTIONS": {
            "environment": "blog.templating.environment",
            "context_processors": ["blog.context.site"],
        },
    },
    {  # the desk
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "blog.context.site",
            ],
        },
    },
]

# --- database: SQLite set up as for production, PostgreSQL by DATABASE_URL ---
SQLITE_OPTIONS = {
    "transaction_mode": "IMMEDIATE",  # a writer waits its turn instead of failing half-way through
    "timeout": 20,
    "init_command": (
        "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA foreign_keys=ON;"
        # Neither a larger cache nor a map of the file: each thread of a worker would have its own. The system
        # keeps the file in memory once for all.
        # Pages of 4 kB after which the log is written back; the default of 1,000 makes an import wait often.
        "PRAGMA wal_autocheckpoint=8000;"
    ),
}
DATABASES = {"default": env.database("DATABASE_URL", f"sqlite:///{DATA_DIR / 'db.sqlite3'}")}
if DATABASES["default"]["ENGINE"].endswith("sqlite3"):
    DATABASES["default"]["OPTIONS"] = SQLITE_OPTIONS
    DATABASES["default"]["CONN_MAX_AGE"] = None  # a thread keeps its own; opening one costs as much as a page
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 0  # the pool keeps connections, not the threads
    DATABASES["default"]["OPTIONS"] = {
        # A server that vanished from the network is noticed within some ten seconds, whether it was sent
        # something or is waited for (tcp(7)). By the rules of Linux a thread waits a quarter of an hour.
        "tcp_user_timeout": 10_000,  # milliseconds
        "keepalives_idle": 5,
        "keepalives_interval": 2,
        "keepalives_count": 3,
        **DATABASES["default"].get("OPTIONS", {}),
        "pool": {"min_size": 1, "max_size": 8, "timeout": 10},
        "server_side_binding": True,  # texts go to the server as they are, not spelled into the statement
    }
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- language and time: what readers and editors see is Japanese, in Japan's time ---
LANGUAGE_CODE = "ja"
LANGUAGES = [("ja", "日本語")]
TIME_ZONE = env.site_zone()
LOCALE_PATHS = [BASE_DIR / "blog" / "locale"]  # for the scripts of the admin too
FORMAT_MODULE_PATH = "allforces.formats"
USE_I18N = True
USE_TZ = True

# --- files ---
STATIC_URL = "/static/"
STATIC_ROOT = DATA_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
MEDIA_ROOT = Path(env.text("ALLFORCES_MEDIA_ROOT") or DATA_DIR / "media")
MEDIA_URL = (
    "/media/"  # the name that storage gives; readers meet pictures at their own addresses (blog.models.Asset)
)
STORAGES = {
    "default": env.media("ALLFORCES_MEDIA_URL"),
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "allforces.storage.ModuleStorage"
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False
FILE_UPLOAD_PERMISSIONS = 0o644
DATA_UPLOAD_MAX_MEMORY_SIZE = 5 * 1024 * 1024  # the longest article is 150 kB; a form with one needs no more
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2000

# --- people ---
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "admin:login"
PASSWORD_RESET_TIMEOUT = 60 * 60  # seconds; Django's three days are long for what lies in a mailbox
MAILERS = {"default": env.mailer("ALLFORCES_MAIL_URL")}
DEFAULT_FROM_EMAIL = env.text("ALLFORCES_MAIL_FROM", f"ALLFORCES <noreply@{_site.hostname}>")

# --- safety ---
SECURE_CSP = {
    "default-src": [CSP.NONE],
    "script-src": [CSP.SELF],
    "style-src": [CSP.SELF],
    "img-src": [CSP.SELF, "data:", "https:"],  # an imported cover may stand on another host
    "font-src": [CSP.SELF],
    "connect-src": [CSP.SELF],
    "form-action": [CSP.SELF],
    "frame-ancestors": [CSP.NONE],
    "base-uri": [CSP.NONE],
}
CSRF_FAILURE_VIEW = "blog.views.errors.csrf_failure"
SECURE_REFERRER_POLICY = "strict-origin-when-cross-origin"
X_FRAME_OPTIONS = "DENY"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
if HTTPS:  # no neighbouring host can set a cookie of such a name (RFC 6265bis, 4.1.3.2)
    SESSION_COOKIE_NAME, CSRF_COOKIE_NAME = "__Host-sessionid", "__Host-csrftoken"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"  # not Strict: links in mail lead to the desk
SESSION_COOKIE_AGE = 60 * 60 * env.integer("ALLFORCES_SESSION_HOURS", 24, least=1)
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"  # no cookie of its own
SECURE_SSL_REDIRECT = HTTPS
SECURE_HSTS_SECONDS = 31_536_000 if HTTPS else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = HTTPS
SECURE_HSTS_PRELOAD = env.flag("ALLFORCES_HSTS_PRELOAD")
SILENCED_SYSTEM_CHECKS = ["security.W021"]  # a place on browsers' lists is the operator's to ask for
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
SECURE_CONTENT_TYPE_NOSNIFF = True
BLOG_BEHIND_PROXY = env.flag("ALLFORCES_BEHIND_PROXY")
if BLOG_BEHIND_PROXY:  # only when a proxy of ours sets these headers on every request
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

SECURE_REDIRECT_EXEMPT = ["^(healthz|readyz|metrics)$"]  # load balancers ask over http

# --- running it (the app `operations`) ---
LOGGING = logs.configuration(env.log_style())
OPERATIONS_ACCESS_LOG = env.flag("ALLFORCES_ACCESS_LOG", default=True)
OPERATIONS_SLOW_QUERY_MS = env.integer("ALLFORCES_SLOW_QUERY_MS", 500)
OPERATIONS_BACKUP_MAX_HOURS = env.integer("ALLFORCES_BACKUP_MAX_HOURS", 0)
OPERATIONS_METRICS_ADDRESSES = env.words("ALLFORCES_METRICS_ADDRESSES")
OPERATIONS_METRICS_TOKEN = env.text("ALLFORCES_METRICS_TOKEN")
OPERATIONS_SENTRY_DSN = env.error_tracker("ALLFORCES_SENTRY_DSN")
OPERATIONS_RELEASE = env.text("ALLFORCES_RELEASE")

# --- the blog (blog/conf.py documents each) ---
BLOG_SITE_URL = SITE_URL
BLOG_SITE_TITLE = env.text("ALLFORCES_SITE_TITLE", "ALLFORCES")
BLOG_SITE_DESCRIPTION = env.text("ALLFORCES_SITE_DESCRIPTION", "AIと投資を読み解くニュースサイト")
BLOG_READING_SPEEDS = env.numbers("ALLFORCES_READING_SPEEDS")
BLOG_PERMALINK = env.text("ALLFORCES_PERMALINK", "/:year/:month/:day/:title/")
BLOG_IMPORT_FOLDER = DATA_DIR / "imports"
BLOG_KEPT_PAGES = DATA_DIR / "pages" if env.flag("ALLFORCES_KEPT_PAGES", default=not DEBUG) else None
BLOG_SECOND_FACTOR = env.text("ALLFORCES_SECOND_FACTOR", "optional")
BLOG_SIGN_IN_ATTEMPTS = env.integer("ALLFORCES_SIGN_IN_ATTEMPTS", 10, least=1)
BLOG_SIGN_IN_ATTEMPTS_PER_ADDRESS = env.integer("ALLFORCES_SIGN_IN_ATTEMPTS_PER_ADDRESS", 50, least=1)
BLOG_SIGN_IN_COOL_OFF = env.integer("ALLFORCES_SIGN_IN_COOL_OFF", 15, least=1)
BLOG_SURROGATE_HEADER = env.text("ALLFORCES_SURROGATE_HEADER")
BLOG_LOGO = env.text("ALLFORCES_LOGO")
BLOG_SAME_AS = env.words("ALLFORCES_SAME_AS")
BLOG_TWITTER_SITE = env.text("ALLFORCES_TWITTER_SITE")
BLOG_REFUSED_CRAWLERS = env.words("ALLFORCES_REFUSED_CRAWLERS")
BLOG_WEBSUB_HUB = env.text("ALLFORCES_WEBSUB_HUB")
BLOG_INDEXNOW_KEY = env.text("ALLFORCES_INDEXNOW_KEY")

# --- django-taggit, django-markdownx ---
TAGGIT_CASE_INSENSITIVE = (
    False  # look-alikes are the editors' to merge; an import must not merge them in silence
)
MARKDOWNX_MARKDOWNIFY_FUNCTION = "blog.services.rendering.preview_html"
MARKDOWNX_URLS_PATH = "/admin/markdownx/markdownify/"
MARKDOWNX_UPLOAD_URLS_PATH = "/admin/markdownx/upload/"
MARKDOWNX_SERVER_CALL_LATENCY = 400  # milliseconds after the last key
