using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Pipeline.Definition;
using Stedi.Web.Auth;
using Stedi.Web.Tables;
using Stedi.Web.Tests.Host;
using Stedi.Web.Tests.Rows;

namespace Stedi.Web.Tests.Tables;

/// <summary>On a separate server, with a table that has personal data under other names and in another order.</summary>
public sealed class RenamedColumnTests
{
    private static readonly string[] Reads =
    [
        "tables/people/preview", "tables/people/preview?sort=-id", "tables/people/preview?filter=id:gt:0&limit=1&offset=1", "tables/people/export", "tables/people/export?format=json",
        "tables/people/statistics", "rows/people/samples?input=people_landing", "rows/people_landing/samples", "tables/people_landing/preview",
    ];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_PersonalDataUnderAnotherName_IsMaskedEverywhereForAViewer()
    {
        using var scripts = new TempFolder();
        Declare(scripts, "SELECT email AS customer_name, upper(email) AS loud, id FROM people_landing WHERE id IS NOT NULL ORDER BY email");
        using var landing = Land(new TempFolder(), 1, "z", "m");
        await using var app = await StediApp.StartAsync(null, $"--Stedi:Landing={landing.Path}", $"--Stedi:Scripts={scripts.Path}");
        using var viewer = await app.CreateClientAsync(Role.Viewer);
        using var @operator = await app.CreateClientAsync(Role.Operator);
        await RowsApp.BuildAsync(app);
        var older = await VersionAsync(viewer);
        Land(landing, 3, "y", "b");
        await RowsApp.BuildAsync(app);
        var compare = $"tables/people/compare?from={older}&to={await VersionAsync(viewer)}";

        foreach (var read in Reads.Append(compare))
        {
            Assert.Contains("@example.org", await ReadAsync(@operator, read), StringComparison.OrdinalIgnoreCase);
            AssertMasked(read, await ReadAsync(viewer, read));
        }

        // The files are sorted by email: b, m, y, z.
        Assert.Equal("4 2 3 1", await IdsAsync(@operator, "tables/people/preview"));
        Assert.Equal("1 2 3 4", await IdsAsync(viewer, "tables/people/preview"));
        Assert.Equal("2 3", await IdsAsync(viewer, "tables/people/preview?limit=2&offset=1"));
        foreach (var column in new[] { "customer_name", "LOUD" })
        {
            using var sorted = await viewer.GetAsync($"/api/v1/tables/people/preview?sort={column}", Token);
            using var filtered = await viewer.GetAsync($"/api/v1/tables/people/export?filter={column}:starts:z", Token);
            Assert.Equal((403, 403), ((int)sorted.StatusCode, (int)filtered.StatusCode));
        }
    }

    /// <summary>Neither the order nor the choice of the first rows reveals a column that is masked elsewhere.</summary>
    [Fact]
    public async Task Rows_SortedByAPersonalColumn_AreReorderedForAViewer()
    {
        using var scripts = new TempFolder();
        Declare(scripts, "SELECT id FROM people_landing WHERE id IS NOT NULL ORDER BY email");
        using var landing = new TempFolder();
        landing.Write("people_landing/1.json", """
            {"email":"a@example.org","id":9}
            {"email":"m@example.org","id":2}
            {"email":"z@example.org","id":1}

            """);
        await using var app = await StediApp.StartAsync(null, $"--Stedi:Landing={landing.Path}", $"--Stedi:Scripts={scripts.Path}");
        using var viewer = await app.CreateClientAsync(Role.Viewer);
        using var @operator = await app.CreateClientAsync(Role.Operator);
        await RowsApp.BuildAsync(app);

        Assert.Equal("9 2 1", await IdsAsync(@operator, "tables/people/preview"));
        Assert.Equal("1 2 9", await IdsAsync(viewer, "tables/people/preview"));
        Assert.Equal("1", await IdsAsync(viewer, "tables/people/preview?limit=1"));
        Assert.Equal("id\n1\n2\n9\n", await ReadAsync(viewer, "tables/people/export"));
        foreach (var samples in new[] { "rows/people/samples?input=people_landing&limit=1", "rows/people_landing/samples?limit=1" })
        {
            Assert.Equal("9", await IdsAsync(@operator, samples));
            Assert.Equal("1", await IdsAsync(viewer, samples));
        }
    }

