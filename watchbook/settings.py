"""Every setting of Watchbook, typed, from the environment or `WATCHBOOK_HOME/watchbook.toml`.

`docs/operations/settings.md` documents each one; a test compares. A wrong value
fails at start with the name of the setting.
"""

from __future__ import annotations

import os
import secrets
import sys
import tomllib
from pathlib import Path
from typing import Any

from environs import Env

_env = Env()
WATCHBOOK_HOME = Path(_env.str("WATCHBOOK_HOME", "./var")).resolve()
WATCHBOOK_HOME.mkdir(mode=0o700, parents=True, exist_ok=True)
_file = WATCHBOOK_HOME / "watchbook.toml"
if _file.exists():
    for _name, _value in tomllib.loads(_file.read_text()).items():
        os.environ.setdefault(_name, str(_value))


def _secret_key() -> str:
    """The key of sessions and forms: from the environment, else made once and kept (0600)."""
    given = _env.str("WATCHBOOK_SECRET_KEY", "")
    if given:
        return str(given)
    path = WATCHBOOK_HOME / "keys" / "django.key"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except FileExistsError:
            return path.read_text().strip()
        with os.fdopen(descriptor, "w") as file:
            file.write(secrets.token_urlsafe(48))
    return path.read_text().strip()


SECRET_KEY = _secret_key()
DEBUG = _env.bool("WATCHBOOK_DEBUG", False)
ALLOWED_HOSTS = _env.list("WATCHBOOK_HOSTS", ["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS: list[str] = _env.list("WATCHBOOK_ORIGINS", [])

WATCHBOOK_ADDRESS = _env.str(
    "WATCHBOOK_ADDRESS", CSRF_TRUSTED_ORIGINS[0] if CSRF_TRUSTED_ORIGINS else ""
)
WATCHBOOK_INSTALLATION = _env.str("WATCHBOOK_INSTALLATION", "watchbook.local")
WATCHBOOK_KEYS_DIR = Path(_env.str("WATCHBOOK_KEYS_DIR", str(WATCHBOOK_HOME / "keys")))
WATCHBOOK_STATE = (
    WATCHBOOK_HOME / Path(_env.str("WATCHBOOK_STATE", "~/.local/state/watchbook")).expanduser()
)
WATCHBOOK_FILES_DIR = WATCHBOOK_HOME / "files"
WATCHBOOK_LOG_DIR = WATCHBOOK_HOME / "log"
WATCHBOOK_CACHE_DIR = WATCHBOOK_HOME / "cache"
WATCHBOOK_AUDIT_DIR = WATCHBOOK_HOME / "audit"
WATCHBOOK_DEMO = _env.bool("WATCHBOOK_DEMO", False)
WATCHBOOK_UNITS = _env.str("WATCHBOOK_UNITS", "us", validate=lambda v: v in ("us", "metric"))
WATCHBOOK_MAX_UPLOAD_BYTES = _env.int("WATCHBOOK_MAX_UPLOAD_BYTES", 64 * 1024 * 1024)
WATCHBOOK_APP_ROLE = _env.str("WATCHBOOK_APP_ROLE", "")
WATCHBOOK_SESSION_HOURS = _env.int("WATCHBOOK_SESSION_HOURS", 12)
WATCHBOOK_IDLE_MINUTES = _env.int("WATCHBOOK_IDLE_MINUTES", 30)
WATCHBOOK_LOCKOUT_FAILURES = _env.int("WATCHBOOK_LOCKOUT_FAILURES", 5)
WATCHBOOK_LOCKOUT_MINUTES = _env.int("WATCHBOOK_LOCKOUT_MINUTES", 15)
WATCHBOOK_ACCOUNT_IDLE_DAYS = _env.int("WATCHBOOK_ACCOUNT_IDLE_DAYS", 90)
WATCHBOOK_INVITATION_DAYS = _env.int("WATCHBOOK_INVITATION_DAYS", 7)
WATCHBOOK_TRUSTED_PROXIES = _env.int("WATCHBOOK_TRUSTED_PROXIES", 0)
WATCHBOOK_SECOND_STEP = _env.bool("WATCHBOOK_SECOND_STEP", not WATCHBOOK_DEMO)


def _postgres(url: str) -> dict[str, Any]:
    from urllib.parse import parse_qsl, unquote, urlsplit  # noqa: PLC0415  # only here

    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        message = "WATCHBOOK_DATABASE_URL must begin with postgresql://"
        raise ValueError(message)
    query = dict(parse_qsl(parts.query))
    is_pooled = query.pop("prepare", "yes") == "no"
    # Pages are many small statements: compiling one costs more than it saves. A pooler takes
    # no options.
    options = {} if is_pooled else {"options": f"-c jit=off {query.pop('options', '')}".strip()}
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": query.pop("host", parts.hostname or ""),
        "PORT": str(parts.port or ""),
        "CONN_MAX_AGE": 60,
        "DISABLE_SERVER_SIDE_CURSORS": True,
        # Only what asks for it is prepared (ledger/statements.py), so nothing by counting.
        "OPTIONS": {
            "prepare_threshold": None if is_pooled else sys.maxsize,
            **options,
            **query,
        },
    }


def _database() -> dict[str, Any]:
    url = _env.str("WATCHBOOK_DATABASE_URL", "")
    if url:
        return _postgres(url)
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(WATCHBOOK_HOME / "watchbook.sqlite3"),
        "CONN_MAX_AGE": None,
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": 20,
            "init_command": (
                "PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA foreign_keys=ON; "
                "PRAGMA recursive_triggers=ON; PRAGMA cache_size=-32000; "
                # A commit copies what changed back into the file after 16 MB of log, not 4.
                "PRAGMA wal_autocheckpoint=4000"
            ),
        },
    }


