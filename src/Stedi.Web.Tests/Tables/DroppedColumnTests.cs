using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Stedi.Pipeline.Definition;
using Stedi.Web.Auth;
using Stedi.Web.Tables;
using Stedi.Web.Tests.Host;
using Stedi.Web.Tests.Rows;

namespace Stedi.Web.Tests.Tables;

/// <summary>On a separate server whose pipeline changes: versions outlive their declarations.</summary>
public sealed class DroppedColumnTests
{
    private static readonly string[] Reads = ["tables/people/preview", "tables/people/export", "tables/people/statistics", "rows/people/samples?input=people_landing"];

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Rows_ColumnDroppedFromTheDefinition_StayMaskedForAViewer()
    {
        using var scripts = Declare(new TempFolder(), "phone");
        using var landing = Land(new TempFolder(), 1, "z", "m");
        await using var app = await StediApp.StartAsync(null, $"--Stedi:Landing={landing.Path}", $"--Stedi:Scripts={scripts.Path}");
        using var viewer = await app.CreateClientAsync(Role.Viewer);
        using var @operator = await app.CreateClientAsync(Role.Operator);
        await RowsApp.BuildAsync(app);
        var older = await VersionAsync(viewer);
        Land(landing, 3, "y", "b");
        await RowsApp.BuildAsync(app);
        var compare = $"tables/people/compare?from={older}&to={await VersionAsync(viewer)}";
        Declare(scripts, null);
        app.Services.GetRequiredService<PipelineSource>().Reload();

        foreach (var read in Reads.Append(compare))
        {
            AssertHas("+49", await ReadAsync(@operator, read));
            AssertMasked(await ReadAsync(viewer, read));
        }

        // Now the current version has no column that shows what the compared versions contain.
        await RowsApp.BuildAsync(app);
        var compared = await ReadAsync(viewer, compare);
        AssertMasked(compared);
        using var difference = JsonDocument.Parse(compared);
        var rows = difference.RootElement.GetProperty("rows");
        Assert.Equal(["email", "phone", "id"], rows.GetProperty("columns").EnumerateArray().Select(c => c.GetProperty("name").GetString()));
        // Other SQL built them, so the sources of their columns are unknown.
        Assert.All(rows.GetProperty("samples").EnumerateArray(), s => Assert.All(s.GetProperty("values").EnumerateArray(), v => Assert.Equal(PreviewMask.Mark, v.GetString())));
    }

    [Fact]
    public async Task Rows_OfADamagedFile_NameTheFileForEveryRole()
    {
        using var scripts = Declare(new TempFolder(), "phone");
        using var landing = Land(new TempFolder(), 1, "z", "m");
        await using var app = await StediApp.StartAsync(null, $"--Stedi:Landing={landing.Path}", $"--Stedi:Scripts={scripts.Path}");
        using var viewer = await app.CreateClientAsync(Role.Viewer);
        using var @operator = await app.CreateClientAsync(Role.Operator);
        await RowsApp.BuildAsync(app);
        foreach (var table in new[] { "people", "people_landing" })
        {
            using var view = JsonDocument.Parse(await ReadAsync(viewer, $"tables/{table}"));
            foreach (var file in Directory.EnumerateFiles(view.RootElement.GetProperty("location").GetString()!, "*.parquet", SearchOption.AllDirectories))
                File.WriteAllText(file, "This is no Parquet file.");
        }
        var version = await VersionAsync(viewer);

        foreach (var read in Reads.Append($"tables/people/compare?from={version}&to={version}"))
        {
            // In the product's own words, without row values.
            AssertHas("data.parquet of people", await ReadAsync(viewer, read));
            AssertHas("data.parquet of people", await ReadAsync(@operator, read));
        }
    }

    /// <param name="dropped">The column that a later definition lacks. Null for the later definition.</param>
    private static TempFolder Declare(TempFolder scripts, string? dropped)
    {
        var more = dropped is null ? "" : dropped + ", ";
        scripts.Write("people_landing.sql", $"""
            CREATE EXTERNAL TABLE IF NOT EXISTS people_landing (email string, {(dropped is null ? "" : $"{dropped} string, ")}id bigint)
            ROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'
            LOCATION 's3://bucket/people_landing/'
            """);
        scripts.Write("make_people.sql", $"SELECT email, {more}id FROM people_landing WHERE id IS NOT NULL");
        scripts.Write("pipeline.yaml", $$"""
            zones: { landing: As it arrives, trusted: Checked }
            tables:
              people_landing: { zone: landing, ddl: people_landing.sql, tags: { personal: [{{more}}email] } }
              people: { zone: trusted, sql: make_people.sql, account: { people_landing: { drops: { no_id: { when: people_landing.id IS NULL } } } } }
            """);
        return scripts;
    }

    private static TempFolder Land(TempFolder landing, int id, string first, string second)
    {
        landing.Write($"people_landing/{id}.json", $$"""
            {"email":"{{first}}@example.org","phone":"+49 {{id}}","id":{{id}}}
            {"email":"{{second}}@example.org","phone":"+49 {{id + 1}}","id":{{id + 1}}}

            """);
        return landing;
    }

    private static void AssertHas(string part, string answer) => Assert.True(answer.Contains(part, StringComparison.OrdinalIgnoreCase), $"No {part} in {answer}");

    private static void AssertMasked(string text)
    {
        AssertHas(PreviewMask.Mark, text.Replace("\\u2022", "•", StringComparison.Ordinal));
        Assert.DoesNotContain('@', text);
        Assert.DoesNotContain("+49", text, StringComparison.Ordinal);
    }

    private static async Task<string> VersionAsync(HttpClient client)
    {
        using var table = JsonDocument.Parse(await ReadAsync(client, "tables/people"));
        return table.RootElement.GetProperty("currentVersion").GetString()!;
    }

    /// <summary>The response, including problem details.</summary>
    private static async Task<string> ReadAsync(HttpClient client, string address)
    {
        using var answer = await client.GetAsync($"/api/v1/{address}", Token);
        return (await answer.Content.ReadAsStringAsync(Token)).Replace("\\u002B", "+", StringComparison.Ordinal);
    }
}
