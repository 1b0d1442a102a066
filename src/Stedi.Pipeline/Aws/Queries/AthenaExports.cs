using System.Collections.Immutable;
using System.Security.Cryptography;
using System.Text;
using Stedi.Pipeline.Engines;

namespace Stedi.Pipeline.Aws.Queries;

/// <summary>Exports of rows, stored for a while, so that the same rows in another format are not read again.</summary>
internal sealed class AthenaExports(AthenaResults results, KeptResults kept)
{
    private const long KeptBytes = 1L << 20;

    private readonly KeptAnswers _sizes = new(KeptBytes);
    private readonly StripedLock _writing = new();

    /// <param name="identity">The same identity is the same rows.</param>
    /// <param name="write">Writes the export with this id to the stored results.</param>
    public async Task<ExportedRows> OpenAsync(
        string identity, ResultFormat format, Func<Guid, Task<(ImmutableArray<ResultColumn> Columns, long Rows, bool Truncated)>> write,
        CancellationToken cancellationToken)
    {
        var id = new Guid(SHA256.HashData(Encoding.UTF8.GetBytes(identity)).AsSpan(0, 16));
        using var use = kept.Use(id);
        using (await _writing.EnterAsync(id, cancellationToken))
        {
            if (!_sizes.TryGet<Size>(id, out var size) || !results.Has(id, format))
            {
                var (_, rows, truncated) = await write(id);
                _sizes.Put(id, size = new(rows, truncated), 64);
            }
            kept.SweepNowAndThen();
            return new(results.Open(id, format), size.Rows, size.Truncated);
        }
    }

    private sealed record Size(long Rows, bool Truncated);
}