DATABASES = {"default": _database()}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
ATOMIC_REQUESTS = False

INSTALLED_APPS = [
    "watchbook.ground.ledger",
    "watchbook.ground.people",
    "watchbook.ground.evidence",
    "watchbook.ground.records",
    "watchbook.ground.web",
    "django.contrib.contenttypes",
    "django.contrib.auth",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "django_htmx",
    "csp",
    "rules",
    "django_tasks",
    "django_tasks_db",
]

_ROOMS = ("duty.teams", "duty.tracks", "duty.certifications", "duty.health", "duty.watches",
          "duty.training", "duty.deployments", "after.casualty", "front.reports", "front.sync",
          "front.field", "front.imports", "front.desk", "front.demo")  # fmt: skip
for _room in _ROOMS:
    if (Path(__file__).parent / _room.replace(".", "/") / "apps.py").exists():
        INSTALLED_APPS.insert(5, f"watchbook.{_room}")

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "csp.middleware.CSPMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "watchbook.ground.people.middleware.ViewerMiddleware",
]

CSRF_FAILURE_VIEW = "watchbook.ground.web.errors.csrf_failure"
ROOT_URLCONF = "watchbook.urls"
WSGI_APPLICATION = "watchbook.wsgi.application"
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "watchbook.ground.web.context.look",
            ]
        },
    }
]

AUTH_USER_MODEL = "people.Account"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = [
    "django.contrib.auth.hashers.Argon2PasswordHasher",
    "django.contrib.auth.hashers.PBKDF2PasswordHasher",
]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.MinimumLengthValidator",
        "OPTIONS": {"min_length": 8},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/"
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_LOGOUT_ON_GET = False
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_ADAPTER = "watchbook.ground.people.adapter.AccountAdapter"
ACCOUNT_RATE_LIMITS = {"login_failed": ""}  # our own lock-out counts, and two people can end it
ALLAUTH_TRUSTED_PROXY_COUNT = WATCHBOOK_TRUSTED_PROXIES
MFA_ADAPTER = "watchbook.ground.people.adapter.SecondStepAdapter"
MFA_FORMS = {
    "authenticate": "watchbook.ground.people.forms.SecondStepForm",
    "reauthenticate": "watchbook.ground.people.forms.SecondStepAgainForm",
}
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = WATCHBOOK_DEMO or DEBUG
MFA_TOTP_ISSUER = "Watchbook"

