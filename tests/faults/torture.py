"""`python -m tests.faults.torture [--seconds N] [--write FILE]`: faults put into real processes, and what survived.

Every writer is a process of its own that says a change only after the call that made it returned. After each fault the
library is opened as anybody would open it, and everything that was said has to be there.
"""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import median

from reader.library import Library, open_library
from reader.library.documents import DamagedFileError, Entry, read_entries
from reader.model.query_text import parse
from tests.conftest import ROOT
from tests.faults.kill import read_and_kill
from tests.unit.test_library import contents

MARKS = "<!-- torture -->", "<!-- /torture -->"
WRITER = """
import random, sys
from pathlib import Path
from reader.errors import DigestError
from reader.library import clock, open_library
from tests.pages import one, small

root, mode, start, jump = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
now = clock.microseconds
clock.microseconds = lambda: now() + random.randint(-jump, jump) * 3_600_000_000

def act(library, n):
    if mode == "import":
        said = library.add([one(small(f"{start} {n} {i}")) for i in range(10)])
        return [f"added {i} 0" for i in said.added]
    if mode == "mark":
        ids = library.ids_of(library.index.rows.live)
        chosen = random.sample(ids, min(len(ids), 3))
        library.mark({i: {"note": str(start + n), "bookmark": True} for i in chosen})
        return [f"marked {i} {start + n}" for i in chosen]
    if mode == "reindex":
        library.reindex()
    else:
        library.refresh()
    return ["went on"]

print("begun", flush=True)
n = 0
while n < 100_000:
    try:
        with open_library(root) as library:
            while n < 100_000:
                n += 1
                print("\\n".join(act(library, n)), flush=True)
    except DigestError as error:
        n += 1
        print("refused", str(error).replace("\\n", " "), flush=True)
"""
SHIM = r"""
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>
static const char *below, *hits; static int every, code, calls;
__attribute__((constructor)) static void begin(void) {
  below = getenv("FAULT_BELOW"); every = atoi(getenv("FAULT_EVERY")); code = atoi(getenv("FAULT_CODE"));
  hits = getenv("FAULT_HITS"); calls = getpid() % every;
  unsetenv("LD_PRELOAD");
}
#define REAL(name) ((__typeof__(&name))dlsym(RTLD_NEXT, #name))
static int hit(const char *path) {
  if (!path || strncmp(path, below, strlen(below))) return 0;
  if (++calls % every) return 0;
  int fd = REAL(open)(hits, O_WRONLY | O_CREAT | O_APPEND, 0600); REAL(write)(fd, "x", 1); close(fd);
  errno = code; return 1;
}
static int hit_fd(int fd) {
  char link[64], path[4096]; snprintf(link, sizeof link, "/proc/self/fd/%d", fd);
  ssize_t n = readlink(link, path, sizeof path - 1); if (n < 0) return 0;
  path[n] = 0; return hit(path);
}
ssize_t write(int fd, const void *b, size_t n) { return hit_fd(fd) ? -1 : REAL(write)(fd, b, n); }
ssize_t pwrite64(int fd, const void *b, size_t n, off64_t o) { return hit_fd(fd) ? -1 : REAL(pwrite64)(fd, b, n, o); }
int fsync(int fd) { return hit_fd(fd) ? -1 : REAL(fsync)(fd); }
int fdatasync(int fd) { return hit_fd(fd) ? -1 : REAL(fdatasync)(fd); }
int rename(const char *a, const char *b) { return hit(b) ? -1 : REAL(rename)(a, b); }
static int opened(int (*real)(const char *, int, ...), const char *p, int f, mode_t m) {
  return (f & (O_WRONLY | O_RDWR | O_CREAT)) && hit(p) ? -1 : real(p, f, m);
}
int open(const char *p, int f, ...) { va_list a; va_start(a, f); mode_t m = va_arg(a, int); va_end(a);
  return opened((int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open"), p, f, m); }
int open64(const char *p, int f, ...) { va_list a; va_start(a, f); mode_t m = va_arg(a, int); va_end(a);
  return opened((int (*)(const char *, int, ...))dlsym(RTLD_NEXT, "open64"), p, f, m); }
"""


class LostError(AssertionError):
    """Something that was said to be saved is not there."""


@dataclass
class Tally:
    """What one kind of fault did."""

    fault: str
    injected: int = 0
    acknowledged: int = 0
    lost: int = 0
    damaged: int = 0
    recovered: int = 0
    seconds: list[float] = field(default_factory=list)
    skipped: str = ""

    def line(self) -> str:
        if self.skipped:
            return f"| {self.fault} | not run: {self.skipped} | | | | | |"
        ordered = sorted(self.seconds)
        p95 = ordered[min(len(ordered) - 1, int(len(ordered) * 0.95))]
        times = f"{median(ordered) * 1000:.0f} / {p95 * 1000:.0f}"
        numbers = (self.injected, self.acknowledged, self.lost, self.damaged, self.recovered)
        return f"| {self.fault} | {' | '.join(f'{n:,}' for n in numbers)} | {times} |"


