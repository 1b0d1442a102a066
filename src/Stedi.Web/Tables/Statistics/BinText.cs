using System.Globalization;
using Stedi.Pipeline.Engines;
using Stedi.Pipeline.Model;

namespace Stedi.Web.Tables.Statistics;

/// <summary>Formats the edge of a histogram bar as a value of its column.</summary>
public static class BinText
{
    public static string Of(ColumnStatistics column, double edge) => ColumnType.Parse(column.Type).Kind switch
    {
        ColumnKind.Date => DateTime.UnixEpoch.AddSeconds(edge).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ColumnKind.Timestamp => DateTime.UnixEpoch.AddSeconds(edge).ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture),
        >= ColumnKind.TinyInt and <= ColumnKind.BigInt => edge.ToString("0", CultureInfo.InvariantCulture),
        _ => edge.ToString("G5", CultureInfo.InvariantCulture),
    };
}
