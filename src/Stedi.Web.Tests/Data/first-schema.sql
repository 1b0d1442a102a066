-- The history of a small home as the first release keeps it: pg_dump --schema=stedi --column-inserts. Never changed; see FirstSchemaTests.
SET check_function_bodies = false;

CREATE SCHEMA stedi;

CREATE FUNCTION stedi.notify_run_event() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    PERFORM pg_notify('stedi_run_events', json_build_object(
        'runId', NEW.run_id, 'seq', NEW.seq, 'kind', NEW.kind, 'table', NEW.table_name)::text);
    RETURN NULL;
END $$;

CREATE TABLE stedi.__ef_migrations_history (
    migration_id character varying(150) NOT NULL,
    product_version character varying(32) NOT NULL
);

CREATE TABLE stedi.api_key (
    id uuid NOT NULL,
    name character varying(100) NOT NULL,
    hash character(64) NOT NULL,
    role character varying(16) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by character varying(100) NOT NULL,
    expires_at timestamp with time zone,
    last_used_at timestamp with time zone,
    revoked_at timestamp with time zone
);

CREATE TABLE stedi.audit_entries (
    id uuid NOT NULL,
    at timestamp with time zone NOT NULL,
    actor character varying(200) NOT NULL,
    action character varying(64) NOT NULL,
    subject character varying(500) NOT NULL,
    detail character varying(500)
);

CREATE TABLE stedi.cookie_key (
    id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    xml text NOT NULL
);

CREATE TABLE stedi.definitions (
    hash character varying(64) NOT NULL,
    files jsonb NOT NULL,
    variables jsonb NOT NULL,
    created_at timestamp with time zone NOT NULL
);

CREATE TABLE stedi.ended_session (
    id uuid NOT NULL,
    forgotten_at timestamp with time zone NOT NULL
);

CREATE TABLE stedi.home (
    key integer NOT NULL,
    id uuid NOT NULL
);

CREATE TABLE stedi.jobs_to_stop (
    run_id uuid NOT NULL,
    table_name character varying(128) NOT NULL,
    attempt integer NOT NULL,
    job character varying(200) NOT NULL,
    token character varying(64) NOT NULL,
    engine_run_id character varying(256),
    since timestamp with time zone NOT NULL,
    next_try_at timestamp with time zone NOT NULL,
    tries integer NOT NULL,
    fault text
);

CREATE TABLE stedi.person (
    id uuid NOT NULL,
    name character varying(100) NOT NULL,
    role character varying(16) NOT NULL,
    created_at timestamp with time zone NOT NULL,
    created_by character varying(100) NOT NULL,
    disabled_at timestamp with time zone,
    last_sign_in_at timestamp with time zone,
    stamp uuid DEFAULT '00000000-0000-0000-0000-000000000000'::uuid NOT NULL
);

CREATE TABLE stedi.query (
    id uuid NOT NULL,
    sql text NOT NULL,
    status character varying(16) NOT NULL,
    error text,
    "position" integer,
    columns jsonb NOT NULL,
    inputs text[] DEFAULT ARRAY[]::text[] NOT NULL,
    row_count bigint,
    truncated boolean NOT NULL,
    scanned_bytes bigint,
    elapsed_ms bigint,
    owner_key character varying(64) NOT NULL,
    created_by character varying(200) NOT NULL,
    host bigint NOT NULL,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone
);

CREATE TABLE stedi.retention_rules (
    kind character varying(32) NOT NULL,
    days integer NOT NULL,
    changed_at timestamp with time zone NOT NULL,
    changed_by character varying(200) NOT NULL
);

CREATE TABLE stedi.run_events (
    run_id uuid NOT NULL,
    seq integer NOT NULL,
    at timestamp with time zone NOT NULL,
    kind character varying(32) NOT NULL,
    table_name character varying(128),
    status character varying(32) NOT NULL,
    attempt integer,
    rows_out bigint,
    reason text
);

CREATE TABLE stedi.run_saved_views (
    id uuid NOT NULL,
    owner_key character varying(64) NOT NULL,
    owner_name character varying(200) NOT NULL,
    name character varying(80) NOT NULL,
    query character varying(8000) NOT NULL,
    saved_at timestamp with time zone NOT NULL
);

CREATE TABLE stedi.run_tables (
    run_id uuid NOT NULL,
    table_name character varying(128) NOT NULL,
    status character varying(32) NOT NULL,
    trigger_kind character varying(32) NOT NULL,
    holds_claim boolean NOT NULL
);

CREATE TABLE stedi.runs (
    id uuid NOT NULL,
    status character varying(32) NOT NULL,
    "select" character varying(4096) NOT NULL,
    trigger_kind character varying(32) NOT NULL,
    triggered_by character varying(200) NOT NULL,
    reason text,
    waits_for character varying(32),
    step_errors character varying(1000),
    definition_hash text NOT NULL,
    idempotency_key character varying(200),
    reread boolean DEFAULT false NOT NULL,
    rollback jsonb,
    held jsonb,
    created_at timestamp with time zone NOT NULL,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    pauses jsonb DEFAULT '[]'::jsonb NOT NULL,
    cancelled_by text,
    next_drive_at timestamp with time zone,
    stumbles integer DEFAULT 0 NOT NULL,
    stumbled_at_seq integer,
    last_seq integer NOT NULL,
    inputs jsonb
);

