using Stedi.Pipeline.Engines;

namespace Stedi.Web.Tables.Browse;

/// <summary>What came of asking for a page: the rows, or why there are none.</summary>
public sealed record PageOfRows(Preview? Preview, string? Problem);
