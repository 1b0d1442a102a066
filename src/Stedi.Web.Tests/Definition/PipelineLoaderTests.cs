using Stedi.Pipeline.Definition;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tests.Definition;

public sealed class PipelineLoaderTests
{
    [Fact]
    public void Load_OneFileAndItsThreeLinesAdded_HasTheTableWithItsLineage()
    {
        using var scripts = new TempFolder().CopyFrom(TestPaths.Scripts);
        File.AppendAllText(scripts["pipeline.yaml"], "\n  steps_per_device:\n    zone: curated\n    sql: steps_per_device.sql\n");
        scripts.Write("steps_per_device.sql", "SELECT s.serialNumber, COUNT(*) AS steps FROM step_trainer_trusted s GROUP BY s.serialNumber");

        var result = PipelineFixture.Load(PipelineLoader.ReadFiles(scripts.Path));

        Assert.Empty(result.Faults);
        var table = result.Definition![TableName.Parse("steps_per_device")];
        Assert.Equal("curated", table.Zone.Name);
        Assert.Equal(["step_trainer_trusted"], table.Upstream.Select(u => u.Value));
        Assert.Contains(table.Name, result.Definition.Downstream(TableName.Parse("step_trainer_trusted")));
        Assert.Contains("steps_per_device.py", GlueScriptRenderer.RenderAll(result.Definition).Keys);
    }

    [Fact]
    public void Load_Override_ChangesSqlAndHashes()
    {
        var files = PipelineFixture.Files.SetItem("clean.sql", "SELECT r.id FROM raw r WHERE '${mode}' = 'fast'");

        var fast = PipelineFixture.Load(files).Definition!;
        var exact = PipelineFixture.Load(files, ("mode", "exact")).Definition!;

        Assert.Equal("SELECT r.id FROM raw r WHERE 'fast' = 'fast'", fast.Tables[1].Job!.Sql);
        Assert.Equal("SELECT r.id FROM raw r WHERE 'exact' = 'fast'", exact.Tables[1].Job!.Sql);
        Assert.NotEqual(fast.Hash, exact.Hash);
        Assert.NotEqual(fast.Tables[1].Job!.SqlHash, exact.Tables[1].Job!.SqlHash);
        Assert.Equal("exact", exact.Variables["mode"]);
    }

    [Fact]
    public void Load_LandingRules_ApplyToTheTable()
    {
        var plain = PipelineFixture.Load(PipelineFixture.Files).Definition!.Tables[0];
        var result = PipelineFixture.Load(PipelineFixture.Files.SetItem("pipeline.yaml", PipelineFixture.Yaml.Replace("ddl: raw.sql", """
            ddl: raw.sql
                rejects: { warn: 0.5 %, error: 20, files: 2 }
                allow_empty: true
                columns:
                  ID: { on_bad_value: null }
                  name: { on_bad_value: reject }
            """, StringComparison.Ordinal)));

        Assert.Empty(result.Faults);
        var table = result.Definition!.Tables[0];
        Assert.Equal(new LandingRules(false, new(0, null), new(null, 5), 0), plain.Landing);
        Assert.Equal(new LandingRules(true, new(null, 0.5m), new(20, null), 2), table.Landing);
        Assert.Equal([("id", true), ("name", false)], table.Columns.Select(c => (c.Name, c.NullIfBad)));
    }

    [Fact]
    public void Load_TextsOfADefinition_GiveTheSameDefinition()
    {
        var first = PipelineFixture.Shipped();

        Assert.Equal(first.Hash, PipelineFixture.Load(first.Files).Definition!.Hash);
    }

    [Fact]
    public void Load_Shorthands_BecomeQueriesOfViolations()
    {
        var checks = PipelineFixture.Load(PipelineFixture.Files.SetItem("clean.sql", "SELECT r.id, r.name FROM raw r").SetItem("pipeline.yaml", PipelineFixture.Yaml + """

                checks:
                  present: { not_null: [id, name] }
                  once: { unique: id, severity: warn }
                  sane: { range: { column: id, min: 0, max: 9.5 } }
                  some: { not_empty: true, only_if: { mode: exact } }
            """)).Definition!.Tables[1].Checks;

        Assert.Equal(["present", "once", "sane"], checks.Select(c => c.Name));
        Assert.Equal("SELECT t.* FROM clean t WHERE t.id IS NULL OR t.name IS NULL", checks[0].Sql);
        Assert.Equal(Severity.Warn, checks[1].Severity);
        Assert.Contains("HAVING COUNT(*) > 1", checks[1].Sql, StringComparison.Ordinal);
        Assert.Equal("SELECT t.* FROM clean t WHERE t.id < 0 OR t.id > 9.5", checks[2].Sql);
    }

