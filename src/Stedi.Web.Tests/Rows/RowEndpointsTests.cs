using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Web.Audit;
using Stedi.Web.Auth;

namespace Stedi.Web.Tests.Rows;

public sealed class RowEndpointsTests(RowsApp fixture) : IClassFixture<RowsApp>
{
    private const string Rows = "/api/v1/rows";
    private const string NoConsent = $"{Rows}/customer_trusted/samples?input=customer_landing&reason=no_research_consent";

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task List_ForAViewer_AccountsForEveryRow()
    {
        var tables = (await GetAsync(Role.Viewer, Rows)).GetProperty("tables").EnumerateArray().ToDictionary(t => t.GetProperty("table").GetString()!);

        Assert.Equal(8, tables.Count);
        foreach (var input in tables.Values.SelectMany(t => t.GetProperty("inputs").EnumerateArray()).Where(i => i.GetProperty("rowsKept").ValueKind == JsonValueKind.Number))
            Assert.Equal(
                input.GetProperty("rowsIn").GetInt64(),
                input.GetProperty("rowsKept").GetInt64() + input.GetProperty("unexplained").GetInt64() + input.GetProperty("drops").EnumerateArray().Sum(d => d.GetProperty("rows").GetInt64()));
        var drop = tables["customer_trusted"].GetProperty("inputs")[0].GetProperty("drops")[0];
        Assert.Equal(("no_research_consent", 1, "The customer has not consented to research (no date, or a date of 0 or less)"),
            (drop.GetProperty("reason").GetString(), drop.GetProperty("rows").GetInt64(), drop.GetProperty("description").GetString()));
        Assert.Equal("customer_landing", tables["customer_landing"].GetProperty("inputs")[0].GetProperty("table").GetString());
        // Ann's step matches both of her readings.
        Assert.Equal(2, tables["machine_learning_curated"].GetProperty("inputs")[0].GetProperty("factor").GetDouble());
    }

    [Fact]
    public async Task Find_OfATable_HasItAndItsInputs()
    {
        var flows = await GetAsync(Role.Viewer, $"{Rows}/accelerometer_trusted");

        Assert.Equal(["customer_landing", "accelerometer_landing", "customer_trusted", "accelerometer_trusted"], Names(flows));
        var version = flows.GetProperty("tables")[3].GetProperty("version").GetString();
        Assert.Equal(Names(flows), Names(await GetAsync(Role.Viewer, $"{Rows}/accelerometer_trusted?version={version}")));
        Assert.Equal(Names(flows), Names(await GetAsync(Role.Viewer, $"{Rows}/accelerometer_trusted?run={fixture.Run}")));
        Assert.Equal(8, Names(await GetAsync(Role.Viewer, $"{Rows}?run={fixture.Run}")).Length);
    }

    [Theory]
    [InlineData("no_such_table", 404)]
    [InlineData("Not-A-Table", 404)]
    [InlineData("customer_trusted?version=never", 404)]
    [InlineData("customer_trusted?version=..%2F..%2Fetc", 400)]
    [InlineData("customer_trusted?run=00000000-0000-0000-0000-000000000000", 404)]
    [InlineData("customer_trusted/samples?input=customer_landing&limit=0", 400)]
    [InlineData("customer_trusted/samples?input=customer_landing&limit=201", 400)]
    [InlineData("customer_trusted/samples?input=customer_landing&outcome=stolen", 400)]
    [InlineData("customer_trusted/samples?input=customer_landing&outcome=dropped", 400)]
    [InlineData("customer_trusted/samples?input=customer_landing&outcome=kept&reason=x", 400)]
    [InlineData("customer_trusted/samples?input=..%2Fx&reason=x", 400)]
    [InlineData("customer_trusted/samples?input=customer_landing&reason=never", 404)]
    [InlineData("customer_trusted/samples?input=customer_landing&reason=%27%20OR%201%3D1%20--", 404)]
    [InlineData("customer_trusted/samples?input=step_trainer_landing&reason=x", 404)]
    [InlineData("accelerometer_trusted/samples?input=customer_trusted", 404)]
    [InlineData("customer_trusted/samples?input=customer_landing&outcome=unexplained", 409)]
    public async Task Rows_NotAvailable_SayWhy(string path, int status)
    {
        using var client = await fixture.App.CreateClientAsync(Role.Operator);
        using var response = await client.GetAsync($"{Rows}/{path}", Cancel);

        Assert.Equal(status, (int)response.StatusCode);
        Assert.NotEmpty((await response.Content.ReadFromJsonAsync<JsonElement>(Cancel)).GetProperty("detail").GetString()!);
    }

