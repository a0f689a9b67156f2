"""A model's server on loopback that speaks OpenAI's protocol, and behaves as badly as it is told to.

Ours and not one from PyPI: those that are there fake good answers, and what is tested here are the bad ones, each with
its own timing, status and headers.

`python -m tests.model_server` runs it alone: it prints its address, and takes `/v1/chat/completions` until it is ended.
"""

from __future__ import annotations

import json
import re
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass
class Script:
    """How the server answers, one entry a request, the last one for all that follow.

    `after` is a threading.Event that an answer waits for; `wait` and `drip` are seconds before it, and between its parts.
    """

    steps: list[dict[str, Any]] = field(default_factory=lambda: [{}])
    requests: list[dict[str, Any]] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)
    at: list[float] = field(default_factory=list)
    at_once: int = 0
    most_at_once: int = 0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def next(self, request: dict[str, Any], headers: dict[str, str]) -> dict[str, Any]:
        with self.lock:
            self.requests.append(request)
            self.headers.append(headers)
            self.at.append(time.monotonic())
            return self.steps[min(len(self.requests), len(self.steps)) - 1]


def claim(text: str, *quotes: str) -> dict[str, Any]:
    return {"text": text, "quotes": list(quotes or (text,))}


def answer(**changes: Any) -> dict[str, Any]:
    """An answer in the right shape about `ARTICLE`."""
    return {
        "summary": [
            claim("Lindham spent $4.2 million on dredging its harbour.", "spent $4.2 million on dredging"),
            claim("Three ships ran aground there in 2024.", "Three ships ran aground in 2024"),
        ],
        "takeaway": claim(
            "For operations managers, depth has to be measured every month.", "measure the depth every month"
        ),
        "insights": [claim("Silt comes back within a year.", "The silt is back within a year")],
        "principles": [],
        "method": [],
        "in_practice": [],
        "topics": ["Dredging"],
        "domain": "Business & Management",
        "subfields": ["Operations & Supply Chain"],
        "level": "intermediate",
        "abstraction": "medium",
        "best_for": ["Operations Manager"],
    } | changes


ARTICLE = """The city of Lindham spent $4.2 million on dredging last year, and the harbour is as shallow as before.

Three ships ran aground in 2024. “We cannot go on like this,” said Maria Keller, the harbour master. The silt is back within a year, because the river was straightened in 1968.

Engineers advise the city to measure the depth every month, and to let the river flood the meadows above the town again. Investors should ask what dredging will cost before they lend the city more money.
"""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: _Server

    def log_message(self, *args: object) -> None:
        pass

    def do_POST(self) -> None:
        request = json.loads(self.rfile.read(int(self.headers.get("content-length", 0))))
        script = self.server.script
        step = script.next(request, {name.lower(): value for name, value in self.headers.items()})
        with script.lock:
            script.at_once += 1
            script.most_at_once = max(script.most_at_once, script.at_once)
        try:
            self._answer(request, step)
        except (BrokenPipeError, ConnectionResetError):
            pass
        finally:
            with script.lock:
                script.at_once -= 1

    def _answer(self, request: dict[str, Any], step: dict[str, Any]) -> None:
        if "only" in step and _mode(request) not in step["only"]:
            self._send(400, {"error": {"message": f"response_format {_mode(request)} is not supported", "type": "bad"}})
            return
        time.sleep(step.get("wait", 0))
        if "after" in step:
            step["after"].wait(60)
        if step.get("status", 200) != 200:
            self._send(step["status"], {"error": {"message": step.get("message", "no")}}, step.get("headers", {}))
            return
        text = step.get("text")
        if text is None:
            text = json.dumps(step.get("answer", answer()))
        text = text[: step.get("cut", len(text))]
        if request.get("stream"):
            self._stream(text, step)
        else:
            self._send(200, _whole(text))

    def _send(self, status: int, body: dict[str, Any], headers: dict[str, str] | None = None) -> None:
        content = json.dumps(body).encode()
        self.send_response(status)
        for name, value in {"content-type": "application/json", **(headers or {})}.items():
            self.send_header(name, value)
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def _stream(self, text: str, step: dict[str, Any]) -> None:
        self.send_response(200)
        self.send_header("content-type", "text/event-stream")
        self.send_header("connection", "close")
        self.end_headers()
        for piece in re.findall(r"(?s).{1,40}", text):
            self._event({"choices": [{"index": 0, "delta": {"content": piece}}]})
            time.sleep(step.get("drip", 0))
            if step.get("break"):
                self.close_connection = True
                return
        self._event({"choices": [], "usage": {"prompt_tokens": 700, "completion_tokens": 300, "total_tokens": 1000}})
        self.wfile.write(b"data: [DONE]\n\n")
        self.close_connection = True

    def _event(self, value: dict[str, Any]) -> None:
        whole = {"id": "x", "object": "chat.completion.chunk", "created": 1, "model": "m", **value}
        self.wfile.write(f"data: {json.dumps(whole)}\n\n".encode())
        self.wfile.flush()


def _whole(text: str) -> dict[str, Any]:
    message = {"index": 0, "message": {"role": "assistant", "content": text}, "finish_reason": "stop"}
    usage = {"prompt_tokens": 700, "completion_tokens": 300, "total_tokens": 1000}
    return {"id": "x", "object": "chat.completion", "created": 1, "model": "m", "choices": [message], "usage": usage}


def _mode(request: dict[str, Any]) -> str:
    kind = request.get("response_format", {}).get("type", "plain")
    return {"json_schema": "schema", "json_object": "json"}.get(kind, "plain")


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    script: Script


@contextmanager
def model_server(*steps: dict[str, Any]) -> Iterator[tuple[str, Script]]:
    """The address of a server, and its script."""
    server = _Server(("127.0.0.1", 0), _Handler)
    server.script = Script(list(steps) or [{}])
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}/v1", server.script
    finally:
        server.shutdown()
        server.server_close()


if __name__ == "__main__":
    with model_server() as (address, _):
        print(address, flush=True)
        threading.Event().wait()
