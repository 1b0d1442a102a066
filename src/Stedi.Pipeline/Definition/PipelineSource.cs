using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>The pipeline was never valid since the program started, so nobody knows which tables there are.</summary>
public sealed class NoPipelineException(string message) : InvalidOperationException(message);

/// <summary>
/// The pipeline of a scripts folder, followed as it is edited: a text with faults changes <see cref="Faults"/> only, and the last good
/// definition stays. Safe for use by several threads.
/// </summary>
public sealed class PipelineSource : IDisposable
{
    /// <summary>An editor's save is several events.</summary>
    private static readonly TimeSpan Quiet = TimeSpan.FromMilliseconds(200);

    private readonly string _directory;
    private readonly PipelineLoader _loader;
    private readonly IReadOnlyDictionary<string, string> _overrides;
    private readonly ILogger<PipelineSource> _logger;
    private readonly Lock _reloading = new();
    private readonly ITimer _settled;
    private readonly FileSystemWatcher? _watcher;
    private volatile LoadResult _state = new(null, [], []);

    public PipelineSource(
        string directory,
        PipelineLoader loader,
        IReadOnlyDictionary<string, string> overrides,
        ILogger<PipelineSource> logger,
        TimeProvider? time = null)
    {
        (_directory, _loader, _overrides, _logger) = (Path.GetFullPath(directory), loader, overrides, logger);
        _settled = (time ?? TimeProvider.System).CreateTimer(_ => Reload(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        _watcher = Watch();
        Reload();
    }

    /// <summary>Raised after the definition or the faults have changed, on any thread.</summary>
    public event Action? Changed;

    /// <summary>The last definition without faults.</summary>
    /// <exception cref="NoPipelineException">There never was one; the message holds the faults.</exception>
    public PipelineDefinition Definition =>
        _state.Definition ?? throw new NoPipelineException($"The pipeline has {Fault.Count(Faults.Length)}. Fix {(Faults.Length == 1 ? "it" : "them")}:\n{string.Join('\n', Faults)}");

    /// <summary><see cref="Definition"/>, or null where there never was one.</summary>
    public PipelineDefinition? LastGood => _state.Definition;

    /// <summary>Of the newest text; empty where <see cref="Definition"/> is that text.</summary>
    public ImmutableArray<Fault> Faults => _state.Faults;

    /// <summary>What of the newest text was accepted but is read otherwise than one may expect.</summary>
    public ImmutableArray<Fault> Notes => _state.Notes;

    /// <summary>Reads the folder now, without waiting for its change to be noticed.</summary>
    public void Reload()
    {
        lock (_reloading)
        {
            var before = _state;
            var newest = Read();
            if (newest.Definition is { } good ? good.Hash == before.Definition?.Hash && before.Faults.IsEmpty : newest.Faults.SequenceEqual(before.Faults))
                return;
            _state = newest with { Definition = newest.Definition ?? before.Definition };
            if (newest.Definition is { } read)
                _logger.LogInformation("Pipeline {Hash}: {Tables} tables read from {Directory}", read.Hash[..12], read.Tables.Length, _directory);
            else
                Tell(newest.Faults, before.Definition is null ? "there is no valid version to use instead" : "still using the last valid version");
            foreach (var note in newest.Notes)
                _logger.LogInformation("{File}:{Line}: {Message}", note.File, note.Line, note.Message);
        }
        Changed?.Invoke();
    }

    public void Dispose()
    {
        _watcher?.Dispose();
        _settled.Dispose();
    }

    private void Tell(ImmutableArray<Fault> faults, string kept)
    {
        _logger.LogWarning("The pipeline in {Directory} has {Faults}; {Kept}", _directory, Fault.Count(faults.Length), kept);
        foreach (var fault in faults)
            _logger.LogWarning("{File}:{Line}: {Message}", fault.File, fault.Line, fault.Message);
    }

    private LoadResult Read()
    {
        try
        {
            return _loader.Load(PipelineLoader.ReadFiles(_directory), _overrides);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new LoadResult(null, [new Fault(PipelineYaml.FileName, 1, $"The folder cannot be read: {e.Message}")], []);
        }
    }

    private FileSystemWatcher? Watch()
    {
        try
        {
            var watcher = new FileSystemWatcher(_directory) { Filters = { "*.yaml", "*.sql" } };
            watcher.Changed += Settle;
            watcher.Created += Settle;
            watcher.Deleted += Settle;
            watcher.Renamed += Settle;
            watcher.Error += (_, _) => _settled.Change(Quiet, Timeout.InfiniteTimeSpan);
            watcher.EnableRaisingEvents = true;
            return watcher;
        }
        catch (Exception e) when (e is IOException or ArgumentException)
        {
            // Linux grants a user few watches: the pipeline is usable without, it is just not followed.
            _logger.LogWarning(e, "{Directory} cannot be watched; its changes are seen when it is reloaded", _directory);
            return null;
        }
    }

    private void Settle(object sender, FileSystemEventArgs e) => _settled.Change(Quiet, Timeout.InfiniteTimeSpan);
}
