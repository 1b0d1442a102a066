namespace Stedi.Pipeline.Landing;

/// <summary>A line that could not be read as a row.</summary>
/// <param name="Line">From 1, like editors.</param>
/// <param name="Reason">A code of <see cref="RejectReasons"/>.</param>
/// <param name="Detail">What is wrong and where, for a person.</param>
/// <param name="Text">The line, cut at 4,096 characters.</param>
public sealed record Reject(string File, long Line, string Reason, string Detail, string Text);

/// <summary>Why a landing line was rejected. These are also the drop reasons of landing tables.</summary>
public static class RejectReasons
{
    public const string MalformedJson = "malformed_json";
    public const string NotAnObject = "not_an_object";
    public const string UnreadableValue = "unreadable_value";
    public const string LineTooLong = "line_too_long";
    public const string UnreadableFile = "unreadable_file";

    public static IReadOnlyList<string> All { get; } = [MalformedJson, NotAnObject, UnreadableValue, LineTooLong, UnreadableFile];

    /// <summary>For a person; empty for reasons of other program versions.</summary>
    public static string Describe(string reason) => reason switch
    {
        MalformedJson => "Not valid JSON",
        NotAnObject => "Valid JSON, but not an object",
        UnreadableValue => "A value does not fit its column's type",
        LineTooLong => "Longer than 16 MiB",
        UnreadableFile => "The file is unreadable; none of its lines were used",
        _ => "",
    };
}

/// <summary>Layouts other than one object per line that are still read. Athena's own reader takes only the first object of a line.</summary>
public static class RepairKinds
{
    /// <summary>Not the first object of its line, outside an array: <c>{…}{…}</c> or <c>{…},{…}</c>.</summary>
    public const string SeveralOnALine = "several_on_a_line";

    /// <summary>A comma after an object, outside an array: <c>{…},</c>.</summary>
    public const string CommaAfterObject = "comma_after_object";

    /// <summary>An element of an array that is not a value of an object: <c>[{…}, {…}]</c>, on one line or several.</summary>
    public const string ArrayElement = "array_element";

    /// <summary>The object begins on one line and ends on another.</summary>
    public const string SeveralLines = "several_lines";

    /// <summary>For a person; empty for kinds of other program versions.</summary>
    public static string Describe(string kind) => kind switch
    {
        SeveralOnALine => "Several objects on one line",
        CommaAfterObject => "Comma after the object",
        ArrayElement => "Element of an array",
        SeveralLines => "Object over several lines",
        _ => "",
    };
}
