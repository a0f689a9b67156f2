"""The command line, as a person and a pipe see it."""

from __future__ import annotations

import json
import subprocess
import sys
from importlib import import_module
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from reader import commands
from reader.commands import cli
from reader.library import open_library
from reader.paths import default_library
from tests.conftest import Run
from tests.pages import DIGEST, PLAIN, TITLE, small

RECORD_KEYS = [
    "id", "title", "source", "curator", "link", "published", "added", "field", "depth", "minutes", "authors", "media",
    "kind", "intent", "summary", "takeaway", "insights", "principles", "method", "in_practice", "topics", "best_for",
    "related", "attribution", "marks",
]  # fmt: skip


def digest(*arguments: str | Path, stdin: str | bytes = "", **env: str) -> Result:
    return CliRunner().invoke(cli, [str(a) for a in arguments], input=stdin, env=env, prog_name="digest")


@pytest.fixture
def filled(root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A library of three digests, named by the environment."""
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(PLAIN)
    (tmp_path / "in" / "b.txt").write_text("\n---\n".join([small("First"), small("Second", body="Best of two.")]))
    monkeypatch.setenv("DIGEST_LIBRARY", str(root))
    assert digest("import", tmp_path / "in").exit_code == 0
    return root


def ids(query: str = "") -> list[str]:
    return [json.loads(line)["id"] for line in digest("list", "--json", query).stdout.splitlines()]


def test_import_counts_and_names_what_failed(root: Path, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text(PLAIN)
    bad.write_text("\n\nA letter.\n")
    result = digest("--library", root, "import", good, bad, tmp_path / "none.md")
    assert result.exit_code == 1
    assert result.stdout == "1 added, 0 updated, 0 unchanged, 2 failed\n"
    assert f"{bad}, line 3: not a curated page" in result.stderr
    assert f"{tmp_path / 'none.md'}: there is no such file" in result.stderr
    again = digest("--library", root, "import", good)
    assert (again.exit_code, again.stdout) == (0, "0 added, 0 updated, 1 unchanged\n")


def test_import_as_json_is_one_object(root: Path, tmp_path: Path) -> None:
    lines = tmp_path / "x.jsonl"
    lines.write_text('{"title": "One"}\n{"title": \n')
    result = digest("import", "--json", lines, "--library", root)
    assert result.exit_code == 1
    report = json.loads(result.stdout)
    (failure,) = report.pop("failed")
    assert report == {"added": 1, "updated": 0, "unchanged": 0}
    assert (failure["input"], failure["line"], set(failure)) == (str(lines), 2, {"input", "line", "why"})
    assert "JSON" in failure["why"]


@pytest.mark.parametrize(
    "stdin", [PLAIN, PLAIN.encode("utf-16"), json.dumps({"title": TITLE}), f"title,source\n{TITLE},X\n"]
)
def test_import_reads_standard_input(root: Path, stdin: str | bytes) -> None:
    assert digest("import", "-", "--library", root, stdin=stdin).exit_code == 0
    assert TITLE in digest("list", "--library", root).stdout


def test_import_of_nothing_says_so(root: Path, tmp_path: Path) -> None:
    (tmp_path / "empty").mkdir()
    result = digest("import", tmp_path / "empty", "--library", root)
    assert (result.exit_code, "contains no file" in result.stderr) == (1, True)
    assert digest("import", "-", "--library", root).exit_code == 1
    assert not root.exists(), "nothing was stored, so there is no library yet"


def test_what_is_listed_as_json_can_be_imported(filled: Path, tmp_path: Path) -> None:
    (tmp_path / "all.json").write_text(digest("list", "--json").stdout)
    assert digest("import", tmp_path / "all.json").stdout == "0 added, 0 updated, 3 unchanged\n"
    other = digest("import", tmp_path / "all.json", "--library", tmp_path / "other")
    assert other.stdout == "3 added, 0 updated, 0 unchanged\n"
    assert sorted(ids()) == sorted(ids()) != []


def test_list_takes_a_query(filled: Path) -> None:
    assert len(digest("list").stdout.splitlines()) == 3
    (line,) = digest("list", "level:advanced", 'role:"Platform Engineer"', "is:unread").stdout.splitlines()
    assert line.split()[0] == ids("level:advanced")[0]
    assert TITLE in line
    assert "Backpressure Weekly · Advanced · 1 min" in line
    assert len(digest("list", "--limit", "2").stdout.splitlines()) == 2


def test_list_and_show_as_json_have_the_record(filled: Path) -> None:
    lines = digest("list", "--json", "level:advanced").stdout.splitlines()
    (listed,) = map(json.loads, lines)
    shown = digest("show", listed["id"], "--json")
    assert shown.stdout.count("\n") == 1
    assert json.loads(shown.stdout) == listed
    assert [key for key in listed if key in RECORD_KEYS] == RECORD_KEYS
    assert listed["field"] == {"domain": DIGEST.field.domain, "subfields": list(DIGEST.field.subfields)}
    assert listed["depth"] == {"level": "advanced", "abstraction": "low"}
    assert (listed["minutes"], listed["link"], listed["authors"], listed["kind"]) == (1, "", [], "")
    assert listed["related"][0] == {"title": "Little's law for the impatient", "link": ""}
    assert listed["marks"] == {"read": False, "bookmark": False, "note": "", "tags": []}


def test_list_of_nothing_is_status_1(filled: Path, tmp_path: Path) -> None:
    result = digest("list", "nosuchword")
    assert (result.exit_code, result.stdout) == (1, "")
    assert "no digest has nosuchword" in result.stderr
    assert digest("list", "nosuchword", "--json").output == ""
    assert "empty" in digest("list", "--library", tmp_path / "new").stderr


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("level:advanced nosuch:x", "there is no filter nosuch:"),
        ("is:unred", "Did you mean is:unread?"),
        ("rol:cto", "Did you mean role:cto?"),
        ("since:yestrday", "Did you mean since:yesterday?"),
        ("sort:foo", "sort: takes newest, oldest"),
        ("title:x", "there is no filter title: words of titles and texts are searched as they are. Did you mean x?"),
        ('raft intitle:"two words"', 'Did you mean "two words"?'),
        ("site:x", "there is no filter site:.\n"),
        ("sort:newst", "Did you mean sort:newest?"),
        ("(raft", "there is no ) for this ("),
    ],
)
@pytest.mark.parametrize("command", ["list", "curate"])
def test_a_query_with_a_mistake_is_refused(filled: Path, command: str, query: str, said: str) -> None:
    result = digest(command, query)
    assert (result.exit_code, result.stdout) == (2, "")
    assert said in result.stderr


def test_no_ids_from_standard_input_mark_nothing(filled: Path) -> None:
    result = digest("mark", "-", "--read", stdin="\n")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "there are none" in result.stderr


@pytest.mark.parametrize(
    "options", [["--read", "--unread"], ["--bookmark", "--no-bookmark"], ["--tag", "x", "--untag", "x"]]
)
def test_what_contradicts_itself_is_refused(filled: Path, options: list[str]) -> None:
    result = digest("mark", ids()[0], *options)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "contradict each other" in result.stderr


def test_a_space_behind_the_last_word_ends_it(filled: Path) -> None:
    assert len(ids("lat")) == 1
    assert digest("list", "lat ").exit_code == 1
    assert len(ids("latency ")) == 1


def test_help_is_what_the_option_shows(filled: Path) -> None:
    assert digest("help").stdout == digest("--help").stdout
    assert digest("help", "list").stdout == digest("list", "--help").stdout.replace("Usage: cli", "Usage: digest")
    result = digest("help", "nosuch")
    assert (result.exit_code, result.stdout) == (2, "")
    assert "nosuch" in result.stderr


def test_every_command_works_on_the_starter_library(root: Path) -> None:
    starter = digest("list", "--starter", "role:CTO").stdout
    assert len(starter.splitlines()) > 10
    assert digest("--starter", "list", "role:CTO").stdout == starter
    assert "starter" in digest("where", "--starter").stdout
    with click.Context(cli) as context:
        for name in cli.list_commands(context):
            command = cli.get_command(context, name)
            assert command is not None
            takes_library = {option for p in command.params for option in p.opts} & {"--library", "--starter"}
            assert name in ("help", "completion") or len(takes_library) == 2, name


def test_show_is_a_page_to_read(filled: Path) -> None:
    page = digest("show", ids("level:advanced")[0][:6]).stdout
    assert page.startswith(f"{TITLE}\nBackpressure Weekly · Technology & Digital › Networking")
    assert "\n▌ Key takeaway  for SRE leads\n▌ Bound every queue by time" in page
    assert "\nMethod\n• Measure the time" in page
    assert "\nTopics   queueing theory    load shedding    latency\n" in page
    assert all(len(line) <= 78 for line in page.splitlines())
    assert "Principles" not in digest("show", ids("Second")[0]).stdout


@pytest.mark.parametrize("wrong", ["0000", "not-an-id", ""])
def test_show_of_an_unknown_id_is_status_1(filled: Path, wrong: str) -> None:
    result = digest("show", wrong)
    assert (result.exit_code, result.stdout) == (1, "")
    assert result.stderr.startswith("digest: ")
    assert result.stderr.count("\n") == 1


def test_roles_have_counts(filled: Path) -> None:
    digest("mark", ids("level:advanced")[0], "--read")
    roles = [json.loads(line) for line in digest("roles", "--json").stdout.splitlines()]
    assert roles == [{"role": role, "count": 1, "unread": 0} for role in sorted(DIGEST.best_for, key=str.casefold)]
    assert "Platform Engineer" in digest("roles").stdout


def test_roles_of_nothing_is_status_1(root: Path) -> None:
    assert digest("roles", "--library", root).exit_code == 1


def marks(digest_id: str) -> dict[str, object]:
    found: dict[str, object] = json.loads(digest("show", digest_id, "--json").stdout)["marks"]
    return found


def test_mark_sets_and_takes_back(filled: Path) -> None:
    one, two, _ = ids()
    result = digest("mark", one[:8], two, "--read", "--bookmark", "--tag", "Later", "--tag", "x", "--note", "why [b]")
    assert (result.exit_code, result.stdout) == (0, "2 changed\n")
    assert marks(one) == marks(two) == {"read": True, "bookmark": True, "note": "why [b]", "tags": ["later", "x"]}
    digest("mark", one, "--unread", "--no-bookmark", "--untag", "LATER", "--note", "")
    assert marks(one) == {"read": False, "bookmark": False, "note": "", "tags": ["x"]}
    assert digest("mark", one, two, "--read").stdout == "1 changed, 1 unchanged\n"


def test_mark_reads_ids_from_a_list(filled: Path) -> None:
    listed = digest("list", "source:ledger").stdout
    assert digest("mark", "-", "--read", stdin=listed).stdout == "2 changed\n"
    assert len(ids("is:read")) == 2


def test_mark_names_an_unknown_id_and_marks_the_others(filled: Path) -> None:
    result = digest("mark", "0000", ids()[0], "--read")
    assert (result.exit_code, result.stdout) == (1, "1 changed\n")
    assert "0000" in result.stderr


@pytest.mark.parametrize(
    "arguments",
    [["mark"], ["mark", "abc"], ["mark", "abc", "--tag", " "], ["mark", "abc", "--colour"], ["show"], ["import"],
     ["nosuch"], ["list", "--limit", "0"], ["--nosuch"]],
)  # fmt: skip
def test_wrong_use_is_status_2(filled: Path, arguments: list[str]) -> None:
    result = digest(*arguments)
    assert (result.exit_code, result.stdout) == (2, "")
    assert "Usage: digest" in result.stderr


def test_reindex_counts(filled: Path) -> None:
    assert digest("reindex").stdout == "3 digests indexed\n"
    assert len(ids()) == 3


def test_where_tells_the_paths(filled: Path, home: Path) -> None:
    paths = dict(line.split(None, 1) for line in digest("where").stdout.splitlines())
    assert paths["library"] == str(filled)
    assert Path(paths["index"]).is_file()
    assert Path(paths["device"]).is_file()
    assert all(Path(path).is_relative_to(home) for name, path in paths.items() if name != "library")


def test_which_library(tmp_path: Path, home: Path) -> None:
    def library(*arguments: str | Path, **env: str) -> str:
        return digest(*arguments, **env).stdout.splitlines()[0].split(None, 1)[1]

    a, b = tmp_path / "a", tmp_path / "b"
    assert library("where") == str(default_library())
    assert library("--library", a, "where") == library("where", "--library", a) == str(a)
    assert library("where", DIGEST_LIBRARY=str(b)) == str(b)
    assert library("--library", a, "where", DIGEST_LIBRARY=str(b)) == str(a)
    assert library("where", "--library", a, DIGEST_LIBRARY=str(b)) == str(a)
    assert library("--library", b, "where", "--library", a) == str(a)
    assert library("where", DIGEST_LIBRARY="") == str(default_library())
    (home / "config" / "digest-reader").mkdir(parents=True)
    (home / "config" / "digest-reader" / "config.toml").write_text(f'library = "{tmp_path}/c"')
    assert library("where") == f"{tmp_path}/c"
    assert library("where", DIGEST_LIBRARY=str(b)) == str(b)


def test_an_empty_name_is_no_library(tmp_path: Path) -> None:
    result = digest("--library", "", "where")
    assert result.exit_code == 2
    assert "--library" in result.stderr


def test_a_broken_configuration_is_one_sentence(home: Path) -> None:
    (home / "config" / "digest-reader").mkdir(parents=True)
    path = home / "config" / "digest-reader" / "config.toml"
    for content, why in (("library = ", "cannot be read"), ("colour = 1", "not known"), ("airy = 3", "true or false")):
        path.write_text(content)
        result = digest("list")
        assert result.exit_code == 1
        assert why in result.stderr
        assert result.stderr.count("\n") == 1


def test_a_pipe_gets_no_colour_and_no_bar(filled: Path, run: Run, tmp_path: Path) -> None:
    for arguments in (["list"], ["show", ids()[0]], ["roles"], ["import", str(tmp_path / "in")], ["reindex"]):
        result = run(*arguments)
        assert result.returncode == 0, result.stderr
        assert "\x1b" not in result.stdout + result.stderr
        assert "\r" not in result.stdout + result.stderr


def test_the_reader_needs_a_terminal(filled: Path, run: Run) -> None:
    result = run()
    assert (result.returncode, result.stdout) == (1, "")
    assert "needs a terminal" in result.stderr


def test_a_pipe_that_is_closed_early_is_no_error(filled: Path, run: Run) -> None:
    command = f"{sys.executable} -m reader list --json | head -c 5"
    result = subprocess.run(["sh", "-c", command], capture_output=True, text=True, timeout=60, check=False)
    assert (result.stdout, result.stderr) == ('{"id"', "")


def test_version_and_help(run: Run) -> None:
    assert run("--version").stdout.startswith("digest, version ")
    result = run("--help")
    assert result.returncode == 0
    for command in ("import", "list", "show", "mark", "roles", "reindex", "where"):
        assert f"\n  {command} " in result.stdout
        assert "--library" in digest(command, "--help").stdout


def test_every_command_is_one_whole_line_of_the_help() -> None:
    with click.Context(cli) as context:
        names = cli.list_commands(context)
        found = [cli.get_command(context, name) for name in names]
    result = digest("--help")
    for name, command in zip(names, found, strict=True):
        assert command is not None
        assert command.name == name
        assert f"\n  {name:<10}  {command.short_help}\n" in result.stdout


def test_every_command_of_a_family_is_offered() -> None:
    families = (path.stem for path in Path(commands.__file__).parent.glob("*.py"))
    modules = [import_module(f"reader.commands.{name}") for name in families if name != "__init__"]
    found = {command.name for module in modules for command in getattr(module, "COMMANDS", ())}
    with click.Context(cli) as context:
        assert found == set(cli.list_commands(context))


def test_following_again_changes_how_a_feed_is_followed(run: Run, root: Path, tmp_path: Path) -> None:
    folder = tmp_path / "letters"
    folder.mkdir()
    assert run("follow", str(folder), "--library", root).returncode == 0
    options = ("--name", "Harbour", "--tag", "ships", "--keep", "30", "--pause")
    assert run("follow", str(folder), *options, "--library", root).returncode == 0
    with open_library(root) as library:
        (feed,) = library.feeds.all()
    assert (feed.name, feed.paused, feed.rules.tags, feed.rules.keep) == ("Harbour", True, ("ships",), 30)
    assert run("follow", str(folder), "--tag", "quays", "--library", root).returncode == 0
    with open_library(root) as library:
        (feed,) = library.feeds.all()
    assert (feed.name, feed.paused, set(feed.rules.tags)) == ("Harbour", True, {"ships", "quays"})


@pytest.mark.parametrize(
    "command", ["follow", "unfollow", "refresh", "add", "import", "curate", "show", "mark", "edit", "verify", "backup"]
)
def test_an_empty_argument_is_refused_in_a_sentence(command: str, filled: Path) -> None:
    result = digest(command, "")
    assert (result.exit_code, "is empty" in result.stderr) == (1, True)


@pytest.mark.parametrize(
    "command", ["follow", "unfollow", "refresh", "add", "import", "curate", "show", "list", "mark"]
)
@pytest.mark.parametrize(
    "address",
    [
        "http://me:SECRET#x@127.0.0.1:9/",
        "http:\\\\me:SECRET@127.0.0.1:9/",
        "//me:SECRET@127.0.0.1:9/",
        "http://me:x SECRET@127.0.0.1:9/x/y@z",
        "HTTP://me:SECRET/@127.0.0.1:9/",
    ],
)
def test_no_argument_is_repeated_with_its_password(command: str, address: str, filled: Path) -> None:
    for arguments in ([address], ["--json", address], ["--nonsense=" + address]):
        assert "SECRET" not in digest(command, *arguments).output
    assert not [path for path in filled.rglob("*") if path.is_file() and b"SECRET" in path.read_bytes()]


@pytest.mark.parametrize(
    "address",
    ["http://\x1b[31mx.invalid/", "http://[::1", "http://[x]/", "http://127.0.0.1:99999/", "exec:no-such"],
)
@pytest.mark.parametrize("command", ["follow", "unfollow", "refresh", "add", "import", "curate"])
def test_what_is_no_address_is_one_sentence_and_is_not_kept(command: str, address: str, filled: Path) -> None:
    result = digest(command, address)
    status = 2 if (command, address) == ("curate", "exec:no-such") else 1  # it is a query with a mistake there
    assert (result.exit_code, result.exception.__class__) == (status, SystemExit)
    assert result.stderr.startswith("digest: ")
    assert digest("feeds", "--json").stdout == ""
