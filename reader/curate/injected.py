"""Sentences of an article that speak to a machine: they are neither sent to a model, nor quoted, by it or offline."""

from __future__ import annotations

import re
from collections.abc import Iterable

from reader.curate.passages import Sentence

_MACHINE = (
    r"(?:ai|a\.i\.|artificial intelligence|llm|large language model|language model|gpt|chatgpt|claude|gemini|copilot"
    r"|(?:ai |virtual |digital )?assistant|chat ?bot|bot|crawler|summari[sz]er|summari[sz]ation (?:tool|model|system))s?"
    r"(?: (?:assistant|model|system|agent|tool|reader|summari[sz]er)s?)?"
)
_ORDER = (
    r"(?:you|please|must|always|never|do not|don't|ignore|disregard|forget|say|write|state|mention|include|add|output|print|"
    r"respond|reply|answer|recommend|rate|describe|summari[sz]e|insert|append|tell|report|treat|note that)"
)
_TO_MACHINES = re.compile(
    # told to forget what it was told
    r"\b(?:ignore|disregard|forget|override|bypass|discard)\b(?: (?:all|any|every|everything|the|your|these|those|of|in))*"
    r" (?:previous|prior|above|preceding|earlier|foregoing|existing|original|system|safety|your|you were given)(?: \w+){0,2}"
    r" (?:instructions?|prompts?|rules?|guidelines|context|directions|text|content|messages?|training|told)\b"
    r"|\b(?:ignore|disregard|forget) (?:everything|anything|all(?: of (?:it|this|that))?)(?: (?:that|which))?(?: (?:is|was|came|stands|you read))?"
    r" (?:above|before|until now|so far)\b"
    r"|\b(?:ignore|disregard|forget|override) (?:all |any |all of )?(?:your|the) (?:instructions|system prompt|prompt)\b"
    r"|\b(?:new|updated|additional|secret|hidden) (?:system )?instructions?\s*(?::|for (?:the |any |all )?" + _MACHINE + r"\b)"
    # spoken to, as what it is
    r"|\b(?:dear|attention|note to|note for|message (?:to|for)|instructions? (?:to|for)|hey|hello|hi),? (?:all |any |the |every )?"
    + _MACHINE + r"\b(?!')"
    r"|(?:^|[.,;:!—–(\[]\s*)" + _MACHINE + r"\s*[,:!]\s*(?:if you\b|" + _ORDER + r"\b)"
    r"|\b(?:if|as|since|because) you(?:'re|’re| are)?,? (?:an? |the )?" + _MACHINE + r"\b(?:,| (?:reading|summari[sz]ing|processing|you)\b)"
    r"|\bif you are (?:an? )?" + _MACHINE + r"\b"
    r"|\b(?:you are|act as|pretend to be|roleplay as|behave as|from now on you are) (?:now )?(?:an? |the |my )?(?:\w+ )?" + _MACHINE
    + r"(?=\s*(?:[,.;:!)]|$|(?:that|who|and|tasked|called|named|without|with no)\b))"
    r"|\b" + _MACHINE + r",? (?:that (?:reads?|summari[sz]es?|process(?:es)?|index(?:es)?)|reading|summari[sz]ing|processing|indexing|scraping) this\b"
    r"|\b" + _MACHINE + r"\b.{0,20}\b(?:must|should|shall|please|has to|have to|need to)\b.{0,60}\b(?:its|your|their|the|this) (?:summary|digest)\b"
    # told what to put into what it writes
    r"|(?:\b(?:must|should|please|always|and|then)\s+|^\W*)(?:include|add|mention|put|write|insert|append|say|state|recommend|begin|end|start)\b.{0,80}"
    r"\b(?:in|into|to|with|at the end of|of) (?:your|the|this|its) (?:summary|digest)\b"
    r"|\b(?:in|into|to) your (?:summary|digest|answer|output|response|reply)\b"
    r"|\byou must (?:always )?(?:recommend|rate|praise|say|state|mention)\b.{0,60}\b(?:product|service|company|article|author|reader|best|excellent|user)s?\b"
    r"|(?:^\W*|\b(?:please|must|always|only|instead|then)\s+)(?:respond|reply|answer|output) (?:only )?with (?:only )?(?:the |this )?(?:following|exactly|text|words?|sentence|json)\b"
    r"|\b(?:reveal|print|repeat|output) your (?:system |developer |hidden |initial )?(?:prompt|instructions)\b"
    r"|(?:^\W*|\bplease )(?:reveal|print|repeat|output|show) the (?:system|developer|hidden|initial) prompt\b"
    # the marks of models' own formats
    r"|<\|?(?:im_start|im_end|system|assistant|user|endoftext)\|?>|\[/?INST\]|^(?:system|assistant)\s*:"
    # the same in other languages
    r"|\bignorier(?:e|en sie|t)? (?:bitte )?(?:alle |sämtliche )?(?:vorherigen|bisherigen|obigen|vorigen|früheren)\b"
    r"|\bignore[zr]? (?:toutes )?les (?:instructions|consignes) (?:précédentes|antérieures|ci-dessus)"
    r"|\bignor[ae] (?:todas )?las instrucciones (?:anteriores|previas)|\bignora (?:tutte )?le istruzioni precedenti"
    r"|\bignore (?:todas )?as instruções anteriores|\bnegeer (?:alle )?(?:vorige|eerdere|bovenstaande) instructies"
    r"|忽略(?:以上|之前|前面|上述)[^。]{0,8}(?:指令|指示|提示|内容)|(?:上記|以前|これまで)の(?:指示|命令)を無視",
    re.IGNORECASE,
)  # fmt: skip


