"""Hooks: commands of the reader's own that are told what is new, bookmarked, or in the brief.

What happens is put into a queue, and a process of its own hands it over: nothing that a hook does can hold up or fail
what it is told of. Only what was done here is told, never what another device did, and nothing that a hook did itself.
"""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from threading import Thread

from filelock import FileLock, Timeout

from reader.children import start_apart
from reader.config import HookSettings, load_config
from reader.errors import DigestError
from reader.library import Library
from reader.library.changes import Change
from reader.library.hook_queue import MOST_WAITING, HookQueue
from reader.library.ids import id_of
from reader.model.brief import parse_items
from reader.model.desk import BRIEF, SET, split_name
from reader.paths import DESK, Layout, config_file
from reader.translation import gettext as _
from reader.translation import ngettext, number

NEW, BOOKMARK, BRIEFED = "on_new", "on_bookmark", "on_brief"
AT_ONCE = 200
"""Digests that one call of a hook is given."""
GIVE_UP = 3
"""Calls in a row that fail, after which what waits for that hook is dropped."""
IN_HOOK = "DIGEST_HOOK"
"""Names, in the environment of a hook, what it was called for. Where it is set, no hook is told of anything."""


def attach(library: Library, settings: HookSettings, *, beside: bool = False) -> None:
    """Have the hooks told of what is done through this library from now on; `beside` a key, which must not wait."""
    if not settings.any or IN_HOOK in os.environ:
        return
    tell = _teller(library.layout, settings)
    # One that is at it when the program ends is waited for.
    library.changed = (lambda change: Thread(target=tell, args=(change,), name="hooks").start()) if beside else tell


def tell_new(library: Library, ids: Sequence[str]) -> None:
    """Tell the hook of what came in, as far as the configuration has one. Never raises: it came in all the same."""
    with suppress(DigestError):
        settings = load_config(config_file()).hooks
        if ids and IN_HOOK not in os.environ:
            _tell(library.layout, settings, NEW, ids)


def _teller(layout: Layout, settings: HookSettings) -> Callable[[Change], None]:
    def changed(change: Change) -> None:
        # A hook that cannot be told is no reason for the change to fail, which is on the disk already.
        with suppress(DigestError):
            for event, ids in ((BOOKMARK, _bookmarked(change)), (BRIEFED, _briefed(change))):
                if ids:
                    _tell(layout, settings, event, ids)

    return changed


def _bookmarked(change: Change) -> list[str]:
    return [id_of(doc_id) for doc_id, fields in change.after.items() if fields.get("bookmark") is True]


def _briefed(change: Change) -> list[str]:
    """The digests of a brief that was composed; one that is only tidied up is set already."""
    steps = (
        s for s in change.steps if s.folder == DESK and split_name(s.name)[0] == BRIEF and s.after.get(SET) is True
    )
    return [item.id for step in steps for item in parse_items(str(step.after.get("items", "")))]


def _tell(layout: Layout, settings: HookSettings, event: str, ids: Sequence[str]) -> None:
    if not settings.line(event):
        return
    queue = HookQueue(layout.hooks)
    left_out = queue.put(event, ids)
    if left_out:
        queue.fail(
            ngettext(
                "{left_out} digest was not given to the hook {event}: {most_waiting} wait for it already.",
                "{left_out} digests were not given to the hook {event}: {most_waiting} wait for it already.",
                left_out,
            ).format(left_out=number(left_out), event=event, most_waiting=number(MOST_WAITING))
        )
    if not _is_running(layout):  # whoever runs looks again after letting go of the lock
        start_apart(["--library", str(layout.root), "hooks", "--run"])


def _lock(layout: Layout) -> FileLock:
    return FileLock(layout.hooks.with_name(layout.hooks.name + ".lock"), timeout=0)


def _is_running(layout: Layout) -> bool:
    try:
        with _lock(layout):
            return False
    except Timeout:
        return True
    except OSError:
        return False


def run(layout: Layout, settings: HookSettings) -> int:
    """Hand over what waits, one call after the other; how many calls that were. One process at a time does so.

    Raises LibraryError where the queue cannot be read.
    """
    calls = 0
    while HookQueue(layout.hooks).waiting():
        try:
            with _lock(layout):
                calls += _drained(layout, settings)
        except Timeout:
            break
    return calls


def _drained(layout: Layout, settings: HookSettings) -> int:
    queue, calls = HookQueue(layout.hooks), 0
    failed: dict[str, int] = {}
    while (batch := queue.take(AT_ONCE)) is not None:
        event, ids = batch
        line = settings.line(event)
        if not line:  # it was configured when this came in, and is not any more
            continue
        calls += 1
        why = _call(layout, event, line, ids, settings.timeout)
        failed[event] = failed.get(event, 0) + 1 if why else 0
        if why:
            queue.fail(_("The hook {event} failed: {why}").format(event=event, why=why))
        if failed[event] == GIVE_UP and (dropped := queue.forget(event)):
            queue.fail(
                ngettext(
                    "The hook {event} failed {give_up} times in a row: {dropped} digest was not given to it.",
                    "The hook {event} failed {give_up} times in a row: {dropped} digests were not given to it.",
                    dropped,
                ).format(event=event, give_up=GIVE_UP, dropped=number(dropped))
            )
    return calls


def _call(layout: Layout, event: str, line: str, ids: Sequence[str], seconds: int) -> str:
    """Why a hook failed, `""` where it did not."""
    from reader.intake.piping import give

    os.environ[IN_HOOK] = event
    try:
        asyncio.run(give(layout, ids, line, seconds))
    except DigestError as error:
        return f"{str(error).rstrip('.')}."
    finally:
        del os.environ[IN_HOOK]
    return ""


def failures(layout: Layout) -> list[str]:
    """What hooks failed with, in sentences; each is given once, to whoever asks first."""
    try:
        return HookQueue(layout.hooks).failures()
    except DigestError:
        return []
