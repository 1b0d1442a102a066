using System.Threading.Channels;
using Microsoft.AspNetCore.Components;
using Stedi.Pipeline.Definition;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>
/// A page that shows a snapshot and then follows: it subscribes, loads, and loads again when runs or the pipeline change, at most once in
/// <see cref="Throttle"/>. A load that fails leaves what is shown and says so.
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

    /// <summary>The first load has ended, well or not.</summary>
    protected bool IsLoaded { get; private set; }

    /// <summary>A load has succeeded, so what is shown was true at some time.</summary>
    protected bool HasContent { get; private set; }

    /// <summary>Why the newest load failed; null where it did not.</summary>
    protected string? Failure { get; private set; }

    /// <summary>Cancelled when the page is closed; it can be asked for afterwards, too.</summary>
    protected CancellationToken Closed { get; }

    protected LivePage() => Closed = _closed.Token;

    /// <summary>What the page is about, as its address says; another one is loaded at once.</summary>
    protected abstract object Subject { get; }

    /// <param name="cancellationToken">Cancelled when the page is closed or is about something else.</param>
    protected abstract Task LoadAsync(CancellationToken cancellationToken);

    /// <summary>Whether a notice is a reason to load again.</summary>
    protected virtual bool Concerns(RunNotice notice) => true;

    /// <summary>Hears all notices that came, in their order. Whether one of them is a reason to load again.</summary>
    protected virtual bool Hear(IReadOnlyList<RunNotice> notices) => notices.Any(n => n == RunNotice.Gap || Concerns(n));

    protected override void OnInitialized()
    {
        // Before it is alive the page is a skeleton: loading twice would show content, nothing, and content again.
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
        // Nobody waits for the last subject any more.
        _load?.Cancel();
        await ReloadAsync();
    }

    /// <summary>Asks for a load soon; from any thread.</summary>
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

    /// <summary>What a page gives back besides.</summary>
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
        // One after the other, so that an older answer never replaces a newer one.
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
            Logger.LogError(e, "{Page} could not load.", GetType().Name);
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
