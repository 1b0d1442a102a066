using Microsoft.AspNetCore.Components;
using Stedi.Web.Data;

namespace Stedi.Web.Components;

public sealed partial class Loaded<T> : IDisposable
{
    private readonly LatestWork _loading = new();
    private object? _key;
    private T? _value;
    private bool _loaded;
    private string? _failure;

    [Inject] private ILogger<Loaded<T>> Logger { get; set; } = null!;

    /// <summary>Each key is loaded once. A new key cancels the previous load.</summary>
    [Parameter, EditorRequired] public object Key { get; set; } = null!;

    /// <summary>The token is cancelled when the value is no longer needed, so that engines stop billed scans.</summary>
    [Parameter, EditorRequired] public Func<CancellationToken, Task<T>> Load { get; set; } = null!;

    [Parameter, EditorRequired] public RenderFragment<T> ChildContent { get; set; } = null!;

    public void Dispose() => _loading.Dispose();

    protected override Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || Equals(_key, Key))
            return Task.CompletedTask;
        _key = Key;
        return LoadAsync();
    }

    private async Task LoadAsync()
    {
        var superseded = _loading.Begin();
        _failure = null;
        try
        {
            var value = await Load(superseded);
            if (!superseded.IsCancellationRequested)
                (_value, _loaded) = (value, true);
        }
        catch (Exception) when (superseded.IsCancellationRequested)
        {
            // The result is no longer needed.
            return;
        }
        catch (Exception e)
        {
            Logger.LogError(e, "Could not load {Key}", _key);
            _failure = DatabaseOutage.Explain(e);
        }
    }
}
