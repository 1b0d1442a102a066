using Stedi.Pipeline.Model;

namespace Stedi.Pipeline.Aws;

/// <summary>The layout of the bucket, as keys. Folders end in <c>/</c>. docs/aws.md describes the same for people.</summary>
public sealed class AwsLake(AwsOptions options)
{
    private readonly string _root = options.Prefix.Length == 0 ? "" : options.Prefix + "/";

    public string Bucket => options.Bucket;

    /// <summary>The location for landing data, with a folder for each landing table.</summary>
    public string LandingAddress => Address($"{_root}landing");

    /// <summary>The folder where files of a landing table arrive.</summary>
    public string Landing(TableName table) => $"{_root}landing/{table}/";

    public string Table(TableName table) => $"{_root}tables/{table}/";

    public string Version(TableName table, string version) => $"{Table(table)}{version}/";

    /// <summary>A listing of a landing table's files, by its version.</summary>
    public string Listing(string version) => $"{Listings}{version}.json";

    /// <summary>The number of files and the skipped files of that listing. Always small.</summary>
    public string ListingSummary(string version) => $"{Listings}{version}.summary.json";

    public string Listings => $"{_root}listings/";

    /// <summary>The folder for scripts of Glue jobs. Each name contains the hash of the text.</summary>
    public string Scripts => $"{_root}scripts/";

    /// <summary>Results of queries.</summary>
    public string Queries => $"{_root}queries/";

    /// <summary>The <c>s3://</c> address of a key.</summary>
    public string Address(string key) => $"s3://{Bucket}/{key}";

    /// <summary>The key of an <c>s3://</c> address in this bucket; null for other addresses.</summary>
    public string? KeyOf(string? address)
    {
        var bucket = $"s3://{Bucket}/";
        return address is not null && address.StartsWith(bucket, StringComparison.Ordinal) ? address[bucket.Length..] : null;
    }
}
