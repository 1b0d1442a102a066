using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>A table with parsed files, whose SQL is not bound yet.</summary>
/// <param name="Table">Without columns if a job builds it.</param>
/// <param name="IsSound">Its own file, DDL or SELECT, has no error.</param>
/// <param name="Transform">Null for a landing table, and if the file is missing.</param>
/// <param name="Audit">The checks and account predicates that apply with the current variables.</param>
internal sealed record TableDraft(TableDeclaration Declared, Table Table, bool IsSound, SqlRead? Transform, ImmutableArray<AuditSql> Audit)
{
    /// <summary>The SELECT without resolved variables; null if <see cref="Transform"/> is.</summary>
    public SourceText? Raw { get; init; }
}

/// <param name="What">For messages: <c>Check 'name' of 'table'</c>.</param>
/// <param name="Over">For a predicate, the input that it filters; null for a query.</param>
internal sealed record AuditSql(string What, SqlRead Read, TableName? Over);