CREATE TABLE stedi.saved_query (
    id uuid NOT NULL,
    owner_key character varying(64) NOT NULL,
    created_by character varying(200) NOT NULL,
    name character varying(100) NOT NULL,
    sql text NOT NULL,
    is_shared boolean NOT NULL,
    created_at timestamp with time zone NOT NULL,
    changed_at timestamp with time zone NOT NULL
);

CREATE TABLE stedi.sign_in_link (
    hash character(64) NOT NULL,
    expires_at timestamp with time zone NOT NULL,
    person_id uuid,
    used_at timestamp with time zone,
    replaced_at timestamp with time zone
);

CREATE TABLE stedi.step_attempts (
    run_id uuid NOT NULL,
    table_name character varying(128) NOT NULL,
    attempt integer NOT NULL,
    status character varying(32) NOT NULL,
    engine_run_id character varying(256),
    version character varying(128),
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    error text
);

CREATE TABLE stedi.step_audits (
    run_id uuid NOT NULL,
    table_name character varying(128) NOT NULL,
    attempt integer NOT NULL,
    metrics jsonb NOT NULL
);

CREATE TABLE stedi.steps (
    run_id uuid NOT NULL,
    table_name character varying(128) NOT NULL,
    job character varying(200) NOT NULL,
    "position" integer NOT NULL,
    status character varying(32) NOT NULL,
    attempt integer NOT NULL,
    token character varying(64),
    engine_run_id character varying(256),
    version character varying(128),
    replaced_version character varying(128),
    replaced_at timestamp with time zone,
    rows_in bigint,
    rows_out bigint,
    dpu_hours double precision,
    cost_usd double precision,
    started_at timestamp with time zone,
    finished_at timestamp with time zone,
    reason text,
    waits_for character varying(32),
    error text,
    warnings jsonb,
    was_lost boolean NOT NULL
);

CREATE TABLE stedi.table_holds (
    table_name character varying(128) NOT NULL,
    run_id uuid NOT NULL,
    held_by character varying(200) NOT NULL,
    held_at timestamp with time zone NOT NULL,
    from_version character varying(128) NOT NULL,
    to_version character varying(128) NOT NULL,
    is_published boolean NOT NULL
);

CREATE TABLE stedi.table_versions (
    table_name character varying(128) NOT NULL,
    version character varying(128) NOT NULL,
    run_id uuid NOT NULL,
    created_at timestamp with time zone NOT NULL,
    published_at timestamp with time zone,
    removed_at timestamp with time zone,
    row_count bigint NOT NULL,
    size_bytes bigint NOT NULL,
    metrics jsonb NOT NULL
);

CREATE TABLE stedi.version_statistics (
    table_name character varying(128) NOT NULL,
    version character varying(128) NOT NULL,
    measured_at timestamp with time zone NOT NULL,
    statistics jsonb NOT NULL
);

INSERT INTO stedi.__ef_migrations_history (migration_id, product_version) VALUES ('20261130175325_InitialSchema', '10.0.14');

