using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>
/// Binds SQL against empty tables, without running it. So unknown columns and wrong types are found before there is any data. For one thread at a
/// time. Its tables exist as long as it does.
/// </summary>
public interface ISqlBinder : IDisposable
{
    /// <summary>Adds a table with these columns, or replaces it.</summary>
    /// <param name="columns">The columns of a landing table, with primitive types.</param>
    void Declare(TableName table, ImmutableArray<Column> columns);

    /// <summary>Binds the SELECT of a table. On success, adds or replaces the table.</summary>
    /// <returns>The columns of a version that this SELECT builds.</returns>
    SqlBinding Declare(TableName table, string sql);

    /// <summary>Binds a SELECT.</summary>
    SqlBinding Bind(string sql);

    /// <summary>Binds a predicate over the rows of a table, as used in drop reasons.</summary>
    SqlBinding BindPredicate(string predicate, TableName over);
}

/// <param name="Error">Why it cannot be bound, in one line; null if it can.</param>
/// <param name="Position">The index of the wrong character, from 0, if known.</param>
/// <param name="Columns">The result columns; empty after an error.</param>
/// <param name="TimedOut">Binding took too long. The error continues a sentence that begins with the name of the text.</param>
/// <param name="IsVerdict">The error is a complete sentence about the result columns.</param>
public sealed record SqlBinding(string? Error, int? Position, ImmutableArray<Column> Columns, bool TimedOut = false, bool IsVerdict = false);