_WHO = (
    r"(?:ais?|bots?|chat ?bots?|crawlers?|agents?|llms?|gpts?|scrapers?|summari[sz]ers?|assistants?|language models?)"
)
_SHORTEN = r"(?:summari[sz]|condens|shorten|digest|index|process|paraphras|rewrit|translat|rank)"
_WANTED = r"(?:always|never|please|recommend|mention|say|include|rate|add|praise|write|state|rank|treat|prefer|tell)"
_TO_MACHINES_TOO = re.compile(
    # told what it is, and what it has to do as that
    r"\bas (?:an? )?(?:(?:ai|large|helpful) )?(?:language model|ai|artificial intelligence|chat ?bot|llm|ai assistant)"
    r"(?: (?:model|assistant|system))?,? you\b"
    r"|\byou are now (?:dan|free|unrestricted|jailbroken|in developer mode)\b"
    r"|\byour (?:new |only |real )?(?:task|job|role|goal|instruction) is (?:now )?to (?:recommend|summari[sz]e|promote|praise"
    r"|say|write|rank|rate|ignore|output|tell|describe|mention|repeat)\b"
    # told what to do while it shortens this
    r"|\b(?:when|while|if|before)(?: you(?:'re| are)?)? " + _SHORTEN + r"(?:e|es|ing)? (?:this|the (?:text|article|page|post|above))\b"
    r".{0,60}\b" + _WANTED + r"\b"
    r"|^\W*(?:please )?(?:do not|don't|never) " + _SHORTEN + r"e?(?:\s*[.!:;,]|$| (?:this|the (?:text|article|page|post)|anything)\b)"
    # called by its name
    r"|(?:^|[.;!?(\[]\s*)(?:(?:all|any|every|dear|hey|attention|to|for) )*" + _WHO + r"(?:(?:,? and|,? or|,|/) " + _WHO + r")*\s*:\s+\S"
    r"|^\W*(?:hey|ok|okay|hello|hi),? (?:siri|alexa|google|cortana|copilot|gemini|claude|chatgpt|gpt)\b"
    r"|\b(?:any|every|all|each) (?:ai |software |automated )?(?:" + _WHO + r"|machines?|models?|tools?|programs?|systems?) (?:that|which) "
    + _SHORTEN + r"(?:es?|s)? (?:this|the (?:text|article|page|post))\b"
    r"|\bsummari[sz](?:ers|ation tools) (?:must|should|shall|have to|need to)\b"
    r"|\b(?:ai|llm)(?:s| (?:systems?|assistants?|models?|tools?|agents?|readers?)) (?:should|must|shall|have to) (?:always |only )?"
    r"(?:treat|rank|rate|recommend|praise|prefer|describe|present|mention)\b"
    # the same in other languages
    r"|\b(?:als|wenn (?:du|sie)|falls (?:du|sie)|du bist (?:nun|jetzt)) (?:eine? )?(?:ki|sprachmodell|chatbot|künstliche intelligenz"
    r"|ki-\w+)\b.{0,40}\b(?:du|sie|bist|sind|musst|sollst|solltest)\b"
    r"|\b(?:an|hinweis (?:an|für)|für) (?:alle )?(?:kis?|ki-\w+|sprachmodelle|chatbots|crawler)\b[^.]{0,20}(?::|,? (?:die|welche) (?:dies|das))"
    r"|\b(?:kis?|ki-\w+|sprachmodelle|chatbots|bots),? (?:die|welche) (?:diesen?|dieses) (?:text|artikel|seite|beitrag)"
    r"|\b(?:pour|aux|chers|chères|à) (?:toutes |tous )?(?:les )?(?:ia|intelligences artificielles|assistants|modèles de langage|robots)"
    r" qui (?:lisent|lis|résum|trait|index)"
    r"|\b(?:en tant qu['’e] ?(?:une? )?|si (?:vous êtes|tu es) une? |(?:tu es|vous êtes) (?:maintenant|désormais) une? )"
    r"(?:ia|modèle de langage|assistant|intelligence artificielle)\b"
    r"|\b(?:para|a) (?:todas? |todos )?(?:las ias?|los modelos de lenguaje|los asistentes|los bots) que (?:lea|lee|resum|proces)"
    r"|\bcomo (?:una? )?(?:ia|modelo de lenguaje|asistente),? (?:debes|tienes que|usted debe)\b"
    r"|\b(?:per|alle|ai) (?:tutt[ei] )?(?:le |i )?(?:ia|intelligenze artificiali|modelli linguistici|assistenti|bot) che (?:legg|riassum)"
    r"|\bcome (?:una? )?(?:ia|modello linguistico|assistente),? devi\b"
    r"|\b(?:para|às|aos) (?:as |os )?(?:ias|modelos de linguagem|assistentes|robôs) que (?:le[ei]|resum)"
    r"|\bcomo (?:uma? )?(?:ia|modelo de linguagem|assistente),? (?:você )?deve[s]?\b"
    r"|\b(?:voor|aan) (?:alle )?(?:ai|ai-\w+|taalmodellen|bots) die (?:dit|deze)\b"
    r"|\bals (?:een )?(?:ai|taalmodel|ai-\w+|assistent),? (?:moet|dien|bent) (?:je|u)\b"
    r"|(?:致|给)(?:所有)?(?:AI|人工智能|大模型|语言模型)[^。]{0,6}[::]|(?:AI|人工知能|言語モデル)(?:は|へ)[^。]{0,20}(?:要約|推薦)(?:して|せよ)",
    re.IGNORECASE,
)  # fmt: skip


