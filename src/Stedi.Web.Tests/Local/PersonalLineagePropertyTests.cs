using System.Collections.Immutable;
using System.Globalization;
using CsCheck;
using DuckDB.NET.Data;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Local;

/// <summary>
/// Viewers see columns that lineage declares free of personal data. Every personal value contains a marker. A result column with the marker
/// must have a personal column or "unknown" as its source.
/// </summary>
public sealed class PersonalLineagePropertyTests : IDisposable
{
    private const string Marker = "Zq7x";

    /// <summary>A slower statement counts as refused.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    private static readonly string[] Tables =
    [
        $"customer_landing AS SELECT i::VARCHAR AS id, '{Marker}' || i AS email, 'n' AS note FROM range(2) r(i)",
        $"visit AS SELECT i::VARCHAR AS id, 'n' AS note, ['{Marker}', 'n'] AS tags, {{'email': '{Marker}', 'n': 1}} AS person FROM range(2) r(i)",
        "product AS SELECT i::VARCHAR AS id, 'n' || i AS note, 'n' AS z FROM range(2) r(i)",
    ];

    private static readonly ImmutableArray<TableColumn> Columns =
        [.. Of("customer_landing", "id", "email", "note"), .. Of("visit", "id", "note", "tags", "person"), .. Of("product", "id", "note", "z")];

    private static readonly string[] Personal = ["customer_landing.email", "visit.tags", "visit.person"];

    private readonly DuckDbSqlAnalyzer _analyzer = new();
    private DuckDBConnection _data = Open();

    [Fact]
    public void Trace_AnyStatement_LeadsToThePersonalColumnsOrIsUnknown()
    {
        var count = int.TryParse(Environment.GetEnvironmentVariable("STEDI_TEST_STATEMENTS"), CultureInfo.InvariantCulture, out var n) ? n : 3_000;
        var (ran, marked, known) = (0, 0, 0);
        Gen.Int.Array[4, 200].Select(tape => new PersonalQueryWriter(tape).Statement()).Sample(sql =>
        {
            if (Run(sql) is not { } columns)
                return;
            ran++;
            var trace = Trace(sql, columns);
            marked += columns.Any(c => c.IsMarked) ? 1 : 0;
            known += trace.Unknown is null ? 1 : 0;
            Assert.Equal("", Leaks(trace, columns));
        }, iter: count, threads: 1);
        // Statements that DuckDB refuses prove nothing. A lineage that always says "unknown" proves nothing either.
        Assert.True(ran > count / 4 && marked > ran / 4 && known > ran / 4, $"{ran} of {count} statements ran, {marked} with personal values; {known} are known.");
        TestContext.Current.SendDiagnosticMessage($"{ran} of {count} statements ran, {marked} with personal values; {known} are known.");
    }

    public void Dispose()
    {
        _analyzer.Dispose();
        _data.Dispose();
    }

    /// <summary>DuckDB's result. Null if it refuses the statement.</summary>
    private ImmutableArray<(string Name, bool IsMarked)>? Run(string sql)
    {
        try
        {
            using var command = _data.CreateCommand();
            command.CommandText = $"SELECT COLUMNS(*)::VARCHAR FROM (\n{sql}\n) LIMIT 100";
            using var late = new CancellationTokenSource(Patience);
            using var cancel = late.Token.Register(command.Cancel);
            using var reader = command.ExecuteReader();
            var marked = new bool[reader.FieldCount];
            while (reader.Read())
            {
                for (var i = 0; i < marked.Length; i++)
                    marked[i] |= reader.GetValue(i) is string text && text.Contains(Marker, StringComparison.OrdinalIgnoreCase);
            }
            return [.. marked.Select((m, i) => (reader.GetName(i), m))];
        }
        catch (OperationCanceledException)
        {
            return null;
        }
        catch (DuckDBException e)
        {
            // After an internal error, DuckDB accepts no more statements.
            if (e.Message.Contains("FATAL", StringComparison.Ordinal) || e.Message.Contains("INTERNAL", StringComparison.Ordinal))
            {
                _data.Dispose();
                _data = Open();
            }
            return null;
        }
    }

    private QueryTrace Trace(string sql, ImmutableArray<(string Name, bool IsMarked)> columns) =>
        _analyzer.Trace(sql, name => [.. Columns.Where(c => c.Table.Value.Equals(name, StringComparison.OrdinalIgnoreCase))]);

    private static string Leaks(QueryTrace trace, ImmutableArray<(string Name, bool IsMarked)> columns) => trace.Columns.Length != columns.Length ? "" : string.Join(", ",
        trace.Columns.Zip(columns).Where(c => c.Second.IsMarked && c.First.Unknown is null && !c.First.Sources.Any(s => Personal.Contains(s.Column.ToString())))
            .Select(c => c.Second.Name));

    private static DuckDBConnection Open()
    {
        var data = new DuckDBConnection("DataSource=:memory:");
        data.Open();
        foreach (var table in Tables)
        {
            using var command = data.CreateCommand();
            command.CommandText = $"CREATE TABLE {table}";
            command.ExecuteNonQuery();
        }
        return data;
    }

    private static IEnumerable<TableColumn> Of(string table, params string[] names) => names.Select(n => new TableColumn(TableName.Parse(table), n));
}
