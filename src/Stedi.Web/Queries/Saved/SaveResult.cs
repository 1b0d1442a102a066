namespace Stedi.Web.Queries.Saved;

/// <summary>What became of the wish to keep a statement.</summary>
public abstract record SaveResult
{
    private SaveResult()
    {
    }

    public sealed record Saved(SavedQuery Query) : SaveResult;

    /// <summary>The name or the statement cannot be kept so.</summary>
    public sealed record Refused(string Reason) : SaveResult;

    /// <summary>The name is taken, or the owner has as many as he may.</summary>
    public sealed record Conflict(string Reason) : SaveResult;

    /// <summary>He may read it, but it is another's.</summary>
    public sealed record NotYours(string Reason) : SaveResult;

    /// <summary>There is none that he may see.</summary>
    public sealed record Missing : SaveResult;
}
