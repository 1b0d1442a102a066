using Stedi.Pipeline.Engines;
using Stedi.Web.Components.Grid;

namespace Stedi.Web.Tables.Browse;

/// <summary>The answer to the question for a page: its rows, or why there are none.</summary>
public sealed record PageOfRows(Preview? Preview, string? Problem, IRowSource Rows);
