namespace Stedi.Web.Queries;

/// <summary>How long queries are kept. The room of settings knows, where an admin may change it.</summary>
public interface IQueryAge
{
    /// <summary>Queries before this instant may go.</summary>
    Task<DateTimeOffset> OldestAsync(CancellationToken cancellationToken);
}
