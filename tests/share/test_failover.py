"""The primary is killed under load, and its synchronous standby takes over: nothing that was acknowledged is lost."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from reader.errors import OfflineError, RefusedError
from reader.share.address import parse_address
from tests.postgres import missing
from tests.share.conftest import Machines
from tests.share.pair import Load, Pair, shared_of


@pytest.fixture
def pair() -> Iterator[Pair]:
    if why := missing():
        pytest.skip(why)
    pair = Pair()
    try:
        yield pair
    finally:
        pair.remove()


def test_no_acknowledged_mark_is_lost(pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    shared = shared_of(pair)
    anna = shared.invite("anna")
    machines = Machines(tmp_path, shared, monkeypatch)
    try:
        load = Load(pair, shared, [machines.of(anna), machines.of(anna)], Random(7))
        with shared.connect(parse_address(pair.standby.address())) as server:
            assert server.execute("SELECT pg_is_in_recovery()") == [(True,)]
            with pytest.raises(RefusedError, match="can only be read just now"):
                server.execute("CREATE TABLE public.x ()")
        assert load.until_killed(1.5) > 10
        for machine in load.machines:
            load.mark(machine)
            with pytest.raises(OfflineError):  # the standby answers, and takes nothing
                machine.sync()
        assert all(machine.kept.waiting() for machine in load.machines)
        pair.fail_over()
        assert load.lost() == []
        load.settle()
        first, *others = load.states()
        assert len(first) > 20
        assert all(other == first for other in others)
        with shared.connect(anna) as server:
            notes = {value for (value,) in server.execute("SELECT value FROM digest.note_version")}
        assert {str(value) for (i, field), (value, *stamp) in first.items() if field == "note"} <= notes
    finally:
        for machine in machines.made:
            machine.library.close()


def test_what_a_server_lost_is_sent_and_fetched_again(
    pair: Pair, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The standby hung behind when it took over: machines notice, and bring it what it had confirmed before."""
    shared = shared_of(pair)
    anna = shared.invite("anna", curator=True)
    machines = Machines(tmp_path, shared, monkeypatch)
    try:
        load = Load(pair, shared, [machines.of(anna), machines.of(anna)], Random(7))
        load.mark(load.machines[0])
        load.settle()
        pair.primary.configure(synchronous_standby_names="")
        pair.standby.stop()
        pair.primary.restart()
        load.mark(load.machines[0])
        load.settle()
        before = load.states()
        pair.primary.kill()
        pair.standby.start()
        pair.fail_over()
        assert load.lost(), "the new primary lacks what the old one had"
        load.settle()
        assert load.lost() == []
        assert load.states() == before
    finally:
        for machine in machines.made:
            machine.library.close()
