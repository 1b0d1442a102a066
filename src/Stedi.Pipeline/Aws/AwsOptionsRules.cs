using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Aws;

internal static partial class AwsOptionsRules
{
    public static IEnumerable<string> Check(AwsOptions o)
    {
        if (o.Region.Length > 0 && !RegionName().IsMatch(o.Region))
            yield return Fault("Region", o.Region, "is not a region", "Use a region code such as eu-central-1, or leave it empty and set AWS_REGION");
        if (o.Bucket.Length == 0)
            yield return Missing("Bucket", "the name of the lake's bucket");
        else if (!BucketName().IsMatch(o.Bucket))
            yield return Fault("Bucket", o.Bucket, "is not a valid bucket name", "Use the name without s3:// and without a folder (set that in Stedi:Aws:Prefix)");
        if (!Prefix().IsMatch(o.Prefix))
            yield return Fault("Prefix", o.Prefix, "is not a valid folder", "Use names of letters, digits, -, _ and ., separated by /, without a / at the start or end");
        if (!DatabaseName().IsMatch(o.Database))
            yield return Fault("Database", o.Database, "is not a valid Glue database name", "Use lower-case letters, digits and _");
        if (!WorkGroupName().IsMatch(o.WorkGroup))
            yield return Fault("WorkGroup", o.WorkGroup, "is not a valid workgroup name", "Use letters, digits, ., _ and -, for example primary");
        if (o.GlueRole.Length == 0)
            yield return Missing("GlueRole", "the name or ARN of the role for Glue jobs (infra/stedi.yaml creates one)");
        if (!GlueVersionName().IsMatch(o.GlueVersion))
            yield return Fault("GlueVersion", o.GlueVersion, "is not supported", "Use 5.0 or a later 5.x");
        if (o.WorkerType is not ("G.025X" or "G.1X" or "G.2X" or "G.4X" or "G.8X"))
            yield return Fault("WorkerType", o.WorkerType, "is not a worker type", "Use G.1X, G.2X, G.4X, G.8X or G.025X");
        if (o.Workers is < 2 or > 299)
            yield return Fault("Workers", o.Workers, "is out of range", "Use 2 to 299, including the driver");
        if (o.ExecutionClass is not ("STANDARD" or "FLEX"))
            yield return Fault("ExecutionClass", o.ExecutionClass, "is unknown", "Use STANDARD or FLEX");
        if (o.ExecutionClass == "FLEX" && o.WorkerType is not ("G.1X" or "G.2X"))
            yield return Fault("ExecutionClass", "FLEX", $"does not support worker type {o.WorkerType}", "Use G.1X or G.2X, or STANDARD");
        if (o.TimeoutMinutes is < 1 or > 7 * 24 * 60)
            yield return Fault("TimeoutMinutes", o.TimeoutMinutes, "is out of range", "Use 1 to 10080 minutes");
        if (o.MaxConcurrentRuns is < 1 or > 1000)
            yield return Fault("MaxConcurrentRuns", o.MaxConcurrentRuns, "is out of range", "Use 1 to 1000");
        if (o.KeepVersions is < 1 or > 1000)
            yield return Fault("KeepVersions", o.KeepVersions, "is out of range", "Use 1 to 1000");
        if (!JobPrefix().IsMatch(o.JobPrefix))
            yield return Fault("JobPrefix", o.JobPrefix, "is not a valid job name prefix", "Use at most 100 letters, digits, - and _");
        if (o.PricePerDpuHour is not (>= 0 and < 1000))
            yield return Fault("PricePerDpuHour", o.PricePerDpuHour, "is not a price", "Use US dollars, for example 0.44");
        if (o.PricePerTiBScanned is not (>= 0 and < 1000))
            yield return Fault("PricePerTiBScanned", o.PricePerTiBScanned, "is not a price", "Use US dollars, for example 5");
        if (o.ResultReuseMinutes is < 0 or > 7 * 24 * 60)
            yield return Fault("ResultReuseMinutes", o.ResultReuseMinutes, "is out of range", "Use 1 to 10080 minutes, or 0 for never");
        if (o.ResultAge < TimeSpan.FromMinutes(1) || o.ResultAge > TimeSpan.FromDays(3650))
            yield return Fault("ResultAge", o.ResultAge, "is out of range", "Use at least a minute, for example 1.00:00:00 for a day");
        if (o.ResultBytes < 1 << 20)
            yield return Fault("ResultBytes", o.ResultBytes, "is too small", "Use at least 1 MiB (1048576)");
        if (o.MaxCallsPerSecond is not (>= 1 and <= 1000))
            yield return Fault("MaxCallsPerSecond", o.MaxCallsPerSecond, "is out of range", "Use 1 to 1000");
        foreach (var (name, url) in new[]
        {
            ("S3", o.Endpoints.S3), ("Sts", o.Endpoints.Sts), ("Glue", o.Endpoints.Glue), ("Athena", o.Endpoints.Athena), ("Logs", o.Endpoints.Logs),
        })
        {
            if (url.Length > 0 && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0))
                yield return Fault($"Endpoints:{name}", url, "is not a valid address", "Use https://host, or leave it empty");
        }
    }

    private static string Missing(string setting, string fix) => $"{Name(setting)} is not set. Set it to {fix}.";

    private static string Fault(string setting, object value, string what, string fix) =>
        FormattableString.Invariant($"{Name(setting)} is '{value}', which {what}. {fix}.");

    private static string Name(string setting) =>
        $"Stedi:Aws:{setting} (in the environment Stedi__Aws__{setting.Replace(":", "__", StringComparison.Ordinal)})";

    [GeneratedRegex(@"^[a-z]{2,3}(-[a-z]+)+-\d{1,2}\z")]
    private static partial Regex RegionName();

    [GeneratedRegex(@"^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]\z")]
    private static partial Regex BucketName();

    [GeneratedRegex(@"^([A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*)?\z")]
    private static partial Regex Prefix();

    [GeneratedRegex(@"^[a-z_][a-z0-9_]{0,254}\z")]
    private static partial Regex DatabaseName();

    [GeneratedRegex(@"^[A-Za-z0-9._-]{1,128}\z")]
    private static partial Regex WorkGroupName();

    [GeneratedRegex(@"^5\.\d{1,2}\z")]
    private static partial Regex GlueVersionName();

    [GeneratedRegex(@"^[A-Za-z0-9_-]{0,100}\z")]
    private static partial Regex JobPrefix();
}
