using Microsoft.AspNetCore.Components;
using Stedi.Web.Data;

namespace Stedi.Web.Layout;

public sealed partial class Loaded<T> : IDisposable
{
    private readonly CancellationTokenSource _closed = new();
    private object? _key;
    private T? _value;
    private bool _loaded;
    private string? _failure;

    [Inject] private ILogger<Loaded<T>> Logger { get; set; } = null!;

    /// <summary>It loads once for each value of this.</summary>
    [Parameter, EditorRequired] public object Key { get; set; } = null!;

    [Parameter, EditorRequired] public Func<CancellationToken, Task<T>> Load { get; set; } = null!;

    [Parameter, EditorRequired] public RenderFragment<T> ChildContent { get; set; } = null!;

    public void Dispose()
    {
        _closed.Cancel();
        _closed.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || Equals(_key, Key))
            return;
        var key = _key = Key;
        try
        {
            var value = await Load(_closed.Token);
            if (!Equals(key, _key))
                return;
            (_value, _loaded, _failure) = (value, true, null);
        }
        catch (OperationCanceledException) when (_closed.IsCancellationRequested)
        {
            return;
        }
        catch (Exception e)
        {
            Logger.LogError(e, "{Key} could not be loaded.", key);
            if (Equals(key, _key))
                _failure = DatabaseOutage.Explain(e);
        }
    }
}
