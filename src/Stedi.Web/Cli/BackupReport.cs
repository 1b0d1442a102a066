using Microsoft.Extensions.Options;
using Stedi.Pipeline.Local;
using Stedi.Web.Backups;
using Stedi.Web.Components;
using Stedi.Web.Contracts;

namespace Stedi.Web.Cli;

/// <summary>Prints backups and restores. Results go to standard output, progress and errors to standard error.</summary>
internal static class BackupReport
{
    private const int Done = 0;
    private const int Incomplete = 1;

    private const string OnAws = "Not included: table data (in the bucket) and current versions (in Glue). Protect the bucket separately, for example with versioning.";

    public static IProgress<string> Progress { get; } = new Lines();

    public static int Print(BackupResult backup, IServiceProvider services)
    {
        Console.WriteLine($"Backup written: {backup.Path}, {Figures.Bytes(backup.Bytes)}.");
        Console.WriteLine($"Included: {Figures.Plural(backup.Rows, "history row")} in {Figures.Plural(backup.Tables, "table")} (runs, keys, people, settings), {Figures.Plural(backup.Versions, "table version")}.");
        Console.WriteLine(HasLake(services)
            ? "Not included: the pipeline folder, landing data, job logs, query results, the admin key."
            : $"{OnAws} Also not included: the pipeline folder, query results, the admin key.");
        Console.WriteLine("The file contains personal data and session keys. Protect it like the home folder.");
        foreach (var fault in backup.Faults)
            Console.Error.WriteLine($"warning: {fault}");
        if (backup.Faults.Length == 0)
            return Done;
        Console.Error.WriteLine("The backup is incomplete: it contains the lake with these errors. Check ./stedi repair --plan, build these tables again, then repeat the backup.");
        return Incomplete;
    }

    public static int Print(RestoreResult restore, IServiceProvider services)
    {
        Console.WriteLine($"Restored the backup of {restore.MadeAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.");
        Console.WriteLine($"{Figures.Plural(restore.Rows, "history row")} in {Figures.Plural(restore.Tables, "table")}, {Figures.Plural(restore.Versions, "table version")}.");
        if (restore.Interrupted > 0)
            Console.WriteLine($"{Figures.Plural(restore.Interrupted, "run")} in progress during the backup, now marked as failed. Retry if needed.");
        if (!HasLake(services))
            Console.WriteLine("Table data is in the bucket, and current versions are in Glue. Compare with ./stedi deploy --plan.");
        if (restore.Scripts is { } scripts && !Directory.Exists(scripts))
            Console.WriteLine($"The pipeline was in {scripts}, which does not exist here. Name it at the next start: --scripts DIR --moved");
        if (restore.Landing is { } landing)
            Console.WriteLine(LandingText(landing, restore.LandingHome));
        Console.WriteLine("Nothing was started. The next start creates a new admin key, unless STEDI_ADMIN_KEY is set.");
        Console.WriteLine($"Next: STEDI_HOME={ShellWord.Of(services.GetRequiredService<IOptions<StediOptions>>().Value.Home)} ./stedi up");
        return Done;
    }

    private static string LandingText(string folder, string? otherHome) =>
        otherHome is not null ? $"Landing data: none. The backup's folder {folder} is inside another home ({otherHome}) and is not used. Name your landing data at the next start: --landing DIR"
        : Directory.Exists(folder) ? $"Landing data: {folder}, as before. To use another folder: --landing DIR"
        : $"Landing data: {folder}, which does not exist here. Restore that folder, or name another at the next start: --landing DIR";

    private static bool HasLake(IServiceProvider services) => services.GetService<LocalOptions>() is not null;

    private sealed class Lines : IProgress<string>
    {
        public void Report(string value) => Console.Error.WriteLine(value);
    }
}
