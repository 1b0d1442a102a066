namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>The reading position in a stream: a page, and the number of events read from it.</summary>
/// <param name="Token">CloudWatch's token of the page; empty for the start of the stream.</param>
internal sealed record GlueLogPlace(string Token, int Read)
{
    public static GlueLogPlace Start { get; } = new("", 0);
}
