using System.Text.Json;

namespace Stedi.Bench.Bare;

internal static class BareProcess
{
    public static async Task<BareResult> RunAsync(string landing, bool preserveOrder, CancellationToken cancellationToken)
    {
        var output = Directory.CreateTempSubdirectory("stedi-bench-bare-").FullName;
        try
        {
            var (code, json, errors) = await Child.RunAsync(
                "dotnet", [typeof(BareProcess).Assembly.Location, "bare", landing, output, preserveOrder ? "ordered" : "unordered"], cancellationToken);
            return code == 0
                ? JsonSerializer.Deserialize<BareResult>(json)!
                : throw new BenchException($"The bare statements failed on {landing}: {errors}");
        }
        finally
        {
            Directory.Delete(output, recursive: true);
        }
    }
}
