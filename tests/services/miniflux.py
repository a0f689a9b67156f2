"""A real Miniflux on loopback, with a PostgreSQL of its own: Debian's, started for the tests and ended with them."""

from __future__ import annotations

import hashlib
import os
import shutil
import socket
import subprocess
import time
import urllib.request
from base64 import b64encode
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from tempfile import mkdtemp
from typing import Any

import orjson

USER, PASSWORD = "harbour", "mole & beacon 7"
_PROGRAMS = Path("/usr/lib/postgresql")


def missing() -> str:
    """Why none can be started, `""` where it can."""
    if shutil.which("miniflux") is None:
        return "there is no miniflux here (.ci/packages installs it)"
    if not list(_PROGRAMS.glob("*/bin/initdb")):
        return "there is no PostgreSQL here (.ci/packages installs it)"
    return ""


class Miniflux:
    """A running server; `call` is its own API, beside those that are tested."""

    def __init__(self, port: int, folder: Path, program: Path) -> None:
        self.url = f"http://127.0.0.1:{port}"
        self._folder = folder
        self._psql = program / "psql"

    def call(self, method: str, path: str, value: object = None) -> Any:
        """What its own API answers."""
        body = None if value is None else orjson.dumps(value)
        request = urllib.request.Request(f"{self.url}/v1/{path}", body, method=method)
        request.add_header("Authorization", "Basic " + b64encode(f"{USER}:{PASSWORD}".encode()).decode())
        request.add_header("Content-Type", "application/json")
        with urllib.request.urlopen(request, timeout=20) as answer:
            content = answer.read()
        return orjson.loads(content) if content else None

    def entries(self) -> dict[str, dict[str, Any]]:
        """Its articles by title."""
        return {each["title"]: each for each in self.call("GET", "entries?limit=1000")["entries"]}

    def sql(self, statement: str) -> None:
        """Change what it has no API for."""
        _run([str(self._psql), "-h", str(self._folder), "-U", "postgres", "-q", "-c", statement, "postgres"])


def _as_other() -> dict[str, Any]:
    """PostgreSQL refuses root."""
    return {"user": "postgres", "group": "postgres", "extra_groups": []} if os.geteuid() == 0 else {}


def _run(command: list[str], **more: Any) -> None:
    subprocess.run(command, check=True, timeout=60, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, **more)


@contextmanager
def _process(command: list[str], log: Path, **more: Any) -> Iterator[None]:
    with log.open("wb") as out, subprocess.Popen(command, stdout=out, stderr=out, **more) as process:
        try:
            yield
        finally:
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()


def _wait(ready: Any, what: str) -> None:
    end = time.monotonic() + 40
    while time.monotonic() < end:
        try:
            ready()
        except (OSError, subprocess.SubprocessError):
            time.sleep(0.1)
        else:
            return
    raise AssertionError(f"{what} did not start")


@contextmanager
def miniflux() -> Iterator[Miniflux]:
    """A server with the Google Reader API and Fever switched on."""
    program = sorted(_PROGRAMS.glob("*/bin/initdb"))[-1].parent
    folder = Path(mkdtemp(prefix="miniflux-"))
    with ExitStack() as stack:
        stack.callback(shutil.rmtree, folder, ignore_errors=True)
        folder.chmod(0o755)
        data = folder / "data"
        data.mkdir()
        if os.geteuid() == 0:
            shutil.chown(folder, "postgres", "postgres")
            shutil.chown(data, "postgres", "postgres")
        other = _as_other()
        _run([str(program / "initdb"), "-D", str(data), "-U", "postgres", "-A", "trust", "-N"], cwd=folder, **other)
        server = [str(program / "postgres"), "-D", str(data), "-k", str(folder), "-c", "listen_addresses=", "-F"]
        stack.enter_context(_process(server, folder / "postgres.log", cwd=folder, **other))
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = free.getsockname()[1]
        found = Miniflux(port, folder, program)
        _wait(lambda: found.sql("CREATE EXTENSION IF NOT EXISTS pgcrypto"), "PostgreSQL")
        settings = {
            "DATABASE_URL": f"host={folder} user=postgres dbname=postgres sslmode=disable",
            "LISTEN_ADDR": f"127.0.0.1:{port}",
            "BASE_URL": found.url,
            "RUN_MIGRATIONS": "1",
            "CREATE_ADMIN": "1",
            "ADMIN_USERNAME": USER,
            "ADMIN_PASSWORD": PASSWORD,
        }
        stack.enter_context(
            _process([str(shutil.which("miniflux"))], folder / "miniflux.log", cwd=folder, env=settings)
        )
        _wait(lambda: found.call("GET", "me"), "Miniflux")
        key = hashlib.md5(f"{USER}:{PASSWORD}".encode(), usedforsecurity=False).hexdigest()
        found.sql(
            f"UPDATE integrations SET googlereader_enabled=true, googlereader_username='{USER}', "
            f"googlereader_password=crypt('{PASSWORD}', gen_salt('bf', 4)), "
            f"fever_enabled=true, fever_username='{USER}', fever_token='{key}'"
        )
        yield found
