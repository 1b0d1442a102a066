namespace Stedi.Web.Tests.Local;

/// <summary>
/// Writes SELECTs in DuckDB's dialect. It uses few names, so that they collide: a column can have the name of a table, a parameter, an
/// alias or a schema. Most names are in scope; DuckDB refuses the others. The choices come from a tape, so a shorter tape gives a shorter
/// statement.
/// </summary>
internal sealed partial class PersonalQueryWriter(int[] tape)
{
    private static readonly string[] Pool = ["email", "note", "c", "z", "main", "id", "customer_landing", "z_1", "\"upper(email)\""];

    /// <summary>Names of columns that are mostly not text.</summary>
    private static readonly string[] Others = ["person", "tags"];

    private static readonly Relation[] Tables =
    [
        new("customer_landing", ["id", "email", "note"]), new("visit", ["id", "note", "tags", "person"]), new("product", ["id", "note", "z"]),
    ];

    private readonly List<Relation> _with = [];
    private int _at;

    public string Statement() => Query(3, []).Sql;

    private bool IsOver => _at >= tape.Length;

    private int Next(int count) => _at < tape.Length ? (tape[_at++] & int.MaxValue) % count : 0;

    private bool Chance(int percent) => !IsOver && Next(100) < percent;

    private T Pick<T>(params IReadOnlyList<T> of) => of[Next(of.Count)];

    private string Name() => Pick(Pool);

    private Made Query(int depth, Relation[] outer)
    {
        var depthOfWith = _with.Count;
        var with = depth > 0 && Chance(30) ? $"WITH {(Chance(40) ? "RECURSIVE " : "")}{Clause(depth, outer)}{(Chance(30) ? $", {Clause(depth, outer)}" : "")} " : "";
        var query = depth > 0 && Chance(15) ? SetOperation(depth, outer) : Select(depth, outer);
        _with.RemoveRange(depthOfWith, _with.Count - depthOfWith);
        return query with { Sql = with + query.Sql };
    }

    private string Clause(int depth, Relation[] outer)
    {
        if (Chance(10))
        {
            _with.Add(Tables[0]);
            return "customer_landing AS (SELECT 'n' AS id, 'n' AS email, 'n' AS note)";
        }
        var (name, body) = (Chance(70) ? $"w{_with.Count}" : Pick("c", "customer_landing", "z"), Query(depth - 1, outer));
        var names = Chance(30) ? [Name()] : body.Names;
        var list = names.Length == 1 && body.Names.Length > 0 && names[0] != body.Names[0] ? $"({names[0]})" : "";
        var clause = new Relation(name, [.. names, .. body.Names.Skip(names.Length)]);
        _with.Add(clause);
        if (body.Names.Length != 1 || !Chance(50))
            return $"{name}{list} AS {Pick("", "MATERIALIZED ", "NOT MATERIALIZED ")}({body.Sql})";
        // Without aggregates: they would return a row in every iteration.
        return $"{name}{list} AS (({body.Sql}) UNION {Pick("", "ALL ")}SELECT {Column([clause], [])} FROM {name} WHERE FALSE)";
    }

    private Made SetOperation(int depth, Relation[] outer)
    {
        var (left, right) = (Query(depth - 1, outer), Query(depth - 1, outer));
        return left with { Sql = $"({left.Sql}) {Pick("UNION", "UNION ALL", "UNION BY NAME", "UNION ALL BY NAME", "EXCEPT", "INTERSECT")} ({right.Sql})" };
    }

