-- Who is signed in, what they reach, and the audit log. Owned by the database's owner, who is not
-- held by the policies: each of these reads past them, so each says no more than its name.
-- ``session_user`` is who signed in, whatever SET ROLE says later.

CREATE SCHEMA IF NOT EXISTS huddle;

CREATE OR REPLACE FUNCTION huddle.seat()
RETURNS TABLE (agency_id text, staff_id text, role text)
LANGUAGE sql STABLE SECURITY DEFINER ROWS 1 SET search_path = pg_catalog, pg_temp AS $$
    SELECT l.agency_id, l.staff_id, l.role
    FROM public.login AS l
    WHERE l.login = session_user AND l.disabled_at IS NULL
    LIMIT 1
$$;

CREATE OR REPLACE FUNCTION huddle.agency() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT agency_id FROM huddle.seat()
$$;

CREATE OR REPLACE FUNCTION huddle.me() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT staff_id FROM huddle.seat()
$$;

CREATE OR REPLACE FUNCTION huddle.role() RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT role FROM huddle.seat()
$$;

CREATE OR REPLACE FUNCTION huddle.leads() RETURNS boolean
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT coalesce(huddle.role() IN ('lead', 'supervisor', 'feeds'), false)
$$;

-- The agency's day.
CREATE OR REPLACE FUNCTION huddle.today() RETURNS date
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT (now() AT TIME ZONE a.zone)::date
    FROM public.agency AS a WHERE a.agency_id = huddle.agency()
$$;

-- How far the clock of a person's machine may be from the server's when something is written.
CREATE OR REPLACE FUNCTION huddle.slack() RETURNS interval
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT interval '15 minutes'
$$;

-- Refuses an instant of writing that is not of the present.
CREATE OR REPLACE FUNCTION huddle.need_present(moment timestamptz) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    IF moment NOT BETWEEN clock_timestamp() - huddle.slack() AND clock_timestamp() + huddle.slack()
    THEN
        RAISE datetime_field_overflow USING
            MESSAGE = 'what is written is of another time than the server''s clock has';
    END IF;
END
$$;

-- Whose work somebody sees beside the teams they lead: their own, that of whom they supervise, and
-- that of whom they cover today.
CREATE OR REPLACE FUNCTION huddle.workers() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT me.staff_id FROM huddle.seat() AS me WHERE me.role <> 'wall'
    UNION
    SELECT s.staff_id
    FROM huddle.seat() AS me
    JOIN public.staff AS s ON s.agency_id = me.agency_id
    JOIN public.agency AS a ON a.agency_id = me.agency_id
    WHERE me.role <> 'wall' AND s.undone_at IS NULL AND (
        s.supervisor_id = me.staff_id
        OR (
            s.cover_id = me.staff_id
            AND s.away_from <= (now() AT TIME ZONE a.zone)::date
            AND (s.away_to IS NULL OR s.away_to >= (now() AT TIME ZONE a.zone)::date)
        )
    )
$$;

-- The teams in which those work: by the staff list, or because they carry a member there; and the
-- one whose wall a login is.
CREATE OR REPLACE FUNCTION huddle.teams() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    WITH me AS (SELECT * FROM huddle.seat()),
    reached AS (
        SELECT s.staff_id, s.team
        FROM me JOIN public.staff AS s ON s.agency_id = me.agency_id
        WHERE s.staff_id = me.staff_id OR s.staff_id IN (SELECT huddle.workers())
    )
    SELECT t.team_id
    FROM me JOIN public.team AS t ON t.agency_id = me.agency_id
    WHERE me.role = 'feeds'
        OR (
            me.role = 'wall' AND EXISTS (
                SELECT FROM public.login AS l
                WHERE l.agency_id = me.agency_id AND l.login = session_user
                    AND l.team_id = t.team_id
            )
        )
        OR EXISTS (
            SELECT FROM reached AS r
            WHERE r.team = t.name OR position(';' || t.team_id || ';' IN ';' || r.team || ';') > 0
        )
        OR EXISTS (
            SELECT FROM public.assignment AS a
            WHERE a.agency_id = me.agency_id AND a.team_id = t.team_id AND a.valid_to IS NULL
                AND a.care_manager_id IN (SELECT r.staff_id FROM reached AS r)
        )
$$;

