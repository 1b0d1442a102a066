using Stedi.Pipeline.Model;

namespace Stedi.Web.Notes;

public enum NoteSubjectKind { Run, Table }

/// <summary>What notes are about. Only the higher rooms know whether it exists.</summary>
/// <param name="Key">The id of the run, or the name of the table.</param>
public readonly record struct NoteSubject(NoteSubjectKind Kind, string Key)
{
    public const int MaxKeyLength = 128;

    public static NoteSubject Of(Guid run) => new(NoteSubjectKind.Run, KeyOf(run));

    public static NoteSubject Of(TableName table) => new(NoteSubjectKind.Table, KeyOf(table));

    public static string KeyOf(Guid run) => run.ToString();

    public static string KeyOf(TableName table) => table.Value;

    /// <summary><c>run 01a22ac1-…</c>, <c>table customer_trusted</c>.</summary>
    public override string ToString() => $"{Kind.ToString().ToLowerInvariant()} {Key}";
}
