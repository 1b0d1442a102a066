using System.Collections.Immutable;
using Stedi.Web.Data;
using Stedi.Web.Notes;
using Stedi.Web.Runs.Warnings;

namespace Stedi.Web.Runs;

/// <summary>Adds to runs what people have said about them.</summary>
internal static class RunViews
{
    /// <summary>The runs with their number of notes and the acknowledgements of their warnings. Two statements for all, one if there are no warnings.</summary>
    public static async Task<ImmutableArray<RunView>> CompleteAsync(this StediDbContext db, IReadOnlyCollection<RunView> runs, CancellationToken cancellationToken)
    {
        var notes = await db.NotesOfAsync(NoteSubjectKind.Run, [.. runs.Select(r => NoteSubject.KeyOf(r.Id))], cancellationToken);
        var known = await db.AcknowledgementsOfAsync(runs.SelectMany(r => r.Warnings), cancellationToken);
        return [.. runs.Select(r => r with
        {
            Notes = notes.GetValueOrDefault(NoteSubject.KeyOf(r.Id), NoteSummary.None), Warnings = known.Acknowledge(r.Warnings, r.Id),
        })];
    }
}
