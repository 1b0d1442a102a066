using System.Globalization;
using Stedi.Pipeline.Model;
using Stedi.Web.Components;

namespace Stedi.Web.Tables.Statistics;

/// <summary>Formats the edge of a histogram bar as a value of its column.</summary>
public static class BinText
{
    public static string Of(ColumnLook look, double edge, LocalTime time) => look.Type.Kind switch
    {
        ColumnKind.Date => DateTime.UnixEpoch.AddSeconds(edge).ToString("yyyy-MM-dd", CultureInfo.InvariantCulture),
        ColumnKind.Timestamp => time.Data(DateTime.UnixEpoch.AddSeconds(edge)),
        >= ColumnKind.TinyInt and <= ColumnKind.BigInt => look.Text(edge.ToString("0", CultureInfo.InvariantCulture), time)!,
        _ => edge.ToString("G5", CultureInfo.InvariantCulture),
    };
}
