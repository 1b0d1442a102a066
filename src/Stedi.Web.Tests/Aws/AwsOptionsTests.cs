using Stedi.Pipeline.Aws;

namespace Stedi.Web.Tests.Aws;

public sealed class AwsOptionsTests
{
    private static AwsOptions Good => new() { Bucket = "lake", GlueRole = "stedi-glue" };

    [Fact]
    public void Validate_OnlyRequiredSettings_FindsNothing() => Assert.Empty(Good.Validate());

    [Fact]
    public void Validate_NothingIsSet_NamesBucketAndRoleInBothSpellings()
    {
        var faults = new AwsOptions().Validate().ToList();

        Assert.Collection(
            faults,
            f => Assert.StartsWith("Stedi:Aws:Bucket (in the environment Stedi__Aws__Bucket) is not set. Set it to", f, StringComparison.Ordinal),
            f => Assert.StartsWith("Stedi:Aws:GlueRole (in the environment Stedi__Aws__GlueRole) is not set. Set it to", f, StringComparison.Ordinal));
    }

    public static TheoryData<string, Action<AwsOptions>> Wrong => new()
    {
        { "Region", o => o.Region = "Frankfurt" },
        { "Bucket", o => o.Bucket = "s3://lake" },
        { "Prefix", o => o.Prefix = "/stedi" },
        { "Prefix", o => o.Prefix = "stedi/" },
        { "Database", o => o.Database = "Stedi-DB" },
        { "WorkGroup", o => o.WorkGroup = "" },
        { "GlueVersion", o => o.GlueVersion = "4.0" },
        { "WorkerType", o => o.WorkerType = "Standard" },
        { "Workers", o => o.Workers = 1 },
        { "ExecutionClass", o => o.ExecutionClass = "flex" },
        { "ExecutionClass", o => (o.ExecutionClass, o.WorkerType) = ("FLEX", "G.8X") },
        { "TimeoutMinutes", o => o.TimeoutMinutes = 0 },
        { "MaxConcurrentRuns", o => o.MaxConcurrentRuns = 0 },
        { "JobPrefix", o => o.JobPrefix = "a b" },
        { "PricePerDpuHour", o => o.PricePerDpuHour = double.NaN },
        { "PricePerTiBScanned", o => o.PricePerTiBScanned = -1 },
        { "ResultReuseMinutes", o => o.ResultReuseMinutes = 10081 },
        { "ResultAge", o => o.ResultAge = TimeSpan.Zero },
        { "ResultBytes", o => o.ResultBytes = 0 },
        { "MaxCallsPerSecond", o => o.MaxCallsPerSecond = 0 },
        { "Endpoints:Glue", o => o.Endpoints.Glue = "glue.example" },
        { "Endpoints:S3", o => o.Endpoints.S3 = "ftp://s3.example" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_OneSettingIsWrong_NamesItAndTheFix(string setting, Action<AwsOptions> spoil)
    {
        var options = Good;
        spoil(options);

        var fault = Assert.Single(options.Validate());

        Assert.StartsWith($"Stedi:Aws:{setting} (in the environment Stedi__Aws__{setting.Replace(":", "__", StringComparison.Ordinal)}) is '", fault, StringComparison.Ordinal);
        Assert.Contains(". Use ", fault, StringComparison.Ordinal);
    }
}
