using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>
/// Empty tables of known columns, against which SQL is bound and never run: a column that does not exist and types that do not fit show
/// before there is any data. For one thread at a time; its tables go away with it.
/// </summary>
public interface ISqlBinder : IDisposable
{
    /// <summary>The table exists from now on with these columns, in place of those that it had.</summary>
    /// <param name="columns">Of a landing table: of primitive types.</param>
    void Declare(TableName table, ImmutableArray<Column> columns);

    /// <summary>Binds the SELECT that makes a table. Where that succeeds, the table exists from now on, in place of what it was.</summary>
    /// <returns>The columns that a version holds which this SELECT has made.</returns>
    SqlBinding Declare(TableName table, string sql);

    /// <summary>Binds a SELECT.</summary>
    SqlBinding Bind(string sql);

    /// <summary>Binds a predicate over the rows of a table, as drop reasons use it.</summary>
    SqlBinding BindPredicate(string predicate, TableName over);
}

/// <param name="Error">Why it cannot be bound, in one line; null where it can.</param>
/// <param name="Position">Index of the character that is at fault, from 0, where known.</param>
/// <param name="Columns">Of its rows; empty after an error.</param>
/// <param name="TimedOut">It could not be told in time whether it can be bound; the error goes on after the name of the text.</param>
/// <param name="IsVerdict">The error is a whole sentence, of the columns that the text makes.</param>
public sealed record SqlBinding(string? Error, int? Position, ImmutableArray<Column> Columns, bool TimedOut = false, bool IsVerdict = false);
