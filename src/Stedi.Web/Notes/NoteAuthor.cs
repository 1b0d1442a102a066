using System.Security.Claims;
using Stedi.Web.Auth;

namespace Stedi.Web.Notes;

/// <summary>The author or reader of a note.</summary>
/// <param name="Key">The key of the caller.</param>
public sealed record NoteAuthor(string Key, string Name, Role Role)
{
    public static NoteAuthor Of(ClaimsPrincipal user) =>
        new(Caller.KeyIdOf(user) ?? throw new InvalidOperationException("Not signed in."), Caller.NameOf(user), Caller.RoleOf(user));

    /// <summary>Operators change their own notes, admins any.</summary>
    public bool CanChange(Note note) => Role == Role.Admin || (Role == Role.Operator && note.AuthorKey == Key);
}
