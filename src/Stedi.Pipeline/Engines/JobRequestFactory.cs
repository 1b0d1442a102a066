using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>Creates the request of a step attempt from the definition. Pure.</summary>
public static class JobRequestFactory
{
    /// <param name="token">UUID of the step attempt.</param>
    /// <param name="version">The version to build; for a landing table, its <see cref="LandingListing.Version"/>.</param>
    /// <param name="inputVersions">The version of every table that the job reads; for landing tables, of their listings.</param>
    /// <exception cref="ArgumentException">The version of an input is missing.</exception>
    public static JobRequest Create(
        PipelineDefinition definition, Table table, string token, string version, IReadOnlyDictionary<TableName, string> inputVersions)
    {
        if (table.Job is not { } job)
            return new(
                token, table.Name, table.Name.Value, version, Sql: null, HashOf(table.Columns), [new(table.Name, version, true, table.Columns, table.Landing)],
                table.Checks, [], definition.Accounting, definition.Variables);

        // Metrics have the inputs in this order. The primary one comes first, accounted for or not.
        var inputs = job.Inputs.OrderByDescending(name => name == job.Primary).Select(name => inputVersions.TryGetValue(name, out var at)
            ? InputOf(definition[name], at)
            : throw new ArgumentException($"{table.Name} reads {name}, but no version of {name} was given.", nameof(inputVersions)));
        return new(
            token, table.Name, job.Name, version, job.Sql, job.SqlHash, [.. inputs], table.Checks, job.Accounts, definition.Accounting,
            definition.Variables, job.SqlFile);
    }

    private static JobInput InputOf(Table input, string version) => input.IsLanding
        ? new(input.Name, version, IsLanding: true, input.Columns, input.Landing)
        : new(input.Name, version, IsLanding: false, []);

    /// <summary>The <see cref="VersionMetrics.SqlHash"/> of a version that is built now.</summary>
    public static string HashOf(Table table) => table.Job?.SqlHash ?? HashOf(table.Columns);

    /// <summary>For a landing table, which has no SQL: its version depends on its schema.</summary>
    internal static string HashOf(ImmutableArray<Column> columns) =>
        Sha256.Hex(string.Concat(columns.Select(c => $"{c.Name} {c.Type.Name}\n")));
}
