"""Days as news name them."""

from __future__ import annotations

import re

_DAY = re.compile(
    r"\b(?:today|yesterday|tonight|(?:mon|tues|wednes|thurs|fri|satur|sun)day|heute|gestern|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche|lunes|martes|miércoles|jueves|viernes|ieri|oggi|lunedì|martedì|mercoledì|giovedì|venerdì|ontem|hoje|terça-feira|quarta-feira|quinta-feira|sexta-feira|gisteren|vandaag|maandag|dinsdag|woensdag|donderdag|vrijdag)\b",
    re.IGNORECASE,
)


def names_a_day(text: str) -> bool:
    """Whether it says `today`, or a day of the week, as news do in their first sentences."""
    return _DAY.search(text) is not None
