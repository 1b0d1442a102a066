using System.Collections.Immutable;
using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Definition;

namespace Stedi.Web.Tests.Lineage;

/// <summary>A pipeline that a test builds table by table, with the zones landing and trusted.</summary>
internal sealed class MadePipeline
{
    private readonly Dictionary<string, string> _tables = [];
    private readonly Dictionary<string, string> _files = [];

    /// <param name="columns">Each a name and a type.</param>
    public MadePipeline Land(string table, params string[] columns)
    {
        _tables[table] = $"  {table}:\n    zone: landing\n    ddl: {table}.sql\n";
        _files[$"{table}.sql"] = $"CREATE EXTERNAL TABLE `{table}` ({string.Join(", ", columns.Select(c => c.Split(' ')).Select(c => $"`{c[0]}` {c[1]}"))})\n"
            + $"ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'\nLOCATION 's3://lake/{table}/'";
        return this;
    }

    public MadePipeline Make(string table, string sql)
    {
        _tables[table] = $"  {table}:\n    zone: trusted\n    sql: {table}.sql\n";
        _files[$"{table}.sql"] = sql;
        return this;
    }

    /// <summary>The table that was added last.</summary>
    public MadePipeline Tag(string tag, params string[] columns)
    {
        var (table, yaml) = _tables.Last();
        _tables[table] = yaml + (yaml.Contains("tags:", StringComparison.Ordinal) ? "" : "    tags:\n") + $"      {tag}: [{string.Join(", ", columns)}]\n";
        return this;
    }

    public ImmutableSortedDictionary<string, string> Files() => _files
        .Append(new("pipeline.yaml", "zones:\n  landing: As it arrives\n  trusted: Clean\ntables:\n" + string.Concat(_tables.Values)))
        .ToImmutableSortedDictionary(StringComparer.Ordinal);

    public PipelineDefinition Load()
    {
        var result = PipelineFixture.Load(Files());
        Assert.Empty(result.Faults);
        return result.Definition!;
    }

    /// <summary>Layers of tables. Each table reads two or three tables of the previous layer.</summary>
    public static MadePipeline Of(int tables, int landing)
    {
        var made = new MadePipeline();
        for (var i = 0; i < landing; i++)
            made.Land($"landing_{i}", "id bigint", "k bigint", "name string", "email string").Tag("personal", "email");
        for (var i = landing; i < tables; i++)
        {
            // Many tables read landing_0.
            var (left, right) = (Name(i - landing, landing), i % 8 == 0 ? "landing_0" : Name(i - landing + (i * 7 % landing), landing));
            made.Make($"table_{i}", left == right
                ? $"SELECT * FROM {left}"
                : $"SELECT p.id, p.k, p.name, q.email FROM {left} p JOIN {right} q ON q.id = p.id WHERE p.k > {i}");
        }
        return made;

        static string Name(int i, int landing) => i < landing ? $"landing_{i}" : $"table_{i}";
    }
}
