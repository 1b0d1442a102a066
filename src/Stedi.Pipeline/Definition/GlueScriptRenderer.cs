using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>
/// Writes the standalone PySpark scripts for Glue. The text depends on scripts/ alone: variables are arguments of the script, so
/// their current values do not change it.
/// </summary>
public static class GlueScriptRenderer
{
    /// <summary>
    /// The scripts by file name (<c>customer_landing_to_trusted.py</c>), with <c>\n</c> line ends: one per job, named after it, and one per
    /// landing table, to read its files.
    /// </summary>
    public static IReadOnlyDictionary<string, string> RenderAll(PipelineDefinition definition)
    {
        // Read again, because the definition's own checks and reasons have resolved variables.
        var declared = PipelineYaml.Read(definition.Files[PipelineYaml.FileName], new Faults())
            ?? throw new ArgumentException("The definition holds no readable pipeline.yaml.", nameof(definition));
        return declared.Tables.ToImmutableSortedDictionary(
            t => $"{(t.File.IsDdl ? t.Name.Value : t.File.Stem)}.py", t => Render(definition, declared, t), StringComparer.Ordinal);
    }

    private static string Render(PipelineDefinition definition, Declarations declared, TableDeclaration table)
    {
        var landing = table.File.IsDdl ? [definition[table.Name]] : definition[table.Name].Upstream.Select(u => definition[u]).Where(t => t.IsLanding).ToArray();
        var values = new Dictionary<string, string>
        {
            ["__DESCRIPTION__"] = PythonLiteral.InDocString(table.Description),
            ["__TABLE__"] = table.Name.Value,
            ["__FILE__"] = table.File.Name,
            ["__JOB__"] = PythonLiteral.Text(table.File.Stem),
            ["__TABLE_LITERAL__"] = PythonLiteral.Text(table.Name.Value),
            ["__SQL__"] = PythonLiteral.InDocString(TableBuilder.Statement(definition.Files[table.File.Name])),
            ["__VARIABLES__"] = PythonLiteral.Map(declared.Variables.Select(v => (v.Name, PythonLiteral.Tuple(v.Values.Select(PythonLiteral.Text))))),
            ["__LANDING__"] = PythonLiteral.Map(landing.Select(t => (t.Name.Value, Columns(t)))),
            ["__RULES__"] = PythonLiteral.Map(landing.Select(t => (t.Name.Value, Rules(t.Landing)))),
            ["__CHECKS__"] = PythonLiteral.Tuple(table.Checks.Select(Check), "    "),
            ["__ACCOUNTS__"] = PythonLiteral.Tuple(Accounts(definition[table.Name], table).Select(Account), "    "),
            ["__ACCOUNTING__"] = PythonLiteral.Text(declared.Accounting.ToString()),
        };
        return Placeholder.Replace(GlueTemplate.Read(table.File.IsDdl ? "landing" : "transform", isReading: landing.Length > 0), values);
    }

    private static string Columns(Table landing) =>
        PythonLiteral.Tuple(landing.Columns.Select(c => PythonLiteral.Tuple(
            ((IEnumerable<string>)[c.Name, c.Type.Name, c.Key ?? c.Name, c.NullIfBad ? "null" : "reject", .. c.IsKeyExact ? ["exact"] : Array.Empty<string>()])
            .Select(PythonLiteral.Text))), "        ");

    /// <summary>As in pipeline.yaml. The control plane adds the warnings, not the script.</summary>
    private static string Rules(LandingRules rules) =>
        $$"""{"allow_empty": "{{(rules.AllowEmpty ? "true" : "false")}}", "error": "{{rules.Error}}", "files": "{{rules.UnreadableFiles.ToString(CultureInfo.InvariantCulture)}}"}""";

    private static string Check(CheckDeclaration check) => PythonLiteral.Tuple(
        [PythonLiteral.Text(check.Name), PythonLiteral.Text(check.Severity.ToString()), Condition(check.OnlyIf), PythonLiteral.Block(check.Sql.Text), PythonLiteral.Text(check.Copies ?? "")],
        "        ");

    /// <summary>The declared accounts; otherwise the one derived from the SQL.</summary>
    private static ImmutableArray<AccountDeclaration> Accounts(Table table, TableDeclaration declared) => table.Job?.Derived is { } derived
        ?
        [
            new(derived.Input, 0, derived.Kept is { } kept ? [new(new(kept, "", 0), [])] : [],
                [.. derived.Drops.Select(d => new DropDeclaration(d.Name, 0, d.Description, new(d.When, "", 0), []))]),
        ]
        : declared.Accounts;

    private static string Account(AccountDeclaration account) => PythonLiteral.Tuple(
        [
            PythonLiteral.Text(account.Input.Value),
            PythonLiteral.Tuple(account.Kept.Select(k => PythonLiteral.Tuple([Condition(k.OnlyIf), PythonLiteral.Block(k.When.Text)], "                ")), "            "),
            PythonLiteral.Tuple(account.Drops.Select(Drop), "            "),
        ], "        ");

    private static string Drop(DropDeclaration drop) => PythonLiteral.Tuple(
        [PythonLiteral.Text(drop.Name), Condition(drop.OnlyIf), PythonLiteral.Block(drop.When.Text)], "                ");

    private static string Condition(ImmutableArray<VariableCondition> conditions) =>
        $"{{{string.Join(", ", conditions.Select(c => $"{PythonLiteral.Text(c.Name)}: {PythonLiteral.Text(c.Value)}"))}}}";
}
