using System.Net.Http.Json;
using System.Text.Json;
using System.Text.Json.Serialization;
using Stedi.Web.Runs;

namespace Stedi.Web.Tests.Host;

/// <summary>A REST client with the types of the product.</summary>
internal static class RestClient
{
    private static readonly JsonSerializerOptions Json = new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.SnakeCaseLower) } };

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public static async Task<T> GetAsync<T>(this HttpClient client, string path)
    {
        using var response = await client.GetAsync("/api/v1" + path, Token);
        return await ReadAsync<T>(response);
    }

    public static async Task<T> PostAsync<T>(this HttpClient client, string path, object body)
    {
        using var response = await client.PostAsJsonAsync("/api/v1" + path, body, Token);
        return await ReadAsync<T>(response);
    }

    public static async Task<Guid> StartRunAsync(this HttpClient client, string select = "*") => (await client.PostAsync<RunView>("/runs", new { select })).Id;

    /// <summary>Waits until the run meets the condition, and returns it.</summary>
    public static async Task<RunView> ReachAsync(this HttpClient client, Guid run, Func<RunView, bool> reached)
    {
        while (true)
        {
            var view = await client.GetAsync<RunView>($"/runs/{run}");
            if (reached(view))
                return view;
            Assert.False(view.Status.HasEnded(), $"The run ended as {view.Status}: {view.Reason} {string.Join(" ", view.Steps.Select(s => s.Error))}");
            await Task.Delay(20, Token);
        }
    }

    public static Task<RunView> EndOfRunAsync(this HttpClient client, Guid run) => client.ReachAsync(run, r => r.Status.HasEnded());

    /// <summary>Runs the selection. Fails if the run does not succeed.</summary>
    public static async Task<RunView> RunAsync(this HttpClient client, string select = "*") =>
        await client.ReachAsync(await client.StartRunAsync(select), r => r.Status == RunStatus.Succeeded);

    private static async Task<T> ReadAsync<T>(HttpResponseMessage response)
    {
        var text = await response.Content.ReadAsStringAsync(Token);
        Assert.True(response.IsSuccessStatusCode, $"{response.RequestMessage!.RequestUri} answered {(int)response.StatusCode}: {text}");
        return JsonSerializer.Deserialize<T>(text, Json)!;
    }
}
