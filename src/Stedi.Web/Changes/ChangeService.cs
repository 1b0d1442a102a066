using System.Collections.Immutable;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;

namespace Stedi.Web.Changes;

/// <summary>Compares two runs or points in time. Used by the page and REST.</summary>
public sealed class ChangeService(
    SideReader sides, RunHistory history, ListingComparer listings, DefinitionComparer definitions, PipelineSource source, TimeProvider time)
{
    /// <summary>The default distance of the first side from the second.</summary>
    public static readonly TimeSpan Day = TimeSpan.FromDays(1);

    /// <summary>Clocks of clients may be ahead by this much.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromMinutes(1);

    /// <summary>The most earlier runs that are searched for one with all tables of a run.</summary>
    private const int EarlierRuns = 20;

    /// <param name="from">A run or a time. Default: for a run, the previous published run of its tables; for a time, a day earlier.</param>
    /// <param name="to">A run or a time. Default: now.</param>
    public async Task<ChangeAnswer> CompareAsync(string? from, string? to, CancellationToken cancellationToken)
    {
        if (Refuse("from", from, out var first) is { } badFrom)
            return badFrom;
        if (Refuse("to", to, out var second) is { } badTo)
            return badTo;
        var now = time.GetUtcNow();
        if (await ReadAsync(second ?? ChangePoint.Of(now), cancellationToken) is not { } after)
            return ChangeAnswer.NotFound(second!.Run);
        first ??= await DefaultAsync(second?.Run, after, cancellationToken);
        if (await ReadAsync(first, cancellationToken) is not { } before)
            return ChangeAnswer.NotFound(first.Run);
        if (second is null)
            after = after with { Shown = after.Shown with { IsNow = true } };
        return new(await CompareAsync(before, after, cancellationToken), null);
    }

    /// <summary>
    /// The newest earlier run that published all tables of this run; if there is none among the last 20 of its first table, the time at which this
    /// run was requested (a millisecond before, so that the run itself is not part of it).
    /// </summary>
    public async Task<ChangePoint> BeforeAsync(RunView run, CancellationToken cancellationToken)
    {
        var tables = run.Steps.Select(s => s.Table).ToHashSet();
        var earlier = await history.ListAsync(new(RunStatus.Succeeded, run.Steps[0].Table, Before: run.Id, Limit: EarlierRuns), cancellationToken);
        return earlier.Items.FirstOrDefault(r => tables.IsSubsetOf(r.Steps.Select(s => s.Table))) is { } found
            ? ChangePoint.Of(found.Id)
            : ChangePoint.Of(run.CreatedAt.AddMilliseconds(-1));
    }

    private async Task<ChangePoint> DefaultAsync(Guid? run, Side after, CancellationToken cancellationToken) =>
        run is { } id && await history.FindAsync(id, cancellationToken) is { } view
            ? await BeforeAsync(view, cancellationToken)
            : ChangePoint.Of(after.Shown.At - DateTimeOffset.MinValue < Day ? after.Shown.At : after.Shown.At - Day);

    private ChangeAnswer? Refuse(string name, string? text, out ChangePoint? point)
    {
        point = null;
        if (string.IsNullOrEmpty(text))
            return null;
        if (!ChangePoint.TryParse(text, out point))
            return new(null, $"{name} must be {ChangePoint.WhatItIs}.");
        return point.At > time.GetUtcNow() + Tolerance ? new(null, $"{name} is in the future. Use a time in the past, or leave it out.") : null;
    }

    private async Task<Side?> ReadAsync(ChangePoint point, CancellationToken cancellationToken) =>
        point.Run is { } run ? await sides.OfRunAsync(run, cancellationToken) : await sides.OfTimeAsync(point.At!.Value, cancellationToken);

    private async Task<ChangeReport> CompareAsync(Side from, Side to, CancellationToken cancellationToken)
    {
        var unknown = from.Unknown.Union(to.Unknown).ToHashSet();
        var (compared, onlyFrom, onlyTo) = Scope(from, to);
        compared = [.. compared.Where(t => !unknown.Contains(t))];
        var files = await listings.CompareAsync(OtherListings(from, to), cancellationToken);
        var code = await definitions.CompareAsync(from, to, compared, cancellationToken);
        var tables = compared.Select(t => TableChanges.Between(t, from.Tables.GetValueOrDefault(t), to.Tables.GetValueOrDefault(t)))
            .ToLookup(c => TableChanges.Differs(c, files.Any(f => f.Table == c.Table)));
        return new(
            from.Shown, to.Shown, [.. tables[true]], [.. tables[false]], onlyFrom, onlyTo, Ordered(unknown), files, code.Code, code.Variables,
            [.. from.Faults.Union(to.Faults), .. code.Notes]);
    }

    /// <summary>Two runs are compared in the tables of both, a run and a time in those of the run, and two times in all tables.</summary>
    private (ImmutableArray<TableName> Both, ImmutableArray<TableName> OnlyFrom, ImmutableArray<TableName> OnlyTo) Scope(Side from, Side to) => (from.Shown.Run, to.Shown.Run) switch
    {
        ({ }, { }) => (Ordered(from.Tables.Keys.Intersect(to.Tables.Keys)), Ordered(from.Tables.Keys.Except(to.Tables.Keys)), Ordered(to.Tables.Keys.Except(from.Tables.Keys))),
        ({ }, null) => (Ordered(from.Tables.Keys), [], []),
        (null, { }) => (Ordered(to.Tables.Keys), [], []),
        _ => (Ordered(from.Tables.Keys.Union(to.Tables.Keys)), [], []),
    };

    /// <summary>The landing tables with different lists. A landing table that only one side of a run has read cannot have changed.</summary>
    private List<(TableName Table, string? From, string? To)> OtherListings(Side from, Side to)
    {
        var isOfRun = from.Shown.Run is not null || to.Shown.Run is not null;
        var tables = isOfRun ? from.Listings.Keys.Intersect(to.Listings.Keys) : from.Listings.Keys.Union(to.Listings.Keys);
        return [.. Ordered(tables).Select(t => (t, from.Listings.GetValueOrDefault(t), to.Listings.GetValueOrDefault(t))).Where(l => l.Item2 != l.Item3)];
    }

    /// <summary>In topological order; tables that are no longer in the pipeline come last.</summary>
    private ImmutableArray<TableName> Ordered(IEnumerable<TableName> tables)
    {
        var places = (source.LastGood?.Tables ?? []).Select((t, i) => (t.Name, i)).ToDictionary(t => t.Name, t => t.i);
        return [.. tables.OrderBy(t => places.GetValueOrDefault(t, int.MaxValue)).ThenBy(t => t)];
    }
}

/// <param name="Report">Null if the request was refused.</param>
/// <param name="Refusal">What is wrong, and what to do; null if there is a report.</param>
/// <param name="IsMissing">A run does not exist.</param>
public sealed record ChangeAnswer(ChangeReport? Report, string? Refusal, bool IsMissing = false)
{
    internal static ChangeAnswer NotFound(Guid? run) => new(null, $"Run {run} not found. Its history may have been removed.", IsMissing: true);
}
