using System.Globalization;
using System.Text.RegularExpressions;

namespace Stedi.Pipeline.Aws.Jobs;

/// <summary>The reading position in both log streams of a run.</summary>
internal sealed partial record GlueLogCursor(GlueLogPlace Output, GlueLogPlace Error)
{
    /// <exception cref="ArgumentException">The text is not a valid cursor.</exception>
    public static GlueLogCursor Parse(string? text)
    {
        if (string.IsNullOrEmpty(text))
            return new(GlueLogPlace.Start, GlueLogPlace.Start);
        var match = Pattern().Match(text);
        if (!match.Success)
            throw new ArgumentException($"'{text}' is not a cursor of a log.", nameof(text));
        return new(Place("output"), Place("error"));

        GlueLogPlace Place(string stream) =>
            new(match.Groups[stream + "Token"].Value, int.Parse(match.Groups[stream].Value, CultureInfo.InvariantCulture));
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Output.Read}.{Output.Token}~{Error.Read}.{Error.Token}");

    [GeneratedRegex(@"\A(?<output>\d{1,5})\.(?<outputToken>[^~\s]{0,300})~(?<error>\d{1,5})\.(?<errorToken>[^~\s]{0,300})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
