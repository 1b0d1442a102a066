using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>Reads one table of pipeline.yaml.</summary>
internal sealed class TableYaml(YamlReader yaml, ImmutableArray<Zone> zones)
{
    private readonly CheckYaml _checks = new(yaml);
    private readonly LandingYaml _landing = new(yaml);
    private readonly ColumnYaml _columns = new(yaml);

    /// <summary>The names of tables and files so far.</summary>
    public ImmutableSortedSet<string> Names { get; private set; } = ImmutableSortedSet.Create<string>(StringComparer.Ordinal);

    public TableDeclaration? Table(YamlEntry entry)
    {
        Names = Names.Add(entry.Key);
        if (!TableName.TryParse(entry.Key, out var name))
        {
            yaml.Fault(entry.Line, $"'{entry.Key}' is not a valid table name. Use 1 to 128 of a-z, 0-9 and _, starting with a letter.");
            return null;
        }
        if (yaml.Map(entry.Value, $"Table '{name}'", "zone", "description", "ddl", "sql", "tags", "person", "checks", "account", LandingYaml.Rejects, LandingYaml.AllowEmpty, ColumnYaml.Columns) is not { } map)
            return null;
        var zone = Zone(name, entry, map);
        var file = File(name, entry, map);
        var tags = yaml.Entries(map.Find("tags"), "tag").SelectMany(Tags).ToImmutableArray();
        FaultContradictions(name, tags);
        var person = yaml.Entries(map.Find("person"), "identifier").SelectMany(Person).ToImmutableArray();
        var checks = yaml.Entries(map.Find("checks"), "check").Select(c => _checks.Check(name, c)).OfType<CheckDeclaration>().ToImmutableArray();
        var accounts = yaml.Entries(map.Find("account"), "input").Select(Account).OfType<AccountDeclaration>().ToImmutableArray();
        if (file is { IsDdl: true } && map.Find("account") is { } account)
            yaml.Fault(account.Line, $"'{name}' is a landing table, so it has no 'account': its drops are its rejected lines. Remove 'account'.");
        var isLanding = file is not { IsDdl: false };
        var landing = _landing.Landing(name, map, isLanding);
        var columns = _columns.Read(name, map, isLanding);
        return zone is null || file is null
            ? null
            : new TableDeclaration(name, entry.Line, zone, yaml.Text(map.Find("description")), file, tags, person, checks, accounts, landing, columns);
    }

    private Zone? Zone(TableName table, YamlEntry entry, YamlMap map)
    {
        if (map.Find("zone") is not { } zoneEntry)
        {
            yaml.Fault(entry.Line, $"Table '{table}' has no 'zone'. Add one of {string.Join(", ", zones.Select(z => z.Name))}.");
            return null;
        }
        var name = yaml.Text(zoneEntry);
        var zone = zones.FirstOrDefault(z => z.Name == name);
        if (zone is null)
            yaml.Fault(zoneEntry.Line, $"There is no zone '{name}'. The zones are {string.Join(", ", zones.Select(z => z.Name))}.");
        return zone;
    }

    private FileDeclaration? File(TableName table, YamlEntry entry, YamlMap map)
    {
        if (map.Find("sql") is { } both && map.Find("ddl") is not null)
        {
            yaml.Fault(both.Line, $"Table '{table}' has both 'ddl' and 'sql'. Keep 'ddl' for a landing table, or 'sql' for a table that a job builds.");
            return null;
        }
        if ((map.Find("sql") ?? map.Find("ddl")) is not { } file)
        {
            yaml.Fault(entry.Line, $"Table '{table}' has no file. Add 'sql' (the SELECT that builds it) or 'ddl' (for a landing table).");
            return null;
        }
        if (file.Value is YamlList)
        {
            yaml.Fault(file.Line, $"Table '{table}' has several files. Name one: exactly one job builds a table.");
            return null;
        }
        var name = yaml.Text(file);
        Names = Names.Add(name);
        if (name.EndsWith(".sql", StringComparison.Ordinal) && PipelineYaml.Name().IsMatch(name[..^".sql".Length]))
            return new FileDeclaration(name, file.Line, file.Key == "ddl");
        yaml.Fault(file.Line, $"'{name}' is not a valid file name. Write name.sql, with the name in a-z, 0-9 and _, starting with a letter. The file must be beside {PipelineYaml.FileName}.");
        return null;
    }

