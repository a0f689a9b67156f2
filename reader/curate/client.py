"""Models, reached through `llm`: its plugins, its keys, or any server that speaks OpenAI's protocol."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from reader.curate.prompt import SCHEMA, Question, tokens_of
from reader.curate.write import MODES, Reply
from reader.errors import ModelError, UnreachableError, UnsupportedError
from reader.translation import decimal
from reader.translation import gettext as _

MOST_REPLY = 200_000
"""Characters of a reply: no digest is longer, and a model may never stop."""
CONNECTING = 4.0
"""Seconds until a server that is there has taken a connection."""
INSTALL = "`pip install 'digest-reader[model]'` (or `uv tool install 'digest-reader[model]'`) installs them"


class LlmClient:
    """One model. It may be used by several threads at once."""

    def __init__(
        self, model: str, base_url: str = "", *, timeout: float = 120, cancelled: Callable[[], bool] = lambda: False
    ) -> None:
        """Raises ModelError if the model, or the library to reach it, is missing."""
        try:
            import llm
        except ImportError as error:
            raise ModelError(_("Models are not installed: {install}.").format(install=INSTALL)) from error
        self.name = model
        self.base_url = base_url
        self.timeout = timeout
        self.cancelled = cancelled
        self._model = _of_server(model, base_url, timeout) if base_url else _known(llm, model, timeout)

    @property
    def modes(self) -> Sequence[str]:
        schema = bool(getattr(self._model, "supports_schema", False))
        options = getattr(getattr(self._model, "Options", None), "model_fields", {})
        known = {"schema": schema, "json": "json_object" in options, "plain": True}
        return [mode for mode in MODES if known[mode]]

    def complete(self, question: Question, mode: str, repairing: str = "") -> Reply:
        prompt = f"{question.article}\n\n{repairing}" if repairing else question.article
        options: dict[str, Any] = {"json_object": True} if mode == "json" else {}
        try:
            response = self._model.prompt(
                prompt, system=question.system, schema=SCHEMA if mode == "schema" else None, **options
            )
            text = self._read(response)
            usage = response.usage()
        except ModelError:
            raise
        except Exception as error:
            if _is_nobody(error):
                raise UnreachableError(self._where_nobody_is()) from error
            raise _explained(error, self.name, mode) from error
        if not text.strip():
            raise ModelError(_("{name} returned an empty answer.").format(name=self.name), transient=True)
        return Reply(
            text,
            getattr(usage, "input", 0) or tokens_of(question.system) + tokens_of(prompt),
            getattr(usage, "output", 0) or tokens_of(text),
        )

    def _where_nobody_is(self) -> str:
        if not self.base_url:
            return f"the server of {self.name} cannot be reached (is this computer online?)"
        return (
            f"nothing answers at {self.base_url} (start the server of {self.name}, or correct base_url under [curate] "
            "in the configuration)"
        )

    def _read(self, response: Any) -> str:
        """The reply, piece by piece, so that it can be dropped when it takes too long or is cancelled."""
        from time import monotonic

        end, size, pieces = monotonic() + self.timeout, 0, []
        for piece in response:
            pieces.append(str(piece))
            size += len(pieces[-1])
            if self.cancelled():
                raise ModelError(_("Cancelled."))
            if monotonic() > end:
                raise ModelError(
                    _("{name} took longer than {timeout} s.").format(name=self.name, timeout=decimal(self.timeout, 0)),
                    transient=True,
                )
            if size > MOST_REPLY:
                raise ModelError(_("{name} did not stop writing.").format(name=self.name))
        return "".join(pieces)


def _known(llm: Any, model: str, timeout: float) -> Any:
    try:
        found = llm.get_model(model)
    except Exception as error:
        raise ModelError(
            _("llm knows no model {model!r}: `llm models` lists the ones it knows.").format(model=model)
        ) from error
    return _patient(found, timeout)


def _of_server(model: str, base_url: str, timeout: float) -> Any:
    import llm
    from llm.default_plugins.openai_models import Chat

    make: Any = Chat
    found: Any = make(model, model_name=model, api_base=base_url, supports_schema=True)
    found.needs_key = None
    # A key for this server alone: one that was given to somebody else must not be sent here.
    key = llm.get_key(None, "digest", "DIGEST_MODEL_KEY")
    if key:
        found.headers = {"Authorization": f"Bearer {key}"}
    return _patient(found, timeout)


def _patient(model: Any, timeout: float) -> Any:
    """Retries and time limits are ours: the library's own would wait where nobody can cancel."""
    make = getattr(model, "get_client", None)
    if make is not None:

        def client(*args: Any, **kwargs: Any) -> Any:
            made = make(*args, **kwargs)
            if not hasattr(made, "with_options"):
                return made
            return made.with_options(max_retries=0, timeout=_waits(getattr(made, "timeout", None), timeout))

        model.get_client = client
    return model


