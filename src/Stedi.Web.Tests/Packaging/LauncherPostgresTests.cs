using System.Diagnostics;
using System.Globalization;
using Npgsql;

namespace Stedi.Web.Tests.Packaging;

/// <summary>A private Postgres that dies while launchers use it.</summary>
public sealed class LauncherPostgresTests : IDisposable
{
    private readonly LauncherBox _box = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Up_PostgresIsKilled_RunsAgainOnTheSamePort()
    {
        LauncherBox.RequirePostgres();
        var up = _box.Start("up --port 5971");
        var connection = await up.ServingAsync(Token);
        await ExecuteAsync(connection, "CREATE TABLE kept AS SELECT 7 AS n");
        var first = _box.PostgresPid;

        await KillAsync(first);
        await up.SaidAsync("was restarted on port", Token);

        Assert.NotEqual(first, _box.PostgresPid);
        Assert.Equal(7, await ExecuteAsync(connection, "SELECT n FROM kept"));
        up.Signal("TERM");
        Assert.Equal(143, (await up.EndedAsync(Token)).ExitCode);
    }

    [Fact]
    public async Task Run_StartedAfterPostgresWasKilled_UsesThePortThatTheServerKnows()
    {
        LauncherBox.RequirePostgres();
        var up = _box.Start("up --port 5972");
        var connection = await up.ServingAsync(Token);

        await KillAsync(_box.PostgresPid);
        var run = await _box.Start("run").EndedAsync(Token);

        Assert.Equal($"{{\"postgres\":\"{connection}\"}}\n", run.Output);
        Assert.Equal(1, await ExecuteAsync(connection, "SELECT 1"));
    }

    [Fact]
    public async Task Up_PostgresKeepsDying_IsStartedLessOftenAndRecovers()
    {
        LauncherBox.RequirePostgres();
        var up = _box.Start("up --port 5973");
        var connection = await up.ServingAsync(Token);
        var control = Path.Combine(_box.Postgres, "cluster", "data", "global", "pg_control");
        File.Move(control, control + ".away");

        await KillAsync(_box.PostgresPid);
        await up.SaidAsync("stopped 4 times in a row", Token);
        var starts = up.Said.Split("Postgres did not start").Length - 1;
        File.Move(control + ".away", control);
        await up.SaidAsync("was restarted on port", Token);

        Assert.InRange(starts, 1, 4);
        Assert.Equal(1, await ExecuteAsync(connection, "SELECT 1"));
    }

    private static async Task KillAsync(int pid)
    {
        using var kill = Process.Start("kill", ["-KILL", pid.ToString(CultureInfo.InvariantCulture)]);
        await kill.WaitForExitAsync(Token);
        Assert.True(await LauncherBox.EndsAsync(pid, Token), "Postgres is still running after the kill.");
    }

    private static async Task<object?> ExecuteAsync(string connection, string sql)
    {
        await using var source = NpgsqlDataSource.Create(connection + ";Pooling=false");
        await using var command = source.CreateCommand(sql);
        return await command.ExecuteScalarAsync(Token);
    }
}
