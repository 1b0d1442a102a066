namespace Stedi.Web.Tests.Architecture;

/// <summary>One room uses another.</summary>
internal sealed record Arrow(string From, string To)
{
    public override string ToString() => $"{From} --> {To}";
}
