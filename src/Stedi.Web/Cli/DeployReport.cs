using System.Text;
using Stedi.Pipeline.Engines;
using Stedi.Web.Components;
using Stedi.Web.Deploy;

namespace Stedi.Web.Cli;

/// <summary>Formats deployment plans and results.</summary>
internal static class DeployReport
{
    public static string Of(DeployPlan plan)
    {
        var text = new StringBuilder();
        foreach (var change in plan.Open)
        {
            text.Append($"{DeployText.Word(change.Kind),-7} {DeployText.Word(change.Part)} {change.Name}\n        {change.Why}\n");
            foreach (var line in change.Diff?.Split('\n') ?? [])
                text.Append($"        {line}\n");
        }
        foreach (var foreign in plan.Foreign)
            text.Append($"unmanaged: {DeployText.Word(foreign.Part)} {foreign.Name}\n");
        var open = plan.Open.Count();
        text.Append(open == 0 ? UpToDate(plan) : $"{open} of {Figures.Plural(plan.Changes.Length, "resource")} to create or change. Run ./stedi deploy --apply");
        return Plain(text.ToString());
    }

    public static string Of(DeployResult result) =>
        $"{Figures.Plural(result.Made.Length, "resource")} created or changed. {UpToDate(result.Plan)}";

    private static string UpToDate(DeployPlan plan) => $"The deployment matches the pipeline ({Figures.Plural(plan.Changes.Length, "resource")}).";

    /// <summary>Removes control characters, so that a changed script cannot control the terminal.</summary>
    public static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? '�' : c));
}
