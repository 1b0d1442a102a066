namespace Stedi.Pipeline.Landing;

/// <summary>A line that could not be read as a row.</summary>
/// <param name="Line">From 1, as an editor counts.</param>
/// <param name="Reason">A code of <see cref="RejectReasons"/>.</param>
/// <param name="Detail">What was found where, for a person.</param>
/// <param name="Text">The line, cut at 4,096 characters.</param>
public sealed record Reject(string File, long Line, string Reason, string Detail, string Text);

/// <summary>Why a landing line is no row; these are drop reasons of landing tables as well.</summary>
public static class RejectReasons
{
    public const string MalformedJson = "malformed_json";
    public const string NotAnObject = "not_an_object";
    public const string UnreadableValue = "unreadable_value";
    public const string LineTooLong = "line_too_long";
    public const string UnreadableFile = "unreadable_file";

    public static IReadOnlyList<string> All { get; } = [MalformedJson, NotAnObject, UnreadableValue, LineTooLong, UnreadableFile];

    /// <summary>For a person; empty for a reason of another program version.</summary>
    public static string Describe(string reason) => reason switch
    {
        MalformedJson => "Not valid JSON",
        NotAnObject => "JSON, but not an object",
        UnreadableValue => "A value does not fit its column's type",
        LineTooLong => "Longer than 16 MiB",
        UnreadableFile => "The file cannot be read to its end; none of its lines are rows",
        _ => "",
    };
}

/// <summary>How a row stood in its file, where it was not one object alone on one line. Athena's own reader takes only the first object of a line.</summary>
public static class RepairKinds
{
    /// <summary>Not the first object of its line, outside an array: <c>{…}{…}</c> or <c>{…},{…}</c>.</summary>
    public const string SeveralOnALine = "several_on_a_line";

    /// <summary>A comma follows the object outside an array: <c>{…},</c>.</summary>
    public const string CommaAfterObject = "comma_after_object";

    /// <summary>An element of an array that is not a value of an object: <c>[{…}, {…}]</c>, on one line or several.</summary>
    public const string ArrayElement = "array_element";

    /// <summary>The object begins on one line and ends on another.</summary>
    public const string SeveralLines = "several_lines";

    /// <summary>For a person; empty for a kind of another program version.</summary>
    public static string Describe(string kind) => kind switch
    {
        SeveralOnALine => "Several objects on one line",
        CommaAfterObject => "A comma after the object",
        ArrayElement => "Element of an array",
        SeveralLines => "Object over several lines",
        _ => "",
    };
}
