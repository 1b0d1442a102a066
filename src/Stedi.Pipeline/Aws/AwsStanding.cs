namespace Stedi.Pipeline.Aws;

/// <param name="Summary">What is wrong, naming nothing of the account; null where all is well.</param>
/// <param name="Message">The same for an operator: what happened, where, and what to do.</param>
public sealed record AwsStanding(string? Summary, string? Message)
{
    public static readonly AwsStanding Good = new(null, null);
}
