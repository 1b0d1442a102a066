using System.Collections.Concurrent;
using System.Security.Claims;
using Microsoft.Extensions.Caching.Memory;
using Stedi.Web.Data;

namespace Stedi.Web.Auth;

/// <summary>Whether a session is valid: not signed out, and its key active, or its person unchanged since sign-in.</summary>
public sealed class Sessions(ApiKeyStore keys, PeopleStore people, EndedSessions ended) : IDisposable
{
    private const string IdClaim = "stedi:session";
    private static readonly TimeSpan Memory = EndedSessions.CookieLifetime;

    /// <summary>Ended sessions are cached without expiry: keys are never restored, and stamps and sessions never reused.</summary>
    private readonly MemoryCache _over = new(new MemoryCacheOptions { SizeLimit = 10_000 });

    private readonly ConcurrentDictionary<Pass, Lazy<Task<bool>>> _looks = new();

    /// <summary>A new browser session.</summary>
    public static ClaimsPrincipal Open(Caller caller, string scheme)
    {
        var session = caller.ToPrincipal(scheme);
        session.Identities.Single().AddClaim(new(IdClaim, Guid.NewGuid().ToString("N")));
        return session;
    }

    /// <summary>Null for a caller that sends its key with each request and has no session.</summary>
    public static Guid? IdOf(ClaimsPrincipal session) => Guid.TryParseExact(session.FindFirstValue(IdClaim), "N", out var id) ? id : null;

    public void Dispose() => _over.Dispose();

    /// <summary>Signs out. All copies of the cookie are rejected from now on.</summary>
    /// <param name="address">The client address, for the audit log.</param>
    public async Task EndAsync(ClaimsPrincipal session, string address, CancellationToken cancellationToken)
    {
        if (Pass.Of(session) is not { Id: { } id } pass)
            return;
        await ended.EndAsync(id, Caller.NameOf(session), address, cancellationToken);
        Forget(pass);
    }

    public async Task<bool> IsActiveAsync(ClaimsPrincipal session, CancellationToken cancellationToken) =>
        Pass.Of(session) is { } pass && await IsActiveAsync(pass, cancellationToken);

    /// <summary>
    /// For open pages and streams. Concurrent checks of one session share the answer. A Postgres outage does not end a session:
    /// nothing can be read or changed meanwhile, and the next check decides.
    /// </summary>
    public async Task<bool> StaysActiveAsync(ClaimsPrincipal session, CancellationToken cancellationToken)
    {
        try
        {
            return Pass.Of(session) is { } pass
                && await _looks.GetOrAdd(pass, p => new Lazy<Task<bool>>(() => LookAsync(p))).Value.WaitAsync(cancellationToken);
        }
        catch (Exception e) when (DatabaseOutage.IsCauseOf(e))
        {
            return true;
        }
    }

    /// <summary>Not cancelled with its first caller.</summary>
    private async Task<bool> LookAsync(Pass pass)
    {
        try
        {
            return await IsActiveAsync(pass, CancellationToken.None);
        }
        finally
        {
            _looks.TryRemove(pass, out _);
        }
    }

    private async Task<bool> IsActiveAsync(Pass pass, CancellationToken cancellationToken)
    {
        if (_over.TryGetValue(pass, out _))
            return false;
        if (!await IsSignedOutAsync(pass, cancellationToken) && await HolderIsActiveAsync(pass, cancellationToken))
            return true;
        Forget(pass);
        return false;
    }

    /// <summary>During a Postgres outage, only sessions signed out on this instance count as ended. The admin's pages show the outage.</summary>
    private async Task<bool> IsSignedOutAsync(Pass pass, CancellationToken cancellationToken)
    {
        try
        {
            return pass.Id is { } id && await ended.ContainsAsync(id, cancellationToken);
        }
        catch (Exception e) when (DatabaseOutage.IsCauseOf(e))
        {
            return false;
        }
    }

    private async Task<bool> HolderIsActiveAsync(Pass pass, CancellationToken cancellationToken) => PeopleStore.IsPerson(pass.Key)
        ? pass.Stamp is { } stamp && await people.IsActiveAsync(pass.Key, stamp, cancellationToken)
        : await keys.IsActiveAsync(pass.Key, cancellationToken);

    private void Forget(Pass pass) => _over.Set(pass, pass, new MemoryCacheEntryOptions { Size = 1, AbsoluteExpirationRelativeToNow = Memory });

    /// <summary>The parts of a principal that can end.</summary>
    private sealed record Pass(string Key, Guid? Stamp, Guid? Id)
    {
        public static Pass? Of(ClaimsPrincipal principal) =>
            Caller.KeyIdOf(principal) is { } key ? new(key, Caller.StampOf(principal), IdOf(principal)) : null;
    }
}
