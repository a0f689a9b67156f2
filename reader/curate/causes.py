"""Whether what a claim gives as a reason is one in the article. Pure."""

from __future__ import annotations

import re

from reader.curate.alignment import Index, words_of
from reader.curate.comparing import Compared, compared

_BECAUSE = re.compile(
    r"\b(?:because of|because|due to|owing to|thanks to|as a result of|caused by|as a consequence of|weil|da"
    r"|wegen|aufgrund|dank|parce qu(?:e|(?=['’]))|à cause d[eu']"
    r"|en raison d[eu']|grâce à|porque|debido a|debió a|a causa de|gracias a|perché|a causa d[i']|grazie a"
    r"|omdat|wegens|vanwege|dankzij|por causa d[eoa])(?!\w)",
    re.IGNORECASE,
)


def other_cause(claim: Compared, index: Index) -> str:
    """Why what a claim gives as a reason is none in the article, `""` where it may be one."""
    found = _BECAUSE.search(claim.said)
    if found is None or (found[0].lower() == "da" and found.start() and claim.said[found.start() - 2] != ","):
        return ""
    ends = (
        re.search(r"[,;.]\s", claim.said[found.end() :])
        if not found.start()
        else re.search(r"[,;]\s", claim.said[found.end() :])
    )
    end = found.end() + ends.start() if ends else len(claim.said)
    reason = claim.said[found.end() : end]
    effect = claim.said[: found.start()] + claim.said[end:]
    why = frozenset(w.key for w in words_of(reason, index.code) if w.key)
    what = compared(effect, claim.language, index, why)
    if not why or what.first is None or what.first.around < 0.3:
        return ""
    own = frozenset(w.key for w in words_of(effect, index.code) if w.key)
    new = frozenset(key for key in why - own if key in index)
    if not new:
        return ""
    weight = index.total(new)
    nearest = 0.0
    for match in what.best:
        if match.around < 0.6 * what.first.around:
            continue
        near: set[str] = set(index.keys[match.number])
        gives_one = match is what.first and _BECAUSE.search(index.sentences[match.number].text)
        near |= frozenset() if gives_one else index.around(match.number)
        if not gives_one and match.number + 1 < len(index.keys):
            near |= index.keys[match.number + 1]
        nearest = max(nearest, index.total(new & near) / weight)
    # A reason that stands somewhere else in the article is what it says of something else.
    elsewhere = max(index.scores(new).values(), default=0.0) / weight
    if nearest >= 0.3 and elsewhere < nearest + 0.2:
        return ""
    return f"the article does not give “{reason.strip(' .')[:60]}” as the reason"
