"""A PostgreSQL server of one's own on loopback, for tests, benchmarks and for trying: `make share-server`.

It is Debian's `postgresql`, run as another user than root (initdb refuses root), in a folder of its own, with TLS.
"""

from __future__ import annotations

import argparse
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

OWNER = "owner"
PASSWORD = "not secret: it is for trying only"
START_SECONDS = 60
_SETTINGS = {
    "listen_addresses": "127.0.0.1",
    "ssl": "on",
    "password_encryption": "scram-sha-256",
    "shared_buffers": "64MB",
    "max_connections": "60",
    "log_min_messages": "warning",
    "lc_messages": "C",
}
# Whoever is on the machine needs a password like everybody else: a socket proves nothing about a member.
_ACCESS = """\
local all all scram-sha-256
host all all 127.0.0.1/32 scram-sha-256
host replication all 127.0.0.1/32 scram-sha-256
"""


def missing() -> str:
    """Why no server can be started, `""` where one can."""
    if not program("initdb"):
        return "PostgreSQL is missing: `make packages` as root installs Debian's `postgresql`"
    if not shutil.which("openssl"):
        return "openssl is missing: `make packages` as root installs it"
    return ""


def program(name: str) -> str:
    """The path of one of PostgreSQL's programs, the newest version's; `""` where there is none."""
    found = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda p: int(p.parts[4]))
    return str(found[-1]) if found else shutil.which(name) or ""


def free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return int(listener.getsockname()[1])


def _other_user() -> str | None:
    """Whom to run as, None for who one is."""
    if os.geteuid() != 0:
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return next(name for name in ("postgres", "nobody") if name in names)