-- The members somebody reads and writes: those whom the workers carry, those of an open task of
-- one's own, and for whoever leads those of the teams, with those whom no other team has taken.
CREATE OR REPLACE FUNCTION huddle.members() RETURNS SETOF text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    SELECT m.member_id
    FROM huddle.seat() AS me JOIN public.member AS m ON m.agency_id = me.agency_id
    WHERE me.role = 'feeds'
    UNION
    SELECT a.member_id
    FROM huddle.seat() AS me JOIN public.assignment AS a ON a.agency_id = me.agency_id
    WHERE me.role IN ('lead', 'supervisor') AND a.team_id IN (SELECT huddle.teams())
        AND (
            a.valid_to IS NULL
            OR NOT EXISTS (
                SELECT FROM public.assignment AS b
                WHERE b.agency_id = a.agency_id AND b.member_id = a.member_id
                    AND b.valid_to IS NULL
            )
        )
    UNION
    SELECT a.member_id
    FROM huddle.seat() AS me JOIN public.assignment AS a ON a.agency_id = me.agency_id
    WHERE me.role <> 'wall' AND a.valid_to IS NULL AND a.care_manager_id <> ''
        AND a.care_manager_id IN (SELECT huddle.workers())
    UNION
    SELECT t.member_id
    FROM huddle.seat() AS me JOIN public.task AS t ON t.agency_id = me.agency_id
    WHERE me.role <> 'wall' AND t.owner = me.staff_id AND t.member_id <> ''
        AND t.closed_on IS NULL AND t.removed_at IS NULL
$$;

-- The number of the last record of those who changed something of a team, or of a person's own: so
-- that in a large agency a commit makes only those read anew whom it concerns. Made again from the
-- writes that follow, so that nothing is lost with it; nobody but these functions reads it.
CREATE TABLE IF NOT EXISTS huddle.told (
    agency_id text, whom text, seq bigint NOT NULL, PRIMARY KEY (agency_id, whom)
);

-- What an open board asks for to know that somebody has written what it shows: the number of the
-- last record that concerned a team or the person of who is signed in, or everybody. The wall and
-- whoever is nobody's seat are told of each.
CREATE OR REPLACE FUNCTION huddle.latest() RETURNS bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    me record;
BEGIN
    SELECT * INTO me FROM huddle.seat();
    IF FOUND THEN
        RETURN coalesce((
            SELECT max(t.seq) FROM huddle.told AS t
            WHERE t.agency_id = me.agency_id AND (
                t.whom IN ('everybody', 'staff:' || me.staff_id)
                OR t.whom IN (SELECT 'team:' || team FROM huddle.teams() AS team)
            )
        ), 0);
    END IF;
    RETURN coalesce((
        SELECT max(a.seq) FROM public.audit AS a
        WHERE a.agency_id = CASE WHEN pg_has_role(session_user, current_user, 'MEMBER')
            THEN (SELECT b.agency_id FROM public.audit AS b LIMIT 1) ELSE me.agency_id END
    ), 0);
END
$$;

-- Whom a changed row is about, of whatever table: the team it names or that of its member, of its
-- huddle, barrier or review, and the people it names. More is told than needs be rather than less;
-- a row of none of these is everybody's.
CREATE OR REPLACE FUNCTION huddle.concerned(changed jsonb) RETURNS SETOF text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    agency text := changed->>'agency_id';
    team text := changed->>'team_id';
    member text := changed->>'member_id';
    people text[] := ARRAY[
        changed->>'owner', changed->>'staff_id', changed->>'supervisor_id',
        changed->>'author_id', changed->>'user_id', changed->>'by'
    ];
    person text;
    none boolean := true;
BEGIN
    IF team IS NULL AND changed->>'huddle_id' <> '' THEN
        SELECT h.team_id INTO team FROM public.huddle AS h
        WHERE h.agency_id = agency AND h.huddle_id = changed->>'huddle_id';
    ELSIF team IS NULL AND changed ? 'barrier_id' THEN
        SELECT b.team_id, b.member_id, people || b.owner::text INTO team, member, people
        FROM public.barrier AS b
        WHERE b.agency_id = agency AND b.barrier_id = changed->>'barrier_id';
    ELSIF team IS NULL AND changed ? 'session_id' THEN
        SELECT r.team_id, people || ARRAY[r.staff_id, r.supervisor_id]::text[] INTO team, people
        FROM public.review_session AS r
        WHERE r.agency_id = agency AND r.session_id = changed->>'session_id';
    END IF;
    IF team <> '' THEN
        none := false;
        RETURN NEXT 'team:' || team;
    END IF;
    IF member <> '' THEN
        RETURN QUERY
            SELECT 'team:' || a.team_id FROM public.assignment AS a
            WHERE a.agency_id = agency AND a.member_id = member
            UNION
            SELECT 'staff:' || t.owner FROM public.task AS t
            WHERE t.agency_id = agency AND t.member_id = member AND t.closed_on IS NULL;
        none := none AND NOT FOUND;
    END IF;
    FOREACH person IN ARRAY people LOOP
        IF person <> '' THEN
            none := false;
            RETURN NEXT 'staff:' || person;
        END IF;
    END LOOP;
    IF none THEN
        RETURN NEXT 'everybody';
    END IF;
