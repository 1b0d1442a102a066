using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Definition;

/// <summary>A table whose texts were read; what its SQL means shows when it is bound.</summary>
/// <param name="Table">Without columns, where a job makes it.</param>
/// <param name="IsSound">Its own text, DDL or transform, has no fault.</param>
/// <param name="Transform">Null of a landing table, and where the file is missing.</param>
/// <param name="Audit">Its checks and the predicates of its accounts, those that hold.</param>
internal sealed record TableDraft(TableDeclaration Declared, Table Table, bool IsSound, SqlRead? Transform, ImmutableArray<AuditSql> Audit)
{
    /// <summary>The transform, the variables not put in; null as <see cref="Transform"/>.</summary>
    public SourceText? Raw { get; init; }
}

/// <param name="What">For messages: <c>Check 'name' of 'table'</c>.</param>
/// <param name="Over">The input whose rows it is a predicate of; null where it is a query.</param>
internal sealed record AuditSql(string What, SqlRead Read, TableName? Over);
