using Stedi.Pipeline.Definition;
using Stedi.Web.Tests.Glue;

namespace Stedi.Web.Tests.Definition;

public sealed class GlueScriptRendererTests
{
    [Fact]
    public void RenderAll_ShippedScripts_AreTheCommittedOnes()
    {
        var rendered = GlueScriptRenderer.RenderAll(PipelineFixture.Shipped());
        var committed = Directory.EnumerateFiles(TestPaths.Scripts, "*.py").Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal);

        Assert.Equal(rendered.Keys, committed);
        Assert.All(rendered, r => Assert.True(
            r.Value == File.ReadAllText(Path.Combine(TestPaths.Scripts, r.Key)), $"scripts/{r.Key} is not what its .sql says: run ./stedi render."));
    }

    [Fact]
    public void RenderAll_OtherVariables_GiveTheSameText()
    {
        var files = PipelineLoader.ReadFiles(TestPaths.Scripts);

        Assert.Equal(
            GlueScriptRenderer.RenderAll(PipelineFixture.Load(files).Definition!),
            GlueScriptRenderer.RenderAll(PipelineFixture.Load(files, ("ml_join", "customer")).Definition!));
    }

    [Fact]
    public async Task RenderAll_EachScript_IsPython() => await Python.RunAsync(
        "", ["-c", "import sys; [compile(open(f).read(), f, 'exec') for f in sys.argv[1:]]", .. Directory.GetFiles(TestPaths.Scripts, "*.py")]);

    [Fact]
    public void RenderAll_ScriptThatReadsNoLandingTable_HoldsNoReader()
    {
        var rendered = GlueScriptRenderer.RenderAll(PipelineFixture.Shipped());

        Assert.Equal(
            ["customer_trusted_to_curated.py", "machine_learning_curated.py"],
            rendered.Where(r => !r.Value.Contains("class ObjectReader", StringComparison.Ordinal)).Select(r => r.Key));
        Assert.All(rendered.Values, script => Assert.DoesNotContain("# if reading", script, StringComparison.Ordinal));
    }

    [Fact]
    public async Task RenderAll_TextsThatWouldEndALiteral_AreStillPython()
    {
        using var folder = new TempFolder();
        var yaml = PipelineFixture.Yaml + """"

                description: 'three """ quotes, a \ and __SQL__'
                account:
                  raw:
                    drops:
                      odd: raw.name = '"""' OR raw.name = '\'
            """";
        var pipeline = PipelineFixture.Load(PipelineFixture.Files.SetItem("pipeline.yaml", yaml)
            .SetItem("clean.sql", "SELECT '\"\"\"' AS a, '\\' AS b, r.id FROM raw r"));
        Assert.Empty(pipeline.Faults);
        var file = folder.Write("clean.py", GlueScriptRenderer.RenderAll(pipeline.Definition!)["clean.py"]);

        // Only the SQL is evaluated. The rest needs Spark.
        const string program =
            "import ast,sys; t=ast.parse(open(sys.argv[1]).read()); "
            + "print(next(n.value.value for n in t.body if isinstance(n, ast.Assign) and n.targets[0].id == 'SQL'), end='')";
        var sql = await Python.RunAsync("", "-c", program, file);

        Assert.Equal(pipeline.Definition!.Tables[1].Job!.Sql + "\n", sql);
    }
}