END
$$;

CREATE OR REPLACE FUNCTION huddle.tell(agency text, whom text, number bigint) RETURNS void
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $$
    INSERT INTO huddle.told AS t (agency_id, whom, seq) VALUES (agency, whom, number)
    ON CONFLICT (agency_id, whom) DO UPDATE SET seq = excluded.seq WHERE t.seq < excluded.seq
$$;

-- A text as JSON in ASCII, as ``json.dumps`` writes it: what the hashes of the log are made of.
CREATE OR REPLACE FUNCTION huddle.ascii_json(said text) RETURNS text
LANGUAGE plpgsql IMMUTABLE STRICT SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    written text := to_json(said)::text;
    letter text;
    code integer;
BEGIN
    IF written !~ '[^\x01-\x7e]' THEN
        RETURN written;
    END IF;
    FOR letter IN SELECT DISTINCT part FROM regexp_split_to_table(written, '') AS part WHERE ascii(part) > 126
    LOOP
        code := ascii(letter);
        written := replace(written, letter, CASE
            WHEN code < 65536 THEN '\u' || lpad(to_hex(code), 4, '0')
            ELSE '\u' || to_hex(55296 + ((code - 65536) >> 10))
                || '\u' || to_hex(56320 + ((code - 65536) & 1023))
        END);
    END LOOP;
    RETURN written;
END
$$;

-- Adds a record to the log of the agency and tells every open seat. Whoever is signed in as a
-- person is its actor, whatever is asked; the number that every role may read is all that is told.
CREATE OR REPLACE FUNCTION huddle.record(
    agency text, at timestamptz, actor text, action text, target text, before text, after text
) RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    seat record;
    whose text := agency;
    who text := actor;
    number bigint;
    previous text;
    content text;
BEGIN
    SELECT * INTO seat FROM huddle.seat();
    IF FOUND THEN
        IF seat.role = 'wall' THEN
            RAISE insufficient_privilege USING MESSAGE = 'the wall writes nothing';
        END IF;
        whose := seat.agency_id;
        who := seat.staff_id;
        PERFORM huddle.need_present(at);
        IF length(action) + length(target) + length(before) + length(after) > 4000000 THEN
            RAISE program_limit_exceeded USING MESSAGE = 'a record of more than four million letters';
        END IF;
    ELSIF NOT pg_has_role(session_user, current_user, 'MEMBER') THEN
        RAISE insufficient_privilege USING MESSAGE = 'this login is nobody of the agency';
    END IF;
    PERFORM pg_advisory_xact_lock(hashtext(whose));
    SELECT a.seq, a.hash INTO number, previous
    FROM public.audit AS a WHERE a.agency_id = whose ORDER BY a.seq DESC LIMIT 1;
    number := coalesce(number, 0) + 1;
    previous := coalesce(previous, repeat('0', 64));
    content := concat(
        '[', huddle.ascii_json(whose), ',', number, ',"',
        to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US'), '+00:00",',
        huddle.ascii_json(who), ',', huddle.ascii_json(action), ',', huddle.ascii_json(target), ',',
        huddle.ascii_json(before), ',', huddle.ascii_json(after), ',"', previous, '"]'
    );
    INSERT INTO public.audit
        (agency_id, seq, at, actor, action, target, before, after, prev_hash, hash)
    VALUES (
        whose, number, at, who, action, target, before, after, previous,
        encode(sha256(convert_to(content, 'UTF8')), 'hex')
    );
    IF seat.role IS NULL OR seat.role = 'feeds' THEN
        PERFORM huddle.tell(whose, 'everybody', number);
    END IF;
    PERFORM pg_notify('huddle', number::text);
    RETURN number;
END
$$;

-- What a person writes is on record when it commits, or it does not commit; and those whom it
-- concerns are told. What became of a row comes with the row, and what files bring is everybody's.
CREATE OR REPLACE FUNCTION huddle.need_record() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    seat record;
    last record;
    changed jsonb;
