namespace Stedi.Web.Tables;

public static class TableSetup
{
    public static void AddTables(this WebApplicationBuilder builder)
    {
        builder.Services.AddSingleton<TableReader>();
        builder.Services.AddTransient<VacuumJob>();
    }
}
