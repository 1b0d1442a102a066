using System.Collections.Immutable;
using System.Security.Claims;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;
using Stedi.Web.Versions;

namespace Stedi.Web.Tables.Landing;

/// <summary>How the files of a landing table's version were read.</summary>
/// <param name="Format">Such as <c>json</c>.</param>
/// <param name="Files">That were read, with their bytes.</param>
/// <param name="Lines">Rows and rejects.</param>
/// <param name="Rejects">Lines that are no rows, by reason.</param>
/// <param name="Repairs">Rows that were not one object alone on a line. A row may need several repairs.</param>
/// <param name="NulledValues">Values that did not fit their column and became NULL, where <c>on_bad_value: null</c> says so.</param>
/// <param name="TruncatedTimes">Times that were finer than microseconds and were cut.</param>
/// <param name="NewFields">Keys in the files that are no column; empty for a viewer, since they are part of rows.</param>
/// <param name="MissingFields">Columns that no line has.</param>
/// <param name="Skipped">What lies in the folder and was not read; null where the listing is not kept any more.</param>
/// <param name="Note">What differs when Athena reads the same files; null where nothing does.</param>
public sealed record LandingView(
    TableName Table,
    string Version,
    string Format,
    int Files,
    long Bytes,
    long Lines,
    long Rows,
    ImmutableArray<ReasonCount> Rejects,
    ImmutableArray<ReasonCount> Repairs,
    ImmutableArray<ColumnCount> NulledValues,
    ImmutableArray<ColumnCount> TruncatedTimes,
    ImmutableArray<string> NewFields,
    ImmutableArray<string> MissingFields,
    SkippedView? Skipped,
    string? Note)
{
    /// <summary>Keys in the files that are no column; at most 100 are told apart.</summary>
    public int NewFieldCount { get; init; }

    /// <summary>As this person may see it.</summary>
    public LandingView For(ClaimsPrincipal user) => RowMask.IsOpen(user) ? this : this with { NewFields = [] };

    /// <summary>Null where these metrics are not those of a landing table.</summary>
    public static LandingView? Of(VersionMetrics metrics, LandingListing? listing) => metrics is { Landing: { } landing, Read: { } read } ? new(
        metrics.Table,
        metrics.Version,
        Pipeline.Landing.Format.Json.Name,
        landing.Files,
        landing.Bytes,
        read.Lines,
        read.Rows,
        [.. metrics.Inputs.SelectMany(i => i.Drops).Where(d => d.Rows > 0).Select(d => new ReasonCount(d.Reason, RejectReasons.Describe(d.Reason), d.Rows))],
        [.. landing.Repairs.Select(r => new ReasonCount(r.Kind, RepairKinds.Describe(r.Kind), r.Rows))],
        landing.NulledValues,
        landing.TruncatedTimes,
        landing.NewFields,
        landing.MissingFields,
        listing is null ? null : SkippedView.Of(listing.Skipped),
        landing.Repairs.IsEmpty ? null : "Athena reads only the first object of a line, so its queries of these files miss rows.")
    {
        NewFieldCount = landing.NewFields.Length,
    }
    : null;

    internal long RejectCount => Rejects.Sum(r => r.Count);
}

/// <param name="Description">What the reason means.</param>
public sealed record ReasonCount(string Reason, string Description, long Count);

/// <param name="Entries">All of them; a hidden folder is one.</param>
/// <param name="First">Up to 1,000 of them, smallest name first.</param>
public sealed record SkippedView(long Entries, ImmutableArray<ReasonCount> Reasons, ImmutableArray<SkippedFile> First)
{
    public static SkippedView Of(SkippedFiles skipped) =>
        new(skipped.Entries, [.. skipped.Reasons.Select(r => new ReasonCount(r.Reason, SkipReasons.Describe(r.Reason), r.Entries))], skipped.First);
}
