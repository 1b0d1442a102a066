using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Rows;

/// <summary>
/// A <see cref="PersonDocument"/> as JSON, written table by table. The rows are copied from the engine's files, so memory stays bounded.
/// </summary>
/// <param name="asOf">When the person was searched.</param>
/// <param name="trace">The tables, and what happened to the person's rows.</param>
/// <param name="versions">The searched versions.</param>
/// <param name="open">Opens the person's rows in a table, as <see cref="ResultFormat.Json"/>; null if the table has no identifier of people.</param>
public sealed class PersonFile(
    DateTimeOffset asOf, PersonRequestKind kind, PersonTraceView trace, ImmutableArray<RowVersion> versions,
    Func<TableName, CancellationToken, Task<ExportedRows?>> open)
{
    /// <summary>The maximum rows of each table. The document says where there are more.</summary>
    public const int MaxRows = 100_000;

    internal static readonly QueryLimits Limits = new(TimeSpan.FromMinutes(2), MaxRows, 512L << 20);

    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web);

    /// <summary>Without the person.</summary>
    public string Name => string.Create(CultureInfo.InvariantCulture, $"person-{Word(kind)}-{asOf.UtcDateTime:yyyyMMdd-HHmmss}.json");

    public static string Word(PersonRequestKind kind) => kind.ToString().ToLowerInvariant();

    public async Task WriteAsync(Stream body, CancellationToken cancellationToken)
    {
        await body.WriteAsync(Without("]}"u8, new PersonDocument(Word(kind), asOf, trace.IgnoresCase, trace.Keys, MaxRows, [])), cancellationToken);
        for (var i = 0; i < trace.Steps.Length; i++)
        {
            if (i > 0)
                await body.WriteAsync(",\n"u8.ToArray(), cancellationToken);
            await WriteAsync(trace.Steps[i], body, cancellationToken);
        }
        await body.WriteAsync("]}\n"u8.ToArray(), cancellationToken);
    }

    private async Task WriteAsync(PersonStepView step, Stream body, CancellationToken cancellationToken)
    {
        var metrics = versions.First(v => v.Table == step.Table).Metrics;
        var table = new PersonTable(
            step.Table, step.Zone, step.Version, metrics.StartedAt.AddMilliseconds(metrics.DurationMs), metrics.Landing is not null, step.By, step.Rows, 0, false,
            step.Inputs, step.Fault, null);
        var (rows, fault) = step.Rows > 0 ? await OpenAsync(step.Table, cancellationToken) : (null, null);
        if (rows is null)
        {
            await body.WriteAsync(Without([], table with { Fault = fault ?? step.Fault }), cancellationToken);
            return;
        }
        await using (rows.Content)
        {
            await body.WriteAsync(Without("null}"u8, table with { RowsExported = rows.RowCount, Truncated = rows.Truncated }), cancellationToken);
            await rows.Content.CopyToAsync(body, cancellationToken);
        }
        await body.WriteAsync("}"u8.ToArray(), cancellationToken);
    }

    /// <summary>The response has begun, so the document says which table is missing, and why.</summary>
    private async Task<(ExportedRows? Rows, string? Fault)> OpenAsync(TableName table, CancellationToken cancellationToken)
    {
        try
        {
            return (await open(table, cancellationToken), null);
        }
        catch (QueryException e)
        {
            return (null, e.Message);
        }
    }

    /// <summary>The JSON up to its last member, whose value is written after it.</summary>
    private static byte[] Without<T>(ReadOnlySpan<byte> end, T value)
    {
        var json = JsonSerializer.SerializeToUtf8Bytes(value, Json);
        return json.AsSpan().EndsWith(end) ? json[..^end.Length] : throw new InvalidOperationException($"The last member of {typeof(T).Name} has another value.");
    }
}