def _waits(limits: Any, timeout: float) -> Any:
    """The time limits of a connection: a server that is down does not take one, however long an answer may take.

    `limits`: the client's own, whose kind differs between the libraries that it is built on.
    """
    return type(limits)(timeout, connect=min(timeout, CONNECTING)) if hasattr(limits, "connect") else timeout


def _is_nobody(error: BaseException | None) -> bool:
    """Whether no connection could be made, as one of the errors that led to this one says."""
    for _rest in range(8):
        if error is None:
            return False
        if type(error).__name__ in ("ConnectError", "ConnectTimeout") or isinstance(error, ConnectionRefusedError):
            return True
        error = error.__cause__ or error.__context__
    return False


def _explained(error: Exception, name: str, mode: str) -> ModelError:
    """What a failure means: ask in another form, ask later, or do not ask again."""
    status = getattr(error, "status_code", None)
    said = " ".join(str(getattr(error, "message", "") or error).split())[:200]
    kind = type(error).__name__
    if status in (400, 404, 415, 422, 501) and mode != "plain" and _is_about_format(said, status):
        return UnsupportedError(_("{name} cannot answer in this form: {said}").format(name=name, said=said))
    if kind in (
        "APITimeoutError",
        "APIConnectionError",
        "ConnectError",
        "ReadTimeout",
        "ConnectTimeout",
        "RemoteProtocolError",
    ):
        return ModelError(_("{name} cannot be reached: {said}").format(name=name, said=said), transient=True)
    if status == 429 or (isinstance(status, int) and status >= 500):
        return ModelError(
            _("{name} reported {status}: {said}").format(name=name, status=status, said=said),
            transient=True,
            retry_after=_retry_after(error),
        )
    if status in (401, 403) or kind in ("NeedsKeyException", "AuthenticationError"):
        return ModelError(
            _("{name} needs a valid key: store one with `llm keys set`. It reported: {said}").format(
                name=name, said=said
            )
        )
    return ModelError(
        _("{name} failed: {said}").format(name=name, said=said or kind), transient=isinstance(error, OSError)
    )


def _is_about_format(said: str, status: int) -> bool:
    return status in (415, 422, 501) or any(
        word in said.lower() for word in ("response_format", "json", "schema", "format")
    )


def _retry_after(error: Exception) -> float:
    """Seconds that a server asked to wait, at most an hour."""
    headers = getattr(getattr(error, "response", None), "headers", None) or {}
    value = str(headers.get("retry-after", "")).strip()
    if value.replace(".", "", 1).isdigit():
        return min(3600.0, float(value))
    if value:
        from datetime import UTC, datetime
        from email.utils import parsedate_to_datetime

        try:
            return min(3600.0, max(0.0, (parsedate_to_datetime(value) - datetime.now(UTC)).total_seconds()))
        except (TypeError, ValueError):
            return 0.0
    return 0.0
