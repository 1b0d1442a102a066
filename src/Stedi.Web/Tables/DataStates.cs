using System.Collections.Immutable;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tables;

/// <summary>How the data of a table compares with what a build would read now; the worst first.</summary>
public enum DataState { NeverBuilt, CodeChanged, VariablesChanged, InputsChanged, NewFiles, UpToDate }

/// <summary>Why a table is outdated.</summary>
/// <param name="Table">Where the change is: the table itself, or one upstream of it.</param>
public sealed record DataReason(DataState State, TableName Table);

/// <summary>The state of a table's data, whatever its last attempt did.</summary>
/// <param name="Reasons">Each once, the worst first; empty where it is up to date.</param>
/// <param name="CheckedAt">When the landing files upstream were last listed, the oldest; null where none were.</param>
public sealed record TableData(ImmutableArray<DataReason> Reasons, DateTimeOffset? CheckedAt = null)
{
    public static readonly TableData UpToDate = new([]);

    /// <summary>All that are true of it, the worst first.</summary>
    public ImmutableArray<DataState> States => Reasons.IsEmpty ? [DataState.UpToDate] : [.. Reasons.Select(r => r.State).Distinct()];

    /// <summary>The worst.</summary>
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

    /// <summary>The worst, and how many there are besides.</summary>
    public string Short => States.Length == 1 ? Word(State) : $"{Word(State)} +{States.Length - 1}";

    public string Words => string.Join(", ", States.Select(Word));

    /// <summary>One line for each state, with the tables where the change is; null where it is up to date.</summary>
    public string? Why => Reasons.IsEmpty || State == DataState.NeverBuilt
        ? null
        : string.Join("\n", Reasons.GroupBy(r => r.State).Select(g => $"{char.ToUpperInvariant(Word(g.Key)[0])}{Word(g.Key)[1..]}: {string.Join(", ", g.Select(r => r.Table))}"));
}

/// <summary>Compares the current versions with what a build would read now; pure.</summary>
public static class DataStates
{
    /// <param name="metrics">Of the current versions; null of one whose metrics are gone.</param>
    /// <param name="listings">The landing files as they were last listed, of tables whose files were.</param>
    /// <returns>Of every table of the pipeline.</returns>
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
            // A table may have been built from files that its landing table was not yet registered with: what counts is what lies there now.
            var listed = listings.GetValueOrDefault(input)?.Version;
            if (pipeline[input].IsLanding && listed is not null && listed == used)
                continue;
            if (used is not null && used != (current.Find(input)?.Version ?? (pipeline[input].IsLanding ? listed : null)))
                yield return new(DataState.InputsChanged, input);
            foreach (var reason in upstream[input].Reasons)
                // An input that is to be built again first is this table's own matter; what that one reads is not.
                yield return reason.State is DataState.NeverBuilt or DataState.InputsChanged ? new(DataState.InputsChanged, input) : reason;
        }
    }
}
