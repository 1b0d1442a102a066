using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>Reads what a transform's SELECT does with tables, rows and columns. Nothing is guessed: what cannot be followed is said to be unknown.</summary>
public interface IQueryReader
{
    /// <summary>Of SQL that cannot be read: <see cref="QueryShape.Unknown"/>.</summary>
    QueryShape Shape(string sql);

    /// <summary>Null where the rows of the SELECT are not those of one table, filtered and merged by expressions that give the same whenever they are evaluated.</summary>
    /// <param name="columnsOf">As for <see cref="Trace"/>.</param>
    OneTableQuery? OneTable(string sql, Func<string, ImmutableArray<TableColumn>> columnsOf);

    /// <summary>Follows each column of a SELECT back to the columns that it comes from.</summary>
    /// <param name="columnsOf">The columns of a table; empty where there is none of this name.</param>
    QueryTrace Trace(string sql, Func<string, ImmutableArray<TableColumn>> columnsOf);
}
