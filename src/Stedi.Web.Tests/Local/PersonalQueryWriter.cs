namespace Stedi.Web.Tests.Local;

/// <summary>
/// Writes SELECTs in the idioms of DuckDB whose few names collide: a column may be called as a table, a parameter, an alias or a schema. Most names that it mentions
/// are in scope; DuckDB refuses the rest. The choices come from a tape, so that a shorter tape writes a shorter statement.
/// </summary>
internal sealed class PersonalQueryWriter(int[] tape)
{
    private static readonly string[] Pool = ["email", "note", "c", "z", "main", "id", "customer_landing", "z_1", "\"upper(email)\""];

    /// <summary>Names of columns that are mostly of no text.</summary>
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
        var (name, body) = (Chance(70) ? $"w{_with.Count}" : Pick("c", "customer_landing", "z"), Query(depth - 1, outer));
        var names = Chance(30) ? [Name()] : body.Names;
        var list = names.Length == 1 && body.Names.Length > 0 && names[0] != body.Names[0] ? $"({names[0]})" : "";
        var clause = new Relation(name, [.. names, .. body.Names.Skip(names.Length)]);
        _with.Add(clause);
        if (body.Names.Length != 1 || !Chance(50))
            return $"{name}{list} AS {Pick("", "MATERIALIZED ", "NOT MATERIALIZED ")}({body.Sql})";
        return $"{name}{list} AS (({body.Sql}) UNION {Pick("", "ALL ")}SELECT {Text(0, [clause], [])} FROM {name} WHERE FALSE)";
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
        string[] items = [.. Enumerable.Range(0, 1 + Next(3)).Select(_ => Item(depth, scope, outer, names))];
        var isAggregate = Chance(8);
        if (isAggregate)
            items = [.. items.Select((_, i) => $"{Pick("min", "string_agg", "any_value", "list", "count")}({Text(depth - 1, scope, outer)}{Pick("", " ORDER BY 1")}) AS {(i < names.Count ? names[i] = Name() : "z")}")];
        var where = Chance(15) ? $" WHERE {Text(depth - 1, scope, outer)} IS NOT NULL" : "";
        var group = Chance(8) ? $" GROUP BY {Pick("ALL", "1", names.FirstOrDefault() ?? "1")}" : "";
        var qualify = Chance(5) ? " QUALIFY row_number() OVER () < 9" : "";
        var order = Chance(10) ? $" ORDER BY {Pick("1", "ALL", names.FirstOrDefault() ?? "1")} LIMIT 5" : "";
        var isPlain = from.Sql.Length > 0 && Chance(5);
        var sql = isPlain ? $"FROM {from.Sql}" : from.Sql.Length > 0 && Chance(10)
            ? $"FROM {from.Sql} SELECT {Pick("", "DISTINCT ")}{string.Join(", ", items)}{where}"
            : $"SELECT {(Chance(5) ? "DISTINCT " : "")}{string.Join(", ", items)}{(from.Sql.Length > 0 ? $" FROM {from.Sql}" : "")}{where}{group}{qualify}{order}";
        return new(sql, [.. isPlain ? scope.SelectMany(r => r.Columns) : names]);
    }

    /// <param name="names">Gets the names that it gives, which the items after it may mention.</param>
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
                "COLUMNS(*)", "COLUMNS('e.*|z')", "upper(COLUMNS('e.*|z'))", "COLUMNS(n -> n LIKE '%e%')", "lower(upper(COLUMNS(*)))", "* LIKE '%e%'", "COALESCE(*COLUMNS(*))",
                $"COLUMNS('e.*') AS {Name()}");
        }
        // What an item gave a name, the next may mention.
        var isOther = Chance(15);
        var expression = names.Count > 0 && Chance(25)
            ? Pick(names[^1], $"{names[^1]} || ''", $"{names[^1]}.upper()", $"CAST({names[^1]} AS VARCHAR)", $"{names[^1]}.email")
            : isOther ? Other(depth, scope, outer) : Text(depth, scope, outer);
        if (Chance(15))
        {
            names.Add(expression is [>= 'a' and <= 'z', ..] && expression.All(char.IsLetter) ? expression : $"\"{expression.Replace("\"", "\"\"", StringComparison.Ordinal)}\"");
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
                $"{sql}, {next.Sql}", $"{sql} {kind}JOIN {next.Sql} USING ({shared})", $"{sql} {kind}JOIN {next.Sql} USING ({shared})", $"{sql} NATURAL {kind}JOIN {next.Sql}",
                $"{sql} {kind}JOIN {next.Sql} ON TRUE", Rare(),
                $"{next.Sql}, ({sql})", $"{sql} CROSS JOIN {next.Sql}");
            relations = [.. relations, next.Relation];

            // DuckDB 1.5 crashes where both are in one statement.
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
                return ($"{lateral}({query.Sql}) AS {alias}{list}", new(alias, [.. names.Take(query.Names.Length), .. query.Names.Skip(names.Length).Select(n => Chance(10) ? $"{n}_1" : n)]));
        }
    }

    /// <summary>A personal column beside others that nobody has to hide.</summary>
    private (string Sql, Relation Relation) Contest(string alias)
    {
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

    /// <summary>A column, in one of the ways to name it.</summary>
    private string Column(Relation[] scope, Relation[] outer)
    {
        var from = outer.Length > 0 && Chance(20) ? outer : scope;
        if (Chance(4))
            return Chance(50) ? Name() : $"{Name()}.{Name()}";
        if (from.Length == 0)
            return "'n'";
        var relation = Pick(from);
        var column = relation.Columns.Length > 0 ? Pick(relation.Columns) : Name();
        if (Others.Contains(column) && Chance(85))
            return Pick($"CAST({column} AS VARCHAR)", $"{relation.Name}.{column}::VARCHAR", $"{relation.Name}.{column}.email", $"{column}.email", $"{column}[1]");
        return Next(20) switch
        {
            0 => $"main.{relation.Name}.{column}",
            1 => $"CAST({relation.Name} AS VARCHAR)",
            2 => $"to_json({relation.Name})::VARCHAR",
            3 => $"{column}.email",
            < 10 => column,
            _ => $"{relation.Name}.{column}",
        };
    }

    private string Text(int depth, Relation[] scope, Relation[] outer)
    {
        if (IsOver)
            return scope is [var first, ..] ? $"{first.Name}.{first.Columns.FirstOrDefault(c => c == "email") ?? first.Columns.LastOrDefault("z")}" : "'n'";
        if (depth < 0 || Chance(35))
            return Chance(20) ? "'n'" : Column(scope, outer);
        var e = Text(depth - 1, scope, outer);
        var name = Name();
        // With what is in a lambda: its parameter, or a column of the same name.
        string Inner() => Chance(60) ? Pick(name, $"{name}.email", $"{name}.upper()", $"upper({name})") : Text(depth - 1, [new(name, ["email"]), .. scope], outer);
        return Next(27) switch
        {
            0 => $"upper({e})",
            1 => $"{e} || '-'",
            2 => $"substr({e}, 1, 20)",
            3 => $"coalesce({Text(0, scope, outer)}, {e})",
            4 => $"CASE WHEN {Text(0, scope, outer)} IS NULL THEN 'n' ELSE {e} END",
            5 => $"({e}).upper()",
            6 => $"{Column(scope, outer)}.{Pick("upper()", "lower()", "concat('x')", "substr(1, 20)", "json_quote()")}",
            7 => $"to_json({e}) {Pick("->", "->>")} '$'",
            8 => $"json_object('k', {e}) {Pick("->", "->>")} 'k'",
            9 => $"('{{\"a\":\"' || {e} || '\"}}')::JSON {Pick("->", "->>")} 'a'",
            10 => $"list_transform([{e}], lambda {name}: {Inner()})[1]",
            11 => $"list_transform([{e}], {name} -> {Inner()})[1]",
            12 => $"list_transform([{{'email': {e}}}], lambda {name}: {Inner()})[1]",
            13 => $"list_transform([{e}], lambda {name}, i: {Inner()})[1]",
            14 => $"[{Inner()} for {name} in [{e}] if {Inner()} IS NOT NULL][1]",
            15 => $"list_reduce([{e}, 'n'], lambda {name}, y: {Inner()} || y)",
            16 => $"{{'email': {e}, 'n': 1}}.email",
            17 => $"struct_pack({name} := {e})['{name}']",
            18 => $"MAP {{'k': {e}}}['k']",
            19 => $"[{e}][1]",
            20 => $"CAST({Pick(scope.Select(r => r.Name).Append(e).ToArray())} AS VARCHAR)",
            21 or 22 when depth > 0 => $"(({Query(depth - 1, [.. scope, .. outer]).Sql}) LIMIT 1)",
            23 => $"{Pick("min", "first_value", "last")}({e}) OVER ({Pick("", "ORDER BY 1", "PARTITION BY 1")})",
            24 => $"(SELECT {Pick("min", "string_agg", "any_value", "first")}({e}{Pick("", " ORDER BY 1")}) FILTER (TRUE))",
            25 => $"apply([1], {name} -> list_transform([2], lambda y: {Inner()}))[1][1]",
            _ => $"concat({e}, {Text(depth - 1, scope, outer)})",
        };
    }

    /// <summary>Of another type.</summary>
    private string Other(int depth, Relation[] scope, Relation[] outer)
    {
        var e = Text(depth - 1, scope, outer);
        return Next(11) switch
        {
            0 => $"[{e}]",
            1 => $"{{'email': {e}}}",
            2 => $"MAP {{{e}: 1}}",
            3 => $"unnest([{e}])",
            4 => $"unnest({{'z': {e}, 'y': 'n'}})",
            5 => $"to_json({e})",
            6 => $"list({e}) OVER ()",
            7 when depth > 0 => $"ARRAY({Query(depth - 1, [.. scope, .. outer]).Sql})",
            8 when depth > 0 => $"{e} IN ({Query(depth - 1, [.. scope, .. outer]).Sql})",
            9 => $"row({e}, 1)",
            _ => Pick("count(*)", "1", "#1", "rowid", "current_date", "NULL", "TRUE", "unnamed_subquery.email", "\"upper(email)\"", "z_1", "email_1"),
        };
    }

    private sealed record Made(string Sql, string[] Names);

    private sealed record Relation(string Name, string[] Columns);
}
