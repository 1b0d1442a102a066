namespace Stedi.Web.Auth;

/// <summary>
/// <see cref="Unknown"/>: this server has issued no such link, or has forgotten it. <see cref="Closed"/>: the person was disabled or removed.
/// </summary>
public enum LinkState { Valid, Used, Expired, Replaced, Closed, Unknown }

/// <summary>A sign-in link as its holder sees it. Looking at it does not use it up.</summary>
/// <param name="IsForPerson">An admin made it for a person; otherwise the server printed it at start, or it is unknown.</param>
/// <param name="Name">Whom it lets in; null where it lets in nobody.</param>
public sealed record LinkView(LinkState State, bool IsForPerson, string? Name = null)
{
    public static readonly LinkView Unknown = new(LinkState.Unknown, false);

    /// <summary>Why it does not let in, and what to do; null while it does.</summary>
    public string? Refusal => State switch
    {
        LinkState.Valid => null,
        LinkState.Used => $"This link was already used. Each link works once. {Next}",
        LinkState.Expired => $"This link has expired. It worked for {Lifetime}. {Next}",
        LinkState.Replaced => "A newer link was made for you. Use the newest link, or ask an admin for another one.",
        LinkState.Closed => "Your access was disabled or removed. Ask an admin.",
        _ => "This link is not known here. Check that the address is complete, or ask for a new link.",
    };

    private string Lifetime => IsForPerson ? $"{SignInLink.PersonLifetime.TotalHours:0} hours" : $"{SignInLink.Lifetime.TotalMinutes:0} minutes";

    private string Next => IsForPerson ? "Ask an admin for a new link." : "Restart the server to print a new link, or sign in with the admin key.";
}
