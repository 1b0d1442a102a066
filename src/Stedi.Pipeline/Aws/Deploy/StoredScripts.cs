namespace Stedi.Pipeline.Aws.Deploy;

/// <summary>The scripts in the bucket. They are listed once, and read only if needed.</summary>
internal sealed class StoredScripts
{
    /// <summary>A longer file is not a rendered script, and is not read.</summary>
    public const int MaxBytes = 1 << 20;

    /// <summary>Scripts are never removed. Beyond this number, they are looked up one by one.</summary>
    private const int MaxListed = 20_000;

    private readonly AwsObjects _objects;
    private readonly AwsLake _lake;
    private readonly Dictionary<string, long> _sizes = new(StringComparer.Ordinal);
    private bool _isComplete = true;

    private StoredScripts(AwsObjects objects, AwsLake lake) => (_objects, _lake) = (objects, lake);

    public static async Task<StoredScripts> ListAsync(AwsObjects objects, AwsLake lake, CancellationToken cancellationToken)
    {
        var scripts = new StoredScripts(objects, lake);
        await foreach (var found in objects.ListAsync(lake.Scripts, cancellationToken))
        {
            if (scripts._sizes.Count == MaxListed)
            {
                scripts._isComplete = false;
                break;
            }
            scripts._sizes[found.Key] = found.Size ?? 0;
        }
        return scripts;
    }

    /// <summary>Whether the key belongs to a script.</summary>
    public bool Covers(string? key) => key?.StartsWith(_lake.Scripts, StringComparison.Ordinal) == true;

    public async Task<StoredScript> ReadAsync(string key, CancellationToken cancellationToken)
    {
        var isListed = _sizes.TryGetValue(key, out var size);
        if (!isListed && _isComplete)
            return new(Exists: false, null);
        if (size > MaxBytes)
            return new(Exists: true, null);
        var text = await _objects.ReadAsync(key, MaxBytes, cancellationToken);
        return new(text is not null, text);
    }
}