    private Made Select(int depth, Relation[] outer)
    {
        var from = From(depth, outer);
        Relation[] scope = from.Relations;
        var names = new List<string>();
        var isAggregate = Chance(8);
        var items = new string[1 + Next(3)];
        for (var i = 0; i < items.Length; i++)
            items[i] = isAggregate ? Aggregate(depth, scope, outer, names) : Item(depth, scope, outer, names);
        var where = Chance(15) ? $" WHERE {Text(depth - 1, scope, outer)} IS NOT NULL" : "";
        var group = Chance(8) ? $" GROUP BY {Pick("ALL", "1", names.FirstOrDefault() ?? "1")}" : "";
        var qualify = Chance(5) ? " QUALIFY row_number() OVER () < 9" : "";
        var order = Chance(10) ? $" ORDER BY {Pick("1", "ALL", names.FirstOrDefault() ?? "1")} LIMIT 5" : "";
        var isPlain = from.Sql.Length > 0 && Chance(5);
        var (clause, list) = (from.Sql.Length > 0 ? $" FROM {from.Sql}" : "", $"{(Chance(5) ? "DISTINCT " : "")}{string.Join(", ", items)}");
        var sql = isPlain ? $"FROM {from.Sql}"
            : clause.Length > 0 && Chance(10) ? $"FROM {from.Sql} SELECT {list}{where}"
            : $"SELECT {list}{clause}{where}{group}{qualify}{order}";
        return new(sql, [.. isPlain ? scope.SelectMany(r => r.Columns) : names]);
    }

    private string Aggregate(int depth, Relation[] scope, Relation[] outer, List<string> names)
    {
        names.Add(Name());
        return $"{Pick("min", "string_agg", "any_value", "list", "count")}({Text(depth - 1, scope, outer)}{Pick("", " ORDER BY 1")}) AS {names[^1]}";
    }

