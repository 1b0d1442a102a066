using System.Text.RegularExpressions;

namespace Stedi.Web.Tests.Rooms;

/// <summary>
/// The arrows that usings write down. In C# an unused using does not compile (IDE0005), so each is a real arrow, also where only a constant is
/// read. In Razor nothing checks an import: it is only held against the diagram.
/// </summary>
internal static partial class SourceArrows
{
    /// <param name="extension"><c>.cs</c> or <c>.razor</c>.</param>
    public static IReadOnlyDictionary<Arrow, string> Of(string folder, string root, string extension)
    {
        var arrows = new Dictionary<Arrow, string>();
        foreach (var file in Directory.EnumerateFiles(folder, "*" + extension, SearchOption.AllDirectories))
        {
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
