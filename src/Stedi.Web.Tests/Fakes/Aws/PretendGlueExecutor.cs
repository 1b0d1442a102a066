using System.Text;
using Stedi.Pipeline.Aws.Jobs;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Fakes.Aws;

/// <summary>Builds nothing. Waits, then reports a version with one row. For many runs at once.</summary>
internal sealed class PretendGlueExecutor(TimeSpan least, TimeSpan most) : IFakeGlueExecutor
{
    public async Task RunAsync(FakeGlueRun run, CancellationToken cancellationToken)
    {
        // Derived from its name, so it is the same each time.
        var share = uint.Parse(Sha256.Hex(run.JobName)[..8], System.Globalization.NumberStyles.HexNumber, null) / (double)uint.MaxValue;
        await Task.Delay(least + ((most - least) * share), TimeProvider.System, cancellationToken);
        var place = S3Place.Parse(run.Arguments["--OUTPUT"]);
        var table = TableName.Parse(place.Key.Split('/')[^3]);
        var metrics = new VersionMetrics(
            1, table, run.Arguments["--VERSION"], run.JobName, "aws", "", DateTimeOffset.UtcNow, 1, 1, 1, [new("id", ColumnType.Parse("bigint"))], [], [],
            run.Script.Contains("\nSQL = ", StringComparison.Ordinal) ? null : new("", 1, 1, 0, [], []));
        run.Store.Put(place.Bucket, place.Key + VersionMetrics.FileName, Encoding.UTF8.GetBytes(metrics.ToJson()));
        run.Log(GlueEndMarks.Line);
    }
}
