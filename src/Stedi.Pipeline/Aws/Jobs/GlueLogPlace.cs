namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>How far a stream was read: so many events of the page that the token leads to.</summary>
/// <param name="Token">CloudWatch's own; empty: the start of the stream.</param>
internal sealed record GlueLogPlace(string Token, int Read)
{
    public static GlueLogPlace Start { get; } = new("", 0);
}
