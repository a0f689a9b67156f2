"""Response bodies, decompressed with a limit on the result, so that a decompression bomb stops at the limit."""

from __future__ import annotations

import re
import zlib
from collections.abc import Iterator, Sequence
from typing import Protocol

from reader.errors import SourceError
from reader.translation import gettext as _

ENCODINGS = "gzip, deflate, br, zstd"
PIECE = 1 << 18
"""Bytes decompressed at a time."""
MAX_MEMBERS = 1_000
"""Gzip members or zstd frames of one body; real ones have as many as they were written in pieces."""
_GZIP_MAGIC = re.compile(rb"\x1f\x8b\x08")
_ZSTD_MAGIC = re.compile(rb"\x28\xb5\x2f\xfd|[\x50-\x5f]\x2a\x4d\x18")
"""How a frame begins; the second kind holds nothing and is skipped."""


class Body:
    """Collects a body of at most `limit` bytes, on the wire and decompressed.

    Raises SourceError if it is larger, cannot be decompressed or ends too soon. A coding with an unknown name is
    ignored: servers write anything there (`aws-chunked`, `utf-8`), and send the body as it is.
    """

    def __init__(self, encoding: str, limit: int) -> None:
        self.limit = limit
        self.size = 0
        self._sent = 0
        self._parts: list[bytes] = []
        names = [name.strip().lower() for name in encoding.split(",") if name.strip()]
        if len(names) > 2:
            raise SourceError(_("is compressed too many times over"))
        self._codings = [name for name in reversed(names) if name in _KNOWN]
        self._decoders: list[_Decoder] | None = None

    def feed(self, data: bytes) -> None:
        """Take the next bytes from the wire."""
        if not data:
            return
        self._sent += len(data)
        self._check(self._sent)
        if self._decoders is None:
            self._decoders = [_decoder(name, data) for name in self._codings]
        self._through(data, self._decoders)

    def _through(self, data: bytes, decoders: Sequence[_Decoder]) -> None:
        if not decoders:
            self.size += len(data)
            self._check(self.size)
            self._parts.append(data)
            return
        first, *rest = decoders
        try:
            for piece in first.pieces(data):
                self._through(piece, rest)
        except SourceError:
            raise
        except Exception as error:  # each library has errors of its own
            raise SourceError(_("is compressed, but cannot be decompressed")) from error

    def _check(self, size: int) -> None:
        if size > self.limit:
            raise SourceError(_("is larger than {count} MB").format(count=self.limit >> 20))

    def content(self) -> bytes:
        """The whole body. Raises SourceError if what was sent of it is only its beginning."""
        if not all(decoder.complete for decoder in self._decoders or ()):
            raise SourceError(_("is compressed and was cut off before its end"))
        return b"".join(self._parts)


class _Decoder(Protocol):
    @property
    def complete(self) -> bool:
        """Whether a body may end here."""

    def pieces(self, data: bytes) -> Iterator[bytes]:
        """What these bytes hold, never much at a time."""


def _decoder(name: str, head: bytes) -> _Decoder:
    if name == "deflate":
        # Half of all servers mean zlib by it, the other half raw deflate.
        return _Deflate(zlib.MAX_WBITS if head[:1] in (b"\x78", b"\x58", b"\x68") else -zlib.MAX_WBITS)
    if name == "br":
        return _Brotli()
    return _Frames(_Zstd, _ZSTD_MAGIC) if name == "zstd" else _Frames(_Gzip, _GZIP_MAGIC)


_KNOWN = frozenset(("gzip", "x-gzip", "deflate", "br", "zstd"))


class _Frame(Protocol):
    """One gzip member or zstd frame."""

    @property
    def eof(self) -> bool: ...

    @property
    def unused_data(self) -> bytes: ...

    def some(self, data: bytes) -> bytes:
        """The next of what these bytes and the ones before hold, `b""` where more are needed."""


class _Frames:
    """A body of frames one after another: empty ones count, and what follows the last one is padding."""

    def __init__(self, new: type[_Gzip | _Zstd], magic: re.Pattern[bytes]) -> None:
        self._new = new
        self._magic = magic
        self._frame: _Frame | None = new()
        self._members = 1
        self._rest = b""
        """What came after a frame and is too short to tell what it is."""
        self._padding = False

    @property
    def complete(self) -> bool:
        return self._frame is None

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while data and not self._padding:
            if self._frame is None:
                data = self._begun(data)
                continue
            while piece := self._frame.some(data):
                yield piece
                data = b""
            data = b""
            if self._frame.eof:
                data, self._frame = self._frame.unused_data, None

    def _begun(self, data: bytes) -> bytes:
        """What is left to read of what follows a frame, once it is known to be another one."""
        data, self._rest = (self._rest + data).lstrip(b"\0"), b""
        if len(data) < 4:
            self._rest = data
            return b""
        self._padding = self._magic.match(data) is None
        if not self._padding:
            self._members += 1
            if self._members > MAX_MEMBERS:
                raise SourceError(_("is compressed in too many pieces"))
            self._frame = self._new()
        return data


class _Gzip:
    def __init__(self, window: int = 16 + zlib.MAX_WBITS) -> None:
        self._inner = zlib.decompressobj(window)

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def some(self, data: bytes) -> bytes:
        data = self._inner.unconsumed_tail + data
        return b"" if self._inner.eof else self._inner.decompress(data, PIECE)


class _Zstd:
    def __init__(self) -> None:
        import sys

        if sys.version_info >= (3, 14):
            from compression import zstd
        else:
            from backports import zstd
        # A window of 8 MB is what RFC 9659 has a server use at most.
        self._inner = zstd.ZstdDecompressor(options={zstd.DecompressionParameter.window_log_max: 23})

    @property
    def eof(self) -> bool:
        return self._inner.eof

    @property
    def unused_data(self) -> bytes:
        return self._inner.unused_data

    def some(self, data: bytes) -> bytes:
        if self._inner.eof or (not data and self._inner.needs_input):
            return b""
        piece: bytes = self._inner.decompress(data, max_length=PIECE)
        return piece


class _Deflate:
    def __init__(self, window: int) -> None:
        self._stream = _Gzip(window)

    @property
    def complete(self) -> bool:
        return self._stream.eof

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while piece := self._stream.some(data):
            yield piece
            data = b""


class _Brotli:
    def __init__(self) -> None:
        import brotli

        self._inner = brotli.Decompressor()

    @property
    def complete(self) -> bool:
        finished: bool = self._inner.is_finished()
        return finished

    def pieces(self, data: bytes) -> Iterator[bytes]:
        while not self._inner.is_finished():
            piece: bytes = self._inner.process(data, output_buffer_limit=PIECE)
            data = b""
            if not piece:
                return
            yield piece
