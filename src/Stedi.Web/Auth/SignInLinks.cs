using Microsoft.EntityFrameworkCore;
using Stedi.Web.Audit;
using Stedi.Web.Data;

namespace Stedi.Web.Auth;

/// <param name="PersonId">Who the link signs in; null: the admin.</param>
public readonly record struct Redeemed(Guid? PersonId);

/// <param name="Path">Append it to the server's address.</param>
public sealed record PersonLink(string Path, DateTimeOffset ExpiresAt);

/// <summary>Issues and redeems one-time links.</summary>
public sealed class SignInLinks(IDbContextFactory<StediDbContext> contexts, TimeProvider time)
{
    /// <summary>How long an ended link is kept, to explain why it no longer works.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    /// <summary>The path of a new admin link. Append it to the server's address.</summary>
    public async Task<string> IssueAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await AddAsync(context, null, SignInLink.Lifetime, cancellationToken)).Path;
    }

    /// <summary>A new link for a person. It replaces earlier unused links. Null if the person was disabled or removed.</summary>
    /// <param name="by">Who created it.</param>
    public async Task<PersonLink?> IssueAsync(Guid personId, string by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        // Locked: of two links created concurrently, the second replaces the first.
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

    /// <summary>Who the link would sign in, or why it is not valid. Does not use the link, because mail scanners and previews follow links first.</summary>
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

    /// <summary>Uses the link. Of concurrent attempts, one succeeds. Null if it is not valid; <see cref="LookAsync"/> says why.</summary>
    public async Task<Redeemed?> RedeemAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > Secret.MaxLength)
            return null;
        var hash = Secret.Hash(token);
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var link = context.Set<SignInLink>().Where(l => l.Hash == hash);
        var people = context.Set<Person>().Where(p => p.DisabledAt == null);
        // One statement, so Postgres decides which attempt is first.
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
