namespace Stedi.Web.Queries.Saved;

/// <summary>A saved query. Only its owner can change it. All operators can read and run a shared one.</summary>
public sealed class SavedQuery
{
    public const int MaxNameLength = 100;
    public const int MaxSqlLength = 100_000;

    public required Guid Id { get; init; }

    public required string OwnerKey { get; init; }

    public required string CreatedBy { get; init; }

    public required string Name { get; set; }

    public required string Sql { get; set; }

    public required bool IsShared { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DateTimeOffset ChangedAt { get; set; }
}
