"""Settings: everything that differs between installations comes from the environment, with safe defaults.

``docs/reference/settings.md`` lists the variables; it is generated from :data:`ENVIRONMENT`.
"""

import os
import secrets
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured

PACKAGE = Path(__file__).resolve().parent.parent

ENVIRONMENT = {
    "MADRONE_DATA": "Folder for the database, uploads and the secret key (default: var/dev).",
    "DATABASE_URL": (
        "postgresql://user:password@host:port/name?sslmode=verify-full, with any of libpq's parameters; "
        "without it, SQLite in MADRONE_DATA."
    ),
    "MADRONE_DATABASE_CONNECTIONS": "PostgreSQL connections that the pages of one worker share (default: 16).",
    "MADRONE_HOSTS": (
        "Host names that pages are served under, with commas; .example.org is every subdomain, too "
        "(default: localhost,127.0.0.1)."
    ),
    "MADRONE_SECRET_KEY": "Signing key; without it, one is made once and kept in MADRONE_DATA/secret-key.",
    "MADRONE_HTTPS": "1 when browsers reach the server by https: cookies are then marked Secure.",
    "MADRONE_TRUSTED_PROXY": (
        "1 when every request comes through one proxy that sets X-Forwarded-Proto and adds the browser's "
        "address at the end of X-Forwarded-For; both are believed then, and by nobody else's word."
    ),
    "MADRONE_TIME_ZONE": "Time zone shown to people (default: America/Los_Angeles); storage is UTC.",
}


def _secret_key(folder: Path) -> str:
    """Read the signing key, or make it once; only the owner may read the file."""
    given = os.environ.get("MADRONE_SECRET_KEY")
    if given:
        return given
    path = folder / "secret-key"
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return path.read_text().strip()
    key = secrets.token_urlsafe(50)
    with os.fdopen(handle, "w") as file:
        file.write(key)
    return key


