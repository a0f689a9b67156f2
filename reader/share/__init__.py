"""A shared library: the local one kept in step with a PostgreSQL server, as one more device of it.

Documents and stamps go in and out; the local library stays what the screen reads, and works without the server.
What is to be sent is what the local library has and the server has not confirmed, so there is no queue to lose.

Pure, without psycopg:
  `address`     where a shared library is: TLS, no passwords; what is kept and shown of an address
  `operations`  stamps as operations, and back
  `entries`     digests as the server keeps them: columns, labels, words; and what their content is
  `slices`      a query of ours as a condition in SQL
  `lexemes`     words as the server keeps them and is asked for them
  `archive`     what is asked of all of it, and in which lots it is looked at
  `wording`     what a server that fails or refuses says, as sentences
With a disk or a server:
  `kept`        what this machine knows of the server, in a small SQLite file beside the library: address, numbers up to
                which everything is here, what the server confirmed
  `membership`  what was joined, in a file of its own, in case that one is damaged
  `passwords`   the keyring, the environment, a prompt; never a file of ours
  `server`      the only module that imports psycopg, when a connection is opened: calls, errors in plain words
  `deadline`    how long it may take for an answer
  `owner`       what the owner does: migrations (`migrations/*.sql`), invitations
  `sending`     local stamps and digests to the server
  `taking`      the server's to the local library
  `searching`   all of it: pages, counts, facets; what is opened is kept
  `watermarks`  “all read” as one row
  `joining`     becoming a part of a shared library, and leaving it
  `syncing`     one round of both; and rounds for as long as wanted, woken by NOTIFY
"""
