using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>What history is asked for. Null: any.</summary>
/// <param name="From">Runs created at or after this instant.</param>
/// <param name="To">Runs created before this instant.</param>
/// <param name="Before">The id of the last run of the page before.</param>
/// <param name="After">Only runs that are newer than this one.</param>
/// <param name="Limit">1 to 200.</param>
/// <param name="Zone">Runs that build one of these tables, which are those of a zone.</param>
/// <param name="By">Who started it, exactly.</param>
/// <param name="Text">Stands in the selection, the reason or a step's error, in any case; or is the beginning of the run's id.</param>
public sealed record RunFilter(
    RunStatus? Status = null, TableName? Table = null, TriggerKind? Trigger = null, DateTimeOffset? From = null, DateTimeOffset? To = null,
    Guid? Before = null, int Limit = 50, Guid? After = null, ImmutableArray<TableName>? Zone = null, string? By = null, string? Text = null)
{
    public const int MaxLimit = 200;

    public const int MaxTextLength = 200;

    public const int MaxByLength = 200;

    /// <summary>The tables of which a run builds one; null: whichever it builds.</summary>
    internal ImmutableArray<TableName>? Tables => (Table, Zone) switch
    {
        ({ } table, null) => [table],
        ({ } table, { } zone) => zone.Contains(table) ? [table] : [],
        _ => Zone,
    };

    /// <summary>The runs whose id begins with the text, where that can be the beginning of one.</summary>
    internal IdPrefix? Id => IdPrefix.TryParse(Text);

    /// <summary>What no index holds beside the rest.</summary>
    internal string? Words => Id is null ? Text : null;
}
