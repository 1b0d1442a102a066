namespace Stedi.Web.Rows;

internal static class RowSetup
{
    public static void AddRows(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<RowVersions>();
        builder.Services.AddSingleton<RowService>();
        builder.Services.AddSingleton<PersonService>();
    }
}
