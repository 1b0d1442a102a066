using System.Collections.Immutable;
using Stedi.Pipeline.Engines;

namespace Stedi.Web.Queries;

/// <summary>One query and its outcome. The engine keeps its rows for a limited time.</summary>
public sealed class Query
{
    public required Guid Id { get; init; }

    public required string Sql { get; init; }

    public QueryStatus Status { get; private set; }

    /// <summary>Why it failed or was cancelled, as shown to its author.</summary>
    public string? Error { get; private set; }

    /// <summary>Index of the faulty character in <see cref="Sql"/>, from 0.</summary>
    public int? Position { get; private set; }

    public ImmutableArray<ResultColumn> Columns { get; private set; } = [];

    /// <summary>The versions that it read, each as <c>TABLE VERSION</c>. Empty until it succeeds, and on an engine that does not report them.</summary>
    public string[] Inputs { get; private set; } = [];

    public long? RowCount { get; private set; }

    public bool Truncated { get; private set; }

    public long? ScannedBytes { get; private set; }

    public long? ElapsedMs { get; private set; }

    /// <summary>The key of the author. Only the author and admins see the query.</summary>
    public required string OwnerKey { get; init; }

    public required string CreatedBy { get; init; }

    /// <summary>The process that runs the query; see <see cref="QueryHost"/>.</summary>
    public required long Host { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public DateTimeOffset? StartedAt { get; private set; }

    public DateTimeOffset? FinishedAt { get; private set; }

    public bool HasEnded => Status is not (QueryStatus.Queued or QueryStatus.Running);

    public void Start(DateTimeOffset at)
    {
        Expect(Status == QueryStatus.Queued);
        (Status, StartedAt) = (QueryStatus.Running, at);
    }

    public void Succeed(QueryOutcome outcome, DateTimeOffset at)
    {
        Expect(Status == QueryStatus.Running);
        (Columns, RowCount, Truncated) = (outcome.Columns, outcome.RowCount, outcome.Truncated);
        Inputs = [.. outcome.Inputs.Select(i => $"{i.Table} {i.Version}")];
        (ScannedBytes, ElapsedMs) = (outcome.ScannedBytes, outcome.ElapsedMs);
        (Status, FinishedAt) = (QueryStatus.Succeeded, at);
    }

    public void Fail(string error, int? position, DateTimeOffset at)
    {
        Expect(!HasEnded);
        (Error, Position) = (error, position);
        (Status, FinishedAt) = (QueryStatus.Failed, at);
    }

    public void Cancel(string reason, DateTimeOffset at)
    {
        Expect(!HasEnded);
        Error = reason;
        (Status, FinishedAt) = (QueryStatus.Cancelled, at);
    }

    private void Expect(bool allowed)
    {
        if (!allowed)
            throw new InvalidOperationException($"Query {Id} is {Status} and does not allow this change.");
    }
}
