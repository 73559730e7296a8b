"""aiohttp with aiohttp-session in Redis."""

import os
import sys
import time  # noqa: F401

import redis.asyncio

# Debian's aioredis is older than this aiohttp-session wants; redis.asyncio is what became of it.
redis.asyncio.__version__ = "2.0.1"
sys.modules["aioredis"] = redis.asyncio

from aiohttp import web  # noqa: E402
from aiohttp_session import get_session, new_session, session_middleware  # noqa: E402
from aiohttp_session.redis_storage import RedisStorage  # noqa: E402


# Lines that Sessionwatch advises to add: a middleware named session_stamp.
ADVICE = os.environ.get("ADVICE", "")
exec(ADVICE)


async def log_in(request):
    session = await new_session(request)
    session["user_id"] = request.query["user"]
    return web.Response(text="hello")


async def who_am_i(request):
    user = (await get_session(request)).get("user_id")
    return web.Response(text=user or "", status=200 if user else 401)


async def application():
    storage = RedisStorage(redis.asyncio.Redis.from_url(os.environ["REDIS_URL"]), max_age=3600)
    added = [globals()["session_stamp"]] if ADVICE else []
    app = web.Application(middlewares=[session_middleware(storage), *added])
    app.router.add_post("/login", log_in)
    app.router.add_get("/whoami", who_am_i)
    return app


web.run_app(application(), host="127.0.0.1", port=int(os.environ["PORT"]), print=None)
