namespace Stedi.Pipeline.Engines;

/// <summary>The control plane's history of publications. It distinguishes a lost catalog from one that never existed.</summary>
public interface IPublicationHistory
{
    /// <summary>Whether any version was published whose files should still exist.</summary>
    Task<bool> AnyAsync(CancellationToken cancellationToken);
}
