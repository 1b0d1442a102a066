using Stedi.Pipeline.Model;
using Stedi.Web.Runs;

namespace Stedi.Web.Tables;

/// <summary>URLs of parts of a table's page.</summary>
internal static class TableLinks
{
    /// <summary>The notes on the table.</summary>
    public static string Notes(TableName table) => $"/tables/{table}#notes";

    /// <summary>The tab that shows a warning of the current version in full.</summary>
    public static string Warning(RunWarning warning) => $"/tables/{warning.Table}?tab={(warning.Kind == RunWarnings.Check ? "checks" : "drops")}";
}
