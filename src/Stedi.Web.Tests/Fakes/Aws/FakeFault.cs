namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary><see cref="LostAnswer"/>: the work is done, then the connection breaks.</summary>
internal enum FakeFaultKind { Throttling, ServerError, LostAnswer, Slow, AccessDenied, ExpiredToken, ClockSkew }

/// <param name="Operation">For example <c>Glue.StartJobRun</c>, <c>S3.PutObject</c>, <c>Glue.*</c> or <c>*</c>.</param>
/// <param name="Share">The share of affected calls, from 0 to 1.</param>
/// <param name="Times">The fault ends after this number of hits.</param>
/// <param name="Delay">Of <see cref="FakeFaultKind.Slow"/>.</param>
internal sealed record FakeFault(string Operation, FakeFaultKind Kind, double Share = 1, int Times = int.MaxValue, TimeSpan Delay = default)
{
    public bool Matches(string operation) =>
        Operation == "*" || Operation == operation
        || (Operation.EndsWith(".*", StringComparison.Ordinal) && operation.StartsWith(Operation[..^1], StringComparison.Ordinal));
}
