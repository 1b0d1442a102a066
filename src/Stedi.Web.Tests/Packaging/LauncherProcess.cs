using System.Diagnostics;
using System.Globalization;

namespace Stedi.Web.Tests.Packaging;

/// <summary>A launcher that runs: what it prints, how it is signalled, how it ends.</summary>
internal sealed class LauncherProcess(Process process) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    // Read from the start, or a full pipe would stop the launcher.
    private readonly Task<string> _errors = process.StandardError.ReadToEndAsync();

    /// <summary>The connection string that the server was given: it is up.</summary>
    public async Task<string> ServingAsync(CancellationToken cancellationToken)
    {
        while (await process.StandardOutput.ReadLineAsync(cancellationToken).AsTask().WaitAsync(Patience, cancellationToken) is { } line)
        {
            if (line.StartsWith("postgres ", StringComparison.Ordinal))
                return line["postgres ".Length..];
        }
        throw new InvalidOperationException($"The launcher ended before it served: {await _errors}");
    }

    public void Signal(string name)
    {
        using var kill = Process.Start("kill", ["-" + name, process.Id.ToString(CultureInfo.InvariantCulture)]);
        kill.WaitForExit();
    }

    public async Task<(int ExitCode, string Output, string Errors)> EndedAsync(CancellationToken cancellationToken)
    {
        var output = await process.StandardOutput.ReadToEndAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        await process.WaitForExitAsync(cancellationToken).WaitAsync(Patience, cancellationToken);
        return (process.ExitCode, output, await _errors);
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill(entireProcessTree: true);
        process.Dispose();
    }
}
