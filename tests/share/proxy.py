"""A way to a server that fails: it cuts, loses answers, delays, or says something else than the server did."""

from __future__ import annotations

import contextlib
import socket
import threading
from collections.abc import Iterator
from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """What goes wrong with every connection."""

    up: int | None = None
    """Bytes after which what the client says is cut off."""
    down: int | None = None
    """Bytes after which what the server says is cut off."""
    loses: bytes = b""
    """Once the client has said this, the answer is thrown away when it is whole, and the connection cut."""
    delay: float = 0.0
    """Seconds that each piece takes, either way."""
    replaces: tuple[bytes, bytes] = (b"", b"")
    """What the server says, and what is heard."""
    refuses: bool = False


NONE = Fault()
_READY = b"Z\x00\x00\x00\x05I"
"""A server's last word of an answer."""


class Proxy:
    """Listens on loopback, and hands on what comes to a server's port; `fault` may be changed at any time."""

    def __init__(self, port: int) -> None:
        self.fault = NONE
        self.said = 0
        """Bytes that clients said, in all."""
        self.cuts = 0
        self._server = port
        self._open: set[socket.socket] = set()
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = int(self._listener.getsockname()[1])
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self) -> None:
        self.take_no_more()
        self.cut()

    def take_no_more(self) -> None:
        """Nothing listens any more; what is open stays."""
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def cut(self) -> None:
        """Cut all connections that are open."""
        for end in list(self._open):
            _end(end)

    @contextlib.contextmanager
    def failing(self, fault: Fault) -> Iterator[None]:
        self.fault = fault
        try:
            yield
        finally:
            self.fault = NONE
            self.cut()

    def _accept(self) -> None:
        with contextlib.suppress(OSError):
            while True:
                client, *_address = self._listener.accept()
                if self.fault.refuses:
                    client.close()
                    continue
                threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        with client, contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", self._server)) as server:
            ends = {client, server}
            self._open |= ends
            lost = threading.Event()
            back = threading.Thread(target=self._down, args=(server, client, lost), daemon=True)
            back.start()
            with contextlib.suppress(OSError):
                self._up(client, server, lost)
            _end(server)
            back.join()
            self._open -= ends

    def _up(self, client: socket.socket, server: socket.socket, lost: threading.Event) -> None:
        left = self.fault.up
        while data := client.recv(65536):
            self._wait()
            self.said += len(data)
            if self.fault.loses and self.fault.loses in data:
                lost.set()
            if left is not None:
                data = data[:left]
                left -= len(data)
            server.sendall(data)
            if left == 0:
                self.cuts += 1
                _end(client)
                return

    def _down(self, server: socket.socket, client: socket.socket, lost: threading.Event) -> None:
        left = self.fault.down
        tail = b""
        with contextlib.suppress(OSError):
            while data := server.recv(65536):
                self._wait()
                if lost.is_set():
                    tail = (tail + data)[-len(_READY) :]
                    if tail == _READY:
                        self.cuts += 1
                        _end(client)
                        return
                    continue
                before, after = self.fault.replaces
                data = data.replace(before, after) if before else data
                if left is not None:
                    data = data[:left]
                    left -= len(data)
                client.sendall(data)
                if left == 0:
                    self.cuts += 1
                    break
        _end(client)

    def _wait(self) -> None:
        if self.fault.delay:
            threading.Event().wait(self.fault.delay)


def _end(end: socket.socket) -> None:
    with contextlib.suppress(OSError):
        end.shutdown(socket.SHUT_RDWR)