class Victim:
    """One library on a machine of its own, and what was said to be saved in it."""

    def __init__(self, folder: Path, chance: Random) -> None:
        self.folder = folder
        self.root = folder / "library"
        self.chance = chance
        self.added: set[str] = set()
        self.notes: dict[str, int] = {}
        self.start = 0
        self._env = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "HOME": str(folder),
            **{
                f"XDG_{kind}_HOME": str(folder / "home" / kind.lower()) for kind in ("DATA", "CACHE", "STATE", "CONFIG")
            },
        }

    def writer(
        self, mode: str, jump: int = 0, env: dict[str, str] | None = None, limit: int = 0
    ) -> subprocess.Popen[str]:
        def limited() -> None:
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        self.start += 1_000_000
        arguments = [sys.executable, "-c", WRITER, str(self.root), mode, str(self.start), str(jump)]
        return subprocess.Popen(
            arguments, stdout=subprocess.PIPE, text=True, env={**self._env, **(env or {})}, cwd=ROOT,
            preexec_fn=limited if limit else None,
        )  # fmt: skip

    def run(self, mode: str, lines: int, *, jump: int = 0, env: dict[str, str] | None = None, limit: int = 0) -> int:
        """Let a writer say so many lines, then kill it; how many changes it said."""
        process = self.writer(mode, jump, env, limit)
        assert process.stdout is not None
        spoken = read_and_kill(process, lines + 1, self.chance.random())  # the first says that it has begun
        process.stdout.close()
        status = process.wait()
        if status != -signal.SIGKILL or len(spoken) <= lines:
            raise LostError(f"a writer said {len(spoken)} lines and ended with status {status}")
        said = [line.split() for line in spoken if line.endswith("\n") and line.strip()]
        for what, *words in said:
            if what == "added":
                self.added.add(words[0])
            elif what == "marked":
                self.notes[words[0]] = max(self.notes.get(words[0], 0), int(words[1]))
        return sum(what in ("added", "marked") for what, *_ in said)

    @contextmanager
    def opened(self) -> Iterator[Library]:
        before = {name: os.environ.get(name) for name in self._env if name.startswith("XDG_")}
        os.environ.update({name: self._env[name] for name in before})
        try:
            with open_library(self.root) as library:
                yield library
        finally:
            for name, value in before.items():
                os.environ.pop(name) if value is None else os.environ.update({name: value})

    def check(self, tally: Tally, *, thorough: bool) -> None:
        """Open the library and look for everything that was said. Raises LostError."""
        begin = time.perf_counter()
        with self.opened() as library:
            tally.seconds.append(time.perf_counter() - begin)
            seen = contents(library)
            lost = [id_ for id_ in self.added if id_ not in seen]
            lost += [id_ for id_, n in self.notes.items() if id_ in seen and int(seen[id_][1]["note"] or 0) < n]
            tally.lost += len(lost)
            for path in self.root.glob("*s/*.json"):
                if path.parent.name != "devices":
                    read_entries(path)
            if thorough:
                counts = [library.count(parse(query)) for query in ("is:bookmarked", "has:note", "source:ledger")]
                library.reindex()
                if contents(library) != seen or counts != [
                    library.count(parse(query)) for query in ("is:bookmarked", "has:note", "source:ledger")
                ]:
                    raise LostError(f"{tally.fault}: the index did not agree with the files")


MOST_LINES = {"import": 200, "mark": 60, "reindex": 10, "refresh": 10}
"""What a writer says at most before it is killed: about a quarter of a second."""
FEW_LINES = 30
"""What a writer says that is refused again and again, and opens the library every time."""
Fault = Callable[[Victim, Tally, Iterable[object]], None]
"""It does its harm once a round."""


def killed(mode: str, jump: int = 0) -> Fault:
    def run(victim: Victim, tally: Tally, rounds: Iterable[object]) -> None:
        tally.acknowledged += victim.run("import", 200)
        other = Victim(victim.folder / "other", victim.chance)
        for _ in rounds:
            if mode == "refresh":  # another device's files arrive while they are read
                tally.acknowledged += other.run(*victim.chance.choice([("import", 50), ("mark", 15)]))
                for path in other.root.glob("*s/*.json"):
                    (victim.root / path.parent.name).mkdir(exist_ok=True)
                    shutil.copyfile(path, victim.root / path.parent.name / path.name)
                victim.added |= other.added
                victim.notes |= other.notes
            tally.acknowledged += victim.run(mode, victim.chance.randrange(MOST_LINES[mode]), jump=jump)
            tally.injected += 1
            victim.check(tally, thorough=tally.injected % 5 == 0)

    return run


