using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Definition;

/// <summary>Builds a script template from the files in Glue/. Scripts run standalone, so each contains all parts that it needs.</summary>
internal static partial class GlueTemplate
{
    private static readonly string[] _parts = ["storage", "checking", "limits", "values", "framing", "parsing", "unpacking", "reading", "snapshot"];

    /// <param name="isReading">Keeps the lines between <c># if reading</c> and <c># end</c>, which scripts need to read landing files.</param>
    public static string Read(string name, bool isReading)
    {
        var text = Optional().Replace(File(name), isReading ? "${lines}" : "");
        return Placeholder.Replace(text, _parts.ToDictionary(p => $"__{p.ToUpperInvariant()}__", p => File(p).TrimEnd('\n')));
    }

    private static string File(string name)
    {
        using var stream = typeof(GlueTemplate).Assembly.GetManifestResourceStream($"Glue/{name}.py")
            ?? throw new InvalidOperationException($"The resource Glue/{name}.py is missing from the build.");
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd().ReplaceLineEndings("\n");
    }

    [GeneratedRegex(@"^# if reading\n(?<lines>(?:.*\n)*?)# end\n", RegexOptions.CultureInvariant | RegexOptions.Multiline)]
    private static partial Regex Optional();
}
