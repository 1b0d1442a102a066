using DuckDB.NET.Data;

namespace Stedi.Pipeline.Local;

/// <summary>Finds the damaged Parquet file that makes a statement fail. DuckDB names it only in some errors.</summary>
internal static class ParquetCheck
{
    private const string Memory = "256MB";

    /// <summary>Kinds of errors that are never about files. After these, looking for damage would read all inputs in vain.</summary>
    private static readonly HashSet<string> OfOtherThings = new(StringComparer.OrdinalIgnoreCase)
    {
        "Binder", "Parser", "Syntax", "Catalog", "Conversion", "Out of Range", "Mismatch Type", "Out of Memory", "Interrupt", "Permission", "Divide by Zero",
    };

    /// <summary>Whether a damaged file may be the cause.</summary>
    public static bool MayBeDamage(DuckDBException e) => !OfOtherThings.Contains(DuckDbMessage.Kind(e.Message));

    /// <summary>Reads every value of each file. Returns the first unreadable file and DuckDB's message, which is for logs only: it may contain values.</summary>
    public static (string File, string Words)? FindUnreadable(IEnumerable<string> files)
    {
        using var connection = new DuckDBConnection("DataSource=:memory:");
        connection.Open();
        Execute(connection, $"SET autoinstall_known_extensions = false; SET autoload_known_extensions = false; SET memory_limit = '{Memory}'; SET threads = 1; SET temp_directory = ''");
        foreach (var file in files)
        {
            try
            {
                // A count would only read the file's footer.
                Execute(connection, $"SELECT bit_xor(hash(t)) FROM read_parquet({LakeDatabase.Literal(file)}) AS t");
            }
            catch (DuckDBException e) when (MayBeDamage(e))
            {
                return (file, DuckDbMessage.Clean(e.Message));
            }
        }
        return null;
    }

    private static void Execute(DuckDBConnection connection, string sql)
    {
        using var command = connection.CreateCommand();
        command.CommandText = sql;
        command.ExecuteNonQuery();
    }
}
