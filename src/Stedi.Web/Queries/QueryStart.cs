namespace Stedi.Web.Queries;

/// <summary>The result of starting a query.</summary>
public abstract record QueryStart
{
    private QueryStart()
    {
    }

    public sealed record Accepted(Query Query) : QueryStart;

    /// <param name="Position">Index of the faulty character, from 0, if known.</param>
    public sealed record Refused(string Reason, int? Position) : QueryStart;

    /// <summary>Too many queries are running or queued.</summary>
    public sealed record Busy(string Reason) : QueryStart;
}
