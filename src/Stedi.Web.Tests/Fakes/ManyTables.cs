using System.Globalization;
using System.Text;

namespace Stedi.Web.Tests.Fakes;

/// <summary>A pipeline of one landing table and many tables built only from it. All of them can be built at once.</summary>
internal static class ManyTables
{
    public const string Landing = "people";

    /// <summary>Writes the pipeline's files into an empty folder.</summary>
    public static void Write(string folder, int tables)
    {
        Directory.CreateDirectory(folder);
        var yaml = new StringBuilder($"zones:\n  landing: As it arrives\n  trusted: Many\naccounting: warn\ntables:\n  {Landing}:\n    zone: landing\n    ddl: {Landing}.sql\n");
        for (var i = 0; i < tables; i++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"people_{i:D3}");
            yaml.Append(CultureInfo.InvariantCulture, $"  {name}:\n    zone: trusted\n    sql: {name}.sql\n");
            File.WriteAllText(Path.Combine(folder, $"{name}.sql"), $"SELECT {Landing}.id FROM {Landing}\n");
        }
        File.WriteAllText(Path.Combine(folder, "pipeline.yaml"), yaml.ToString());
        File.WriteAllText(
            Path.Combine(folder, $"{Landing}.sql"),
            $"CREATE EXTERNAL TABLE IF NOT EXISTS `{Landing}` (`id` bigint)\nROW FORMAT SERDE 'org.openx.data.jsonserde.JsonSerDe'\nLOCATION 's3://lake/landing/{Landing}/'\n");
    }
}
