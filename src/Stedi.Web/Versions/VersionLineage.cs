using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Versions;

/// <summary>
/// Whether the lineage of today's pipeline is that of a version. Other SQL may have made it, or what it was made from: then nothing is known of what its
/// columns were made from, and where personal data was among its inputs, all of them may hold some.
/// </summary>
/// <param name="metrics">Of a version; null where they are gone.</param>
internal sealed class VersionLineage(PipelineDefinition pipeline, Func<TableName, string, CancellationToken, Task<VersionMetrics?>> metrics)
{
    /// <summary>Versions behind each other that are followed; a longer chain counts as unknown.</summary>
    private const int MaxDepth = 200;

    private readonly Dictionary<TableVersion, bool> _known = [];

    /// <summary>True where any column of the version may hold personal data.</summary>
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
        // Versions are made from older ones, so there is no circle; damaged metrics may say otherwise.
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
