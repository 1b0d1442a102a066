namespace Stedi.Web.Rows;

/// <summary>Whom a search is about. Never stored, logged or part of a URL.</summary>
/// <param name="Value">A value of a declared identifier.</param>
/// <param name="IgnoreCase">Finds identifiers that differ only in case too.</param>
public readonly record struct PersonQuestion(string? Value, bool IgnoreCase = false)
{
    /// <summary>Without the value, so that no message or log can contain it.</summary>
    public override string ToString() => IgnoreCase ? "a person, ignoring case" : "a person";
}
