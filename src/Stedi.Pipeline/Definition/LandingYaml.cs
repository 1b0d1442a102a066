using System.Globalization;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>Reads the landing settings of a table: reject limits, and whether it may be empty.</summary>
internal sealed class LandingYaml(YamlReader yaml)
{
    public const string Rejects = "rejects";
    public const string AllowEmpty = "allow_empty";

    public LandingRules Landing(TableName table, YamlMap map, bool isLanding)
    {
        var given = map.Entries.Where(e => e.Key is Rejects or AllowEmpty).ToArray();
        if (isLanding)
            return given.Length == 0 ? LandingRules.Default : Rules(map);
        foreach (var entry in given)
            yaml.Fault(entry.Line, $"'{entry.Key}' is only for landing tables, and '{table}' is built by a job. Remove it.");
        return LandingRules.Default;
    }

    private LandingRules Rules(YamlMap map)
    {
        var rules = LandingRules.Default with { AllowEmpty = map.Find(AllowEmpty) is { } allow && Flag(allow) };
        if (map.Find(Rejects) is not { } entry || yaml.Map(entry.Value, "'rejects'", "warn", "error", "files") is not { } limits)
            return rules;
        return rules with
        {
            Warn = Limit(limits.Find("warn"), rules.Warn),
            Error = Limit(limits.Find("error"), rules.Error),
            UnreadableFiles = limits.Find("files") is { } files ? Files(files) : rules.UnreadableFiles,
        };
    }

    private bool Flag(YamlEntry entry)
    {
        switch (yaml.Text(entry))
        {
            case "true":
                return true;
            case "false":
                return false;
            case var other:
                yaml.Fault(entry.Line, $"'{entry.Key}' is '{other}'. Write true or false.");
                return false;
        }
    }

    private RejectLimit Limit(YamlEntry? entry, RejectLimit fallback)
    {
        if (entry is null)
            return fallback;
        var text = yaml.Text(entry);
        if (long.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var count))
            return new(count, null);
        if (text.EndsWith('%') && decimal.TryParse(text[..^1].TrimEnd(), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var percent) && percent <= 100)
            return new(null, percent);
        yaml.Fault(entry.Line, $"'{entry.Key}' is '{text}'. Write a number of lines (20), or a share of all lines (\"5 %\").");
        return fallback;
    }

    private long Files(YamlEntry entry)
    {
        if (long.TryParse(yaml.Text(entry), NumberStyles.None, CultureInfo.InvariantCulture, out var files))
            return files;
        yaml.Fault(entry.Line, $"'{entry.Key}' is '{yaml.Text(entry)}'. Write the number of unreadable files to allow, such as 0.");
        return LandingRules.Default.UnreadableFiles;
    }
}