    [Fact]
    public void Load_PersonalColumn_StaysPersonalDownstream()
    {
        var pipeline = PipelineFixture.Load(PipelineFixture.Files.SetItem("pipeline.yaml",
            PipelineFixture.Yaml.Replace("ddl: raw.sql", "ddl: raw.sql\n    tags: { personal: name }", StringComparison.Ordinal))).Definition!;

        Assert.All(pipeline.Tables, t => Assert.Equal("name", Assert.Single(t.Tags).Column));
    }

    [Fact]
    public void Load_PersonsColumn_FollowsItsNameDownstreamUnlessDeclaredAnew()
    {
        var pipeline = PipelineFixture.Load(PipelineFixture.Files
            .SetItem("pipeline.yaml", PipelineFixture.Yaml.Replace("ddl: raw.sql", "ddl: raw.sql\n    person: { email: NAME, number: id }", StringComparison.Ordinal)
                + "\n    person: { device: id }\n  last: { zone: trusted, sql: last.sql }")
            .SetItem("clean.sql", "SELECT r.id, r.name AS Name, 1 AS other FROM raw r")
            .SetItem("last.sql", "SELECT c.id AS number FROM clean c")).Definition!;

        Assert.Equal([new("email", "name", true), new("number", "id", true)], pipeline[TableName.Parse("raw")].Person);
        Assert.Equal([new("device", "id", true), new("email", "Name", false)], pipeline[TableName.Parse("clean")].Person);
        Assert.Empty(pipeline[TableName.Parse("last")].Person);
        Assert.Equal(["email", "number", "device"], pipeline.PersonIdentifiers);
    }

    [Fact]
    public void ReadFiles_OtherFilesAndLineEnds_AreIgnoredAndNormalized()
    {
        using var folder = new TempFolder();
        folder.Write("a.sql", "\ufeffSELECT\r\n1");
        folder.Write("a.py", "x");
        folder.Write(".hidden.sql", "x");
        folder.Write("sub/b.sql", "x");

        var file = Assert.Single(PipelineLoader.ReadFiles(folder.Path));

        Assert.Equal(("a.sql", "SELECT\n1"), (file.Key, file.Value));
    }

    [Fact]
    public void ReadFiles_LinkOutOfTheFolder_IsRefused()
    {
        using var folder = new TempFolder();
        using var elsewhere = new TempFolder();
        File.CreateSymbolicLink(folder["a.sql"], elsewhere.Write("secret.sql", "SELECT 1"));

        Assert.Contains("a.sql is a link to ", Assert.Throws<IOException>(() => PipelineLoader.ReadFiles(folder.Path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void ReadFiles_LinkWithinTheFolder_IsFollowed()
    {
        using var folder = new TempFolder();
        folder.Write("now/a.sql", "SELECT 1");
        File.CreateSymbolicLink(folder["a.sql"], "now/a.sql");

        Assert.Equal("SELECT 1", PipelineLoader.ReadFiles(folder.Path)["a.sql"]);
    }

    [Fact]
    public void ReadFiles_Pipe_DoesNotBlock()
    {
        if (OperatingSystem.IsWindows())
            Assert.Skip("Windows has no named pipes in folders.");
        using var folder = new TempFolder();
        using (var make = System.Diagnostics.Process.Start("mkfifo", [folder["a.sql"]]))
            make.WaitForExit();

        Assert.Equal("", PipelineLoader.ReadFiles(folder.Path)["a.sql"]);
    }

    [Fact]
    public void ReadFiles_FileTooLarge_SaysWhichAndHowLarge()
    {
        using var folder = new TempFolder();
        folder.Write("big.sql", new string(' ', (1 << 20) + 1));

        Assert.Contains("big.sql has 1048577 bytes", Assert.Throws<IOException>(() => PipelineLoader.ReadFiles(folder.Path)).Message, StringComparison.Ordinal);
    }
}
