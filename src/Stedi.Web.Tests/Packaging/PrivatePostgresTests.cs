using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Npgsql;

namespace Stedi.Web.Tests.Packaging;

/// <summary>The private copy of Postgres' programs, for users who cannot install packages.</summary>
public sealed class PrivatePostgresTests : IDisposable
{
    private readonly LauncherBox _box = new();

    private static CancellationToken Token => TestContext.Current.CancellationToken;

    public void Dispose() => _box.Dispose();

    [Fact]
    public async Task Up_UserWithoutRights_RunsAPrivateCopy()
    {
        LauncherBox.RequireHiding();
        RequireRegistry();

        var up = _box.StartWithoutRights("up --port 5981 --yes", Registry);

        var connection = await up.ServingAsync(Token);
        await using (var source = NpgsqlDataSource.Create(connection + ";Pooling=false"))
        await using (var command = source.CreateCommand("SELECT version()"))
            Assert.StartsWith("PostgreSQL 18", (string?)await command.ExecuteScalarAsync(Token), StringComparison.Ordinal);
        up.Signal("TERM");
        Assert.Equal(143, (await up.EndedAsync(Token)).ExitCode);

        // The copy exists now: no download and no question.
        var run = await _box.StartWithoutRights("run").EndedAsync(Token);
        Assert.True(run.ExitCode == 3, run.Errors);
        Assert.DoesNotContain("Downloading", run.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_NoTerminal_DownloadsNothingAndSaysHow()
    {
        LauncherBox.RequireHiding();

        var up = await _box.StartWithoutRights("up --port 5982").EndedAsync(Token);

        Assert.Equal(1, up.ExitCode);
        Assert.Contains("add --yes", up.Errors, StringComparison.Ordinal);
        Assert.DoesNotContain("Downloading", up.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Up_WrongArchive_IsRefusedByItsChecksum()
    {
        LauncherBox.RequireHiding();
        using var mirror = new HttpListener();
        var address = $"http://127.0.0.1:{FreePort()}/";
        mirror.Prefixes.Add(address);
        mirror.Start();
        var asked = AnswerAsync(mirror);

        var up = await _box.StartWithoutRights("up --port 5983", ("CI", "true"), ("npm_config_registry", address)).EndedAsync(Token);

        Assert.Equal(1, up.ExitCode);
        Assert.StartsWith("/@embedded-postgres/", await asked, StringComparison.Ordinal);
        Assert.Contains("wrong checksum", up.Errors, StringComparison.Ordinal);
        Assert.Equal(["programs.lock"], Directory.EnumerateFileSystemEntries(_box[".stedi/programs"]).Select(Path.GetFileName));
    }

    private static (string, string) Registry =>
        ("npm_config_registry", Environment.GetEnvironmentVariable("npm_config_registry") is { Length: > 0 } set ? set : "https://registry.npmjs.org");

    private static void RequireRegistry()
    {
        using var tried = Process.Start(new ProcessStartInfo("curl", ["--silent", "--head", "--fail", "--max-time", "20", Registry.Item2])
        {
            RedirectStandardOutput = true,
        })!;
        tried.StandardOutput.ReadToEnd();
        tried.WaitForExit();
        Assert.SkipWhen(tried.ExitCode != 0, "The npm registry cannot be reached.");
    }

    private static async Task<string> AnswerAsync(HttpListener mirror)
    {
        var context = await mirror.GetContextAsync();
        await context.Response.OutputStream.WriteAsync("no Postgres"u8.ToArray(), Token);
        context.Response.Close();
        return context.Request.Url!.AbsolutePath;
    }

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
