using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Aws;

/// <summary>The scripts of a definition built in code. It is first written out as in scripts/.</summary>
internal static class PeopleScripts
{
    public static IReadOnlyDictionary<string, string> Render(PipelineDefinition definition)
    {
        var files = ImmutableSortedDictionary.CreateBuilder<string, string>();
        // JSON is YAML.
        files["pipeline.yaml"] = new JsonObject
        {
            ["zones"] = Map(definition.Zones, z => (z.Name, z.Description)),
            ["accounting"] = Word(definition.Accounting),
            ["tables"] = Map(definition.Tables, t => (t.Name.Value, Describe(t))),
        }.ToJsonString();
        foreach (var table in definition.Tables)
            files[table.Job?.SqlFile ?? $"{table.Name}.sql"] = table.Job?.Sql ?? "";
        return GlueScriptRenderer.RenderAll(new(definition.Zones, definition.Tables, definition.Variables, definition.Accounting, files.ToImmutable()));
    }

    private static JsonObject Describe(Table table)
    {
        var told = new JsonObject { ["zone"] = table.Zone.Name, [table.IsLanding ? "ddl" : "sql"] = table.Job?.SqlFile ?? $"{table.Name}.sql" };
        if (!table.Checks.IsEmpty)
            told["checks"] = Map(table.Checks, c => (c.Name, new JsonObject { ["severity"] = Word(c.Severity), [c.Copies is null ? "sql" : "unique"] = c.Copies is null ? c.Sql : ColumnOf(c.Sql) }));
        if (table.Job is { Accounts.IsEmpty: false } job)
            told["account"] = Map(job.Accounts, a => (a.Input.Value, Describe(a)));
        return told;
    }

    private static JsonObject Describe(InputAccount account)
    {
        var told = new JsonObject { ["drops"] = Map(account.Drops, d => (d.Name, new JsonObject { ["when"] = d.When })) };
        if (account.Kept is not null)
            told["kept"] = account.Kept;
        return told;
    }

    private static JsonObject Map<T>(IEnumerable<T> items, Func<T, (string Name, JsonNode? Value)> told) =>
        new(items.Select(told).Select(t => KeyValuePair.Create(t.Name, t.Value)));

    private static string Word(Severity severity) => severity.ToString().ToLowerInvariant();

    /// <summary>The shorthand expands to this SQL again.</summary>
    private static string ColumnOf(string unique) => unique["SELECT t.".Length..unique.IndexOf(',', StringComparison.Ordinal)];
}
