using System.Globalization;

namespace Stedi.Pipeline.Local.Jobs;

/// <summary>Formats numbers for logs.</summary>
internal static class Words
{
    public static string Count(long number) => number.ToString("N0", CultureInfo.InvariantCulture);

    public static string Rows(long number) => number == 1 ? "1 row" : $"{Count(number)} rows";

    public static string Violations(long number) => number == 1 ? "1 violation" : $"{Count(number)} violations";

    public static string Groups(long number) => number == 1 ? "1 group" : $"{Count(number)} groups";

    public static string Files(long number) => number == 1 ? "1 file" : $"{Count(number)} files";

    public static string Memory(long bytes) => bytes < 1 << 30
        ? string.Create(CultureInfo.InvariantCulture, $"{bytes / 1048576.0:0.#} MiB")
        : string.Create(CultureInfo.InvariantCulture, $"{bytes / 1073741824.0:0.#} GiB");

    public static string Since(DateTimeOffset start) => Duration(DateTimeOffset.UtcNow - start);

    public static string Duration(TimeSpan time) => time.TotalSeconds < 1
        ? string.Create(CultureInfo.InvariantCulture, $"{time.TotalMilliseconds:0} ms")
        : string.Create(CultureInfo.InvariantCulture, $"{time.TotalSeconds:0.0} s");
}
