using System.Collections.Concurrent;
using System.Text.Json;
using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>Definitions by hash. Saved when a run is created, and read by the process that drives the run.</summary>
public sealed class DefinitionArchive(IDbContextFactory<StediDbContext> contexts, PipelineSource source, PipelineLoader loader)
{
    private const int Remembered = 32;
    private readonly ConcurrentDictionary<string, PipelineDefinition> _read = new();

    public async Task KeepAsync(StediDbContext db, PipelineDefinition definition, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var files = JsonSerializer.Serialize(definition.Files, JsonSerializerOptions.Web);
        var variables = JsonSerializer.Serialize(definition.Variables, JsonSerializerOptions.Web);
        await db.Database.ExecuteSqlAsync(
            $"""
            INSERT INTO stedi.definitions (hash, files, variables, created_at)
            VALUES ({definition.Hash}, {files}::jsonb, {variables}::jsonb, {now}) ON CONFLICT DO NOTHING
            """,
            cancellationToken);
    }

    /// <summary>The files, even if this build can no longer parse them.</summary>
    public async Task<DefinitionRecord?> TextsAsync(string hash, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await TextsAsync(db, hash, cancellationToken);
    }

    /// <summary>Null if this build can no longer parse it.</summary>
    public async Task<PipelineDefinition?> FindAsync(string hash, CancellationToken cancellationToken) =>
        Known(hash) ?? Read(await TextsAsync(hash, cancellationToken));

    /// <summary>The same, through a context that already has a connection.</summary>
    public async Task<PipelineDefinition?> FindAsync(StediDbContext db, string hash, CancellationToken cancellationToken) =>
        Known(hash) ?? Read(await TextsAsync(db, hash, cancellationToken));

    private static Task<DefinitionRecord?> TextsAsync(StediDbContext db, string hash, CancellationToken cancellationToken) =>
        db.Set<DefinitionRecord>().AsNoTracking().SingleOrDefaultAsync(d => d.Hash == hash, cancellationToken);

    private PipelineDefinition? Known(string hash) => source.LastGood is { } current && current.Hash == hash ? current : _read.GetValueOrDefault(hash);

    private PipelineDefinition? Read(DefinitionRecord? kept)
    {
        if (kept is null || loader.Load(kept.Files, kept.Variables).Definition is not { } definition)
            return null;
        if (_read.Count >= Remembered)
            _read.Clear();
        return _read[kept.Hash] = definition;
    }
}
