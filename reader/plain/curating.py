"""Making digests: curate, evidence, versions, judgements, edits, digests of one's own, whole texts."""

from __future__ import annotations

from collections.abc import Mapping

from reader import translation
from reader.model.claim_reasons import claim_reason
from reader.model.claims import Claim, counted
from reader.model.digest import Digest, made_by
from reader.model.edits import EDITABLE, text_of
from reader.model.sections import claims_title
from reader.model.value_names import capitalized
from reader.plain.lines import NoAnswerError
from reader.plain.place import Place
from reader.plain.table import Command, Group
from reader.text import clean_line, plain
from reader.translation import gettext as _
from reader.tui.controllers.curation import CURATE, STOP, Curation, claims_beside, why_no_evidence
from reader.tui.controllers.fetching import FETCH, Fetching
from reader.tui.controllers.judging import Judging
from reader.tui.shown import CLAIM

PASSAGES = 20
"""Passages of one sentence that are told."""
STORE = "\1store"


class Curating:
    """What is asked before a digest is made, and what is told of it afterwards."""

    def __init__(self, place: Place) -> None:
        self.place = place
        root = place.library.layout.root
        self.curation = Curation(place.session, root, place.jobs, place.config.curate, place.writes)
        self.fetching = Fetching(place.library, root, place.jobs, place.writes)
        self.judging = Judging(place.marking)
        place.background.stops += [self._stop_curating, self._stop_fetching]

    def _stop_curating(self) -> bool:
        running = self.place.jobs.running(CURATE)
        self.curation.stop()
        return running

    def _stop_fetching(self) -> bool:
        running = self.place.jobs.running(FETCH)
        self.fetching.stop()
        return running

    def group(self) -> Group:
        return Group(
            _("Making digests"),
            (
                Command(
                    ("c", "curate"),
                    _("make a digest of this article, or of the selected ones"),
                    self.curate,
                    ("curate",),
                ),
                Command(
                    ("C", "curate with"),
                    _("choose who makes the digest; a model's name may follow"),
                    self.curate_with,
                    ("curate-with",),
                ),
                Command(
                    ("e", "evidence"),
                    _("each sentence with the passage that it rests on"),
                    self.evidence,
                    ("evidence",),
                ),
                Command(("=", "versions"), _("the other versions of this digest"), self.versions, ("compare",)),
                Command(("w",), _("the takeaway for another role"), self.another_role, ("another-role",)),
                Command(("+", "good"), _("judge this digest good"), lambda _rest: self.judge("+"), ("praise",)),
                Command(("-", "bad"), _("judge this digest bad"), lambda _rest: self.judge("-"), ("refuse",)),
                Command(("E", "edit"), _("change the digest by hand"), self.edit, ("edit-digest",)),
                Command(("new",), _("write a digest of your own"), self.write, ("new-digest",)),
                Command(
                    ("x", "fetch"),
                    _("fetch the whole text of a teaser; on a whole text, always"),
                    self.fetch,
                    ("fetch",),
                ),
            ),
        )

    def curate(self, rest: str, model: str = "") -> None:
        place, targets = self.place, self.place.targets
        if not targets:
            place.tell_here()
            return
        said = self.curation.curate(targets, model)
        place.session.end_selection(targets)
        place.say(said)

    def curate_with(self, rest: str) -> None:
        choices = [(name or STOP, text) for name, text in self.curation.choices()]
        model = rest or self.place.lines.choose(_("Who makes the digest?"), choices)
        if model == STOP:
            model = self.place.lines.ask_line(_("A model that llm knows; the article is sent to it."))
        self.curate("", model)

    def evidence(self, rest: str) -> None:
        """Tell each sentence and whether the article says it; then passages by number."""
        from reader.intake.articles import is_long
        from reader.intake.verification import claims_on

        place = self.place
        digest = place.digest()
        if digest is None:
            return
        why = why_no_evidence(digest)
        if why:
            place.lines.say(why)
            return
        claims = list(self._beside(digest) if is_long(digest) else claims_on(digest))
        if not claims:
            return
        supported, refused, unchecked = counted(claims)
        place.lines.say(
            _("{supported} supported, {refused} not supported, {unchecked} not checked; {made_by}.").format(
                supported=supported, refused=refused, unchecked=unchecked, made_by=made_by(digest) or _("no curator")
            )
        )
        choices = [(str(n), _told(claim)) for n, claim in enumerate(claims)]
        told = False
        while True:
            heading = (
                _("Another number, or only Enter or q for none.")
                if told
                else _("Sentences; a number tells the passage:")
            )
            try:
                chosen = place.lines.choose(heading, choices, told=told)
            except NoAnswerError:
                return
            told = True
            for line in _passages(digest, claims[int(chosen)]):
                place.lines.say(line)

    def _beside(self, digest: Digest) -> list[Claim]:
        """Of a long text, by a process of its own."""
        self.place.lines.say(_("Looking through a long text. Ctrl+C stops it."))
        claims, said = self.place.background.wait(claims_beside(self.curation.root, digest))
        self.place.say(*(said if not claims else ()))
        return claims

    def versions(self, rest: str) -> None:
        place = self.place
        digest = place.digest()
        if digest is None or not digest.versions:
            place.lines.say(_("There is only one version; C makes another."))
            return
        choices = [(str(n), made_by(each) or _("no curator")) for n, each in enumerate(digest.versions)]
        place.lines.say(_("Shown now: {made_by}.").format(made_by=made_by(digest) or _("no curator")))
        other = digest.versions[int(place.lines.choose(_("Read which other one?"), choices))]
        place.lines.put(text for _rest, text in place.laid(other))
        if not digest.made:
            place.lines.say(_("An editor's digest always comes first; the others stay available."))
        elif place.lines.confirm(_("Show this one from now on?")):
            place.say(self.curation.show_version(digest, other.curator))

    def another_role(self, rest: str) -> None:
        digest = self.place.digest()
        roles, said = self.curation.roles(digest)
        self.place.say(said)
        if digest is not None and roles:
            role = self.place.lines.choose(_("Whose takeaway?"), [(role, role) for role in roles])
            self.place.say(self.curation.address(digest, role))

    def judge(self, sign: str) -> None:
        self.place.say(self.judging.judge(self.place.targets, sign))

    def edit(self, rest: str) -> None:
        digest = self.place.digest()
        if digest is None:
            return
        texts = self._form(_("Change which part?"), {name: text_of(digest, name) for name in EDITABLE})
        self.place.say(self.judging.edit(digest, texts))

    def write(self, rest: str) -> None:
        texts = dict.fromkeys(EDITABLE, "")
        while True:
            texts = self._form(_("A digest of your own. Write which part?"), texts)
            why = self.curation.why_not_write(texts)
            if not why:
                self.place.say(self.curation.write(texts))
                return
            self.place.lines.say(why)

    def _form(self, heading: str, texts: Mapping[str, str]) -> dict[str, str]:
        """Fields by number, until they are stored. Raises NoAnswerError where they are not to be."""
        now, lines = dict(texts), self.place.lines
        while True:
            told = [(name, f"{EDITABLE[name]}: {clean_line(now[name])[:CLAIM] or _('empty')}") for name in EDITABLE]
            chosen = lines.choose(heading, [(STORE, _("store it as it is now")), *told])
            if chosen == STORE:
                return now
            try:
                now[chosen] = lines.ask_text(_("{field}, one item a line.").format(field=EDITABLE[chosen]), now[chosen])
            except NoAnswerError:
                lines.say(_("Left as it is."))

    def fetch(self, rest: str) -> None:
        place, targets = self.place, self.place.targets
        feed = self.fetching.could_always(place.digest()) if len(targets) == 1 else None
        if feed is None:
            place.say(self.fetching.fetch(targets))
            place.session.end_selection(targets)
        elif place.lines.confirm(
            _("The whole text is here. Fetch it for every new entry of {feed} too?").format(feed=feed.shown)
        ):
            place.say(self.fetching.always(feed))


def _told(claim: Claim) -> str:
    why = " " + _("Because: {why}").format(why=claim_reason(claim.why)) if claim.why else ""
    section = claims_title(claim.section)
    return f"{_verdict(claim)}. {section}: {claim.text[:CLAIM]}{why}"


def _verdict(claim: Claim) -> str:
    return capitalized(translation.gettext(claim.verdict))


def _passages(digest: Digest, claim: Claim) -> list[str]:
    text = digest.article.text if digest.article is not None else ""
    found = [clean_line(plain(text[span.start : span.end]))[:CLAIM] for span in claim.spans[:PASSAGES]]
    lines = [_("In the article: {passage}").format(passage=passage) for passage in found]
    lines = lines or [_("No sentence of the article supports this.")]
    return [*lines, *([f"{_verdict(claim)}: {claim_reason(claim.why)}"] if claim.why else [])]
