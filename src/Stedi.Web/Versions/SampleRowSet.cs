using System.Collections.Immutable;
using System.Text.Json;

namespace Stedi.Web.Versions;

/// <summary>Sample rows of a check, each a JSON object as text, with the columns of all of them.</summary>
public sealed record SampleRowSet(ImmutableArray<string> Columns, ImmutableArray<ImmutableArray<string?>> Values)
{
    /// <summary>Text that is not a JSON object is kept as is, in a column named <c>row</c>.</summary>
    public static SampleRowSet Read(ImmutableArray<string> samples)
    {
        var rows = samples.Select(Parse).ToArray();
        ImmutableArray<string> columns = [.. rows.SelectMany(r => r.Keys).Distinct()];
        return new(columns, [.. rows.Select(r => columns.Select(c => r.GetValueOrDefault(c)).ToImmutableArray())]);
    }

    private static Dictionary<string, string?> Parse(string sample)
    {
        try
        {
            using var document = JsonDocument.Parse(sample);
            if (document.RootElement.ValueKind == JsonValueKind.Object)
            {
                var row = new Dictionary<string, string?>();
                foreach (var field in document.RootElement.EnumerateObject())
                    row[field.Name] = Text(field.Value);
                return row;
            }
        }
        catch (JsonException)
        {
            // Truncated or invalid: show it as is.
        }
        return new() { ["row"] = sample };
    }

    private static string? Text(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null => null,
        JsonValueKind.String => value.GetString(),
        // The engine writes the double 1 as 1.0, but pages show 1.
        JsonValueKind.Number when value.GetRawText() is var number => number.EndsWith(".0", StringComparison.Ordinal) ? number[..^2] : number,
        _ => value.GetRawText(),
    };
}
