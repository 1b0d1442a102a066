namespace Stedi.Web.Queries.Saved;

/// <summary>The result of saving a query.</summary>
public abstract record SaveResult
{
    private SaveResult()
    {
    }

    public sealed record Saved(SavedQuery Query) : SaveResult;

    /// <summary>The name or the statement is not valid.</summary>
    public sealed record Refused(string Reason) : SaveResult;

    /// <summary>The name is taken, or the owner reached the limit.</summary>
    public sealed record Conflict(string Reason) : SaveResult;

    /// <summary>The query belongs to another owner.</summary>
    public sealed record NotYours(string Reason) : SaveResult;

    /// <summary>The caller cannot see such a query.</summary>
    public sealed record Missing : SaveResult;
}