BEGIN
    SELECT * INTO seat FROM huddle.seat();
    SELECT a.xmin AS written, a.seq INTO last FROM public.audit AS a
    WHERE a.agency_id = seat.agency_id ORDER BY a.seq DESC LIMIT 1;
    IF last.written IS DISTINCT FROM pg_current_xact_id()::xid THEN
        RAISE insufficient_privilege USING
            MESSAGE = 'what is written needs a record in the audit log (huddle.record)';
    END IF;
    IF seat.role <> 'feeds' AND TG_TABLE_NAME NOT IN ('change', 'source_value') THEN
        FOREACH changed IN ARRAY ARRAY[to_jsonb(OLD), to_jsonb(NEW)] LOOP
            CONTINUE WHEN changed IS NULL;
            PERFORM huddle.tell(seat.agency_id, whom, last.seq)
            FROM huddle.concerned(changed) AS whom;
        END LOOP;
    END IF;
    RETURN NULL;
END
$$;

-- The server's planner learns at once what a large import or a move brought. It would by itself
-- within a minute or so, and read every member once for every other member until then.
CREATE OR REPLACE FUNCTION huddle.analyze() RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
BEGIN
    EXECUTE 'ANALYZE ' || (
        SELECT string_agg(format('public.%I', tablename), ', ')
        FROM pg_tables WHERE schemaname = 'public' AND tableowner = current_user
    );
END
$$;

-- What a person writes names nobody else as who did it, is of the present, and of the day that its
-- moment falls on; what somebody signs, they sign themselves, once; the record of a huddle that was
-- closed takes nothing. The arguments are lists: names; moments; day=moment; moment=whose; the
-- column of the huddle; and all days and instants: one that no program can read would stop the boards
-- of everybody who reads the row.
CREATE OR REPLACE FUNCTION huddle.as_signed() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    seat record;
    said jsonb := to_jsonb(NEW);
    was jsonb := CASE WHEN TG_OP = 'UPDATE' THEN to_jsonb(OLD) ELSE '{}' END;
    one text;
    other text;
    zone text;
BEGIN
    SELECT * INTO seat FROM huddle.seat();
    IF seat.role = 'feeds' THEN
        RETURN NEW;
    END IF;
    FOREACH one IN ARRAY string_to_array(TG_ARGV[0], ' ') LOOP
        IF said ->> one IS DISTINCT FROM was ->> one AND said ->> one NOT IN ('', seat.staff_id) THEN
            RAISE insufficient_privilege USING MESSAGE = 'nobody writes in the name of somebody else';
        END IF;
    END LOOP;
    FOR one, other IN
        SELECT split_part(p, '=', 1), split_part(p, '=', 2)
        FROM unnest(string_to_array(TG_ARGV[3], ' ')) AS p
    LOOP
        IF said ->> one IS DISTINCT FROM was ->> one
            AND (was ->> one IS NOT NULL OR said ->> other IS DISTINCT FROM seat.staff_id)
        THEN
            RAISE insufficient_privilege USING MESSAGE = 'nobody signs for somebody else, or twice';
        END IF;
    END LOOP;
    FOREACH one IN ARRAY string_to_array(TG_ARGV[1], ' ') LOOP
        IF said ->> one IS DISTINCT FROM was ->> one THEN
            PERFORM huddle.need_present((said ->> one)::timestamptz);
        END IF;
    END LOOP;
    FOR one, other IN
        SELECT split_part(p, '=', 1), split_part(p, '=', 2)
        FROM unnest(string_to_array(TG_ARGV[2], ' ')) AS p
    LOOP
        IF said ->> one IS DISTINCT FROM was ->> one THEN
            SELECT a.zone INTO zone FROM public.agency AS a WHERE a.agency_id = seat.agency_id;
            IF (said ->> one)::date
                IS DISTINCT FROM ((said ->> other)::timestamptz AT TIME ZONE zone)::date
            THEN
                RAISE datetime_field_overflow USING
                    MESSAGE = 'what is written is of another day than its moment';
            END IF;
        END IF;
    END LOOP;
    FOREACH one IN ARRAY string_to_array(TG_ARGV[5], ' ') LOOP
        IF said ->> one IS DISTINCT FROM was ->> one
            AND (said ->> one)::timestamptz NOT BETWEEN '1800-01-01' AND '2200-01-01'
        THEN
            RAISE check_violation USING MESSAGE = 'a day of no century that we know';
        END IF;
    END LOOP;
    IF TG_ARGV[4] <> '' AND said -> TG_ARGV[4] IS DISTINCT FROM was -> TG_ARGV[4] AND EXISTS (
        SELECT FROM public.huddle AS h WHERE h.agency_id = seat.agency_id
            AND h.huddle_id = said ->> TG_ARGV[4] AND h.status = 'closed'
    ) THEN
        RAISE insufficient_privilege USING MESSAGE = 'the record of that huddle is locked';
    END IF;
    RETURN NEW;