class Cluster:
    """One server. Start it, stop it, kill it; what is in its folder stays until `remove`."""

    def __init__(self, base: Path | None = None, port: int = 0, settings: Mapping[str, str] | None = None) -> None:
        self.base = base or Path(tempfile.mkdtemp(prefix="dpg-"))
        self.base.chmod(0o755)
        self.data = self.base / "data"
        self.certificate = self.base / "cert.pem"
        self.log = self.base / "log"
        self.port = port or free_port()
        self.settings = {**_SETTINGS, **(settings or {})}
        self.user = _other_user()
        self._process: subprocess.Popen[bytes] | None = None

    def address(self, user: str = OWNER, database: str = "postgres") -> str:
        """Its address, by loopback, for somebody."""
        return f"postgresql://{user}@127.0.0.1:{self.port}/{database}"

    def make(self) -> Cluster:
        """Lay out its folder, with a certificate and an owner who may make databases and logins."""
        self._own(self.base)
        secret = self.base / "secret"
        secret.write_text(PASSWORD)
        self._own(secret)
        self.run(
            "initdb", "-D", str(self.data), "-U", OWNER, "-A", "scram-sha-256", "--pwfile", str(secret),
            "--encoding", "UTF8", "--locale", "C", "--no-sync",
        )  # fmt: skip
        secret.unlink()
        self._certify()
        (self.data / "pg_hba.conf").write_text(_ACCESS)
        return self.configure()

    def configure(self, **settings: str) -> Cluster:
        """Change settings; they hold from the next start on."""
        self.settings.update(settings)
        lines = [
            f"port = {self.port}",
            f"unix_socket_directories = '{self.base}'",
            f"ssl_cert_file = '{self.certificate}'",
            f"ssl_key_file = '{self.base / 'key.pem'}'",
            *(f"{name} = '{value}'" for name, value in self.settings.items()),
        ]
        path = self.data / "ours.conf"
        path.write_text("\n".join(lines) + "\n")
        self._own(path)
        main = self.data / "postgresql.conf"
        if "ours.conf" not in main.read_text():
            main.write_text(main.read_text() + "\ninclude 'ours.conf'\n")
        return self

    def _certify(self) -> None:
        command = "openssl req -x509 -newkey rsa:2048 -nodes -days 30 -keyout key.pem -out cert.pem -subj /CN=localhost"
        names = ["-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
        subprocess.run([*command.split(), *names], cwd=self.base, check=True, capture_output=True, timeout=60)
        for name in ("key.pem", "cert.pem"):
            self._own(self.base / name)
        (self.base / "key.pem").chmod(0o600)

    def start(self) -> Cluster:
        """Run it, and come back once it answers."""
        with self.log.open("ab") as log:
            self._process = subprocess.Popen(
                [program("postgres"), "-D", str(self.data)],
                stdout=log, stderr=log, stdin=subprocess.DEVNULL, cwd=self.base, start_new_session=True,
                env=self._environment(), **self._as(),
            )  # fmt: skip
        end = time.monotonic() + START_SECONDS
        while not self.answers():
            if self._process.poll() is not None or time.monotonic() > end:
                raise RuntimeError(f"PostgreSQL did not start: {self.log.read_text(errors='replace')[-2000:]}")
            time.sleep(0.05)
        return self

    def answers(self) -> bool:
        ready = [program("pg_isready"), "-q", "-h", "127.0.0.1", "-p", str(self.port)]
        return subprocess.run(ready, timeout=20, check=False).returncode == 0

    @property
    def running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def stop(self, how: signal.Signals = signal.SIGINT) -> None:
        """End it: SIGINT as one should, SIGKILL as a power cut would end it, all its processes."""
        if self._process is None:
            return
        if self.running:
            if how == signal.SIGKILL:
                os.killpg(self._process.pid, how)
            else:
                self._process.send_signal(how)
        self._process.wait(60)
        self._process = None
        while how == signal.SIGKILL and self.answers():
            time.sleep(0.05)

    def tell(self, how: signal.Signals) -> None:
        """Tell it something, and do not wait."""
        if self._process is not None:
            self._process.send_signal(how)

    def restart(self) -> None:
        self.stop()
        self.start()

    def kill(self) -> None:
        self.stop(signal.SIGKILL)

    def standby(self, name: str, settings: Mapping[str, str] | None = None) -> Cluster:
        """Another server that follows this one, laid out but not started; `name` is what this one knows it by."""
        other = Cluster(settings={**self.settings, **(settings or {})})
        other._own(other.base)
        self.run(
            "pg_basebackup", "-D", str(other.data), "-R", "-X", "stream", "-c", "fast", "-d",
            f"host=127.0.0.1 port={self.port} user={OWNER} application_name={name}", password=PASSWORD,
        )  # fmt: skip
        automatic = other.data / "postgresql.auto.conf"
        automatic.write_text(automatic.read_text().replace("sslmode=prefer", "sslmode=require"))
        other._certify()
        return other.configure()

    def promote(self) -> None:
        """Make a standby the one that is written to."""
        self.run("pg_ctl", "promote", "-D", str(self.data), "-w")

    def remove(self) -> None:
        """Stop it, and remove its folder."""
        self.stop()
        shutil.rmtree(self.base, ignore_errors=True)

    def run(self, name: str, *arguments: str, password: str = "") -> str:
        """Run one of PostgreSQL's programs as the server's user; what it printed."""
        environment = {**self._environment(), "PGPASSWORD": password}
        done = subprocess.run(
            [program(name), *arguments], cwd=self.base, env=environment, stdin=subprocess.DEVNULL,
            capture_output=True, text=True, timeout=120, check=False, **self._as(),
        )  # fmt: skip
        if done.returncode:
            raise RuntimeError(f"{name} failed: {done.stderr[-2000:]}")
        return str(done.stdout)

    def _environment(self) -> dict[str, str]:
        # A home of its own: in that of who started it, it may not look for its certificates.
        return {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C", "HOME": str(self.base)}

    def _own(self, path: Path) -> None:
        if self.user is not None:
            shutil.chown(path, self.user)

    def _as(self) -> dict[str, Any]:
        if self.user is None:
            return {}
        return {"user": self.user, "group": pwd.getpwnam(self.user).pw_gid, "extra_groups": ()}


def main(arguments: Sequence[str] | None = None) -> None:
    """`make share-server`: run one until Ctrl+C, and say how to try it."""
    parser = argparse.ArgumentParser(description=main.__doc__)
    parser.add_argument("--port", type=int, default=54321)
    port = parser.parse_args(arguments).port
    if why := missing():
        raise SystemExit(why)
    cluster = Cluster(port=port)
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    try:
        cluster.make().start()
        print(f"PostgreSQL answers on 127.0.0.1:{port}, with TLS; its certificate is {cluster.certificate}.")
        print(f"The owner's password is: {PASSWORD}\nTry it, in another terminal:\n")
        print(f"    export PGPASSWORD='{PASSWORD}'")
        print(f"    digest share init {cluster.address()}")
        print(f"    digest share invite anna --to {cluster.address()}\n")
        print("Ctrl+C ends it, and removes all that it holds.", flush=True)
        while cluster.running:
            time.sleep(0.5)
    except KeyboardInterrupt:
        pass
    finally:
        cluster.remove()


if __name__ == "__main__":
    main()