    [Fact]
    public async Task Rows_OfAVersionThatOtherSqlMade_StayMaskedUntilItIsBuiltAgain()
    {
        using var scripts = new TempFolder();
        Declare(scripts, "SELECT email AS label, id FROM people_landing WHERE id IS NOT NULL");
        using var landing = Land(new TempFolder(), 1, "z", "m");
        await using var app = await StediApp.StartAsync(null, $"--Stedi:Landing={landing.Path}", $"--Stedi:Scripts={scripts.Path}");
        using var viewer = await app.CreateClientAsync(Role.Viewer);
        await RowsApp.BuildAsync(app);
        var older = await VersionAsync(viewer);
        Declare(scripts, "SELECT 'open' AS label, id FROM people_landing WHERE id IS NOT NULL");
        app.Services.GetRequiredService<PipelineSource>().Reload();

        foreach (var read in Reads.Where(r => r.Contains("/people/", StringComparison.Ordinal) && !r.Contains("id", StringComparison.Ordinal)))
            AssertMasked(read, await ReadAsync(viewer, read));

        await RowsApp.BuildAsync(app);
        Assert.Contains("open", await ReadAsync(viewer, "tables/people/preview"), StringComparison.Ordinal);
        var compare = $"tables/people/compare?from={older}&to={await VersionAsync(viewer)}";
        AssertMasked(compare, await ReadAsync(viewer, compare));
    }

    [Fact]
    public async Task Rows_AnonymousColumn_AreShown()
    {
        using var scripts = new TempFolder();
        Declare(scripts, "SELECT length(email) AS letters, id FROM people_landing WHERE id IS NOT NULL", "anonymous: [letters]");
        using var landing = Land(new TempFolder(), 1, "z", "m");
        await using var app = await StediApp.StartAsync(null, $"--Stedi:Landing={landing.Path}", $"--Stedi:Scripts={scripts.Path}");
        using var viewer = await app.CreateClientAsync(Role.Viewer);
        await RowsApp.BuildAsync(app);

        var preview = await ReadAsync(viewer, "tables/people/preview");

        Assert.DoesNotContain(PreviewMask.Mark, preview, StringComparison.Ordinal);
        Assert.Contains("anonymous", await ReadAsync(viewer, "tables/people"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Landing_UnknownKeys_AreNamedForOperatorsOnly()
    {
        using var scripts = new TempFolder();
        Declare(scripts, "SELECT id FROM people_landing WHERE id IS NOT NULL");
        using var landing = new TempFolder();
        landing.Write("people_landing/1.json", """{"email":"z@example.org","id":1,"zelda@example.org":true}""");
        await using var app = await StediApp.StartAsync(null, $"--Stedi:Landing={landing.Path}", $"--Stedi:Scripts={scripts.Path}");
        using var viewer = await app.CreateClientAsync(Role.Viewer);
        using var @operator = await app.CreateClientAsync(Role.Operator);
        await RowsApp.BuildAsync(app);

        foreach (var read in new[] { "tables/people_landing/landing", "tables/people_landing/versions" })
        {
            Assert.Contains("zelda@example.org", await ReadAsync(@operator, read), StringComparison.Ordinal);
            Assert.DoesNotContain("zelda", await ReadAsync(viewer, read), StringComparison.Ordinal);
        }
        Assert.Contains("\"newFieldCount\":1", await ReadAsync(viewer, "tables/people_landing/landing"), StringComparison.Ordinal);
    }

    private static void Declare(TempFolder scripts, string sql, string tags = "")
    {
        scripts.Write("people_landing.sql", """
            CREATE EXTERNAL TABLE IF NOT EXISTS people_landing (email string, id bigint)
            ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
            LOCATION 's3://bucket/people_landing/'
            """);
        scripts.Write("make_people.sql", sql);
        scripts.Write("pipeline.yaml", $$"""
            zones: { landing: As it arrives, trusted: Checked }
            tables:
              people_landing: { zone: landing, ddl: people_landing.sql, tags: { personal: [email] } }
              people: { zone: trusted, sql: make_people.sql, tags: { {{tags}} }, account: { people_landing: { drops: { no_id: { when: people_landing.id IS NULL } } } } }
            """);
    }

    private static TempFolder Land(TempFolder landing, int id, string first, string second)
    {
        landing.Write($"people_landing/{id}.json", $$"""
            {"email":"{{first}}@example.org","id":{{id}}}
            {"email":"{{second}}@example.org","id":{{id + 1}}}

            """);
        return landing;
    }

    private static void AssertMasked(string read, string answer)
    {
        Assert.True(answer.Contains(PreviewMask.Mark, StringComparison.Ordinal), $"Nothing is masked in {read}: {answer}");
        Assert.False(answer.Contains('@', StringComparison.Ordinal), $"{read} shows {answer}");
    }

    private static async Task<string> IdsAsync(HttpClient client, string address)
    {
        using var preview = JsonDocument.Parse(await ReadAsync(client, address));
        var at = preview.RootElement.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("name").GetString()).ToList().IndexOf("id");
        return string.Join(' ', preview.RootElement.GetProperty("rows").EnumerateArray().Select(r => r[at].GetInt64()));
    }

    private static async Task<string> VersionAsync(HttpClient client)
    {
        using var table = JsonDocument.Parse(await ReadAsync(client, "tables/people"));
        return table.RootElement.GetProperty("currentVersion").GetString()!;
    }

    private static async Task<string> ReadAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync($"/api/v1/{address}", Token);
        return (await answer.Content.ReadAsStringAsync(Token)).Replace("\\u2022", "•", StringComparison.Ordinal);
    }
}