    private IEnumerable<TagDeclaration> Tags(YamlEntry tag)
    {
        if (!PipelineYaml.Name().IsMatch(tag.Key))
            yaml.Fault(tag.Line, $"'{tag.Key}' is not a valid tag. Use a-z, 0-9 and _, starting with a letter.");
        return yaml.Texts(tag).Select(c => new TagDeclaration(c.Text, tag.Key, c.Line));
    }

    /// <summary>A column is either personal or anonymous.</summary>
    private void FaultContradictions(TableName table, ImmutableArray<TagDeclaration> tags)
    {
        foreach (var both in tags.Where(t => t.Tag == ColumnTags.Anonymous
            && tags.Any(p => p.Tag == ColumnTags.Personal && p.Column.Equals(t.Column, StringComparison.OrdinalIgnoreCase))))
        {
            yaml.Fault(both.Line, $"Column '{both.Column}' of '{table}' is tagged both '{ColumnTags.Personal}' and '{ColumnTags.Anonymous}'. Remove one of them.");
        }
    }

    private IEnumerable<PersonDeclaration> Person(YamlEntry identifier)
    {
        if (!PipelineYaml.Name().IsMatch(identifier.Key))
            yaml.Fault(identifier.Line, $"'{identifier.Key}' is not a valid identifier name. Use a-z, 0-9 and _, starting with a letter.");
        return yaml.Texts(identifier).Select(c => new PersonDeclaration(identifier.Key, c.Text, c.Line));
    }

    private AccountDeclaration? Account(YamlEntry input)
    {
        if (!TableName.TryParse(input.Key, out var name))
        {
            yaml.Fault(input.Line, $"'{input.Key}' is not a valid table name. 'account' lists the inputs whose rows are accounted for.");
            return null;
        }
        if (yaml.Map(input.Value, $"The account of '{name}'", "kept", "drops") is not { } map)
            return null;
        var drops = yaml.Entries(map.Find("drops"), "reason").Select(Drop).OfType<DropDeclaration>().ToImmutableArray();
        return new AccountDeclaration(name, input.Line, [.. Kept(map.Find("kept"))], drops);
    }

    /// <summary>One predicate, or a list with one for each value of a variable.</summary>
    private IEnumerable<KeptDeclaration> Kept(YamlEntry? kept)
    {
        if (kept?.Value is not YamlList list)
            return yaml.Sql(kept) is { } always ? [new KeptDeclaration(always, [])] : [];
        return list.Items.Select(i => yaml.Map(i, "Each of 'kept'", "when", "only_if")).OfType<YamlMap>()
            .Select(m => yaml.Sql(m.Find("when")) is { } when ? new KeptDeclaration(when, yaml.Conditions(m.Find("only_if"))) : null)
            .OfType<KeptDeclaration>();
    }

    private DropDeclaration? Drop(YamlEntry reason)
    {
        if (!PipelineYaml.Name().IsMatch(reason.Key))
            yaml.Fault(reason.Line, $"'{reason.Key}' is not a valid reason name. Use a-z, 0-9 and _, starting with a letter.");
        if (reason.Value is YamlScalar)
            return yaml.Sql(reason) is { } sql ? new DropDeclaration(reason.Key, reason.Line, "", sql, []) : null;
        if (yaml.Map(reason.Value, $"Drop reason '{reason.Key}'", "when", "only_if", "description") is not { } map)
            return null;
        if (yaml.Sql(map.Find("when")) is { } when)
            return new DropDeclaration(reason.Key, reason.Line, yaml.Text(map.Find("description")), when, yaml.Conditions(map.Find("only_if")));
        if (map.Find("when") is null)
            yaml.Fault(reason.Line, $"Drop reason '{reason.Key}' has no 'when'. Add an SQL predicate over the input.");
        return null;
    }
}
