"""`python -m tests.share.torture [--seconds N] [--write FILE]`: a shared library on real servers that fail.

Two machines of one person mark and sync while something is killed, cut or thrown away. After each fault everything
that a server had confirmed has to be there, and once nothing moves any more machines and server have to be the same.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median

import pytest

from reader.errors import OfflineError
from reader.library.ids import doc_id_of
from reader.share.address import as_user, parse_address
from tests.faults.torture import lasting
from tests.postgres import OWNER, missing
from tests.share.conftest import Machine, Machines, Shared
from tests.share.pair import Alone, Load, Pair, Servers, shared_of
from tests.share.proxy import Fault as Failing
from tests.share.proxy import Proxy
from tests.share.test_client import killed_syncs

BOUNDS = "<!-- torture of sharing -->", "<!-- /torture of sharing -->"
HEAD = (
    "| fault | injected | marks confirmed | lost | twice | in step again, ms (p50 / p95) |\n"
    "| --- | ---: | ---: | ---: | ---: | ---: |"
)


@dataclass
class Tally:
    """What one kind of fault did."""

    fault: str
    injected: int = 0
    acknowledged: int = 0
    lost: int = 0
    twice: int = 0
    seconds: list[float] = field(default_factory=list)

    def line(self) -> str:
        ordered = sorted(self.seconds)
        p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        times = f"{median(ordered) * 1000:,.0f} / {p95 * 1000:,.0f}"
        numbers = (self.injected, self.acknowledged, self.lost, self.twice)
        return f"| {self.fault} | {' | '.join(f'{n:,}' for n in numbers)} | {times} |"


class World:
    """A server, or two, with two machines of one person."""

    def __init__(self, servers: Servers, machines: Machines, shared: Shared, chance: Random) -> None:
        self.servers = servers
        self.chance = chance
        self.shared = shared
        anna = shared.invite("anna")
        self.load = Load(servers, shared, [machines.of(anna), machines.of(anna)], chance)

    def move(self, hosts: str) -> None:
        """The server is found elsewhere from now on."""
        self.shared.owner = parse_address(hosts)
        for machine in self.load.machines:
            machine.address = as_user(self.shared.owner, machine.address.user)
            machine.kept.set(address=machine.address)

    def sync(self, machine: Machine) -> int:
        """Sync, or try to; how many marks were confirmed."""
        before = machine.kept.waiting()
        with suppress(OfflineError):
            machine.sync()
        return before - machine.kept.waiting()

    def check(self, tally: Tally) -> None:
        """Count what is lost: what was confirmed and is not there, and what is not the same everywhere at the end."""
        tally.lost += len(self.load.lost())
        begin = time.perf_counter()
        self.load.settle()
        tally.seconds.append(time.perf_counter() - begin)
        first, *others = self.load.states()
        tally.lost += sum(len(first.items() ^ other.items()) for other in others)
        with self.shared.connect(self.load.machines[0].address) as server:
            notes = server.execute("SELECT id, value FROM digest.note_version")
        tally.lost += len(self.load.written.difference(notes))
        tally.twice = len(notes) - len(set(notes))


def machine_killed(world: World, tally: Tally, rounds: Iterable[object]) -> None:
    machine = world.load.machines[-1]  # whose folders the environment names
    for number in rounds:
        said = killed_syncs(world.shared, machine, world.chance, first=int(str(number)) + 1, rounds=1)
        world.load.written |= {(doc_id_of(digest_id), str(note)) for digest_id, note in said}
        tally.acknowledged += len(said)
        tally.injected += 1
        world.check(tally)


def way_cut(world: World, tally: Tally, rounds: Iterable[object]) -> None:
    proxy = Proxy(world.servers.primary.port)
    world.move(f"postgresql://{OWNER}@127.0.0.1:{proxy.port}/postgres?sslmode=disable")
    try:
        for _ in rounds:
            for machine in world.load.machines:
                world.load.mark(machine)
                cut = world.chance.randrange(50, 12_000)
                faults = [Failing(up=cut), Failing(down=cut), Failing(loses=b"digest.put"), Failing(refuses=True)]
                with proxy.failing(world.chance.choice(faults)):
                    tally.acknowledged += world.sync(machine)
            tally.injected = proxy.cuts
            world.check(tally)
    finally:
        proxy.close()


def server_killed(world: World, tally: Tally, rounds: Iterable[object]) -> None:
    for _ in rounds:
        tally.acknowledged += world.load.until_killed(world.chance.uniform(0.2, 1.5))
        world.servers.primary.start()
        tally.injected += 1
        world.check(tally)


def primary_killed(world: World, tally: Tally, rounds: Iterable[object]) -> None:
    assert isinstance(world.servers, Pair)
    for number in rounds:
        if number:
            world.servers.renew()
            world.move(str(world.servers.address))
        tally.acknowledged += world.load.until_killed(world.chance.uniform(0.2, 1.5))
        world.servers.fail_over()
        tally.injected += 1
        world.check(tally)


Fault = Callable[[World, Tally, Iterable[object]], None]
FAULTS: dict[str, tuple[type[Servers], Fault]] = {
    "kill -9 of a machine while it marks and syncs": (Alone, machine_killed),
    "the way to the server cut anywhere, its answers lost": (Alone, way_cut),
    "kill -9 of the server under load, then started again": (Alone, server_killed),
    "kill -9 of the primary under load, the standby takes over": (Pair, primary_killed),
}


@contextmanager
def world_of(kind: type[Servers], seed: int) -> Iterator[World]:
    """A world of its own for one kind of fault."""
    servers = kind()
    with tempfile.TemporaryDirectory(prefix="digest-") as folder, pytest.MonkeyPatch.context() as patch:
        shared = shared_of(servers)
        machines = Machines(Path(folder).resolve(), shared, patch)
        try:
            yield World(servers, machines, shared, Random(seed))
        finally:
            for machine in machines.made:
                machine.library.close()
            servers.remove()


def torture(seconds: float, seed: int = 3) -> Iterator[Tally]:
    """Every fault for so many seconds each."""
    for number, (name, (kind, fault)) in enumerate(FAULTS.items()):
        tally = Tally(name)
        with world_of(kind, seed + number) as world:
            fault(world, tally, lasting(seconds))
        yield tally


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=120, help="in all, beside the time that servers take to start")
    parser.add_argument("--write", type=Path, help="a file whose table is replaced")
    arguments = parser.parse_args()
    if why := missing():
        print(f"The shared library is not tried: {why}")
        return
    lines = [HEAD]
    print(HEAD, flush=True)
    bad = 0
    for tally in torture(arguments.seconds / len(FAULTS)):
        lines.append(tally.line())
        bad += tally.lost + tally.twice
        print(lines[-1], flush=True)
    if arguments.write:
        before, begin, rest = arguments.write.read_text(encoding="utf-8").partition(BOUNDS[0])
        after = rest.partition(BOUNDS[1])[2]
        text = "\n".join([before + begin, "", *lines, "", BOUNDS[1] + after])
        arguments.write.write_text(text, encoding="utf-8")
    sys.exit(1 if bad else 0)


if __name__ == "__main__":
    main()
