using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Microsoft.JSInterop;
using Stedi.Web.Components;

namespace Stedi.Web.Queries.Editor;

public sealed partial class SqlEditor : IAsyncDisposable
{
    private const string Label = "SQL editor. Control and M makes the tab key leave it, Control and Enter runs.";
    private const string Placeholder = "-- for example: SELECT * FROM customer_trusted LIMIT 100";

    /// <summary>Characters of a statement: more than the engines take.</summary>
    private const int MaxLength = 512 * 1024;

    // Cancelled and never disposed of: a call that begins after the end still asks for its token.
    private readonly CancellationTokenSource _closed = new();
    private ElementReference _host;
    private DotNetObjectReference<SqlEditor>? _self;
    private BrowserObject? _editor;
    private ImmutableArray<EditorTable> _tables = [];
    private string? _failure;

    [Inject] private IJSRuntime Js { get; set; } = null!;

    [Inject] private ILogger<SqlEditor> Logger { get; set; } = null!;

    /// <summary>With this text it begins.</summary>
    [Parameter] public string Text { get; set; } = "";

    /// <summary>What it completes.</summary>
    [Parameter] public ImmutableArray<EditorTable> Tables { get; set; } = [];

    /// <summary>The text has changed, and has not for a moment.</summary>
    [Parameter] public EventCallback OnChange { get; set; }

    /// <summary>Something is selected, or nothing any more.</summary>
    [Parameter] public EventCallback<bool> OnSelect { get; set; }

    [Parameter] public EventCallback OnRun { get; set; }

    /// <summary>It is there: marks may be set.</summary>
    [Parameter] public EventCallback OnReady { get; set; }

    [JSInvokable]
    public Task RunAsync() => InvokeAsync(OnRun.InvokeAsync);

    [JSInvokable]
    public Task ChangedAsync() => InvokeAsync(OnChange.InvokeAsync);

    [JSInvokable]
    public Task SelectedAsync(bool any) => InvokeAsync(() => OnSelect.InvokeAsync(any));

    /// <summary>What stands in it now; null before it is there.</summary>
    public async Task<EditorText?> ReadAsync(CancellationToken cancellationToken)
    {
        if (_editor is null)
            return null;
        var selection = await _editor.CallAsync<int[]>("selection", cancellationToken);
        var text = await _editor.ReadAsync("text", MaxLength, cancellationToken);
        return new(text, selection[0], selection[1]);
    }

    public Task WriteAsync(string text) => DoAsync("setText", text);

    /// <summary>In place of the selection.</summary>
    public Task InsertAsync(string text) => DoAsync("insert", text);

    /// <param name="owner">Whose mark: it takes the place of his last one.</param>
    /// <param name="message">Null: no mark.</param>
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
            Logger.LogWarning(e, "The SQL editor could not be loaded.");
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
