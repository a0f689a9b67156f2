"""Sentences of an article that speak to a machine: they are neither sent to a model, nor quoted by it."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reader.curate.passages import Sentence

_TO_MACHINES = re.compile(
    r"\b(?:ignore|disregard|forget|override|bypass)\b.{0,40}\b(?:instructions?|prompts?|rules?|guidelines|context|above|everything|directions)\b"
    r"|\b(?:new|updated|additional|secret|hidden) (?:system )?instructions?\s*(?::|for (?:the )?(?:ai|model|assistant|llm|summari[sz]er))"
    r"|\b(?:you are|act as|pretend to be|roleplay as)\b.{0,30}\b(?:ai|assistant|language model|chatbot|dan|gpt|llm)\b"
    r"|\b(?:dear|attention|note to|message to|hey|hello),? (?:the )?(?:ai|llm|assistant|model|language model|chatbot|summari[sz]er)s?\b"
    r"|\b(?:ai|llm|assistant|language model|chatbot|summari[sz]er)s?\b.{0,40}\b(?:must|should|shall|please|has to|have to)\b.{0,60}\b(?:say|write|output|respond|reply|answer|include|state|summari[sz]e|recommend|print|reveal|return|mention|add)\b"
    r"|\b(?:system|developer) prompt\b.{0,60}\b(?:reveal|print|show|repeat|output|ignore)\b|\b(?:reveal|print|show|repeat|output) (?:your|the) (?:system|developer|hidden) prompt\b"
    r"|\b(?:respond|reply|answer|output) (?:only )?with (?:only )?(?:the )?(?:following|exactly|json|text|words?|sentence)\b"
    r"|\b(?:in|into|to) (?:your|the) (?:summary|digest|answer|output|response),? (?:you must|always|please|say|write|include|add|mention|state)\b"
    r"|\b(?:include|add|mention|put|write|insert) .{0,80}\b(?:in|into|to) (?:your|the) (?:summary|digest|answer|output|response)\b"
    r"|<\|?(?:im_start|im_end|system|assistant|user|endoftext)\|?>|\[/?INST\]|^(?:system|assistant|user)\s*:",
    re.IGNORECASE,
)


def speaks_to_machines(text: str) -> bool:
    """Whether a sentence tries to instruct a model."""
    return bool(_TO_MACHINES.search(text))


def without_instructions(sentences: Iterable[Sentence], markdown: str) -> str:
    """The article's text, each such sentence left out and the place of it shown."""
    text, at = [], 0
    for sentence in sentences:
        if speaks_to_machines(sentence.text):
            text += [markdown[at : sentence.start], "[…]"]
            at = max(at, sentence.end)
    return "".join((*text, markdown[at:]))