def failing(code: int) -> Fault:
    """Every so many calls that write fail: to the library's files alone, or to the index and the history as well.

    The index writes at every opening, so it is spared more often, or no writer would come as far as the library.
    """

    def run(victim: Victim, tally: Tally, rounds: Iterable[object]) -> None:
        shim = compiled(victim.folder)
        if shim is None:
            tally.skipped = "no C compiler"
            return
        hits = shim.with_suffix(".hits")
        tally.acknowledged += victim.run("import", 200)
        for number, _ in enumerate(until_injected(tally, rounds), 1):
            below, often = victim.chance.choice([(victim.root, [5, 11, 23, 47]), (victim.folder, [31, 61, 101, 199])])
            env = {
                "LD_PRELOAD": str(shim), "FAULT_BELOW": str(below), "FAULT_CODE": str(code), "FAULT_HITS": str(hits),
                "FAULT_EVERY": str(victim.chance.choice(often)),
            }  # fmt: skip
            mode = victim.chance.choice(["import", "mark", "mark", "reindex"])
            tally.acknowledged += victim.run(mode, FEW_LINES, env=env)
            tally.injected = hits.stat().st_size if hits.exists() else 0
            victim.check(tally, thorough=number % 5 == 0)

    return run


def until_injected(tally: Tally, rounds: Iterable[object]) -> Iterator[object]:
    """The rounds, and some more where none of them came to a fault."""
    yield from rounds
    for extra in range(20):
        if tally.injected:
            return
        yield extra


def compiled(folder: Path) -> Path | None:
    compiler = shutil.which("cc")
    if compiler is None or sys.platform != "linux":
        return None
    folder.mkdir(parents=True, exist_ok=True)
    source, shim = folder.with_suffix(".c"), folder.with_suffix(".so")
    source.write_text(SHIM)
    subprocess.run([compiler, "-shared", "-fPIC", "-w", "-o", str(shim), str(source), "-ldl"], check=True)
    return shim


def limited(victim: Victim, tally: Tally, rounds: Iterable[object]) -> None:
    tally.acknowledged += victim.run("import", 200)
    for _ in rounds:
        largest = max(path.stat().st_size for path in victim.root.rglob("*.json"))
        limit = int(largest * victim.chance.uniform(0.5, 1.3))
        mode = victim.chance.choice(["import", "mark"])
        tally.acknowledged += victim.run(mode, FEW_LINES, limit=limit)
        tally.injected += 1
        victim.check(tally, thorough=False)


def full_disk(victim: Victim, tally: Tally, rounds: Iterable[object]) -> None:
    victim.root.mkdir(parents=True)
    mount = ["mount", "-t", "tmpfs", "-o", "size=400k,mode=700", "tmpfs", str(victim.root)]
    if shutil.which("mount") is None or subprocess.run(mount, capture_output=True).returncode:
        tally.skipped = "a small disk cannot be mounted here"
        return
    try:
        for _ in rounds:
            tally.acknowledged += victim.run(*victim.chance.choice([("import", 300), ("import", 300), ("mark", 60)]))
            tally.injected += 1
            victim.check(tally, thorough=tally.injected % 5 == 0)
    finally:
        subprocess.run(["umount", "-l", str(victim.root)], check=True)


def harmed(victim: Victim, tally: Tally, rounds: Iterable[object]) -> None:
    """Files are cut, zeroed, filled with noise, doubled or swapped; only what stood there may be gone."""
    tally.acknowledged += victim.run("import", 300) + victim.run("mark", 90)
    for _ in rounds:
        files = sorted(
            victim.root.glob("digests/*.json") if victim.chance.random() < 0.5 else victim.root.glob("marks/*.json")
        )
        path = victim.chance.choice(files)
        entries = read_entries(path)[1]
        inside = {f"{entry.doc_id:012x}" for entry in entries}
        harm = victim.chance.choice(HARMS)
        harm(path, victim.chance.choice(files), victim.chance)
        inside -= {f"{entry.doc_id:012x}" for entry in whole(path.read_bytes(), entries)}
        tally.injected += 1
        tally.damaged += not _parses(path)
        is_digests = path.parent.name == "digests"
        if harm in (swap, double):
            inside = set()
        kept = victim.added - inside if is_digests else victim.added
        notes = victim.notes if is_digests else {i: n for i, n in victim.notes.items() if i not in inside}
        survivors = Victim(victim.folder, victim.chance)
        survivors.added, survivors.notes = kept, notes
        survivors.check(tally, thorough=tally.injected % 5 == 0)
        with victim.opened() as library:
            seen = contents(library)
        if harm not in (swap, double):
            here = [f"{entry.doc_id:012x}" for entry in entries if f"{entry.doc_id:012x}" in seen]
            tally.recovered += len(here) if is_digests else sum(bool(seen[i][1]["note"]) for i in here)
        victim.added &= seen.keys()
        victim.notes = {i: int(marks["note"]) for i, (_, marks) in seen.items() if marks["note"]}
        for aside in victim.root.rglob("*.damaged-*"):
            aside.unlink()
        tally.acknowledged += victim.run("import", 100) + victim.run("mark", 30)


