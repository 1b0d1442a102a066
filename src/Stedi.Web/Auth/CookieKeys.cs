using System.Xml.Linq;
using Microsoft.AspNetCore.DataProtection.Repositories;
using Microsoft.EntityFrameworkCore;
using Stedi.Web.Data;

namespace Stedi.Web.Auth;

/// <summary>
/// Stores the cookie keys in Postgres, so instances accept each other's cookies. Data protection reads them at startup, once a day,
/// and when it finds an unknown key. It caches them in between.
/// </summary>
internal sealed class CookieKeys(IDbContextFactory<StediDbContext> contexts, TimeProvider time) : IXmlRepository
{
    public IReadOnlyCollection<XElement> GetAllElements()
    {
        using var db = contexts.CreateDbContext();
        return [.. db.Set<CookieKey>().AsNoTracking().OrderBy(k => k.Id).Select(k => k.Xml).AsEnumerable().Select(x => XElement.Parse(x))];
    }

    public void StoreElement(XElement element, string friendlyName)
    {
        var now = time.GetUtcNow();
        using var db = contexts.CreateDbContext();
        db.Add(new CookieKey { Id = Guid.CreateVersion7(now), CreatedAt = now, Xml = element.ToString(SaveOptions.DisableFormatting) });
        db.SaveChanges();
    }
}