INSERT INTO stedi.api_key (id, name, hash, role, created_at, created_by, expires_at, last_used_at, revoked_at) VALUES ('01a22d98-9a4a-7552-b73c-762dcc6dd1c6', 'nightly', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa', 'operator', '2026-11-30 17:55:05.4189+00', 'admin', '2027-01-01 00:00:00+00', NULL, NULL);

INSERT INTO stedi.audit_entries (id, at, actor, action, subject, detail) VALUES ('01a22d98-4e9e-7120-8455-c5f53680c3c3', '2026-11-30 17:54:46.04605+00', 'admin', 'run.retried', '01a22d91-3669-788c-a492-4bbbc4183fe1', '*');
INSERT INTO stedi.audit_entries (id, at, actor, action, subject, detail) VALUES ('01a22d98-9372-781d-ba66-91aa8c48c0a5', '2026-11-30 17:55:03.666137+00', 'admin', 'run.started', '01a22d98-9372-7b75-9524-beb6c6f962eb', '*');
INSERT INTO stedi.audit_entries (id, at, actor, action, subject, detail) VALUES ('01a22d98-9a4a-768f-8d51-06ba69185573', '2026-11-30 17:55:05.4189+00', 'admin', 'key.created', 'nightly', 'as operator, until 2027-01-01 00:00 UTC');
INSERT INTO stedi.audit_entries (id, at, actor, action, subject, detail) VALUES ('01a22d98-9b3c-7265-9f6d-ebb9e1957c07', '2026-11-30 17:55:05.660255+00', 'admin', 'person.created', 'Ada', 'as viewer');
INSERT INTO stedi.audit_entries (id, at, actor, action, subject, detail) VALUES ('01a22d98-a142-74b2-9a61-48d8bd9ba2a4', '2026-11-30 17:55:07.202638+00', 'admin', 'link.issued', 'Ada', NULL);
INSERT INTO stedi.audit_entries (id, at, actor, action, subject, detail) VALUES ('01a22d98-a55e-7567-b49d-8724c03742fa', '2026-11-30 17:55:08.254344+00', 'admin', 'retention.changed', 'audit', 'kept for 730 days');
INSERT INTO stedi.audit_entries (id, at, actor, action, subject, detail) VALUES ('01a22d98-afcc-7219-ba95-e232a3f78726', '2026-11-30 17:55:10.924322+00', 'admin', 'table.rolled_back', 'checked', 'by run 01a22d98-afcc-76a2-9da9-4b9bd6d43daf: checked from 20261130T175503-9770a8b5b26d to 20261130T175449-8c44df112304');
INSERT INTO stedi.audit_entries (id, at, actor, action, subject, detail) VALUES ('01a22d91-3669-70a6-97e7-c970249ef9a1', '2026-11-30 17:47:01.097563+00', 'ann', 'run.started', '01a22d91-3669-788c-a492-4bbbc4183fe1', '*');

INSERT INTO stedi.cookie_key (id, created_at, xml) VALUES ('01a22d91-0481-7fae-8615-83fc9df9274c', '2026-11-30 17:46:48.321186+00', '<key id="21a4bd2b-ea64-4185-b92d-b0379646b148" version="1" />');

INSERT INTO stedi.definitions (hash, files, variables, created_at) VALUES ('e4b72679250b4fb4991450718f20b20f9dc4dd300c8c70b19d3d41c5863ce6d8', '{"raw.sql": "CREATE EXTERNAL TABLE IF NOT EXISTS `raw` (`id` bigint, `name` string)\nROW FORMAT SERDE ''org.openx.data.jsonserde.JsonSerDe''\nSTORED AS INPUTFORMAT ''org.apache.hadoop.mapred.TextInputFormat'' OUTPUTFORMAT ''org.apache.hadoop.hive.ql.io.HiveIgnoreKeyTextOutputFormat''\nLOCATION ''s3://stedi/landing/raw/'' TBLPROPERTIES (''classification'' = ''json'');\n", "checked.sql": "SELECT r.id, r.name FROM raw r WHERE r.id > 0\n", "pipeline.yaml": "zones:\n  landing: As it arrives\n  trusted: Checked\ntables:\n  raw:\n    zone: landing\n    ddl: raw.sql\n  checked:\n    zone: trusted\n    sql: checked.sql\n    checks:\n      positive: { sql: \"SELECT * FROM checked WHERE id < 2\", severity: warn }\n"}', '{}', '2026-11-30 17:47:01.097563+00');

INSERT INTO stedi.ended_session (id, forgotten_at) VALUES ('01a22d98-9b3c-7303-bb16-5ebea536bca7', '2026-12-31 00:00:00+00');

INSERT INTO stedi.home (key, id) VALUES (1, '6e130edd-6c93-410b-89c0-b11e7ab1fb12');

INSERT INTO stedi.jobs_to_stop (run_id, table_name, attempt, job, token, engine_run_id, since, next_try_at, tries, fault) VALUES ('01a22d91-3669-788c-a492-4bbbc4183fe1', 'raw', 1, 'raw', 'token-1', 'jr_e64ad3cfa99d488c8e59b9e3a54f3f3b', '2026-11-30 17:47:16.761074+00', '2026-11-30 17:47:16.761074+00', 1, 'The engine did not answer.');

INSERT INTO stedi.person (id, name, role, created_at, created_by, disabled_at, last_sign_in_at, stamp) VALUES ('01a22d98-9b3c-7303-bb16-5ebea536bca6', 'Ada', 'viewer', '2026-11-30 17:55:05.660255+00', 'admin', NULL, NULL, '0a7f7fd6-a274-435e-becf-efd2626e6ba6');

INSERT INTO stedi.query (id, sql, status, error, "position", columns, inputs, row_count, truncated, scanned_bytes, elapsed_ms, owner_key, created_by, host, created_at, started_at, finished_at) VALUES ('01a22d98-a1ce-76fc-85b6-1215a9f86bad', 'SELECT count(*) AS n FROM checked', 'succeeded', NULL, NULL, '[{"name": "n", "type": "bigint"}]', '{"checked 20261130T175503-9770a8b5b26d"}', 1, false, NULL, 72, 'admin:06b2e9c915de6add', 'admin', 8210318820028506728, '2026-11-30 17:55:07.342814+00', '2026-11-30 17:55:07.665539+00', '2026-11-30 17:55:08.017473+00');

INSERT INTO stedi.retention_rules (kind, days, changed_at, changed_by) VALUES ('audit', 730, '2026-11-30 17:55:08.254344+00', 'admin');

INSERT INTO stedi.run_events (run_id, seq, at, kind, table_name, status, attempt, rows_out, reason) VALUES ('01a22d91-3669-788c-a492-4bbbc4183fe1', 1, '2026-11-30 17:47:01.097563+00', 'run.queued', NULL, 'queued', NULL, NULL, NULL);
INSERT INTO stedi.run_events (run_id, seq, at, kind, table_name, status, attempt, rows_out, reason) VALUES ('01a22d91-3669-788c-a492-4bbbc4183fe1', 2, '2026-11-30 17:47:15.212914+00', 'run.started', NULL, 'running', NULL, NULL, NULL);
INSERT INTO stedi.run_events (run_id, seq, at, kind, table_name, status, attempt, rows_out, reason) VALUES ('01a22d91-3669-788c-a492-4bbbc4183fe1', 3, '2026-11-30 17:47:16.219083+00', 'step.starting', 'raw', 'pending', 1, NULL, NULL);
INSERT INTO stedi.run_events (run_id, seq, at, kind, table_name, status, attempt, rows_out, reason) VALUES ('01a22d91-3669-788c-a492-4bbbc4183fe1', 4, '2026-11-30 17:47:16.823263+00', 'step.started', 'raw', 'running', 1, NULL, NULL);
INSERT INTO stedi.run_events (run_id, seq, at, kind, table_name, status, attempt, rows_out, reason) VALUES ('01a22d91-3669-788c-a492-4bbbc4183fe1', 5, '2026-11-30 17:47:22.697706+00', 'step.failed', 'raw', 'failed', 1, NULL, 'raw: 1 of 3 lines rejected (33.3 %), more than the limit (rejects.error 5 %). First: a.json line 3 (malformed_json). Fix the files, or raise the limit. See the rejected lines on the table''s page.');
INSERT INTO stedi.run_events (run_id, seq, at, kind, table_name, status, attempt, rows_out, reason) VALUES ('01a22d91-3669-788c-a492-4bbbc4183fe1', 6, '2026-11-30 17:47:24.425679+00', 'step.skipped', 'checked', 'skipped', 0, NULL, 'raw was not built');
INSERT INTO stedi.run_events (run_id, seq, at, kind, table_name, status, attempt, rows_out, reason) VALUES ('01a22d91-3669-788c-a492-4bbbc4183fe1', 7, '2026-11-30 17:47:24.503294+00', 'run.failed', NULL, 'failed', NULL, NULL, 'raw failed; nothing was published');
INSERT INTO stedi.run_events (run_id, seq, at, kind, table_name, status, attempt, rows_out, reason) VALUES ('01a22d91-3669-788c-a492-4bbbc4183fe1', 8, '2026-11-30 17:54:46.04605+00', 'run.retried', NULL, 'queued', NULL, NULL, 'retried by admin');

INSERT INTO stedi.run_saved_views (id, owner_key, owner_name, name, query, saved_at) VALUES ('01a22d98-a461-761e-9d6d-962f344c11d5', 'admin:06b2e9c915de6add', 'admin', 'Broken', '?status=failed&since=7d', '2026-11-30 17:55:08.001988+00');

INSERT INTO stedi.run_tables (run_id, table_name, status, trigger_kind, holds_claim) VALUES ('01a22d91-3669-788c-a492-4bbbc4183fe1', 'checked', 'succeeded', 'cli', false);
INSERT INTO stedi.run_tables (run_id, table_name, status, trigger_kind, holds_claim) VALUES ('01a22d91-3669-788c-a492-4bbbc4183fe1', 'raw', 'succeeded', 'cli', false);
INSERT INTO stedi.run_tables (run_id, table_name, status, trigger_kind, holds_claim) VALUES ('01a22d98-9372-7b75-9524-beb6c6f962eb', 'checked', 'succeeded', 'api', false);
INSERT INTO stedi.run_tables (run_id, table_name, status, trigger_kind, holds_claim) VALUES ('01a22d98-9372-7b75-9524-beb6c6f962eb', 'raw', 'succeeded', 'api', false);
INSERT INTO stedi.run_tables (run_id, table_name, status, trigger_kind, holds_claim) VALUES ('01a22d98-afcc-76a2-9da9-4b9bd6d43daf', 'checked', 'succeeded', 'rollback', false);

INSERT INTO stedi.runs (id, status, "select", trigger_kind, triggered_by, reason, waits_for, step_errors, definition_hash, idempotency_key, reread, rollback, held, created_at, started_at, finished_at, pauses, cancelled_by, next_drive_at, stumbles, stumbled_at_seq, last_seq, inputs) VALUES ('01a22d98-9372-7b75-9524-beb6c6f962eb', 'succeeded', '*', 'api', 'admin', NULL, NULL, NULL, 'e4b72679250b4fb4991450718f20b20f9dc4dd300c8c70b19d3d41c5863ce6d8', 'e59ac7ee0bf5e00fac80506242d4cbad3c0be1fdd50a95e7f0b5135acdad93f1', false, NULL, NULL, '2026-11-30 17:55:03.666137+00', '2026-11-30 17:55:03.829425+00', '2026-11-30 17:55:04.161411+00', '[]', NULL, NULL, 0, NULL, 10, '{"faults": {}, "versions": {"raw": "b39a496608c0ae6a"}}');
INSERT INTO stedi.runs (id, status, "select", trigger_kind, triggered_by, reason, waits_for, step_errors, definition_hash, idempotency_key, reread, rollback, held, created_at, started_at, finished_at, pauses, cancelled_by, next_drive_at, stumbles, stumbled_at_seq, last_seq, inputs) VALUES ('01a22d98-afcc-76a2-9da9-4b9bd6d43daf', 'succeeded', 'checked', 'rollback', 'admin', NULL, NULL, NULL, 'e4b72679250b4fb4991450718f20b20f9dc4dd300c8c70b19d3d41c5863ce6d8', NULL, false, '{"runId": null, "tables": [{"to": {"version": "20261130T175449-8c44df112304", "publishedAt": "2026-11-30T17:54:51.097018+00:00"}, "from": {"version": "20261130T175503-9770a8b5b26d", "publishedAt": "2026-11-30T17:55:04.1312439+00:00"}, "table": "checked"}]}', NULL, '2026-11-30 17:55:10.924322+00', '2026-11-30 17:55:11.032963+00', '2026-11-30 17:55:11.051807+00', '[]', NULL, NULL, 0, NULL, 5, '{"faults": {}, "versions": {}}');
INSERT INTO stedi.runs (id, status, "select", trigger_kind, triggered_by, reason, waits_for, step_errors, definition_hash, idempotency_key, reread, rollback, held, created_at, started_at, finished_at, pauses, cancelled_by, next_drive_at, stumbles, stumbled_at_seq, last_seq, inputs) VALUES ('01a22d91-3669-788c-a492-4bbbc4183fe1', 'succeeded', '*', 'cli', 'ann', NULL, NULL, NULL, 'e4b72679250b4fb4991450718f20b20f9dc4dd300c8c70b19d3d41c5863ce6d8', NULL, false, NULL, NULL, '2026-11-30 17:47:01.097563+00', '2026-11-30 17:47:15.212914+00', '2026-11-30 17:54:51.251042+00', '[{"to": "2026-11-30T17:54:46.04605+00:00", "from": "2026-11-30T17:47:24.503294+00:00"}]', NULL, NULL, 0, NULL, 17, '{"faults": {}, "versions": {"raw": "6bc1a0a6cf1fd6d2"}}');

INSERT INTO stedi.saved_query (id, owner_key, created_by, name, sql, is_shared, created_at, changed_at) VALUES ('01a22d98-a395-7614-8319-ffc2f8341fe9', 'admin:06b2e9c915de6add', 'admin', 'Names', 'SELECT name FROM checked', true, '2026-11-30 17:55:07.797234+00', '2026-11-30 17:55:07.797234+00');

INSERT INTO stedi.sign_in_link (hash, expires_at, person_id, used_at, replaced_at) VALUES ('2222222222222222222222222222222222222222222222222222222222222222', '2026-11-30 18:03:42.219436+00', NULL, NULL, NULL);
INSERT INTO stedi.sign_in_link (hash, expires_at, person_id, used_at, replaced_at) VALUES ('5555555555555555555555555555555555555555555555555555555555555555', '2026-12-01 17:55:07.27608+00', '01a22d98-9b3c-7303-bb16-5ebea536bca6', NULL, NULL);

INSERT INTO stedi.step_attempts (run_id, table_name, attempt, status, engine_run_id, version, started_at, finished_at, error) VALUES ('01a22d91-3669-788c-a492-4bbbc4183fe1', 'raw', 1, 'failed', 'jr_e64ad3cfa99d488c8e59b9e3a54f3f3b', 'eb7a4eb613d30908', '2026-11-30 17:47:16.761074+00', '2026-11-30 17:47:19.02299+00', 'raw: 1 of 3 lines rejected (33.3 %), more than the limit (rejects.error 5 %). First: a.json line 3 (malformed_json). Fix the files, or raise the limit. See the rejected lines on the table''s page.');

INSERT INTO stedi.step_audits (run_id, table_name, attempt, metrics) VALUES ('01a22d91-3669-788c-a492-4bbbc4183fe1', 'raw', 1, '{"job": "raw", "bytes": 320, "table": "raw", "checks": [], "engine": "local", "inputs": [{"drops": [{"rows": 1, "reason": "malformed_json"}], "table": "raw", "rowsIn": 3, "version": "eb7a4eb613d30908", "rowsKept": 2, "unexplained": 0}], "schema": 1, "columns": [{"name": "id", "type": "bigint"}, {"name": "name", "type": "string"}], "landing": {"bytes": 47, "files": 1, "rejects": 1, "repairs": [], "newFields": [], "fingerprint": "f0416829c2bd028a03986377b60ad476b7eadbe515d97781e5f2af89b9063ed1", "nulledValues": [], "missingFields": [], "truncatedTimes": []}, "rowsOut": 2, "sqlHash": "534f57e34ff94c57bcbbe37b371307974d787052a68e746e9dcdd84ba4700f4e", "version": "eb7a4eb613d30908", "startedAt": "2026-11-30T17:47:16.7792886+00:00", "durationMs": 1685}');

INSERT INTO stedi.steps (run_id, table_name, job, "position", status, attempt, token, engine_run_id, version, replaced_version, replaced_at, rows_in, rows_out, dpu_hours, cost_usd, started_at, finished_at, reason, waits_for, error, warnings, was_lost) VALUES ('01a22d91-3669-788c-a492-4bbbc4183fe1', 'raw', 'raw', 0, 'succeeded', 2, '176c83ad473c4e69bf33dfef0b3250e4', 'jr_176c83ad473c4e69bf33dfef0b3250e4', '6bc1a0a6cf1fd6d2', NULL, NULL, 43, 42, NULL, NULL, '2026-11-30 17:54:47.617056+00', '2026-11-30 17:54:48.37112+00', NULL, NULL, NULL, '[{"kind": "rejects", "table": "raw", "message": "1 of 43 lines rejected (2.3 %)"}]', false);
INSERT INTO stedi.steps (run_id, table_name, job, "position", status, attempt, token, engine_run_id, version, replaced_version, replaced_at, rows_in, rows_out, dpu_hours, cost_usd, started_at, finished_at, reason, waits_for, error, warnings, was_lost) VALUES ('01a22d91-3669-788c-a492-4bbbc4183fe1', 'checked', 'checked', 1, 'succeeded', 1, '8c44df1123044e8d8c42e90bf03bb3ee', 'jr_8c44df1123044e8d8c42e90bf03bb3ee', '20261130T175449-8c44df112304', NULL, NULL, 42, 29, NULL, NULL, '2026-11-30 17:54:49.813056+00', '2026-11-30 17:54:50.913737+00', NULL, NULL, NULL, '[{"kind": "check", "table": "checked", "message": "Check positive failed: 15 rows"}]', false);
INSERT INTO stedi.steps (run_id, table_name, job, "position", status, attempt, token, engine_run_id, version, replaced_version, replaced_at, rows_in, rows_out, dpu_hours, cost_usd, started_at, finished_at, reason, waits_for, error, warnings, was_lost) VALUES ('01a22d98-9372-7b75-9524-beb6c6f962eb', 'checked', 'checked', 1, 'succeeded', 1, '9770a8b5b26d45b5b4d71922a88bbf1e', 'jr_9770a8b5b26d45b5b4d71922a88bbf1e', '20261130T175503-9770a8b5b26d', '20261130T175449-8c44df112304', '2026-11-30 17:54:51.097018+00', 43, 30, NULL, NULL, '2026-11-30 17:55:03.945055+00', '2026-11-30 17:55:04.092462+00', NULL, NULL, NULL, '[{"kind": "check", "table": "checked", "message": "Check positive failed: 15 rows"}]', false);
INSERT INTO stedi.steps (run_id, table_name, job, "position", status, attempt, token, engine_run_id, version, replaced_version, replaced_at, rows_in, rows_out, dpu_hours, cost_usd, started_at, finished_at, reason, waits_for, error, warnings, was_lost) VALUES ('01a22d98-9372-7b75-9524-beb6c6f962eb', 'raw', 'raw', 0, 'succeeded', 1, '6e5cd611b50e486c880ad1eead5d9336', 'jr_6e5cd611b50e486c880ad1eead5d9336', 'b39a496608c0ae6a', '6bc1a0a6cf1fd6d2', '2026-11-30 17:54:51.097018+00', 44, 43, NULL, NULL, '2026-11-30 17:55:03.841055+00', '2026-11-30 17:55:03.899311+00', NULL, NULL, NULL, '[{"kind": "rejects", "table": "raw", "message": "1 of 44 lines rejected (2.3 %)"}]', false);
INSERT INTO stedi.steps (run_id, table_name, job, "position", status, attempt, token, engine_run_id, version, replaced_version, replaced_at, rows_in, rows_out, dpu_hours, cost_usd, started_at, finished_at, reason, waits_for, error, warnings, was_lost) VALUES ('01a22d98-afcc-76a2-9da9-4b9bd6d43daf', 'checked', 'checked', 0, 'succeeded', 0, NULL, NULL, '20261130T175449-8c44df112304', '20261130T175503-9770a8b5b26d', '2026-11-30 17:55:04.131243+00', 42, 29, NULL, NULL, NULL, '2026-11-30 17:55:10.924322+00', NULL, NULL, NULL, NULL, false);

INSERT INTO stedi.table_holds (table_name, run_id, held_by, held_at, from_version, to_version, is_published) VALUES ('checked', '01a22d98-afcc-76a2-9da9-4b9bd6d43daf', 'admin', '2026-11-30 17:55:11.051807+00', '20261130T175503-9770a8b5b26d', '20261130T175449-8c44df112304', true);

INSERT INTO stedi.table_versions (table_name, version, run_id, created_at, published_at, removed_at, row_count, size_bytes, metrics) VALUES ('raw', '6bc1a0a6cf1fd6d2', '01a22d91-3669-788c-a492-4bbbc4183fe1', '2026-11-30 17:54:48.936248+00', '2026-11-30 17:54:51.097018+00', NULL, 42, 540, '{"job": "raw", "bytes": 540, "table": "raw", "checks": [], "engine": "local", "inputs": [{"drops": [{"rows": 1, "reason": "malformed_json"}], "table": "raw", "rowsIn": 43, "version": "6bc1a0a6cf1fd6d2", "rowsKept": 42, "unexplained": 0}], "schema": 1, "columns": [{"name": "id", "type": "bigint"}, {"name": "name", "type": "string"}], "landing": {"bytes": 918, "files": 1, "rejects": 1, "repairs": [], "newFields": [], "fingerprint": "8d57a15528fb47dbd036d62dc48bdd762339060f7dec2e24fc5e60372a40ea22", "nulledValues": [], "missingFields": [], "truncatedTimes": []}, "rowsOut": 42, "sqlHash": "534f57e34ff94c57bcbbe37b371307974d787052a68e746e9dcdd84ba4700f4e", "version": "6bc1a0a6cf1fd6d2", "startedAt": "2026-11-30T17:54:47.62098+00:00", "durationMs": 749}');
INSERT INTO stedi.table_versions (table_name, version, run_id, created_at, published_at, removed_at, row_count, size_bytes, metrics) VALUES ('raw', 'b39a496608c0ae6a', '01a22d98-9372-7b75-9524-beb6c6f962eb', '2026-11-30 17:55:03.908846+00', '2026-11-30 17:55:04.131243+00', NULL, 43, 553, '{"job": "raw", "bytes": 553, "table": "raw", "checks": [], "engine": "local", "inputs": [{"drops": [{"rows": 1, "reason": "malformed_json"}], "table": "raw", "rowsIn": 44, "version": "b39a496608c0ae6a", "rowsKept": 43, "unexplained": 0}], "schema": 1, "columns": [{"name": "id", "type": "bigint"}, {"name": "name", "type": "string"}], "landing": {"bytes": 941, "files": 2, "rejects": 1, "repairs": [], "newFields": [], "fingerprint": "ac8f9e018b402aff7177c0cfb2c501f63635abc03405168ae449a8652c30e505", "nulledValues": [], "missingFields": [], "truncatedTimes": []}, "rowsOut": 43, "sqlHash": "534f57e34ff94c57bcbbe37b371307974d787052a68e746e9dcdd84ba4700f4e", "version": "b39a496608c0ae6a", "startedAt": "2026-11-30T17:55:03.8461951+00:00", "durationMs": 52}');
INSERT INTO stedi.table_versions (table_name, version, run_id, created_at, published_at, removed_at, row_count, size_bytes, metrics) VALUES ('checked', '20261130T175449-8c44df112304', '01a22d91-3669-788c-a492-4bbbc4183fe1', '2026-11-30 17:54:50.986408+00', '2026-11-30 17:55:11.047125+00', NULL, 29, 532, '{"job": "checked", "bytes": 532, "table": "checked", "checks": [{"name": "positive", "blocks": false, "groups": null, "samples": ["{\"id\":1,\"name\":\"a\"}", "{\"id\":1,\"name\":\"n1\"}", "{\"id\":1,\"name\":\"n4\"}", "{\"id\":1,\"name\":\"n7\"}", "{\"id\":1,\"name\":\"n10\"}"], "severity": "Warn", "violations": 15}, {"name": "rows_accounted_for", "blocks": false, "groups": null, "samples": [], "severity": "Error", "violations": 0}], "engine": "local", "inputs": [{"drops": [{"rows": 13, "reason": "filtered_out"}], "table": "raw", "rowsIn": 42, "version": "6bc1a0a6cf1fd6d2", "rowsKept": 29, "unexplained": 0}], "schema": 1, "columns": [{"name": "id", "type": "bigint"}, {"name": "name", "type": "string"}], "landing": null, "rowsOut": 29, "sqlHash": "b334a9fa1e764445514667bfc7cd113c5b1d95f37f606ddccdb62c2a3ece3e64", "version": "20261130T175449-8c44df112304", "startedAt": "2026-11-30T17:54:49.8333998+00:00", "durationMs": 876}');
INSERT INTO stedi.table_versions (table_name, version, run_id, created_at, published_at, removed_at, row_count, size_bytes, metrics) VALUES ('checked', '20261130T175503-9770a8b5b26d', '01a22d98-9372-7b75-9524-beb6c6f962eb', '2026-11-30 17:55:04.117413+00', '2026-11-30 17:55:04.131243+00', NULL, 30, 540, '{"job": "checked", "bytes": 540, "table": "checked", "checks": [{"name": "positive", "blocks": false, "groups": null, "samples": ["{\"id\":1,\"name\":\"a\"}", "{\"id\":1,\"name\":\"n1\"}", "{\"id\":1,\"name\":\"n4\"}", "{\"id\":1,\"name\":\"n7\"}", "{\"id\":1,\"name\":\"n10\"}"], "severity": "Warn", "violations": 15}, {"name": "rows_accounted_for", "blocks": false, "groups": null, "samples": [], "severity": "Error", "violations": 0}], "engine": "local", "inputs": [{"drops": [{"rows": 13, "reason": "filtered_out"}], "table": "raw", "rowsIn": 43, "version": "b39a496608c0ae6a", "rowsKept": 30, "unexplained": 0}], "schema": 1, "columns": [{"name": "id", "type": "bigint"}, {"name": "name", "type": "string"}], "landing": null, "rowsOut": 30, "sqlHash": "b334a9fa1e764445514667bfc7cd113c5b1d95f37f606ddccdb62c2a3ece3e64", "version": "20261130T175503-9770a8b5b26d", "startedAt": "2026-11-30T17:55:03.9572381+00:00", "durationMs": 110}');

INSERT INTO stedi.version_statistics (table_name, version, measured_at, statistics) VALUES ('checked', '20261130T175503-9770a8b5b26d', '2026-11-30 17:55:09.84345+00', '{"columns": [{"max": "7", "min": "1", "top": [], "name": "id", "type": "bigint", "nulls": 0, "isExact": true, "distinct": 3, "histogram": [{"to": 2, "from": 1, "rows": 15}, {"to": 3, "from": 2, "rows": 14}, {"to": 4, "from": 3, "rows": 0}, {"to": 5, "from": 4, "rows": 0}, {"to": 6, "from": 5, "rows": 0}, {"to": 7, "from": 6, "rows": 0}, {"to": 8, "from": 7, "rows": 1}]}, {"max": "n8", "min": "a", "top": [], "name": "name", "type": "string", "nulls": 0, "isExact": true, "distinct": 30, "histogram": []}], "rowCount": 30}');

ALTER TABLE ONLY stedi.__ef_migrations_history
    ADD CONSTRAINT pk___ef_migrations_history PRIMARY KEY (migration_id);

ALTER TABLE ONLY stedi.api_key
    ADD CONSTRAINT pk_api_key PRIMARY KEY (id);

ALTER TABLE ONLY stedi.audit_entries
    ADD CONSTRAINT pk_audit_entries PRIMARY KEY (id);

ALTER TABLE ONLY stedi.cookie_key
    ADD CONSTRAINT pk_cookie_key PRIMARY KEY (id);

ALTER TABLE ONLY stedi.definitions
    ADD CONSTRAINT pk_definitions PRIMARY KEY (hash);

ALTER TABLE ONLY stedi.ended_session
    ADD CONSTRAINT pk_ended_session PRIMARY KEY (id);

ALTER TABLE ONLY stedi.home
    ADD CONSTRAINT pk_home PRIMARY KEY (key);

ALTER TABLE ONLY stedi.jobs_to_stop
    ADD CONSTRAINT pk_jobs_to_stop PRIMARY KEY (run_id, table_name, attempt);

ALTER TABLE ONLY stedi.person
    ADD CONSTRAINT pk_person PRIMARY KEY (id);

ALTER TABLE ONLY stedi.query
    ADD CONSTRAINT pk_query PRIMARY KEY (id);

ALTER TABLE ONLY stedi.retention_rules
    ADD CONSTRAINT pk_retention_rules PRIMARY KEY (kind);

ALTER TABLE ONLY stedi.run_events
    ADD CONSTRAINT pk_run_events PRIMARY KEY (run_id, seq);

ALTER TABLE ONLY stedi.run_saved_views
    ADD CONSTRAINT pk_run_saved_views PRIMARY KEY (id);

ALTER TABLE ONLY stedi.run_tables
    ADD CONSTRAINT pk_run_tables PRIMARY KEY (run_id, table_name);

ALTER TABLE ONLY stedi.runs
    ADD CONSTRAINT pk_runs PRIMARY KEY (id);

ALTER TABLE ONLY stedi.saved_query
    ADD CONSTRAINT pk_saved_query PRIMARY KEY (id);

ALTER TABLE ONLY stedi.sign_in_link
    ADD CONSTRAINT pk_sign_in_link PRIMARY KEY (hash);

ALTER TABLE ONLY stedi.step_attempts
    ADD CONSTRAINT pk_step_attempts PRIMARY KEY (run_id, table_name, attempt);

ALTER TABLE ONLY stedi.step_audits
    ADD CONSTRAINT pk_step_audits PRIMARY KEY (run_id, table_name, attempt);

ALTER TABLE ONLY stedi.steps
    ADD CONSTRAINT pk_steps PRIMARY KEY (run_id, table_name);

ALTER TABLE ONLY stedi.table_holds
    ADD CONSTRAINT pk_table_holds PRIMARY KEY (table_name, run_id);

ALTER TABLE ONLY stedi.table_versions
    ADD CONSTRAINT pk_table_versions PRIMARY KEY (table_name, version);

ALTER TABLE ONLY stedi.version_statistics
    ADD CONSTRAINT pk_version_statistics PRIMARY KEY (table_name, version);

CREATE UNIQUE INDEX ix_api_key_hash ON stedi.api_key USING btree (hash);

CREATE INDEX ix_audit_entries_action_id ON stedi.audit_entries USING btree (action, id);

CREATE INDEX ix_audit_entries_actor_action_id ON stedi.audit_entries USING btree (actor, action, id);

CREATE INDEX ix_audit_entries_actor_id ON stedi.audit_entries USING btree (actor, id);

CREATE INDEX ix_jobs_to_stop_next_try_at ON stedi.jobs_to_stop USING btree (next_try_at);

CREATE UNIQUE INDEX ix_person_name ON stedi.person USING btree (name);

CREATE INDEX ix_query_host ON stedi.query (host) WHERE status in ('queued', 'running');

CREATE INDEX ix_query_owner_key_id ON stedi.query USING btree (owner_key, id);

CREATE INDEX ix_query_owner_key_status_id ON stedi.query USING btree (owner_key, status, id);

CREATE UNIQUE INDEX ix_run_saved_views_owner_key_name ON stedi.run_saved_views USING btree (owner_key, name);

CREATE INDEX ix_run_tables_table_name_run_id ON stedi.run_tables USING btree (table_name, run_id);

CREATE INDEX ix_run_tables_table_name_status_run_id ON stedi.run_tables USING btree (table_name, status, run_id);

CREATE INDEX ix_run_tables_table_name_status_trigger_kind_run_id ON stedi.run_tables USING btree (table_name, status, trigger_kind, run_id);

CREATE INDEX ix_run_tables_table_name_trigger_kind_run_id ON stedi.run_tables USING btree (table_name, trigger_kind, run_id);

CREATE UNIQUE INDEX ix_runs_idempotency_key ON stedi.runs USING btree (idempotency_key) WHERE (idempotency_key IS NOT NULL);

CREATE INDEX ix_runs_next_drive_at ON stedi.runs USING btree (next_drive_at) WHERE (next_drive_at IS NOT NULL);

CREATE INDEX ix_runs_status_id ON stedi.runs USING btree (status, id);

CREATE INDEX ix_runs_status_trigger_kind_id ON stedi.runs USING btree (status, trigger_kind, id);

CREATE INDEX ix_runs_trigger_kind_id ON stedi.runs USING btree (trigger_kind, id);

CREATE INDEX ix_runs_triggered_by_id ON stedi.runs USING btree (triggered_by, id);

CREATE INDEX ix_runs_triggered_by_status_id ON stedi.runs USING btree (triggered_by, status, id);

CREATE UNIQUE INDEX ix_saved_query_owner_key_name ON stedi.saved_query USING btree (owner_key, name);

CREATE INDEX ix_steps_engine_run_id ON stedi.steps (engine_run_id) WHERE status IN ('pending', 'running');

CREATE INDEX ix_table_versions_removed_at ON stedi.table_versions USING btree (removed_at);

CREATE INDEX ix_table_versions_run_id ON stedi.table_versions USING btree (run_id);

CREATE INDEX ix_table_versions_table_name_created_at ON stedi.table_versions USING btree (table_name, created_at);

CREATE INDEX ix_table_versions_table_name_published_at ON stedi.table_versions USING btree (table_name, published_at) WHERE (published_at IS NOT NULL);

CREATE UNIQUE INDEX ux_run_tables_one_builder ON stedi.run_tables USING btree (table_name) WHERE holds_claim;

CREATE TRIGGER notify_run_event AFTER INSERT ON stedi.run_events FOR EACH ROW EXECUTE FUNCTION stedi.notify_run_event();

ALTER TABLE ONLY stedi.run_tables
    ADD CONSTRAINT fk_run_tables_runs_run_id FOREIGN KEY (run_id) REFERENCES stedi.runs(id) ON DELETE CASCADE;

ALTER TABLE ONLY stedi.steps
    ADD CONSTRAINT fk_steps_runs_run_id FOREIGN KEY (run_id) REFERENCES stedi.runs(id) ON DELETE CASCADE;
