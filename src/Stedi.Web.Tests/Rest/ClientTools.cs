using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Aws;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Rest;

/// <summary>
/// The npm packages that generate and compile a TypeScript client, in the versions of Client/package-lock.json. They are installed once,
/// into a folder in artifacts/ named after these versions.
/// </summary>
internal static class ClientTools
{
    private const int OldestNode = 18;

    private static readonly TimeSpan LongestInstall = TimeSpan.FromMinutes(3);

    public static string Source { get; } = Path.Combine(TestPaths.RepoRoot, "src", "Stedi.Web.Tests", "Rest", "Client");

    /// <summary>
    /// The Node.js program, and the folder of node_modules. Skips the test if Node.js or npm is missing, or if npm cannot install.
    /// </summary>
    public static async Task<(string Node, string Folder)> RequireAsync(CancellationToken cancellationToken)
    {
        var (node, npm) = (OutsideProgram.Require("node"), OutsideProgram.Require("npm"));
        var (_, version) = await ExternalProgram.RunAsync(node, ["--version"], TestPaths.RepoRoot, cancellationToken);
        Assert.SkipUnless(int.TryParse(version.Trim().TrimStart('v').Split('.')[0], out var major) && major >= OldestNode, $"Node.js {OldestNode} or newer is needed. This is {version.Trim()}.");

        var artifacts = Path.Combine(TestPaths.RepoRoot, "artifacts");
        var folder = Path.Combine(artifacts, $"rest-client-{Sha256.Hex(await File.ReadAllTextAsync(Path.Combine(Source, "package-lock.json"), cancellationToken))[..12]}");
        if (Directory.Exists(folder))
            return (node, folder);
        // All or nothing: an interrupted install leaves no folder that looks complete.
        var unfinished = Directory.CreateDirectory($"{folder}.{Guid.NewGuid():N}").FullName;
        try
        {
            foreach (var file in (string[])["package.json", "package-lock.json"])
                File.Copy(Path.Combine(Source, file), Path.Combine(unfinished, file));
            await InstallAsync(npm, unfinished, cancellationToken);
            if (!Directory.Exists(folder))
                Directory.Move(unfinished, folder);
        }
        finally
        {
            if (Directory.Exists(unfinished))
                Directory.Delete(unfinished, recursive: true);
        }
        return (node, folder);
    }

    private static async Task InstallAsync(string npm, string folder, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(LongestInstall);
        try
        {
            var (code, output) = await ExternalProgram.RunAsync(npm, ["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"], folder, limit.Token);
            Assert.SkipUnless(code == 0, $"npm could not install the packages of the client: {output.Trim().Split('\n')[0]}");
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            Assert.Skip($"npm did not install the packages of the client within {LongestInstall.TotalMinutes} minutes.");
        }
    }
}
