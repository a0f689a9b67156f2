"""Why a sentence is not supported by its article, in the reader's language. Records keep English. Pure."""

from __future__ import annotations

from reader.model.reasons import restated
from reader.translation import marked

TEMPLATES = (
    marked("the article has it in another order: “{sentence}”"),
    marked("the article has it the other way round: “{sentence}”"),
    marked("the article has “{said}” elsewhere"),
    marked("the article has “{who}” say this"),
    marked("the article has nothing like “{words}”"),
    marked("the article says this of “{theirs}”, not of “{ours}”"),
    marked("the article says this of “{who}”"),
    marked("the article says “{theirs}” here, not “{ours}”"),
    marked("the article says “{theirs}” of this, not “{ours}”"),
    marked("the article says “{theirs}”, not “{ours}”"),
    marked("the article says “{theirs}”, and the claim “{ours}”"),
    marked("the article says “{theirs}”, and the claim does not"),
    marked("the article says “{theirs}” of something else"),
    marked("the article does not say “{ours}”"),
    marked("the article does not name “{name}”"),
    marked("the article does not give “{ours}” as the reason"),
    marked("the sentences that say this do not name “{name}”"),
    marked("what it is said to rest on does not stand in the article: “{sentence}”"),
    marked("it is not sure that “{ours}” is of this"),
)
"""Reasons that quote something."""
WHOLE = (
    marked("the article denies this"),
    marked("the article does not deny this"),
    marked("the article does not say which came first"),
    marked("nothing in the article speaks of this"),
    marked("one denies what the other does not"),
    marked("it may say the opposite of what the article says"),
    marked("it is put together from several places of the article"),
    marked("it speaks of something that only another sentence names"),
    marked("it repeats an instruction to machines that stands in the article"),
    marked("it sends its reader to an address"),
    marked("it is too short to tell its reader anything"),
    marked("the model gave no passage that it rests on"),
    marked("the passages that it is said to rest on speak of something else"),
    marked("left out: it says what another sentence says"),
)


def claim_reason(why: str) -> str:
    """A claim's `why` in the reader's language; one that is not known stays as it is."""
    return restated(why, TEMPLATES)
