using Stedi.Pipeline.Model;
using Stedi.Web.Tests.Definition;

namespace Stedi.Web.Tests.Model;

public sealed class SelectionTests
{
    private static readonly PipelineDefinition Pipeline = PipelineFixture.Shipped();

    [Theory]
    [InlineData("customer_curated", "customer_curated")]
    [InlineData("+customer_trusted", "customer_landing customer_trusted")]
    [InlineData("customer_curated+", "customer_curated machine_learning_curated")]
    [InlineData("zone:curated", "customer_curated machine_learning_curated")]
    [InlineData("  step_trainer_landing\tcustomer_landing customer_landing ", "customer_landing step_trainer_landing")]
    [InlineData("+step_trainer_trusted+", "customer_landing step_trainer_landing customer_trusted step_trainer_trusted machine_learning_curated")]
    public void Resolve_Terms_GiveTheUnionInTopologicalOrder(string text, string expected)
    {
        var result = Selection.Resolve(text, Pipeline);

        Assert.True(result.IsValid, string.Join('\n', result.Errors));
        Assert.Equal(expected, string.Join(' ', result.Tables));
    }

    [Fact]
    public void Resolve_Star_IsEverything() => Assert.Equal(Pipeline.Tables.Select(t => t.Name), Selection.Resolve("*", Pipeline).Tables);

    [Theory]
    [InlineData("", "empty")]
    [InlineData("zone:gold", "There is no zone 'gold'")]
    [InlineData("customer_curated nobody", "There is no table 'nobody'")]
    [InlineData("+custmer_curated", "There is no table 'custmer_curated' (did you mean 'customer_curated'?)")]
    [InlineData("zone:curatd", "There is no zone 'curatd' (did you mean 'curated'?)")]
    [InlineData("+", "There is no table ''")]
    [InlineData("customer_*", "There is no table")]
    public void Resolve_UnknownTerm_GivesErrorsAndNoTables(string text, string words)
    {
        var result = Selection.Resolve(text, Pipeline);

        Assert.Empty(result.Tables);
        Assert.Contains(words, Assert.Single(result.Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_Outdated_CombinesWithOtherTerms()
    {
        var outdated = new HashSet<TableName> { TableName.Parse("customer_curated"), TableName.Parse("gone") };

        Assert.Equal("step_trainer_landing customer_curated", string.Join(' ', Selection.Resolve("state:outdated step_trainer_landing", Pipeline, outdated).Tables));
        Assert.Equal(Pipeline.Tables.Length, Selection.Resolve("state:outdated", Pipeline).Tables.Length);
        Assert.Contains("Nothing to build", Assert.Single(Selection.Resolve("state:outdated", Pipeline, new HashSet<TableName>()).Errors), StringComparison.Ordinal);
        Assert.Contains("state:outdated", Assert.Single(Selection.Resolve("state:outdatd", Pipeline, outdated).Errors), StringComparison.Ordinal);
    }

    [Fact]
    public void Resolve_TwoErrors_ReportsBoth() => Assert.Equal(2, Selection.Resolve("a b", Pipeline).Errors.Length);

    [Fact]
    public void Resolve_TooLong_IsRefused() =>
        Assert.False(Selection.Resolve(new string('*', Selection.MaxLength + 1), Pipeline).IsValid);
}