END
$$;

-- A value as ``db.history`` writes it.
CREATE OR REPLACE FUNCTION huddle.as_text(value jsonb) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $$
    SELECT CASE value WHEN 'true' THEN '1' WHEN 'false' THEN '0' ELSE value #>> '{}' END
$$;

-- What a person changes of a row has its line in ``change`` when it commits: what it was, and what
-- it is. The arguments are the row's key, and the columns whose history nobody asks for.
CREATE OR REPLACE FUNCTION huddle.need_history() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    seat record;
    said jsonb := to_jsonb(NEW);
    was jsonb := to_jsonb(OLD);
    one text;
BEGIN
    SELECT * INTO seat FROM huddle.seat();
    IF seat.role = 'feeds' THEN
        RETURN NULL;
    END IF;
    FOR one IN
        SELECT k FROM jsonb_object_keys(said) AS k
        WHERE said -> k <> was -> k AND k <> ALL (string_to_array(TG_ARGV[1], ' '))
    LOOP
        IF NOT EXISTS (
            SELECT FROM public.change AS c
            WHERE c.agency_id = seat.agency_id AND c.table_name = TG_TABLE_NAME
                AND c.row_id = said ->> TG_ARGV[0] AND c.column_name = one
                AND c.by = seat.staff_id AND c.xmin = pg_current_xact_id()::xid
                -- An instant is written otherwise there.
                AND (one ~ '(^|_)at$' OR (
                    c.before IS NOT DISTINCT FROM huddle.as_text(was -> one)
                    AND c.after IS NOT DISTINCT FROM huddle.as_text(said -> one)
                ))
        ) THEN
            RAISE insufficient_privilege USING
                MESSAGE = 'what is changed needs its line in the history (change)';
        END IF;
    END LOOP;
    RETURN NULL;
END
$$;

-- A line of history about a member speaks of a row of that member, or of another whom its author
-- reads: two members who are made one. The argument are the tables with their keys.
CREATE OR REPLACE FUNCTION huddle.need_row() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
DECLARE
    seat record;
    key text;
    whose text;
    kind text;
BEGIN
    SELECT * INTO seat FROM huddle.seat();
    IF seat.role = 'feeds' THEN
        RETURN NULL;
    END IF;
    -- A past day is made from it: what could not be read would stop that.
    SELECT format_type(a.atttypid, NULL) INTO kind FROM pg_attribute AS a
    WHERE a.attrelid = to_regclass('public.' || quote_ident(NEW.table_name))
        AND a.attname = NEW.column_name AND a.attnum > 0;
    kind := CASE kind
        WHEN 'date' THEN '^(18|19|20|21)\d\d-\d\d-\d\d$'
        WHEN 'timestamp with time zone' THEN '^(18|19|20|21)\d\d-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}\+00:00$'
        WHEN 'boolean' THEN '^[01]$'
        WHEN 'integer' THEN '^-?\d{1,9}$'
        WHEN 'character varying' THEN ''
    END;
    IF kind IS NULL OR NEW.before !~ kind OR NEW.after !~ kind
        OR kind LIKE '^(%' AND (NEW.before::timestamptz > 'infinity' OR NEW.after::timestamptz > 'infinity')
    THEN
        RAISE invalid_text_representation USING MESSAGE = 'a value that the column cannot have had';
    END IF;
    IF NEW.member_id = '' THEN
        RETURN NULL;
    END IF;
    SELECT split_part(p, '=', 2) INTO key FROM unnest(string_to_array(TG_ARGV[0], ' ')) AS p
    WHERE split_part(p, '=', 1) = NEW.table_name;
    IF key IS NOT NULL THEN
        EXECUTE format(
            'SELECT to_jsonb(r) ->> ''member_id'' FROM public.%I AS r WHERE r.agency_id = $1 AND r.%I = $2',
            NEW.table_name, key
        ) INTO whose USING seat.agency_id, NEW.row_id;
    END IF;
    IF whose IS NULL OR whose <> NEW.member_id AND whose NOT IN (SELECT huddle.members()) THEN
        RAISE insufficient_privilege USING MESSAGE = 'this history is of a row that you do not read';
    END IF;
    RETURN NULL;
END
$$;
