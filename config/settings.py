"""Every setting of the portal; each has a default that works on a fresh machine.

PORTAL_MODE is `demo` (a machine with nothing else on it), `production` (refuses to
start without its secrets) or `test`. deploy/env.example lists what production needs.
"""

import atexit
import shutil
import tempfile
from pathlib import Path

import environ
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

from config import background, csp, logs, modes

BASE_DIR = Path(__file__).resolve().parent.parent
env = environ.Env()

PORTAL_MODE = modes.read(env.str("PORTAL_MODE", default="demo"))
PRODUCTION = PORTAL_MODE == "production"
DEMONSTRATION = PORTAL_MODE == "demo"
TESTING = PORTAL_MODE == "test"

if PRODUCTION and (missing := modes.missing_secrets(env.ENVIRON)):
    raise ImproperlyConfigured(modes.refusal(missing))

if TESTING:  # every process of a test run keeps its files to itself
    DATA_DIR = Path(tempfile.mkdtemp(prefix="zhigeng-test-"))
    atexit.register(shutil.rmtree, DATA_DIR, ignore_errors=True)
    (DATA_DIR / "static").mkdir()
else:
    DATA_DIR = Path(env.str("DATA_DIR", default=str(BASE_DIR / "data"))).resolve()
    environ.Env.read_env(DATA_DIR / "secrets.env")

# --- who may talk to us -------------------------------------------------------------------

DEBUG = False
SECRET_KEY = env.str("SECRET_KEY", default="") or ("test" * 16 if TESTING else get_random_secret_key())
SECRET_KEY_FALLBACKS = env.list("SECRET_KEY_FALLBACKS", default=[])
KEYS_FILE = Path(env.str("KEYS_FILE", default=str(DATA_DIR / "keys.json")))
SEALS_FOLDER = Path(env.str("SEALS_FOLDER", default=str(DATA_DIR / "seals")))
# Who makes signatures: the name in a seal, and a class that keeps to certificates.sealing.signers.Signer.
SEAL_SIGNERS = {"file": "certificates.sealing.signers.FileSigner", **env.dict("SEAL_SIGNERS", default={})}
# JSON {"key name": "password"} for key files that are encrypted; readable by this account alone.
SEAL_PASSWORDS_FILE = env.str("SEAL_PASSWORDS_FILE", default="")
CRYPTO_SUITE = env.str("CRYPTO_SUITE", default="aes-256-gcm")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["localhost", "127.0.0.1", "[::1]"])
CSRF_TRUSTED_ORIGINS = env.list("CSRF_TRUSTED_ORIGINS", default=[])
# Addresses or networks ("unix" for a socket) whose X-Forwarded-For is believed.
TRUSTED_PROXIES = env.list("TRUSTED_PROXIES", default=[])
SITE_URL = env.str(
    "SITE_URL", default=f"https://{ALLOWED_HOSTS[0]}" if PRODUCTION else "http://127.0.0.1:8000"
)

SECURE_CSP = csp.STRICT
SECURE_SSL_REDIRECT = PRODUCTION
SECURE_REDIRECT_EXEMPT = [r"^healthz$", r"^readyz$"]
SECURE_HSTS_SECONDS = 31_536_000 if PRODUCTION else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = PRODUCTION
SECURE_HSTS_PRELOAD = PRODUCTION
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if PRODUCTION else None
SECURE_REFERRER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"

# Browsers share cookies between the ports of one host: each instance gets names of its own.
_COOKIE_SUFFIX = env.str("COOKIE_SUFFIX", default="")
SESSION_COOKIE_NAME = f"sessionid{_COOKIE_SUFFIX}"
CSRF_COOKIE_NAME = f"csrftoken{_COOKIE_SUFFIX}"
SESSION_COOKIE_SECURE = CSRF_COOKIE_SECURE = PRODUCTION
SESSION_COOKIE_AGE = 8 * 3600
CSRF_COOKIE_HTTPONLY = True
CSRF_FAILURE_VIEW = "config.errors.csrf_failed"

FILE_UPLOAD_PERMISSIONS = 0o600
FILE_UPLOAD_DIRECTORY_PERMISSIONS = 0o700
DATA_UPLOAD_MAX_NUMBER_FIELDS = 5000

# --- parts --------------------------------------------------------------------------------

