"""`python -m tests.share.crashing LIBRARY`: marks and syncs until it is killed, and says what the server confirmed."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path

from reader.errors import DigestError
from reader.library import open_library
from reader.share.kept import Kept
from reader.share.server import Server
from reader.share.syncing import address_of, sync_once


def main() -> None:
    root, start = Path(sys.argv[1]), int(sys.argv[2])
    print("begun", flush=True)
    number = start
    with open_library(root) as library:
        kept = Kept(library.layout)
        ids = library.ids_of(library.index.rows.live)
        while True:
            number += 1
            chosen = ids[number % len(ids)]
            library.mark({chosen: {"note": str(number), "bookmark": bool(number % 2)}})
            print("marked", chosen, number, flush=True)
            try:
                with Server(address_of(kept), os.environ["DIGEST_TEST_PASSWORD"]) as server:
                    sync_once(library, kept, server)
            except DigestError as error:
                print("refused", str(error).replace("\n", " "), flush=True)
                time.sleep(0.05)
                continue
            print("synced", chosen, number, flush=True)


if __name__ == "__main__":
    main()
