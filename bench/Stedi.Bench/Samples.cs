using System.Globalization;

namespace Stedi.Bench;

/// <summary>Landing data of a given size, created once by the product's <c>sample</c>.</summary>
public static class Samples
{
    public static async Task<string> EnsureAsync(BenchOptions options, int customers, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(options.Samples, customers.ToString(CultureInfo.InvariantCulture));
        if (Directory.Exists(folder))
            return folder;
        await Console.Error.WriteLineAsync($"Creating a sample of {customers:N0} customers in {folder} …");
        var half = folder + ".new";
        if (Directory.Exists(half))
            Directory.Delete(half, recursive: true);
        Directory.CreateDirectory(options.Samples);
        string[] arguments = [options.WebDll, "sample", "--customers", customers.ToString(CultureInfo.InvariantCulture), "--out", half, "--seed", "1"];
        var (code, _, errors) = await Child.RunAsync("dotnet", arguments, cancellationToken);
        if (code != 0)
            throw new BenchException($"The sample could not be created (exit code {code}): {errors}");
        Directory.Move(half, folder);
        return folder;
    }
}
