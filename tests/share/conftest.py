"""A PostgreSQL of this run's own: one a test process, and a database of its own for each test."""

from __future__ import annotations

import contextlib
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest

from reader.library import Library, open_library
from reader.share.address import Address, as_user, parse_address
from reader.share.kept import Kept
from reader.share.owner import bring_up_to_date, invite
from reader.share.server import Server
from reader.share.syncing import Round, sync_once
from tests.conftest import use_device
from tests.postgres import PASSWORD, Cluster, missing


@pytest.fixture(scope="session")
def cluster() -> Iterator[Cluster]:
    if why := missing():
        pytest.skip(why)
    cluster = Cluster(settings={"fsync": "off", "synchronous_commit": "off"})
    try:
        yield cluster.make().start()
    finally:
        cluster.remove()


class Shared:
    """A shared library of one test, and who may enter it."""

    def __init__(self, cluster: Cluster, database: str) -> None:
        self.cluster = cluster
        self.owner = parse_address(cluster.address(database=database))
        self.passwords = {self.owner.user: PASSWORD}
        self.suffix = database[-8:]

    def invite(self, name: str, *, curator: bool = False) -> Address:
        """Have somebody be a member; names are the server's, so each test has its own."""
        full = f"{name}_{self.suffix}"
        with self.connect(self.owner) as server:
            self.passwords[full] = invite(server, full, curator=curator)
        return as_user(self.owner, full)

    def connect(self, address: Address) -> Server:
        return Server(address, self.passwords[address.user])


@contextlib.contextmanager
def database(cluster: Cluster) -> Iterator[Shared]:
    """A database of its own, that is no shared library yet."""
    name = f"test_{uuid.uuid4().hex[:8]}"
    with Server(parse_address(cluster.address()), PASSWORD) as server:
        server.execute(f"CREATE DATABASE {name}")
    yield Shared(cluster, name)
    with Server(parse_address(cluster.address()), PASSWORD) as server:
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def empty(cluster: Cluster) -> Iterator[Shared]:
    """A database that is no shared library yet."""
    with database(cluster) as found:
        yield found


@pytest.fixture
def another(cluster: Cluster) -> Iterator[Shared]:
    """A second shared library."""
    with database(cluster) as found:
        with found.connect(found.owner) as server:
            bring_up_to_date(server)
        yield found


@pytest.fixture
def shared(empty: Shared) -> Shared:
    with empty.connect(empty.owner) as server:
        bring_up_to_date(server)
    return empty


class Machine:
    """A machine of one person: a local library that has joined a shared one."""

    def __init__(self, shared: Shared, address: Address, library: Library) -> None:
        self.shared = shared
        self.address = address
        self.library = library
        self.kept = Kept(library.layout)
        self.kept.set(address=address)

    def sync(self) -> Round:
        with self.shared.connect(self.address) as server:
            return sync_once(self.library, self.kept, server)

    def marks(self) -> dict[tuple[int, str], tuple[object, int, str]]:
        """All its marks: value, moment and device of each field of each digest."""
        with self.kept._with_index() as db:
            rows = db.execute("SELECT id, field, value, at, device FROM local.marks").fetchall()
        return {(i, f): (v if isinstance(v, str) else bool(v), at, device) for i, f, v, at, device in rows}


class Machines:
    """Makes machines, each with a home of its own."""

    def __init__(self, folder: Path, shared: Shared, monkeypatch: pytest.MonkeyPatch) -> None:
        self._folder = folder
        self._shared = shared
        self._monkeypatch = monkeypatch
        self.made: list[Machine] = []

    def of(self, address: Address) -> Machine:
        home = self._folder / f"machine-{len(self.made)}"
        use_device(self._monkeypatch, home)
        machine = Machine(self._shared, address, open_library(home / "library"))
        assert machine.library.files.device
        self.made.append(machine)
        return machine

    def close(self) -> None:
        for machine in self.made:
            machine.library.close()


@pytest.fixture
def machines(tmp_path: Path, shared: Shared, monkeypatch: pytest.MonkeyPatch) -> Iterator[Machines]:
    machines = Machines(tmp_path, shared, monkeypatch)
    yield machines
    machines.close()
