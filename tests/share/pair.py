"""A primary and a synchronous standby, on loopback: the one is killed, and the other takes over, as often as wanted."""

from __future__ import annotations

import signal
import threading
import time
from collections.abc import Callable
from random import Random

from reader.errors import OfflineError, ShareError
from reader.library.ids import doc_id_of
from reader.share.address import Address, parse_address
from reader.share.kept import Confirmed
from reader.share.owner import bring_up_to_date
from reader.share.server import Server
from tests.postgres import OWNER, PASSWORD, Cluster
from tests.share.conftest import Machine, Shared
from tests.share.test_sync import made

WAIT_SECONDS = 30.0
_STREAMS = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND sync_state = 'sync'"


def wait_until(happens: Callable[[], bool], what: str) -> None:
    """Wait for something to be so. Raises TimeoutError."""
    end = time.monotonic() + WAIT_SECONDS
    while not happens():
        if time.monotonic() > end:
            raise TimeoutError(f"In {WAIT_SECONDS:.0f} seconds it did not come to this: {what}")
        time.sleep(0.02)


class Servers:
    """What a shared library is on."""

    primary: Cluster

    @property
    def address(self) -> Address:
        """Of the owner."""
        return parse_address(self.primary.address())

    def remove(self) -> None:
        self.primary.stop(signal.SIGKILL)
        self.primary.remove()


class Alone(Servers):
    """One server, which keeps what it has confirmed when it is killed."""

    def __init__(self) -> None:
        self.primary = Cluster(settings={"fsync": "off", "synchronous_commit": "on"})
        try:
            self.primary.make().start()
        except BaseException:
            self.remove()
            raise


class Pair(Servers):
    """Two servers, of which one follows the other and confirms with it what is committed."""

    def __init__(self) -> None:
        self.primary = Cluster(settings={"fsync": "off", "synchronous_commit": "on", "wal_sender_timeout": "5s"})
        self.clusters = [self.primary]
        try:
            self.primary.make().start()
            self._follow()
        except BaseException:
            self.remove()
            raise

    @property
    def address(self) -> Address:
        """Both servers: whoever connects finds the one that takes something."""
        hosts = ",".join(f"127.0.0.1:{cluster.port}" for cluster in self.clusters[-2:])
        return parse_address(f"postgresql://{OWNER}@{hosts}/postgres?target_session_attrs=read-write")

    def _follow(self) -> None:
        """Let a new standby follow the primary, and have the primary wait for it at every commit."""
        self.standby = self.primary.standby("second", {"synchronous_standby_names": ""})
        self.clusters.append(self.standby)
        self.standby.start()
        with Server(parse_address(self.primary.address()), PASSWORD) as server:
            streams = "SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming'"
            wait_until(lambda: server.execute(streams) == [(1,)], "the standby follows")
            # Only now: before that every commit would wait for a standby that nobody sees.
            self.primary.configure(synchronous_standby_names="second")
            self.primary.tell(signal.SIGHUP)
            wait_until(lambda: server.execute(_STREAMS) == [(1,)], "the primary waits for the standby")

    def fail_over(self) -> None:
        """The primary is gone already: have the standby take its place, alone."""
        self.standby.promote()
        self.primary = self.standby

    def renew(self) -> None:
        """Give the new primary a new standby, and remove what is left of the old one."""
        self.clusters.remove(old := next(cluster for cluster in self.clusters if cluster is not self.primary))
        old.remove()
        self._follow()

    def remove(self) -> None:
        for cluster in self.clusters:
            cluster.stop(signal.SIGKILL)
            cluster.remove()


class Load:
    """Two machines of one person that mark and sync, while the primary is killed."""

    def __init__(self, servers: Servers, shared: Shared, machines: list[Machine], chance: Random) -> None:
        self.servers = servers
        self.shared = shared
        self.machines = machines
        self.chance = chance
        self.digests = [made(f"Number {n}") for n in range(20)]
        self.number = 0
        self.written: set[tuple[int, str]] = set()
        """Every note that was ever on a digest, with its id."""
        for machine in machines:
            machine.library.add(self.digests)

    def mark(self, machine: Machine) -> None:
        """Change a few marks, one of them the same note on both machines."""
        self.number += 1
        chosen = self.chance.sample(self.digests, 3)
        machine.library.mark({digest.id: {"note": f"{self.number}", "read": True} for digest in chosen})
        machine.library.mark({self.digests[0].id: {"note": f"{self.number} of all"}})
        self.written |= {(doc_id_of(digest.id), f"{self.number}") for digest in chosen}
        self.written.add((doc_id_of(self.digests[0].id), f"{self.number} of all"))

    def until_killed(self, after: float) -> int:
        """Mark and sync until nobody answers; how many stamps the primary took before. It is killed after `after` s."""
        killer = threading.Timer(after, self.servers.primary.kill)
        killer.start()
        sent = 0
        try:
            while True:
                machine = self.chance.choice(self.machines)
                self.mark(machine)
                sent += machine.sync().sent.stamps
        except OfflineError:
            return sent
        finally:
            killer.join()

    def lost(self) -> list[Confirmed]:
        """What a machine knows the server to have, and it has not."""
        with self.shared.connect(self.machines[0].address) as server:
            there = {
                (folder, i, field): (at, device)
                for folder, i, field, at, device in server.execute(
                    "SELECT folder, id, field, at, device FROM digest.stamp"
                )
            }
        return [
            operation
            for machine in self.machines
            for operation in machine.kept.confirmed()
            if there.get(operation[:3], (-1, "")) < (operation.at, operation.device)
        ]

    def settle(self) -> None:
        """Sync until nothing moves any more."""
        for _turn in range(6):
            moved = [machine.sync().anything for machine in self.machines]
            if not any(moved):
                return
        raise ShareError("The machines do not come to rest.")

    def states(self) -> list[dict[tuple[int, str], tuple[object, int, str]]]:
        """All marks, as each machine and the server have them."""
        states = [machine.marks() for machine in self.machines]
        with self.shared.connect(self.machines[0].address) as server:
            operations, *_last = server.stamps_since(0, 100_000, 100_000)
        return [*states, {(op.id, op.field): (op.value, op.at, op.device) for op in operations}]


def shared_of(servers: Servers) -> Shared:
    """A shared library on these servers, by the address of all."""
    shared = Shared(servers.primary, "postgres")
    shared.owner = servers.address
    with shared.connect(shared.owner) as server:
        bring_up_to_date(server)
    return shared
