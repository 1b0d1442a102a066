using Microsoft.Extensions.Options;
using Stedi.Pipeline.Local;
using Stedi.Web.Backups;
using Stedi.Web.Components;
using Stedi.Web.Contracts;

namespace Stedi.Web.Cli;

/// <summary>What a backup or a restore has done, as text. Results go to standard output; progress and faults to standard error.</summary>
internal static class BackupReport
{
    private const int Done = 0;
    private const int Incomplete = 1;

    private const string OnAws = "Not in it: the data of the tables and what is current, which are in the bucket and in Glue. Protect the bucket by itself, for example with versioning.";

    public static IProgress<string> Progress { get; } = new Lines();

    public static int Print(BackupResult backup, IServiceProvider services)
    {
        Console.WriteLine($"Backup written: {backup.Path}, {Figures.Bytes(backup.Bytes)}.");
        Console.WriteLine($"In it: {Figures.Plural(backup.Rows, "row")} of history in {Figures.Plural(backup.Tables, "table")} (runs, keys, people, settings), {Figures.Plural(backup.Versions, "version")} of tables.");
        Console.WriteLine(HasLake(services)
            ? "Not in it: the pipeline's folder, landing data, logs of jobs, results of queries, the admin's key."
            : $"{OnAws} Nor: the pipeline's folder, results of queries, the admin's key.");
        Console.WriteLine("The file holds personal data, and keys with which people can be impersonated. Keep it as safe as the home.");
        foreach (var fault in backup.Faults)
            Console.Error.WriteLine($"warning: {fault}");
        if (backup.Faults.Length == 0)
            return Done;
        Console.Error.WriteLine("The backup is of the lake as it is, with these faults. See ./stedi repair --plan; build these tables again for a whole backup.");
        return Incomplete;
    }

    public static int Print(RestoreResult restore, IServiceProvider services)
    {
        Console.WriteLine($"Restored: the backup of {restore.MadeAt.UtcDateTime:yyyy-MM-dd HH:mm:ss} UTC.");
        Console.WriteLine($"{Figures.Plural(restore.Rows, "row")} of history in {Figures.Plural(restore.Tables, "table")}, {Figures.Plural(restore.Versions, "version")} of tables.");
        if (restore.Interrupted > 0)
            Console.WriteLine($"{Figures.Plural(restore.Interrupted, "run")} {(restore.Interrupted == 1 ? "was" : "were")} under way when the backup was made, and ended with it. Retry {(restore.Interrupted == 1 ? "it" : "them")} where needed.");
        if (!HasLake(services))
            Console.WriteLine("The data of the tables is in the bucket, and Glue says what is current: compare with ./stedi deploy --plan.");
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
