"""What the tests of curation share: an article in a library, and a model's server on loopback."""

from __future__ import annotations

import gc
import warnings
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest

from reader.curate.taxonomy import Taxonomy
from reader.intake.curation import load_taxonomy
from reader.library import Library
from reader.model.digest import Digest
from reader.model.record import from_record
from tests.conftest import Run, in_this_process
from tests.model_server import ARTICLE, Script, model_server

Serve = Callable[..., Script]
LINK = "https://lindham.example/silt"


@pytest.fixture(scope="session")
def taxonomy() -> Taxonomy:
    return load_taxonomy(Path("/nonexistent/taxonomy.toml"))


@pytest.fixture
def run() -> Run:
    """Most of what is tested here is said by the library and the model's server, not by the process."""
    return in_this_process


@pytest.fixture
def article() -> Digest:
    return from_record(
        {"title": "Silt returns to Lindham", "source": "The Tide", "link": LINK, "article": {"text": ARTICLE}}
    )


@pytest.fixture
def stored(library: Library, article: Digest) -> Digest:
    library.add([article])
    return article


@pytest.fixture
def configure(home: Path) -> Callable[..., None]:
    """Write `[curate]` of the configuration."""

    def write(**values: Any) -> None:
        path = home / "config" / "digest-reader" / "config.toml"
        path.parent.mkdir(parents=True, exist_ok=True)
        lines = [
            f"{name} = {value!r}" if not isinstance(value, str) else f'{name} = "{value}"'
            for name, value in values.items()
        ]
        path.write_text("[curate]\n" + "\n".join(lines) + "\n")

    return write


@pytest.fixture
def serve(monkeypatch: pytest.MonkeyPatch, home: Path, configure: Callable[..., None]) -> Iterator[Serve]:
    """Start a model's server that answers so, and configure it."""
    monkeypatch.setenv("LLM_USER_PATH", str(home / "llm"))
    monkeypatch.setenv("DIGEST_RETRY_FACTOR", "0.02")
    with ExitStack() as stack:

        def start(*steps: dict[str, Any], **config: Any) -> Script:
            address, script = stack.enter_context(model_server(*steps))
            configure(model="small", base_url=address, **config)
            return script

        yield start
    # The connections of a client that failed end with it, and here no process ends to take it along.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        gc.collect()