INSTALLED_APPS = [
    "accounts",
    "workflow",
    "policies",
    "programs",
    "applications",
    "trainees",
    "finance",
    "certificates",
    "supervision",
    "reports",
    "config.apps.WiringConfig",
    "config.apps.StaffSiteConfig",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
]

MIDDLEWARE = [
    "config.edge.CorrelationMiddleware",
    "django.middleware.security.SecurityMiddleware",
    "config.csp.ContentSecurityPolicyMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "config.edge.PlainTextMiddleware",
    "config.edge.MethodPageMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "accounts.middleware.SecondFactorMiddleware",
]

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
                "config.context.portal",
                "config.csp.nonce",
            ],
        },
    },
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# --- database -----------------------------------------------------------------------------

DATABASES = {"default": env.db("DATABASE_URL", default=f"sqlite:///{DATA_DIR / 'portal.sqlite3'}")}
_database = DATABASES["default"]
_database["CONN_MAX_AGE"] = 0 if TESTING else None
if _database["ENGINE"].endswith("sqlite3"):
    # Without IMMEDIATE, concurrent numbering fails with "database is locked" (docs/architecture.md).
    _synchronous = "OFF" if TESTING else "NORMAL"
    _database["OPTIONS"] = {
        "transaction_mode": "IMMEDIATE",
        "timeout": 20,
        "init_command": f"PRAGMA journal_mode=WAL; PRAGMA synchronous={_synchronous};",
    }
    _database["TEST"] = {"NAME": str(DATA_DIR / "test.sqlite3")}
else:
    _database["CONN_HEALTH_CHECKS"] = True
    _database["DISABLE_SERVER_SIDE_CURSORS"] = env.bool("DISABLE_SERVER_SIDE_CURSORS", default=False)

# --- tasks, cache, mail -------------------------------------------------------------------

REDIS_URL = env.str("REDIS_URL", default="")
REDIS_CACHE_URL = env.str("REDIS_CACHE_URL", default=REDIS_URL)
QUEUE_DIR = DATA_DIR / "queue"
CELERY_BROKER_URL = REDIS_URL or "filesystem://"
CELERY_BROKER_TRANSPORT_OPTIONS = background.broker_options(
    REDIS_URL, prefix=env.str("REDIS_PREFIX", default="zhigeng:"), folder=QUEUE_DIR
)
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
CELERY_TASK_PUBLISH_RETRY = False  # the database row is the truth; a sweep finds what was not announced
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_HIJACK_ROOT_LOGGER = False
CELERY_WORKER_ENABLE_REMOTE_CONTROL = False
CELERY_WORKER_SEND_TASK_EVENTS = False
CELERY_TIMEZONE = "Asia/Shanghai"
CELERY_BEAT_SCHEDULE_FILENAME = str(DATA_DIR / "celerybeat-schedule")
CELERY_BEAT_SCHEDULE = background.SCHEDULE

CACHES = background.caches(REDIS_CACHE_URL, folder=DATA_DIR / "cache", testing=TESTING)

if env.str("EMAIL_URL", default=""):
    vars().update(env.email_url("EMAIL_URL"))
elif PRODUCTION:
    EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
else:
    EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    EMAIL_FILE_PATH = DATA_DIR / "mail"
DEFAULT_FROM_EMAIL = env.str("DEFAULT_FROM_EMAIL", default="noreply@localhost")
EMAIL_TIMEOUT = 15

# --- accounts -----------------------------------------------------------------------------

