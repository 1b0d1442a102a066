namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>An <c>s3://bucket/key</c>.</summary>
internal readonly record struct S3Place(string Bucket, string Key)
{
    public static S3Place Parse(string address)
    {
        const string Scheme = "s3://";
        var slash = address.StartsWith(Scheme, StringComparison.Ordinal) ? address.IndexOf('/', Scheme.Length) : -1;
        return slash < 0
            ? throw new FormatException($"'{address}' is not an address of the form s3://bucket/key.")
            : new(address[Scheme.Length..slash], address[(slash + 1)..]);
    }
}
