namespace Stedi.Web.Queries;

/// <summary>How long queries are kept. Admins set it in the settings, which implement this.</summary>
public interface IQueryAge
{
    /// <summary>Queries before this instant can be deleted.</summary>
    Task<DateTimeOffset> OldestAsync(CancellationToken cancellationToken);
}
