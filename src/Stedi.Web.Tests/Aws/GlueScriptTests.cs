using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Definition;
using Stedi.Web.Tests.Fakes.Aws;

namespace Stedi.Web.Tests.Aws;

/// <summary>The fake reads the same facts from the shipped scripts as the pipeline declares.</summary>
public sealed class GlueScriptTests
{
    [Fact]
    public void Read_ShippedScripts_GivesWhatTheDefinitionSays()
    {
        var definition = PipelineFixture.Shipped();

        Assert.All(definition.Tables.Where(t => t.Job is not null), table =>
        {
            var script = GlueScript.Read(File.ReadAllText(Path.Combine(TestPaths.Scripts, table.Job!.Name + ".py")), definition.Variables);

            Assert.Equal((table.Name, table.Job.Name, table.Job.Sql, definition.Accounting), (script.Table, script.Job, script.Sql, script.Accounting));
            Assert.Equal(table.Checks.Select(c => (c.Name, c.Severity, c.Sql)), script.Checks.Select(c => (c.Name, c.Severity, c.Sql)));
            Assert.Equal(table.Job.Accounts.Select(Text), script.Accounts.Select(Text));
            Assert.All(script.Landing, l => Assert.Equal<Column>(definition[l.Key].Columns, l.Value));
        });
    }

    private static string Text(InputAccount account) =>
        $"{account.Input}|{account.Kept}|{string.Join('|', account.Drops.Select(d => $"{d.Name}={d.When}"))}";
}
