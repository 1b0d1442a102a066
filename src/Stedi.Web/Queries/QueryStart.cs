namespace Stedi.Web.Queries;

/// <summary>What became of the wish to run a statement.</summary>
public abstract record QueryStart
{
    private QueryStart()
    {
    }

    public sealed record Accepted(Query Query) : QueryStart;

    /// <param name="Position">Index of the character that is at fault, from 0, where known.</param>
    public sealed record Refused(string Reason, int? Position) : QueryStart;

    /// <summary>Too many run or wait already.</summary>
    public sealed record Busy(string Reason) : QueryStart;
}
