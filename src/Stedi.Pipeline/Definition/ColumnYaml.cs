using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>Reads the settings of a table's columns in pipeline.yaml: <c>column: { format: epoch_ms, on_bad_value: null }</c>.</summary>
internal sealed class ColumnYaml(YamlReader yaml)
{
    public const string Columns = "columns";

    private const string Format = "format", OnBadValue = "on_bad_value";

    public ColumnDeclarations Read(TableName table, YamlMap map, bool isLanding)
    {
        var badValues = ImmutableArray.CreateBuilder<YamlScalar>();
        var formats = ImmutableArray.CreateBuilder<FormatDeclaration>();
        var seen = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (var column in yaml.Entries(map.Find(Columns), "column"))
        {
            if (!seen.Add(column.Key))
                yaml.Fault(column.Line, $"Column '{column.Key}' of '{table}' appears twice. Remove one of the two.");
            else if (yaml.Map(column.Value, $"Column '{column.Key}'", Format, OnBadValue) is { } rules)
            {
                if (rules.Find(Format) is { } format && ReadFormat(format) is { } read)
                    formats.Add(new(column.Key, read, format.Line));
                if (rules.Find(OnBadValue) is { } bad && IsNullIfBad(table, bad, isLanding))
                    badValues.Add(new(column.Line, column.Key, column.Line));
            }
        }
        return new(badValues.ToImmutable(), formats.ToImmutable());
    }

    private ColumnFormat? ReadFormat(YamlEntry entry)
    {
        var word = yaml.Text(entry);
        var format = ColumnFormats.Parse(word);
        if (format is null)
        {
            var words = Enum.GetValues<ColumnFormat>().Select(f => f.Word()).ToArray();
            yaml.Fault(entry.Line, $"'{Format}' is '{word}'{Nearest.Hint(word, words)}. Write one of {string.Join(", ", words)}.");
        }
        return format;
    }

    private bool IsNullIfBad(TableName table, YamlEntry entry, bool isLanding)
    {
        if (!isLanding)
        {
            yaml.Fault(entry.Line, $"'{table}' is made by a job: only a column of a landing table has '{OnBadValue}'.");
            return false;
        }
        switch (yaml.Text(entry))
        {
            case "null" or "~" or "":
                return true;
            case "reject":
                return false;
            case var other:
                yaml.Fault(entry.Line, $"'{OnBadValue}' is '{other}'. Write null (the value becomes NULL) or reject (the line is rejected, the default).");
                return false;
        }
    }
}
