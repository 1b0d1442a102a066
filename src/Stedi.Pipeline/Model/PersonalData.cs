using System.Collections.Immutable;

namespace Stedi.Pipeline.Model;

/// <summary>
/// Traces personal data. A column derived from a personal one is personal, and masked for viewers, until someone tags it
/// <see cref="ColumnTags.Anonymous"/>. Without this tag or <see cref="ColumnTags.Personal"/>, it is a finding: nobody has reviewed it yet.
/// </summary>
public static class PersonalData
{
    /// <summary>In the order of the tables and their columns.</summary>
    public static ImmutableArray<PersonalFinding> Find(ColumnLineage lineage)
    {
        var carriers = new HashSet<TableColumn>();
        var carrying = new HashSet<TableName>();
        var findings = ImmutableArray.CreateBuilder<PersonalFinding>();
        foreach (var table in lineage.Pipeline.Tables)
        {
            var mayCarry = table.Upstream.Any(carrying.Contains);
            foreach (var column in table.Columns.Select(c => new TableColumn(table.Name, c.Name)))
            {
                if (table.IsAnonymous(column.Name))
                    continue;
                var sources = lineage.Upstream(column).Where(l => carriers.Contains(l.From)).ToImmutableArray();
                if (!IsDeclared(table, column.Name))
                {
                    if (!sources.IsEmpty)
                        findings.Add(new PersonalFinding(column, sources.Any(s => s.Use == ColumnUse.Copy) ? PersonalRisk.Copied : PersonalRisk.Derived, sources));
                    else if (mayCarry && lineage[column].Unknown is not null)
                        findings.Add(new PersonalFinding(column, PersonalRisk.Unknown, []));
                    else
                        continue;
                }
                carriers.Add(column);
                carrying.Add(table.Name);
            }
        }
        return findings.ToImmutable();
    }

    public static bool IsPersonal(this Table table, string column) => Has(table, column, ColumnTags.Personal);

    /// <summary>It is derived from personal data, but reviewed and visible to viewers.</summary>
    public static bool IsAnonymous(this Table table, string column) => Has(table, column, ColumnTags.Anonymous);

    /// <summary>At least one of its columns is personal.</summary>
    public static bool HoldsPersonal(this Table table) => table.Columns.Any(c => table.IsPersonal(c.Name));

    /// <summary>Personal by its own or an inherited tag, not by its lineage.</summary>
    private static bool IsDeclared(Table table, string column) =>
        table.IsPersonal(column) && !table.Inferred.Contains(column, StringComparer.OrdinalIgnoreCase);

    private static bool Has(Table table, string column, string tag) =>
        table.Tags.Any(t => t.Column.Equals(column, StringComparison.OrdinalIgnoreCase) && t.Tags.Contains(tag));
}

/// <summary>
/// What an untagged column would reveal without masking. <see cref="Copied"/>: personal data under another name. <see cref="Derived"/>: values derived
/// from personal data. <see cref="Unknown"/>: its lineage is unknown, and its table reads personal data.
/// </summary>
public enum PersonalRisk { Copied, Derived, Unknown }

/// <param name="Sources">The links from columns with personal data, tagged or not.</param>
public sealed record PersonalFinding(TableColumn Column, PersonalRisk Risk, ImmutableArray<ColumnLink> Sources);
