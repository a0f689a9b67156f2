"""What an assistant waits for: `python -m benchmarks.assistants LIBRARY`, by the SDK's own client over a pipe."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from statistics import median, quantiles
from typing import Any

from mcp import Client, StdioServerParameters

ASKED: list[tuple[str, dict[str, Any]]] = [
    ("search", {"query": "", "limit": 10}),
    ("search", {"query": "consensus", "limit": 10}),
    ("search", {"query": "model evaluation sort:relevance", "limit": 10}),
    ("search", {"query": "role:CTO level:advanced is:unread since:1y", "limit": 10}),
    ("search", {"query": "data", "limit": 50}),
    ("facets", {"facet": "topic", "query": "is:unread"}),
    ("stories", {"limit": 10}),
]
TIMES = 15


async def measure(library: str) -> None:
    """Print the milliseconds of each question, the way through both processes included."""
    words = ["-m", "reader", "--library", library, "mcp"]
    began = time.perf_counter()
    async with Client(StdioServerParameters(command=sys.executable, args=words, env={**os.environ})) as client:
        print(f"ready after {(time.perf_counter() - began) * 1e3:.0f} ms")
        for tool, arguments in ASKED:
            took = []
            for _ in range(TIMES):
                before = time.perf_counter()
                result = await client.call_tool(tool, arguments)
                took.append((time.perf_counter() - before) * 1e3)
                assert not result.is_error, result.content
            late = quantiles(took[1:], n=20)[-1]
            print(f"{tool:8} {arguments!s:75} first {took[0]:6.1f}  median {median(took[1:]):5.1f}  p95 {late:5.1f} ms")


if __name__ == "__main__":
    asyncio.run(measure(sys.argv[1]))
