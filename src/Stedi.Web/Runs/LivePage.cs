using System.Threading.Channels;
using Microsoft.AspNetCore.Components;
using Stedi.Pipeline.Definition;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>
/// A page that shows a snapshot and stays current: it subscribes, loads, and loads again when runs or the pipeline change, at most once
/// per <see cref="Throttle"/>. A failed load keeps the content and shows the error.
/// </summary>
public abstract class LivePage : ComponentBase, IAsyncDisposable
{
    /// <summary>Short enough that a change shows within 150 ms, long enough that a burst of changes is one load.</summary>
    private static readonly TimeSpan Throttle = TimeSpan.FromMilliseconds(75);

    private readonly CancellationTokenSource _closed = new();
    private readonly SemaphoreSlim _loading = new(1);
    private readonly Channel<bool> _news = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });
    private Task _following = Task.CompletedTask;
    private RunSubscription? _subscription;
    private CancellationTokenSource? _load;
    private object? _shown;

    [Inject] protected RunFeed Feed { get; set; } = null!;

    [Inject] protected PipelineSource Source { get; set; } = null!;

    [Inject] protected TimeProvider Time { get; set; } = null!;

    [Inject] private ILogger<LivePage> Logger { get; set; } = null!;

    /// <summary>The first load has ended, with or without success.</summary>
    protected bool IsLoaded { get; private set; }

    /// <summary>A load has succeeded, so there is content to show.</summary>
    protected bool HasContent { get; private set; }

    /// <summary>Why the last load failed; null if it succeeded.</summary>
    protected string? Failure { get; private set; }

    /// <summary>Cancelled when the page is closed. Safe to read after that.</summary>
    protected CancellationToken Closed { get; }

    protected LivePage() => Closed = _closed.Token;

    /// <summary>The subject of the page, from its URL. A new subject is loaded at once.</summary>
    protected abstract object Subject { get; }

    /// <param name="cancellationToken">Cancelled when the page is closed or its subject changes.</param>
    protected abstract Task LoadAsync(CancellationToken cancellationToken);

    /// <summary>Whether to load again after a notice.</summary>
    protected virtual bool Concerns(RunNotice notice) => true;

    /// <summary>Receives all notices in order. Returns whether to load again.</summary>
    protected virtual bool Hear(IReadOnlyList<RunNotice> notices) => notices.Any(n => n == RunNotice.Gap || Concerns(n));

    protected override void OnInitialized()
    {
        // Prerendering shows only the skeleton. Loading here too would show content, then nothing, then content again.
        if (!RendererInfo.IsInteractive)
            return;
        _subscription = Feed.Subscribe();
        Source.Changed += Refresh;
        _following = Task.WhenAll(ListenAsync(_subscription), FollowAsync());
    }

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || Equals(_shown, Subject))
            return;
        _shown = Subject;
        (IsLoaded, HasContent) = (false, false);
        // The previous subject is no longer needed.
        _load?.Cancel();
        await ReloadAsync();
    }

    /// <summary>Requests a load. Thread-safe.</summary>
    protected void Refresh() => _news.Writer.TryWrite(true);

    public async ValueTask DisposeAsync()
    {
        GC.SuppressFinalize(this);
        Source.Changed -= Refresh;
        _subscription?.Dispose();
        await _closed.CancelAsync();
        await _following.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await LeaveAsync();
        _closed.Dispose();
    }

    /// <summary>Releases what a derived page holds.</summary>
    protected virtual ValueTask LeaveAsync() => ValueTask.CompletedTask;

    private async Task ListenAsync(RunSubscription subscription)
    {
        await foreach (var batch in subscription.BatchesAsync(Closed))
        {
            if (Hear(batch))
                Refresh();
        }
    }

    private async Task FollowAsync()
    {
        while (await _news.Reader.WaitToReadAsync(Closed))
        {
            _news.Reader.TryRead(out _);
            await InvokeAsync(async () =>
            {
                await ReloadAsync();
                StateHasChanged();
            });
            await Task.Delay(Throttle, Time, Closed);
        }
    }

    private async Task ReloadAsync()
    {
        // One after the other, so that an older result never replaces a newer one.
        await _loading.WaitAsync(Closed);
        using var load = _load = CancellationTokenSource.CreateLinkedTokenSource(Closed);
        try
        {
            await LoadAsync(load.Token);
            (HasContent, Failure) = (true, null);
        }
        catch (Exception) when (load.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            Logger.LogError(e, "Could not load {Page}.", GetType().Name);
            Failure = DatabaseOutage.Explain(e);
        }
        finally
        {
            _load = null;
            _loading.Release();
        }
        IsLoaded = true;
    }
}
