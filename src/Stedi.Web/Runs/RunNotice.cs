using System.Text.Json.Serialization;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Runs;

/// <summary>A Postgres notification that a run has changed. It only tells followers to reload; the event itself is in the database.</summary>
/// <param name="RunId">The run; an empty id if any run may have changed: see <see cref="IsOfAnyRun"/>.</param>
/// <param name="Seq">The number of the event; 0 if there is none: notices may have been lost, or people have written something about the run.</param>
/// <param name="Kind">One of <see cref="RunEventKinds"/>, or <c>gap</c>, <c>note</c> or <c>acknowledgement</c>.</param>
public sealed record RunNotice(Guid RunId, int Seq, string Kind, TableName? Table)
{
    /// <summary>Tells a follower that it may have missed notices: the Postgres connection was lost, or the follower was too slow.</summary>
    public static readonly RunNotice Gap = new(Guid.Empty, 0, "gap", null);

    /// <summary>It is about any run: notices were lost, a table has a new note, or an acknowledgement changed, which shows in all runs with its warning.</summary>
    [JsonIgnore]
    public bool IsOfAnyRun => RunId == Guid.Empty;

    public bool Concerns(Guid runId) => RunId == runId || IsOfAnyRun;
}
