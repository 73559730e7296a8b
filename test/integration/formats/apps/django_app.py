"""Django with one of its Redis session engines (SESSIONS: cache-redis, cached_db, signed, json, zlib)."""

import os
import sys
import time  # noqa: F401

import django
from django.conf import settings

# Lines that Sessionwatch advises to add: a middleware named session_stamp.
ADVICE = os.environ.get("ADVICE", "")
exec(ADVICE)

FOLDER = os.environ["FOLDER"]
REDIS = os.environ["REDIS_URL"]
SESSIONS = os.environ["SESSIONS"]

options = {"CLIENT_CLASS": "django_redis.client.DefaultClient"}
if SESSIONS == "json":
    options["SERIALIZER"] = "django_redis.serializers.json.JSONSerializer"
if SESSIONS == "zlib":
    options["COMPRESSOR"] = "django_redis.compressors.zlib.ZlibCompressor"

engines = {
    "cached_db": "django.contrib.sessions.backends.cached_db",
    "signed": "redis_sessions.session",
}

cache = {"BACKEND": "django_redis.cache.RedisCache", "LOCATION": REDIS + "/0", "OPTIONS": options}
if SESSIONS == "core":
    cache = {"BACKEND": "django.core.cache.backends.redis.RedisCache", "LOCATION": REDIS + "/0"}

settings.configure(
    DEBUG=False,
    SECRET_KEY="only for tests",
    ALLOWED_HOSTS=["*"],
    ROOT_URLCONF=__name__,
    USE_TZ=True,
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "django.contrib.sessions"],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ]
    + ([f"{__name__}.session_stamp"] if ADVICE else []),
    # Both only to start quickly.
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    MIGRATION_MODULES={"auth": None, "contenttypes": None, "sessions": None},
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": FOLDER + "/db.sqlite3"}},
    CACHES={"default": cache},
    SESSION_ENGINE=engines.get(SESSIONS, "django.contrib.sessions.backends.cache"),
    SESSION_REDIS={"host": "127.0.0.1", "port": int(os.environ["REDIS_PORT"]), "db": 0, "prefix": "session"},
)
django.setup()

from django.contrib.auth import authenticate, get_user_model, login  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.http import HttpResponse  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402


@csrf_exempt
def log_in(request):
    user = authenticate(request, username=request.GET["user"], password="secret")
    login(request, user)
    return HttpResponse("hello")


def who_am_i(request):
    if not request.user.is_authenticated:
        return HttpResponse("", status=401)
    return HttpResponse(request.user.username)


def slow(request):
    request.session.get("seen")
    time.sleep(2)
    request.session["seen"] = time.time()
    return HttpResponse("slow")


urlpatterns = [path("login", log_in), path("whoami", who_am_i), path("slow", slow)]

if __name__ == "__main__":
    call_command("migrate", run_syncdb=True, verbosity=0)
    for name in ("alice", "bob"):
        get_user_model().objects.create_user(name, password="secret")

    from django.core.servers.basehttp import get_internal_wsgi_application
    from wsgiref.simple_server import make_server

    sys.modules["django_app"] = sys.modules["__main__"]
    make_server("127.0.0.1", int(os.environ["PORT"]), get_internal_wsgi_application()).serve_forever()