    /// <param name="names">Collects the names that the item defines. Later items can refer to them.</param>
    private string Item(int depth, Relation[] scope, Relation[] outer, List<string> names)
    {
        if (scope.Length > 0 && Chance(12))
        {
            var relation = Pick(scope);
            var star = Chance(40) ? $"{relation.Name}.*" : "*";
            var column = relation.Columns.Length > 0 ? Pick(relation.Columns) : Name();
            names.AddRange(relation.Columns);
            return Pick(
                star, $"{star} EXCLUDE ({column})", $"{star} REPLACE ({Text(depth - 1, scope, outer)} AS {column})", $"{star} RENAME ({column} AS {Name()})",
                "COLUMNS(*)", "COLUMNS('e.*|z')", "upper(COLUMNS('e.*|z'))", "COLUMNS(n -> n LIKE '%e%')", "lower(upper(COLUMNS(*)))", "* LIKE '%e%'",
                "COALESCE(*COLUMNS(*))", $"COLUMNS('e.*') AS {Name()}");
        }
        // Later items can refer to the aliases of earlier ones.
        var isOther = Chance(15);
        var expression = names.Count > 0 && Chance(25)
            ? Pick(names[^1], $"{names[^1]} || ''", $"{names[^1]}.upper()", $"CAST({names[^1]} AS VARCHAR)", $"{names[^1]}.email")
            : isOther ? Other(depth, scope, outer) : Text(depth, scope, outer);
        if (Chance(15))
        {
            names.Add(expression.All(char.IsLetter) ? expression : $"\"{expression.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
            return expression;
        }
        names.Add(isOther ? Pick(Others) : Name());
        return $"{expression} AS {names[^1]}";
    }

    private (string Sql, Relation[] Relations) From(int depth, Relation[] outer)
    {
        if (Chance(4))
            return ("", []);
        var first = Source(depth, outer);
        var (sql, relations) = (first.Sql, (Relation[])[first.Relation]);
        for (var joins = 0; joins < 2 && Chance(35); joins++)
        {
            var next = Source(depth, [.. relations, .. outer]);
            var shared = Pick(next.Relation.Columns.Intersect(relations.SelectMany(r => r.Columns)).Append("id").ToArray());
            var kind = Pick("", "LEFT ", "RIGHT ", "FULL ", "SEMI ", "ANTI ");
            sql = Pick(
                $"{sql}, {next.Sql}", $"{sql} NATURAL {kind}JOIN {next.Sql}", $"{sql} {kind}JOIN {next.Sql} USING ({shared})",
                $"{sql} {kind}JOIN {next.Sql} USING ({shared})",
                $"{sql} {kind}JOIN {next.Sql} ON TRUE", Rare(),
                $"{next.Sql}, ({sql})", $"{sql} CROSS JOIN {next.Sql}");
            relations = [.. relations, next.Relation];

            // DuckDB 1.5 crashes if both are in one statement.
            string Rare() => tape.Length % 2 == 0
                ? $"{sql} POSITIONAL JOIN {next.Sql}"
                : $"{sql} ASOF {Pick("", "LEFT ")}JOIN {next.Sql} ON {relations[0].Name}.id >= {next.Relation.Name}.id";
        }
        return (sql, relations);
    }

    private (string Sql, Relation Relation) Source(int depth, Relation[] outer)
    {
        var alias = Name();
        switch (depth > 0 ? Next(10) : Next(3))
        {
            case 0:
                var table = Pick(Tables);
                return Chance(50) ? (table.Name, table) : Chance(30) ? ($"main.{table.Name}", table) : ($"{table.Name} AS {alias}", table with { Name = alias });
            case 1 when _with.Count > 0:
                var clause = Pick(_with);
                return Chance(50) ? (clause.Name, clause) : ($"{clause.Name} AS {alias}", clause with { Name = alias });
            case 1 or 2:
                var customer = Tables[0];
                return Chance(50) ? ($"{customer.Name} {alias}", customer with { Name = alias }) : ($"{customer.Name} AS {alias}(z, c)", new(alias, ["z", "c", "note"]));
            case 3:
                return ($"unnest([{Text(0, outer, [])}]) AS {alias}({(Chance(50) ? "z" : "email")})", new(alias, ["z"]));
            case 4:
                return ($"(VALUES ({Text(0, outer, [])}, 'n')) AS {alias}(z, email)", new(alias, ["z", "email"]));
            case 6 or 7:
                return Contest(alias);
            case 5 when Chance(30):
                return ($"(SELECT id, note FROM product) PIVOT (max(note) FOR id IN ('0' AS z, '1' AS c)) AS {alias}", new(alias, ["z", "c"]));
            case 5 when Chance(30):
                return ($"(SELECT email, note FROM customer_landing) UNPIVOT (z FOR c IN (email, note)) AS {alias}", new(alias, ["z", "c"]));
            default:
                var query = Query(depth - 1, Chance(50) ? outer : []);
                if (Chance(20))
                    return ($"({query.Sql})", new("unnamed_subquery", query.Names));
                var lateral = Chance(20) ? "LATERAL " : "";
                string[] names = Chance(30) ? [Name(), .. Chance(50) ? [Name()] : (string[])[]] : [];
                var list = names.Length > 0 ? $"({string.Join(", ", names.Take(query.Names.Length))})" : "";
                string[] known = [.. names.Take(query.Names.Length), .. query.Names.Skip(names.Length).Select(n => Chance(10) ? $"{n}_1" : n)];
                return ($"{lateral}({query.Sql}) AS {alias}{list}", new(alias, known));
        }
    }

    /// <summary>A personal column among columns that are not personal.</summary>
    private (string Sql, Relation Relation) Contest(string alias)
    {
        if (Chance(10))
            return ("customer_landing, (SELECT {'email': 'n'} AS customer_landing) AS main", Tables[0]);
        var (personal, other, third) = (Name(), Name(), Name());
        string[] items =
        [
            Pick("'n'", "{'email': 'n'}") + $" AS {other}", Pick("email", "upper(email)", "unnest([email])") + $" AS {personal}",
            Pick("upper(email)", $"'n' AS {third}", $"email AS {third}"), "'0' AS id",
        ];
        string[] names = [other, personal, third, "id"];
        var first = Next(3);
        var list = Chance(30) ? [Name()] : Array.Empty<string>();
        items = [.. items.Skip(first), .. items.Take(first)];
        names = [.. list, .. names.Skip(first).Concat(names.Take(first)).Skip(list.Length)];
        return ($"(SELECT {string.Join(", ", items)} FROM customer_landing) AS {alias}{(list is [var only] ? $"({only})" : "")}", new(alias, names));
    }

    private sealed record Made(string Sql, string[] Names);

    private sealed record Relation(string Name, string[] Columns);
}
