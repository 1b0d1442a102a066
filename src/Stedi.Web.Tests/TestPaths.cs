namespace Stedi.Web.Tests;

/// <summary>The paths of the repository and the real data.</summary>
internal static class TestPaths
{
    /// <summary>The folder of Stedi.slnx.</summary>
    public static string RepoRoot { get; } = FindRoot();

    public static string Scripts => Path.Combine(RepoRoot, "scripts");

    /// <summary>
    /// The real landing data (env <c>STEDI_TEST_DATA</c>, else ../shared/data/stedi beside the repository). Null if absent.
    /// </summary>
    public static string? RealData { get; } = FindRealData();

    /// <summary>The real landing data. Skips the test if it is absent.</summary>
    public static string RequireRealData()
    {
        Assert.SkipWhen(RealData is null, "The real landing data is missing. Set STEDI_TEST_DATA to its folder.");
        return RealData!;
    }

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(Path.Combine(folder.FullName, "Stedi.slnx")))
                return folder.FullName;
        }
        throw new DirectoryNotFoundException($"No folder above {AppContext.BaseDirectory} has Stedi.slnx. Run the tests from their build output.");
    }

    private static string? FindRealData()
    {
        var folder = Environment.GetEnvironmentVariable("STEDI_TEST_DATA") is { Length: > 0 } set
            ? set
            : Path.Combine(RepoRoot, "..", "shared", "data", "stedi");
        return Directory.Exists(Path.Combine(folder, "customer_landing")) ? Path.GetFullPath(folder) : null;
    }
}
