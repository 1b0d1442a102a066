using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws;

/// <summary>Where what lies in the bucket, as keys; folders end in <c>/</c>. docs/aws.md shows the same to people.</summary>
public sealed class AwsLake(AwsOptions options)
{
    private readonly string _root = options.Prefix.Length == 0 ? "" : options.Prefix + "/";

    public string Bucket => options.Bucket;

    /// <summary>Where a person puts landing data: a folder of each landing table lies here.</summary>
    public string LandingAddress => Address($"{_root}landing");

    /// <summary>The files of a landing table, as they arrive.</summary>
    public string Landing(TableName table) => $"{_root}landing/{table}/";

    public string Table(TableName table) => $"{_root}tables/{table}/";

    public string Version(TableName table, string version) => $"{Table(table)}{version}/";

    /// <summary>The list of a landing table's files at one instant, by the version that it names.</summary>
    public string Listing(string version) => $"{Listings}{version}.json";

    /// <summary>How many files that list has, and what was skipped: small, whatever the size of the list.</summary>
    public string ListingSummary(string version) => $"{Listings}{version}.summary.json";

    public string Listings => $"{_root}listings/";

    /// <summary>All scripts of Glue jobs, each under a name that holds the hash of its text.</summary>
    public string Scripts => $"{_root}scripts/";

    /// <summary>Results of queries.</summary>
    public string Queries => $"{_root}queries/";

    /// <summary>The <c>s3://</c> address of a key.</summary>
    public string Address(string key) => $"s3://{Bucket}/{key}";

    /// <summary>The key that an <c>s3://</c> address of this bucket names; null of another place.</summary>
    public string? KeyOf(string? address)
    {
        var bucket = $"s3://{Bucket}/";
        return address is not null && address.StartsWith(bucket, StringComparison.Ordinal) ? address[bucket.Length..] : null;
    }
}
