namespace Stedi.Pipeline.Engines;

/// <summary>What the control plane remembers of publications: it tells a catalog that has lost its own record from one that never had any.</summary>
public interface IPublicationHistory
{
    /// <summary>Whether a version was ever published whose files are still to be there.</summary>
    Task<bool> AnyAsync(CancellationToken cancellationToken);
}
