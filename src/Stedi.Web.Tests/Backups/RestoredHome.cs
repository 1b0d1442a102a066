using System.Net.Http.Headers;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stedi.Pipeline.Local;
using Stedi.Web.Backups;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Backups;

/// <summary>An empty home with an empty database to restore into. Its server is built, but only the test starts it.</summary>
internal sealed class RestoredHome : IAsyncDisposable
{
    private readonly TempFolder _home = new();
    private readonly WebApplication _app;

    private RestoredHome(TestDatabase database, string[] settings)
    {
        Database = database;
        _home.Write("scripts/pipeline.yaml", "");
        _app = Program.Build(
            [
                "--urls=http://127.0.0.1:0",
                $"--ConnectionStrings:Postgres={database.ConnectionString}",
                $"--STEDI_HOME={_home.Path}",
                $"--STEDI_ADMIN_KEY={StediApp.AdminKey}",
                $"--Stedi:Scripts={TestPaths.Scripts}",
                .. settings,
            ],
            builder => builder.Logging.ClearProviders());
    }

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public TestDatabase Database { get; }

    public string Path => _home.Path;

    public LakePaths Lake => new(System.IO.Path.Combine(_home.Path, "lake"));

    public IServiceProvider Services => _app.Services;

    /// <summary>No lake, no part of one, and no table in the database.</summary>
    public async Task<bool> IsEmptyAsync()
    {
        await using var source = NpgsqlDataSource.Create(Database.ConnectionString);
        await using var count = source.CreateCommand("SELECT count(*) FROM pg_tables WHERE schemaname = 'stedi'");
        return await count.ExecuteScalarAsync(Token) is 0L && Directory.GetFileSystemEntries(_home.Path).Select(System.IO.Path.GetFileName).SequenceEqual(["scripts"]);
    }

    public static async Task<RestoredHome> CreateAsync(params string[] settings) => new(await TestDatabase.CreateEmptyAsync(), settings);

    public Task<RestoreResult> RestoreAsync(string file) =>
        ActivatorUtilities.CreateInstance<RestoreService>(_app.Services).ReadAsync(file, "test", new Progress<string>(), Token);

    public async Task<HttpClient> StartAsync()
    {
        await _app.StartAsync(Token);
        var client = new HttpClient { BaseAddress = new Uri(_app.Urls.First()) };
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", StediApp.AdminKey);
        return client;
    }

    public async ValueTask DisposeAsync()
    {
        await _app.DisposeAsync();
        await Database.DisposeAsync();
        _home.Dispose();
    }
}
