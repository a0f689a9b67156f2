"""Subtitles (WebVTT, SubRip) as the text that is spoken: the times out, cut into paragraphs where somebody pauses."""

from __future__ import annotations

import re
from collections.abc import Iterator

LEAST = 4
"""Cues of a text that is subtitles."""
PAUSE = 3.0
"""Seconds without words after which a paragraph begins."""
LONGEST = 700
"""Characters after which a paragraph ends with its sentence; after four times as many it ends anyhow."""
_TIME = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{2})[.,](\d{1,3})"
_CUE = re.compile(rf"^[ \t]*{_TIME}[ \t]*-->[ \t]*{_TIME}(?:[ \t]+[a-z]+:[^\s]+)*[ \t]*", re.MULTILINE)
_VOICE = re.compile(r"<v(?:\.[\w.-]+)?[ \t]+([^<>\n]{1,80})>")
_TAG = re.compile(r"</?(?:[a-z]+(?:[. ][^<>\n]{0,80})?|\d{1,2}:[\d:.]+)>|\{\\[^{}\n]{1,40}\}")
_BLOCK = re.compile(r"^(?:WEBVTT|NOTE|STYLE|REGION|X-TIMESTAMP-MAP)\b.*(?:\n.+)*", re.MULTILINE)
_NUMBER = re.compile(r"\n[ \t]*\d{1,6}[ \t]*$")
_ENDS = re.compile(r"[.!?…。！？][\"”’)\]]*$")


def spoken_in(text: str) -> tuple[str, str] | None:
    """The line above subtitles, `""` where none is, and all that is spoken, in paragraphs; None for any other text."""
    cues = list(_CUE.finditer(text)) if "-->" in text else []
    if len(cues) < LEAST:
        return None
    head = _NUMBER.sub("", "\n" + _BLOCK.sub("", text[: cues[0].start()]).rstrip())
    title, *others = [line.strip() for line in head.splitlines() if line.strip()] or [""]
    return title, "\n\n".join([*others, *_paragraphs(text, cues)])


def _paragraphs(text: str, cues: list[re.Match[str]]) -> Iterator[str]:
    said: list[str] = []
    ended, size, last = 0.0, 0, ""
    for number, cue in enumerate(cues):
        stop = cues[number + 1].start() if number + 1 < len(cues) else len(text)
        begins, ends = _seconds(cue, 1), _seconds(cue, 5)
        raw = text[cue.end() : stop].rstrip()
        # The number of the next cue stands in the line before its time.
        spoken = _BLOCK.sub("", _NUMBER.sub("", raw) if number + 1 < len(cues) else raw)
        voice = _VOICE.search(spoken)
        new = [
            line for part in spoken.split("\n") if (line := _TAG.sub("", _VOICE.sub("", part)).strip()) and line != last
        ]
        if not new:
            continue
        full = size > LONGEST and (size > 4 * LONGEST or _ENDS.search(said[-1]))
        if said and (begins - ended > PAUSE or full or voice):
            yield " ".join(said)
            said, size = [], 0
        said += [f"{voice[1].strip()}: {new[0]}", *new[1:]] if voice else new
        last, ended, size = new[-1], ends, size + sum(map(len, new))
    if said:
        yield " ".join(said)


def _seconds(cue: re.Match[str], first: int) -> float:
    hours, minutes, seconds, parts = (cue[first + n] or "0" for n in range(4))
    return int(hours) * 3600 + int(minutes) * 60 + int(seconds) + int(parts.ljust(3, "0")) / 1000
