using System.Globalization;
using System.Net.Http.Json;
using System.Text.Json;

namespace Stedi.Bench.Product;

/// <summary>Starts and follows runs over REST.</summary>
internal static class RunsApi
{
    public static async Task<(Guid Id, DateTimeOffset Asked)> StartRunAsync(this HttpClient http, string select, CancellationToken cancellationToken)
    {
        var asked = DateTimeOffset.UtcNow;
        using var answer = await http.PostAsJsonAsync("/api/v1/runs", new { select }, cancellationToken);
        if (!answer.IsSuccessStatusCode)
            throw new BenchException($"POST /runs answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(cancellationToken)}");
        var run = await answer.Content.ReadFromJsonAsync<ApiRun>(cancellationToken);
        return (run!.Id, asked);
    }

    /// <summary>Follows the run's event stream to its end. Returns each event with its arrival time.</summary>
    public static async Task<List<ApiEvent>> FollowAsync(this HttpClient http, Guid id, CancellationToken cancellationToken)
    {
        using var answer = await http.GetAsync($"/api/v1/runs/{id}/events", HttpCompletionOption.ResponseHeadersRead, cancellationToken);
        answer.EnsureSuccessStatusCode();
        using var reader = new StreamReader(await answer.Content.ReadAsStreamAsync(cancellationToken));
        var opened = DateTimeOffset.UtcNow;
        var events = new List<ApiEvent>();
        while (await reader.ReadLineAsync(cancellationToken) is { } line)
        {
            if (!line.StartsWith("data:", StringComparison.Ordinal))
                continue;
            var e = JsonSerializer.Deserialize<ApiEvent>(line[5..], JsonSerializerOptions.Web)!;
            events.Add(e with { Opened = opened, Arrived = DateTimeOffset.UtcNow });
        }
        return events;
    }

    /// <summary>Waits for the end of the run. Throws if it did not succeed.</summary>
    public static async Task<ApiRun> SucceededAsync(this HttpClient http, Guid id, CancellationToken cancellationToken)
    {
        await http.FollowAsync(id, cancellationToken);
        var run = await http.GetFromJsonAsync<ApiRun>($"/api/v1/runs/{id}", cancellationToken);
        return run is { Status: "succeeded" }
            ? run
            : throw new BenchException(string.Create(CultureInfo.InvariantCulture, $"Run {id} ended as {run?.Status}: {run?.Reason}"));
    }
}

internal sealed record ApiRun(
    Guid Id, string Status, string? Reason, DateTimeOffset CreatedAt, DateTimeOffset? StartedAt, DateTimeOffset? FinishedAt, List<ApiStep> Steps);

internal sealed record ApiStep(string Table, string Status, long? RowsOut, DateTimeOffset? StartedAt);

/// <param name="Opened">When the stream was opened. Earlier events do not count.</param>
internal sealed record ApiEvent(int Seq, DateTimeOffset At, string Kind, string? Table, string? Status, DateTimeOffset Opened, DateTimeOffset Arrived);

internal sealed record ApiRunPage(List<ApiRun> Items, string? NextCursor);
