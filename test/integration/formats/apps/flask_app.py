"""Flask with Flask-Session in Redis and Flask-Login."""

import os
import time  # noqa: F401

import redis
from flask import Flask, request, session  # noqa: F401
from flask_login import LoginManager, UserMixin, current_user, login_user
from flask_session import Session

app = Flask(__name__)
app.config.update(
    SECRET_KEY="only for tests",
    SESSION_TYPE="redis",
    SESSION_REDIS=redis.Redis(host="127.0.0.1", port=int(os.environ["REDIS_PORT"])),
)
Session(app)
manager = LoginManager(app)


class User(UserMixin):
    def __init__(self, name):
        self.id = name


@manager.user_loader
def load_user(name):
    return User(name)


@app.post("/login")
def log_in():
    login_user(User(request.args["user"]))
    return "hello"


@app.get("/whoami")
def who_am_i():
    return current_user.id if current_user.is_authenticated else ("", 401)


@app.get("/slow")
def slow():
    time.sleep(2)
    session["seen"] = time.time()
    return "slow"


# Lines that Sessionwatch advises to add.
exec(os.environ.get("ADVICE", ""))

app.run(host="127.0.0.1", port=int(os.environ["PORT"]))
