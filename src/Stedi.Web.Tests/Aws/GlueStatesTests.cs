using Stedi.Pipeline.Aws.Clients.Glue;
using Stedi.Pipeline.Aws.Jobs;
using Stedi.Pipeline.Engines;

namespace Stedi.Web.Tests.Aws;

public sealed class GlueStatesTests
{
    private static readonly DateTime Start = new(2026, 11, 1, 0, 0, 0, DateTimeKind.Utc);

    [Theory]
    [InlineData(JobRunState.WAITING, EngineRunState.Waiting, "Maximum concurrent runs.")]
    [InlineData(JobRunState.STARTING, EngineRunState.Waiting, "starting workers")]
    [InlineData(JobRunState.RUNNING, EngineRunState.Running, null)]
    [InlineData(JobRunState.STOPPING, EngineRunState.Running, "Stopping")]
    [InlineData(JobRunState.STOPPED, EngineRunState.Stopped, "Stopped")]
    [InlineData(JobRunState.SUCCEEDED, EngineRunState.Succeeded, null)]
    [InlineData(JobRunState.FAILED, EngineRunState.Failed, "It broke.")]
    [InlineData(JobRunState.TIMEOUT, EngineRunState.Failed, "90 minutes")]
    [InlineData(JobRunState.ERROR, EngineRunState.Lost, "It broke.")]
    [InlineData(JobRunState.EXPIRED, EngineRunState.Lost, "never started")]
    [InlineData("DREAMING", EngineRunState.Waiting, "'DREAMING'")]
    [InlineData(null, EngineRunState.Waiting, "''")]
    public void Of_EachState_MeansOneThingAndSaysWhy(string? state, EngineRunState expected, string? because)
    {
        var status = GlueStates.Of(new() { JobRunState = state, StartedOn = Start, Timeout = 90, ErrorMessage = "JobFailed: It broke.", StateDetail = "Maximum concurrent runs." });

        Assert.Equal(expected, status.State);
        if (because is null)
            Assert.Null(status.Reason);
        else
            Assert.Contains(because, status.Reason, StringComparison.Ordinal);
        Assert.Equal(status.State == EngineRunState.Waiting || state == JobRunState.EXPIRED, status.StartedAt is null);
    }

    [Fact]
    public void Of_UnknownFinalState_IsLost() =>
        Assert.Equal(EngineRunState.Lost, GlueStates.Of(new() { JobRunState = "GONE", CompletedOn = Start }).State);

    [Theory]
    [InlineData("JobFailed: a was not built: 'x'.", "a was not built: 'x'.")]
    [InlineData("Error Category: UNCLASSIFIED_ERROR; Failed Line Number: 237; __main__.JobFailed: a is gone.", "a is gone.")]
    [InlineData(null, "The job failed, but Glue gives no reason. Check its log.")]
    [InlineData(
        "Error Category: QUERY_ERROR; [CAST_INVALID_INPUT] The value 'ann' of the type \"STRING\" cannot be cast to \"INT\".",
        "[CAST_INVALID_INPUT] The value '…' of the type \"STRING\" cannot be cast to \"INT\". The full message is in the log.")]
    [InlineData("NumberFormatException: For input string: \"ann\"", "NumberFormatException while reading rows. The full message is in the log.")]
    [InlineData("java.time.zone.ZoneRulesException: Unknown time-zone ID: ann", "ZoneRulesException while reading rows. The full message is in the log.")]
    [InlineData("[INVALID_TIMEZONE] ann is no zone", "[INVALID_TIMEZONE] while reading rows. The full message is in the log.")]
    [InlineData("Oh ann", "The job failed while reading rows. The full message is in the log.")]
    [InlineData(
        "AnalysisException: [UNRESOLVED_COLUMN] A column with name `nothing` cannot be resolved.",
        "AnalysisException: [UNRESOLVED_COLUMN] A column with name `nothing` cannot be resolved. The full message is in the log.")]
    public void Reason_OfAnErrorMessage_HidesValuesThatOnlySparkQuotes(string? message, string expected) => Assert.Equal(expected, GlueReason.Of(message));
}
