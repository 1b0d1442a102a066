using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Local;

namespace Stedi.Web.Tests.Fakes;

/// <summary>Turns a folder with one Parquet file into a version.</summary>
internal static class VersionFolder
{
    /// <param name="metrics">The metrics of the version. File and size are filled in.</param>
    public static void Complete(LakePaths paths, VersionMetrics metrics)
    {
        var folder = paths.Version(metrics.Table, metrics.Version);
        var file = new FileInfo(Directory.GetFiles(folder, "*" + VersionFile.Extension).Single());
        File.WriteAllText(Path.Combine(folder, VersionLease.FileName), "");
        metrics = metrics with { Bytes = file.Length, Files = [new(file.Name, metrics.RowsOut, file.Length)] };
        File.WriteAllText(Path.Combine(folder, VersionMetrics.FileName), metrics.ToJson());
    }
}
