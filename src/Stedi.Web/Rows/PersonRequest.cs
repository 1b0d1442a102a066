using System.ComponentModel.DataAnnotations;
using Microsoft.OpenApi;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Web.Contracts;

namespace Stedi.Web.Rows;

/// <param name="Person">A value of a declared person identifier, such as an email.</param>
/// <param name="Table">Only this table and its upstream; null: the whole pipeline.</param>
/// <param name="Version">A version of <paramref name="Table"/>; null: the published one.</param>
/// <param name="Run">Uses the versions that this run built instead of the published ones.</param>
[VersionNeedsTable]
internal sealed record PersonRequest(
    [property: Line(PersonTracer.MaxLength)] string Person, [property: TableText] string? Table = null, [property: VersionText] string? Version = null,
    Guid? Run = null);

/// <param name="Table">The table that has the rows, or that read them.</param>
/// <param name="Input">Rows of this input of the table; null: rows of the table itself.</param>
/// <param name="Outcome">For an input: <c>kept</c>, <c>dropped</c> or <c>unexplained</c>.</param>
/// <param name="Reason">The drop reason.</param>
internal sealed record PersonSampleRequest(
    [property: Line(PersonTracer.MaxLength)] string Person, [property: TableText] string Table, [property: TableText] string? Input = null,
    [property: Words("kept", "dropped", "unexplained")] string? Outcome = null, [property: Line(RowPick.MaxReason)] string? Reason = null,
    [property: VersionText] string? Version = null, Guid? Run = null, [property: Range(1, RowService.MaxSamples)] int Limit = 20);

/// <summary>A version needs its table.</summary>
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

    public override string FormatErrorMessage(string name) => "version requires table.";
}
