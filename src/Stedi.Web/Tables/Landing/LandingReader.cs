using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tables.Landing;

/// <summary>Reads the metrics and rejected lines of a landing table's files, also for an unpublished version.</summary>
public sealed class LandingReader(PipelineSource source, ICatalog catalog)
{
    /// <summary>Null if the landing table or the version does not exist.</summary>
    /// <param name="version">Null for the published version.</param>
    public async Task<LandingView?> FindAsync(TableName table, string? version, CancellationToken cancellationToken) =>
        await VersionAsync(table, version, cancellationToken) is { } at && await catalog.ReadMetricsAsync(table, at, cancellationToken) is { } metrics
            ? LandingView.Of(metrics, await catalog.ReadListingAsync(table, at, cancellationToken))
            : null;

    /// <summary>Null if the landing table or the version does not exist.</summary>
    /// <exception cref="ArgumentException">The cursor does not belong to this version.</exception>
    public async Task<RejectPage?> RejectsAsync(TableName table, string? version, RejectQuery query, CancellationToken cancellationToken) =>
        await VersionAsync(table, version, cancellationToken) is { } at && await catalog.ReadMetricsAsync(table, at, cancellationToken) is not null
            ? await catalog.ReadRejectsAsync(table, at, query, cancellationToken)
            : null;

    private async Task<string?> VersionAsync(TableName table, string? version, CancellationToken cancellationToken) =>
        source.LastGood?.Find(table) is not { IsLanding: true } ? null
        : version ?? (await catalog.ReadAsync(cancellationToken)).Find(table)?.Version;
}