def _database(url: str | None, folder: Path) -> dict[str, object]:
    """Describe the database: SQLite in the data folder, or the PostgreSQL that ``DATABASE_URL`` names."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": folder / "madrone.sqlite3",
            "OPTIONS": {
                # IMMEDIATE takes the write lock at BEGIN, so that a reader never fails when it starts to write.
                "transaction_mode": "IMMEDIATE",
                "timeout": 30,
                # FULL: a committed answer is on the disk, not in a buffer (decision 0002).
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL;",
            },
            "TEST": {"NAME": os.environ.get("MADRONE_TEST_DATABASE")},
        }
    return _postgresql(url)


def _postgresql(url: str) -> dict[str, object]:
    """Describe the PostgreSQL of a URL, which libpq itself reads, so that ``sslmode`` and the like are heeded.

    Raises ImproperlyConfigured for any other kind of URL and for parameters that libpq does not know.
    """
    # Loaded only where PostgreSQL is used.
    import psycopg
    from psycopg.conninfo import conninfo_to_dict

    if not url.startswith(("postgresql://", "postgres://")):
        raise ImproperlyConfigured(
            "DATABASE_URL must begin with postgresql://. Leave it out to use SQLite in MADRONE_DATA."
        )
    try:
        options = dict(conninfo_to_dict(url))
    except psycopg.Error as problem:
        # The URL itself is not repeated: there may be a password in it.
        raise ImproperlyConfigured(f"DATABASE_URL cannot be read: {str(problem).strip()}") from problem
    named = {
        name: options.pop(libpq, "")
        for name, libpq in (
            ("NAME", "dbname"),
            ("USER", "user"),
            ("PASSWORD", "password"),
            ("HOST", "host"),
            ("PORT", "port"),
        )
    }
    return {
        "ENGINE": "django.db.backends.postgresql",
        **named,
        # A thread has a connection for as long as a request takes, so that many threads need few (decision 0017).
        "OPTIONS": {**options, "pool": {"min_size": 1, "max_size": _connections()}},
        "CONN_HEALTH_CHECKS": True,
    }


def _connections() -> int:
    given = os.environ.get("MADRONE_DATABASE_CONNECTIONS", "16")
    if not given.isdecimal() or int(given) < 1:
        raise ImproperlyConfigured("MADRONE_DATABASE_CONNECTIONS must be a whole number from 1.")
    return int(given)


def _data_folder(path: Path) -> Path:
    """Make the data folder, or say in a sentence why that is impossible."""
    try:
        path.mkdir(parents=True, exist_ok=True)
        if not os.access(path, os.W_OK | os.X_OK):
            raise PermissionError(0, "Permission denied")
    except OSError as problem:
        raise ImproperlyConfigured(
            f"The data folder {path} cannot be written to ({problem.strerror}). "
            "Change its owner, or choose another folder with MADRONE_DATA=…"
        ) from problem
    return path


def _origin(host: str) -> str:
    """Give the address that forms of a host come from; a leading dot stands for all its subdomains, too."""
    return f"https://*{host}" if host.startswith(".") else f"https://{host}"


DATA = _data_folder(Path(os.environ.get("MADRONE_DATA", "var/dev")).resolve())
SECRET_KEY = _secret_key(DATA)
DEBUG = False
ALLOWED_HOSTS = [
    host.strip() for host in os.environ.get("MADRONE_HOSTS", "localhost,127.0.0.1").split(",") if host.strip()
]
HTTPS = os.environ.get("MADRONE_HTTPS") == "1"
TRUSTED_PROXY = os.environ.get("MADRONE_TRUSTED_PROXY") == "1"
# A proxy ends TLS, so that the server itself sees http: without these every form would be refused.
CSRF_TRUSTED_ORIGINS = [_origin(host) for host in ALLOWED_HOSTS if HTTPS and host != "*"]
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXY else None

INSTALLED_APPS = [
    "madrone.site",
    "madrone.reports",
    "madrone.formative",
    "madrone.proctor",
    "madrone.scoring",
    "madrone.delivery",
    "madrone.administrations",
    "madrone.accessibility",
    "madrone.content",
    "madrone.students",
    "madrone.people",
    "madrone.orgs",
    "madrone.imports",
    "madrone.jobs",
    "madrone.audit",
    "madrone.ui",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.humanize",
    "django.contrib.staticfiles",
]

MIDDLEWARE = [
    *(["madrone.ui.middleware.TrustedProxyMiddleware"] if TRUSTED_PROXY else []),
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "madrone.people.middleware.ActorMiddleware",
    "madrone.ui.middleware.ProblemMiddleware",
]

ROOT_URLCONF = "madrone.site.urls"
WSGI_APPLICATION = "madrone.site.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.i18n",
                "django.contrib.messages.context_processors.messages",
                "madrone.ui.shell.shell",
            ],
        },
    },
]

DATABASES = {"default": _database(os.environ.get("DATABASE_URL"), DATA)}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

AUTH_USER_MODEL = "people.Account"
PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("username", "name")},
    },
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 12}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
LOGIN_URL = "people:login"
LOGIN_REDIRECT_URL = "site:home"
LOGOUT_REDIRECT_URL = "people:login"
AFFIDAVIT_URL = "people:affidavit"

LANGUAGE_CODE = "en"
LANGUAGES = [("en", "English"), ("es", "Español")]
LOCALE_PATHS = [PACKAGE / "locale"]
FORMAT_MODULE_PATH = "madrone.locale"
USE_I18N = True
USE_TZ = True
TIME_ZONE = os.environ.get("MADRONE_TIME_ZONE", "America/Los_Angeles")

STATIC_URL = "/static/"
STATIC_ROOT = DATA / "static"
STATIC_ROOT.mkdir(exist_ok=True)
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
MEDIA_ROOT = DATA / "files"
# Uploaded files are checked and then served by views that know who may see them, never by their path.
FILE_UPLOAD_PERMISSIONS = 0o600
DATA_UPLOAD_MAX_MEMORY_SIZE = 2_500_000
DATA_UPLOAD_MAX_NUMBER_FIELDS = 2_000

SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_AGE = 10 * 60 * 60
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = HTTPS
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

_SELF = "'self'"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'none'"],
        "script-src": [_SELF],
        "style-src": [_SELF],
        "img-src": [_SELF, "data:"],
        "font-src": [_SELF],
        "connect-src": [_SELF],
        "media-src": [_SELF],
        "form-action": [_SELF],
        "frame-ancestors": ["'none'"],
        "base-uri": ["'none'"],
    }
}

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s: %(message)s"}},
    "handlers": {"stderr": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["stderr"], "level": "WARNING"},
    "loggers": {"madrone": {"level": "INFO"}},
}
