using System.Diagnostics;
using System.Net.Http.Json;

namespace Stedi.Bench.Product;

/// <summary>The fake AWS as a separate process, with a bucket.</summary>
internal sealed class FakeAwsProcess : IAsyncDisposable
{
    private const string Bucket = "stedi-lake";

    private readonly Process _process;
    private readonly HttpClient _http;

    private FakeAwsProcess(Process process, Uri url) => (_process, _http) = (process, new HttpClient { BaseAddress = url });

    public static async Task<FakeAwsProcess> StartAsync(string dll, string[] arguments, CancellationToken cancellationToken)
    {
        var process = Process.Start(new ProcessStartInfo("dotnet", [dll, .. arguments]) { RedirectStandardOutput = true })!;
        var line = await process.StandardOutput.ReadLineAsync(cancellationToken);
        if (line is null || !Uri.TryCreate(line.Split(' ')[^1], UriKind.Absolute, out var url))
        {
            process.Kill();
            process.Dispose();
            throw new BenchException($"The fake AWS did not start: {line}");
        }
        var fake = new FakeAwsProcess(process, url);
        (await fake._http.PutAsync($"/{Bucket}", null, cancellationToken)).EnsureSuccessStatusCode();
        return fake;
    }

    /// <summary>Settings of a server that uses it.</summary>
    public Dictionary<string, string> Settings(string scripts)
    {
        var settings = new Dictionary<string, string>
        {
            ["Stedi__Engine"] = "aws", ["Stedi__Scripts"] = scripts, ["Stedi__Aws__Region"] = "eu-central-1", ["Stedi__Aws__Bucket"] = Bucket,
            ["Stedi__Aws__GlueRole"] = "stedi-glue", ["AWS_ACCESS_KEY_ID"] = "AKIAIOSFODNN7EXAMPLE", ["AWS_SECRET_ACCESS_KEY"] = "not-a-secret",
        };
        foreach (var service in new[] { "S3", "Sts", "Glue", "Athena", "Logs" })
            settings[$"Stedi__Aws__Endpoints__{service}"] = _http.BaseAddress!.ToString();
        return settings;
    }

    public async Task PutAsync(string key, string text, CancellationToken cancellationToken) =>
        (await _http.PutAsync($"/{Bucket}/{key}", new StringContent(text), cancellationToken)).EnsureSuccessStatusCode();

    public async Task<FakeAwsReport> ReportAsync(CancellationToken cancellationToken) =>
        (await _http.GetFromJsonAsync<FakeAwsReport>("/_fake/report", cancellationToken))!;

    public async ValueTask DisposeAsync()
    {
        _http.Dispose();
        if (!_process.HasExited)
            _process.Kill();
        await _process.WaitForExitAsync();
        _process.Dispose();
    }
}

/// <param name="Calls">The arrival of each call, in milliseconds since 1970.</param>
internal sealed record FakeAwsReport(List<long> Calls, List<FakeAwsRun> Runs)
{
    /// <summary>The most calls within any second from then on.</summary>
    public int BusiestSecond(DateTimeOffset from)
    {
        var (most, first) = (0, 0);
        var calls = Calls.Where(c => c >= from.ToUnixTimeMilliseconds()).Order().ToArray();
        for (var last = 0; last < calls.Length; last++)
        {
            while (calls[last] - calls[first] >= 1000)
                first++;
            most = Math.Max(most, last - first + 1);
        }
        return most;
    }

    /// <summary>The most runs at the same time.</summary>
    public int AtOnce => Runs.Max(r => Runs.Count(o => o.StartedOn <= r.StartedOn && !(o.CompletedOn <= r.StartedOn)));
}

internal sealed record FakeAwsRun(string Job, string Id, string Token, string State, DateTime? StartedOn, DateTime? CompletedOn);
