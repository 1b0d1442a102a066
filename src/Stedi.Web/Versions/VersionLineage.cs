using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Versions;

/// <summary>
/// Checks whether the current pipeline's lineage applies to a version. If other SQL built the version or one of its inputs, the sources of its
/// columns are unknown. Then all columns may be personal if any input may have been.
/// </summary>
/// <param name="metrics">The metrics of a version; null if missing.</param>
internal sealed class VersionLineage(PipelineDefinition pipeline, Func<TableName, string, CancellationToken, Task<VersionMetrics?>> metrics)
{
    /// <summary>The longest chain of versions that is followed. A longer chain counts as unknown.</summary>
    private const int MaxDepth = 200;

    private readonly Dictionary<TableVersion, bool> _known = [];

    /// <summary>True if any column of the version may hold personal data.</summary>
    public Task<bool> IsUnknownAsync(VersionMetrics version, CancellationToken cancellationToken) => IsUnknownAsync(version, 0, cancellationToken);

    private async Task<bool> IsUnknownAsync(VersionMetrics version, int depth, CancellationToken cancellationToken)
    {
        if (version.Landing is not null)
            return false;
        if (depth > MaxDepth)
            return true;
        var key = new TableVersion(version.Table, version.Version);
        if (_known.TryGetValue(key, out var known))
            return known;
        // Versions are built from older ones, so there are no cycles. Damaged metrics could still contain one.
        _known[key] = true;
        var isSame = pipeline.Find(version.Table)?.Job?.SqlHash == version.SqlHash;
        var unknown = false;
        foreach (var input in version.Inputs)
            unknown |= (!isSame && MayBePersonal(input.Table)) || await IsUnknownAsync(input, depth + 1, cancellationToken);
        return _known[key] = unknown;
    }

    private async Task<bool> IsUnknownAsync(InputMetrics input, int depth, CancellationToken cancellationToken) =>
        pipeline.Find(input.Table) is not { IsLanding: true }
        && (await metrics(input.Table, input.Version, cancellationToken) is { } version
            ? await IsUnknownAsync(version, depth, cancellationToken)
            : MayBePersonal(input.Table));

    private bool MayBePersonal(TableName table) => pipeline.Find(table)?.HoldsPersonal() ?? true;
}
