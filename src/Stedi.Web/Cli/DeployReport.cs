using System.Text;
using Stedi.Pipeline.Engines;
using Stedi.Web.Deploy;

namespace Stedi.Web.Cli;

/// <summary>Plans and results as text.</summary>
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
            text.Append($"not ours: {DeployText.Word(foreign.Part)} {foreign.Name}\n");
        var open = plan.Open.Count();
        text.Append(open == 0 ? $"What is deployed is what the pipeline says: {plan.Changes.Length} things." : $"{open} of {plan.Changes.Length} things to make or change: ./stedi deploy --apply");
        return Plain(text.ToString());
    }

    public static string Of(DeployResult result) =>
        $"{result.Made.Length} things made or changed. What is deployed is what the pipeline says: {result.Plan.Changes.Length} things.";

    /// <summary>A script that somebody changed must not steer the terminal that shows it.</summary>
    public static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) && c is not ('\n' or '\t') ? '�' : c));
}
