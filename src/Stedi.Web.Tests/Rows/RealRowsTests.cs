using System.Net.Http.Json;
using System.Text.Json;
using Stedi.Web.Auth;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Rows;

/// <summary>The row flow of the real data, whose counts are known.</summary>
public sealed class RealRowsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_OfTheRealData_MatchTheKnownCounts()
    {
        await using var app = await StediApp.StartAsync(null, $"--Stedi:Landing={TestPaths.RequireRealData()}");
        await RowsApp.BuildAsync(app);
        using var client = await app.CreateClientAsync(Role.Operator);
        var tables = (await client.GetFromJsonAsync<JsonElement>("/api/v1/rows", Cancel)).GetProperty("tables").EnumerateArray().ToDictionary(t => t.GetProperty("table").GetString()!);

        Assert.Equal((956, 482, 474), Primary(tables["customer_trusted"]));
        Assert.Equal((81_273, 40_981, 40_292), Primary(tables["accelerometer_trusted"]));
        Assert.Equal((28_680, 14_460, 14_220), Primary(tables["step_trainer_trusted"]));
        Assert.Equal((482, 482, 0), Primary(tables["customer_curated"]));
        Assert.Equal((14_460, 14_460, 0), Primary(tables["machine_learning_curated"]));
        Assert.Equal(43_681.0 / 14_460, tables["machine_learning_curated"].GetProperty("inputs")[0].GetProperty("factor").GetDouble(), 6);

        foreach (var (table, input, reason) in new[]
        {
            ("customer_trusted", "customer_landing", "no_research_consent"), ("accelerometer_trusted", "accelerometer_landing", "user_not_trusted"),
            ("step_trainer_trusted", "step_trainer_landing", "owner_not_trusted"),
        })
        {
            var sample = await client.GetFromJsonAsync<JsonElement>($"/api/v1/rows/{table}/samples?input={input}&reason={reason}&limit=5", Cancel);
            Assert.Equal(5, sample.GetProperty("rows").GetArrayLength());
        }
        await AssertDroppedOutAsync(client);
    }

    /// <summary>Any person without consent.</summary>
    private static async Task AssertDroppedOutAsync(HttpClient client)
    {
        var sample = await client.GetFromJsonAsync<JsonElement>("/api/v1/rows/customer_trusted/samples?input=customer_landing&reason=no_research_consent&limit=1", Cancel);
        var email = sample.GetProperty("columns").EnumerateArray().ToList().FindIndex(c => c.GetProperty("name").GetString() == "email");
        using var response = await client.PostAsJsonAsync("/api/v1/rows/person", new { person = sample.GetProperty("rows")[0][email].GetString() }, Cancel);
        var steps = (await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("steps").EnumerateArray().ToDictionary(s => s.GetProperty("table").GetString()!);

        Assert.Equal(1, steps["customer_landing"].GetProperty("rows").GetInt64());
        Assert.Equal("no_research_consent", steps["customer_trusted"].GetProperty("inputs")[0].GetProperty("drops")[0].GetProperty("reason").GetString());
        Assert.All(["customer_trusted", "accelerometer_trusted", "step_trainer_trusted", "customer_curated", "machine_learning_curated"], t => Assert.Equal(0, steps[t].GetProperty("rows").GetInt64()));
    }

    private static (long In, long Kept, long Dropped) Primary(JsonElement table)
    {
        var input = table.GetProperty("inputs")[0];
        return (input.GetProperty("rowsIn").GetInt64(), input.GetProperty("rowsKept").GetInt64(), input.GetProperty("drops").EnumerateArray().Sum(d => d.GetProperty("rows").GetInt64()));
    }
}
