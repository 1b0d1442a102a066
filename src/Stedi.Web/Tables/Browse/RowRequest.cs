using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Engines;

namespace Stedi.Web.Tables.Browse;

/// <summary>A request for rows, as a URL holds it: <c>sort=-x&amp;filter=x:gt:1.5&amp;offset=200</c>.</summary>
public sealed record RowRequest(ImmutableArray<RowSort> Sort, ImmutableArray<RowFilter> Filters, int Offset = 0)
{
    public static readonly RowRequest First = new([], []);

    private static readonly ImmutableDictionary<string, RowTest> Tests = new Dictionary<string, RowTest>
    {
        ["eq"] = RowTest.Eq, ["ne"] = RowTest.Ne, ["lt"] = RowTest.Lt, ["le"] = RowTest.Le, ["gt"] = RowTest.Gt, ["ge"] = RowTest.Ge,
        ["contains"] = RowTest.Contains, ["starts"] = RowTest.Starts, ["null"] = RowTest.IsNull, ["notnull"] = RowTest.NotNull,
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private static readonly ImmutableDictionary<RowTest, string> Words = Tests.ToImmutableDictionary(t => t.Value, t => t.Key);

    public bool IsPlain => Sort.IsEmpty && Filters.IsEmpty;

    /// <summary>Parses a request. Invalid parts are left out and reported.</summary>
    /// <param name="error">The first error; null if all parts are valid.</param>
    public static RowRequest Read(IEnumerable<string>? sort, IEnumerable<string>? filters, int offset, out string? error)
    {
        error = offset < 0 ? "offset must be 0 or more." : null;
        var sorts = ImmutableArray.CreateBuilder<RowSort>();
        foreach (var text in (sort ?? []).Distinct())
        {
            if (ReadSort(text) is { } read)
                sorts.Add(read);
            else
                error ??= "sort must be a column name, with - in front for descending order: sort=-x.";
        }
        var tests = ImmutableArray.CreateBuilder<RowFilter>();
        foreach (var text in (filters ?? []).Distinct())
        {
            if (ReadFilter(text) is { } read)
                tests.Add(read);
            else
                error ??= $"filter must be COLUMN:CONDITION:VALUE with one of the conditions {string.Join(", ", Words.OrderBy(w => w.Key).Select(w => w.Value))}: filter=x:gt:1.5, filter=x:notnull.";
        }
        return new(sorts.ToImmutable(), tests.ToImmutable(), Math.Max(0, offset));
    }

    /// <param name="columns">The columns of the table. Their formats decide how dates are compared.</param>
    public RowQuery ToQuery(ImmutableArray<ColumnView> columns, ImmutableArray<string> masked, bool hidesOrder) => new(
        Sort, [.. Filters.Select(f => f with { Format = columns.FirstOrDefault(c => c.Name.Equals(f.Column, StringComparison.OrdinalIgnoreCase))?.Format })], masked, hidesOrder);

    /// <summary>The query string of a URL, with other parameters in front.</summary>
    public string ToQueryString(params ReadOnlySpan<(string Name, string? Value)> others)
    {
        var parts = new List<KeyValuePair<string, string?>>();
        foreach (var (name, value) in others)
            if (value is not null)
                parts.Add(new(name, value));
        parts.AddRange(Sort.Select(s => new KeyValuePair<string, string?>("sort", Write(s))));
        parts.AddRange(Filters.Select(f => new KeyValuePair<string, string?>("filter", Write(f))));
        if (Offset > 0)
            parts.Add(new("offset", Offset.ToString(CultureInfo.InvariantCulture)));
        return QueryString.Create(parts).ToUriComponent();
    }

    public static string Write(RowSort sort) => sort.Descending ? $"-{sort.Column}" : sort.Column;

    public static string Write(RowFilter filter) =>
        RowFilter.NeedsValue(filter.Test) ? $"{filter.Column}:{Words[filter.Test]}:{filter.Value}" : $"{filter.Column}:{Words[filter.Test]}";

    private static RowSort? ReadSort(string text) => text switch
    {
        "" or "-" => null,
        ['-', .. var column] => new(column, Descending: true),
        _ => new(text),
    };

    private static RowFilter? ReadFilter(string text)
    {
        if (text.Split(':', 3) is not [{ Length: > 0 } column, var word, .. var value] || !Tests.TryGetValue(word, out var test))
            return null;
        return RowFilter.NeedsValue(test) == (value.Length == 1) ? new(column, test, value.FirstOrDefault()) : null;
    }
}
