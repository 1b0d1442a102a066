using Stedi.Web.Queries;

namespace Stedi.Web.Settings;

internal static class SettingsSetup
{
    public static void AddSettings(this WebApplicationBuilder builder)
    {
        builder.Services.AddScoped<AdminVerbs>();
        builder.Services.AddSingleton<EngineReader>();
        builder.Services.AddSingleton<RetentionRules>();
        builder.Services.AddSingleton<IQueryAge>(sp => sp.GetRequiredService<RetentionRules>());
        builder.Services.AddSingleton<RetentionPreview>();
        builder.Services.AddSingleton<RetentionSweep>();
        builder.Services.AddHostedService(sp => sp.GetRequiredService<RetentionSweep>());
    }
}
