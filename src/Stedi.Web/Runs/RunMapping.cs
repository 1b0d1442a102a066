using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;
using Stedi.Pipeline.Engines;
using Stedi.Web.Data;

namespace Stedi.Web.Runs;

internal sealed class RunMapping : IEntityTypeConfiguration<Run>
{
    public void Configure(EntityTypeBuilder<Run> builder)
    {
        builder.ToTable("runs");
        builder.HasKey(r => r.Id);
        builder.Property(r => r.Id).ValueGeneratedNever();
        builder.Property(r => r.Status).IsWord();
        builder.Property(r => r.Select).HasMaxLength(4096);
        builder.Property(r => r.TriggerKind).IsWord();
        builder.Property(r => r.TriggeredBy).HasMaxLength(200);
        builder.Property(r => r.StepErrors).HasMaxLength(Run.MaxStepErrors);
        builder.Property(r => r.IdempotencyKey).HasMaxLength(200);
        builder.Property(r => r.Inputs).IsJson();
        builder.Property(r => r.Rollback).IsJson();
        builder.Property(r => r.Held).IsJson();
        builder.Property(r => r.Pauses).IsJson().HasDefaultValueSql("'[]'");
        builder.Property(r => r.WaitsFor).HasConversion(new LowerCaseEnumConverter<WaitKind>()).HasMaxLength(32);
        builder.Ignore(r => r.IsCancelRequested).Ignore(r => r.Trigger);

        builder.HasMany(r => r.Steps).WithOne().HasForeignKey(s => s.RunId);
        builder.HasMany(r => r.Tables).WithOne().HasForeignKey(t => t.RunId);
        builder.Navigation(r => r.Steps).UsePropertyAccessMode(PropertyAccessMode.Field);
        builder.Navigation(r => r.Tables).UsePropertyAccessMode(PropertyAccessMode.Field);

        // Newest first is id order (version 7 UUIDs), so an index on (filter, id) alone serves any page of any filter.
        builder.HasIndex(r => new { r.Status, r.Id });
        builder.HasIndex(r => new { r.TriggerKind, r.Id });
        builder.HasIndex(r => new { r.Status, r.TriggerKind, r.Id });
        builder.HasIndex(r => new { r.TriggeredBy, r.Id });
        builder.HasIndex(r => new { r.TriggeredBy, r.Status, r.Id });
        builder.HasIndex(r => r.IdempotencyKey).IsUnique().HasFilter("idempotency_key IS NOT NULL");
        builder.HasIndex(r => r.NextDriveAt).HasFilter("next_drive_at IS NOT NULL");
    }
}

internal sealed class StepMapping : IEntityTypeConfiguration<Step>
{
    public void Configure(EntityTypeBuilder<Step> builder)
    {
        builder.ToTable("steps");
        builder.HasKey(s => new { s.RunId, s.Table });
        builder.Property(s => s.Table).HasColumnName("table_name").IsTableName();
        builder.Property(s => s.Job).HasMaxLength(200);
        builder.Property(s => s.Status).IsWord();
        builder.Property(s => s.Token).HasMaxLength(64);
        builder.Property(s => s.EngineRunId).HasMaxLength(256);
        builder.Property(s => s.Version).HasMaxLength(128);
        builder.Property(s => s.ReplacedVersion).HasMaxLength(128);
        builder.Property(s => s.Warnings).IsJson();
        builder.Property(s => s.WaitsFor).HasConversion(new LowerCaseEnumConverter<WaitKind>()).HasMaxLength(32);
        builder.Property<double?>("CostUsd");
        builder.Property<double?>("DpuHours");
        builder.Ignore(s => s.Cost).Ignore(s => s.IsUnchanged).Ignore(s => s.IsStarting).Ignore(s => s.IsSubmitted);
        builder.HasIndex(s => s.EngineRunId).HasFilter("status IN ('pending', 'running')");
    }
}

internal sealed class StepAttemptMapping : IEntityTypeConfiguration<StepAttempt>
{
    public void Configure(EntityTypeBuilder<StepAttempt> builder)
    {
        builder.ToTable("step_attempts");
        builder.HasKey(a => new { a.RunId, a.Table, a.Attempt });
        builder.Property(a => a.Table).HasColumnName("table_name").IsTableName();
        builder.Property(a => a.Status).IsWord();
        builder.Property(a => a.EngineRunId).HasMaxLength(256);
        builder.Property(a => a.Version).HasMaxLength(128);
    }
}

internal sealed class RunTableMapping : IEntityTypeConfiguration<RunTable>
{
    public void Configure(EntityTypeBuilder<RunTable> builder)
    {
        builder.ToTable("run_tables");
        builder.HasKey(t => new { t.RunId, t.Table });
        builder.Property(t => t.Table).HasColumnName("table_name").IsTableName();
        builder.Property(t => t.Status).IsWord();
        builder.Property(t => t.TriggerKind).IsWord();
        builder.HasIndex(t => t.Table).IsUnique().HasFilter("holds_claim").HasDatabaseName("ux_run_tables_one_builder");
        builder.HasIndex(t => new { t.Table, t.RunId });
        builder.HasIndex(t => new { t.Table, t.Status, t.RunId });
        builder.HasIndex(t => new { t.Table, t.TriggerKind, t.RunId });
        builder.HasIndex(t => new { t.Table, t.Status, t.TriggerKind, t.RunId });
    }
}

internal sealed class RunEventMapping : IEntityTypeConfiguration<RunEvent>
{
    public void Configure(EntityTypeBuilder<RunEvent> builder)
    {
        builder.ToTable("run_events");
        builder.HasKey(e => new { e.RunId, e.Seq });
        builder.Property(e => e.Kind).HasMaxLength(32);
        builder.Property(e => e.Status).HasMaxLength(32);
        builder.Property(e => e.Table).HasColumnName("table_name").IsOptionalTableName();
    }
}

internal sealed class DefinitionRecordMapping : IEntityTypeConfiguration<DefinitionRecord>
{
    public void Configure(EntityTypeBuilder<DefinitionRecord> builder)
    {
        builder.ToTable("definitions");
        builder.HasKey(d => d.Hash);
        builder.Property(d => d.Hash).HasMaxLength(64);
        builder.Property(d => d.Files).IsJson();
        builder.Property(d => d.Variables).IsJson();
    }
}
