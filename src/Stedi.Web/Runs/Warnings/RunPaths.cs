using Stedi.Web.Contracts;
using Stedi.Web.Notes;

namespace Stedi.Web.Runs.Warnings;

/// <summary><c>/runs/{id}/notes</c>.</summary>
internal sealed record RunNotePath(Guid Id, RunHistory History) : INotePath
{
    public async ValueTask<NoteSubject?> FindAsync(CancellationToken cancellationToken) => await History.ExistsAsync(Id, cancellationToken) ? NoteSubject.Of(Id) : null;

    public Problem<Status404> Missing() => RunEndpoints.Missing(Id);
}

/// <summary><c>/runs/{id}/warnings/{warning}</c>.</summary>
internal sealed record RunWarningPath(Guid Id, [property: WarningText] string Warning, RunHistory History) : IWarningPath
{
    public async Task<ShownWarning?> FindAsync(CancellationToken cancellationToken) =>
        (await History.FindAsync(Id, cancellationToken))?.Warnings.FirstOrDefault(w => w.Id == Warning) is { } found ? new(found, Id) : null;

    public Problem<Status404> Missing() => Problem.NotFound($"Run {Id} has no warning {Warning}. GET /api/v1/runs/{Id} lists its warnings.");
}
