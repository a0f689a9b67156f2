"""Syncing on demand, with all that a refresh does with what is new."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from reader.briefing.stories import update
from reader.intake.hooks import tell_new
from reader.intake.services.sync import Synced, sync
from reader.intake.workers import Workers
from reader.library import Library
from reader.library.services import Service
from reader.sources.addresses import Guard


def sync_now(
    library: Library, services: Sequence[Service], guard: Guard, cancelled: Callable[[], bool] = lambda: False
) -> list[Synced]:
    """Sync these services one after the other, whenever they were last asked. Raises LibraryError."""
    with Workers() as workers:
        done = [sync(library, each, guard, workers, cancelled) for each in services if not cancelled()]
    update(library)
    tell_new(library, [digest.id for each in done for digest, _ in each.fresh])
    return done