_SIGNS = ("you must", "you are now", "en tant qu", *(
    "instruct prompt ignor disregard forget overrid bypass discard negeer summar digest artificial llm gpt claude gemini "
    "copilot sist bot crawl scrap agent your respond reply answer output condens shorten index process paraphras "
    "rewrit translat rank siri alexa google cortana < inst] system sprachmodell künstliche mod taalmodel intelligen "
    "robôs machine tool program"
).split())  # fmt: skip
_SHORT_SIGNS = re.compile(r"\b(?:ai|ia|ki|a\.i)|[\u2e80-\uffff]")
"""Of these each such sentence has one; most sentences have none, and are not looked at any closer."""
_PLAIN_LETTERS = str.maketrans("ıİſK", "iisk")


def speaks_to_machines(text: str) -> bool:
    """Whether a sentence tries to instruct a model."""
    letters = text.translate(_PLAIN_LETTERS).lower()
    if not any(map(letters.__contains__, _SIGNS)) and not _SHORT_SIGNS.search(letters):
        return False
    return bool(_TO_MACHINES.search(text) or _TO_MACHINES_TOO.search(text))


def without_instructions(sentences: Iterable[Sentence], markdown: str) -> str:
    """The article's text, each such sentence left out and the place of it shown."""
    text, at = [], 0
    for sentence in sentences:
        if speaks_to_machines(sentence.text):
            text += [markdown[at : sentence.start], "[…]"]
            at = max(at, sentence.end)
    return "".join((*text, markdown[at:]))
