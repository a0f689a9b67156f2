"""Response bodies, decompressed with a limit on the result, so that a decompression bomb stops at the limit."""

from __future__ import annotations

import zlib

from reader.errors import SourceError

ENCODINGS = "gzip, deflate, br, zstd"
PIECE = 1 << 18
"""Bytes decompressed at a time."""


class Body:
    """Collects a body of at most `limit` bytes. Raises SourceError if it is larger or cannot be decompressed."""

    def __init__(self, encoding: str, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._parts: list[bytes] = []
        names = [name.strip().lower() for name in encoding.split(",") if name.strip()]
        if len(names) > 2:
            raise SourceError("is compressed too many times over")
        self._codings = [name for name in reversed(names) if name != "identity"]
        self._decoders: list[_Zlib | _Brotli | _Zstd] | None = None

    def feed(self, data: bytes) -> None:
        """Take the next bytes from the wire."""
        if self._decoders is None:
            self._decoders = [_decoder(name, data) for name in self._codings]
        self._through(data, self._decoders)

    def _through(self, data: bytes, decoders: list[_Zlib | _Brotli | _Zstd]) -> None:
        if not decoders:
            self.size += len(data)
            if self.size > self.limit:
                raise SourceError(f"is larger than {self.limit >> 20} MB")
            self._parts.append(data)
            return
        first, *rest = decoders
        try:
            while True:
                piece = first.some(data)
                data = b""
                if not piece:
                    return
                self._through(piece, rest)
        except SourceError:
            raise
        except Exception as error:  # each library has errors of its own
            raise SourceError("is compressed, but cannot be decompressed") from error

    def content(self) -> bytes:
        return b"".join(self._parts)


def _decoder(name: str, head: bytes) -> _Zlib | _Brotli | _Zstd:
    if name in ("gzip", "x-gzip"):
        return _Zlib(16 + zlib.MAX_WBITS)
    if name == "deflate":
        # Half of all servers mean zlib by it, the other half raw deflate.
        return _Zlib(zlib.MAX_WBITS if head[:1] in (b"\x78", b"\x58", b"\x68") else -zlib.MAX_WBITS)
    if name == "br":
        return _Brotli()
    if name == "zstd":
        return _Zstd()
    raise SourceError(f"is compressed as {name[:20]}, which is not supported")


class _Zlib:
    def __init__(self, window: int) -> None:
        self._inner = zlib.decompressobj(window)
        self._window = window

    def some(self, data: bytes) -> bytes:
        data = self._inner.unconsumed_tail + data
        if self._inner.eof:
            data = self._inner.unused_data + data
            if not data or self._window < 16:
                return b""
            self._inner = zlib.decompressobj(self._window)  # several gzip members one after another are one body
        return self._inner.decompress(data, PIECE)


class _Brotli:
    def __init__(self) -> None:
        import brotli

        self._inner = brotli.Decompressor()

    def some(self, data: bytes) -> bytes:
        if self._inner.is_finished():
            return b""
        piece: bytes = self._inner.process(data, output_buffer_limit=PIECE)
        return piece


class _Zstd:
    def __init__(self) -> None:
        import sys

        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
        # A window of 8 MB is what RFC 9659 has a server use at most.
        self._inner = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 23})

    def some(self, data: bytes) -> bytes:
        if self._inner.eof or (not data and self._inner.needs_input):
            return b""
        piece: bytes = self._inner.decompress(data, max_length=PIECE)
        return piece
