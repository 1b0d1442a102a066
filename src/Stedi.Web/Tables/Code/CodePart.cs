namespace Stedi.Web.Tables.Code;

public enum CodeKind { Plain, Comment, Text, Number, Keyword }

/// <summary>A piece of code of one kind.</summary>
public sealed record CodePart(CodeKind Kind, string Text);
