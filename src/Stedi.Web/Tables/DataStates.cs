using System.Collections.Immutable;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tables;

/// <summary>How a table's data compares with what a build would read now, worst first.</summary>
public enum DataState { NeverBuilt, CodeChanged, VariablesChanged, InputsChanged, NewFiles, UpToDate }

/// <summary>Why a table is outdated.</summary>
/// <param name="Table">The table with the change: the table itself or one upstream.</param>
public sealed record DataReason(DataState State, TableName Table);

/// <summary>The state of a table's data, independent of its last attempt.</summary>
/// <param name="Reasons">Distinct, worst first; empty if up to date.</param>
/// <param name="CheckedAt">When the upstream landing files were last listed (the oldest time); null if never.</param>
public sealed record TableData(ImmutableArray<DataReason> Reasons, DateTimeOffset? CheckedAt = null)
{
    public static readonly TableData UpToDate = new([]);

    /// <summary>All states that apply, worst first.</summary>
    public ImmutableArray<DataState> States => Reasons.IsEmpty ? [DataState.UpToDate] : [.. Reasons.Select(r => r.State).Distinct()];

    /// <summary>The worst state.</summary>
    public DataState State => States[0];

    public bool IsOutdated => State != DataState.UpToDate;

    public static string Word(DataState state) => state switch
    {
        DataState.NeverBuilt => "never built",
        DataState.CodeChanged => "code changed",
        DataState.VariablesChanged => "variables changed",
        DataState.InputsChanged => "inputs changed",
        DataState.NewFiles => "new files",
        _ => "up to date",
    };

    /// <summary>The worst state and the number of others.</summary>
    public string Short => States.Length == 1 ? Word(State) : $"{Word(State)} +{States.Length - 1}";

    public string Words => string.Join(", ", States.Select(Word));

    /// <summary>One line per state with the changed tables; null if up to date.</summary>
    public string? Why => Reasons.IsEmpty || State == DataState.NeverBuilt
        ? null
        : string.Join("\n", Reasons.GroupBy(r => r.State).Select(g => $"{char.ToUpperInvariant(Word(g.Key)[0])}{Word(g.Key)[1..]}: {string.Join(", ", g.Select(r => r.Table))}"));
}

/// <summary>Compares the current versions with what a build would read now. A pure function.</summary>
public static class DataStates
{
    /// <param name="metrics">Metrics of the current versions; null if missing.</param>
    /// <param name="listings">The last listing of landing files, by table.</param>
    /// <returns>The data state of every table of the pipeline.</returns>
    public static ImmutableDictionary<TableName, TableData> Of(
        PipelineDefinition pipeline, CatalogSnapshot current, Func<TableName, VersionMetrics?> metrics, IReadOnlyDictionary<TableName, LandingCheck> listings)
    {
        var found = ImmutableDictionary.CreateBuilder<TableName, TableData>();
        foreach (var table in pipeline.Tables)
        {
            var read = current.Find(table.Name) is null ? null : metrics(table.Name);
            var reasons = read is null ? [new(DataState.NeverBuilt, table.Name)]
                : table.Job is null ? Landed(table, read, listings.GetValueOrDefault(table.Name))
                : Made(pipeline, table.Job, read, current, listings, found);
            var checks = pipeline.WithUpstream(table.Name).Select(listings.GetValueOrDefault).OfType<LandingCheck>().Select(c => c.At).ToArray();
            found[table.Name] = new([.. reasons.Distinct().OrderBy(r => r.State)], checks.Length == 0 ? null : checks.Min());
        }
        return found.ToImmutable();
    }

    private static IEnumerable<DataReason> Landed(Table table, VersionMetrics read, LandingCheck? check)
    {
        if (JobRequestFactory.HashOf(table) != read.SqlHash)
            yield return new(DataState.CodeChanged, table.Name);
        if (check is { Fingerprint: { } now } && now != read.Landing?.Fingerprint)
            yield return new(DataState.NewFiles, table.Name);
    }

    private static IEnumerable<DataReason> Made(
        PipelineDefinition pipeline, Job job, VersionMetrics read, CatalogSnapshot current, IReadOnlyDictionary<TableName, LandingCheck> listings,
        ImmutableDictionary<TableName, TableData>.Builder upstream)
    {
        if (read.SqlHash != job.SqlHash)
            yield return new(SqlVariants.HasHash(pipeline, job, read.SqlHash) ? DataState.VariablesChanged : DataState.CodeChanged, job.Output);
        foreach (var input in job.Inputs)
        {
            var used = read.Inputs.FirstOrDefault(i => i.Table == input)?.Version;
            // A table may have read files before its landing table was registered with them. Compare with the current files.
            var listed = listings.GetValueOrDefault(input)?.Version;
            if (pipeline[input].IsLanding && listed is not null && listed == used)
                continue;
            if (used is not null && used != (current.Find(input)?.Version ?? (pipeline[input].IsLanding ? listed : null)))
                yield return new(DataState.InputsChanged, input);
            foreach (var reason in upstream[input].Reasons)
                // Here it counts that the input itself must be rebuilt, not which of its own inputs changed.
                yield return reason.State is DataState.NeverBuilt or DataState.InputsChanged ? new(DataState.InputsChanged, input) : reason;
        }
    }
}