def whole(content: bytes, entries: Iterable[Entry]) -> list[Entry]:
    """The entries whose lines are as they were, from the line's begin to its end."""
    lines = content.replace(b"},\n", b"}\n").split(b"\n")
    present = set(lines)
    return [entry for entry in entries if b'"%d": %b' % (entry.doc_id, entry.raw) in present]


def _parses(path: Path) -> bool:
    try:
        read_entries(path)
    except DamagedFileError:
        return False
    return True


def cut(path: Path, other: Path, chance: Random) -> None:
    content = path.read_bytes()
    path.write_bytes(content[: chance.randrange(len(content))])


def zero(path: Path, other: Path, chance: Random) -> None:
    fill(path, chance, lambda length: bytes(length))


def noise(path: Path, other: Path, chance: Random) -> None:
    fill(path, chance, chance.randbytes)


def fill(path: Path, chance: Random, content: Callable[[int], bytes]) -> None:
    size = path.stat().st_size
    begin, end = sorted(chance.randrange(size + 1) for _ in range(2))
    with path.open("r+b") as file:
        file.seek(begin)
        file.write(content(end - begin))


def double(path: Path, other: Path, chance: Random) -> None:
    path.write_bytes(path.read_bytes() * 2)


def swap(path: Path, other: Path, chance: Random) -> None:
    content = path.read_bytes()
    path.write_bytes(other.read_bytes())
    other.write_bytes(content)


HARMS = (cut, zero, noise, double, swap)
FAULTS: dict[str, Fault] = {
    "kill -9 while importing": killed("import"),
    "kill -9 while marking": killed("mark"),
    "kill -9 while reindexing": killed("reindex"),
    "kill -9 while another device's files are merged": killed("refresh"),
    "kill -9, and a clock that jumps by days": killed("mark", jump=72),
    "write, fsync, rename or open fails: ENOSPC": failing(28),
    "write, fsync, rename or open fails: EIO": failing(5),
    "write, fsync, rename or open fails: EACCES": failing(13),
    "files may not grow (RLIMIT_FSIZE)": limited,
    "a disk of 400 kB runs full": full_disk,
    "files cut, zeroed, overwritten, doubled, swapped": harmed,
}


def torture(seconds: float, seed: int = 3) -> Iterator[Tally]:
    """Every fault for so many seconds each. Raises LostError where the index and the files disagree."""
    for number, (name, fault) in enumerate(FAULTS.items()):
        with tempfile.TemporaryDirectory(prefix="digest-") as folder:
            tally = Tally(name)
            fault(Victim(Path(folder).resolve() / "machine", Random(seed + number)), tally, lasting(seconds))
            yield tally


def lasting(seconds: float) -> Iterator[int]:
    """Rounds until so much time has gone, at least one."""
    end, number = time.monotonic() + seconds, 0
    while not number or time.monotonic() < end:
        yield number
        number += 1


HEAD = (
    "| fault | injected | changes acknowledged | lost | files damaged | documents read out of them "
    "| open after it, ms (p50 / p95) |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("--seconds", type=float, default=300, help="in all")
    parser.add_argument("--write", type=Path, help="a file whose table is replaced")
    arguments = parser.parse_args()
    lines = [HEAD]
    print(HEAD, flush=True)
    lost = 0
    for tally in torture(arguments.seconds / len(FAULTS)):
        lines.append(tally.line())
        lost += tally.lost
        print(lines[-1], flush=True)
    if arguments.write:
        before, _, rest = arguments.write.read_text(encoding="utf-8").partition(MARKS[0])
        after = rest.partition(MARKS[1])[2]
        text = "\n".join([before + MARKS[0], "", *lines, "", MARKS[1] + after])
        arguments.write.write_text(text, encoding="utf-8")
    sys.exit(1 if lost else 0)


if __name__ == "__main__":
    main()
