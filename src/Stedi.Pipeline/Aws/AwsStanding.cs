namespace Stedi.Pipeline.Aws;

/// <param name="Summary">The problem, without details of the account; null if there is none.</param>
/// <param name="Message">The same for an operator: what happened, where, and what to do.</param>
public sealed record AwsStanding(string? Summary, string? Message)
{
    public static readonly AwsStanding Good = new(null, null);
}
