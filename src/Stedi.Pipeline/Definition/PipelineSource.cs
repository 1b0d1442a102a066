using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>The pipeline has not been valid since the program started, so its tables are unknown.</summary>
public sealed class NoPipelineException(string message) : InvalidOperationException(message);

/// <summary>
/// The pipeline of a scripts folder, reloaded whenever it is edited. Files with errors change <see cref="Faults"/> only: the last valid
/// definition stays in use. Thread-safe.
/// </summary>
public sealed class PipelineSource : IDisposable
{
    /// <summary>Saving a file in an editor raises several events.</summary>
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

    /// <summary>Raised on any thread, after the definition or the faults have changed.</summary>
    public event Action? Changed;

    /// <summary>The last valid definition.</summary>
    /// <exception cref="NoPipelineException">There has been none. The message lists the errors.</exception>
    public PipelineDefinition Definition =>
        _state.Definition ?? throw new NoPipelineException($"The pipeline has {Fault.Count(Faults.Length)}. Fix {(Faults.Length == 1 ? "it" : "them")}:\n{string.Join('\n', Faults)}");

    /// <summary><see cref="Definition"/>, or null if there has been none.</summary>
    public PipelineDefinition? LastGood => _state.Definition;

    /// <summary>The errors of the current files; empty if <see cref="Definition"/> is from these files.</summary>
    public ImmutableArray<Fault> Faults => _state.Faults;

    /// <summary>Notes on valid text in the current files that may surprise.</summary>
    public ImmutableArray<Fault> Notes => _state.Notes;

    /// <summary>Reads the folder now, without waiting for a change event.</summary>
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
            return new LoadResult(null, [new Fault(PipelineYaml.FileName, 1, $"Could not read the folder: {e.Message}")], []);
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
            // Linux limits the number of watches per user. Without one, the pipeline works, but edits are not noticed.
            _logger.LogWarning(e, "Could not watch {Directory} for changes. Reload the pipeline after editing it", _directory);
            return null;
        }
    }

    private void Settle(object sender, FileSystemEventArgs e) => _settled.Change(Quiet, Timeout.InfiniteTimeSpan);
}
