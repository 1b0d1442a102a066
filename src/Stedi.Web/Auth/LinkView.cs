namespace Stedi.Web.Auth;

/// <summary>
/// <see cref="Unknown"/>: this server did not issue the link, or deleted it. <see cref="Closed"/>: the person was disabled or removed.
/// </summary>
public enum LinkState { Valid, Used, Expired, Replaced, Closed, Unknown }

/// <summary>A sign-in link as its holder sees it. Viewing does not use the link.</summary>
/// <param name="IsForPerson">An admin created it for a person. Otherwise the server printed it at startup, or it is unknown.</param>
/// <param name="Name">The name it signs in; null if it is not valid.</param>
public sealed record LinkView(LinkState State, bool IsForPerson, string? Name = null)
{
    public static readonly LinkView Unknown = new(LinkState.Unknown, false);

    /// <summary>Why the link is not valid, and what to do; null if it is valid.</summary>
    public string? Refusal => State switch
    {
        LinkState.Valid => null,
        LinkState.Used => $"This link was already used. Each link works once. {Next}",
        LinkState.Expired => $"This link has expired. Links are valid for {Lifetime}. {Next}",
        LinkState.Replaced => "A newer link replaced this one. Use the newest link, or ask an admin for a new one.",
        LinkState.Closed => "Your access was disabled or removed. Ask an admin to restore it.",
        _ => "Unknown link. Check that the URL is complete, or ask for a new link.",
    };

    private string Lifetime => IsForPerson ? $"{SignInLink.PersonLifetime.TotalHours:0} hours" : $"{SignInLink.Lifetime.TotalMinutes:0} minutes";

    private string Next => IsForPerson ? "Ask an admin for a new link." : "Restart the server to print a new link, or sign in with the admin key.";
}
