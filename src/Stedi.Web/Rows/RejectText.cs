using Stedi.Pipeline.Engines;

namespace Stedi.Web.Rows;

/// <summary>What the built-in reasons of landing tables mean.</summary>
internal static class RejectText
{
    public static string Of(string reason) => reason switch
    {
        RejectReasons.MalformedJson => "The line is no JSON",
        RejectReasons.NotAnObject => "The line is JSON, but no object",
        RejectReasons.UnreadableValue => "A value does not fit the type of its column",
        RejectReasons.LineTooLong => "The line is longer than a row may be",
        RejectReasons.UnreadableFile => "The file could not be read on from there",
        _ => "",
    };
}
