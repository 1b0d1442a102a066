using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Host;

namespace Stedi.Web.Tests.Rest;

/// <summary>
/// The external REST tester. <c>STEDI_SCHEMATHESIS</c> is the path of its program <c>st</c>, or of a folder of wheels. They are installed
/// once, into a folder in artifacts/ named after them.
/// </summary>
internal static class Schemathesis
{
    private static readonly string? Given = Environment.GetEnvironmentVariable("STEDI_SCHEMATHESIS");

    /// <summary>The program. Skips the test if none is configured.</summary>
    public static async Task<string> RequireAsync(CancellationToken cancellationToken)
    {
        Assert.SkipWhen(string.IsNullOrEmpty(Given), "The external tester is not installed. Set STEDI_SCHEMATHESIS to its program st, or to a folder of its wheels.");
        if (File.Exists(Given))
            return Given!;
        Assert.True(Directory.Exists(Given), $"STEDI_SCHEMATHESIS is not an existing file or folder: {Given}");
        var wheels = Directory.GetFiles(Given!, "*.whl").Select(Path.GetFileName).Order(StringComparer.Ordinal);
        var folder = Path.Combine(TestPaths.RepoRoot, "artifacts", $"schemathesis-{Sha256.Hex(string.Join('\n', wheels))[..12]}");
        var program = Path.Combine(folder, "bin", "st");
        if (File.Exists(Path.Combine(folder, "complete")))
            return program;
        if (Directory.Exists(folder))
            Directory.Delete(folder, recursive: true);
        await InstallAsync("python3", ["-m", "venv", folder], cancellationToken);
        await InstallAsync(
            Path.Combine(folder, "bin", "python"), ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-index", "--find-links", Given!, "schemathesis"], cancellationToken);
        await File.WriteAllTextAsync(Path.Combine(folder, "complete"), "", cancellationToken);
        return program;
    }

    private static async Task InstallAsync(string program, IEnumerable<string> arguments, CancellationToken cancellationToken)
    {
        var (code, output) = await ExternalProgram.RunAsync(program, arguments, TestPaths.RepoRoot, cancellationToken);
        Assert.True(code == 0, $"The external tester could not be installed from {Given}: {output}");
    }
}
