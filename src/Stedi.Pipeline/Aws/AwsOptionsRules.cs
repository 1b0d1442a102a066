using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Aws;

internal static partial class AwsOptionsRules
{
    public static IEnumerable<string> Check(AwsOptions o)
    {
        if (o.Region.Length > 0 && !RegionName().IsMatch(o.Region))
            yield return Fault("Region", o.Region, "is no region", "use a region's code, for example eu-central-1, or leave it empty and set AWS_REGION");
        if (o.Bucket.Length == 0)
            yield return Missing("Bucket", "the name of the bucket that holds the lake");
        else if (!BucketName().IsMatch(o.Bucket))
            yield return Fault("Bucket", o.Bucket, "is no bucket name", "use the bare name, without s3:// and without a folder (that is Stedi:Aws:Prefix)");
        if (!Prefix().IsMatch(o.Prefix))
            yield return Fault("Prefix", o.Prefix, "is no folder", "use letters, digits, -, _, . and / between names, with no / before or behind");
        if (!DatabaseName().IsMatch(o.Database))
            yield return Fault("Database", o.Database, "is no Glue database name", "use lower-case letters, digits and _ (Glue lower-cases names)");
        if (!WorkGroupName().IsMatch(o.WorkGroup))
            yield return Fault("WorkGroup", o.WorkGroup, "is no workgroup name", "use letters, digits, ., _ and -, for example primary");
        if (o.GlueRole.Length == 0)
            yield return Missing("GlueRole", "the name or ARN of the role that Glue jobs run as; infra/ makes one");
        if (!GlueVersionName().IsMatch(o.GlueVersion))
            yield return Fault("GlueVersion", o.GlueVersion, "is not supported", "use 5.0, for which the scripts are written, or a later 5.x");
        if (o.WorkerType is not ("G.025X" or "G.1X" or "G.2X" or "G.4X" or "G.8X"))
            yield return Fault("WorkerType", o.WorkerType, "is no worker type", "use G.1X, G.2X, G.4X, G.8X or G.025X");
        if (o.Workers is < 2 or > 299)
            yield return Fault("Workers", o.Workers, "is out of range", "use 2 to 299: one is the driver");
        if (o.ExecutionClass is not ("STANDARD" or "FLEX"))
            yield return Fault("ExecutionClass", o.ExecutionClass, "is unknown", "use STANDARD or FLEX");
        if (o.ExecutionClass == "FLEX" && o.WorkerType is not ("G.1X" or "G.2X"))
            yield return Fault("ExecutionClass", "FLEX", $"does not go with worker type {o.WorkerType}", "use G.1X or G.2X, or STANDARD");
        if (o.TimeoutMinutes is < 1 or > 7 * 24 * 60)
            yield return Fault("TimeoutMinutes", o.TimeoutMinutes, "is out of range", "use 1 to 10080 minutes");
        if (o.MaxConcurrentRuns is < 1 or > 1000)
            yield return Fault("MaxConcurrentRuns", o.MaxConcurrentRuns, "is out of range", "use 1 to 1000");
        if (o.KeepVersions is < 1 or > 1000)
            yield return Fault("KeepVersions", o.KeepVersions, "is out of range", "use 1 to 1000");
        if (!JobPrefix().IsMatch(o.JobPrefix))
            yield return Fault("JobPrefix", o.JobPrefix, "cannot begin a job's name", "use at most 100 letters, digits, - and _");
        if (o.PricePerDpuHour is not (>= 0 and < 1000))
            yield return Fault("PricePerDpuHour", o.PricePerDpuHour, "is no price", "use US dollars, for example 0.44");
        if (o.PricePerTiBScanned is not (>= 0 and < 1000))
            yield return Fault("PricePerTiBScanned", o.PricePerTiBScanned, "is no price", "use US dollars, for example 5");
        if (o.ResultReuseMinutes is < 0 or > 7 * 24 * 60)
            yield return Fault("ResultReuseMinutes", o.ResultReuseMinutes, "is out of range", "use 1 to 10080 minutes, or 0 for never");
        if (o.ResultAge < TimeSpan.FromMinutes(1) || o.ResultAge > TimeSpan.FromDays(3650))
            yield return Fault("ResultAge", o.ResultAge, "is out of range", "use a minute or more, for example 1.00:00:00 for a day");
        if (o.ResultBytes < 1 << 20)
            yield return Fault("ResultBytes", o.ResultBytes, "is too little", "use a MiB (1048576) or more");
        if (o.MaxCallsPerSecond is not (>= 1 and <= 1000))
            yield return Fault("MaxCallsPerSecond", o.MaxCallsPerSecond, "is out of range", "use 1 to 1000");
        foreach (var (name, url) in new[]
        {
            ("S3", o.Endpoints.S3), ("Sts", o.Endpoints.Sts), ("Glue", o.Endpoints.Glue), ("Athena", o.Endpoints.Athena), ("Logs", o.Endpoints.Logs),
        })
        {
            if (url.Length > 0 && !(Uri.TryCreate(url, UriKind.Absolute, out var uri) && uri.Scheme is "http" or "https" && uri.UserInfo.Length == 0))
                yield return Fault($"Endpoints:{name}", url, "is no address", "use https://host, or leave it empty");
        }
    }

    private static string Missing(string setting, string fix) => $"{Name(setting)} is not set: set it to {fix}.";

    private static string Fault(string setting, object value, string what, string fix) =>
        FormattableString.Invariant($"{Name(setting)} is '{value}', which {what}: {fix}.");

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
