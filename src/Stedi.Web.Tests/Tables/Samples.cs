using System.Collections.Immutable;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Runs;
using Stedi.Web.Tables;

namespace Stedi.Web.Tests.Tables;

/// <summary>Sample tables as pages get them: customer_trusted, 482 of 956 rows kept.</summary>
internal static class Samples
{
    public static readonly DateTimeOffset Noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly TableName Trusted = TableName.Parse("customer_trusted");

    public static VersionMetrics Metrics(ImmutableArray<CheckMetrics> checks = default, long unexplained = 0) => new(
        1, Trusted, "v1", "customer_landing_to_trusted", "local", "", Noon, 120, 482, 40_000, [],
        [new(TableName.Parse("customer_landing"), "l1", 956, 482, [new("no_consent", 474 - unexplained), new("duplicate", 0)], unexplained)],
        checks.IsDefault ? [] : checks, null);

    public static TableState State(
        StepStatus? step = null, RunStatus? run = null, string? version = "v1", string? remark = null, long? rowsOut = null,
        long? before = null, TableData? data = null) => new(
        new TableView(
            Trusted, "trusted", "People who consented", "parquet", "/lake", version is null ? null : 482, version is null ? null : 40_000,
            version, version is null ? null : Noon, [], [TableName.Parse("customer_landing")], [], "customer_landing_to_trusted"),
        version is null ? null : Metrics(), before, run is null ? null : Guid.NewGuid(), run, step is { } s ? Step(s, remark, rowsOut) : null,
        data ?? (version is null ? new([new(DataState.NeverBuilt, Trusted)]) : TableData.UpToDate));

    public static StepView Step(
        StepStatus status, string? remark = null, long? rowsOut = null, DateTimeOffset? startedAt = null, DateTimeOffset? finishedAt = null) => new(
        Trusted, "customer_landing_to_trusted", status, 1, "jr_1", "v2", 956, rowsOut, startedAt, finishedAt,
        status.HasEnded() ? remark : null, status.HasEnded() ? null : remark);

    public static RunView Run(RunStatus status, DateTimeOffset? finishedAt, params ImmutableArray<StepView> steps) =>
        new(Guid.CreateVersion7(Noon), status, "*", new(TriggerKind.Dashboard, "admin"), null, Noon, Noon, finishedAt, steps);
}
