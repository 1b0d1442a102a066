using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Stedi.Web.Components;

namespace Stedi.Web.Queries.Editor;

public sealed partial class SqlEditor : IAsyncDisposable
{
    private const string Label = "SQL editor. Ctrl+Enter runs the query. Ctrl+M makes Tab leave the editor.";
    private const string Placeholder = "-- Example: SELECT * FROM customer_trusted LIMIT 100";

    /// <summary>Maximum characters of a statement: more than the engines accept.</summary>
    private const int MaxLength = 512 * 1024;

    // Cancelled but never disposed: a call that starts after disposal still reads its token.
    private readonly CancellationTokenSource _closed = new();
    private ElementReference _host;
    private DotNetObjectReference<SqlEditor>? _self;
    private BrowserObject? _editor;
    private ImmutableArray<EditorTable> _tables = [];
    private string? _failure;

    [Inject] private IJSRuntime Js { get; set; } = null!;

    [Inject] private ILogger<SqlEditor> Logger { get; set; } = null!;

    /// <summary>The initial text.</summary>
    [Parameter] public string Text { get; set; } = "";

    /// <summary>Tables to complete.</summary>
    [Parameter] public ImmutableArray<EditorTable> Tables { get; set; } = [];

    /// <summary>The text changed, and typing paused.</summary>
    [Parameter] public EventCallback OnChange { get; set; }

    /// <summary>The selection became non-empty or empty.</summary>
    [Parameter] public EventCallback<bool> OnSelect { get; set; }

    [Parameter] public EventCallback OnRun { get; set; }

    /// <summary>The editor is loaded and accepts markers.</summary>
    [Parameter] public EventCallback OnReady { get; set; }

    [JSInvokable]
    public Task RunAsync() => InvokeAsync(OnRun.InvokeAsync);

    [JSInvokable]
    public Task ChangedAsync() => InvokeAsync(OnChange.InvokeAsync);

    [JSInvokable]
    public Task SelectedAsync(bool any) => InvokeAsync(() => OnSelect.InvokeAsync(any));

    /// <summary>The current text; null before the editor is loaded.</summary>
    public async Task<EditorText?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_editor is null)
            return null;
        var selection = await _editor.CallAsync<int[]>("selection", cancellationToken);
        var text = await _editor.ReadAsync("text", MaxLength, cancellationToken);
        return new(text, selection[0], selection[1]);
    }

    public Task WriteAsync(string text) => DoAsync("setText", text);

    /// <summary>Replaces the selection.</summary>
    public Task InsertAsync(string text) => DoAsync("insert", text);

    /// <param name="owner">The owner of the marker. A new marker replaces its last one.</param>
    /// <param name="message">Null removes the marker.</param>
    public Task MarkAsync(string owner, string? message, int position) => DoAsync("mark", owner, message, position);

    public Task GoToAsync(int position) => DoAsync("goTo", position);

    public async ValueTask DisposeAsync()
    {
        await _closed.CancelAsync();
        if (_editor is not null)
            await _editor.DisposeAsync();
        _self?.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_editor is not null && _tables != Tables)
            await DoAsync("setTables", _tables = Tables);
    }

    protected override async Task OnAfterRenderAsync(bool firstRender)
    {
        if (!firstRender)
            return;
        try
        {
            _self = DotNetObjectReference.Create(this);
            _editor = await BrowserObject.OpenAsync(Js, "./Queries/Editor/SqlEditor.razor.js", "open", _closed.Token, _host, _self, new
            {
                Text, Tables = _tables = Tables, Label, Placeholder,
                Assets = new { Script = Asset("editor.js"), Style = Asset("editor.css"), Worker = Asset("editor.worker.js") },
            });
        }
        catch (JSException e)
        {
            Logger.LogWarning(e, "Could not load the SQL editor");
            _failure = e.Message;
        }
        StateHasChanged();
        if (_editor is not null)
            await OnReady.InvokeAsync();
    }

    private string Asset(string name) => "/" + Assets[$"lib/monaco/{name}"].TrimStart('/');

    private async Task DoAsync(string verb, params object?[] arguments)
    {
        if (_editor is not null)
            await _editor.CallAsync(verb, _closed.Token, arguments);
    }
}
