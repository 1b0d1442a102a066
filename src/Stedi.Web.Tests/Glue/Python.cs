using System.Diagnostics;

namespace Stedi.Web.Tests.Glue;

/// <summary>The machine's python3, if it is installed.</summary>
internal static class Python
{
    public static string? Path { get; } =
        Environment.GetEnvironmentVariable("PATH")!.Split(':').Select(p => System.IO.Path.Combine(p, "python3")).FirstOrDefault(File.Exists);

    /// <summary>Returns the program's output. Skips the test if there is no python3.</summary>
    public static async Task<string> RunAsync(string input, params string[] arguments)
    {
        Assert.SkipWhen(Path is null, "python3 is not installed.");
        var token = TestContext.Current.CancellationToken;
        // -B: no .pyc files next to the scripts.
        using var process = Process.Start(new ProcessStartInfo(Path!, ["-B", "-X", "utf8", .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = process.StandardOutput.ReadToEndAsync(token);
        var errors = process.StandardError.ReadToEndAsync(token);
        await process.StandardInput.WriteAsync(input.AsMemory(), token);
        process.StandardInput.Close();
        await process.WaitForExitAsync(token);
        Assert.True(process.ExitCode == 0, await errors);
        return await output;
    }
}
