using Microsoft.AspNetCore.Components;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Lineage;

public sealed partial class LineageTools
{
    private string? _found;

    [Parameter, EditorRequired] public LineageQuery Query { get; set; } = null!;

    [Parameter, EditorRequired] public PipelineDefinition Pipeline { get; set; } = null!;

    /// <summary>The pipeline is small enough to draw whole.</summary>
    [Parameter] public bool CanShowWhole { get; set; }

    /// <summary>The whole pipeline is drawn.</summary>
    [Parameter] public bool IsWhole { get; set; }

    [Parameter] public EventCallback<LineageQuery> OnChange { get; set; }

    private int Steps => Query.Depth ?? (IsWhole ? 0 : LineageQuery.DefaultDepth);

    private static string Words(int depth) => depth switch
    {
        0 => "All tables",
        1 => "Within 1 step",
        _ => $"Within {depth} steps",
    };

    private Task<IEnumerable<string>> SearchAsync(string? text, CancellationToken cancellationToken) => Task.FromResult(Matches.Of(Pipeline, text));

    private async Task Choose(string? found)
    {
        _found = null;
        if (found?.Split('.') is [var table, .. var column] && TableName.TryParse(table, out var name))
            await OnChange.InvokeAsync(Query.Focus(name, column.FirstOrDefault()));
    }
}
