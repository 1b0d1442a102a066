using System.Collections.Immutable;
using Microsoft.AspNetCore.Components;
using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tables.Code;

public sealed partial class CodePanel
{
    /// <summary>The value of <c>text</c> in a URL that selects the script.</summary>
    public const string Script = "py";

    private (string, TableName, bool)? _asked;
    private string _shown = "";

    [Inject] private NavigationManager Navigation { get; set; } = null!;

    [Parameter, EditorRequired] public Table Table { get; set; } = null!;

    [Parameter, EditorRequired] public PipelineDefinition Definition { get; set; } = null!;

    /// <summary>Notes on the whole pipeline. Those on this table's file are shown above it.</summary>
    [Parameter, EditorRequired] public ImmutableArray<Fault> Notes { get; set; }

    /// <summary>Shows the script instead of the SQL.</summary>
    [Parameter] public bool IsScript { get; set; }

    private string File => Table.Job?.SqlFile ?? Table.DdlFile ?? "";

    private string ScriptName => $"{Table.Job?.Name ?? Table.Name.Value}.py";

    /// <summary>Renders once per definition and choice, because rendering reads the whole pipeline.</summary>
    protected override void OnParametersSet()
    {
        var asked = (Definition.Hash, Table.Name, IsScript);
        if (_asked == asked)
            return;
        _asked = asked;
        _shown = IsScript
            ? GlueScriptRenderer.RenderAll(Definition).GetValueOrDefault(ScriptName, "")
            : (Table.Job?.Sql ?? Definition.Files.GetValueOrDefault(File, "")).Trim();
    }

    private void Show(bool script) => Navigation.NavigateTo(Navigation.GetUriWithQueryParameter("text", script ? Script : null), replace: true);
}
