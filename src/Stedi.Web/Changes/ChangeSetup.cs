namespace Stedi.Web.Changes;

internal static class ChangeSetup
{
    public static void AddChanges(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<SideReader>();
        builder.Services.AddSingleton<ListingComparer>();
        builder.Services.AddSingleton<DefinitionComparer>();
        builder.Services.AddSingleton<ChangeService>();
    }
}
