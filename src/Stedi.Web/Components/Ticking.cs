using Microsoft.AspNetCore.Components;

namespace Stedi.Web.Components;

/// <summary>A text that changes with time. It renders only when the text changes.</summary>
public abstract class Ticking : ComponentBase, IDisposable
{
    private IDisposable? _listening;

    [Inject] protected Pulse Pulse { get; set; } = null!;

    protected string Text { get; private set; } = "";

    protected abstract string Read(DateTimeOffset now);

    protected override void OnInitialized()
    {
        if (RendererInfo.IsInteractive)
            _listening = Pulse.Listen(() => _ = InvokeAsync(Tick));
    }

    protected override void OnParametersSet() => Text = Read(Pulse.Now);

    public void Dispose()
    {
        _listening?.Dispose();
        GC.SuppressFinalize(this);
    }

    private void Tick()
    {
        var text = Read(Pulse.Now);
        if (text == Text)
            return;
        Text = text;
        StateHasChanged();
    }
}
