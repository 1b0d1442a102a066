using Stedi.Pipeline.Engines;
using Stedi.Web.Components.Grid;

namespace Stedi.Web.Tables.Browse;

/// <summary>A page of rows, or the reason why it could not be read.</summary>
public sealed record PageOfRows(Preview? Preview, string? Problem, IRowSource Rows);
