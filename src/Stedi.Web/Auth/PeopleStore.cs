using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Caching.Memory;
using Stedi.Web.Audit;
using Stedi.Web.Data;

namespace Stedi.Web.Auth;

/// <summary>Adds, changes and removes people. As with keys, changes on another instance are visible here within <see cref="CacheTime"/>.</summary>
public sealed class PeopleStore(IDbContextFactory<StediDbContext> contexts, TimeProvider time) : IDisposable
{
    private const string Prefix = "person:";
    private static readonly TimeSpan CacheTime = TimeSpan.FromSeconds(30);

    private readonly MemoryCache _known = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    public static string KeyIdOf(Guid id) => $"{Prefix}{id:N}";

    public static bool IsPerson(string keyId) => keyId.StartsWith(Prefix, StringComparison.Ordinal);

    public void Dispose() => _known.Dispose();

    public async Task<IReadOnlyList<Person>> ListAsync(CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        return await db.Set<Person>().AsNoTracking().OrderBy(p => p.Name).ToListAsync(cancellationToken);
    }

    /// <summary>The new person, or why the name was refused.</summary>
    public async Task<(Person? Person, string? Refusal)> CreateAsync(string name, Role role, string by, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await db.Database.BeginTransactionAsync(cancellationToken);
        if (await CallerNames.TakenAsync(db, name, cancellationToken) is { } taken)
            return (null, taken);
        var now = time.GetUtcNow();
        var person = new Person { Id = Guid.CreateVersion7(now), Name = name, Role = role, CreatedAt = now, CreatedBy = by };
        db.Add(person);
        db.Note(AuditActions.PersonCreated, by, name, $"as {Policies.Name(role)}", now);
        await db.SaveChangesAsync(cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (person, null);
    }

    /// <summary>Null arguments change nothing. Any change ends the person's sessions, because they carry the old role. Returns null if the person does not exist.</summary>
    public Task<Person?> ChangeAsync(Guid id, Role? role, bool? isDisabled, string by, CancellationToken cancellationToken) =>
        AlterAsync(id, (db, person, now) =>
        {
            var changes = new List<string>();
            if (role is { } wanted && wanted != person.Role)
            {
                changes.Add($"role changed from {Policies.Name(person.Role)} to {Policies.Name(wanted)}");
                person.Role = wanted;
            }
            if (isDisabled is { } disable && disable != person.DisabledAt is not null)
            {
                changes.Add(disable ? "disabled" : "enabled");
                if (disable)
                    person.Disable(now);
                else
                    person.Enable();
            }
            if (changes.Count == 0)
                return;
            person.EndSessions();
            db.Note(AuditActions.PersonChanged, by, person.Name, string.Join(", ", changes), now);
        }, cancellationToken);

    /// <summary>False if the person does not exist. Their actions stay in the history under their name.</summary>
    public async Task<bool> RemoveAsync(Guid id, string by, CancellationToken cancellationToken) =>
        await AlterAsync(id, (db, person, now) =>
        {
            db.Remove(person);
            db.Note(AuditActions.PersonRemoved, by, person.Name, null, now);
        }, cancellationToken) is not null;

    /// <summary>Null if the person is disabled or removed.</summary>
    public async Task<Caller?> SignInAsync(Guid id, CancellationToken cancellationToken) =>
        await AlterAsync(id, (_, person, now) =>
        {
            if (person.DisabledAt is null)
                person.SignIn(now);
        }, cancellationToken) is { DisabledAt: null } person ? person.ToCaller() : null;

    /// <summary>Whether the person is enabled and unchanged since the session with this stamp was opened.</summary>
    public async Task<bool> IsActiveAsync(string keyId, Guid stamp, CancellationToken cancellationToken)
    {
        if (!Guid.TryParseExact(keyId[Prefix.Length..], "N", out var id))
            return false;
        if (_known.TryGetValue(id, out Guid known) && known == stamp)
            return true;
        // Not the cached stamp: the session ended, or another instance changed the person and opened a newer session.
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        var now = await db.Set<Person>().Where(p => p.Id == id && p.DisabledAt == null).Select(p => (Guid?)p.Stamp).SingleOrDefaultAsync(cancellationToken);
        if (now is { } found)
            _known.Set(id, found, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = CacheTime });
        return now == stamp;
    }

    private async Task<Person?> AlterAsync(Guid id, Action<StediDbContext, Person, DateTimeOffset> alter, CancellationToken cancellationToken)
    {
        await using var db = await contexts.CreateDbContextAsync(cancellationToken);
        if (await db.Set<Person>().SingleOrDefaultAsync(p => p.Id == id, cancellationToken) is not { } person)
            return null;
        alter(db, person, time.GetUtcNow());
        try
        {
            await db.SaveChangesAsync(cancellationToken);
        }
        catch (DbUpdateConcurrencyException)
        {
            // Removed between the read and the write.
            return null;
        }
        finally
        {
            _known.Remove(id);
        }
        return person;
    }
}
