using System.Diagnostics;

namespace Stedi.Web.Tests.Aws;

/// <summary>A third-party program that may be installed.</summary>
internal static class OutsideProgram
{
    /// <summary>The program's path. Skips the test if it is not installed.</summary>
    public static string Require(string name)
    {
        var path = (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator).Select(f => Path.Combine(f, name)).FirstOrDefault(File.Exists);
        Assert.SkipWhen(path is null, $"{name} is not on the PATH.");
        return path!;
    }

    public static ProcessStartInfo Prepare(string path, IEnumerable<string> arguments) => new(path, arguments)
    {
        RedirectStandardOutput = true,
        RedirectStandardError = true,
        Environment =
        {
            ["AWS_ACCESS_KEY_ID"] = "AKIAIOSFODNN7EXAMPLE",
            ["AWS_SECRET_ACCESS_KEY"] = "not-a-secret",
            ["AWS_EC2_METADATA_DISABLED"] = "true",
            ["AWS_DEFAULT_REGION"] = "eu-central-1",
            ["AWS_PAGER"] = "",
            ["AWS_MAX_ATTEMPTS"] = "1",
        },
    };
}
