namespace Stedi.Web.Contracts;

/// <summary>The header <c>WWW-Authenticate</c> of a 401 (RFC 6750, section 3).</summary>
internal static class BearerChallenge
{
    public const string NoKey = "Bearer";
    public const string InvalidKey = "Bearer error=\"invalid_token\"";
}
