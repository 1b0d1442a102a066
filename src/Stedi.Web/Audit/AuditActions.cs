using Stedi.Web.Contracts;

namespace Stedi.Web.Audit;

/// <summary>The actions in the audit log, as clients see them.</summary>
public static class AuditActions
{
    public const string SessionOpened = "session.opened";
    public const string SessionSignedOut = "session.signed_out";
    public const string SessionRefused = "session.refused";
    public const string RunStarted = "run.started";
    public const string RunCancelled = "run.cancelled";
    public const string RunRetried = "run.retried";
    public const string RunRolledBack = "run.rolled_back";
    public const string TableRolledBack = "table.rolled_back";
    public const string TableReleased = "table.released";
    public const string TablePurged = "table.purged";
    public const string QueryRefused = "query.refused";
    public const string PersonLookedUp = "rows.person_looked_up";
    public const string RowsExported = "rows.exported";
    public const string KeyCreated = "key.created";
    public const string KeyRevoked = "key.revoked";
    public const string PersonCreated = "person.created";
    public const string PersonChanged = "person.changed";
    public const string PersonRemoved = "person.removed";
    public const string LinkIssued = "link.issued";
    public const string DeployStarted = "deploy.started";
    public const string DeployApplied = "deploy.applied";
    public const string DeployFailed = "deploy.failed";
    public const string RetentionChanged = "retention.changed";
    public const string CatalogRepaired = "catalog.repaired";
    public const string BackupMade = "backup.made";
    public const string BackupRestored = "backup.restored";

    public static readonly IReadOnlyList<string> All =
    [
        SessionOpened, SessionSignedOut, SessionRefused, RunStarted, RunCancelled, RunRetried, RunRolledBack, TableRolledBack, TableReleased,
        TablePurged, QueryRefused, PersonLookedUp, RowsExported,
        KeyCreated, KeyRevoked, PersonCreated, PersonChanged, PersonRemoved, LinkIssued, DeployStarted, DeployApplied, DeployFailed, RetentionChanged,
        CatalogRepaired, BackupMade, BackupRestored,
    ];
}

/// <summary>One of <see cref="AuditActions.All"/>.</summary>
internal sealed class AuditActionAttribute() : WordsAttribute([.. AuditActions.All]);
