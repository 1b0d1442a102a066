using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Local;

namespace Stedi.Web.Tests.Definition;

/// <summary>DuckDB folds constants during binding, so a statement can make binding arbitrarily slow.</summary>
public sealed class SlowBindingTests : IDisposable
{
    /// <summary>A few seconds of folding in little memory. It ends by itself.</summary>
    private const string Slow =
        """
        SELECT
          quantile_cont(r.id, list_max(list_transform(range(1000000), x -> list_sum(range(x % 1000)))) * 0::DOUBLE + 0.5) AS id
        FROM raw r
        """;

    private readonly DuckDbSqlAnalyzer _analyzer = new(TimeSpan.FromMilliseconds(500));

    [Fact]
    public void Load_TextThatComputesWhileItIsRead_IsAFaultOfItsFileAndTheOthersAreStillChecked()
    {
        var files = PipelineFixture.Files
            .SetItem("pipeline.yaml", PipelineFixture.Yaml + "\n  next:\n    zone: trusted\n    sql: next.sql\n")
            .SetItem("clean.sql", Slow)
            .SetItem("next.sql", "SELECT r.id,\n  r.nmae FROM raw r");

        var faults = new PipelineLoader(_analyzer).Load(files, new Dictionary<string, string>()).Faults;

        Assert.Collection(
            faults,
            f => Assert.StartsWith("clean.sql:1 The SQL took longer than 0.5 s to check", Spell(f), StringComparison.Ordinal),
            f => Assert.StartsWith("next.sql:2 The SQL does not match the tables it reads: ", Spell(f), StringComparison.Ordinal));
    }

    [Fact]
    public void Load_AfterATextWasAbandoned_ReadsTheFixedOne()
    {
        var loader = new PipelineLoader(_analyzer);
        Assert.Single(loader.Load(PipelineFixture.Files.SetItem("clean.sql", Slow), new Dictionary<string, string>()).Faults);

        var mended = loader.Load(PipelineFixture.Files, new Dictionary<string, string>());

        Assert.Empty(mended.Faults);
        Assert.NotNull(mended.Definition);
    }

    public void Dispose() => _analyzer.Dispose();

    private static string Spell(Fault fault) => $"{fault.File}:{fault.Line} {fault.Message}";
}
