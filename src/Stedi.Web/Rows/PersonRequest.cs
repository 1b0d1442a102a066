using System.ComponentModel.DataAnnotations;
using Microsoft.OpenApi;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Web.Contracts;

namespace Stedi.Web.Rows;

/// <param name="Person">A value of one of the identifiers that the pipeline declares, such as an email.</param>
/// <param name="Table">Only this table and what it is made from; null: the whole pipeline.</param>
/// <param name="Version">Of <paramref name="Table"/>; null: the published one.</param>
/// <param name="Run">The versions that it built, in place of those that are published.</param>
[VersionNeedsTable]
internal sealed record PersonRequest(
    [property: Line(PersonTracer.MaxLength)] string Person, [property: TableText] string? Table = null, [property: VersionText] string? Version = null,
    Guid? Run = null);

/// <param name="Table">The table whose rows, or whose making, one looks at.</param>
/// <param name="Input">Rows of this input; null: rows of the table itself.</param>
/// <param name="Outcome">Of an input: <c>kept</c>, <c>dropped</c> or <c>unexplained</c>.</param>
/// <param name="Reason">Why they were dropped.</param>
internal sealed record PersonSampleRequest(
    [property: Line(PersonTracer.MaxLength)] string Person, [property: TableText] string Table, [property: TableText] string? Input = null,
    [property: Words("kept", "dropped", "unexplained")] string? Outcome = null, [property: Line(RowPick.MaxReason)] string? Reason = null,
    [property: VersionText] string? Version = null, Guid? Run = null, [property: Range(1, RowService.MaxSamples)] int Limit = 20);

/// <summary>A version is one of a table: without the table, nothing says of which.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class VersionNeedsTableAttribute : ValidationAttribute, ISchemaRule
{
    public void Describe(OpenApiSchema schema)
    {
        static OpenApiSchema Given(string name) => new()
        {
            Required = new HashSet<string> { name },
            Properties = new Dictionary<string, IOpenApiSchema> { [name] = new OpenApiSchema { Type = JsonSchemaType.String } },
        };
        schema.If = Given("version");
        schema.Then = Given("table");
    }

    public override bool IsValid(object? value) => value is not PersonRequest { Version: not null, Table: null };

    public override string FormatErrorMessage(string name) => "version: name its table, too.";
}
