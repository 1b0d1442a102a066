using System.Collections.Immutable;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Web.Components;

namespace Stedi.Web.Rows;

/// <summary>The computed texts of a person's rows.</summary>
internal static class PersonText
{
    public static bool HasLost(PersonStepView step) => step.Inputs.Any(i => i.Drops.Length > 0 || i.Unexplained > 0);

    public static string Verdict(PersonTraceView view)
    {
        var unread = view.Steps.Count(s => s.Fault is not null);
        var but = unread == 0 ? "" : $" {Figures.Plural(unread, "table")} could not be read.";
        if (!view.IsKnown)
            return $"No rows found. Identifiers are case-sensitive; names are not searched.{but}";
        var read = view.Steps.Where(s => s.Rows is not null).ToArray();
        var there = read.Count(s => s.Rows > 0);
        var lost = view.Steps.Where(HasLost).Select(s => s.Table).ToArray();
        return $"Found in {there} of {Figures.Plural(read.Length, "table")}."
            + (lost.Length == 0 ? " No rows dropped." : $" Rows dropped at {string.Join(", ", lost)}.") + but;
    }

    /// <summary>The searched identifier first, then others found in the same rows.</summary>
    public static string Keys(ImmutableArray<PersonKey> keys) => string.Join(", ", keys.Select(k =>
        $"{k.Identifier.Replace('_', ' ')} {string.Join(" or ", k.Values)}{(k.IsAsked ? "" : " (found in these rows)")}"));
}
