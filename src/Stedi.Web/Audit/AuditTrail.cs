using Stedi.Web.Data;

namespace Stedi.Web.Audit;

internal static class AuditTrail
{
    /// <summary>Adds an entry that is saved in the same transaction as the change it describes.</summary>
    public static void Note(this StediDbContext db, string action, string actor, string subject, string? detail, DateTimeOffset now) => db.Add(new AuditEntry
    {
        Id = Guid.CreateVersion7(now),
        At = now,
        Actor = Cut(actor, AuditEntry.MaxActor),
        Action = action,
        Subject = Cut(subject, AuditEntry.MaxText),
        Detail = detail is null ? null : Cut(detail, AuditEntry.MaxText),
    });

    private static string Cut(string text, int most) =>
        text.Length <= most ? text : text[..(most - (char.IsHighSurrogate(text[most - 2]) ? 2 : 1))] + "…";
}
