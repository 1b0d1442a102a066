using System.Collections.Immutable;
using Stedi.Web.Auth;

namespace Stedi.Web.Rest.Reference;

/// <summary>A call of the REST API, as shown on the API page.</summary>
/// <param name="Group">Calls of one group are listed together.</param>
/// <param name="Role">The lowest role that may call it.</param>
public sealed record ApiOperation(
    string Id, string Group, string Method, string Path, string Summary, Role Role,
    ImmutableArray<ApiField> Parameters, ApiContent? Body, ImmutableArray<ApiAnswer> Answers);

/// <summary>A parameter, or a member of a body.</summary>
/// <param name="Name">For a member: its path, such as <c>steps[].table</c>.</param>
/// <param name="Place">Of a parameter: path, query or header.</param>
/// <param name="Rules">The rules for a value.</param>
/// <param name="Example">A valid value. Null if the parameter is usually left out.</param>
public sealed record ApiField(string Name, string? Place, string Type, bool IsRequired, string? Description, string? Rules, string? Example = null);

/// <summary>A body.</summary>
/// <param name="Example">Null if it has no text form.</param>
public sealed record ApiContent(string MediaType, ImmutableArray<ApiField> Fields, string? Example);

public sealed record ApiAnswer(int Status, string Description, ImmutableArray<ApiHeader> Headers, ImmutableArray<ApiContent> Contents)
{
    public bool IsError => Status >= StatusCodes.Status400BadRequest;
}

public sealed record ApiHeader(string Name, string? Description);
