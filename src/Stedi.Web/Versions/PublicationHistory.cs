using Microsoft.EntityFrameworkCore;
using Stedi.Pipeline.Engines;
using Stedi.Web.Data;

namespace Stedi.Web.Versions;

/// <summary>Whether this home has published anything that is still kept.</summary>
internal sealed class PublicationHistory(IDbContextFactory<StediDbContext> contexts) : IPublicationHistory
{
    public async Task<bool> AnyAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<TableVersionRecord>().AnyAsync(v => v.PublishedAt != null && v.RemovedAt == null, cancellationToken);
    }
}
