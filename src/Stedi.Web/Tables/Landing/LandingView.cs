using System.Collections.Immutable;
using System.Security.Claims;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;
using Stedi.Web.Versions;

namespace Stedi.Web.Tables.Landing;

/// <summary>How the files of a landing table's version were read.</summary>
/// <param name="Format">For example <c>json</c>.</param>
/// <param name="Files">The number of files read.</param>
/// <param name="Lines">Rows plus rejects.</param>
/// <param name="Rejects">Lines that could not be read, by reason.</param>
/// <param name="Repairs">Rows that shared a line or spanned several lines. A row can have several repairs.</param>
/// <param name="NulledValues">Values that did not match their column type and became NULL, because of <c>on_bad_value: null</c>.</param>
/// <param name="TruncatedTimes">Timestamps with a finer precision, truncated to microseconds.</param>
/// <param name="NewFields">Keys in the files without a column; empty for viewers, because keys are row data.</param>
/// <param name="MissingFields">Columns that are in no line.</param>
/// <param name="Skipped">Files in the folder that were not read; null if the listing was removed.</param>
/// <param name="Note">How Athena reads these files differently; null if it does not.</param>
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
    /// <summary>The number of keys in the files without a column; at most 100 are counted.</summary>
    public int NewFieldCount { get; init; }

    /// <summary>Masked for this user.</summary>
    public LandingView For(ClaimsPrincipal user) => RowMask.IsOpen(user) ? this : this with { NewFields = [] };

    /// <summary>Null if these are not metrics of a landing table.</summary>
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
        landing.Repairs.IsEmpty ? null : "Athena reads only the first object of a line, so Athena queries of these files miss rows.")
    {
        NewFieldCount = landing.NewFields.Length,
    }
    : null;

    internal long RejectCount => Rejects.Sum(r => r.Count);
}

/// <param name="Description">The meaning of the reason.</param>
public sealed record ReasonCount(string Reason, string Description, long Count);

/// <param name="Entries">The number of skipped entries. A hidden folder counts as one.</param>
/// <param name="First">Up to 1,000 skipped entries, by name.</param>
public sealed record SkippedView(long Entries, ImmutableArray<ReasonCount> Reasons, ImmutableArray<SkippedFile> First)
{
    public static SkippedView Of(SkippedFiles skipped) =>
        new(skipped.Entries, [.. skipped.Reasons.Select(r => new ReasonCount(r.Reason, SkipReasons.Describe(r.Reason), r.Entries))], skipped.First);
}
