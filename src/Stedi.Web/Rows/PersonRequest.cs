using System.ComponentModel.DataAnnotations;

namespace Stedi.Web.Rows;

/// <param name="Person">A value of one of the identifiers that the pipeline declares, such as an email.</param>
/// <param name="Table">Only this table and what it is made from; null: the whole pipeline.</param>
/// <param name="Version">Of <paramref name="Table"/>; null: the published one.</param>
/// <param name="Run">The versions that it built, in place of those that are published.</param>
internal sealed record PersonRequest([property: Required] string Person, string? Table = null, string? Version = null, Guid? Run = null);

/// <param name="Table">The table whose rows, or whose making, one looks at.</param>
/// <param name="Input">Rows of this input; null: rows of the table itself.</param>
/// <param name="Outcome">Of an input: <c>kept</c>, <c>dropped</c> or <c>unexplained</c>.</param>
/// <param name="Reason">Why they were dropped.</param>
internal sealed record PersonSampleRequest(
    [property: Required] string Person, [property: Required] string Table, string? Input = null, string? Outcome = null, string? Reason = null, string? Version = null,
    Guid? Run = null, int Limit = 20);
