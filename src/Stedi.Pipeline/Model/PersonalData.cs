using System.Collections.Immutable;

namespace Stedi.Pipeline.Model;

/// <summary>
/// Where personal data flows. A column that is made from a tagged one and is tagged neither <see cref="ColumnTags.Personal"/> nor
/// <see cref="ColumnTags.Anonymous"/> is a finding: viewers would see it unmasked.
/// </summary>
public static class PersonalData
{
    /// <summary>In the order of the tables and their columns.</summary>
    public static ImmutableArray<PersonalFinding> Find(ColumnLineage lineage)
    {
        var carriers = new HashSet<TableColumn>();
        var findings = ImmutableArray.CreateBuilder<PersonalFinding>();
        foreach (var table in lineage.Pipeline.Tables)
        {
            var mayCarry = table.Upstream.Any(u => carriers.Any(c => c.Table == u));
            foreach (var column in table.Columns.Select(c => new TableColumn(table.Name, c.Name)))
            {
                if (Has(table, column.Name, ColumnTags.Anonymous))
                    continue;
                var sources = lineage.Upstream(column).Where(l => carriers.Contains(l.From)).ToImmutableArray();
                if (Has(table, column.Name, ColumnTags.Personal))
                    carriers.Add(column);
                else if (!sources.IsEmpty)
                    findings.Add(new PersonalFinding(column, sources.Any(s => s.Use == ColumnUse.Copy) ? PersonalRisk.Copied : PersonalRisk.Derived, sources));
                else if (mayCarry && lineage[column].Unknown is not null)
                    findings.Add(new PersonalFinding(column, PersonalRisk.Unknown, []));
                if (!sources.IsEmpty)
                    carriers.Add(column);
            }
        }
        return findings.ToImmutable();
    }

    public static bool IsPersonal(this Table table, string column) => Has(table, column, ColumnTags.Personal);

    private static bool Has(Table table, string column, string tag) =>
        table.Tags.Any(t => t.Column.Equals(column, StringComparison.OrdinalIgnoreCase) && t.Tags.Contains(tag));
}

/// <summary>
/// What an untagged column may give away: <see cref="Copied"/>: personal data as it is, under another name; <see cref="Derived"/>: something
/// made from it; <see cref="Unknown"/>: where it comes from cannot be followed, and its table reads personal data.
/// </summary>
public enum PersonalRisk { Copied, Derived, Unknown }

/// <param name="Sources">The links from columns that carry personal data, tagged or not.</param>
public sealed record PersonalFinding(TableColumn Column, PersonalRisk Risk, ImmutableArray<ColumnLink> Sources);
