using System.Text.RegularExpressions;

namespace Stedi.Web.Tests.Architecture;

/// <summary>
/// The arrows in using directives, in C# and in Razor. An unused using in C# does not compile (IDE0005). So each one is a real arrow, even
/// if only a constant is read.
/// </summary>
internal static partial class SourceArrows
{
    public static IReadOnlyDictionary<Arrow, string> Of(string folder, string root)
    {
        var arrows = new Dictionary<Arrow, string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*.*", SearchOption.AllDirectories))
        {
            if (Path.GetExtension(file) is not (".cs" or ".razor"))
                continue;
            if (Path.GetRelativePath(folder, file).Split(Path.DirectorySeparatorChar) is not [var room, _, ..] || room is "bin" or "obj")
                continue;
            foreach (var line in File.ReadLines(file))
            {
                if (Using().Match(line) is { Success: true } found && found.Groups["root"].Value == root && found.Groups["room"].Value is var used && used != room)
                    arrows.TryAdd(new(room, used), $"{Path.GetRelativePath(folder, file)} imports {used}");
            }
        }
        return arrows;
    }

    [GeneratedRegex(@"^@?using (static )?(?<root>\w+\.\w+)\.(?<room>\w+)[\w.]*;?\s*$", RegexOptions.CultureInvariant)]
    private static partial Regex Using();
}
