using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs.Forecast;

/// <summary>Typical durations and costs from earlier runs: medians, because one slow run does not move a median.</summary>
public sealed class UsualTimes(IReadOnlyList<RunView> past)
{
    private readonly ILookup<TableName, StepView> _steps = past.SelectMany(r => r.Steps)
        .Where(s => s is { Status: StepStatus.Succeeded, StartedAt: not null, FinishedAt: not null }).ToLookup(s => s.Table);

    /// <summary>From the start on the engine; null if the table has never been built.</summary>
    public TimeSpan? StepOf(TableName table) => Middle(_steps[table].Select(s => s.FinishedAt!.Value - s.StartedAt!.Value), t => t);

    /// <summary>Of all attempts; null if no engine with a cost has built the table.</summary>
    public Cost? CostOf(TableName table) => Middle(_steps[table].Select(s => s.Cost).OfType<Cost>(), c => c.Usd);

    /// <summary>From runs of exactly these tables; otherwise the longest path through their steps, if each duration is known.</summary>
    public (TimeSpan? Length, int Runs) WholeOf(IReadOnlyCollection<TableName> tables, PipelineDefinition pipeline)
    {
        var names = tables.ToHashSet();
        var same = past.Where(r => r.Status == RunStatus.Succeeded && r.FinishedAt is not null && r.StartedAt is not null && names.SetEquals(r.Steps.Select(s => s.Table)))
            .Select(r => r.Elapsed(r.FinishedAt!.Value) - r.Elapsed(r.StartedAt!.Value)).ToArray();
        return same.Length > 0 ? (Middle(same, t => t), same.Length) : (LongestWay(tables, pipeline), 0);
    }

    private TimeSpan? LongestWay(IReadOnlyCollection<TableName> tables, PipelineDefinition pipeline)
    {
        var ends = new Dictionary<TableName, TimeSpan>();
        foreach (var table in pipeline.Tables.Where(t => tables.Contains(t.Name)))
        {
            if (StepOf(table.Name) is not { } own)
                return null;
            ends[table.Name] = own + table.Upstream.Select(u => ends.GetValueOrDefault(u)).DefaultIfEmpty().Max();
        }
        return ends.Count == 0 ? null : ends.Values.Max();
    }

    private static T? Middle<T, TKey>(IEnumerable<T> values, Func<T, TKey> by)
        where T : struct
    {
        T[] ordered = [.. values.OrderBy(by)];
        return ordered.Length == 0 ? null : ordered[ordered.Length / 2];
    }
}
