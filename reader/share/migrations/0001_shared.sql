-- The shared library: stamps of each reader, digests of all, and the functions that are the only way to write them.
-- Nobody but the owner writes a table; a member calls a function, which knows who calls it by session_user.

CREATE TABLE library (
  single boolean PRIMARY KEY DEFAULT true CHECK (single),
  members name NOT NULL,            -- the role that every member is in
  number bigint NOT NULL DEFAULT 0  -- of the last change of a digest; locked while it grows, so commits keep its order
);

CREATE TABLE member (
  name name PRIMARY KEY,
  curator boolean NOT NULL DEFAULT false,
  channel text NOT NULL DEFAULT 'digest_' || replace(gen_random_uuid()::text, '-', ''),  -- nobody else can guess it
  number bigint NOT NULL DEFAULT 0  -- of the last change of the member's stamps; locked while it grows
);

CREATE TABLE stamp (
  reader name NOT NULL,
  folder text COLLATE "C" NOT NULL,
  id bigint NOT NULL,
  field text COLLATE "C" NOT NULL,
  name text NOT NULL,
  flag boolean NOT NULL,            -- whether the value is true or false, and no text
  value text COLLATE "C" NOT NULL,
  at bigint NOT NULL,               -- microseconds since 1970
  device text COLLATE "C" NOT NULL,
  number bigint NOT NULL,
  PRIMARY KEY (reader, folder, id, field)
);
CREATE UNIQUE INDEX stamp_number ON stamp (reader, number);

CREATE TABLE note_version (
  reader name NOT NULL,
  id bigint NOT NULL,
  at bigint NOT NULL,
  device text COLLATE "C" NOT NULL,
  value text NOT NULL,
  PRIMARY KEY (reader, id, at, device)
);

CREATE TABLE entry (
  id bigint PRIMARY KEY,
  number bigint NOT NULL UNIQUE,    -- of its newest version
  born bigint NOT NULL,             -- of its first version
  at bigint NOT NULL,
  device text COLLATE "C" NOT NULL,
  author name NOT NULL,             -- the member who gave this version
  published text COLLATE "C" NOT NULL,
  level text COLLATE "C" NOT NULL,
  minutes integer NOT NULL,
  labels text[] COLLATE "C" NOT NULL,  -- facet:value, folded
  words tsvector NOT NULL,
  document json NOT NULL
);
CREATE INDEX entry_published ON entry (published DESC, id DESC);
CREATE INDEX entry_level ON entry (level, published DESC, id DESC);
CREATE INDEX entry_labels ON entry USING gin (labels);
CREATE INDEX entry_words ON entry USING gin (words);

CREATE TABLE entry_version (
  id bigint NOT NULL,
  at bigint NOT NULL,
  device text COLLATE "C" NOT NULL,
  author name NOT NULL,
  document json NOT NULL,
  PRIMARY KEY (id, at, device, author)
);

-- How many digests have a value of a facet: to count them live takes a second at a million.
CREATE TABLE label (
  facet text COLLATE "C" NOT NULL,
  key text COLLATE "C" NOT NULL,
  label text NOT NULL,
  digests bigint NOT NULL,
  PRIMARY KEY (facet, key)
);

ALTER TABLE member ENABLE ROW LEVEL SECURITY;
ALTER TABLE stamp ENABLE ROW LEVEL SECURITY;
ALTER TABLE stamp FORCE ROW LEVEL SECURITY;
ALTER TABLE note_version ENABLE ROW LEVEL SECURITY;
ALTER TABLE note_version FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON member USING (name = session_user);
CREATE POLICY own ON stamp USING (reader = session_user) WITH CHECK (reader = session_user);
CREATE POLICY own ON note_version USING (reader = session_user) WITH CHECK (reader = session_user);

-- A moment that lies more than a day ahead would win over everything that is set until then.
CREATE FUNCTION check_moment(moment bigint) RETURNS void
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, digest, pg_temp AS $$
BEGIN
  IF moment > (extract(epoch FROM clock_timestamp()) * 1000000)::bigint + 86400000000 THEN
    RAISE EXCEPTION 'a moment lies more than a day ahead' USING ERRCODE = 'DG002';
  END IF;
END $$;

-- Who calls, and what there is for them. Refused where the caller's clock is more than a day off.
CREATE FUNCTION hello(clock bigint, OUT curator boolean, OUT channel text, OUT stamps bigint, OUT entries bigint)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, digest, pg_temp AS $$
DECLARE
  off bigint := clock - (extract(epoch FROM clock_timestamp()) * 1000000)::bigint;
BEGIN
  SELECT m.curator, m.channel, m.number INTO curator, channel, stamps FROM member m WHERE m.name = session_user;
  IF NOT FOUND THEN
    RAISE EXCEPTION '% is no member', session_user USING ERRCODE = 'DG001';
  END IF;
  IF abs(off) > 86400000000 THEN
    RAISE EXCEPTION '%', off USING ERRCODE = 'DG002';
  END IF;
  SELECT l.number INTO entries FROM library l;
END $$;

-- Sets fields of the caller's stamps; of each field the newest (at, device) stays. Operations may come twice, late and
-- in any order. The caller's last number, after which "since n" finds what this call changed.
CREATE FUNCTION put(operations jsonb) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, digest, pg_temp AS $$
DECLARE
  last bigint;
  listening text;
  changed bigint;
