using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Engines;

/// <summary>Finds out what a SELECT does with tables, rows and columns. It never guesses: unsupported parts are reported as unknown.</summary>
public interface IQueryReader
{
    /// <summary>The shape of the SQL; <see cref="QueryShape.Unknown"/> if it does not parse.</summary>
    QueryShape Shape(string sql);

    /// <summary>Null unless the SELECT only filters and merges rows of one table, with deterministic expressions.</summary>
    /// <param name="columnsOf">See <see cref="Trace"/>.</param>
    OneTableQuery? OneTable(string sql, Func<string, ImmutableArray<TableColumn>> columnsOf);

    /// <summary>Traces each column of a SELECT back to its source columns.</summary>
    /// <param name="columnsOf">The columns of a table; empty if there is no such table.</param>
    QueryTrace Trace(string sql, Func<string, ImmutableArray<TableColumn>> columnsOf);
}
