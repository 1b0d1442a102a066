using Stedi.Pipeline.Model;

namespace Stedi.Web.Queries.Results;

/// <param name="Index">In the rows.</param>
internal readonly record struct SortColumn(int Index, ColumnType Type, bool Descending);
