namespace Stedi.Web.Tests.Local;

internal sealed partial class PersonalQueryWriter
{
    /// <summary>A column, written in one of several ways.</summary>
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
        if (relation.Name == "customer_landing" && Chance(20))
            return $"main.customer_landing.{column}";
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
        // A lambda's body: its parameter, or a column of the same name.
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

    /// <summary>With another type.</summary>
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
}