    [Theory]
    [InlineData(Role.Operator, "bob@example.org")]
    [InlineData(Role.Viewer, "•••")]
    public async Task Samples_OfAReason_AreItsDroppedRows(Role role, string email)
    {
        var sample = await GetAsync(role, NoConsent);

        Assert.Equal("email", sample.GetProperty("columns")[1].GetProperty("name").GetString());
        Assert.Equal(email, Assert.Single(sample.GetProperty("rows").EnumerateArray())[1].GetString());
        Assert.Equal(1, sample.GetProperty("rowCount").GetInt64());
    }

    [Fact]
    public async Task Samples_OfKeptRows_AreTheOthers()
    {
        var sample = await GetAsync(Role.Operator, $"{Rows}/customer_trusted/samples?input=customer_landing&outcome=kept");

        Assert.Equal(["ann@example.org", "cid@example.org"], sample.GetProperty("rows").EnumerateArray().Select(r => r[1].GetString()).Order());
    }

    [Fact]
    public async Task Samples_OfRejectedLines_HaveFileAndLineAndAreForOperators()
    {
        const string Path = $"{Rows}/customer_landing/samples?reason=malformed_json";
        var sample = await GetAsync(Role.Operator, Path);
        using var viewer = await fixture.App.CreateClientAsync(Role.Viewer);
        using var refused = await viewer.GetAsync(Path, Cancel);

        var line = Assert.Single(sample.GetProperty("rows").EnumerateArray());
        Assert.Equal(("1.json", 3), (line[0].GetString(), line[1].GetInt64()));
        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(3, (await GetAsync(Role.Viewer, $"{Rows}/customer_landing/samples")).GetProperty("rows").GetArrayLength());
    }

