"""A decision on the plate, given to the configured model: it may order what was found, and must quote."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from reader.briefing.plate import Found, found, ordered
from reader.curate.deciding import Chosen, Excerpt, ask_to_order, parse_order
from reader.errors import ModelError
from reader.model.desk import DECISION, SET, Decision
from reader.model.digest import Digest
from reader.translation import gettext as _

if TYPE_CHECKING:
    from reader.config import Curate
    from reader.curate.write import Client
    from reader.library import Library

NO_MODEL = _(
    "No model is configured, so the order stays as it is: docs/curation.md says how one is set up under [curate]."
)


def order_by_model(library: Library, config: Curate, decision: Decision, client: Client | None = None) -> list[Found]:
    """What bears on a decision, in an order by the model that the desk keeps. Raises ModelError, LibraryError."""
    items = found(library, decision.question, offline=True)
    if not items:
        return []
    excerpts = [_excerpt(library.get(item.id)) for item in items]
    chosen = _answered(client or _client(config), decision.question, excerpts)
    kept = json.dumps([[each.id, each.quote] for each in chosen], ensure_ascii=False)
    library.arrange([library.desk.step(DECISION, decision.question, {SET: True, "order": kept})])
    return ordered(items, chosen)


def _client(config: Curate) -> Client:
    if not config.model:
        raise ModelError(NO_MODEL)
    from reader.curate.client import LlmClient

    return LlmClient(config.model, config.base_url, timeout=config.timeout)


def _answered(client: Client, question: str, excerpts: list[Excerpt]) -> list[Chosen]:
    asked = ask_to_order(question, excerpts)
    mode = next((mode for mode in client.modes if mode != "schema"), "plain")
    for again in ("", "Quote each sentence exactly as it stands in the text. Answer with the one JSON object only."):
        chosen = parse_order(client.complete(asked, mode, again).text, excerpts)
        if chosen:
            return chosen
    raise ModelError(_("The model quoted nothing that stands in the texts, so the order stays as it is."))


def _excerpt(digest: Digest) -> Excerpt:
    said = [digest.takeaway, digest.summary, *digest.insights, *digest.in_practice, *digest.principles, *digest.method]
    if digest.article is not None and digest.undigested:
        said.append(digest.article.text)
    return Excerpt(digest.id, digest.title, "\n\n".join(filter(None, said)))
