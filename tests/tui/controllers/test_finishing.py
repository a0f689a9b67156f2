"""When a page counts as read to its end."""

from __future__ import annotations

from reader.tui.controllers.finishing import Finishing


class Clock:
    """A clock that is set by hand."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def look(finishing: Finishing, id_: str, *, at_end: bool = False, minutes: int = 1) -> str:
    return finishing.look(id_, lambda: minutes, at_end=at_end)


def test_the_end_counts_once_there_was_time_to_read() -> None:
    clock = Clock()
    finishing = Finishing(clock)
    assert not look(finishing, "a")
    clock.now += 14
    assert not look(finishing, "a", at_end=True)
    clock.now += 2
    assert look(finishing, "a", at_end=True) == "a"
    clock.now += 60
    assert not look(finishing, "a", at_end=True), "it is told once"
    assert not look(finishing, "b")


def test_a_page_on_one_screen_is_told_when_it_is_left() -> None:
    clock = Clock()
    finishing = Finishing(clock)
    assert not look(finishing, "a", at_end=True)
    clock.now += 30
    assert look(finishing, "b", at_end=True) == "a"
    clock.now += 3
    assert not look(finishing, "", at_end=True), "who leafs does not read"
    clock.now += 300
    assert not look(finishing, "c"), "what is beside the list is not read"


def test_a_long_text_takes_no_longer_than_it_is_skimmed_in() -> None:
    clock = Clock()
    finishing = Finishing(clock)
    look(finishing, "a", minutes=90)
    clock.now += 21
    assert look(finishing, "a", at_end=True) == "a"


def test_without_its_end_nothing_is_finished() -> None:
    clock = Clock()
    finishing = Finishing(clock)
    look(finishing, "a")
    clock.now += 600
    assert not look(finishing, "b")
