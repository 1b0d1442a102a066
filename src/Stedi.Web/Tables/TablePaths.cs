using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Model;
using Stedi.Web.Contracts;
using Stedi.Web.Notes;
using Stedi.Web.Runs.Warnings;

namespace Stedi.Web.Tables;

/// <summary><c>/tables/{name}/notes</c>.</summary>
internal sealed record TableNotePath(string Name, PipelineSource Source) : INotePath
{
    public ValueTask<NoteSubject?> FindAsync(CancellationToken cancellationToken) =>
        ValueTask.FromResult<NoteSubject?>(TableName.TryParse(Name, out var table) && Source.Definition.Find(table) is not null ? NoteSubject.Of(table) : null);

    public Problem<Status404> Missing() => TableEndpoints.Missing(Name);
}

/// <summary><c>/tables/{name}/warnings/{warning}</c>.</summary>
internal sealed record TableWarningPath(string Name, [property: WarningText] string Warning, TableReader Tables) : IWarningPath
{
    public async Task<ShownWarning?> FindAsync(CancellationToken cancellationToken) =>
        TableName.TryParse(Name, out var name) && await Tables.FindAsync(name, cancellationToken) is { PublishedByRun: { } run } table
        && table.Warnings.FirstOrDefault(w => w.Id == Warning) is { } found
            ? new(found, run)
            : null;

    public Problem<Status404> Missing() => Problem.NotFound($"Table '{Name}' has no warning {Warning}. GET /api/v1/tables/{Name} lists its warnings.");
}
