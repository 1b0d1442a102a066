using Microsoft.EntityFrameworkCore;
using Stedi.Web.Data;

namespace Stedi.Web.Auth;

public enum LinkState { Accepted, Used, Expired }

/// <summary>Issues one-time links and takes them back.</summary>
public sealed class SignInLinks(IDbContextFactory<StediDbContext> contexts, TimeProvider time)
{
    /// <summary>How long a used or expired link is remembered, to tell its visitor so.</summary>
    private static readonly TimeSpan Memory = TimeSpan.FromDays(1);

    /// <summary>The path of a new link, to be set behind the server's address.</summary>
    public async Task<string> IssueAsync(CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var token = Secret.Create();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var forgotten = now - Memory;
        await context.Set<SignInLink>().Where(l => l.ExpiresAt < forgotten).ExecuteDeleteAsync(cancellationToken);
        context.Add(new SignInLink { Hash = Secret.Hash(token), ExpiresAt = now + SignInLink.Lifetime });
        await context.SaveChangesAsync(cancellationToken);
        return $"/sign-in?token={token}";
    }

    /// <summary>Uses the link up. Of several that try at once, one is accepted.</summary>
    public async Task<LinkState> RedeemAsync(string token, CancellationToken cancellationToken)
    {
        if (token.Length > Secret.MaxLength)
            return LinkState.Expired;
        var hash = Secret.Hash(token);
        var now = time.GetUtcNow();
        await using var context = await contexts.CreateDbContextAsync(cancellationToken);
        var link = context.Set<SignInLink>().Where(l => l.Hash == hash);
        // One statement, so Postgres decides who was first.
        var taken = await link.Where(l => l.UsedAt == null && l.ExpiresAt > now)
            .ExecuteUpdateAsync(s => s.SetProperty(l => l.UsedAt, now), cancellationToken);
        if (taken == 1)
            return LinkState.Accepted;
        return await link.AnyAsync(l => l.UsedAt != null, cancellationToken) ? LinkState.Used : LinkState.Expired;
    }
}
