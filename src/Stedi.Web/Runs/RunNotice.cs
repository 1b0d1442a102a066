using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>That a run has changed, as Postgres notifies it: enough to know whether to look, the event itself is in the database.</summary>
/// <param name="Seq">Of the event; 0 where notices may have been lost and whoever follows should look for itself.</param>
public sealed record RunNotice(Guid RunId, int Seq, string Kind, TableName? Table)
{
    /// <summary>Tells every follower that it may have missed something: the connection to Postgres was away, or the follower too slow.</summary>
    public static readonly RunNotice Gap = new(Guid.Empty, 0, "gap", null);

    public bool Concerns(Guid runId) => RunId == runId || RunId == Guid.Empty;
}