AUTH_USER_MODEL = "accounts.User"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
PASSWORD_HASHERS = (
    ["django.contrib.auth.hashers.MD5PasswordHasher"]
    if TESTING
    else [
        "django.contrib.auth.hashers.ScryptPasswordHasher",
        "django.contrib.auth.hashers.PBKDF2PasswordHasher",
    ]
)
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator"},
    {"NAME": "django.contrib.auth.password_validation.MinimumLengthValidator", "OPTIONS": {"min_length": 10}},
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
    {"NAME": "django.contrib.auth.password_validation.NumericPasswordValidator"},
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/portal/"
ACCOUNT_ADAPTER = "accounts.adapters.AccountAdapter"
ACCOUNT_LOGIN_METHODS = {"username"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_EMAIL_UNKNOWN_ACCOUNTS = False
ACCOUNT_LOGOUT_REDIRECT_URL = "/"
ACCOUNT_SESSION_REMEMBER = False
ACCOUNT_RATE_LIMITS = {"login": "30/m/ip", "login_failed": "20/m/ip,5/15m/key"}
MFA_ADAPTER = "accounts.adapters.MFAAdapter"
MFA_SUPPORTED_TYPES = ["totp", "webauthn", "recovery_codes"]
MFA_PASSKEY_LOGIN_ENABLED = True
MFA_WEBAUTHN_ALLOW_INSECURE_ORIGIN = not PRODUCTION
STAFF_SECOND_FACTOR = env.bool("STAFF_SECOND_FACTOR", default=PRODUCTION)

# Results of a survey are shown from so many answers on (no notice names a number): fewer would tell who said what.
SURVEY_LEAST_ANSWERS = max(env.int("SURVEY_LEAST_ANSWERS", default=5), 5)

# --- public look-ups ----------------------------------------------------------------------

# 证照类型代码 of the certificates in the national catalogue (GB/T 36903); without one metadata carry no 证照标识.
CERTIFICATE_TYPE_CODE = env.str("CERTIFICATE_TYPE_CODE", default="")

# (attempts, seconds) that an address, one document number, or everybody together may use up.
CERTIFICATE_BUDGETS = {
    "lookup.address": (env.int("LOOKUPS_PER_ADDRESS", default=600), 600),
    "lookup.number": (env.int("LOOKUPS_PER_NUMBER", default=30), 3600),
    "lookup.overall": (env.int("LOOKUPS_OVERALL", default=60_000), 600),
    "verify.address": (env.int("VERIFICATIONS_PER_ADDRESS", default=120), 600),
    "verify.overall": (env.int("VERIFICATIONS_OVERALL", default=20_000), 600),
    "file.address": (env.int("FILE_CHECKS_PER_ADDRESS", default=30), 600),
    "file.overall": (env.int("FILE_CHECKS_OVERALL", default=1200), 600),
    "log.address": (env.int("LOG_READS_PER_ADDRESS", default=1200), 600),
    "log.overall": (env.int("LOG_READS_OVERALL", default=60_000), 600),
    "follow.address": (env.int("RECEIPTS_PER_ADDRESS", default=30), 600),
    "follow.overall": (env.int("RECEIPTS_OVERALL", default=2000), 600),
}
# Of these, so many ask nothing of the browser; each further look-up costs it a sum (docs/adr/0016). A whole class may
# share the address of its hall, nobody needs a fourth try at the own number.
LOOKUPS_FREE = {
    "lookup.address": max(env.int("LOOKUPS_FREE_PER_ADDRESS", default=20), 1),
    "lookup.number": max(env.int("LOOKUPS_FREE_PER_NUMBER", default=3), 1),
    "lookup.overall": max(env.int("LOOKUPS_FREE_OVERALL", default=6000), 1),
}
# How many numbers the browser tries at most for the first such sum: a second or two on an old phone.
LOOKUP_WORK = env.int("LOOKUP_WORK", default=100_000)
# From how many questions in a window on the staff are told; `share` is the percentage of misses among all.
LOOKUP_ALARMS = {
    "address": env.int("ALARM_PER_ADDRESS", default=200),
    "address_misses": env.int("ALARM_MISSES_PER_ADDRESS", default=30),
    "number": env.int("ALARM_PER_NUMBER", default=15),
    "number_misses": env.int("ALARM_MISSES_PER_NUMBER", default=6),
    "overall": env.int("ALARM_OVERALL", default=6000),
    "misses": env.int("ALARM_MISSES", default=200),
    "share": env.int("ALARM_MISSES_PERCENT", default=70),
    "verify": env.int("ALARM_VERIFICATIONS", default=100),
    # Different numbers from one /24 or /64, and addresses that asked for one number, in an hour.
    "numbers": env.int("ALARM_NUMBERS_PER_NETWORK", default=150),
    "addresses": env.int("ALARM_ADDRESSES_PER_NUMBER", default=8),
}
# Of one look-up, how often its certificate may be opened as a file in the quarter of an hour.
PAPERS_PER_LOOKUP = env.int("PAPERS_PER_LOOKUP", default=20)

# Days for which a signed status list may be used by whoever checks without a connection.
STATUS_LIST_DAYS = env.int("STATUS_LIST_DAYS", default=7)

# The same for a trainee who looks for the own page of a class by name and document number.
OWN_PAGE_BUDGETS = {
    "address": (
        env.int("OWN_PAGE_PER_ADDRESS", default=200),
        600,
    ),  # a whole class shares the address of its hall
    "number": (env.int("OWN_PAGE_PER_NUMBER", default=10), 3600),
    "overall": (env.int("OWN_PAGE_OVERALL", default=6000), 600),
    "link": (env.int("OWN_PAGE_VOID_LINKS", default=60), 600),  # links that did not hold, by address
}

# Phone sign-in: seconds for which a code stands on the projector, and rotations before and after that a phone may lag;
# seconds for which a scanned code waits for its trainee to come in; hours within which a phone without network may
# send in what it kept.
SIGN_IN_PERIOD = env.int("SIGN_IN_PERIOD", default=20)
SIGN_IN_SLACK = env.int("SIGN_IN_SLACK", default=2)
SIGN_IN_KEEPS = env.int("SIGN_IN_KEEPS", default=600)
SIGN_IN_QUEUE_HOURS = env.int("SIGN_IN_QUEUE_HOURS", default=24)

# (attempts, seconds) at a sign-in code; a whole class shares the address of its hall.
SIGN_IN_BUDGETS = {
    "trainee": (env.int("SIGN_INS_PER_TRAINEE", default=10), 600),
    "device": (env.int("SIGN_INS_PER_DEVICE", default=40), 600),
    "address": (env.int("SIGN_INS_PER_ADDRESS", default=1500), 600),
}

# Minutes for which a letter in the name of an authority waits for its staff to look at it before it goes.
OFFICIAL_MAIL_GRACE = env.int("OFFICIAL_MAIL_GRACE", default=120)

# Days for which an uploaded roster waits to be confirmed; then its file, full of ID numbers, is deleted.
ROSTER_UPLOAD_DAYS = env.int("ROSTER_UPLOAD_DAYS", default=30)
# Days after the end of a class for which those who registered and did not come, and the traces of phones, are kept.
FORGET_AFTER_DAYS = env.int("FORGET_AFTER_DAYS", default=365)
# Rosters of more rows than this are read and stored by the worker.
ROSTER_JOB_ROWS = env.int("ROSTER_JOB_ROWS", default=2000)

# Of these, up to so many people are indexed and encrypted within the transaction that stores them: others wait a few
# tenths of a second longer, and sealing everybody once more in between would take as long again.
ROSTER_AT_ONCE_ROWS = env.int("ROSTER_AT_ONCE_ROWS", default=10_000)

# The finance desk: days before its deadline at which a claim counts as nearly due, and for which a claim may lie with
# reviewers before the desk calls it long. No notice says so; it is the portal's own patience.
MONEY_SOON_DAYS = env.int("MONEY_SOON_DAYS", default=7)
MONEY_WAITING_DAYS = env.int("MONEY_WAITING_DAYS", default=10)

# Receipts (报名回执) that one address may send in an hour; an office may send for many units.
RECEIPTS_PER_HOUR = env.int("RECEIPTS_PER_HOUR", default=60)

# Complaints that one address may leave in an hour.
COMPLAINTS_PER_HOUR = env.int("COMPLAINTS_PER_HOUR", default=5)

# --- words and days -----------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", "简体中文")]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True
FORMAT_MODULE_PATH = ["config.formats"]

PORTAL_NAME = env.str("PORTAL_NAME", default="知更 · 高级研修项目管理平台")
PORTAL_MOTTO = env.str("PORTAL_MOTTO", default="民生为本 人才优先")
PORTAL_FOOTER = {
    "organiser": env.str("FOOTER_ORGANISER", default=""),
    "site_code": env.str("FOOTER_SITE_CODE", default=""),
    "icp": env.str("FOOTER_ICP", default=""),
    "police": env.str("FOOTER_POLICE", default=""),
    "contact": env.str("FOOTER_CONTACT", default=""),
}

# --- files --------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = Path(env.str("STATIC_ROOT", default=str(DATA_DIR / "static")))
STATICFILES_DIRS = [folder for folder in [BASE_DIR / "static"] if folder.exists()]
MEDIA_ROOT = DATA_DIR / "files"  # no address serves it: every file leaves through a view that checks
STORAGES = {
    "default": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": str(MEDIA_ROOT), "base_url": None},
    },
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if TESTING
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_SKIP_COMPRESS_EXTENSIONS = ["png", "jpg", "jpeg", "webp", "gz", "br", "woff2", "ttf", "otf", "pdf"]

LOGGING = logs.configuration(env.str("LOG_LEVEL", default="INFO"), quiet=not PRODUCTION)
