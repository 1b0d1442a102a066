using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Stedi.Pipeline.Local;
using Stedi.Pipeline.Local.Sample;
using Stedi.Web.Auth;
using Stedi.Web.Backups;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Backups;

/// <summary>A server over a sample of 20 customers, to back up.</summary>
internal sealed class BackedUp : IAsyncDisposable
{
    private readonly TempFolder _files;

    private BackedUp(TempFolder files, StediApp app, HttpClient client) => (_files, App, Client) = (files, app, client);

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public StediApp App { get; }

    public HttpClient Client { get; }

    public string Archive => _files["home.stedi"];

    public string this[string file] => _files[file];

    public LakePaths Lake => new(Path.Combine(App.Home, "lake"));

    public string LandingSetting => $"--Stedi:Landing={_files["landing"]}";

    public static async Task<BackedUp> StartAsync(params string[] settings)
    {
        TestDatabase.SkipWhereAbsent();
        var files = new TempFolder();
        await SampleData.WriteAsync(files["landing"], 20, 1, Token);
        var app = await StediApp.StartAsync(null, [$"--Stedi:Landing={files["landing"]}", .. settings]);
        return new(files, app, await app.CreateClientAsync(Role.Operator));
    }

    public Task<BackupResult> BackUpAsync(string? file = null) =>
        ActivatorUtilities.CreateInstance<BackupService>(App.Services).WriteAsync(file ?? Archive, "test", new Progress<string>(), Token);

    public async Task<Uri> StartRunAsync(string select)
    {
        using var started = await Client.PostAsJsonAsync("/api/v1/runs", new { select }, Token);
        Assert.True(started.StatusCode == HttpStatusCode.Accepted, await started.Content.ReadAsStringAsync(Token));
        return started.Headers.Location!;
    }

    public async Task RunAsync(string select) => Assert.Equal("succeeded", (await EndAsync(Client, await StartRunAsync(select))).GetProperty("status").GetString());

    public static async Task<JsonElement> EndAsync(HttpClient client, Uri location)
    {
        while (true)
        {
            var run = await client.GetFromJsonAsync<JsonElement>(location, Token);
            if (run.GetProperty("finishedAt").ValueKind != JsonValueKind.Null)
                return run;
            await Task.Delay(50, Token);
        }
    }

    /// <summary>For each table of the schema, its rows as one text.</summary>
    public static async Task<Dictionary<string, string>> RowsAsync(TestDatabase database)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        var rows = new Dictionary<string, string>();
        foreach (var table in await ColumnAsync(source, "SELECT tablename FROM pg_tables WHERE schemaname = 'stedi' ORDER BY 1"))
            rows[table] = string.Join('\n', await ColumnAsync(source, $"SELECT to_jsonb(t)::text FROM stedi.\"{table}\" t ORDER BY 1"));
        return rows;
    }

    public static async Task<List<string>> ColumnAsync(TestDatabase database, string sql)
    {
        await using var source = NpgsqlDataSource.Create(database.ConnectionString);
        return await ColumnAsync(source, sql);
    }

    public static async Task ExecuteAsync(TestDatabase database, string sql) => await ColumnAsync(database, sql);

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await App.DisposeAsync();
        _files.Dispose();
    }

    private static async Task<List<string>> ColumnAsync(NpgsqlDataSource source, string sql)
    {
        await using var command = source.CreateCommand(sql);
        await using var reader = await command.ExecuteReaderAsync(Token);
        var values = new List<string>();
        while (await reader.ReadAsync(Token))
            values.Add(reader.GetString(0));
        return values;
    }
}
