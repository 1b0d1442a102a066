using System.Globalization;

namespace Stedi.Bench;

/// <summary>Memory of other processes, from /proc (Linux).</summary>
internal static class Memory
{
    /// <summary>The peak resident memory of a process; 0 if it has ended.</summary>
    public static long PeakBytes(int pid) => Field(pid, "VmHWM:") * 1024;

    /// <summary>The resident memory of a process now.</summary>
    public static long Bytes(int pid) => Field(pid, "VmRSS:") * 1024;

    /// <summary>All descendants of a process.</summary>
    public static IReadOnlyList<int> Descendants(int pid)
    {
        var children = Directory.EnumerateDirectories("/proc")
            .Select(d => int.TryParse(Path.GetFileName(d), NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : 0)
            .Where(id => id > 0)
            .ToLookup(id => (int)Field(id, "PPid:"));
        var found = new List<int>();
        for (var queue = new Queue<int>([pid]); queue.TryDequeue(out var parent);)
        {
            foreach (var child in children[parent])
            {
                found.Add(child);
                queue.Enqueue(child);
            }
        }
        return found;
    }

    public static string Megabytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / 1024.0 / 1024:0} MB");

    private static long Field(int pid, string name)
    {
        try
        {
            var line = File.ReadLines($"/proc/{pid}/status").FirstOrDefault(l => l.StartsWith(name, StringComparison.Ordinal));
            return line is null ? 0 : long.Parse(line[name.Length..].Replace("kB", "", StringComparison.Ordinal).Trim(), CultureInfo.InvariantCulture);
        }
        catch (IOException)
        {
            return 0; // it has ended
        }
    }
}
