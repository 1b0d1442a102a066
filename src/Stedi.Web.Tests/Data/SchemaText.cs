using Npgsql;

namespace Stedi.Web.Tests.Data;

/// <summary>
/// The schema of the history as Postgres describes it, one line per part. Two databases with the same lines have the same schema.
/// </summary>
internal static class SchemaText
{
    /// <summary>The order of columns is omitted. Nothing depends on it, and an upgraded table has its newer columns last.</summary>
    private const string Sql =
        """
        SELECT format('%s %s', CASE relkind WHEN 'r' THEN 'table' WHEN 'i' THEN 'index' ELSE 'relation of kind ' || relkind::text END, relname)
        FROM pg_class WHERE relnamespace = 'stedi'::regnamespace
        UNION ALL
        SELECT format('column %s.%s %s%s%s', c.relname, a.attname, format_type(a.atttypid, a.atttypmod), CASE WHEN a.attnotnull THEN ' not null' END,
            ' default ' || pg_get_expr(d.adbin, d.adrelid))
        FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid LEFT JOIN pg_attrdef d ON d.adrelid = c.oid AND d.adnum = a.attnum
        WHERE c.relnamespace = 'stedi'::regnamespace AND c.relkind <> 'i' AND a.attnum > 0 AND NOT a.attisdropped
        UNION ALL
        SELECT format('constraint %s on %s: %s', conname, conrelid::regclass, pg_get_constraintdef(oid)) FROM pg_constraint WHERE connamespace = 'stedi'::regnamespace
        UNION ALL
        SELECT format('definition %s', pg_get_indexdef(indexrelid)) FROM pg_index JOIN pg_class c ON c.oid = indexrelid WHERE c.relnamespace = 'stedi'::regnamespace
        UNION ALL
        SELECT format('function %s', pg_get_functiondef(oid)) FROM pg_proc WHERE pronamespace = 'stedi'::regnamespace
        UNION ALL
        SELECT format('trigger %s', pg_get_triggerdef(t.oid)) FROM pg_trigger t JOIN pg_class c ON c.oid = t.tgrelid
        WHERE c.relnamespace = 'stedi'::regnamespace AND NOT t.tgisinternal
        ORDER BY 1
        """;

    public static async Task<IReadOnlyList<string>> OfAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        await using var command = source.CreateCommand(Sql);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            lines.Add(reader.GetString(0));
        return lines;
    }
}
