using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace Stedi.Bench.Product;

/// <summary>A server as <c>./stedi up</c> starts it, with a new home and a new database.</summary>
internal sealed class ProductServer : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    // Workers start while the server gets ready, and users start runs later than that.
    private static readonly TimeSpan Settling = TimeSpan.FromSeconds(3);

    private readonly string _home = Directory.CreateTempSubdirectory("stedi-bench-home-").FullName;
    private readonly Process _process;
    private readonly Task<string> _errors;

    private ProductServer(BenchOptions options, ScratchDatabase database, string landing, IReadOnlyDictionary<string, string>? environment)
    {
        Database = database;
        var (url, key) = ($"http://127.0.0.1:{FreePort()}", Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(24)));
        var start = new ProcessStartInfo("dotnet", [options.WebDll, "serve", "--urls", url])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["STEDI_HOME"] = _home;
        start.Environment["STEDI_ADMIN_KEY"] = key;
        start.Environment["Stedi__Landing"] = landing;
        start.Environment["ConnectionStrings__Postgres"] = database.ConnectionString;
        start.Environment["Logging__LogLevel__Default"] = "Warning";
        start.Environment["Access__SignInPerMinute"] = "10000";
        // Request limits protect clients from each other; there is one client here.
        start.Environment["Access__RestPerSecond"] = "1000000";
        start.Environment["Access__RestBurst"] = "1000000";
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _errors = _process.StandardError.ReadToEndAsync();
        _process.OutputDataReceived += (_, _) => { };
        _process.BeginOutputReadLine();
        AdminKey = key;
        Http = new HttpClient { BaseAddress = new Uri(url), Timeout = TimeSpan.FromHours(1) };
        Http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", key);
        Peak = new PeakMemory(_process.Id);
    }

    public ScratchDatabase Database { get; }

    public HttpClient Http { get; }

    public string AdminKey { get; }

    public PeakMemory Peak { get; }

    public int ProcessId => _process.Id;

    /// <param name="environment">Further settings.</param>
    public static async Task<ProductServer> StartAsync(
        BenchOptions options, string landing, CancellationToken cancellationToken, IReadOnlyDictionary<string, string>? environment = null)
    {
        var server = new ProductServer(options, await ScratchDatabase.CreateAsync(options.Postgres, cancellationToken), landing, environment);
        try
        {
            await server.ReadyAsync(cancellationToken);
            await Task.Delay(Settling, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        await Peak.DisposeAsync();
        Http.Dispose();
        if (!_process.HasExited)
        {
            using var term = Process.Start("kill", ["-TERM", _process.Id.ToString(null as IFormatProvider)]);
            using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(10));
            try
            {
                await _process.WaitForExitAsync(patience.Token);
            }
            catch (OperationCanceledException)
            {
                _process.Kill(entireProcessTree: true);
            }
        }
        _process.Dispose();
        await Database.DisposeAsync();
        Directory.Delete(_home, recursive: true);
    }

    private async Task ReadyAsync(CancellationToken cancellationToken)
    {
        for (var waited = Stopwatch.StartNew(); waited.Elapsed < Patience; await Task.Delay(50, cancellationToken))
        {
            if (_process.HasExited)
                throw new BenchException($"The server ended with {_process.ExitCode}: {await _errors}");
            try
            {
                using var answer = await Http.GetAsync("/health/ready", cancellationToken);
                if (answer.StatusCode == HttpStatusCode.OK)
                    return;
            }
            catch (HttpRequestException)
            {
                continue; // not listening yet
            }
        }
        throw new BenchException($"The server was not ready after {Patience.TotalSeconds} s.");
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
