using System.CommandLine;
using System.Globalization;
using Stedi.Web.Auth;
using Stedi.Web.Hosting;

namespace Stedi.Web.Cli;

/// <summary><c>serve</c>: the dashboard, REST and the background jobs, until Ctrl-C.</summary>
internal static class ServeCommand
{
    private const int DefaultPort = 5080;

    public static Command Create(ControlPlane build)
    {
        var command = new Command("serve", "Serves the dashboard and REST until Ctrl-C.");
        Describe(command, build);
        return command;
    }

    /// <summary>Also makes it the default command.</summary>
    public static void Describe(Command command, ControlPlane build)
    {
        var urls = new Option<string?>("--urls") { Description = "Addresses to listen on, separated by ';'. Default: http://127.0.0.1:5080." };
        var port = new Option<int?>("--port") { Description = "Port on 127.0.0.1. Short for --urls." };
        var folders = new FolderOptions();
        port.Validators.Add(result =>
        {
            if (result.GetValue(port) is < 0 or > 65535)
                result.AddError("--port must be 0 to 65535.");
        });
        command.Options.Add(urls);
        command.Options.Add(port);
        folders.AddTo(command);
        command.SetAction((parsed, cancellationToken) => RunAsync(
            parsed.GetValue(urls) ?? (parsed.GetValue(port) is { } p ? $"http://127.0.0.1:{p}" : null), folders.Settings(parsed), build, cancellationToken));
    }

    /// <summary>The command as the user can type it again, without its folders.</summary>
    private static string CommandOf(string? urls) =>
        Uri.TryCreate(urls, UriKind.Absolute, out var url) && url.Port != DefaultPort ? string.Create(CultureInfo.InvariantCulture, $"./stedi up --port {url.Port}") : "./stedi up";

    private static async Task<int> RunAsync(string? urls, string[] folders, ControlPlane build, CancellationToken cancellationToken)
    {
        string[] settings =
        [
            .. urls is null ? Array.Empty<string>() : [$"--urls={urls}"],
            .. folders,
        ];
        await using var app = build(settings);
        using var lakeUse = app.Services.ClaimLake(CommandOf(urls));
        await app.StartAsync(cancellationToken);
        app.Services.WarmJobs();
        app.Services.WarmQueries();
        var path = await app.Services.GetRequiredService<SignInLinks>().IssueAsync(cancellationToken);
        Console.WriteLine($"Open {app.PublicAddress()}{path} (works once, expires in {SignInLink.Lifetime.TotalMinutes:0} minutes)");
        await app.WaitForShutdownAsync(cancellationToken);
        return 0;
    }
}
