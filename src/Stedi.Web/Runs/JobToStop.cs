using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stedi.Pipeline.Model;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

/// <summary>
/// A job that may still run although its step was settled without a result from the engine. It is saved with that change and stays until
/// the engine reports that the job has ended. An engine that does not respond delays the stop, and a crash does not lose it.
/// </summary>
public sealed class JobToStop
{
    public required Guid RunId { get; init; }

    public required TableName Table { get; init; }

    public required int Attempt { get; init; }

    public required string Job { get; init; }

    public required string Token { get; init; }

    /// <summary>Null if the engine's response to the start was lost; then the job is found by its token.</summary>
    public string? EngineRunId { get; init; }

    public required DateTimeOffset Since { get; init; }

    public required DateTimeOffset NextTryAt { get; init; }

    public int Tries { get; init; }

    /// <summary>The error of the last try.</summary>
    public string? Fault { get; init; }

    internal static JobToStop Of(Step step, DateTimeOffset now) => new()
    {
        RunId = step.RunId,
        Table = step.Table,
        Attempt = step.Attempt,
        Job = step.Job,
        Token = step.Token!,
        EngineRunId = step.EngineRunId,
        Since = now,
        NextTryAt = now,
    };
}

internal sealed class JobToStopMapping : IEntityTypeConfiguration<JobToStop>
{
    public void Configure(EntityTypeBuilder<JobToStop> builder)
    {
        builder.ToTable("jobs_to_stop");
        builder.HasKey(j => new { j.RunId, j.Table, j.Attempt });
        builder.Property(j => j.Table).HasColumnName("table_name").IsTableName();
        builder.Property(j => j.Job).HasMaxLength(200);
        builder.Property(j => j.Token).HasMaxLength(64);
        builder.Property(j => j.EngineRunId).HasMaxLength(256);
        builder.HasIndex(j => j.NextTryAt);
    }
}
