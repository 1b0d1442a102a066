using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>What a rendered script declares, the variables' values put in.</summary>
/// <param name="Sql">Null in the script of a landing table.</param>
internal sealed record GlueScript(
    TableName Table, string Job, string? Sql, ImmutableDictionary<TableName, ImmutableArray<Column>> Landing, ImmutableArray<Check> Checks,
    ImmutableArray<InputAccount> Accounts, Severity Accounting)
{
    public static GlueScript Read(string script, IReadOnlyDictionary<string, string> variables)
    {
        string Put(object text) => variables.Aggregate((string)text, (t, v) => t.Replace($"${{{v.Key}}}", v.Value, StringComparison.Ordinal));
        bool Applies(object condition) => ((Dictionary<string, object>)condition).All(c => variables.GetValueOrDefault(c.Key) == (string)c.Value);
        List<List<object>> Tuples(object? value) => [.. ((List<object>?)value ?? []).Cast<List<object>>()];

        var landing = (Dictionary<string, object>?)PythonReader.Find(script, "LANDING") ?? [];
        return new(
            TableName.Parse(Require(script, "TABLE")),
            PythonReader.Find(script, "JOB") as string ?? Require(script, "TABLE"),
            PythonReader.Find(script, "SQL") is string { Length: > 0 } sql ? Put(sql.TrimEnd('\n')) : null,
            landing.ToImmutableDictionary(
                l => TableName.Parse(l.Key),
                l => Tuples(l.Value).Select(c => new Column((string)c[0], ColumnType.Parse((string)c[1]))).ToImmutableArray()),
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

    private static string Require(string script, string name) =>
        PythonReader.Find(script, name) as string ?? throw new FakeJobException($"NameError: name '{name}' is not defined");
}
