"""Who sent a mail: the person, the newsletter or the mailing list that its headers name."""

from __future__ import annotations

import re
from email.message import Message
from email.utils import parseaddr

from reader.sources.message import header_of
from reader.text import clean_line, fold

_MACHINES = re.compile(
    r".*mc list|[0-9a-f]{12,}\b.*|(?=\S*[\d=])[\w+/=-]{16,}|[\d\W_]+|\S+@\S+|(?:https?://)?[\w-]+(?:\.[\w-]+)+|"
    r"(?:mailing[ -]?)?list(?:[ -]?(?:id)?[ -]?\w*\d\w*)?|\w{0,12}\d{5,}\w*",
    re.IGNORECASE,
)
_FROM = re.compile(r"(?P<person>\w[^,|@]{1,60}?),? (?:from|via|von|de chez) (?P<newsletter>[^,|@a-z]\S*.{0,80})")
MOST_NAMES = 5
"""Words of a person's name."""
MAX_SENDER = 400
"""Characters; comments may nest in an address, and the parser nests with them."""


def sender_of(message: Message) -> tuple[str, str]:
    """The name and the address in `From`; a name may have a comma in it that the sender did not quote."""
    header = header_of(message, "From")
    found = re.fullmatch(r"(.*?)<([^<>]*)>\W*", header)
    name, address = (found[1], found[2]) if found else parseaddr(header[:MAX_SENDER])
    return clean_line(name).strip("\"' "), address.strip()


def person_and_newsletter(sender: str) -> tuple[str, str]:
    """`Ann Keeper from Tide Weekly` as both; the newsletter is `""` where the name does not clearly say one."""
    found = _FROM.fullmatch(sender)
    if found is None or len(found["person"].split()) > MOST_NAMES or not found["person"][0].isupper():
        return sender, ""
    return found["person"].strip("\"' "), found["newsletter"].strip("\"' ")


def list_id(message: Message) -> str:
    """The id of a mailing list, `""` where the mail is of none."""
    found = re.search(r"<([^<>]+)>", header_of(message, "List-Id"))
    return fold(found[1] if found else header_of(message, "List-Id"))[:200]


def list_name(message: Message) -> str:
    """The name of a mailing list for people, `""` where its `List-Id` has none: many hold a machine's number."""
    phrase, bracket, _ = header_of(message, "List-Id").partition("<")
    name = phrase.strip(" \"'")
    return "" if not bracket or _MACHINES.fullmatch(name) else name
