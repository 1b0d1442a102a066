using Microsoft.EntityFrameworkCore;
using Stedi.Web.Audit;
using Stedi.Web.Data;

namespace Stedi.Web.Auth;

public enum LinkState { Accepted, Used, Expired }

/// <param name="PersonId">Whom an accepted link lets in; null: the admin.</param>
public readonly record struct Redeemed(LinkState State, Guid? PersonId = null);

/// <param name="Path">To be set behind the server's address.</param>
public sealed record PersonLink(string Path, DateTimeOffset ExpiresAt);

/// <summary>Issues one-time links and takes them back.</summary>
public sealed class SignInLinks(IDbContextFactory<StediDbContext> contexts, TimeProvider time)
{
    /// <summary>How long a used or expired link is remembered, to tell its visitor so.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    /// <summary>The path of a new link for the admin, to be set behind the server's address.</summary>
    public async Task<string> IssueAsync(CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        return (await IssueAsync(context, null, SignInLink.Lifetime, cancellationToken)).Path;
    }

    /// <summary>A new link for a person.</summary>
    /// <param name="by">Who hands it out.</param>
    public async Task<PersonLink> IssueAsync(Person person, string by, CancellationToken cancellationToken)
    {
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        context.Note(AuditActions.LinkIssued, by, person.Name, null, time.GetUtcNow());
        return await IssueAsync(context, person.Id, SignInLink.PersonLifetime, cancellationToken);
    }

    /// <summary>Uses the link up. Of several that try at once, one is accepted.</summary>
    public async Task<Redeemed> RedeemAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > Secret.MaxLength)
            return new(LinkState.Expired);
        var hash = Secret.Hash(token);
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var link = context.Set<SignInLink>().Where(l => l.Hash == hash);
        // One statement, so Postgres decides who was first.
        var taken = await link.Where(l => l.UsedAt == null && l.ExpiresAt > now)
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.UsedAt, now), cancellationToken);
        if (taken == 1)
            return new(LinkState.Accepted, await link.Select(l => l.PersonId).SingleAsync(cancellationToken));
        return new(await link.AnyAsync(l => l.UsedAt != null, cancellationToken) ? LinkState.Used : LinkState.Expired);
    }

    private async Task<PersonLink> IssueAsync(StediDbContext context, Guid? person, TimeSpan lifetime, CancellationToken cancellationToken)
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
