using System.Diagnostics;
using System.Globalization;
using System.Text;

namespace Stedi.Web.Tests.Packaging;

/// <summary>A running launcher: its output, signals to it, and its end.</summary>
internal sealed class LauncherProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly Process _process;
    private readonly StringBuilder _said = new();
    private readonly Task<string> _errors;

    public LauncherProcess(Process started)
    {
        _process = started;
        // Read from the start: a full pipe would block the launcher.
        _errors = ReadErrorsAsync();
    }

    /// <summary>Waits until the launcher has written this to standard error.</summary>
    public async Task SaidAsync(string text, CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); !Said.Contains(text, StringComparison.Ordinal);)
        {
            Assert.True(!_errors.IsCompleted && waited.Elapsed < Patience, $"The launcher did not say '{text}': {Said}");
            await Task.Delay(20, cancellationToken);
        }
    }

    /// <summary>Its standard error so far.</summary>
    public string Said
    {
        get
        {
            lock (_said)
                return _said.ToString();
        }
    }

    /// <summary>Waits until the server is up. Returns its connection string.</summary>
    public async Task<string> ServingAsync(CancellationToken cancellationToken)
    {
        while (await _process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Patience, cancellationToken) is { } line)
        {
            if (line.StartsWith("postgres ", StringComparison.Ordinal))
                return line["postgres ".Length..];
        }
        throw new InvalidOperationException($"The launcher ended before it served: {await _errors}");
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, _process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<(int ExitCode, string Output, string Errors)> EndedAsync(CancellationToken cancellationToken)
    {
        var output = await _process.StandardOutput.ReadToEndAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        await _process.WaitForExitAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        return (_process.ExitCode, output, await _errors);
    }

    private async Task<string> ReadErrorsAsync()
    {
        var part = new char[1024];
        while (await _process.StandardError.ReadAsync(part) is > 0 and var read)
        {
            lock (_said)
                _said.Append(part, 0, read);
        }
        return Said;
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill(entireProcessTree: true);
        _process.Dispose();
    }
}