SESSION_COOKIE_AGE = WATCHBOOK_SESSION_HOURS * 3600
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = _env.bool("WATCHBOOK_HTTPS", False)
CSRF_COOKIE_SECURE = SESSION_COOKIE_SECURE
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
if SESSION_COOKIE_SECURE:
    SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")

CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": ["'self'"],
        "script-src": ["'self'"],
        "style-src": ["'self'"],
        "img-src": ["'self'", "data:", "blob:"],
        "worker-src": ["'self'", "blob:"],
        "connect-src": ["'self'"],
        "frame-ancestors": ["'none'"],
        "form-action": ["'self'"],
        "base-uri": ["'none'"],
        "object-src": ["'none'"],
    }
}

LANGUAGE_CODE = "en-us"
USE_I18N = False
USE_TZ = True
TIME_ZONE = "UTC"
FORMAT_MODULE_PATH = None

STATIC_URL = "/static/"
STATIC_ROOT = None  # whitenoise serves each room's own folder
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
WHITENOISE_USE_FINDERS = True
WHITENOISE_IMMUTABLE_FILE_TEST = r"/vendor/[^/]+@[^/]+/"  # the address names the version
WHITENOISE_AUTOREFRESH = DEBUG
DATA_UPLOAD_MAX_MEMORY_SIZE = WATCHBOOK_MAX_UPLOAD_BYTES
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

EMAIL_HOST = _env.str("WATCHBOOK_MAIL_HOST", "")
EMAIL_PORT = _env.int("WATCHBOOK_MAIL_PORT", 587 if EMAIL_HOST else 25)
EMAIL_HOST_USER = _env.str("WATCHBOOK_MAIL_USER", "")
EMAIL_HOST_PASSWORD = _env.str("WATCHBOOK_MAIL_PASSWORD", "")
_mail_tls = _env.str(
    "WATCHBOOK_MAIL_TLS", "starttls", validate=lambda v: v in ("starttls", "tls", "none")
)
EMAIL_USE_TLS, EMAIL_USE_SSL = _mail_tls == "starttls", _mail_tls == "tls"
EMAIL_TIMEOUT = 10
EMAIL_BACKEND = _env.str(
    "WATCHBOOK_MAIL_BACKEND",
    f"django.core.mail.backends.{'smtp' if EMAIL_HOST else 'console'}.EmailBackend",
)
DEFAULT_FROM_EMAIL = _env.str("WATCHBOOK_MAIL_FROM", "watchbook@localhost")

WATCHBOOK_SMS_URL = _env.str("WATCHBOOK_SMS_URL", "")
WATCHBOOK_SMS_TOKEN = _env.str("WATCHBOOK_SMS_TOKEN", "")
WATCHBOOK_SMS_TEMPLATE = _env.str("WATCHBOOK_SMS_TEMPLATE", '{"to": "{to}", "text": "{text}"}')
WATCHBOOK_WEBHOOK_HOSTS: list[str] = _env.list("WATCHBOOK_WEBHOOK_HOSTS", [])

TASKS = {
    "default": {
        "BACKEND": "django_tasks_db.DatabaseBackend",
        "QUEUES": ["default", "urgent"],  # ground.ledger.slots.URGENT_QUEUE
    }
}
SILENCED_SYSTEM_CHECKS = ["models.W042"]
LOGGING: dict[str, Any] = {
    "version": 1,
    "disable_existing_loggers": False,
    "handlers": {"console": {"class": "logging.StreamHandler"}},
    "root": {"handlers": ["console"], "level": _env.str("WATCHBOOK_LOG_LEVEL", "WARNING")},
}
