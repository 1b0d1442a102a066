using System.Collections.Immutable;
using System.Globalization;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>The declarations of a rendered script, with variables resolved.</summary>
/// <param name="Sql">Null for the script of a landing table.</param>
/// <param name="Rules">The rules of the landing tables it reads. Default rules for tables it does not name.</param>
internal sealed record GlueScript(
    TableName Table, string Job, string? Sql, ImmutableDictionary<TableName, ImmutableArray<Column>> Landing,
    ImmutableDictionary<TableName, LandingRules> Rules, ImmutableArray<Check> Checks,
    ImmutableArray<InputAccount> Accounts, Severity Accounting)
{
    public static GlueScript Read(string script, IReadOnlyDictionary<string, string> variables)
    {
        string Put(object text) => variables.Aggregate((string)text, (t, v) => t.Replace($"${{{v.Key}}}", v.Value, StringComparison.Ordinal));
        bool Applies(object condition) => ((Dictionary<string, object>)condition).All(c => variables.GetValueOrDefault(c.Key) == (string)c.Value);
        List<List<object>> Tuples(object? value) => [.. ((List<object>?)value ?? []).Cast<List<object>>()];

        var landing = (Dictionary<string, object>?)PythonReader.Find(script, "LANDING") ?? [];
        var rules = (Dictionary<string, object>?)PythonReader.Find(script, "RULES") ?? [];
        return new(
            TableName.Parse(Require(script, "TABLE")),
            PythonReader.Find(script, "JOB") as string ?? Require(script, "TABLE"),
            PythonReader.Find(script, "SQL") is string { Length: > 0 } sql ? Put(sql.TrimEnd('\n')) : null,
            landing.ToImmutableDictionary(
                l => TableName.Parse(l.Key),
                l => Tuples(l.Value).Select(ReadColumn).ToImmutableArray()),
            rules.ToImmutableDictionary(r => TableName.Parse(r.Key), r => ReadRules((Dictionary<string, object>)r.Value)),
            [.. from check in Tuples(PythonReader.Find(script, "CHECKS"))
                where Applies(check[2])
                select new Check((string)check[0], Enum.Parse<Severity>((string)check[1], ignoreCase: true), "", Put(check[3]), Copies: (string)check[4] is { Length: > 0 } copies ? copies : null)],
            [.. from account in Tuples(PythonReader.Find(script, "ACCOUNTS"))
                let kept = Tuples(account[1]).Find(k => Applies(k[0]))
                select new InputAccount(
                    TableName.Parse((string)account[0]),
                    kept is null ? null : Put(kept[1]),
                    [.. Tuples(account[2]).Where(d => Applies(d[1])).Select(d => new DropReason((string)d[0], "", Put(d[2])))])],
            PythonReader.Find(script, "ACCOUNTING") is string severity ? Enum.Parse<Severity>(severity, ignoreCase: true) : Severity.Error);
    }

    private static Column ReadColumn(List<object> column)
    {
        var (name, key) = ((string)column[0], (string)column[2]);
        return new(name, ColumnType.Parse((string)column[1])) { Key = key == name ? null : key, NullIfBad = (string)column[3] == "null", IsKeyExact = column.Count > 4 };
    }

    private static LandingRules ReadRules(Dictionary<string, object> rules) => LandingRules.Default with
    {
        AllowEmpty = (string)rules["allow_empty"] == "true",
        Error = ReadLimit((string)rules["error"]),
        UnreadableFiles = long.Parse((string)rules["files"], CultureInfo.InvariantCulture),
    };

    private static RejectLimit ReadLimit(string limit) => limit.EndsWith('%')
        ? new(null, decimal.Parse(limit.TrimEnd('%', ' '), CultureInfo.InvariantCulture))
        : new(long.Parse(limit, CultureInfo.InvariantCulture), null);

    private static string Require(string script, string name) =>
        PythonReader.Find(script, name) as string ?? throw new FakeJobException($"NameError: name '{name}' is not defined");
}
