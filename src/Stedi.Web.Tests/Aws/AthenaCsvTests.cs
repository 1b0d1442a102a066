using Stedi.Pipeline.Aws.Queries;

namespace Stedi.Web.Tests.Aws;

public sealed class AthenaCsvTests
{
    [Fact]
    public async Task Next_EachKindOfValue_IsReadTruly()
    {
        var rows = await ReadAsync("\"a\",\"b\",\"c\"\n\"1\",,\"\"\n\"say \"\"hi\"\", all\",\"two\nlines\",\"ä😀\"\n\"\"\"\",,\n");

        Assert.Equal([["a", "b", "c"], ["1", null, ""], ["say \"hi\", all", "two\nlines", "ä😀"], ["\"", null, null]], rows);
    }

    [Fact]
    public async Task Next_OneColumn_TellsNullFromTheEnd() => Assert.Equal([["a"], [null], [""]], await ReadAsync("\"a\"\n\n\"\"\n"));

    [Fact]
    public async Task Next_MoreThanTheBuffer_LosesNothing()
    {
        var wide = new string('x', 70_000);
        Assert.Equal([[wide, "y"], ["z", wide]], await ReadAsync($"\"{wide}\",\"y\"\n\"z\",\"{wide}\"\n"));
    }

    [Fact]
    public async Task Next_FileThatEndsWithinAValue_IsNotTaken() => await Assert.ThrowsAsync<InvalidDataException>(() => ReadAsync("\"a\"\n\"b"));

    private static async Task<List<string?[]>> ReadAsync(string text)
    {
        using var reader = new StringReader(text);
        var csv = new AthenaCsv(reader);
        var rows = new List<string?[]>();
        while (await csv.NextAsync(TestContext.Current.CancellationToken) is { } row)
            rows.Add(row);
        return rows;
    }
}
