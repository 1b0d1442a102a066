namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>The calls of a fake that runs as a separate program. No bucket can have the name of its path.</summary>
/// <param name="Calls">The arrival time of each call, in milliseconds since 1970.</param>
internal sealed record FakeReport(IReadOnlyList<long> Calls, IReadOnlyList<FakeReport.Run> Runs)
{
    public const string Path = "/_fake/report";

    public static FakeReport Of(FakeAws aws) => new(
        [.. aws.Calls.All.Select(c => c.At.ToUnixTimeMilliseconds())],
        [.. aws.GlueJobs.AllRuns.Select(r => new Run(r.JobName!, r.Id!, r.Arguments!.GetValueOrDefault("--TOKEN", ""), r.JobRunState!, r.StartedOn, r.CompletedOn))]);

    internal sealed record Run(string Job, string Id, string Token, string State, DateTime? StartedOn, DateTime? CompletedOn);
}
