using Hangfire;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;
using Stedi.Web.Data;
using Stedi.Web.Runs;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Data;

public sealed class BackgroundJobsTests
{
    private static CancellationToken Token => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Schedule_ProgramsOfOneProcessStartAtOnce_EachWritesToItsOwnDatabase()
    {
        var apps = await Task.WhenAll(Enumerable.Range(0, 4).Select(_ => StediApp.StartAsync()));
        try
        {
            foreach (var app in apps)
            {
                var id = app.Services.GetRequiredService<IBackgroundJobClient>()
                    .Schedule<RunDriver>(d => d.DriveAsync(Guid.Empty, CancellationToken.None), TimeSpan.FromDays(1));
                Assert.Equal([id], await JobsAsync(app));
            }
        }
        finally
        {
            foreach (var app in apps)
                await app.DisposeAsync();
        }
    }

    [Fact]
    public void GetLogger_HostHasEnded_IsSilent()
    {
        var host = LoggerFactory.Create(_ => { });
        var logs = new HangfireLogs(host);
        host.Dispose();

        Assert.False(logs.GetLogger("Hangfire.Server").Log(Hangfire.Logging.LogLevel.Fatal, () => "unheard"));
    }

    private static async Task<List<string>> JobsAsync(StediApp app)
    {
        await using var database = NpgsqlDataSource.Create(app.Database.ConnectionString);
        await using var command = database.CreateCommand("SELECT id::text FROM hangfire.job");
        await using var reader = await command.ExecuteReaderAsync(Token);
        var jobs = new List<string>();
        while (await reader.ReadAsync(Token))
            jobs.Add(reader.GetString(0));
        return jobs;
    }
}
