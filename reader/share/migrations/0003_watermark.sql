-- “All read” is one row: every digest that was there at a moment is read since that moment, but for some.

CREATE TABLE watermark (
  reader name NOT NULL,
  at bigint NOT NULL,               -- microseconds since 1970
  device text COLLATE "C" NOT NULL,
  upto bigint NOT NULL,             -- digests whose first version has no higher number
  but bigint[] NOT NULL,            -- those of them that it does not concern
  number bigint NOT NULL,           -- of the reader's changes, as that of a stamp
  PRIMARY KEY (reader, at, device)
);

ALTER TABLE watermark ENABLE ROW LEVEL SECURITY;
ALTER TABLE watermark FORCE ROW LEVEL SECURITY;
CREATE POLICY own ON watermark USING (reader = session_user) WITH CHECK (reader = session_user);

-- Marks all as read, as the stamps of the caller would at this moment on this device. It may come twice, late and in
-- any order. The caller's last number.
CREATE FUNCTION all_read(moment bigint, machine text, upto_number bigint, excepted bigint[]) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, digest, pg_temp AS $$
DECLARE
  last bigint;
  listening text;
BEGIN
  SELECT m.number, m.channel INTO last, listening FROM member m WHERE m.name = session_user FOR UPDATE;
  IF NOT FOUND THEN
    RAISE EXCEPTION '% is no member', session_user USING ERRCODE = 'DG001';
  END IF;
  PERFORM check_moment(moment);
  IF moment IS NULL OR moment < 0 OR upto_number IS NULL OR upto_number < 0 OR excepted IS NULL OR machine IS NULL
    OR length(machine) > 2000 OR cardinality(excepted) > 1000
  THEN
    RAISE EXCEPTION 'a watermark of an unknown shape' USING ERRCODE = 'DG004';
  END IF;
  INSERT INTO watermark (reader, at, device, upto, but, number)
    VALUES (session_user, moment, machine, upto_number, excepted, last + 1) ON CONFLICT DO NOTHING;
  IF FOUND THEN
    last := last + 1;
    UPDATE member m SET number = last WHERE m.name = session_user;
    PERFORM pg_notify(listening, last::text);
  END IF;
  RETURN last;
END $$;

REVOKE ALL ON watermark FROM PUBLIC;
REVOKE ALL ON FUNCTION all_read(bigint, text, bigint, bigint[]) FROM PUBLIC;

DO $$
DECLARE
  role name := (SELECT members FROM library);
BEGIN
  EXECUTE format('GRANT SELECT ON watermark TO %I', role);
  EXECUTE format('GRANT EXECUTE ON FUNCTION all_read(bigint, text, bigint, bigint[]) TO %I', role);
END $$;
