namespace Stedi.Bench.Parts;

/// <summary>
/// A history written directly into the tables, because a million real runs would take a week. If a column changes, Postgres reports
/// it. Runs are 31 seconds apart and have three steps. One in ten failed; triggers, people and errors are mixed.
/// </summary>
internal static class HistorySeed
{
    private const string Start = "timestamptz '2025-01-01 00:00:00Z'";

    public static string CreatedAt(int run) => $"{Start} + {run} * interval '31 seconds'";

    public static string Sql(int runs) => $"""
        CREATE TEMP TABLE seed AS
        SELECT (lpad(to_hex((extract(epoch FROM at) * 1000)::bigint), 12, '0') || '7' || substr(h, 1, 3) || '8' || substr(h, 4, 15))::uuid AS id,
               CASE WHEN i % 10 = 0 THEN 'failed' ELSE 'succeeded' END AS status,
               (ARRAY['api', 'schedule', 'dashboard', 'cli'])[1 + i % 4] AS trigger_kind, at, i
        FROM (SELECT i, {Start} + i * interval '31 seconds' AS at, md5(i::text) AS h FROM generate_series(1, {runs}) AS i) AS numbers;

        INSERT INTO stedi.runs (id, status, "select", trigger_kind, triggered_by, reason, step_errors, definition_hash, created_at, started_at,
                                finished_at, last_seq)
        SELECT id, status, (ARRAY['zone:trusted', '*', '+customer_curated', 'customer_trusted+'])[1 + i % 4], trigger_kind,
               CASE trigger_kind WHEN 'schedule' THEN 'nightly' ELSE 'person ' || i % 37 END,
               CASE status WHEN 'failed' THEN 'customer_trusted failed; nothing was published' END,
               CASE status WHEN 'failed' THEN 'customer_trusted: it violates rule ' || i % 1000 || ' (12 rows). Correct the input.' END,
               repeat('0', 64), at, at + interval '20 ms', at + interval '900 ms', 9 FROM seed;

        CREATE TEMP TABLE parts AS
        SELECT s.*, t.name, t.position FROM seed s CROSS JOIN LATERAL (SELECT * FROM (VALUES
            ('customer_trusted', 0), ('accelerometer_trusted', 1), ('step_trainer_trusted', 2), ('customer_curated', 3),
            ('machine_learning_curated', 4)) AS v(name, position) WHERE (v.position + s.i) % 5 < 3) AS t;

        INSERT INTO stedi.steps (run_id, table_name, job, position, status, attempt, engine_run_id, version, rows_in, rows_out, started_at,
                                 finished_at, was_lost)
        SELECT id, name, name, position, status, 1, 'jr_' || i || '_' || position, 'v' || i, 1000, 500, at, at + interval '800 ms', false FROM parts;

        INSERT INTO stedi.run_tables (run_id, table_name, status, trigger_kind, holds_claim)
        SELECT id, name, status, trigger_kind, false FROM parts;

        ANALYZE stedi.runs; ANALYZE stedi.steps; ANALYZE stedi.run_tables;
        """;
}
