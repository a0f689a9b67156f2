"""What a sentence tells its readers to do, or what follows for them; and what only looks like it."""

from __future__ import annotations

import re

from reader.curate.languages import Language

_PUBLIC = (
    r"(?:users?|people|residents|customers|patients|parents|drivers|travell?ers|motorists|householders|homeowners|consumers|readers|developers|administrators|owners|"
    r"anyone|anybody|everyone|everybody|employees|employers|workers|voters|students|passengers|visitors|women|men|families|companies|businesses|farmers|investors|"
    r"teachers|schools|doctors|clinicians|hospitals|researchers|engineers|teams|managers|tourists|walkers|swimmers|shoppers|buyers|sellers|tenants|landlords|citizens|"
    r"organi[sz]ations|operators|the public|victims|those who|those with|children|adults|viewers|subscribers|players|fans|pilots|cyclists|pedestrians)"
)
_TO_PUBLIC = re.compile(
    rf"\b(?:recommend(?:s|ed|ing)?|urg(?:e|es|ed|ing)|advis(?:e|es|ed|ing)|suggest(?:s|ed|ing)?|encourag(?:e|es|ed|ing)|remind(?:s|ed|ing)?|warn(?:s|ed|ing)?|tell(?:s|ing)?|told|ask(?:s|ed|ing)?|call(?:s|ed|ing)? on|appeal(?:s|ed|ing)? to)\s+"
    rf"(?:that\s+)?(?:(?:all|its|their|his|her|the|any|affected|local|other|young|older|new)\s+){{0,2}}(?:(?!him\b|her\b|them\b|me\b|us\b|it\b|that\b|reporters\b|about\b|of\b|for\b|on\b|from\b|with\b|by\b|and\b|to\b|in\b|at\b|over\b|as\b|when\b|which\b)[\w’'-]+\s+)?{_PUBLIC}\s+(?:(?:who|with|in|at|of|near|whose|using)\s+(?:[\w’'-]+\s+){{1,7}}?)?(?:(?:to|not|should|must|never|always|immediately)\s+){{0,2}}[a-z]+",
    re.IGNORECASE,
)
"""Advice that somebody gives: `The maker recommends that users upgrade …`."""
_WARNS_AGAINST = re.compile(r"\b(?:advis|warn|recommend|caution)\w*\s+(?:\w+\s+)?against\s+\w+ing\b", re.IGNORECASE)
_NO_ADVICE_FOR = re.compile(
    r"\b(?:told|asked|warned|reminded|urged)\s+\w+\s+(?:that|he|she|it|they|reporters|the court)\b", re.IGNORECASE
)
_BY_THE_WAY = re.compile(
    r"\b(?:which|who|that) (?:must|should|needs? to|ha(?:s|ve) to|will have to)\b|\b(?:the|without|without the|no|any) need to\b|\bneed to (?:look|know|say)\b|\bneedless\b|^should\b|\b(?:we|us|our)\b|\bshould have \w+(?:ed|en|n)\b|\bmust have \w+(?:ed|en|n)\b",
    re.IGNORECASE,
)
"""Words of advice that give none: `the file, which must be signed`."""
_FORECAST = re.compile(
    r"\bshould (?:\w+ly |also |then |soon |now )?(?:arrive|appear|launch|land|ship|hit|debut|open|premiere|reach|be (?:available|released|out|ready|on sale|live|finished|completed))\b",
    re.IGNORECASE,
)
"""`should` of what is expected, and not of what is right."""
_ENDORSED = re.compile(r"(?<!is )(?<!are )(?<!be )\b(?:recommended|urged|advised)\b", re.IGNORECASE)
"""What somebody did once: advice only where it is given to people."""
_AS_APPROPRIATE = re.compile(r"\bas (?:appropriate|needed|necessary|required|desired)\b[^,;]{0,12}$", re.IGNORECASE)
_DEFINES = re.compile(
    r"^(?:An? |The |Die |Der |Das |Le |La |L[’']|El |Il |O |De |Het )?(?:[\w’'/().-]+ ){1,6}?(?:is|are|ist|sind|est|sont|es|son|è|sono|é|são|zijn) (?:an?|one of|the name|ein|eine|un|une|una|um|uma|een)\b"
)
_PAST = re.compile(
    r"\b(?:war|waren|wurde|wurden|hatte|hatten|musste|mussten|sollte|sollten) (?:[\w,-]+ ){0,12}?(?:geworden|worden|gewesen|notwendig|nötig|erforderlich)\b|\b(?:was|were|had been) (?:\w+ ){0,2}(?:founded|established|born|created|built|introduced|necessary)\b|\b(?:fallait|fallut|était|étaient|fue|era|eran|fu|foi|werd|werden|was) (?:\w+ ){0,2}(?:nécessaire|necesari[oa]|necessari[oa]|necessário|nodig)\b",
    re.IGNORECASE,
)


def is_given_to_the_public(text: str) -> bool:
    """Whether it tells what somebody advises people to do, whoever reads it."""
    return (bool(_TO_PUBLIC.search(text)) and not _NO_ADVICE_FOR.search(text)) or bool(_WARNS_AGAINST.search(text))


def says_what_follows(text: str, language: Language) -> bool:
    """Whether it gives advice or tells a consequence: not a definition, nor history, nor that nobody knows yet."""
    if language.open_ends.search(text) or _FORECAST.search(text) or _AS_APPROPRIATE.search(text) or _PAST.search(text):
        return False
    if is_given_to_the_public(text):
        return True
    return bool(language.consequence.search(_ENDORSED.sub(" ", _BY_THE_WAY.sub(" ", text)))) and not _DEFINES.match(
        text
    )
