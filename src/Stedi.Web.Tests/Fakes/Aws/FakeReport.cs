namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>What happened on a fake that runs as a program of its own; no bucket can have the name of its address.</summary>
/// <param name="Calls">When each call arrived, in milliseconds since 1970.</param>
internal sealed record FakeReport(IReadOnlyList<long> Calls, IReadOnlyList<FakeReport.Run> Runs)
{
    public const string Path = "/_fake/report";

    public static FakeReport Of(FakeAws aws) => new(
        [.. aws.Calls.All.Select(c => c.At.ToUnixTimeMilliseconds())],
        [.. aws.GlueJobs.AllRuns.Select(r => new Run(r.JobName!, r.Id!, r.Arguments!.GetValueOrDefault("--TOKEN", ""), r.JobRunState!, r.StartedOn, r.CompletedOn))]);

    internal sealed record Run(string Job, string Id, string Token, string State, DateTime? StartedOn, DateTime? CompletedOn);
}
