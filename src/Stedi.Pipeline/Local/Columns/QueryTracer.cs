using System.Collections.Immutable;
using System.Runtime.CompilerServices;
using System.Text.Json;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Local.Columns;

/// <summary>Traces the columns of a query through its clauses, subqueries and WITH clauses to its tables.</summary>
internal sealed class QueryTracer
{
    private readonly ImmutableDictionary<string, Lazy<Relation>> _with;
    private readonly Func<string, ImmutableArray<TableColumn>> _columnsOf;
    private readonly ExpressionReader _expressions;
    private readonly FromReader _from;

    private QueryTracer(ImmutableDictionary<string, Lazy<Relation>> with, Func<string, ImmutableArray<TableColumn>> columnsOf)
    {
        (_with, _columnsOf) = (with, columnsOf);
        _expressions = new ExpressionReader(Read);
        _from = new FromReader(Read, Table, _expressions);
    }

    public static QueryTrace Trace(JsonElement statement, Func<string, ImmutableArray<TableColumn>> columnsOf)
    {
        var none = ImmutableDictionary.Create<string, Lazy<Relation>>(StringComparer.OrdinalIgnoreCase);
        var query = new QueryTracer(none, columnsOf).Read(statement.GetProperty("node"), null);
        return new QueryTrace(
            [.. query.Columns.Select(c => c.Origin.ToTrace(c.Name))],
            [.. query.Rows.Sources.OrderBy(s => s.Column).ThenBy(s => s.Use)],
            query.Unknown ?? query.Rows.Unknown ?? query.Columns.Select(c => c.Origin.Unknown).FirstOrDefault(u => u is not null));
    }

    private Relation Read(JsonElement node, Scope? outer)
    {
        RuntimeHelpers.EnsureSufficientExecutionStack();
        var reader = With(node, outer);
        return node.Text("type") switch
        {
            "SELECT_NODE" => reader.Select(node, outer),
            "SET_OPERATION_NODE" => reader.SetOperation(node, outer),
            var other => Relation.NotFollowed($"{other.Replace('_', ' ')} is not supported"),
        };
    }

    /// <summary>A WITH clause sees the clauses before it. Each is read at most once, and only if it is used.</summary>
    private QueryTracer With(JsonElement node, Scope? outer)
    {
        var reader = this;
        foreach (var entry in node.Child("cte_map") is { } ctes ? ctes.List("map") : [])
        {
            var (before, body) = (reader, entry.GetProperty("value"));
            var relation = new Lazy<Relation>(() => body.Beyond("query", "aliases", "materialized") is { } beyond
                ? Relation.NotFollowed($"{beyond} is not supported")
                : before.Read(body.GetProperty("query").GetProperty("node"), outer).Rename(body.Names("aliases")));
            reader = new QueryTracer(before._with.SetItem(entry.Text("key"), relation), _columnsOf);
        }
        return reader;
    }

    private Relation Table(string schema, string name)
    {
        if (schema.Length == 0 && _with.TryGetValue(name, out var with))
            return with.Value;
        var columns = schema is "" or "main" ? _columnsOf(name) : [];
        return columns.IsEmpty
            ? Relation.NotFollowed($"the columns of {name} are unknown")
            : new Relation([.. columns.Select(c => new NamedOrigin(c.Name, Origin.Of(c)))], new RowOrigins());
    }

    private Relation Select(JsonElement node, Scope? outer)
    {
        var beyond = node.Beyond(
            "type", "cte_map", "modifiers", "select_list", "from_table", "where_clause", "group_expressions", "group_sets", "having", "qualify",
            "aggregate_handling", "sample");
        if (beyond is not null)
            return Relation.NotFollowed($"{beyond} is not supported");
        var rows = new RowOrigins();
        var list = new SelectList(node, _from.Read(node.GetProperty("from_table"), outer, rows), outer, _expressions);
        foreach (var clause in (string[])["where_clause", "having", "qualify"])
        {
            if (node.Child(clause) is { } predicate)
                rows.Add(_expressions.Read(predicate, list.Scope), RowUse.Filter);
        }
        if (list.Read(out var unknown) is not { } columns)
        {
            rows.Miss(unknown!);
            return new Relation([], rows, unknown);
        }
        var modifiers = new RowModifiers(_expressions, list.Scope, columns, rows);
        modifiers.Group(node);
        modifiers.Read(node);
        return new Relation(columns, rows);
    }

    private Relation SetOperation(JsonElement node, Scope? outer)
    {
        if (node.Beyond("type", "cte_map", "modifiers", "setop_type", "setop_all", "left", "right") is { } beyond)
            return Relation.NotFollowed($"{beyond} is not supported");
        var (left, right, type) = (Read(node.GetProperty("left"), outer), Read(node.GetProperty("right"), outer), node.Text("setop_type"));
        var rows = new RowOrigins();
        rows.Add(left.Rows);
        rows.Add(right.Rows);
        if ((left.Unknown ?? right.Unknown) is { } unknown)
            return new Relation([], rows, unknown);
        if (SetColumns.Of(type, left.Columns, right.Columns) is not { } columns)
            return Relation.NotFollowed($"{type} is not supported");
        if (type is "EXCEPT" or "INTERSECT")
            rows.Add(Origin.Of(left.Columns.Concat(right.Columns).Select(c => c.Origin)), RowUse.Filter);
        else if (!node.GetProperty("setop_all").GetBoolean())
            rows.Add(Origin.Of(columns.Select(c => c.Origin)), RowUse.Group);
        new RowModifiers(_expressions, Scope.Of(FromClause.Of("", new Relation(columns, rows)), outer), columns, rows).Read(node);
        return new Relation(columns, rows);
    }
}