    [Theory]
    [InlineData("/person")]
    [InlineData("/person/samples")]
    public async Task Person_ForAViewer_IsRefused(string path)
    {
        using var viewer = await fixture.App.CreateClientAsync(Role.Viewer);
        using var response = await viewer.PostAsJsonAsync(Rows + path, new { person = "ann@example.org", table = "customer_landing" }, Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
    }

    [Theory]
    [InlineData("bob@example.org")]
    [InlineData("S2")]
    public async Task Person_WhoDidNotConsent_DropsOutAtEachFirstStep(string person)
    {
        var view = await PostAsync("/person", new { person });

        var steps = view.GetProperty("steps").EnumerateArray().ToDictionary(s => s.GetProperty("table").GetString()!);
        Assert.Equal(8, steps.Count);
        Assert.All(["customer_landing", "accelerometer_landing", "step_trainer_landing"], t => Assert.Equal(1, steps[t].GetProperty("rows").GetInt64()));
        Assert.All(["customer_trusted", "customer_curated", "machine_learning_curated"], t => Assert.Equal(0, steps[t].GetProperty("rows").GetInt64()));
        string ReasonOf(string table) => steps[table].GetProperty("inputs")[0].GetProperty("drops")[0].GetProperty("reason").GetString()!;
        Assert.Equal(
            ("no_research_consent", "user_not_trusted", "owner_not_trusted"),
            (ReasonOf("customer_trusted"), ReasonOf("accelerometer_trusted"), ReasonOf("step_trainer_trusted")));
    }

    [Fact]
    public async Task PersonSamples_OfAReason_AreThatPersonsRows()
    {
        var dropped = await PostAsync("/person/samples", new { person = "S2", table = "accelerometer_trusted", input = "accelerometer_landing", reason = "user_not_trusted" });
        var own = await PostAsync("/person/samples", new { person = "ann@example.org", table = "machine_learning_curated" });

        Assert.Equal("bob@example.org", Assert.Single(dropped.GetProperty("rows").EnumerateArray())[0].GetString());
        Assert.Equal(2, own.GetProperty("rows").GetArrayLength());
    }

    [Fact]
    public async Task Person_AnySearch_IsInNoLogButAudited()
    {
        const string Person = "somebody.very.special@example.org";
        await PostAsync("/person", new { person = Person });
        await PostAsync("/person/samples", new { person = Person, table = "customer_landing" });

        var audit = await fixture.App.Services.GetRequiredService<AuditLog>().ListAsync(new(Action: AuditActions.PersonLookedUp, Limit: 2), Cancel);
        Assert.Equal(
            [("test Operator", "customer_landing"), ("test Operator", "all tables")], audit.Items.Where(e => e.Detail is null).Select(e => (e.Actor, e.Subject)));
        Assert.DoesNotContain(fixture.Log.Lines, l => l.Contains("somebody.very", StringComparison.OrdinalIgnoreCase));
    }

    [Theory]
    [InlineData("""{"person":""}""")]
    [InlineData("""{"person":"   "}""")]
    [InlineData("""{"person":"a\u0000b"}""")]
    [InlineData("""{"person":"a\nb"}""")]
    [InlineData("""{"person":null}""")]
    [InlineData("""{"person":["a"]}""")]
    [InlineData("""{"person":"a","table":"../x"}""")]
    [InlineData("""{"person":"a","version":"v1"}""")]
    [InlineData("""{"person":"a","sql":"SELECT 1"}""")]
    [InlineData("{}")]
    [InlineData("ann@example.org")]
    public async Task Person_HostileBody_IsRefusedWithoutQuotingIt(string body)
    {
        using var client = await fixture.App.CreateClientAsync(Role.Operator);
        using var content = new StringContent(body, System.Text.Encoding.UTF8, "application/json");
        using var response = await client.PostAsync($"{Rows}/person", content, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
        Assert.DoesNotContain("ann@", await response.Content.ReadAsStringAsync(Cancel), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Person_TooLongAValue_IsRefused()
    {
        using var client = await fixture.App.CreateClientAsync(Role.Operator);
        using var response = await client.PostAsJsonAsync($"{Rows}/person", new { person = new string('x', 321) }, Cancel);

        Assert.Equal(HttpStatusCode.BadRequest, response.StatusCode);
    }

    /// <summary>A table can be named person. GET returns that table, POST searches for a person, and other methods are refused.</summary>
    [Theory]
    [InlineData("/person")]
    [InlineData("/person/samples")]
    public async Task Person_OtherMethods_NameTheAllowedOnes(string path)
    {
        using var client = await fixture.App.CreateClientAsync(Role.Operator);
        using var response = await client.DeleteAsync(Rows + path, Cancel);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "POST"], response.Content.Headers.Allow.Order());
    }

    private static string[] Names(JsonElement flows) => [.. flows.GetProperty("tables").EnumerateArray().Select(t => t.GetProperty("table").GetString()!)];

    private async Task<JsonElement> GetAsync(Role role, string path)
    {
        using var client = await fixture.App.CreateClientAsync(role);
        return await client.GetFromJsonAsync<JsonElement>(path, Cancel);
    }

    private async Task<JsonElement> PostAsync(string path, object body)
    {
        using var client = await fixture.App.CreateClientAsync(Role.Operator);
        using var response = await client.PostAsJsonAsync(Rows + path, body, Cancel);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        return await response.Content.ReadFromJsonAsync<JsonElement>(Cancel);
    }
}
