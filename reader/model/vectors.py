"""Term vectors: what a digest is about, as weighted terms. Stories, "for me" and decisions compare them.

Of a digest the title and the first 200 words count; names and numbers weigh twice. A term is 26 bits of the CRC of its
stem and one for whether it has digits; one more bit says whether it is a name or a number, and its weight is a whole
number below 16: a vector is stored in four bytes a term. Pure, and linear in the length of the text.
"""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache
from sys import byteorder
from typing import TypeAlias
from zlib import crc32

from reader.model.digest import Digest
from reader.terms import search_terms
from reader.text import plain

Vector: TypeAlias = Mapping[int, int]
"""Weights by term."""
WORDS = 200
"""Words of the text that count."""
TITLE = 2
"""What a word of the title counts."""
NAME = 2
"""What a name or a number counts, times."""
LEAD = 60
"""Words of the text among which a short number tells what it is about; further on lists and tables are full of them."""
LONG_NUMBER = 3
"""Digits from which on a number tells something wherever it stands."""
_BEGINNING = 2_000
"""Characters of a text in which so many words stand."""
_BITS = 27
_TERM = (1 << _BITS) - 1
_DIGITS = 1 << _BITS - 1
_NAMED = 1 << _BITS
_WEIGHT = _BITS + 1
_MOST = 15
TERM_MASK, WEIGHT_SHIFT = _TERM, _WEIGHT
"""How a packed number is taken apart by who has no time for `unpack_vector`."""
_TOKEN = re.compile(r"([.!?:\n][^\w\n]*)?(\d+(?:[.,]\d+)+|[^\W_]+)")
"""What ends a sentence before a word or a number, and the word or number."""
_STOP = frozenset(
    "a about after all also an and any are as at be because been before but by can could did do does for from had has "
    "have he her his how i if in into is it its just like may more most new no not now of on one only or other our out "
    "over said say says she so some such than that the their them then there these they this those to two up us use "
    "used using was we were what when where which while who why will with would you your it's".split()
)


def vector_of(digest: Digest) -> dict[int, int]:
    """The vector of a digest."""
    return {term_of(word): min(_MOST, weight) for word, weight in _weighed(digest)[0].items()}


def names_of(digest: Digest) -> frozenset[int]:
    """The terms of a digest's vector that are names or numbers."""
    return frozenset(map(term_of, _weighed(digest)[1]))


def pack_digest(digest: Digest) -> bytes:
    """The vector of a digest as it is stored, with what of it is a name or a number."""
    weights, names = _weighed(digest)
    packed: dict[int, int] = {}
    for word, weight in weights.items():
        term = term_of(word)
        packed[term] = min(_MOST, weight) << _WEIGHT | (_NAMED if word in names else 0) | term
    return array("I", packed.values()).tobytes()


def words_of(digest: Digest) -> dict[int, str]:
    """The word behind each term of a digest's vector."""
    return {term_of(word): word for word in _weighed(digest)[0]}


def vector_of_text(text: str, longest: int = _BEGINNING) -> dict[int, int]:
    """The vector of a question or a sentence: all its words but the commonest, of its first `longest` characters."""
    weights: dict[int, int] = {}
    for word in search_terms(text[:longest]):
        if word not in _STOP:
            term = term_of(word)
            weights[term] = min(_MOST, weights.get(term, 0) + 1)
    return weights


def telling_words(text: str) -> list[str]:
    """The words of a question or a sentence that say what it is about, folded, in their order, each once."""
    return list(dict.fromkeys(word for word in search_terms(text[:_BEGINNING]) if word not in _STOP))


@lru_cache(maxsize=1 << 16)
def term_of(word: str) -> int:
    """The term of a folded word; singular and plural are one."""
    crc = crc32(stem(word).encode()) & (_DIGITS - 1)
    return crc if word.isalpha() else crc | _DIGITS


def has_digits(term: int) -> bool:
    """Whether a term is a number, or a code with one in it."""
    return bool(term & _DIGITS)


def stem(word: str) -> str:
    """A folded word without the ending of an English plural or possessive."""
    if len(word) > 4 and word.endswith("ies"):
        return word[:-3] + "y"
    if len(word) > 3 and word.endswith("s") and not word.endswith(("ss", "us", "is")):
        return word[:-1]
    return word


def terms_of_line(text: str) -> frozenset[int]:
    """The terms of a title, as the vector of its digest has them."""
    words = (term for _, word in _TOKEN.findall(text[:_BEGINNING]) for term in _folded(word))
    return frozenset(term_of(word) for word in words if word not in _STOP)


def pack_vector(vector: Vector) -> bytes:
    """A vector as it is stored: four bytes a term; no name is told from other words."""
    return array("I", [weight << _WEIGHT | term for term, weight in vector.items()]).tobytes()


def unpack_vector(packed: bytes) -> dict[int, int]:
    """A stored vector. Raises ValueError where it is none."""
    return {each & _TERM: each >> _WEIGHT for each in array("I", packed)}


def without_names(packed: bytes) -> array[int]:
    """A stored vector as it is, but for what says which are names: weight above, term below. Raises ValueError.

    In one operation on a number of all its bytes: 5,000 vectors term by term would take 50 ms.
    """
    size = len(packed)
    return array("I", (int.from_bytes(packed, byteorder) & _unnamed(size // 4)).to_bytes(size, byteorder))


@lru_cache(maxsize=512)
def _unnamed(terms: int) -> int:
    """All bits of so many terms but those that say that they are names."""
    return int.from_bytes(array("I", [~_NAMED & 0xFFFFFFFF] * terms).tobytes(), byteorder)


def unpack_names(packed: bytes) -> frozenset[int]:
    """The names and numbers of a stored vector. Raises ValueError where it is none."""
    return frozenset([each & _TERM for each in array("I", packed) if each & _NAMED])


def _weighed(digest: Digest) -> tuple[dict[str, int], set[str]]:
    """The words that count, folded, with what each counts; and which of them are names or numbers."""
    weights: dict[str, int] = {}
    names: set[str] = set()
    for at, (starts, word) in enumerate(_TOKEN.findall(_text(digest))[:WORDS]):
        if at >= LEAD and len(word) < LONG_NUMBER and word.isdecimal():
            continue
        named = (not starts and word[0].isupper()) or not word.isalpha()
        for term in _folded(word):
            if term not in _STOP:
                weights[term] = weights.get(term, 0) + (NAME if named else 1)
                if named:
                    names.add(term)
    for _, word in _TOKEN.findall(digest.title):
        for term in _folded(word):
            if term not in _STOP:
                if not term.isalpha():
                    names.add(term)
                weights[term] = weights.get(term, 0) + TITLE * (NAME if term in names else 1)
    return weights, names


def _folded(word: str) -> Iterable[str]:
    """The terms of one word or number."""
    return (word.lower(),) if word.isascii() else search_terms(word)


def _text(digest: Digest) -> str:
    """The beginning of what a digest says, else of its article."""
    said = "\n".join(_first(filter(None, (digest.summary, digest.takeaway, *digest.insights))))
    if len(said) < _BEGINNING and digest.article is not None:
        said += "\n" + plain(digest.article.text[:_BEGINNING])
    return "\n" + said[:_BEGINNING]


def _first(texts: Iterable[str]) -> Iterator[str]:
    """As many of the texts as are needed."""
    length = 0
    for text in texts:
        yield text
        length += len(text)
        if length >= _BEGINNING:
            return
