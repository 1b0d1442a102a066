using System.Text;
using Microsoft.JSInterop;

namespace Stedi.Web.Components;

/// <summary>
/// A JavaScript module, or an object that one of its functions created. Only this class holds references into the browser. A browser can disappear
/// at any time: calls then throw <see cref="BrowserGoneException"/>, and disposal succeeds.
/// </summary>
public sealed class BrowserObject : IAsyncDisposable
{
    /// <summary>UTF-16 units that always fit in a message of 32 KB, even escaped.</summary>
    private const int Part = 5_000;

    private readonly IJSObjectReference _reference;
    private readonly bool _isModule;

    private BrowserObject(IJSObjectReference reference, bool isModule) => (_reference, _isModule) = (reference, isModule);

    /// <summary>Loads a module.</summary>
    /// <param name="module">Its path below the root of the site, as in <c>./Tables/Overview.razor.js</c>.</param>
    /// <exception cref="JSException">The browser cannot load it.</exception>
    public static Task<BrowserObject> ImportAsync(IJSRuntime js, string module, CancellationToken cancellationToken) =>
        AskAsync(async () => new BrowserObject(await js.InvokeAsync<IJSObjectReference>("import", cancellationToken, module), isModule: true));

    /// <summary>Loads a module and calls a function that returns an object with a function <c>dispose</c>, which <see cref="DisposeAsync"/> calls.</summary>
    /// <returns>Null if the function returns null.</returns>
    /// <exception cref="JSException">The module cannot be loaded, or the function failed.</exception>
    public static async Task<BrowserObject?> OpenAsync(IJSRuntime js, string module, string function, CancellationToken cancellationToken, params object?[] arguments)
    {
        await using var loaded = await ImportAsync(js, module, cancellationToken);
        return await loaded.CallAsync<IJSObjectReference?>(function, cancellationToken, arguments) is { } made ? new(made, isModule: false) : null;
    }

    /// <exception cref="JSException">The function failed.</exception>
    public Task<T> CallAsync<T>(string function, CancellationToken cancellationToken, params object?[] arguments) =>
        AskAsync(async () => await _reference.InvokeAsync<T>(function, cancellationToken, arguments));

    /// <exception cref="JSException">The function failed.</exception>
    public Task CallAsync(string function, CancellationToken cancellationToken, params object?[] arguments) =>
        CallAsync<object?>(function, cancellationToken, arguments);

    /// <summary>Reads a text of any length in parts. The function gets the start and the maximum length of a part, in UTF-16 units.</summary>
    /// <param name="maxLength">Longer texts are truncated.</param>
    public async Task<string> ReadAsync(string function, int maxLength, CancellationToken cancellationToken)
    {
        var text = new StringBuilder();
        for (var last = Part; last == Part && text.Length < maxLength;)
        {
            var part = await CallAsync<string>(function, cancellationToken, text.Length, Part);
            last = part.Length;
            text.Append(part);
        }
        return text.ToString(0, Math.Min(text.Length, maxLength));
    }

    public async ValueTask DisposeAsync()
    {
        try
        {
            if (!_isModule)
                await _reference.InvokeVoidAsync("dispose");
            await _reference.DisposeAsync();
        }
        catch (Exception e) when (IsGone(e))
        {
            // The page is gone, and the object with it.
        }
    }

    private static async Task<T> AskAsync<T>(Func<Task<T>> ask)
    {
        try
        {
            return await ask();
        }
        catch (Exception e) when (IsGone(e) && e is not BrowserGoneException)
        {
            throw new BrowserGoneException(e);
        }
    }

    /// <summary>The connection is closed, the call timed out or was cancelled, or the page's services are disposed.</summary>
    private static bool IsGone(Exception e) => e is JSDisconnectedException or OperationCanceledException or ObjectDisposedException;
}

/// <summary>The browser is gone. Blazor treats it as a cancellation, not as an error of the component.</summary>
public sealed class BrowserGoneException(Exception inner) : OperationCanceledException("The browser does not respond.", inner);
