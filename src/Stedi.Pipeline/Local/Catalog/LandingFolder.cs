using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Landing;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Catalog;

/// <summary>Lists the files of a landing table, in its folder and all folders below it.</summary>
internal static class LandingFolder
{
    /// <summary>More files than this should be combined first.</summary>
    private const int MaxEntries = 1_000_000;

    /// <exception cref="EngineException">
    /// The folder is missing or unreadable, a link leads out of it, or its files are refused (<see cref="ListingDraft"/>).
    /// </exception>
    public static (LandingFiles Files, SkippedFiles Skipped) List(string landingRoot, Table table)
    {
        var name = table.Name;
        var folder = new DirectoryInfo(Path.Combine(Path.GetFullPath(landingRoot), name.Value));
        if (!folder.Exists)
        {
            throw new EngineException(
                $"The landing folder of {name} is missing: {folder.FullName}. Put the table's .json files there, or set another folder with --landing DIR or Stedi__Landing "
                + "(with one folder per landing table).");
        }
        try
        {
            var draft = new ListingDraft(name, folder.FullName, Format.Json, MaxEntries);
            var files = new FolderWalk(draft, name, folder).Files();
            var skipped = draft.Finish(table.Landing);
            return (new(name, folder.FullName, [.. files.OrderBy(f => f.Name, StringComparer.Ordinal)]), skipped);
        }
        catch (ListingException e)
        {
            throw new EngineException(e.Message, inner: e);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"Could not read the landing folder {folder.FullName} of {name}: {e.Message}", inner: e);
        }
    }
}
