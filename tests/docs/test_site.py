"""The documentation as a site: every page is in it, and nothing of it comes from elsewhere."""

from __future__ import annotations

import os
import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CONTENTS = ROOT / "docs" / "site" / "contents.md"
SPHINX = ROOT / ".venv-site" / "bin" / "sphinx-build"
ENTRY = re.compile(r"^\.\./[\w./*-]+$", re.MULTILINE)
LOADED = re.compile(
    r"<(?:script|img|iframe|link)\b[^>]*?(?:src|href)=[\"'](?:https?:)?//[^\"']*[\"'][^>]*>", re.IGNORECASE
)


def test_every_page_is_in_the_contents() -> None:
    folder = CONTENTS.parent
    named = {
        path.resolve() for each in ENTRY.findall(CONTENTS.read_text("utf-8")) for path in folder.glob(each + ".md")
    }
    pages = {*(ROOT / "docs").glob("**/*.md"), *ROOT.glob("*.md")} - {CONTENTS}
    assert {str(path.relative_to(ROOT)) for path in pages - named} == set()


@pytest.mark.slow
def test_it_is_built_without_a_warning_and_loads_nothing_from_elsewhere(tmp_path: Path) -> None:
    if not SPHINX.exists():
        pytest.skip("Sphinx is not installed: `make site` installs it, in a venv of its own")
    command = [
        str(SPHINX),
        "--quiet",
        "--fail-on-warning",
        "--conf-dir",
        "docs/site",
        "--doctree-dir",
        str(tmp_path / "known"),
    ]
    done = subprocess.run(
        [*command, "--builder", "html", ".", str(tmp_path / "site")],
        cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    pages = list((tmp_path / "site").rglob("*.html"))
    assert len(pages) > 60
    for page in pages:
        # What a page names as its address elsewhere is followed by nobody who opens it.
        loaded = [tag for tag in LOADED.findall(page.read_text("utf-8")) if 'rel="canonical"' not in tag]
        assert loaded == [], page
