using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>A Postgres notification that a run has changed. It only tells followers to reload; the event itself is in the database.</summary>
/// <param name="Seq">The number of the event; 0 if notices may have been lost and followers must reload.</param>
public sealed record RunNotice(Guid RunId, int Seq, string Kind, TableName? Table)
{
    /// <summary>Tells a follower that it may have missed notices: the Postgres connection was lost, or the follower was too slow.</summary>
    public static readonly RunNotice Gap = new(Guid.Empty, 0, "gap", null);

    public bool Concerns(Guid runId) => RunId == runId || RunId == Guid.Empty;
}
