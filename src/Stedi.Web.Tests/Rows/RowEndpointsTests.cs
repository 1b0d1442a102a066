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
    [InlineData("customer_trusted/samples?input=customer_landing&offset=-1", 400)]
    [InlineData("customer_trusted/samples?input=customer_landing&offset=100001", 400)]
    [InlineData("customer_landing/samples?reason=malformed_json&offset=1", 400)]
    [InlineData("customer_trusted/export?input=customer_landing&outcome=dropped", 400)]
    [InlineData("customer_trusted/export?input=customer_landing&reason=never", 404)]
    [InlineData("customer_trusted/export?input=customer_landing&outcome=unexplained", 409)]
    [InlineData("customer_trusted/export?input=customer_landing&formulas=maybe", 400)]
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
    public async Task Samples_OfAReason_SayWhatDecidedAndWhere()
    {
        var sample = await GetAsync(Role.Viewer, NoConsent);

        Assert.Contains("shareWithResearchAsOfDate", sample.GetProperty("predicate").GetString(), StringComparison.OrdinalIgnoreCase);
        Assert.Contains("sharewithresearchasofdate", Assert.Single(sample.GetProperty("decidedBy").EnumerateArray()).GetString(), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData(Role.Operator)]
    [InlineData(Role.Viewer)]
    public async Task Samples_PageByPage_AreEachRowOnce(Role role)
    {
        var serials = new List<string>();
        for (var (offset, more) = (0, true); more; offset++)
        {
            var page = await GetAsync(role, $"{Rows}/customer_trusted/samples?input=customer_landing&outcome=kept&limit=1&offset={offset}");
            Assert.Equal(offset, page.GetProperty("offset").GetInt32());
            serials.Add(Assert.Single(page.GetProperty("rows").EnumerateArray()).ToString());
            more = page.GetProperty("hasMore").GetBoolean();
        }

        Assert.Equal(2, serials.Count);
        Assert.True(role == Role.Viewer || serials.Distinct().Count() == 2);
    }

    [Theory]
    [InlineData(Role.Operator, "ann@example.org", "cid@example.org")]
    [InlineData(Role.Viewer, "•••", "•••")]
    public async Task Export_OfAFlow_IsCsvMaskedForTheRoleAndInTheAuditLog(Role role, params string[] emails)
    {
        using var client = await fixture.App.CreateClientAsync(role);
        using var response = await client.GetAsync($"{Rows}/customer_trusted/export?input=customer_landing&outcome=kept", Cancel);
        var lines = (await response.Content.ReadAsStringAsync(Cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.Equal(("text/csv", "2", "false"), (response.Content.Headers.ContentType?.MediaType, response.Headers.GetValues("X-Row-Count").Single(), response.Headers.GetValues("X-Truncated").Single()));
        Assert.StartsWith("customername,email,", lines[0], StringComparison.OrdinalIgnoreCase);
        Assert.Equal(emails, lines.Skip(1).Select(l => l.Split(',')[1]).Order());
        var audit = await fixture.App.Services.GetRequiredService<AuditLog>().ListAsync(new(Action: AuditActions.RowsExported, Actor: $"test {role}", Limit: 1), Cancel);
        Assert.Contains("export of a flow (csv)", audit.Items.Single().Detail, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Export_OfALandingTable_IsItsRowsOrItsRejectedLinesForOperators()
    {
        using var @operator = await fixture.App.CreateClientAsync(Role.Operator);
        using var viewer = await fixture.App.CreateClientAsync(Role.Viewer);
        using var refused = await viewer.GetAsync($"{Rows}/customer_landing/export?reason=malformed_json", Cancel);

        Assert.Equal(HttpStatusCode.Forbidden, refused.StatusCode);
        Assert.Equal(4, (await @operator.GetStringAsync($"{Rows}/customer_landing/export", Cancel)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
        var rejects = await @operator.GetStringAsync($"{Rows}/customer_landing/export?reason=malformed_json", Cancel);
        Assert.Equal("file,line,detail,text", rejects.Split('\n')[0]);
        Assert.Matches("^1.json,3,.*Bob's line that is no JSON", rejects.Split('\n')[1]);
    }

    [Fact]
    public async Task List_OfALandingTable_NamesItsFiles()
    {
        var files = (await GetAsync(Role.Viewer, $"{Rows}/customer_landing")).GetProperty("tables")[0].GetProperty("files");

        Assert.Equal(1, files.GetProperty("count").GetInt32());
        Assert.Equal(("1.json", files.GetProperty("bytes").GetInt64()), (files.GetProperty("largest")[0].GetProperty("name").GetString(), files.GetProperty("largest")[0].GetProperty("bytes").GetInt64()));
    }

    [Fact]
    public async Task Person_IgnoringCase_IsFoundInEverySpelling()
    {
        var exact = await PostAsync("/person", new { person = "BOB@example.org" });
        var any = await PostAsync("/person", new { person = "BOB@example.org", ignoreCase = true });
        var rows = await PostAsync("/person/samples", new { person = "BOB@example.org", ignoreCase = true, table = "customer_landing" });

        Assert.Equal((false, true), (exact.GetProperty("isKnown").GetBoolean(), any.GetProperty("isKnown").GetBoolean()));
        Assert.Equal("bob@example.org", Assert.Single(rows.GetProperty("rows").EnumerateArray())[1].GetString());
    }

    /// <summary>An access request: every table with its version, the rows, and where others were dropped.</summary>
    [Fact]
    public async Task PersonExport_OfAnAccessRequest_HasEverythingOfThatPersonAndNobodyElse()
    {
        using var client = await fixture.App.CreateClientAsync(Role.Operator);
        using var response = await client.PostAsJsonAsync($"{Rows}/person/export", new { person = "bob@example.org", kind = "access" }, Cancel);
        var text = await response.Content.ReadAsStringAsync(Cancel);
        var file = JsonDocument.Parse(text).RootElement;
        var tables = file.GetProperty("tables").EnumerateArray().ToDictionary(t => t.GetProperty("table").GetString()!);

        Assert.Equal(("access", false), (file.GetProperty("kind").GetString(), file.GetProperty("ignoresCase").GetBoolean()));
        Assert.True(file.GetProperty("asOf").GetDateTimeOffset() > DateTimeOffset.UnixEpoch);
        Assert.Equal(["email", "serial_number"], file.GetProperty("matchedBy").EnumerateArray().Select(k => k.GetProperty("identifier").GetString()));
        Assert.Equal(8, tables.Count);
        var landing = tables["customer_landing"];
        Assert.Equal((true, 1, 1L, false), (landing.GetProperty("isLanding").GetBoolean(), landing.GetProperty("data").GetProperty("rows").GetArrayLength(), landing.GetProperty("rowsExported").GetInt64(), landing.GetProperty("truncated").GetBoolean()));
        Assert.Equal(JsonValueKind.Null, tables["customer_trusted"].GetProperty("data").ValueKind);
        Assert.Equal("no_research_consent", tables["customer_trusted"].GetProperty("inputs")[0].GetProperty("drops")[0].GetProperty("reason").GetString());
        Assert.NotEmpty(landing.GetProperty("version").GetString()!);
        Assert.Contains("bob@example.org", text, StringComparison.Ordinal);
        Assert.DoesNotContain("ann@example.org", text, StringComparison.Ordinal);
        Assert.DoesNotContain("bob", response.Content.Headers.ContentDisposition!.FileName!, StringComparison.Ordinal);
    }

    [Fact]
    public async Task PersonExport_IsInTheAuditLogWithItsKindAndWithoutThePerson()
    {
        using var client = await fixture.App.CreateClientAsync(Role.Operator);
        using var response = await client.PostAsJsonAsync($"{Rows}/person/export", new { person = "ann@example.org", kind = "erasure", table = "customer_trusted" }, Cancel);
        using var unknown = await client.PostAsJsonAsync($"{Rows}/person/export", new { person = "ann@example.org", kind = "curiosity" }, Cancel);

        var entry = (await fixture.App.Services.GetRequiredService<AuditLog>().ListAsync(new(Action: AuditActions.PersonExported, Limit: 50), Cancel)).Items.Single(e => e.Subject == "customer_trusted");
        Assert.Equal(("test Operator", "erasure request"), (entry.Actor, entry.Detail));
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
        Assert.DoesNotContain(fixture.Log.Lines, l => l.Contains("ann@example.org", StringComparison.OrdinalIgnoreCase) && l.Contains("person/export", StringComparison.Ordinal));
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
    [InlineData("/person/export")]
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
    [InlineData("/person/export")]
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
