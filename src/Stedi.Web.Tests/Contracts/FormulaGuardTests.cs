using System.Text;
using Stedi.Web.Contracts;

namespace Stedi.Web.Tests.Contracts;

public sealed class FormulaGuardTests
{
    private const string Header = "n,text\n";

    [Theory]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("+15551234", "'+15551234")]
    [InlineData("-5", "'-5")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("\"\r=1\"", "\"'\r=1\"")]
    [InlineData("\"=1,2\"", "\"'=1,2\"")]
    [InlineData("\"=\"\"a\"\"\"", "\"'=\"\"a\"\"\"")]
    [InlineData("\"\"\"=1\"", "\"\"\"=1\"")]
    [InlineData("\"a\n=1\"", "\"a\n=1\"")]
    [InlineData("\"a,\"\",=1\"", "\"a,\"\",=1\"")]
    [InlineData("a=1", "a=1")]
    [InlineData("\"\"", "\"\"")]
    [InlineData("", "")]
    [InlineData("日=1", "日=1")]
    public async Task Write_Text_IsNoFormula(string field, string expected) =>
        Assert.Equal($"{Header}1,{expected}\n2,b\n", await GuardAsync($"{Header}1,{field}\n2,b\n", 4096, true, false));

    [Theory]
    [InlineData("-5", "-5")]
    [InlineData("-1.5e-7", "-1.5e-7")]
    [InlineData("-inf", "-inf")]
    public async Task Write_Number_StaysAsItIs(string field, string expected) =>
        Assert.Equal($"{Header}{expected},'-\n", await GuardAsync($"{Header}{field},-\n", 4096, true, false));

    [Fact]
    public async Task Write_Header_IsText() => Assert.Equal("'=a,'-b\n-1,'-1\n", await GuardAsync("=a,-b\n-1,-1\n", 4096, true, false));

    [Fact]
    public async Task Write_LinesThatEndInCrLf_StaySo() => Assert.Equal("a,b\r\n1,\r\n'=,\r\n", await GuardAsync("a,b\r\n1,\r\n=,\r\n", 4096));

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public async Task Write_InParts_IsTheSame(int size)
    {
        const string text = "a,b\n\"=x\"\"\n\",-1\n,\"-\"\n=,+\n\"\",\"\"\n";
        Assert.Equal(await GuardAsync(text, 4096, false, true), await GuardAsync(text, size, false, true));
        Assert.Equal("a,b\n\"'=x\"\"\n\",-1\n,\"-\"\n'=,+\n\"\",\"\"\n", await GuardAsync(text, size, false, true));
    }

    private static async Task<string> GuardAsync(string csv, int size, params bool[] numbers)
    {
        using var body = new MemoryStream();
        await using (var guard = new FormulaGuard(body, numbers))
        {
            foreach (var part in Encoding.UTF8.GetBytes(csv).Chunk(size))
                await guard.WriteAsync(part, TestContext.Current.CancellationToken);
        }
        return Encoding.UTF8.GetString(body.ToArray());
    }
}
