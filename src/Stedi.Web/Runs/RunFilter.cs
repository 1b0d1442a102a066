using System.Collections.Immutable;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>A filter of run history. Null means any.</summary>
/// <param name="From">Runs created at or after this instant.</param>
/// <param name="To">Runs created before this instant.</param>
/// <param name="Before">The id of the last run of the previous page.</param>
/// <param name="After">Only runs newer than this one.</param>
/// <param name="Limit">1 to 200.</param>
/// <param name="Zone">Runs that build one of these tables: the tables of a zone.</param>
/// <param name="By">Who started the run (exact match).</param>
/// <param name="Text">Text in the selection, the reason or a step's error, ignoring case; or the first digits of the run's id.</param>
public sealed record RunFilter(
    RunStatus? Status = null, TableName? Table = null, TriggerKind? Trigger = null, DateTimeOffset? From = null, DateTimeOffset? To = null,
    Guid? Before = null, int Limit = 50, Guid? After = null, ImmutableArray<TableName>? Zone = null, string? By = null, string? Text = null)
{
    public const int MaxLimit = 200;

    public const int MaxTextLength = 200;

    public const int MaxByLength = 200;

    /// <summary>A run must build one of these tables; null means any table.</summary>
    internal ImmutableArray<TableName>? Tables => (Table, Zone) switch
    {
        ({ } table, null) => [table],
        ({ } table, { } zone) => zone.Contains(table) ? [table] : [],
        _ => Zone,
    };

    /// <summary>The range of ids that begin with the text; null if the text is not part of an id.</summary>
    internal IdPrefix? Id => IdPrefix.TryParse(Text);

    /// <summary>The text that no index covers.</summary>
    internal string? Words => Id is null ? Text : null;
}
