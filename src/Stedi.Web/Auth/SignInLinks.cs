using Microsoft.EntityFrameworkCore;
using Stedi.Web.Audit;
using Stedi.Web.Data;

namespace Stedi.Web.Auth;

/// <param name="PersonId">Whom the link lets in; null: the admin.</param>
public readonly record struct Redeemed(Guid? PersonId);

/// <param name="Path">To be set behind the server's address.</param>
public sealed record PersonLink(string Path, DateTimeOffset ExpiresAt);

/// <summary>Issues one-time links and takes them back.</summary>
public sealed class SignInLinks(IDbContextFactory<StediDbContext> contexts, TimeProvider time)
{
    /// <summary>How long a link that is over is remembered, to tell its visitor why.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    /// <summary>The path of a new link for the admin, to be set behind the server's address.</summary>
    public async Task<string> IssueAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await AddAsync(context, null, SignInLink.Lifetime, cancellationToken)).Path;
    }

    /// <summary>A new link for a person, which ends those that were made before and not used. Null where the person was disabled or removed.</summary>
    /// <param name="by">Who hands it out.</param>
    public async Task<PersonLink?> IssueAsync(Guid personId, string by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        // Locked, so that of two links that are made at once the second replaces the first.
        var person = await context.Set<Person>().FromSql($"SELECT * FROM stedi.person WHERE id = {personId} FOR UPDATE").AsNoTracking()
            .SingleOrDefaultAsync(cancellationToken);
        if (person is not { DisabledAt: null })
            return null;
        var now = time.GetUtcNow();
        await context.Set<SignInLink>().Where(l => l.PersonId == personId && l.UsedAt == null && l.ReplacedAt == null && l.ExpiresAt > now)
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.ReplacedAt, now), cancellationToken);
        context.Note(AuditActions.LinkIssued, by, person.Name, null, now);
        var link = await AddAsync(context, personId, SignInLink.PersonLifetime, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return link;
    }

    /// <summary>Whom the link would let in, or why it lets in nobody. Uses nothing up: mail scanners and link previews follow links before people do.</summary>
    public async Task<LinkView> LookAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > Secret.MaxLength)
            return LinkView.Unknown;
        var hash = Secret.Hash(token);
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        if (await context.Set<SignInLink>().AsNoTracking().SingleOrDefaultAsync(l => l.Hash == hash, cancellationToken) is not { } link)
            return LinkView.Unknown;
        var isForPerson = link.PersonId is not null;
        if (link.UsedAt is not null)
            return new(LinkState.Used, isForPerson);
        if (link.ReplacedAt is not null)
            return new(LinkState.Replaced, isForPerson);
        if (link.ExpiresAt <= time.GetUtcNow())
            return new(LinkState.Expired, isForPerson);
        if (link.PersonId is not { } id)
            return new(LinkState.Valid, false, AdminKey.CallerName);
        var name = await context.Set<Person>().Where(p => p.Id == id && p.DisabledAt == null).Select(p => p.Name).SingleOrDefaultAsync(cancellationToken);
        return new(name is null ? LinkState.Closed : LinkState.Valid, true, name);
    }

    /// <summary>Uses the link up. Of several that try at once, one gets it. Null where it lets in nobody: <see cref="LookAsync"/> says why.</summary>
    public async Task<Redeemed?> RedeemAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > Secret.MaxLength)
            return null;
        var hash = Secret.Hash(token);
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var link = context.Set<SignInLink>().Where(l => l.Hash == hash);
        var people = context.Set<Person>().Where(p => p.DisabledAt == null);
        // One statement, so Postgres decides who was first.
        var taken = await link
            .Where(l => l.UsedAt == null && l.ReplacedAt == null && l.ExpiresAt > now && (l.PersonId == null || people.Any(p => p.Id == l.PersonId)))
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.UsedAt, now), cancellationToken);
        return taken == 1 ? new Redeemed(await link.Select(l => l.PersonId).SingleAsync(cancellationToken)) : null;
    }

    private async Task<PersonLink> AddAsync(StediDbContext context, Guid? person, TimeSpan lifetime, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var token = Secret.Create();
        var forgotten = now - Memory;
        await context.Set<SignInLink>().Where(l => l.ExpiresAt < forgotten).ExecuteDeleteAsync(cancellationToken);
        context.Add(new SignInLink { Hash = Secret.Hash(token), ExpiresAt = now + lifetime, PersonId = person });
        await context.SaveChangesAsync(cancellationToken);
        return new($"{SignInEndpoints.Path}?token={token}", now + lifetime);
    }
}
