using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;

namespace Stedi.Web.Tests.Components;

public sealed class ColumnLookTests
{
    private readonly ShownFormats _shown = new();
    private readonly LocalTime _time = new();

    [Theory]
    [InlineData("registrationDate", "bigint", "1655564376361", ColumnFormat.EpochMs)]
    [InlineData("registrationDate", "bigint", "1655564376", ColumnFormat.EpochS)]
    [InlineData("registrationDate", "bigint", "0,1655564376361,null", ColumnFormat.EpochMs)]
    [InlineData("created_at", "bigint", "1655564376", ColumnFormat.EpochS)]
    [InlineData("createdAt", "", "1655564376", ColumnFormat.EpochS)]
    [InlineData("updateCount", "bigint", "17,1655564376", ColumnFormat.Number)]
    [InlineData("timestamp", "bigint", "0,0", ColumnFormat.Number)]
    [InlineData("timestamp", "bigint", "null", ColumnFormat.Number)]
    [InlineData("timestamp", "bigint", "", ColumnFormat.Number)]
    [InlineData("timestamp", "bigint", "•••", ColumnFormat.Number)]
    [InlineData("timestamp", "", "1655564376,soon", ColumnFormat.Number)]
    [InlineData("timestamp", "bigint", "1655564376,1655564376361", ColumnFormat.Number)]
    [InlineData("phone", "bigint", "2125551212", ColumnFormat.Number)]
    [InlineData("timestamp", "double", "1655564376361", ColumnFormat.Number)]
    [InlineData("timestamp", "string", "1655564376361", ColumnFormat.Number)]
    public void Of_NoFormat_GuessesByNameAndValues(string column, string type, string cells, ColumnFormat format)
    {
        var look = Look(new(column, type), cells);

        Assert.Equal(format, look.Format);
        Assert.True(look.IsGuess || !look.CanFormat);
    }

    [Fact]
    public void Of_Format_IsTheReadersThenThePipelinesThenTheGuess()
    {
        Assert.Equal((ColumnFormat.EpochMs, true), Known(Look(new("date", "bigint"), "1655564376361")));
        Assert.Equal((ColumnFormat.Number, false), Known(Look(new("date", "bigint", ColumnFormat.Number), "1655564376361")));

        _shown.Choose("DATE", ColumnFormat.EpochS);

        Assert.Equal((ColumnFormat.EpochS, false), Known(Look(new("date", "bigint", ColumnFormat.Number), "1655564376361")));

        static (ColumnFormat, bool) Known(ColumnLook look) => (look.Format, look.IsGuess);
    }

    [Theory]
    [InlineData("bigint", ColumnFormat.EpochMs, "1655564376361", "2022-06-18 14:59:36", "1655564376361")]
    [InlineData("bigint", ColumnFormat.EpochS, "1655564376", "2022-06-18 14:59:36", "1655564376")]
    [InlineData("bigint", ColumnFormat.EpochMs, "0", "1970-01-01 00:00:00", "0")]
    [InlineData("bigint", ColumnFormat.EpochS, "1655564376361", "1655564376361", null)]
    [InlineData("bigint", ColumnFormat.EpochMs, "9223372036854775807", "9223372036854775807", null)]
    [InlineData("bigint", ColumnFormat.Number, "1655564376361", "1655564376361", null)]
    [InlineData("bigint", ColumnFormat.EpochMs, "•••", "•••", null)]
    [InlineData("bigint", ColumnFormat.EpochMs, null, null, null)]
    [InlineData("timestamp", null, "2022-06-18T14:59:36.361000", "2022-06-18 14:59:36", "2022-06-18T14:59:36.361000")]
    [InlineData("timestamp", null, "2022-06-18T14:59:36.361000Z", "2022-06-18 14:59:36", "2022-06-18T14:59:36.361000Z")]
    [InlineData("timestamp", null, "•••", "•••", null)]
    [InlineData("date", null, "2022-06-18", "2022-06-18", null)]
    [InlineData("string", null, "2022-06-18T14:59:36", "2022-06-18T14:59:36", null)]
    public void Text_OfACell_IsADateWithTheStoredValue(string type, ColumnFormat? format, string? cell, string? text, string? raw)
    {
        var look = ColumnLook.Of(new("when", type, format), _shown, [cell]);

        Assert.Equal((text, raw), (look.Text(cell, _time), look.Raw(cell)));
    }

    [Theory]
    [InlineData(TimeChoice.Split, "2022-06-18 14:59:36")]
    [InlineData(TimeChoice.Utc, "2022-06-18 14:59:36")]
    [InlineData(TimeChoice.Own, "2022-06-18 16:59:36")]
    public void Text_IsInTheZoneOfData(TimeChoice choice, string text)
    {
        _time.Use("Europe/Berlin");
        _time.Choice = choice;

        Assert.Equal(text, Look(new("date", "bigint"), "1655564376361").Text("1655564376361", _time));
        Assert.Equal(text, Look(new("date", "timestamp"), "").Text("2022-06-18T14:59:36", _time));
    }

    private ColumnLook Look(ResultColumn column, string cells) => ColumnLook.Of(column, _shown, cells.Split(',').Select(c => c == "null" ? null : c));
}
