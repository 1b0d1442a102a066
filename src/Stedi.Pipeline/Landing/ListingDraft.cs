using System.Globalization;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Landing;

/// <summary>
/// Collects the names of a listing, and applies the table's <see cref="Format"/>. Both engines use it, so that both skip and refuse the same files.
/// </summary>
/// <param name="place">The location of the table's files, for messages.</param>
/// <param name="maxEntries">More entries are refused: no engine reads that many small files well.</param>
public sealed class ListingDraft(TableName table, string place, Format format, int maxEntries)
{
    private const int Named = 3;

    private readonly Dictionary<string, SkippedFile> _skipped = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, List<string>> _refused = new(StringComparer.Ordinal);
    private int _read;

    /// <summary>Whether the entry is a file to read.</summary>
    /// <exception cref="ListingException">There are too many entries.</exception>
    public bool Reads(string name)
    {
        var verdict = format.Judge(name);
        switch (verdict.Kind)
        {
            case FileVerdictKind.Read:
                _read++;
                ThrowIfTooMany();
                return true;
            case FileVerdictKind.Skip:
                Skip(verdict.Name, verdict.Reason);
                return false;
            default:
                var names = _refused.TryGetValue(verdict.Reason, out var known) ? known : _refused[verdict.Reason] = [];
                names.Add(name);
                ThrowIfTooMany();
                return false;
        }
    }

    /// <exception cref="ListingException">There are too many entries.</exception>
    public void Skip(string name, string reason)
    {
        _skipped.TryAdd(name, new(name, reason));
        ThrowIfTooMany();
    }

    /// <summary>Returns the skipped files, after all names were added.</summary>
    /// <exception cref="ListingException">There are refused files, or no files although the table does not allow that.</exception>
    public SkippedFiles Finish(LandingRules rules)
    {
        var skipped = SkippedFiles.Of(_skipped.Values);
        if (_refused.Count > 0)
            throw new ListingException($"{table} has files that cannot be read. " + string.Join(" ", _refused.Select(Refusal)));
        if (_read == 0 && !rules.AllowEmpty)
        {
            throw new ListingException(
                $"No landing files for {table} in {place}. Add files there, or set allow_empty: true."
                + (skipped.Entries == 0 ? "" : $" {skipped}."));
        }
        return skipped;
    }

    private static string Refusal(KeyValuePair<string, List<string>> refused)
    {
        var (advice, names) = refused;
        var others = names.Count > Named ? string.Create(CultureInfo.InvariantCulture, $" and {names.Count - Named:N0} more") : "";
        return $"{string.Join(", ", names.Order(StringComparer.Ordinal).Take(Named))}{others}: {advice}";
    }

    private void ThrowIfTooMany()
    {
        if (_read + _skipped.Count + _refused.Sum(r => r.Value.Count) > maxEntries)
        {
            throw new ListingException(string.Create(
                CultureInfo.InvariantCulture,
                $"{place} has more than {maxEntries:N0} entries. Combine small files (cat *.json), or move other files away. Then run again."));
        }
    }
}

/// <summary>A landing table's files cannot be listed. The message says which files, and what to do.</summary>
public sealed class ListingException(string message) : Exception(message);
