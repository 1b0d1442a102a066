using System.Diagnostics;
using System.Net.Http.Headers;
using System.Text;

namespace Stedi.Web.Tests.EndToEnd;

/// <summary>The server as users start it: a separate process that the test can kill.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    public const string AdminKey = "the-admin-key-of-the-crash-suite";

    private readonly Process _process;
    private readonly StringBuilder _output = new();
    private readonly TaskCompletionSource<Uri> _address = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private ServerProcess(ProcessStartInfo start)
    {
        _process = new Process { StartInfo = start };
        _process.OutputDataReceived += (_, e) => Hear(e.Data);
        _process.ErrorDataReceived += (_, e) => Hear(e.Data);
        _process.Exited += (_, _) => _address.TrySetException(new InvalidOperationException($"The server ended:\n{Output}"));
        _process.EnableRaisingEvents = true;
        _process.Start();
        _process.BeginOutputReadLine();
        _process.BeginErrorReadLine();
    }

    public HttpClient Client { get; } = new() { Timeout = TimeSpan.FromSeconds(30) };

    public string Output
    {
        get
        {
            lock (_output)
                return _output.ToString();
        }
    }

    /// <param name="settings">Additional environment variables. Null removes a variable.</param>
    public static async Task<ServerProcess> StartAsync(
        string home, string landing, string connectionString, IEnumerable<KeyValuePair<string, string?>>? settings = null)
    {
        var start = new ProcessStartInfo("dotnet", [Path.Combine(AppContext.BaseDirectory, "Stedi.Web.dll"), "serve", "--port", "0"])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment =
            {
                ["STEDI_HOME"] = home,
                ["STEDI_ADMIN_KEY"] = AdminKey,
                ["Stedi__Scripts"] = TestPaths.Scripts,
                ["Stedi__Landing"] = landing,
                ["ConnectionStrings__Postgres"] = connectionString,
            },
        };
        foreach (var (name, value) in settings ?? [])
            start.Environment[name] = value;
        var server = new ServerProcess(start);
        // The test's time limit bounds the wait. A shorter limit here would only fail on a busy machine.
        server.Client.BaseAddress = await server._address.Task.WaitAsync(TestContext.Current.CancellationToken);
        server.Client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", AdminKey);
        return server;
    }

    /// <summary>SIGKILL: no handler runs, nothing is cleaned up.</summary>
    public async Task KillAsync()
    {
        _process.Kill();
        await _process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        if (!_process.HasExited)
            await KillAsync();
        _process.Dispose();
    }

    private void Hear(string? line)
    {
        if (line is null)
            return;
        lock (_output)
            _output.AppendLine(line);
        // "Open http://127.0.0.1:41234/sign-in?token=…"
        var at = line.IndexOf("http://127.0.0.1:", StringComparison.Ordinal);
        if (line.StartsWith("Open ", StringComparison.Ordinal) && at >= 0)
            _address.TrySetResult(new Uri(new Uri(line[at..].Split(' ')[0]), "/"));
    }
}