BEGIN
  IF jsonb_typeof(operations) <> 'array' OR jsonb_array_length(operations) > 20000 THEN
    RAISE EXCEPTION 'no list of at most 20,000 operations' USING ERRCODE = 'DG004';
  END IF;
  -- Held until the end: a reader's changes are numbered in the order in which they are committed, without gaps.
  SELECT m.number, m.channel INTO last, listening FROM member m WHERE m.name = session_user FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION '% is no member', session_user USING ERRCODE = 'DG001';
  END IF;
  PERFORM check_moment((SELECT max((o->>'at')::bigint) FROM jsonb_array_elements(operations) o));
  IF EXISTS (
    SELECT FROM jsonb_array_elements(operations) o
    WHERE jsonb_typeof(o) <> 'object' OR o->>'folder' NOT IN ('marks', 'desk') OR (o->>'at')::bigint < 0
      OR jsonb_typeof(o->'value') NOT IN ('boolean', 'string') OR length(o->>'field') > 2000
      OR length(o->>'device') > 2000 OR length(o->>'name') > 2000 OR length(o->>'value') > 2000000
  ) THEN
    RAISE EXCEPTION 'an operation of an unknown shape' USING ERRCODE = 'DG004';
  END IF;
  INSERT INTO note_version (reader, id, at, device, value)
    SELECT session_user, o.id, o.at, o.device, o.value #>> '{}'
    FROM jsonb_to_recordset(operations) AS o(folder text, id bigint, field text, value jsonb, at bigint, device text)
    WHERE o.folder = 'marks' AND o.field = 'note' AND jsonb_typeof(o.value) = 'string'
    ON CONFLICT DO NOTHING;
  WITH given AS (
    SELECT o.folder COLLATE "C" AS folder, o.id, o.field COLLATE "C" AS field, coalesce(o.name, '') AS name,
      jsonb_typeof(o.value) = 'boolean' AS flag, (o.value #>> '{}') COLLATE "C" AS value, o.at,
      o.device COLLATE "C" AS device
    FROM jsonb_to_recordset(operations)
      AS o(folder text, id bigint, field text, name text, value jsonb, at bigint, device text)
  ), newest AS (
    SELECT DISTINCT ON (folder, id, field) * FROM given
    ORDER BY folder, id, field, at DESC, device DESC, flag DESC, value DESC
  ), newer AS (
    SELECT n.*, row_number() OVER (ORDER BY n.at, n.folder, n.id, n.field) AS place
    FROM newest n
    LEFT JOIN stamp s ON s.reader = session_user AND s.folder = n.folder AND s.id = n.id AND s.field = n.field
    WHERE s.reader IS NULL OR (n.at, n.device, n.flag, n.value) > (s.at, s.device, s.flag, s.value)
  ), written AS (
    INSERT INTO stamp AS s (reader, folder, id, field, name, flag, value, at, device, number)
    SELECT session_user, folder, id, field, name, flag, value, at, device, last + place FROM newer
    ON CONFLICT (reader, folder, id, field) DO UPDATE SET name = excluded.name, flag = excluded.flag,
      value = excluded.value, at = excluded.at, device = excluded.device, number = excluded.number
    RETURNING 1
  )
  SELECT count(*) INTO changed FROM written;
  IF changed > 0 THEN
    UPDATE member m SET number = last + changed WHERE m.name = session_user;
    PERFORM pg_notify(listening, (last + changed)::text);
  END IF;
  RETURN last + changed;
END $$;

-- Publishes digests for all members; of each the newest (at, device) stays, and the other versions are kept.
-- No temporary tables: a caller's own, with a trigger on it, would run with the rights of this function.
CREATE FUNCTION publish(entries jsonb) RETURNS bigint
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
      setweight(to_tsvector('simple', g.title), 'A') || setweight(to_tsvector('simple', g.lead), 'B')
        || setweight(to_tsvector('simple', g.body), 'C'),
      g.document::json
    FROM (
      SELECT r.*, row_number() OVER (ORDER BY r.at, r.id) AS place
      FROM jsonb_to_recordset(fresh) AS r(id bigint, at bigint, device text, published text, level text,
        minutes integer, labels jsonb, title text, lead text, body text, document text)
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

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA digest FROM PUBLIC;
REVOKE ALL ON ALL TABLES IN SCHEMA digest FROM PUBLIC;

DO $$
DECLARE
  -- Roles belong to the whole server, which may hold several shared libraries: each has a role of its own.
  role name := 'digest_' || left(replace(gen_random_uuid()::text, '-', ''), 12);
BEGIN
  EXECUTE format('CREATE ROLE %I NOLOGIN', role);
  INSERT INTO library (members) VALUES (role);
  EXECUTE format('GRANT USAGE ON SCHEMA digest TO %I', role);
  EXECUTE format('GRANT SELECT ON migration, library, member, stamp, note_version, entry, entry_version, label TO %I', role);
  EXECUTE format('GRANT EXECUTE ON FUNCTION hello(bigint), put(jsonb), publish(jsonb) TO %I', role);
END $$;
