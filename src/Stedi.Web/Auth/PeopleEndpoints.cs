using System.Security.Claims;
using Microsoft.AspNetCore.Http.HttpResults;
using Stedi.Web.Contracts;

namespace Stedi.Web.Auth;

/// <summary>People and their roles, for admins.</summary>
internal static class PeopleEndpoints
{
    public static void MapPeople(this IEndpointRouteBuilder api)
    {
        var people = api.MapGroup("/people").RequireAuthorization(Policies.Admin).WithTags("People");
        people.MapGet("", ListAsync).WithSummary("List all people by name.");
        people.MapPost("", CreateAsync).WithSummary("Add a person, who signs in with a one-time link.");
        people.MapPatch("/{id:guid}", ChangeAsync).WithSummary("Change a person's role, or disable or enable the person. Ends open sessions.");
        people.MapDelete("/{id:guid}", RemoveAsync).WithSummary("Remove a person and end their sessions. Their actions stay in the history.");
        people.MapPost("/{id:guid}/link", LinkAsync).WithSummary("Create a one-time sign-in link, returned only in this response. Earlier unused links stop working.");
    }

    private static async Task<Ok<PersonView[]>> ListAsync(PeopleStore people, CancellationToken cancellationToken) =>
        TypedResults.Ok((await people.ListAsync(cancellationToken)).Select(PersonView.Of).ToArray());

    private static async Task<Results<Created<PersonView>, Problem<Status409>>> CreateAsync(
        CreatePerson request, ClaimsPrincipal user, PeopleStore people, CancellationToken cancellationToken)
    {
        var name = request.Name.Trim();
        var (person, taken) = await people.CreateAsync(name, request.Role, Caller.NameOf(user), cancellationToken);
        return person is null
            ? Problem.Conflict(taken)
            : TypedResults.Created($"/api/v1/people/{person.Id}", PersonView.Of(person));
    }

    private static async Task<Results<Ok<PersonView>, NotFound>> ChangeAsync(
        Guid id, ChangePerson request, ClaimsPrincipal user, PeopleStore people, CancellationToken cancellationToken) =>
        await people.ChangeAsync(id, request.Role, request.Disabled, Caller.NameOf(user), cancellationToken) is { } person
            ? TypedResults.Ok(PersonView.Of(person))
            : TypedResults.NotFound();

    private static async Task<Results<NoContent, NotFound>> RemoveAsync(Guid id, ClaimsPrincipal user, PeopleStore people, CancellationToken cancellationToken) =>
        await people.RemoveAsync(id, Caller.NameOf(user), cancellationToken) ? TypedResults.NoContent() : TypedResults.NotFound();

    private static async Task<Results<Ok<PersonLink>, NotFound, Problem<Status409>>> LinkAsync(
        Guid id, ClaimsPrincipal user, PeopleStore people, SignInLinks links, CancellationToken cancellationToken)
    {
        if (await links.IssueAsync(id, Caller.NameOf(user), cancellationToken) is { } link)
            return TypedResults.Ok(link);
        return (await people.ListAsync(cancellationToken)).FirstOrDefault(p => p.Id == id) is { } person
            ? Problem.Conflict($"{person.Name} is disabled. Enable the person first.")
            : TypedResults.NotFound();
    }
}

/// <param name="Name">The person's name, which the history shows.</param>
internal sealed record CreatePerson([property: CallerName] string Name, Role Role = Role.Viewer);

/// <summary>Omitted fields stay unchanged.</summary>
internal sealed record ChangePerson(Role? Role = null, bool? Disabled = null);

internal sealed record PersonView(
    Guid Id, string Name, Role Role, DateTimeOffset CreatedAt, string CreatedBy, DateTimeOffset? DisabledAt, DateTimeOffset? LastSignInAt)
{
    public static PersonView Of(Person person) =>
        new(person.Id, person.Name, person.Role, person.CreatedAt, person.CreatedBy, person.DisabledAt, person.LastSignInAt);
}
