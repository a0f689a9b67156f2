-- Searching all of the shared library. The words of a digest come as the reader's own index has them, with its month as
-- one of them (reader/share/lexemes.py): what is found here and on a machine is the same, and a search of the newest
-- months looks at no others. A digest that was published before is found by these words once it is published again.

-- Publishes digests for all members; of each the newest (at, device) stays, and the other versions are kept.
-- No temporary tables: a caller's own, with a trigger on it, would run with the rights of this function.
CREATE OR REPLACE FUNCTION publish(entries jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, digest, pg_temp AS $$
DECLARE
  last bigint;
  fresh jsonb;
  stand bigint[];
BEGIN
  PERFORM FROM member m WHERE m.name = session_user AND m.curator;
  IF NOT FOUND THEN
    RAISE EXCEPTION '% may not publish', session_user USING ERRCODE = 'DG003';
  END IF;
  IF jsonb_typeof(entries) <> 'array' OR jsonb_array_length(entries) > 5000 THEN
    RAISE EXCEPTION 'no list of at most 5,000 digests' USING ERRCODE = 'DG004';
  END IF;
  PERFORM check_moment((SELECT max((e->>'at')::bigint) FROM jsonb_array_elements(entries) e));
  -- Held until the end, like a member's number.
  SELECT l.number INTO last FROM library l FOR UPDATE;
  SELECT coalesce(jsonb_agg(n.e), '[]') INTO fresh FROM (
    SELECT DISTINCT ON ((e->>'id')::bigint) e FROM jsonb_array_elements(entries) e
    ORDER BY (e->>'id')::bigint, (e->>'at')::bigint DESC, (e->>'device') COLLATE "C" DESC
  ) n;
  SELECT coalesce(array_agg(g.id), '{}') INTO stand
    FROM jsonb_to_recordset(fresh) AS g(id bigint, at bigint, device text)
    WHERE NOT EXISTS (SELECT FROM entry e WHERE e.id = g.id AND (e.at, e.device) >= (g.at, g.device COLLATE "C"));
  -- What a new version takes the place of is kept, and so is what comes too late to stand.
  INSERT INTO entry_version (id, at, device, author, document)
    SELECT e.id, e.at, e.device, e.author, e.document FROM entry e WHERE e.id = ANY (stand)
    UNION ALL
    SELECT g.id, g.at, g.device, session_user, g.document::json
    FROM jsonb_to_recordset(fresh) AS g(id bigint, at bigint, device text, document text) JOIN entry e USING (id)
    WHERE g.id <> ALL (stand) AND (e.at, e.device, e.author) <> (g.at, g.device COLLATE "C", session_user)
    ON CONFLICT DO NOTHING;
  UPDATE label l SET digests = l.digests - c.digests FROM (
    SELECT split_part(each, ':', 1) AS facet, substr(each, strpos(each, ':') + 1) AS key, count(*) AS digests
    FROM entry e, unnest(e.labels) AS each WHERE e.id = ANY (stand) GROUP BY 1, 2
  ) c WHERE l.facet = c.facet AND l.key = c.key;
  INSERT INTO entry AS e
    (id, number, born, at, device, author, published, level, minutes, labels, words, document)
    SELECT g.id, last + g.place, last + g.place, g.at, g.device, session_user, g.published, g.level, g.minutes,
      ARRAY(SELECT DISTINCT (v->>0) || ':' || (v->>1) FROM jsonb_array_elements(g.labels) v),
      g.words::tsvector, g.document::json
    FROM (
      SELECT r.*, row_number() OVER (ORDER BY r.at, r.id) AS place
      FROM jsonb_to_recordset(fresh) AS r(id bigint, at bigint, device text, published text, level text,
        minutes integer, labels jsonb, words text, document text)
      WHERE r.id = ANY (stand)
    ) g
    ON CONFLICT (id) DO UPDATE SET number = excluded.number, at = excluded.at, device = excluded.device,
      author = excluded.author, published = excluded.published, level = excluded.level, minutes = excluded.minutes,
      labels = excluded.labels, words = excluded.words, document = excluded.document;
  INSERT INTO label AS l (facet, key, label, digests)
    SELECT v->>0, v->>1, min(v->>2), count(DISTINCT g.id)
    FROM jsonb_to_recordset(fresh) AS g(id bigint, labels jsonb), jsonb_array_elements(g.labels) v
    WHERE g.id = ANY (stand) GROUP BY 1, 2
    ON CONFLICT (facet, key) DO UPDATE SET digests = l.digests + excluded.digests;
  IF cardinality(stand) > 0 THEN
    last := last + cardinality(stand);
    UPDATE library SET number = last;
    PERFORM pg_notify('digest_entries', last::text);
  END IF;
  RETURN last;
END $$;
