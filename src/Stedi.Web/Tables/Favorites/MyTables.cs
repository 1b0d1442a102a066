using Microsoft.AspNetCore.Components.Authorization;
using MudBlazor;
using Stedi.Pipeline.Model;
using Stedi.Web.Auth;
using Stedi.Web.Data;
using Severity = MudBlazor.Severity;

namespace Stedi.Web.Tables.Favorites;

/// <summary>The favorites and recent tables of the signed-in user, for pages. A change that fails is reported in a snackbar.</summary>
public sealed class MyTables(UserTables store, AuthenticationStateProvider sessions, ISnackbar snackbar, ILogger<MyTables> logger)
{
    public async Task<OwnTables> ReadAsync(CancellationToken cancellationToken) => await store.ReadAsync(await KeyAsync(), cancellationToken);

    /// <summary>Stores that the user opened the table. A failure is only logged, because the table can be shown all the same.</summary>
    /// <returns>Whether the table is a favorite.</returns>
    public async Task<bool> OpenAsync(TableName table, CancellationToken cancellationToken)
    {
        var key = await KeyAsync();
        try
        {
            await store.OpenAsync(key, table, cancellationToken);
        }
        catch (Exception e) when (!cancellationToken.IsCancellationRequested)
        {
            logger.LogWarning(e, "Could not store that {Table} was opened.", table);
        }
        return await store.IsFavoriteAsync(key, table, cancellationToken);
    }

    /// <summary>Adds the table to the favorites or removes it.</summary>
    /// <returns>Whether it is a favorite now.</returns>
    public async Task<bool> SetAsync(TableName table, bool isFavorite)
    {
        var done = await DoAsync($"change your favorite {table}", async key =>
        {
            if (!isFavorite)
                await store.RemoveAsync(key, table, CancellationToken.None);
            return isFavorite ? await store.AddAsync(key, table, CancellationToken.None) : null;
        });
        return done ? isFavorite : !isFavorite;
    }

    /// <summary>Removes the recent tables.</summary>
    /// <returns>False if that failed.</returns>
    public Task<bool> ForgetAsync() => DoAsync("clear your recent tables", async key =>
    {
        await store.ForgetAsync(key, CancellationToken.None);
        return null;
    });

    /// <param name="change">Returns why it was refused; null if it was done.</param>
    private async Task<bool> DoAsync(string verb, Func<string, Task<string?>> change)
    {
        try
        {
            if (await change(await KeyAsync()) is not { } refusal)
                return true;
            snackbar.Add(refusal, Severity.Warning);
        }
        catch (Exception e)
        {
            logger.LogError(e, "Dashboard action failed: {Verb}.", verb);
            snackbar.Add($"Could not {verb}: {DatabaseOutage.Explain(e)}", Severity.Error);
        }
        return false;
    }

    private async Task<string> KeyAsync() =>
        Caller.KeyIdOf((await sessions.GetAuthenticationStateAsync()).User) ?? throw new InvalidOperationException("Not signed in.");
}
