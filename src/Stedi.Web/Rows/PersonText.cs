using System.Collections.Immutable;
using Stedi.Pipeline.Engines.Rows;
using Stedi.Web.Components;

namespace Stedi.Web.Rows;

/// <summary>What a trace says in a sentence.</summary>
internal static class PersonText
{
    public static bool HasLost(PersonStepView step) => step.Inputs.Any(i => i.Drops.Length > 0 || i.Unexplained > 0);

    public static string Verdict(PersonTraceView view)
    {
        var untold = view.Steps.Count(s => s.Fault is not null);
        var but = untold == 0 ? "" : $" {Figures.Plural(untold, "table")} could not be read.";
        if (!view.IsKnown)
            return $"No row of any table is this person's.{but}";
        var told = view.Steps.Where(s => s.Rows is not null).ToArray();
        var there = told.Count(s => s.Rows > 0);
        var lost = view.Steps.Where(HasLost).Select(s => s.Table).ToArray();
        return $"Rows in {there} of {Figures.Plural(told.Length, "table")}"
            + (lost.Length == 0 ? "; none dropped out." : $"; dropped out on the way to {string.Join(", ", lost)}.") + but;
    }

    /// <summary>The asked identifier first, then what was found beside it.</summary>
    public static string Keys(ImmutableArray<PersonKey> keys) => string.Join(", ", keys.Select(k =>
        $"{k.Identifier.Replace('_', ' ')} {string.Join(" or ", k.Values)}{(k.IsAsked ? "" : " (found beside it)")}"));
}
